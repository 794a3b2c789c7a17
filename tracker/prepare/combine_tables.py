"""Reads the tables of one election, compares them, and counts each seat.

The producer gives a table of votes with one row per seat, one with one row per candidate, or one of
each; and any number of tables with one row per seat that state other facts, such as times.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from tracker.prepare import crosscheck
from tracker.prepare.column_meanings import ColumnOptions
from tracker.prepare.finding import Fold, Kind
from tracker.prepare.merge_facts import merge_facts
from tracker.prepare.pa_numbers import PaNumber
from tracker.prepare.parse_cells import UK_TIME, LocalTime
from tracker.prepare.polling_days import PollingDays
from tracker.prepare.report import PrepareError, Report
from tracker.prepare.result_tables import read_table
from tracker.prepare.seat_counts import SeatCount, count_seat
from tracker.prepare.table_rows import CandidateRow, CandidateTable, SeatRow, SeatTable
from tracker.prepare.uk_parties import PartyIndex
from tracker.support.phrases import join_names, quantity


@dataclass(frozen=True, slots=True)
class ElectionCounts:
    """The counts of one election."""

    name: str
    """The names of the files, for messages."""
    counts: dict[str, SeatCount]
    """By seat id, in the order of the tables."""
    has_candidates: bool = False
    """Whether there is a candidate table."""
    undeclared: Mapping[str, SeatRow] = field(default_factory=dict)
    """The seats of the tables that have no votes yet, by seat id."""
    candidates: Mapping[str, Sequence[CandidateRow]] = field(default_factory=dict)
    """The candidates of each seat by seat id, as far as they are final."""
    numbers: Mapping[str, PaNumber] = field(default_factory=dict)
    """PA's numbers and names that the tables state, by seat id."""
    has_codes: bool = True
    """Whether any table has the seats' codes. If not, their ids are made from their names."""

    @property
    def seats(self) -> dict[str, SeatCount | SeatRow]:
        """All seats of the tables, by seat id: the counts, and the seats without votes."""
        return {**self.counts, **self.undeclared}


def read_election_counts(
    paths: Sequence[Path],
    options: ColumnOptions,
    parties: PartyIndex,
    report: Report,
    polling_day: dt.date | None = None,
    *,
    before: dt.date | None = None,
    local_time: LocalTime = UK_TIME,
) -> ElectionCounts:
    """The counts of every seat. Adds the findings to `report`. Raises PrepareError and OSError.

    Args:
        polling_day: Day of the election; None for the previous election, because its tables need
            not state it.
        before: For the previous election, the day of the election that is prepared.
        local_time: How its times are read.
    """
    days = PollingDays(polling_day, before)
    tables = [read_table(path, options, parties, report, days, local_time.zone) for path in paths]
    by_candidate = _candidate_table(tables)
    by_seat = _seat_table(tables, by_candidate, parties, report)
    seats = by_seat.rows if by_seat else {}
    candidates = by_candidate.rows if by_candidate else {}
    undeclared = _undeclared(by_seat, by_candidate, report)
    if by_seat and not by_seat.has_votes and not by_candidate:
        undeclared = seats
    counts = {
        id_: count_seat(seats.get(id_), candidates.get(id_, []), parties, report)
        for id_ in {**seats, **candidates}
        if id_ not in undeclared and (id_ in candidates or seats[id_].votes)
    }
    for count in counts.values():
        if by_seat and count.stated:
            report.add(*crosscheck.check_votes(by_seat.name, count.stated))
            report.add(*crosscheck.check_ranking(by_seat.name, count, parties))
        if by_seat and by_candidate:
            both = by_candidate.name, by_seat.name
            report.add(*crosscheck.compare_tables(*both, count, parties))
    if by_seat and by_candidate:
        _check_same_election(by_seat, by_candidate, counts)
        _note_missing_seats(by_seat, by_candidate, undeclared, report)
    report.add(*crosscheck.note_spellings(counts.values(), parties))
    _note_added_candidates(by_candidate, parties, report)
    name = " and ".join(dict.fromkeys(table.name for table in (by_candidate, by_seat) if table))
    counts = _without_implausible_times(name, counts, report, polling_day, local_time)
    numbers = {id_: number for table in tables for id_, number in table.numbers.items()}
    nominated = {**by_candidate.rows, **by_candidate.undeclared} if by_candidate else {}
    for id_ in by_seat.not_nominated if by_seat else ():
        nominated.pop(id_, None)
    has_codes = not tables or any(table.has_codes for table in tables)
    return ElectionCounts(
        name, counts, bool(by_candidate), undeclared, nominated, numbers, has_codes
    )


def _candidate_table(tables: Sequence[SeatTable | CandidateTable]) -> CandidateTable | None:
    found = [table for table in tables if isinstance(table, CandidateTable)]
    _check_one("candidate", found)
    return found[0] if found else None


def _seat_table(
    tables: Sequence[SeatTable | CandidateTable],
    by_candidate: CandidateTable | None,
    parties: PartyIndex,
    report: Report,
) -> SeatTable | None:
    """What the tables state about each seat, as one table; None if they state nothing.

    First the table with votes, then the others, then the candidate table.
    """
    found = [table for table in tables if isinstance(table, SeatTable)]
    _check_one("seat", [table for table in found if table.has_votes])
    found.sort(key=lambda table: not table.has_votes)
    if by_candidate and by_candidate.facts:
        facts = SeatTable(name=by_candidate.name, rows=by_candidate.facts, has_votes=False)
        found.append(facts)
    return merge_facts(found, parties, report) if found else None


def _check_one(row: str, tables: Sequence[SeatTable | CandidateTable]) -> None:
    """Check that at most one table has votes in rows of this kind. Raises PrepareError."""
    if len(tables) > 1:
        names = f"{tables[0].name} and {tables[1].name}"
        raise PrepareError(f"{names} both have a row a {row}; give one of each kind")


def _undeclared(
    by_seat: SeatTable | None, by_candidate: CandidateTable | None, report: Report
) -> dict[str, SeatRow]:
    """The seats without votes yet. Notes those that only the candidate table shows.

    In a seat that has votes, except of one candidate, a figure is missing: this is a finding.
    """
    undeclared = dict(by_seat.undeclared) if by_seat else {}
    if not by_candidate:
        return undeclared
    without_votes: dict[str, str] = {}
    for id_, rows in by_candidate.undeclared.items():
        place = rows[0].place
        if id_ in undeclared:
            continue
        undeclared[id_] = (
            by_seat.rows[id_] if by_seat and id_ in by_seat.rows else SeatRow(place, {}, "")
        )
        if missing := [row for row in rows if not row.votes] if any(r.votes for r in rows) else []:
            report.differs(
                f"{by_candidate.name}: {place.seat}: no votes for "
                f"{join_names(row.name or row.party for row in missing)}; the seat is passed over",
                id_,
            )
        else:
            without_votes[id_] = place.seat
    if without_votes and not by_candidate.rows:
        report.note(f"{by_candidate.name}: has no votes; its candidates are used", *without_votes)
    elif without_votes:
        report.note(
            f"{by_candidate.name}: {quantity(len(without_votes), 'seat')} without votes, passed "
            f"over: {join_names(without_votes.values())}",
            *without_votes,
        )
    return undeclared


def _check_same_election(
    by_seat: SeatTable, by_candidate: CandidateTable, counts: dict[str, SeatCount]
) -> None:
    """Check that two tables are of one election. Raises PrepareError.

    They must have seats in common. The votes may differ in one of these seats, and in at most half
    of them if this is more.
    """
    both = [counts[id_] for id_ in by_seat.rows.keys() & by_candidate.rows.keys() & counts.keys()]
    names = f"{by_candidate.name} and {by_seat.name}"
    if not both:
        codes = " and ".join(next(iter(table.rows), "none") for table in (by_candidate, by_seat))
        raise PrepareError(f"{names} have no seat code in common ({codes})")
    different = [
        count
        for count in both
        if count.stated and count.stated.total_votes not in (None, count.valid_votes)
    ]
    if len(different) > 1 and 2 * len(different) > len(both):
        raise PrepareError(
            f"{names} are not of one election: in {len(different)} of "
            f"{quantity(len(both), 'seat')} their votes differ"
        )


def _note_missing_seats(
    by_seat: SeatTable,
    by_candidate: CandidateTable,
    undeclared: Mapping[str, SeatRow],
    report: Report,
) -> None:
    names = {id_: row.place.seat for id_, row in by_seat.rows.items()}
    names |= {id_: rows[0].place.seat for id_, rows in by_candidate.rows.items()}
    for table, other in ((by_seat, by_candidate), (by_candidate, by_seat)):
        known = other.rows.keys() | undeclared.keys()
        if missing := [names[id_] for id_ in table.rows if id_ not in known]:
            report.differs(f"in {table.name} and not in {other.name}: {join_names(missing)}")


def _note_added_candidates(
    table: CandidateTable | None, parties: PartyIndex, report: Report
) -> None:
    """Add findings about seats where several candidates have one party: their votes are added."""
    seats_by_code: dict[str, dict[str, str]] = {}
    for id_, rows in table.rows.items() if table else ():
        codes = [row.party for row in rows if parties.comparable(row.party)]
        for code in sorted({code for code in codes if codes.count(code) > 1}):
            seats_by_code.setdefault(code, {})[id_] = rows[0].place.seat
    for code, seats in seats_by_code.items():
        report.differs(
            f"{parties.name(code)}: several candidates in {join_names(seats.values())}; their "
            "votes are added up as one party's",
            *seats,
        )


def _without_implausible_times(
    name: str,
    counts: dict[str, SeatCount],
    report: Report,
    polling_day: dt.date | None,
    local_time: LocalTime,
) -> dict[str, SeatCount]:
    """The counts, without times of declaration that cannot be of this election.

    Adds findings about missing and implausible times. Raises PrepareError if polling day is known
    and no time is plausible.
    """
    times = {id_: count.declared_at for id_, count in counts.items() if count.declared_at}
    timeless = [count.place.seat for id_, count in counts.items() if id_ not in times]
    if counts and not times:
        report.note(f"{name}: no times of declaration")
    elif timeless:
        report.note(f"{name}: no time of declaration for {join_names(timeless)}")
    wrong = crosscheck.implausible_times(times, polling_day, local_time)
    when = "from the close of polls to three days after polling day"
    if polling_day and wrong and wrong == times.keys():
        raise PrepareError(
            f"{name}: no time of declaration is {when}, {polling_day}; is --date right, and is it "
            "the table of that election?"
        )
    for id_ in sorted(wrong, key=list(counts).index):
        report.differs(
            f"{name}: {counts[id_].place.seat} declared at {times[id_]:%d/%m/%Y %H:%M}, which "
            f"is not {when}; left out",
            id_,
            fold=Fold(Kind.TIME_IMPLAUSIBLE, counts[id_].place.seat, name),
        )
    return counts | {id_: replace(counts[id_], declared_at=None) for id_ in wrong}
