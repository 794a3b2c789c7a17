"""The published tables beside the project, and their figures, counted without the tracker."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.makers.commands import SHARED

HOC, PARLIAMENT = SHARED / "hoc", SHARED / "parliament"
OF_2024 = HOC / "HoC-GE2024-results-by-constituency.csv"
CANDIDATES_OF_2024 = HOC / "HoC-GE2024-results-by-candidate.csv"
MEMBERS_OF_2024 = HOC / "HoC-GE2024-winning-members-with-times.csv"
ESTIMATES = HOC / "estimates-2019-on-2024-boundaries.csv"
NOTIONAL = PARLIAMENT / "58-notional-general-election-results.csv"
REHEARSAL = PARLIAMENT / "60-test-general-election-constituencies.csv"
REHEARSAL_CANDIDATES = PARLIAMENT / "60-test-general-election-candidacies.csv"
only_with_published = pytest.mark.skipif(
    not all(path.exists() for path in (OF_2024, ESTIMATES, NOTIONAL, REHEARSAL)),
    reason=f"no published tables in {SHARED}; set TRACKER_SHARED_DATA to the folder above",
)


def general_election(parliament: int) -> tuple[Path, Path]:
    """Parliament's tables of candidates and of seats."""
    return (
        PARLIAMENT / f"{parliament}-general-election-candidacies.csv",
        PARLIAMENT / f"{parliament}-general-election-constituencies.csv",
    )


def by_elections(parliament: int) -> tuple[Path, Path]:
    """Parliament's tables of the candidates and the seats of a Parliament's by-elections."""
    return (
        PARLIAMENT / f"{parliament}-by-elections-candidacies.csv",
        PARLIAMENT / f"{parliament}-by-elections-constituencies.csv",
    )


@dataclass(frozen=True)
class Stated:
    """What a constituency table states about a seat."""

    first_party: str
    electorate: int
    valid_votes: int
    invalid_votes: int
    majority: int
    result: str


HEADERLESS = (11, 12, 14, 15, 16, 17)
"""Positions of result, first party, electorate, valid and rejected votes, majority in Parliament's
constituency tables without a header."""


def cells(path: Path) -> Iterator[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        yield from csv.reader(file)


def rows(path: Path) -> list[dict[str, str]]:
    header, *lines = cells(path)
    return [dict(zip(header, line, strict=False)) for line in lines]


def stated(path: Path) -> Mapping[str, Stated]:
    """The seats of a constituency table, by ONS code (and by-election date, if there is one)."""
    names = ("Result", "First party", "Electorate", "Valid votes", "Invalid votes", "Majority")
    table: dict[str, Stated] = {}
    lines = list(cells(path))
    positions: tuple[int, ...] = HEADERLESS
    id_ = 0
    if "Result" in lines[0]:
        header = lines.pop(0)
        positions, id_ = tuple(map(header.index, names)), header.index("ONS ID")
    for line in lines:
        result, first, *figures = (line[position] for position in positions)
        electorate, valid, invalid, majority = map(int, figures)
        table[line[id_]] = Stated(first, electorate, valid, invalid, majority, result)
    return table
