"""Reads the House of Commons Library's tables of results.

A constituency table has one row per seat, a candidate table one row per candidate; the columns show
which of the two a file contains. `seat_counts` adds up the votes.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tracker.election import spelling
from tracker.prepare.column_meanings import ColumnOptions, Columns, read_columns
from tracker.prepare.parse_cells import parse_count, parse_local_time
from tracker.prepare.read_csv import CsvRow, CsvTable, read_csv_table
from tracker.prepare.report import PrepareError, Report
from tracker.prepare.uk_parties import PartyIndex


@dataclass(frozen=True, slots=True)
class Place:
    """Identity and location of a seat in a table. A field that is not in the table is empty."""

    id: str
    """ONS code."""
    seat: str
    """Name of the seat."""
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
    """By party code; "Other" has the votes of all parties without a column of their own."""
    first_party: str
    """The winning party, as the table spells it."""
    second_party: str = ""
    """As the table spells it."""
    result: str = ""
    """The Library's description: "Con gain from Lab"."""
    declared_at: dt.datetime | None = None
    electorate: int | None = None
    valid_votes: int | None = None
    invalid_votes: int | None = None
    majority: int | None = None
    other_winner: int | None = None
    """Votes of a winning party without a column of its own; "Other" includes them too."""
    member: str = ""
    """Name of the winning candidate."""

    @property
    def total_votes(self) -> int:
        """The stated valid votes; if none are stated, the sum of `votes`."""
        return sum(self.votes.values()) if self.valid_votes is None else self.valid_votes


@dataclass(frozen=True, slots=True)
class CandidateRow:
    """A row of a candidate table."""

    place: Place
    party: str
    """Party code."""
    votes: int
    party_name: str = ""
    first_name: str = ""
    surname: str = ""
    sat: bool = False
    """Whether the candidate was a member of the Commons at dissolution, for any seat."""

    @property
    def name(self) -> str:
        """First name and surname."""
        return f"{self.first_name} {self.surname}".strip()


@dataclass(frozen=True, slots=True)
class SeatTable:
    """A constituency table."""

    name: str
    """Name of the file, for messages."""
    rows: dict[str, SeatRow]
    """By ONS code."""


@dataclass(frozen=True, slots=True)
class CandidateTable:
    """A candidate table."""

    name: str
    """Name of the file, for messages."""
    rows: dict[str, list[CandidateRow]]
    """By ONS code."""


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads the cells of a table's rows by our column names."""

    sheet: CsvTable
    columns: Columns
    parties: PartyIndex
    report: Report

    def text(self, row: CsvRow, column: str) -> str:
        return self.columns.text(row, column)

    def number(self, row: CsvRow, column: str) -> int | None:
        position = self.columns.positions.get(column)
        return None if position is None else self._count(row, position)

    def votes(self, row: CsvRow) -> dict[str, int]:
        """Votes by party code. Columns of one party (Labour and Labour Co-op) are added up."""
        votes: dict[str, int] = {}
        for position, code in self.columns.vote_columns:
            votes[code] = votes.get(code, 0) + (self._count(row, position) or 0)
        return votes

    def declared_at(self, row: CsvRow, place: Place) -> dt.datetime | None:
        """The time of declaration; None for an empty cell.

        A cell that is not a time also gives None, and a finding.
        """
        try:
            return parse_local_time(self.text(row, "declared_at"))
        except ValueError as error:
            self.report.differs(
                f"{self.sheet.name}: {place.seat}: time of declaration {error}; left out", place.id
            )
            return None

    def places(self) -> Iterator[tuple[CsvRow, Place]]:
        """Yield each row that has a seat's ONS code and name. Notes the other rows.

        Raises PrepareError if no row has both.
        """
        has_seats = False
        for row in self.sheet.rows:
            id_, seat = self.text(row, "id"), self.text(row, "seat")
            if id_ and seat:
                has_seats = True
                yield row, Place(id_, seat, *(self.text(row, c) for c in Place.__slots__[2:]))
                continue
            words = next(filter(None, row.cells))[:60]
            missing = "name" if id_ else "ONS code"
            self.report.note(
                f'{self.sheet.name} row {row.number} ("{words}") has no {missing} of a seat; '
                "passed over"
            )
        if not has_seats:
            raise PrepareError(f"{self.sheet.name}: has no row of a seat")

    def _count(self, row: CsvRow, position: int) -> int | None:
        try:
            return parse_count(row.cells[position])
        except ValueError:
            raise PrepareError(
                f"{self.sheet.name} row {row.number}: {self.sheet.header[position]} "
                f'"{row.cells[position]}" is not a whole number'
            ) from None


def read_table(
    path: Path, options: ColumnOptions, parties: PartyIndex, report: Report
) -> SeatTable | CandidateTable:
    """Read the table in a file. Raises PrepareError and OSError."""
    sheet = read_csv_table(path, report)
    columns = read_columns(sheet, options, parties, report)
    reader = _Reader(sheet, columns, parties, report)
    found = columns.positions.keys()
    if {"id", "seat", "votes"} <= found and {"party", "party_name"} & found:
        return CandidateTable(sheet.name, _candidates(reader))
    if {"id", "seat", "first_party"} <= found and columns.vote_columns:
        return SeatTable(sheet.name, _seats(reader))
    raise PrepareError(
        f"{sheet.name}: neither a row a seat (ONS ID, Constituency name, First party and columns "
        "of votes) nor a row a candidate (ONS ID, Constituency name, party, Votes)"
    )


def _seats(reader: _Reader) -> dict[str, SeatRow]:
    seats: dict[str, SeatRow] = {}
    for row, place in reader.places():
        if place.id in seats:
            reader.report.differs(
                f"{reader.sheet.name} row {row.number}: {place.seat} ({place.id}) is "
                "duplicated; the first row counts",
                place.id,
            )
            continue
        seats[place.id] = SeatRow(
            place=place,
            votes=reader.votes(row),
            first_party=reader.text(row, "first_party").strip("-–—"),
            second_party=reader.text(row, "second_party"),
            result=reader.text(row, "result"),
            declared_at=reader.declared_at(row, place),
            electorate=_electorate(reader, row, place),
            valid_votes=reader.number(row, "valid_votes"),
            invalid_votes=reader.number(row, "invalid_votes"),
            majority=reader.number(row, "majority"),
            other_winner=reader.number(row, "other_winner"),
            member=" ".join(
                reader.text(row, f"member_{part}") for part in ("first_name", "surname")
            ).strip(),
        )
    return seats


def _electorate(reader: _Reader, row: CsvRow, place: Place) -> int | None:
    """The electorate; None for an empty cell, and with a finding for 0."""
    electorate = reader.number(row, "electorate")
    if electorate == 0:
        where = f"{reader.sheet.name} row {row.number}"
        reader.report.differs(
            f'{where}: electorate "0" of {place.seat} is not above 0; it is taken as not stated',
            place.id,
        )
    return electorate or None


def _candidates(reader: _Reader) -> dict[str, list[CandidateRow]]:
    seats: dict[str, list[CandidateRow]] = {}
    for row, place in reader.places():
        votes = reader.number(row, "votes")
        abbreviation, name = reader.text(row, "party"), reader.text(row, "party_name")
        where = f"{reader.sheet.name} row {row.number}"
        if votes is None or not (abbreviation or name):
            missing = "votes" if votes is None else "party"
            raise PrepareError(f"{where}: a candidate in {place.seat} has no {missing}")
        if contradiction := reader.parties.contradiction(abbreviation, name):
            reader.report.differs(f"{where}: {contradiction}; the name counts", place.id)
        code = reader.parties.code(abbreviation, name, reader.report)
        person = (reader.text(row, "first_name"), reader.text(row, "surname"))
        sat = spelling(reader.text(row, "sitting_member")) == "yes"
        candidate = CandidateRow(place, code, votes, name, *person, sat)
        if candidate in seats.get(place.id, []) and any(person):
            reader.report.differs(
                f"{where}: {' '.join(person)} is duplicated in {place.seat}; counted once", place.id
            )
            continue
        seats.setdefault(place.id, []).append(candidate)
    return seats
