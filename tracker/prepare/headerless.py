"""Recognises published tables that have no header, and gives them one.

A table without a header begins with a row of a seat, so with an ONS code in one of its cells. It is
recognised by its number of cells and by what some of them contain in every row. A table with
another layout is an error: the meaning of a column is never guessed.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from tracker.prepare.report import PrepareError, Report

_ONS_CODE: Final = re.compile(r"[EWSN][0-9]{8}")
_PLACE: Final = "Constituency name|County name|Region name|Country name|Constituency type".split(
    "|"
)
_CODES: Final = {
    "ONS ID": r"[EWSN]\d{8}",
    "ONS region ID": r"[EWSN]\d{8}",
    "Constituency type": "County|Borough|Burgh",
}
_COUNT: Final = r"\d+"
_CONSTITUENCY: Final = {
    **_CODES,
    "Result": r".+ (hold|gain from .+)",
    **dict.fromkeys(("Electorate", "Valid votes", "Invalid votes", "Majority"), _COUNT),
    "Of which other winner": _COUNT,
}


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns of a published table without a header."""

    name: str
    """Name of the table, for a note."""
    header: tuple[str, ...]
    """The header of the same table with a header, as it was published at another time."""
    patterns: Mapping[str, str]
    """What each cell of a column matches, as a regular expression."""

    def fits(self, rows: Sequence[Sequence[str]]) -> bool:
        """Whether all rows can be of this layout."""
        expected = [
            (self.header.index(column), re.compile(pattern))
            for column, pattern in self.patterns.items()
        ]
        return all(
            len(row) == len(self.header)
            and all(pattern.fullmatch(row[position]) for position, pattern in expected)
            for row in rows
        )


def _constituencies(year: str, parties: str) -> Layout:
    """The layout of a general election's constituency table, recognised by the year of its times.

    The tables differ only in the columns of parties, all of which are whole numbers.
    """
    columns = (
        "ONS ID", "ONS region ID", *_PLACE, "Declaration time", "Member first name",
        "Member surname", "Member gender", "Result", "First party", "Second party", "Electorate",
        "Valid votes", "Invalid votes", "Majority", *parties.split("|"), "All other candidates",
        "Of which other winner",
    )  # fmt: skip
    patterns = _CONSTITUENCY | {"Declaration time": rf"\d\d/\d\d/{year} \d\d:\d\d"}
    return Layout(f"Parliament's constituency table of {year}", columns, patterns)


LAYOUTS: Final = (
    _constituencies("2017", "Con|Lab|LD|UKIP|Green|SNP|PC|DUP|SF|SDLP|UUP|APNI"),
    _constituencies("2019", "Con|Lab|LD|BRX|Green|SNP|PC|DUP|SF|SDLP|UUP|APNI"),
    Layout(
        "Parliament's candidate table of 2017 or 2019",
        (
            "ONS ID", "ONS region ID", *_PLACE, "Party name", "Party abbreviation",
            "Electoral Commission party ID", "MNIS party ID",
            "Electoral Commission adjunct party ID", "Candidate first name", "Candidate surname",
            "Candidate gender", "Sitting MP", "Former MP", "Member MNIS ID", "Votes", "Share",
            "Change",
        ),
        _CODES | {
            "Electoral Commission party ID": r"(PP\d+)?",
            "Electoral Commission adjunct party ID": r"(PP\d+)?",
            "Sitting MP": "Yes|No", "Former MP": "Yes|No", "Votes": _COUNT,
            "Share": r"[01](\.\d+)?", "Change": r"(-?[01](\.\d+)?)?",
        },
    ),
    Layout(
        "Parliament's table of 2019 on the boundaries of 2023",
        (
            "Constituency name", "PA name", "ONS code", "PA number", "Region name",
            "Country name", "Constituency type", "Turnout", "Electorate", "Valid votes",
            "Majority", "Estimate column", "Votes", "Party abbreviation", "Party name",
            "MNIS party ID",
        ),
        {
            "ONS code": r"[EWSN]\d{8}", "PA number": _COUNT, "Region name": "[A-Z]{2}",
            "Constituency type": "County|Borough|Burgh", "Turnout": r"\d+(\.\d+)?",
            "Electorate": _COUNT, "Valid votes": _COUNT, "Majority": _COUNT,
            "Estimate column": r"[A-Z0-9]+V|Commons Speaker", "Votes": _COUNT,
        },
    ),
)  # fmt: skip


def header_of(name: str, rows: Sequence[Sequence[str]], report: Report) -> tuple[str, ...] | None:
    """The header of a table without one; None if its first row is a header.

    Notes the layout. Raises PrepareError if no layout fits.

    Args:
        name: Name of the file.
        rows: All rows of the file.
    """
    if not any(_ONS_CODE.fullmatch(cell) for cell in rows[0]):
        return None
    for layout in LAYOUTS:
        if layout.fits(rows):
            report.note(f"{name}: has no header; it is read as {layout.name}")
            return layout.header
    raise PrepareError(
        f"{name}: has no header, and is none of the tables without one that are known "
        f"({len(rows[0])} cells a row); write the names of the columns above the first row"
    )
