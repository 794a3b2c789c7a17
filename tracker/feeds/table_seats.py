"""Sorts the rows of a table by seat, so that an error costs only the seats that it can be about."""

from collections.abc import Mapping, Sequence
from typing import Final

from tracker.election import Election
from tracker.election.accounts import account_of
from tracker.feeds.matching import match_seat
from tracker.feeds.parsing import revision_or_none
from tracker.feeds.reading import RejectedError, Remark, error_prefix
from tracker.feeds.table_rows import Row
from tracker.support.escape import excerpt
from tracker.support.phrases import join_names

YES: Final = frozenset({"yes", "y", "true", "*", "x", "1"})
NO: Final = frozenset({"", "no", "n", "false", "0"})


MAX_UNKNOWN_NAMES: Final = 20
"""The largest number of unknown names in the column "seat". With more, the whole table is rejected.
"""


def split_remarks(rows: Sequence[Row], election: Election) -> tuple[list[Row], list[str]]:
    """The rows without those that are a remark, and a note about each remark.

    A remark is a text alone in the first column, as in "* provisional,,,", that is no word of an
    account and not similar to the name of a seat. It states no candidate and no votes.
    """
    kept: list[Row] = []
    notes: list[str] = []
    for row in rows:
        text, *others = row.cells.values()
        name = row["seat"]
        if (
            name == text
            and not any(others)
            and name
            and not account_of(name)
            and not election.find_seat(name)
            and not election.nearest_seats(name)
        ):
            notes.append(f'row {row.number} is a remark, passed over: "{excerpt(name)}"')
        else:
            kept.append(row)
    return kept, notes


def rows_by_seat(
    rows: Sequence[Row], election: Election
) -> tuple[dict[str, list[Row]], list[Remark]]:
    """The rows of each seat, by its id, and an error for each name that is not a seat's.

    Such a name can be a slip in a row of another seat, which then lacks a candidate. So these seats
    are left out too: the seats whose names are similar; and the seats of the rows before and after
    it, if the name has only one row or the two seats are the same. Raises RejectedError if a row
    has no seat: it can be of any.
    """
    ids, errors = _match_names(rows, election)
    seats: dict[str, list[Row]] = {}
    for row in rows:
        if row["seat"] in ids:
            seats.setdefault(ids[row["seat"]], []).append(row)
    remarks = []
    for name, error in errors.items():
        remarks.append(Remark(str(error)))
        similar = {
            seat.id for seat in map(election.find_seat, election.nearest_seats(name)) if seat
        }
        numbers = [row.number for row in rows if row["seat"] == name]
        for seat_id in sorted((similar | _neighbours(rows, name, ids)) & seats.keys()):
            where = f"row{'s' if len(numbers) > 1 else ''} {join_names(map(str, numbers))}"
            sentence = f"{election.seat_by_id[seat_id].name}: left out; {where} may be of this seat"
            remarks.append(Remark(sentence, seat_id, stated_revision(seats.pop(seat_id))))
    return seats, remarks


def _match_names(
    rows: Sequence[Row], election: Election
) -> tuple[dict[str, str], dict[str, RejectedError]]:
    """The seat's id, or the error, of each name in the column "seat". Raises RejectedError."""
    ids: dict[str, str] = {}
    errors: dict[str, RejectedError] = {}
    for row in rows:
        name = row["seat"]
        if name in ids or name in errors:
            continue
        try:
            with error_prefix(f"row {row.number}"):
                if not name:
                    raise RejectedError(row.error or "seat is missing; write its name or code")
                ids[name] = match_seat(name, election).id
        except RejectedError as error:
            if not name or len(errors) == MAX_UNKNOWN_NAMES:
                raise
            errors[name] = error
    return ids, errors


def _neighbours(rows: Sequence[Row], name: str, ids: Mapping[str, str]) -> set[str]:
    """The ids of the seats beside the rows of an unknown name, if they can lack a row.

    See `rows_by_seat`.
    """
    found: set[str] = set()
    before = ""
    inside = False
    is_single = sum(row["seat"] == name for row in rows) == 1
    for row in rows:
        seat = ids.get(row["seat"], "")
        inside = inside or row["seat"] == name
        if seat and inside and (is_single or seat == before):
            found |= {before, seat}
        if seat:
            before, inside = seat, False
    return found | ({before} if inside and is_single else set())


def is_empty(rows: Sequence[Row]) -> bool:
    """Whether a seat has no votes yet: each is empty or 0, and nobody is marked as elected.

    Not a seat with a stated sum: the end of its last row can be missing.
    """
    return (
        "votes" in rows[0].cells
        and all(row[name].strip("0") == "" for row in rows for name in ("votes", "valid votes"))
        and all(row["elected"].casefold() in NO for row in rows)
    )


def stated_revision(rows: Sequence[Row]) -> int | None:
    """The revision of a seat, for an error about it; 1 if none is stated, None if no number."""
    text = next((row["revision"] for row in rows if row["revision"]), "1")
    return revision_or_none(text)
