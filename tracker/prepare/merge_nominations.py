"""Merges PA's nominations into the seats from the tables. PA number and name identify a seat.

Two names match only if `election.spelling` gives the same text for both. `check_complete` checks
that the seats then have all facts that a seat needs.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import msgspec

from tracker.election import Seat, seat_spellings, spelling
from tracker.prepare.boundaries import check_nominations
from tracker.prepare.draft_seats import DraftSeat
from tracker.prepare.finding import Fold, Kind
from tracker.prepare.pa_baseline import Baseline
from tracker.prepare.pa_nominations import Nominations, SeatNominations
from tracker.prepare.pa_numbers import PaNumber
from tracker.prepare.report import PrepareError, Report
from tracker.prepare.table_rows import CandidateRow, Place
from tracker.prepare.uk_parties import PartyIndex
from tracker.prepare.wrong_cells import option_text
from tracker.support.phrases import join_names, quantity

UNKNOWN = ""
"""The code of a party that no source states."""


def merge_nominations(
    drafts: Sequence[DraftSeat],
    nominations: Nominations,
    numbers: Mapping[str, PaNumber],
    parties: PartyIndex,
    report: Report,
) -> list[DraftSeat]:
    """The seats of the tables with PA's values, and the seats that only PA's messages contain.

    Raises PrepareError if a PA number and a name in the messages are of two seats in the tables, or
    if a seat has two PA numbers. `numbers`: by seat id.
    """
    if not nominations.seats:
        return list(drafts)
    merged = {draft.place.id: draft for draft in drafts}
    only_nominated: list[str] = []
    by_number = {d.seat.pa_number: d for d in drafts if d.seat.pa_number is not None}
    by_name = {spelled: draft for draft in drafts for spelled in seat_spellings(draft.seat)}
    number_rows = {number.pa_number: number for number in numbers.values()}
    nominated_ids = set[str]()
    for nominated in nominations.seats.values():
        numbered, named = by_number.get(nominated.number), by_name.get(spelling(nominated.seat))
        number_row = number_rows.get(nominated.number)
        if numbered and numbered is not named:
            raise _two_seats(nominated, numbered.seat.name)
        if named and number_row and number_row.id != named.place.id:
            raise _two_seats(nominated, number_row.seat or number_row.id)
        if named:
            draft = _with_nominations(named, nominated, parties, report)
        else:
            draft = _from_nominations(nominated, number_row)
            only_nominated.append(nominated.seat)
        id_ = draft.place.id
        if id_ in nominated_ids:
            raise PrepareError(
                f"{nominated.seat} has two PA numbers in the nominations; keep one of them"
            )
        report.add(*(replace(finding, seats=frozenset({id_})) for finding in nominated.findings))
        merged[id_] = draft
        nominated_ids.add(id_)
    if drafts and only_nominated:
        check_nominations(only_nominated, len(nominations.seats))
        report.differs(
            f"in the nominations and in no table: {join_names(only_nominated)}; where a table "
            "has the seat under another name, give PA's with --numbers"
        )
    if missing := [draft.seat.name for draft in drafts if draft.place.id not in nominated_ids]:
        report.note(f"no nominations for {join_names(missing)}")
    return list(merged.values())


def _two_seats(nominated: SeatNominations, known: str) -> PrepareError:
    return PrepareError(
        f"PA number {nominated.number} is {known} in the tables and {nominated.seat} in the "
        "nominations; where both are one seat write PA's name into the table of --numbers, and "
        "where the numbers are of other boundaries leave that table out"
    )


def _with_nominations(
    draft: DraftSeat, nominated: SeatNominations, parties: PartyIndex, report: Report
) -> DraftSeat:
    """A seat of the tables, with PA's number, name, electorate, sitting party and notional result.

    A value that PA does not state is the table's. With a notional result, the table's sitting party
    and previous electorate and time do not count.
    """
    if draft.seat.pa_number not in (None, nominated.number):
        report.differs(
            f"{draft.seat.name}: PA number {draft.seat.pa_number} in the tables and "
            f"{nominated.number} in the nominations; the latter is used",
            draft.place.id,
            fold=Fold(Kind.PA_NUMBER, draft.seat.name),
        )
    seat = msgspec.structs.replace(
        draft.seat,
        pa_number=nominated.number,
        pa_name=nominated.seat,
        electorate=nominated.electorate or draft.seat.electorate,
        sitting=nominated.sitting or draft.seat.sitting,
    )
    if draft.seat.pa_name and spelling(draft.seat.pa_name) not in seat_spellings(seat):
        seat = msgspec.structs.replace(seat, aliases=(*seat.aliases, draft.seat.pa_name))
    before = nominated.before
    if before and before.notional:
        report.note(
            f"{seat.name}: last time's votes are PA's notional ones, "
            f"{sum(before.votes.values()):,} where the table has {seat.previous_valid_votes:,}",
            seat.id,
            fold=Fold(Kind.NOTIONAL, seat.name),
        )
        seat = msgspec.structs.replace(
            seat,
            previous=before.votes,
            previous_candidates=(),
            previous_winner=before.winner,
            previous_electorate=None,
            previous_declared_at=None,
            sitting=nominated.sitting or UNKNOWN,
        )
    elif before:
        _compare_baseline(seat, before, parties, report)
    has_previous = draft.has_previous_electorate and not nominated.electorate
    return replace(draft, seat=seat, has_previous_electorate=has_previous)


def _compare_baseline(seat: Seat, before: Baseline, parties: PartyIndex, report: Report) -> None:
    """Add a finding if PA's previous result differs from the table's, which is used.

    Aggregates (`PartyKind`) are not compared: the two sources may count other candidates in them.
    """
    differences = sorted(
        f"{party} {votes:,} there {in_table:,}"
        for party, votes in before.votes.items()
        if parties.comparable(party)
        and (in_table := seat.previous.get(party))
        and in_table != votes
    )
    if before.winner != seat.previous_winner:
        differences.insert(0, f"winner {before.winner} there {seat.previous_winner}")
    if differences:
        report.differs(
            f"{seat.name}: last time in PA's message and in the table: "
            f"{', '.join(differences)}; the table is used",
            seat.id,
            fold=Fold(Kind.BASELINE, seat.name),
        )


def _from_nominations(nominated: SeatNominations, number_row: PaNumber | None) -> DraftSeat:
    """A seat that is in no table of results.

    Its id is the ONS code in the table of numbers, or, without a row there, "PA" and PA's number.
    """
    id_, name = f"PA{nominated.number}", nominated.seat
    if number_row:
        names = {spelling(text) for text in (number_row.seat, number_row.pa_name) if text}
        if names and spelling(nominated.seat) not in names:
            raise _two_seats(nominated, number_row.seat)
        id_, name = number_row.id, number_row.seat or nominated.seat
    before = nominated.before
    winner = before.winner if before else UNKNOWN
    elected = winner if before and not before.notional else UNKNOWN
    seat = Seat(
        id=id_,
        name=name,
        pa_number=nominated.number,
        pa_name=nominated.seat,
        electorate=nominated.electorate or 0,
        previous_winner=winner,
        sitting=nominated.sitting or elected,
        previous=before.votes if before else {},
        previous_candidates=before.independents if before else (),
    )
    return DraftSeat(Place(id_, name), seat, has_ons_code=number_row is not None)


def parties_standing(
    seats: Sequence[Seat],
    tonight: Mapping[str, Sequence[CandidateRow]],
    nominations: Nominations,
) -> dict[str, set[str]]:
    """Codes of the parties that stand tonight, by seat id.

    A seat whose candidates are not known has no entry. `tonight`: the candidates in the tables, by
    seat id.
    """
    known = {id_: {c.party for c in candidates} for id_, candidates in tonight.items()}
    for seat in seats:
        if nominated := nominations.of_seat(seat):
            known.setdefault(seat.id, set()).update(n.party for n in nominated.nominees)
    return {id_: codes for id_, codes in known.items() if codes}


def note_unknown(drafts: Sequence[DraftSeat], report: Report) -> None:
    """Note the facts that no table states of a seat. For an election outside the UK."""
    for label, unknown in (
        ("register", [d.seat.name for d in drafts if d.seat.electorate is None]),
        ("previous result", [d.seat.name for d in drafts if not d.seat.previous]),
        (
            "winner of last time",
            [d.seat.name for d in drafts if d.seat.previous and not d.seat.previous_winner],
        ),
    ):
        if unknown:
            every = "any seat" if len(unknown) == len(drafts) else join_names(unknown)
            report.note(f"no {label} of {every} is known; the cells stay empty")


def check_complete(drafts: Sequence[DraftSeat], nominations: Nominations, report: Report) -> None:
    """Check that each seat has all facts that a seat needs.

    Raises PrepareError if an electorate, a previous result, a previous winner or a sitting party is
    missing. The sitting party can be missing only after a notional result. Notes the seats without
    PA's sitting party, with another name last time, or without an ONS code.
    """
    not_sitting = [draft for draft in drafts if not draft.seat.sitting]
    first = not_sitting[0].seat.name if not_sitting else ""
    for label, incomplete, remedy in (
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
            "sitting party (a notional result does not state it)",
            not_sitting,
            f"give it with {option_text('--sitting', f'{first}=PARTY')}",
        ),
    ):
        if incomplete:
            names = join_names(draft.seat.name for draft in incomplete)
            raise PrepareError(f"no {label} stated for {names}; {remedy}")
    unstated = [
        draft.seat.name
        for draft in drafts
        if (nominated := nominations.of_seat(draft.seat))
        and not (nominated.sitting or draft.sitting_is_given)
    ]
    if unstated:
        report.note(
            f"PA does not state who sat in {join_names(unstated)}: sitting in seats.csv is the "
            "previous winner unless --sitting gives another party"
        )
    for draft in drafts:
        nominated = nominations.of_seat(draft.seat)
        before = nominated.before if nominated else None
        if nominated and before and spelling(before.seat) != spelling(nominated.seat):
            sentence = f"{draft.seat.name}: PA counts from last time's {before.seat}"
            fold = Fold(Kind.PREVIOUS_NAME, draft.seat.name)
            report.note(sentence, draft.place.id, fold=fold)
    if without_code := sum(not draft.has_ons_code for draft in drafts):
        seats = quantity(without_code, "seat")
        report.note(f"no ONS code is known for {seats}; PA's number stands for it")
