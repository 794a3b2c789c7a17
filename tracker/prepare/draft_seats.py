"""Makes the seats of an election folder from the counts of two elections.

The previous tables state a seat's previous result, tonight's tables its place and electorate. If
there are tables of both elections, only the seats that are in both are used; outside the United
Kingdom, new seats too.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches

import msgspec

from tracker.election import Seat, seat_spellings, spelling
from tracker.prepare.combine_tables import ElectionCounts
from tracker.prepare.finding import Fold, Kind
from tracker.prepare.pa_numbers import PaNumber
from tracker.prepare.report import PrepareError, Report
from tracker.prepare.seat_counts import SeatCount
from tracker.prepare.table_rows import Place, SeatRow
from tracker.prepare.uk_parties import PartyIndex
from tracker.support.phrases import join_names


@dataclass(frozen=True, slots=True)
class DraftSeat:
    """A seat that is being prepared, with its place as a table states it."""

    place: Place
    seat: Seat
    has_previous_electorate: bool = False
    """Whether the electorate is the previous one, because no source states tonight's."""
    sitting_is_given: bool = False
    """Whether the producer gave the sitting party (`--sitting`)."""
    has_ons_code: bool = True
    """Whether the seat's id is an ONS code; if not, it is "PA" and PA's number."""


def draft_seats(
    previous: ElectionCounts,
    tonight: ElectionCounts,
    numbers: Mapping[str, PaNumber],
    report: Report,
    *,
    keeps_new_seats: bool = False,
) -> list[DraftSeat]:
    """The seats of an election, in the order of their names.

    Args:
        numbers: By seat id.
        keeps_new_seats: Whether a seat of tonight that has no previous result is kept without.
    """
    seats = tonight.seats
    new = [_new_seat(now) for id_, now in seats.items() if id_ not in previous.counts]
    drafts = [
        _draft(before, seats.get(id_), numbers.get(id_), report)
        for id_, before in previous.counts.items()
        if id_ in seats or not seats
    ]
    return by_name([*drafts, *new] if keeps_new_seats else drafts)


def _new_seat(now: SeatCount | SeatRow) -> DraftSeat:
    """A seat without a previous result."""
    place = now.place
    seat = Seat(
        id=place.id,
        name=place.seat,
        county=place.county,
        region=place.region,
        electorate=now.electorate,
    )
    return DraftSeat(place, seat)


def note_previous_electorates(drafts: Iterable[DraftSeat], report: Report) -> None:
    """Note the seats that have their previous electorate."""
    if names := [draft.seat.name for draft in drafts if draft.has_previous_electorate]:
        report.note(
            f"no register of the election to come for {join_names(names)}: electorate in "
            "seats.csv is the previous one, to be put right before turnout is said"
        )


def by_name(drafts: list[DraftSeat]) -> list[DraftSeat]:
    """The drafts in the order of their names."""
    return sorted(drafts, key=lambda draft: draft.seat.name)


def _draft(
    before: SeatCount, now: SeatCount | SeatRow | None, number: PaNumber | None, report: Report
) -> DraftSeat:
    place = before.place
    if now:  # tonight's place; its empty fields are filled from the previous one
        fields = (getattr(now.place, f) or getattr(place, f) for f in Place.__slots__)
        place = Place(*fields)
    electorate = now.electorate if now and now.electorate is not None else before.electorate
    seat = Seat(
        id=place.id,
        name=place.seat,
        pa_number=number.pa_number if number else None,
        pa_name=number.pa_name if number else "",
        county=place.county,
        region=place.region,
        electorate=electorate,
        previous_winner=before.winner,
        sitting=before.winner,
        previous_declared_at=before.declared_at,
        previous_electorate=before.electorate,
        previous=dict(before.votes),
        previous_candidates=before.independents,
    )
    names = (
        before.names | (now.names if now else set()) | ({number.seat} - {""} if number else set())
    )
    has_previous = electorate is not None and (now is None or now.electorate is None)
    return DraftSeat(place, _with_aliases(seat, names, report), has_previous)


def _with_aliases(seat: Seat, names: frozenset[str], report: Report) -> Seat:
    """The seat, with its other names in tables as aliases: "Ynys Mon" for "Ynys Môn"."""
    others = sorted(name for name in names if spelling(name) != spelling(seat.name))
    for name in others:
        report.note(
            f'{seat.name} is spelled "{name}" in another table; both are read',
            seat.id,
            fold=Fold(Kind.SEAT_SPELLING, f'{seat.name} ("{name}")'),
        )
    known = seat_spellings(seat)
    aliases = tuple(name for name in others if spelling(name) not in known and "|" not in name)
    return msgspec.structs.replace(seat, aliases=aliases) if aliases else seat


class SeatLookup:
    """Finds a seat by one of its names and numbers."""

    def __init__(self, drafts: Iterable[DraftSeat]) -> None:
        self._drafts = {spelled: d for d in drafts for spelled in seat_spellings(d.seat)}
        self._names = {spelling(d.seat.name): d.seat.name for d in self._drafts.values()}

    def find(self, text: str, where: str) -> DraftSeat:
        """The seat with this name, alias, code or PA number.

        Raises PrepareError, whose message begins with `where` (the option or row that contains
        the text) and offers similar names.
        """
        if draft := self._drafts.get(spelling(text)):
            return draft
        close = get_close_matches(spelling(text), self._names, n=3, cutoff=0.6)
        names = " or ".join(self._names[spelled] for spelled in close)
        offer = f"; did you mean {names}?" if names else ""
        raise PrepareError(f'{where}: no seat "{text}" in the tables{offer}')


def set_sitting(
    drafts: list[DraftSeat], sitting: Mapping[str, str], parties: PartyIndex
) -> list[DraftSeat]:
    """The seats, with the sitting parties that the producer gives (`--sitting`).

    Tables of results do not contain defections and by-elections. `sitting`: party by seat, both as
    typed by the producer. Raises PrepareError for an unknown seat or party, and for a seat with two
    parties.
    """
    lookup = SeatLookup(drafts)
    held: dict[str, str] = {}
    for name, party in sitting.items():
        id_, code = lookup.find(name, f"--sitting {name}").seat.id, parties.find(party)
        if not code:
            raise PrepareError(f'--sitting {name}: "{party}" {parties.wrong(party)}')
        if held.setdefault(id_, code) != code:
            raise PrepareError(f"--sitting {name}: given twice, {held[id_]} and {code}")
    return [
        replace(
            d, seat=msgspec.structs.replace(d.seat, sitting=held[d.seat.id]), sitting_is_given=True
        )
        if d.seat.id in held
        else d
        for d in drafts
    ]
