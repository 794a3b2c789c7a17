"""Reads the cells of a table of results by our column names."""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final
from zoneinfo import ZoneInfo

from tracker.election import spelling
from tracker.election.names import with_small_particles
from tracker.prepare.column_meanings import Columns
from tracker.prepare.finding import Fold, Kind
from tracker.prepare.parse_cells import LONDON, parse_count, parse_local_time
from tracker.prepare.read_csv import CsvRow, CsvTable
from tracker.prepare.report import PrepareError, Report
from tracker.prepare.table_rows import Place
from tracker.prepare.uk_parties import PartyIndex
from tracker.prepare.wrong_cells import ignore_option, not_a_whole_number

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
class RowReader:
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
            region, seat = REGIONS.get(region, region), with_small_particles(seat)
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
