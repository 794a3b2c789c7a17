"""One election's tables, read together and checked against each other.

A constituency table, a candidate table, or one of each; the other election is not known
here.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from tracker.prepare import crosscheck
from tracker.prepare.columns import Wishes
from tracker.prepare.counts import Count, of_seat
from tracker.prepare.finding import differs, note
from tracker.prepare.library import CandidateTable, SeatRow, SeatTable, read_table
from tracker.prepare.parties import PartyBook
from tracker.prepare.report import PrepareError, Report
from tracker.support.phrases import join_names, quantity


@dataclass(frozen=True, slots=True)
class Contest:
    """What the tables of one election say."""

    name: str
    """The files', for sentences."""
    counts: dict[str, Count]
    """By ONS code, in the order of the tables."""
    has_candidates: bool = False
    """Whether a candidate table is among them."""


def read_contest(
    paths: Sequence[Path],
    wishes: Wishes,
    book: PartyBook,
    report: Report,
    polling_day: dt.date | None = None,
) -> Contest:
    """The counts of every seat. Oddities go to the report.

    `polling_day` is tonight's; None for last time's tables, which do not state theirs.
    Raises PrepareError and OSError.
    """
    by_seat, by_candidate = _one_of_each(paths, wishes, book, report)
    seats = by_seat.rows if by_seat else {}
    candidates = by_candidate.rows if by_candidate else {}
    counts = {
        id_: of_seat(seats.get(id_), candidates.get(id_, []), book, report)
        for id_ in {**seats, **candidates}
    }
    for count in counts.values():
        if by_seat and count.stated:
            report.add(*crosscheck.of_votes(by_seat.name, count.stated))
            report.add(*crosscheck.of_order(by_seat.name, count, book))
        if by_seat and by_candidate:
            report.add(*crosscheck.of_tables((by_candidate.name, by_seat.name), count, book))
    if by_seat and by_candidate:
        _refuse_strangers(by_seat, by_candidate, counts)
        _say_missing(by_seat, by_candidate, report)
    report.add(*crosscheck.other_spellings(counts.values(), book))
    _say_lumps(by_candidate, polling_day is None, book, report)
    name = " and ".join(table.name for table in (by_candidate, by_seat) if table)
    return Contest(name, _timely(name, counts, report, polling_day), bool(by_candidate))


def _one_of_each(
    paths: Sequence[Path], wishes: Wishes, book: PartyBook, report: Report
) -> tuple[SeatTable | None, CandidateTable | None]:
    by_seat: SeatTable | None = None
    by_candidate: CandidateTable | None = None
    for path in paths:
        table = read_table(path, wishes, book, report)
        if isinstance(table, SeatTable) and by_seat is None:
            by_seat = table
        elif isinstance(table, CandidateTable) and by_candidate is None:
            by_candidate = table
        else:
            is_seat = isinstance(table, SeatTable)
            row, known = ("seat", by_seat) if is_seat else ("candidate", by_candidate)
            names = f"{known.name if known else ''} and {table.name}"
            raise PrepareError(f"{names} both have a row a {row}; give one of each kind")
    return by_seat, by_candidate


def _refuse_strangers(
    by_seat: SeatTable, by_candidate: CandidateTable, counts: dict[str, Count]
) -> None:
    """Two tables of one election have its seats, and the same votes in most of them."""
    both = [counts[id_] for id_ in by_seat.rows.keys() & by_candidate.rows.keys()]
    names = f"{by_candidate.name} and {by_seat.name}"
    if not both:
        codes = " and ".join(next(iter(table.rows), "none") for table in (by_candidate, by_seat))
        raise PrepareError(f"{names} have no ONS code in common ({codes})")
    apart = [count for count in both if count.stated and count.valid_votes != _valid(count.stated)]
    if len(apart) > 1 and 2 * len(apart) > len(both):
        raise PrepareError(
            f"{names} are not of one election: in {len(apart)} of {quantity(len(both), 'seat')} "
            "their votes differ"
        )


def _valid(row: SeatRow) -> int:
    return sum(row.votes.values()) if row.valid_votes is None else row.valid_votes


def _say_missing(by_seat: SeatTable, by_candidate: CandidateTable, report: Report) -> None:
    names = {id_: row.place.seat for id_, row in by_seat.rows.items()}
    names |= {id_: rows[0].place.seat for id_, rows in by_candidate.rows.items()}
    for one, other in ((by_seat, by_candidate), (by_candidate, by_seat)):
        if missing := [names[id_] for id_ in one.rows if id_ not in other.rows]:
            report.add(differs(f"in {one.name} and not in {other.name}: {join_names(missing)}"))


def _say_lumps(
    table: CandidateTable | None, last_time: bool, book: PartyBook, report: Report
) -> None:
    """Several candidates under one code in one seat are one figure of last time's votes."""
    alike: dict[str, dict[str, str]] = {}
    for id_, rows in table.rows.items() if table else ():
        codes = [row.party for row in rows]
        for code in sorted({code for code in codes if codes.count(code) > 1}):
            alike.setdefault(code, {})[id_] = rows[0].place.seat
    for code, seats in alike.items():
        sentence = f"{book.name(code)}: several candidates in {join_names(seats.values())}"
        if book.comparable(code):
            report.add(differs(f"{sentence}; their votes are added up as one party's", *seats))
        elif last_time:
            report.add(note(f"{sentence}; their votes are one figure", *seats))


def _timely(
    name: str, counts: dict[str, Count], report: Report, polling_day: dt.date | None
) -> dict[str, Count]:
    """The counts, without the times that cannot be of this election."""
    times = {id_: count.declared_at for id_, count in counts.items() if count.declared_at}
    timeless = [count.place.seat for id_, count in counts.items() if id_ not in times]
    if counts and not times:
        report.add(note(f"{name}: no times of declaration"))
    elif timeless:
        report.add(note(f"{name}: no time of declaration for {join_names(timeless)}"))
    kept = dict(counts)
    wrong = crosscheck.of_times(times, polling_day)
    for id_ in wrong:
        kept[id_] = replace(counts[id_], declared_at=None)
    when = "from the close of polls to three days after polling day"
    if polling_day and wrong and wrong == times.keys():
        raise PrepareError(
            f"{name}: no time of declaration is {when}, {polling_day}; is --date right, and is it "
            "the table of that election?"
        )
    for id_ in sorted(wrong, key=list(counts).index):
        report.add(
            differs(
                f"{name}: {counts[id_].place.seat} declared at {times[id_]:%d/%m/%Y %H:%M}, which "
                f"is not {when}; left out",
                id_,
            )
        )
    return kept
