"""Reads published tables of results: the House of Commons Library's, Parliament's, the estimates'.

A table has one row per seat or one row per candidate; its columns show which. A table with one row
per seat need not have votes: it may state only times of declaration and electorates.
`column_meanings` decides what a column is, `seat_counts` adds up the votes.
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from tracker.election import spelling
from tracker.prepare.column_meanings import ColumnOptions, Columns, read_columns
from tracker.prepare.date_order import (
    COUNTING_DAYS,
    EVERY_DAY,
    has_month_first,
    is_ambiguous,
)
from tracker.prepare.estimate_parties import estimate_party, is_aggregate
from tracker.prepare.finding import Fold, Kind, differs, note
from tracker.prepare.pa_numbers import PaNumber, read_number_rows
from tracker.prepare.parse_cells import LONDON, parse_count, parse_local_time, written_day
from tracker.prepare.polling_days import PollingDays, select_rows
from tracker.prepare.read_csv import CsvRow, CsvTable, read_csv_table
from tracker.prepare.report import PrepareError, Report
from tracker.prepare.table_rows import CandidateRow, CandidateTable, Place, SeatRow, SeatTable
from tracker.prepare.uk_parties import INDEPENDENT, OTHER, SPEAKER, PartyIndex
from tracker.prepare.wrong_cells import ignore_option, in_further_rows, not_a_whole_number
from tracker.support.phrases import join_names, quantity

ELECTORATES: Final = "give a table that has the electorates with --times or --previous"
PARTY_COLUMNS: Final = frozenset({"party", "party_name", "estimate_column"})
"""A candidate table has at least one of them."""
FACTS: Final = frozenset(
    {"declared_at", "electorate", "invalid_votes", "valid_votes", "majority", "result"}
)
"""Columns about a seat. A table with one row per seat, but without votes, has at least one."""
NOT_NOMINATED: Final = "pre candidates"
WITH_RESULT: Final = "full results"
STATES: Final = (NOT_NOMINATED, "candidates only", "winners only", WITH_RESULT)
"""The states of a seat's election in Parliament's tables. Only the last has votes that count."""
REGIONS: Final[Mapping[str, str]] = {
    "EE": "East of England",
    "EM": "East Midlands",
    "GL": "London",
    "NE": "North East",
    "NI": "Northern Ireland",
    "NW": "North West",
    "SC": "Scotland",
    "SE": "South East",
    "SW": "South West",
    "WA": "Wales",
    "WM": "West Midlands",
    "YH": "Yorkshire and The Humber",
}
"""The Library's name of a region by its letters in the estimates for new boundaries."""
ENGLAND: Final = "England"
YES: Final = frozenset({"yes", "true"})


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads the cells of a table's rows by our column names."""

    sheet: CsvTable
    columns: Columns
    parties: PartyIndex
    report: Report
    zone: ZoneInfo = LONDON
    """The time zone of times without an offset."""
    month_first: bool = False
    """Whether the times are written with the month first."""
    wrong_times: dict[str, str] = field(default_factory=dict)

    def text(self, row: CsvRow, column: str) -> str:
        return self.columns.text(row, column)

    def fold(self, kind: Kind, name: str, cure: str = "") -> Fold:
        return Fold(kind, name, self.sheet.name, cure)

    def is_yes(self, row: CsvRow, column: str) -> bool:
        return spelling(self.text(row, column)) in YES

    def number(self, row: CsvRow, column: str) -> int | None:
        position = self.columns.positions.get(column)
        return None if position is None else self._count(row, position)

    def votes(self, row: CsvRow) -> dict[str, int]:
        """Votes by party code. Columns of one party (Labour and Labour Co-op) are added up."""
        votes: dict[str, int] = {}
        for position, code in self.columns.vote_columns:
            votes[code] = votes.get(code, 0) + (self._count(row, position) or 0)
        return votes

    def single_votes(self, row: CsvRow) -> dict[str, tuple[int, ...]]:
        """The votes of each candidate of an aggregate that has several columns, by its code."""
        codes = [code for _, code in self.columns.vote_columns]
        several = {c for c in codes if codes.count(c) > 1 and not self.parties.comparable(c)}
        return {
            aggregate: tuple(
                votes
                for position, code in self.columns.vote_columns
                if code == aggregate and (votes := self._count(row, position))
            )
            for aggregate in sorted(several)
        }

    def declared_at(self, row: CsvRow, place: Place) -> dt.datetime | None:
        """The time of declaration; None for an empty cell.

        A cell that is not a time also gives None, and a finding.
        """
        try:
            return parse_local_time(
                self.text(row, "declared_at"), month_first=self.month_first, zone=self.zone
            )
        except ValueError as error:
            self.report.differs(
                f"{self.sheet.name}: {place.seat}: time of declaration {error}; left out",
                place.id,
                fold=self.fold(Kind.TIME_UNREADABLE, place.seat, self._ignore("declared_at")),
            )
            return None

    def places(self) -> Iterator[tuple[CsvRow, Place]]:
        """Yield each row that has a seat's code and name. Notes the other rows.

        In a table without a column of codes, the id is made from the name (`id_from_name`). Raises
        PrepareError if no row has both, and if one id would be of two names.
        """
        has_seats, has_codes = False, "id" in self.columns
        names: dict[str, str] = {}
        for row in self.sheet.rows:
            id_, seat = self.text(row, "id"), self.text(row, "seat")
            if seat and not has_codes:
                id_ = id_from_name(seat)
                if spelling(names.setdefault(id_, seat)) != spelling(seat):
                    raise PrepareError(
                        f'{self.sheet.name} row {row.number}: seats "{names[id_]}" and "{seat}" '
                        f'both get the id "{id_}"; add a column "Seat code"'
                    )
            if id_ and seat:
                has_seats = True
                yield row, self._place(row, id_, seat)
                continue
            words = next(filter(None, row.cells))[:60]
            missing = "name" if id_ or not has_codes else "code"
            self.report.note(
                f'{self.sheet.name} row {row.number} ("{words}") has no {missing} of a seat; '
                "passed over",
                fold=self.fold(Kind.ROW_PASSED_OVER, f"row {row.number}"),
            )
        if not has_seats:
            raise PrepareError(f"{self.sheet.name}: has no row of a seat")

    def _place(self, row: CsvRow, id_: str, seat: str) -> Place:
        """The place of a row. A seat outside England has its country as region, as in the
        Library's tables."""
        county, region, country, type_ = (self.text(row, c) for c in Place.__slots__[2:])
        if self.parties.is_uk:
            region = REGIONS.get(region, region)
        if "region" in self.columns and not region and country != ENGLAND:
            region = country
        return Place(id_, seat, county, region, country, type_)

    def _count(self, row: CsvRow, position: int) -> int | None:
        try:
            return parse_count(row.cells[position])
        except ValueError:
            raise not_a_whole_number(self.sheet, row, position) from None

    def _ignore(self, column: str) -> str:
        """What to do with a column that is wrong throughout."""
        header = self.sheet.header[self.columns.positions[column]]
        return f"if this is no such column, ignore it with {ignore_option(header)}"


def id_from_name(name: str) -> str:
    """The id of a seat in a table without codes: the normal form of its name, without accents.

    Any other character than a letter or a digit is a hyphen: "souris-elmira" for "Souris–Elmira".
    """
    letters = unicodedata.normalize("NFKD", spelling(name))
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return re.sub(r"[\W_]+", "-", plain).strip("-")


def read_table(
    path: Path,
    options: ColumnOptions,
    parties: PartyIndex,
    report: Report,
    days: PollingDays = PollingDays(),  # noqa: B008 - frozen
    zone: ZoneInfo = LONDON,
) -> SeatTable | CandidateTable:
    """Read the table in a file. Raises PrepareError and OSError.

    `days` decides which rows of a table with several polling days count. `zone` is the time zone of
    times without an offset.
    """
    sheet = read_csv_table(path, report)
    columns = read_columns(sheet, options, parties, report)
    sheet = select_rows(sheet, columns, days, report)
    month_first = _month_first(sheet, columns, days, report, is_uk=parties.is_uk)
    reader = _Reader(sheet, columns, parties, report, zone, month_first)
    found = columns.positions.keys()
    numbers = read_number_rows(sheet, columns, report) if "pa_number" in columns else {}
    if "seat" in columns:
        if {"votes", "candidate"} & found and PARTY_COLUMNS & found:
            rows, undeclared = _candidates(reader)
            return CandidateTable(
                name=sheet.name,
                rows=rows,
                facts=_facts(reader) if FACTS & found else {},
                undeclared=undeclared,
                numbers=numbers,
                has_codes="id" in columns,
            )
        has_votes = bool(columns.vote_columns)
        if has_votes or FACTS & found:
            return _seats(reader, has_votes=has_votes, numbers=numbers)
    raise PrepareError(
        f"{sheet.name}: neither a row a seat (Constituency, and a column of votes for each party) "
        "nor a row a candidate (Constituency, Party, Votes); the name of a seat can also be under "
        "Seat, District or Riding"
    )


def _month_first(
    sheet: CsvTable, columns: Columns, days: PollingDays, report: Report, *, is_uk: bool
) -> bool:
    """Whether the table's times have the month first. Notes it, and times that could have it."""
    texts = [text for row in sheet.rows if (text := columns.text(row, "declared_at"))]
    if not has_month_first(texts, days.day, COUNTING_DAYS if is_uk else EVERY_DAY):
        if days.day is None and not is_uk and is_ambiguous(texts):
            report.differs(
                f'{sheet.name}: "{texts[0]}" and other times can have the day or the month '
                "first; they are read with the day first; write them as 2023-04-03 21:15"
            )
        return False
    example = next(text for text in texts if written_day(text, month_first=True))
    report.note(
        f'{sheet.name}: its times have the month first; "{example}" is read as '
        f"{parse_local_time(example, month_first=True):%-d %B %Y, %H:%M}"
    )
    return True


def _seats(reader: _Reader, *, has_votes: bool, numbers: dict[str, PaNumber]) -> SeatTable:
    """The table. Raises PrepareError for a state of an election that is not in `STATES`."""
    seats: dict[str, SeatRow] = {}
    undeclared: dict[str, SeatRow] = {}
    not_nominated: set[str] = set()
    first_rows: dict[str, CsvRow] = {}
    for row, place in reader.places():
        if place.id in seats or place.id in undeclared:
            finding = note if first_rows[place.id].cells == row.cells else differs
            reader.report.add(
                finding(
                    f"{reader.sheet.name} row {row.number}: {place.seat} ({place.id}) is "
                    "duplicated; the first row counts",
                    place.id,
                    fold=reader.fold(Kind.ROW_DUPLICATED, f"row {row.number}"),
                )
            )
            continue
        first_rows[place.id] = row
        if (state := _state(reader, row)) == WITH_RESULT:
            seats[place.id] = _seat_row(reader, row, place)
            continue
        electorate = _electorate(reader, row, place)
        undeclared[place.id] = SeatRow(place, {}, "", electorate=electorate)
        if state == NOT_NOMINATED:
            not_nominated.add(place.id)
    if undeclared:
        names = join_names(row.place.seat for row in undeclared.values())
        reader.report.note(
            f"{reader.sheet.name}: {quantity(len(undeclared), 'seat')} without a full result, "
            f"passed over: {names}",
            *undeclared,
        )
    return SeatTable(
        name=reader.sheet.name,
        rows=seats,
        has_votes=has_votes,
        undeclared=undeclared,
        not_nominated=frozenset(not_nominated),
        numbers=numbers,
        has_codes="id" in reader.columns,
    )


def _state(reader: _Reader, row: CsvRow) -> str:
    """The state of the seat's election, one of `STATES`. A table without states has results."""
    if "state" not in reader.columns:
        return WITH_RESULT
    state = reader.text(row, "state")
    if (known := spelling(state)) not in STATES:
        raise PrepareError(
            f'{reader.sheet.name} row {row.number}: state "{state}" is not one of '
            f"{join_names(STATES, limit=None)}"
            + in_further_rows(
                reader.sheet, row, lambda r: spelling(reader.text(r, "state")) not in STATES
            )
        )
    return known


def _seat_row(reader: _Reader, row: CsvRow, place: Place) -> SeatRow:
    """What a row states about its seat. In a table without votes, the party is the winner's."""
    winner, second = (
        _stated_party(reader, reader.text(row, column))
        for column in ("first_party", "second_party")
    )
    parts = ("member_first_name", "member_surname")
    if "votes" not in reader.columns and "first_party" not in reader.columns:
        winner = reader.text(row, "party") or reader.text(row, "party_name")
        parts = ("first_name", "surname")
    votes = _votes(reader, row, place, winner)
    if "first_party" not in reader.columns and votes:
        winner = _leading_party(votes, reader.parties)
    return SeatRow(
        place=place,
        votes=votes,
        first_party=winner,
        second_party=second,
        result=reader.text(row, "result"),
        declared_at=reader.declared_at(row, place),
        electorate=_electorate(reader, row, place),
        valid_votes=reader.number(row, "valid_votes"),
        invalid_votes=reader.number(row, "invalid_votes"),
        majority=reader.number(row, "majority"),
        other_winner=reader.number(row, "other_winner"),
        member=" ".join(reader.text(row, part) for part in parts).strip(),
        single_votes=reader.single_votes(row),
    )


def _votes(reader: _Reader, row: CsvRow, place: Place, winner: str) -> dict[str, int]:
    """The votes in a row by party code. Adds those of a winner without a column, if stated.

    The estimates state the votes of the largest of the others. In the Library's tables "Other"
    contains the winner's votes; if the valid votes show that it does not, they are added to it.
    """
    votes, code = reader.votes(row), reader.parties.find(winner)
    largest, other_winner, valid_votes = (
        reader.number(row, column) for column in ("largest_other", "other_winner", "valid_votes")
    )
    where = f"{reader.sheet.name}: {place.seat}"
    separated = reader.fold(Kind.SEPARATED, place.seat)
    if votes and largest and code and code not in votes:
        votes[code] = largest
        reader.report.note(
            f"{where}: the winner, {code}, has no column; its {largest:,} votes are those of the "
            "largest of the others",
            place.id,
            fold=separated,
        )
    if other_winner and code not in votes and sum(votes.values()) + other_winner == valid_votes:
        votes[OTHER] = votes.get(OTHER, 0) + other_winner
        reader.report.note(
            f"{where}: the others are without the {other_winner:,} votes of the winner, "
            f"{code or winner}, as the valid votes show; they are added",
            place.id,
            fold=separated,
        )
    return votes


def _leading_party(votes: Mapping[str, int], parties: PartyIndex) -> str:
    """The party with the most votes, in a table that states no winners.

    Empty if two parties share the most, and if an aggregate (`PartyKind`) has it: its votes are
    several candidates'.
    """
    most = max(votes.values(), default=0)
    codes = [code for code, n in votes.items() if n == most]
    return codes[0] if most and len(codes) == 1 and parties.comparable(codes[0]) else ""


def _stated_party(reader: _Reader, text: str) -> str:
    """A first or second party, spelled so that `PartyIndex.find` finds it."""
    text = text.strip("-–—")
    known = reader.parties.find(text)
    return text if known else estimate_party(text, reader.parties, reader.report) or text


def _electorate(reader: _Reader, row: CsvRow, place: Place) -> int | None:
    """The electorate; None for an empty cell, and with a finding for 0."""
    electorate = reader.number(row, "electorate")
    if electorate == 0:
        where = f"{reader.sheet.name} row {row.number}"
        reader.report.differs(
            f'{where}: electorate "0" of {place.seat} is not above 0; it is taken as not stated',
            place.id,
            fold=reader.fold(Kind.ELECTORATE_ZERO, place.seat, ELECTORATES),
        )
    return electorate or None


def _facts(reader: _Reader) -> dict[str, SeatRow]:
    """What the rows of each seat state about the seat, by seat id.

    Adds a finding if the rows of a seat contradict each other; the first row counts.
    """
    facts: dict[str, SeatRow] = {}
    different: dict[str, str] = {}
    for row, place in reader.places():
        stated = _seat_row(reader, row, place)
        if facts.setdefault(place.id, stated) != stated:
            different[place.id] = place.seat
    if different:
        reader.report.differs(
            f"{reader.sheet.name}: the rows of {join_names(different.values())} state different "
            "figures of the seat; the first row of each counts",
            *different,
        )
    return facts


def _candidates(
    reader: _Reader,
) -> tuple[dict[str, list[CandidateRow]], dict[str, list[CandidateRow]]]:
    """The candidates of seats with a result, and of seats in which a candidate has no votes."""
    seats: dict[str, list[CandidateRow]] = {}
    without_votes: dict[str, int] = {}
    for row, place in reader.places():
        where = f"{reader.sheet.name} row {row.number}"
        if is_aggregate(reader.text(row, "estimate_column")):
            continue
        votes = reader.number(row, "votes")
        code, name = _party(reader, row, place)
        if votes is None:
            without_votes[place.id] = without_votes.get(place.id, 0) + 1
        person = _person(reader, row)
        sat = reader.is_yes(row, "sitting_member")
        candidate = CandidateRow(place, code, votes or 0, name, *person, sat)
        if candidate in seats.get(place.id, []) and any(person):
            reader.report.note(
                f"{where}: {' '.join(person)} is duplicated in {place.seat}; counted once",
                place.id,
                fold=reader.fold(Kind.ROW_DUPLICATED, f"row {row.number}"),
            )
            continue
        seats.setdefault(place.id, []).append(candidate)
    undeclared = {id_: seats.pop(id_) for id_ in list(seats) if id_ in without_votes}
    return seats, undeclared


def _person(reader: _Reader, row: CsvRow) -> tuple[str, str]:
    """First name and surname. A full name in one column is divided before its last word.

    "Hunt, Tom" has the surname first.
    """
    if not (name := reader.text(row, "candidate")):
        return reader.text(row, "first_name"), reader.text(row, "surname")
    surname, comma, first_name = name.partition(",")
    if comma:
        return first_name.strip(), surname.strip()
    first_name, _, surname = name.rpartition(" ")
    return first_name, surname


def _party(reader: _Reader, row: CsvRow, place: Place) -> tuple[str, str]:
    """The code and the name of the candidate's party.

    A candidate without a party is the Speaker or an independent if a column says so. Raises
    PrepareError if the row names no party.
    """
    abbreviation, name = reader.text(row, "party"), reader.text(row, "party_name")
    column = reader.text(row, "estimate_column")
    if code := estimate_party(column, reader.parties, reader.report):
        return code, reader.parties.name(code)
    where = f"{reader.sheet.name} row {row.number}"
    if not (abbreviation or name):
        for column, code in (("is_speaker", SPEAKER), ("is_independent", INDEPENDENT)):
            if reader.is_yes(row, column):
                return code, reader.parties.name(code)
        further = in_further_rows(reader.sheet, row, lambda r: _names_no_party(reader, r))
        raise PrepareError(f"{where}: a candidate in {place.seat} has no party{further}")
    if contradiction := reader.parties.contradiction(abbreviation, name):
        reader.report.differs(
            f"{where}: {contradiction}; the name counts",
            place.id,
            fold=reader.fold(Kind.PARTY_CONTRADICTS, f"row {row.number}"),
        )
    return reader.parties.code(abbreviation, name, reader.report), name


def _names_no_party(reader: _Reader, row: CsvRow) -> bool:
    party = ("party", "party_name", "is_speaker", "is_independent")
    return bool(reader.text(row, "id")) and not any(reader.text(row, c) for c in party)
