"""Reads the tables of one election, compares them, and counts each seat.

The producer gives a constituency table (one row per seat), a candidate table (one row per
candidate), or one of each.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from tracker.prepare import crosscheck
from tracker.prepare.column_meanings import ColumnOptions
from tracker.prepare.commons_library import CandidateTable, SeatTable, read_table
from tracker.prepare.report import PrepareError, Report
from tracker.prepare.seat_counts import SeatCount, count_seat
from tracker.prepare.uk_parties import PartyIndex
from tracker.support.phrases import join_names, quantity


@dataclass(frozen=True, slots=True)
class ElectionCounts:
    """The counts of one election."""

    name: str
    """The names of the files, for messages."""
    counts: dict[str, SeatCount]
    """By ONS code, in the order of the tables."""
    has_candidates: bool = False
    """Whether there is a candidate table."""


def read_election_counts(
    paths: Sequence[Path],
    options: ColumnOptions,
    parties: PartyIndex,
    report: Report,
    polling_day: dt.date | None = None,
) -> ElectionCounts:
    """The counts of every seat. Adds the findings to `report`. Raises PrepareError and OSError.

    `polling_day`: None for the previous election, because its tables do not state the day.
    """
    by_seat, by_candidate = _one_of_each(paths, options, parties, report)
    seats = by_seat.rows if by_seat else {}
    candidates = by_candidate.rows if by_candidate else {}
    counts = {
        id_: count_seat(seats.get(id_), candidates.get(id_, []), parties, report)
        for id_ in {**seats, **candidates}
    }
    for id_, count in counts.items():
        sentences: list[str] = []
        if by_seat and count.stated:
            sentences += crosscheck.check_votes(by_seat.name, count.stated)
            sentences += crosscheck.check_ranking(by_seat.name, count, parties)
        if by_seat and by_candidate:
            tables = by_candidate.name, by_seat.name
            sentences += crosscheck.compare_tables(*tables, count, parties)
        for sentence in sentences:
            report.differs(sentence, id_)
    if by_seat and by_candidate:
        _check_same_election(by_seat, by_candidate, counts)
        _note_missing_seats(by_seat, by_candidate, report)
    report.add(*crosscheck.note_spellings(counts.values(), parties))
    _note_added_candidates(by_candidate, parties, report)
    name = " and ".join(table.name for table in (by_candidate, by_seat) if table)
    counts = _without_implausible_times(name, counts, report, polling_day)
    return ElectionCounts(name, counts, bool(by_candidate))


def _one_of_each(
    paths: Sequence[Path], options: ColumnOptions, parties: PartyIndex, report: Report
) -> tuple[SeatTable | None, CandidateTable | None]:
    by_seat: SeatTable | None = None
    by_candidate: CandidateTable | None = None
    for path in paths:
        table = read_table(path, options, parties, report)
        is_seat = isinstance(table, SeatTable)
        row, known = ("seat", by_seat) if is_seat else ("candidate", by_candidate)
        if known:
            names = f"{known.name} and {table.name}"
            raise PrepareError(f"{names} both have a row a {row}; give one of each kind")
        if isinstance(table, SeatTable):
            by_seat = table
        else:
            by_candidate = table
    return by_seat, by_candidate


def _check_same_election(
    by_seat: SeatTable, by_candidate: CandidateTable, counts: dict[str, SeatCount]
) -> None:
    """Check that two tables are of one election. Raises PrepareError.

    They must have seats in common. The votes may differ in one of these seats, and in at most half
    of them if this is more.
    """
    both = [counts[id_] for id_ in by_seat.rows.keys() & by_candidate.rows.keys()]
    names = f"{by_candidate.name} and {by_seat.name}"
    if not both:
        codes = " and ".join(next(iter(table.rows), "none") for table in (by_candidate, by_seat))
        raise PrepareError(f"{names} have no ONS code in common ({codes})")
    different = [
        count for count in both if count.stated and count.valid_votes != count.stated.total_votes
    ]
    if len(different) > 1 and 2 * len(different) > len(both):
        raise PrepareError(
            f"{names} are not of one election: in {len(different)} of "
            f"{quantity(len(both), 'seat')} their votes differ"
        )


def _note_missing_seats(by_seat: SeatTable, by_candidate: CandidateTable, report: Report) -> None:
    names = {id_: row.place.seat for id_, row in by_seat.rows.items()}
    names |= {id_: rows[0].place.seat for id_, rows in by_candidate.rows.items()}
    for table, other in ((by_seat, by_candidate), (by_candidate, by_seat)):
        if missing := [names[id_] for id_ in table.rows if id_ not in other.rows]:
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
    name: str, counts: dict[str, SeatCount], report: Report, polling_day: dt.date | None
) -> dict[str, SeatCount]:
    """The counts, without times of declaration that cannot be of this election.

    Adds findings about missing and implausible times. Raises PrepareError if most times have day
    and month exchanged, or if polling day is known and no time is plausible.
    """
    times = {id_: count.declared_at for id_, count in counts.items() if count.declared_at}
    timeless = [count.place.seat for id_, count in counts.items() if id_ not in times]
    if counts and not times:
        report.note(f"{name}: no times of declaration")
    elif timeless:
        report.note(f"{name}: no time of declaration for {join_names(timeless)}")
    if days := crosscheck.exchanged_days(times, polling_day):
        stated, exchanged = days
        raise PrepareError(
            f"{name}: most declared on {stated:%A, %d/%m/%Y}; are day and month exchanged? "
            f"Then write {exchanged:%d/%m/%Y}, a {exchanged:%A}, with the day first"
        )
    wrong = crosscheck.implausible_times(times, polling_day)
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
        )
    return counts | {id_: replace(counts[id_], declared_at=None) for id_ in wrong}
