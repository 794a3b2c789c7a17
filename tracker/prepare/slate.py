"""Puts PA's nominations together with the seats of the tables: the day before, seat by seat.

A seat is found by its PA number or by its name spelled the same, never by likeness. What
neither source states is asked for, not guessed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import msgspec

from tracker.election import Seat, seat_spellings, spelling
from tracker.prepare.counts import Count
from tracker.prepare.finding import differs, note
from tracker.prepare.library import Place
from tracker.prepare.nominations import Nominated, Nominations
from tracker.prepare.numbers import Number
from tracker.prepare.parties import PartyBook
from tracker.prepare.report import PrepareError, Report
from tracker.prepare.seats import Draft
from tracker.support.phrases import join_names, quantity

UNKNOWN = ""
"""A party that no source states."""


def add_nominations(
    drafts: Sequence[Draft],
    nominations: Nominations,
    numbers: Mapping[str, Number],
    book: PartyBook,
    report: Report,
) -> list[Draft]:
    """The seats of the tables as nominated, and those that only PA has.

    Raises PrepareError where a PA number and its name do not mean one seat: the number is
    never believed against the name, nor the name against the number.
    """
    if not nominations.seats:
        return list(drafts)
    found = {draft.place.id: draft for draft in drafts}
    alone: list[str] = []
    by_number = {d.seat.pa_number: d for d in drafts if d.seat.pa_number is not None}
    by_name = {one: draft for draft in drafts for one in seat_spellings(draft.seat)}
    ids = {number.pa_number: number for number in numbers.values()}
    nominated = set()
    for one in nominations.seats.values():
        numbered, named = by_number.get(one.number), by_name.get(spelling(one.seat))
        known = ids.get(one.number)
        if numbered and numbered is not named:
            raise _two_seats(one, numbered.seat.name)
        if named and known and known.id != named.place.id:
            raise _two_seats(one, known.seat or known.id)
        if named:
            new = _nominated(named, one, book, report)
        else:
            new = _only_there(one, known)
            alone.append(one.seat)
        if new.place.id in nominated:
            raise PrepareError(
                f"{one.seat} has two PA numbers in the nominations; keep one of them"
            )
        about = frozenset({new.place.id})
        report.add(*(replace(finding, seats=about) for finding in one.findings))
        found[new.place.id] = new
        nominated.add(new.place.id)
    if drafts and alone:
        report.add(
            differs(
                f"in the nominations and in no table: {join_names(alone)}; where a table has the "
                "seat under another name, give PA's with --numbers"
            )
        )
    if missing := [draft.seat.name for draft in drafts if draft.place.id not in nominated]:
        report.add(note(f"no nominations for {join_names(missing)}"))
    return list(found.values())


def _two_seats(one: Nominated, known: str) -> PrepareError:
    return PrepareError(
        f"PA number {one.number} is {known} in the tables and {one.seat} in the nominations; where "
        "both are one seat write PA's name into the table of --numbers, and where the numbers are "
        "of other boundaries leave that table out"
    )


def _nominated(draft: Draft, one: Nominated, book: PartyBook, report: Report) -> Draft:
    """A seat of the tables with what PA states: register, who sat, a notional baseline."""
    if draft.seat.pa_number not in (None, one.number):
        report.add(
            differs(
                f"{draft.seat.name}: PA number {draft.seat.pa_number} in the tables and "
                f"{one.number} in the nominations; the latter is used",
                draft.place.id,
            )
        )
    seat = msgspec.structs.replace(
        draft.seat,
        pa_number=one.number,
        pa_name=one.seat,
        electorate=one.electorate or draft.seat.electorate,
        sitting=one.sitting or draft.seat.sitting,
    )
    if draft.seat.pa_name and spelling(draft.seat.pa_name) not in seat_spellings(seat):
        seat = msgspec.structs.replace(seat, aliases=(*seat.aliases, draft.seat.pa_name))
    draft = replace(draft, borrowed=draft.borrowed and not one.electorate)
    if one.before is None:
        return replace(draft, seat=seat)
    if not one.before.notional:
        _compare(seat, one, book, report)
        return replace(draft, seat=seat)
    report.add(
        note(
            f"{seat.name}: last time's votes are PA's notional ones, "
            f"{sum(one.before.votes.values()):,} where the table has {seat.previous_valid_votes:,}",
            seat.id,
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


def _compare(seat: Seat, one: Nominated, book: PartyBook, report: Report) -> None:
    """PA's real block against the table, which stands. A lump need not hold the same people."""
    if one.before is None:
        return
    pairs = [
        (p, n, seat.previous.get(p)) for p, n in one.before.votes.items() if book.comparable(p)
    ]
    apart = sorted(f"{p} {n:,} there {there:,}" for p, n, there in pairs if there and there != n)
    if one.before.winner != seat.previous_winner:
        apart.insert(0, f"winner {one.before.winner} there {seat.previous_winner}")
    if apart:
        report.add(
            differs(
                f"{seat.name}: last time in PA's message and in the table: {', '.join(apart)}; "
                "the table is used",
                seat.id,
            )
        )


def _only_there(one: Nominated, number: Number | None) -> Draft:
    """A seat that no table has. PA states no ONS code; the table of numbers may."""
    names = {spelling(name) for name in (number.seat, number.pa_name) if name} if number else ()
    if number and names and spelling(one.seat) not in names:
        raise _two_seats(one, number.seat)
    id_ = number.id if number else f"PA{one.number}"
    name = (number.seat if number else "") or one.seat
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
        (
            "register",
            [d for d in drafts if not d.seat.electorate],
            "give a table that has it with --previous or --times, or leave them out with --seats",
        ),
        (
            "previous result",
            [d for d in drafts if not d.seat.previous],
            "give one with --previous, or leave them out with --seats",
        ),
        (
            "winner of last time",
            [d for d in drafts if not d.seat.previous_winner],
            "write the party into First party, or leave them out with --seats",
        ),
        (
            "sitting party (a notional result does not tell)",
            [d for d in drafts if not d.seat.sitting],
            'say it with --sitting "SEAT=PARTY"',
        ),
    ):
        if lacking:
            names = join_names(draft.seat.name for draft in lacking)
            raise PrepareError(f"no {what} stated for {names}; {remedy}")
    unsaid = [
        draft.seat.name
        for draft in drafts
        if (one := nominations.seats.get(draft.seat.pa_number or 0))
        and not (one.sitting or draft.told)
    ]
    if unsaid:
        report.add(
            note(
                f"PA does not state who sat in {join_names(unsaid)}: sitting in seats.csv is the "
                "previous winner unless --sitting says otherwise"
            )
        )
    for draft in drafts:
        one = nominations.seats.get(draft.seat.pa_number or 0)
        if one and one.before and spelling(one.before.seat) != spelling(one.seat):
            words = f"{draft.seat.name}: PA counts from last time's {one.before.seat}"
            report.add(note(words, draft.place.id))
    made_up = [draft.place.id for draft in drafts if draft.place.id.startswith("PA")]
    if made_up:
        seats = quantity(len(made_up), "seat")
        report.add(note(f"no ONS code is known for {seats}; PA's number stands for it"))
