"""Puts PA's nominations together with the seats of the tables: the day before, seat by seat.

A seat is found by its PA number or by its name spelled the same, never by likeness. What
neither source states is asked for, not guessed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import msgspec

from tracker.election import Seat, seat_spellings, spelling
from tracker.prepare.counts import Count
from tracker.prepare.library import Place
from tracker.prepare.nominations import Nominated, Nominations
from tracker.prepare.numbers import Number
from tracker.prepare.report import PrepareError, Report, differs, note
from tracker.prepare.seats import Draft
from tracker.words import listed

UNKNOWN = ""
"""A party that no source states."""


def add_nominations(
    drafts: Sequence[Draft], nominations: Nominations, numbers: Mapping[str, Number], report: Report
) -> list[Draft]:
    """The seats of the tables as nominated, and those that only PA has.

    Raises PrepareError where a PA number and its name mean two seats.
    """
    if not nominations.seats:
        return list(drafts)
    found = {draft.place.id: draft for draft in drafts}
    by_number = {d.seat.pa_number: d for d in drafts if d.seat.pa_number is not None}
    by_name = {one: draft for draft in drafts for one in seat_spellings(draft.seat)}
    ids = {number.pa_number: number for number in numbers.values()}
    nominated = set()
    for one in nominations.seats.values():
        numbered, named = by_number.get(one.number), by_name.get(spelling(one.seat))
        if numbered and named and numbered is not named:
            raise PrepareError(
                f"PA number {one.number} is {numbered.seat.name} in the tables and {one.seat} in "
                "the nominations; the numbers are of other boundaries, leave them out"
            )
        draft = numbered or named
        new = _nominated(draft, one, report) if draft else _only_there(one, ids.get(one.number))
        found[new.place.id] = new
        nominated.add(new.place.id)
    if missing := [draft.seat.name for draft in drafts if draft.place.id not in nominated]:
        report.add(note(f"no nominations for {listed(missing)}"))
    return list(found.values())


def _nominated(draft: Draft, one: Nominated, report: Report) -> Draft:
    """A seat of the tables with what PA states: register, who sat, a notional baseline."""
    seat = msgspec.structs.replace(
        draft.seat,
        pa_number=one.number,
        pa_name=one.seat,
        electorate=one.electorate or draft.seat.electorate,
        sitting=one.sitting or draft.seat.sitting,
    )
    if draft.seat.pa_name and spelling(draft.seat.pa_name) not in seat_spellings(seat):
        seat = msgspec.structs.replace(seat, aliases=(*seat.aliases, draft.seat.pa_name))
    if one.before is None:
        return replace(draft, seat=seat)
    if not one.before.notional:
        _compare(seat, one, report)
        return replace(draft, seat=seat)
    report.add(
        note(
            f"{seat.name}: last time's votes are PA's notional ones, "
            f"{sum(one.before.votes.values()):,} where the table has {seat.previous_valid_votes:,}"
        )
    )
    notional = msgspec.structs.replace(
        seat,
        previous=one.before.votes,
        previous_winner=one.before.winner,
        previous_electorate=None,
        previous_declared_at=None,
        sitting=one.sitting or UNKNOWN,
    )
    return replace(draft, seat=notional)


def _compare(seat: Seat, one: Nominated, report: Report) -> None:
    """PA's real block against the table, which stands."""
    if one.before is None:
        return
    pairs = {(p, n, seat.previous.get(p)) for p, n in one.before.votes.items()}
    apart = sorted(f"{p} {n:,} there {there:,}" for p, n, there in pairs if there and there != n)
    if one.before.winner != seat.previous_winner:
        apart.insert(0, f"winner {one.before.winner} there {seat.previous_winner}")
    if apart:
        report.add(
            differs(
                f"{seat.name}: last time in PA's message and in the table: {', '.join(apart)}; "
                "the table is used"
            )
        )


def _only_there(one: Nominated, number: Number | None) -> Draft:
    """A seat that no table has. PA states no ONS code; the table of numbers may."""
    id_ = number.id if number else f"PA{one.number}"
    name = number.seat if number else one.seat
    before = one.before
    winner = before.winner if before else UNKNOWN
    real = winner if before and not before.notional else UNKNOWN
    seat = Seat(
        id=id_,
        name=name,
        pa_number=one.number,
        pa_name=one.seat,
        electorate=one.electorate or 0,
        previous_winner=winner,
        sitting=one.sitting or real,
        previous=before.votes if before else {},
    )
    return Draft(Place(id_, name), seat)


def standing(
    seats: Sequence[Seat], tonight: Mapping[str, Count], nominations: Nominations
) -> dict[str, set[str]]:
    """The parties of tonight's candidates by seat id; nothing of seats whose are not known."""
    known = {id_: {one.party for one in count.candidates} for id_, count in tonight.items()}
    for seat in seats:
        if nominated := nominations.seats.get(seat.pa_number or 0):
            known.setdefault(seat.id, set()).update(one.party for one in nominated.nominees)
    return {id_: parties for id_, parties in known.items() if parties}


def say_unsaid(drafts: Sequence[Draft], nominations: Nominations, report: Report) -> None:
    """What PA's messages leave open in the seats that are ours.

    Raises PrepareError where a seat cannot be tracked without it: a register, a previous
    result, and who sat where the previous result is notional.
    """
    for what, lacking, remedy in (
        ("register", [d for d in drafts if not d.seat.electorate], "leave them out with --seats"),
        (
            "previous result",
            [d for d in drafts if not d.seat.previous],
            "give one with --previous, or leave them out with --seats",
        ),
        (
            "sitting party (a notional result does not tell)",
            [d for d in drafts if not d.seat.sitting],
            'say it with --sitting "SEAT=PARTY"',
        ),
    ):
        if lacking:
            names = listed(draft.seat.name for draft in lacking)
            raise PrepareError(f"no {what} stated for {names}; {remedy}")
    unsaid = [
        draft.seat.name
        for draft in drafts
        if (one := nominations.seats.get(draft.seat.pa_number or 0)) and not one.sitting
    ]
    if unsaid:
        report.add(
            note(
                f"PA does not state who sat in {listed(unsaid)}: sitting in seats.csv is the "
                "previous winner unless --sitting says otherwise"
            )
        )
    for draft in drafts:
        one = nominations.seats.get(draft.seat.pa_number or 0)
        if one and one.before and spelling(one.before.seat) != spelling(one.seat):
            report.add(note(f"{draft.seat.name}: PA counts from last time's {one.before.seat}"))
    made_up = [draft.place.id for draft in drafts if draft.place.id.startswith("PA")]
    if made_up:
        report.add(note(f"no ONS code is known for {len(made_up)} seats; they go by PA number"))
