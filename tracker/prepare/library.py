"""Reads the House of Commons Library's results: a row a seat, or a row a candidate.

The two are told apart by their headers. Nothing is added up here; `counts` does that.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from tracker.election import spelling
from tracker.prepare.cells import local_time, whole
from tracker.prepare.columns import Columns, Wishes, read_columns
from tracker.prepare.finding import differs, note
from tracker.prepare.parties import PartyBook
from tracker.prepare.report import PrepareError, Report
from tracker.prepare.sheets import Line, Sheet, read_sheet

_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a seat is, as a table states it; what it leaves empty is empty."""

    id: str
    """ONS code."""
    seat: str
    """Its name there."""
    county: str = ""
    region: str = ""
    country: str = ""
    type: str = ""
    """County, borough or burgh constituency."""


@dataclass(frozen=True, slots=True)
class SeatRow:
    """A row of a constituency table."""

    place: Place
    votes: dict[str, int]
    """By party code; everyone without a column is "Other"."""
    first_party: str
    """As the table writes it."""
    second_party: str = ""
    result: str = ""
    """The Library's words: Con gain from Lab."""
    declared_at: dt.datetime | None = None
    electorate: int | None = None
    valid_votes: int | None = None
    invalid_votes: int | None = None
    majority: int | None = None
    other_winner: int | None = None
    """How many of the votes for others are the winner's."""


@dataclass(frozen=True, slots=True)
class CandidateRow:
    """A row of a candidate table."""

    place: Place
    party: str
    """Code."""
    votes: int
    party_name: str = ""
    first_name: str = ""
    surname: str = ""
    sat: bool = False
    """Whether the table says they sat in the Commons at dissolution; not where."""


@dataclass(frozen=True, slots=True)
class SeatTable:
    """A constituency table."""

    name: str
    """The file's, for sentences."""
    rows: dict[str, SeatRow]
    """By ONS code."""


@dataclass(frozen=True, slots=True)
class CandidateTable:
    """A candidate table."""

    name: str
    rows: dict[str, list[CandidateRow]]
    """By ONS code."""


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads the cells of one table's lines by the names of their columns."""

    sheet: Sheet
    columns: Columns
    book: PartyBook
    report: Report

    def text(self, line: Line, column: str) -> str:
        """The cell; empty where there is no such column."""
        place = self.columns.places.get(column)
        return "" if place is None else line.cells[place]

    def number(self, line: Line, column: str) -> int | None:
        return self._value(line, self.columns.places.get(column), whole, "a whole number")

    def votes(self, line: Line) -> dict[str, int]:
        """Two columns of one party, as Labour and Labour Co-op, are added up."""
        votes: dict[str, int] = {}
        for place, code in self.columns.parties:
            n = self._value(line, place, whole, "a whole number") or 0
            votes[code] = votes.get(code, 0) + n
        return votes

    def time(self, line: Line, place: Place) -> dt.datetime | None:
        """A time that cannot be read is as good as none, and is said."""
        try:
            return local_time(self.text(line, "declared_at"))
        except ValueError:
            shown = self.text(line, "declared_at")
            self.report.add(
                differs(
                    f'{self.sheet.name}: {place.seat} declared at "{shown}", which is not a time '
                    "like 09/06/2017 02:41; left out",
                    place.id,
                )
            )
            return None

    def place(self, line: Line) -> Place | None:
        """Where the row's seat is; None for a row that is about no seat, which is said."""
        id_, seat = self.text(line, "id"), self.text(line, "seat")
        if id_ and seat:
            return Place(id_, seat, *(self.text(line, c) for c in Place.__slots__[2:]))
        words = next(filter(None, line.cells))[:60]
        missing = "name" if id_ else "ONS code"
        self.report.add(
            note(
                f'{self.sheet.name} row {line.number} ("{words}") has no {missing} of a seat; '
                "passed over"
            )
        )
        return None

    def _value(
        self, line: Line, place: int | None, read: Callable[[str], _Value | None], right: str
    ) -> _Value | None:
        if place is None:
            return None
        try:
            return read(line.cells[place])
        except ValueError:
            raise PrepareError(
                f"{self.sheet.name} row {line.number}: {self.sheet.header[place]} "
                f'"{line.cells[place]}" is not {right}'
            ) from None


def read_table(
    path: Path, wishes: Wishes, book: PartyBook, report: Report
) -> SeatTable | CandidateTable:
    """The table in a file. Raises PrepareError with file, row, column and value, and OSError."""
    sheet = read_sheet(path, report)
    columns = read_columns(sheet, wishes, book, report)
    reader = _Reader(sheet, columns, book, report)
    if {"id", "seat", "votes"} <= columns.places.keys() and (
        "party" in columns or "party_name" in columns
    ):
        return CandidateTable(sheet.name, _some(sheet, _candidates(reader)))
    if {"id", "seat", "first_party"} <= columns.places.keys() and columns.parties:
        return SeatTable(sheet.name, _some(sheet, _seats(reader)))
    raise PrepareError(
        f"{sheet.name}: neither a row a seat (ONS ID, Constituency name, First party and columns "
        "of votes) nor a row a candidate (ONS ID, Constituency name, party, Votes)"
    )


def _some(sheet: Sheet, rows: dict[str, _Value]) -> dict[str, _Value]:
    if not rows:
        raise PrepareError(f"{sheet.name}: has no row of a seat")
    return rows


def _seats(reader: _Reader) -> dict[str, SeatRow]:
    rows: dict[str, SeatRow] = {}
    for line in reader.sheet.lines:
        if (place := reader.place(line)) is None:
            continue
        if place.id in rows:
            reader.report.add(
                differs(
                    f"{reader.sheet.name} row {line.number}: {place.seat} ({place.id}) is there "
                    "twice; the first row counts",
                    place.id,
                )
            )
            continue
        rows[place.id] = SeatRow(
            place=place,
            votes=reader.votes(line),
            first_party=reader.text(line, "first_party").strip("-–—"),
            second_party=reader.text(line, "second_party"),
            result=reader.text(line, "result"),
            declared_at=reader.time(line, place),
            electorate=reader.number(line, "electorate"),
            valid_votes=reader.number(line, "valid_votes"),
            invalid_votes=reader.number(line, "invalid_votes"),
            majority=reader.number(line, "majority"),
            other_winner=reader.number(line, "other_winner"),
        )
    return rows


def _candidates(reader: _Reader) -> dict[str, list[CandidateRow]]:
    rows: dict[str, list[CandidateRow]] = {}
    for line, place in _placed(reader):
        votes = reader.number(line, "votes")
        short, name = reader.text(line, "party"), reader.text(line, "party_name")
        if votes is None or not (short or name):
            missing = "votes" if votes is None else "party"
            raise PrepareError(
                f"{reader.sheet.name} row {line.number}: a candidate in {place.seat} has no "
                f"{missing}"
            )
        code = reader.book.code(short, name, reader.report)
        person = (reader.text(line, "first_name"), reader.text(line, "surname"))
        sat = spelling(reader.text(line, "sitting_member")) == "yes"
        row = CandidateRow(place, code, votes, name, *person, sat)
        if row in rows.get(place.id, []) and any(person):
            reader.report.add(
                differs(
                    f"{reader.sheet.name} row {line.number}: {' '.join(person)} is there twice "
                    f"in {place.seat}; counted once",
                    place.id,
                )
            )
            continue
        rows.setdefault(place.id, []).append(row)
    return rows


def _placed(reader: _Reader) -> Iterator[tuple[Line, Place]]:
    for line in reader.sheet.lines:
        if place := reader.place(line):
            yield line, place
