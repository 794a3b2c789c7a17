"""Seats as an election folder has them, from the counts of two elections.

A seat must be in the tables of both; where it stands tonight comes from tonight's, its
previous result from last time's.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches

import msgspec

from tracker.election import Seat, seat_spellings, spelling
from tracker.prepare.contest import Contest
from tracker.prepare.counts import Count
from tracker.prepare.finding import note
from tracker.prepare.library import Place
from tracker.prepare.numbers import Number
from tracker.prepare.parties import PartyBook
from tracker.prepare.report import PrepareError, Report
from tracker.support.phrases import join_names


@dataclass(frozen=True, slots=True)
class Draft:
    """A seat, and what decides whether it is ours to track."""

    place: Place
    seat: Seat
    borrowed: bool = False
    """Whether its electorate is that of last time, for want of another."""
    told: bool = False
    """Whether the producer has said who sat."""


def from_counts(
    previous: Contest, tonight: Contest, numbers: Mapping[str, Number], report: Report
) -> list[Draft]:
    """The seats in the order of their names. Raises PrepareError where one cannot be made."""
    drafts = []
    for id_, before in previous.counts.items():
        now = tonight.counts.get(id_)
        if tonight.counts and now is None:
            continue
        drafts.append(_draft(before, now, numbers.get(id_), report))
    return by_name(drafts)


def say_borrowed(drafts: Iterable[Draft], report: Report) -> None:
    """Registers that no source states for the election to come."""
    if borrowed := [draft.seat.name for draft in drafts if draft.borrowed]:
        report.add(
            note(
                f"no register of the election to come for {join_names(borrowed)}: electorate in "
                "seats.csv is the previous one, to be put right before turnout is said"
            )
        )


def by_name(drafts: list[Draft]) -> list[Draft]:
    """In the order of their names."""
    return sorted(drafts, key=lambda draft: draft.seat.name)


def _draft(before: Count, now: Count | None, number: Number | None, report: Report) -> Draft:
    place = _merged(now.place, before.place) if now else before.place
    electorate = now.electorate if now and now.electorate is not None else before.electorate
    seat = Seat(
        id=place.id,
        name=place.seat,
        pa_number=number.pa_number if number else None,
        pa_name=number.pa_name if number else "",
        county=place.county,
        region=place.region,
        electorate=electorate or 0,
        previous_winner=before.winner,
        sitting=before.winner,
        previous_declared_at=before.declared_at,
        previous_electorate=before.electorate,
        previous=dict(before.votes),
    )
    names = (
        before.names | (now.names if now else set()) | ({number.seat} - {""} if number else set())
    )
    borrowed = now is None or now.electorate is None
    return Draft(place, _with_aliases(seat, names, report), borrowed)


def _merged(now: Place, before: Place) -> Place:
    """Where a seat is tonight; what tonight's table leaves empty is as it was last time."""
    return Place(*(getattr(now, one) or getattr(before, one) for one in Place.__slots__))


def _with_aliases(seat: Seat, names: frozenset[str], report: Report) -> Seat:
    """The seat, with the names that tables spell otherwise: "Ynys Mon" for "Ynys Môn"."""
    others = sorted(name for name in names if spelling(name) != spelling(seat.name))
    for name in others:
        words = f'{seat.name} is spelled "{name}" in another table; both are read'
        report.add(note(words, seat.id))
    known = seat_spellings(seat)
    aliases = tuple(name for name in others if spelling(name) not in known and "|" not in name)
    return msgspec.structs.replace(seat, aliases=aliases) if aliases else seat


class Directory:
    """Seats by every name that a producer may type."""

    def __init__(self, drafts: Iterable[Draft]) -> None:
        self._drafts = {one: draft for draft in drafts for one in seat_spellings(draft.seat)}
        self._names = {spelling(d.seat.name): d.seat.name for d in self._drafts.values()}

    def find(self, text: str, where: str) -> Draft:
        """The seat of this name, alias, ONS code or PA number.

        Raises PrepareError, which begins with `where` and offers near names.
        """
        if draft := self._drafts.get(spelling(text)):
            return draft
        close = get_close_matches(spelling(text), self._names, n=3, cutoff=0.6)
        near = " or ".join(self._names[one] for one in close)
        raise PrepareError(
            f'{where}: no seat "{text}" in the tables' + (f"; did you mean {near}?" if near else "")
        )


def with_sitting(drafts: list[Draft], sitting: Mapping[str, str], book: PartyBook) -> list[Draft]:
    """The seats, with the party that held one at dissolution where somebody says so.

    Defections and by-elections are in no table of results. `sitting`: party by seat, both
    as typed. Raises PrepareError.
    """
    directory = Directory(drafts)
    held: dict[str, str] = {}
    for name, party in sitting.items():
        id_, code = directory.find(name, f"--sitting {name}").seat.id, book.find(party)
        if not code:
            raise PrepareError(f'--sitting {name}: "{party}" {book.wrong(party)}')
        if held.setdefault(id_, code) != code:
            raise PrepareError(f"--sitting {name}: said twice, {held[id_]} and {code}")
    return [
        replace(d, seat=msgspec.structs.replace(d.seat, sitting=held[d.seat.id]), told=True)
        if d.seat.id in held
        else d
        for d in drafts
    ]
