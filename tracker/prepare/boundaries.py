"""Compares the seats of two elections: which are left out, and whether the boundaries changed.

The measure is how many of tonight's seats have no previous result. Previous seats that are not used
are worth a note only: a by-election has one of 650.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Protocol, TypeVar

from tracker.election import spelling
from tracker.prepare.column_meanings import FIELDS, header_spelling
from tracker.prepare.finding import Finding, differs, note
from tracker.prepare.report import PrepareError
from tracker.prepare.table_rows import Place
from tracker.support.phrases import join_names, quantity

GIVE = (
    "give the previous result on tonight's boundaries with --previous, such as a notional table "
    "(the authors' estimate, or Parliament's)"
)
"""What to do if the boundaries changed."""


class PlacedSeat(Protocol):
    """A seat of a table."""

    @property
    def place(self) -> Place:
        """Identity and location."""


Seated = TypeVar("Seated", bound=PlacedSeat)


def asked_for(
    now: Mapping[str, Seated], where: Sequence[tuple[str, str]], has_list: bool
) -> dict[str, Seated]:
    """Tonight's seats that the producer asks for, as far as a previous result can be missing.

    Args:
        now: Tonight's seats, by seat id.
        where: Column and value of the seats that are asked for.
        has_list: Whether there is a list of seats. Its seats are not checked here, because a seat
            of the list that is left out is an error of its own.
    """
    fields = [(FIELDS.get(header_spelling(column), ""), spelling(value)) for column, value in where]
    if not fields:
        return {} if has_list else dict(now)
    return {
        id_: seat
        for id_, seat in now.items()
        if any(spelling(getattr(seat.place, field, "")) == value for field, value in fields)
    }


def check_boundaries(
    previous: str, tonight: str, before: Collection[str], asked: Mapping[str, PlacedSeat]
) -> None:
    """Check that most of tonight's seats have a previous result. Raises PrepareError.

    Args:
        previous: Name of the previous election's tables.
        tonight: Name of tonight's tables.
        before: ids of the seats with a previous result.
        asked: From `asked_for`.
    """
    lost = [seat.place.seat for id_, seat in asked.items() if id_ not in before]
    if 2 * len(lost) > len(asked):
        raise PrepareError(
            f"the boundaries changed: {len(lost):,} of {quantity(len(asked), 'seat')} in {tonight} "
            f"{'has' if len(lost) == 1 else 'have'} no previous result in {previous} "
            f"({join_names(lost)}); {GIVE}"
        )


def check_numbers(
    table: str, seats: Mapping[str, int | None], numbers: Collection[str], used: Collection[str]
) -> None:
    """Check that a table of PA's numbers is of the same boundaries as the seats.

    It is not if most seats have no number and most of its numbers are of no seat.

    Args:
        table: Name of the table.
        seats: PA's number or None, by seat id.
        numbers: ids in the table.
        used: ids of all seats in the tables of results.

    Raises PrepareError.
    """
    unnumbered = sum(number is None for number in seats.values())
    unused = sum(id_ not in used for id_ in numbers)
    if 2 * unnumbered > len(seats) and 2 * unused > len(numbers):
        raise PrepareError(
            f"the boundaries changed: {unnumbered:,} of {quantity(len(seats), 'seat')} have no PA "
            f"number in {table}, and {unused:,} of its {quantity(len(numbers), 'number')} are of "
            f"no seat; both tables must be of tonight's boundaries: give PA's numbers with "
            f"--numbers, or {GIVE}"
        )


def check_nominations(unknown: Sequence[str], nominated: int) -> None:
    """Check that most of the nominated seats are in the tables of results.

    Args:
        unknown: Names of the nominated seats that are in no table.
        nominated: Number of nominated seats.

    Raises PrepareError.
    """
    if len(unknown) > 1 and 2 * len(unknown) > nominated:
        raise PrepareError(
            f"the boundaries changed: {len(unknown):,} of the {nominated:,} seats in the "
            f"nominations are in no table of results ({join_names(unknown)}); {GIVE}, or leave "
            "--previous out if PA's messages state the previous result; where only the names "
            "differ, give PA's with --numbers"
        )


def compare_coverage(
    previous: str,
    tonight: str,
    before: Mapping[str, PlacedSeat],
    now: Mapping[str, PlacedSeat],
    asked: Mapping[str, PlacedSeat],
) -> Iterator[Finding]:
    """Yield findings about the seats that are in the tables of only one of two elections.

    A seat of tonight that is left out needs an answer; a previous seat that is not used does not.

    Args:
        previous: Name of the previous election's tables.
        tonight: Name of tonight's tables.
        before: Seats of the previous election, by seat id.
        now: Seats of tonight's, by seat id.
        asked: From `asked_for`.
    """
    if lost := [seat.place.seat for id_, seat in asked.items() if id_ not in before]:
        yield differs(f"in {tonight} and not in {previous}, so left out: {join_names(lost)}")
    yield from note_unused_seats(previous, tonight, before, now)


def note_unused_seats(
    previous: str,
    tonight: str,
    before: Mapping[str, PlacedSeat],
    now: Mapping[str, PlacedSeat],
) -> Iterator[Finding]:
    """Note the seats of the previous election that are not in tonight's tables.

    The arguments are those of `compare_coverage`.
    """
    if now and now.keys() <= before.keys() and 2 * len(now) < len(before):
        are = "is" if len(now) == 1 else "are"
        yield note(
            f"{quantity(len(now), 'seat')} of the {len(before):,} in {previous} {are} in {tonight} "
            "too; the others are left out"
        )
    elif unused := [seat.place.seat for id_, seat in before.items() if id_ not in now]:
        yield note(f"in {previous} and not in {tonight}, so not used: {join_names(unused)}")


def note_new_seats(
    previous: str, before: Collection[str], now: Mapping[str, PlacedSeat]
) -> Iterator[Finding]:
    """Note the seats of tonight that have no previous result, and are kept without.

    Args:
        previous: Name of the previous election's tables.
        before: Ids of the seats with a previous result.
        now: Seats of tonight's, by seat id.
    """
    if new := [seat.place.seat for id_, seat in now.items() if id_ not in before]:
        yield note(f"not in {previous}, so without a previous result: {join_names(new)}")
