#!/usr/bin/env python3
"""Build the elections of data/ from published tables, by `tracker prepare`.

    scripts/build_elections.py [SOURCE] [--output FOLDER]

SOURCE has the tables of the House of Commons Library (`hoc/`) and of Parliament (`parliament/`),
PA's seat numbers of 2010 to 2019, and a hexagon for each seat of 2023. Files typed by hand stay:
election.toml, parties.csv, people.csv, targets.csv and watch_areas.csv of anglia-2019. So do the
tiles.csv of 2019, which scripts/build_tiles.py makes.
"""

import argparse
import csv
import datetime as dt
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tracker.election.csv_tables import ElectionError
from tracker.election.folder import load_election
from tracker.prepare import Prepared, Request, prepare

ROOT = Path(__file__).resolve().parent.parent

TYPED = ("election.toml", "parties.csv", "people.csv", "targets.csv", "watch_areas.csv")
"""Files of data/anglia-2019 that are written by hand."""

WHOLE_HOUSE = "United Kingdom"
"""The region of the elections with all seats of the House of Commons."""

ANGLIA = (
    ("Region name", "East of England"),
    ("County name", "Northamptonshire"),
    *(
        ("Constituency name", seat)
        for seat in (
            "Milton Keynes North",
            "Milton Keynes South",
            "Grantham and Stamford",
            "South Holland and The Deepings",
        )
    ),
)
"""The Commons region, the county and the four seats that make up ITV's region in 2019."""

SAT_ELSEWHERE = {
    "Luton North": "Ind",
    "Luton South": "Ind",
    "South Cambridgeshire": "LD",
    "Grantham and Stamford": "Ind",
    "South West Hertfordshire": "Ind",
}
"""Seats whose member had left the party they were elected for, with the party at dissolution. Only
these five are known; uk-2019 has no others."""

TARGETS_2019 = {"Con": 50, "Lab": 50, "LD": 20, "SNP": 15, "PC": 5}
"""Number of computed targets of each party in uk-2019."""
TARGETS_2024 = {"Lab": 150, "LD": 50, "Con": 50, "RUK": 20, "Green": 10, "SNP": 9, "PC": 5}
"""In uk-2024. Labour needed 126 gains for a majority. The SNP had won 48 of Scotland's 57 seats."""
TARGETS_NEXT = {"Con": 75, "Lab": 40, "LD": 30, "SNP": 25, "PC": 10, "RUK": 75, "Green": 25}
"""In uk-next. The Conservatives need 205 gains for a majority, Labour defends one."""
TARGETS_ANGLIA_NEXT = {"Con": 10, "Lab": 8, "LD": 5, "RUK": 10, "Green": 5}
"""In anglia-next: short lists, as ITV published them in 2019."""


CENSUS = {
    "degree": "c21QualLevel4",
    "muslim": "c21Muslim",
    "aged_65_to_69": "c21Age65to69",
    "council_rent": "c21HouseSocialLA",
    "white": "c21EthnicityWhite",
}
"""The columns of covariates.csv from the census of 2021, and their names in the source."""


@dataclass(frozen=True, slots=True)
class Overlap:
    """How much of a seat of 2023 was in the seats of the old region, in shares from 0 to 1."""

    seat_id: str
    seat: str
    area: float
    """Share of the seat's area."""
    electors: float
    """Share of the seat's electors."""
    most_of: list[str] = field(default_factory=list)
    """The old seats with more than half of their area in this seat."""

    @property
    def is_inside(self) -> bool:
        """Whether the seat belongs to the region: most of its area, or most of an old seat's."""
        return self.area > 0.5 or bool(self.most_of)

    def sentence(self) -> str:
        """How the choice was made, for the person who builds."""
        most = f", and it has most of {' and '.join(self.most_of)}" if self.most_of else ""
        return (
            f"{self.seat}: {'inside' if self.is_inside else 'outside'}; {self.area:.0%} of its "
            f"area and {self.electors:.0%} of its electors were in the region{most}"
        )


def read_table(path: Path) -> Iterator[dict[str, str]]:
    """Yield the rows of a table with a header."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)


def read_overlaps(path: Path, old_region: set[str]) -> list[Overlap]:
    """The seats of 2023 that have a part of the old region, largest part first.

    The table has no header. Each row is a part that an old and a new seat have in common: both
    codes together, code and name of the old seat, code and name of the new seat, then the part's
    share of the old and of the new seat: of the population, of the area, and of the electors.
    """
    area: dict[str, float] = {}
    electors: dict[str, float] = {}
    names: dict[str, str] = {}
    most_of: dict[str, list[str]] = {}
    with path.open(encoding="utf-8-sig", newline="") as file:
        for _, old, old_name, new, name, *shares in csv.reader(file):
            _, _, of_old_area, of_new_area, _, of_new_electors = map(float, shares)
            if old in old_region:
                names[new] = name
                area[new] = area.get(new, 0) + of_new_area
                electors[new] = electors.get(new, 0) + of_new_electors
                most_of.setdefault(new, []).extend([old_name] * (of_old_area > 0.5))
    overlaps = [Overlap(id_, names[id_], area[id_], electors[id_], most_of[id_]) for id_ in names]
    return sorted(overlaps, key=lambda overlap: (-round(overlap.area, 6), overlap.seat))


def read_sitting(path: Path) -> dict[str, str]:
    """The party that won the last by-election of each seat, by ONS code."""
    rows = sorted(
        read_table(path), key=lambda row: dt.datetime.strptime(row["By-election date"], "%d/%m/%Y")
    )
    return {row["ONS ID"]: row["First party"] for row in rows}


def tables_2019(source: Path) -> dict[str, Any]:
    """The tables of the night of 2019, as arguments of `Request`."""
    return {
        "name": "General Election",
        "date": dt.date(2019, 12, 12),
        "previous": [source / "hoc/HoC-GE2017-constituency-results.csv"],
        "results": source / "hoc/HoC-GE2019-results-by-candidate.csv",
        "times": [source / "hoc/HoC-GE2019-results-by-constituency.csv"],
        "numbers": source / "pa-ons-2015.csv",
        "sitting": SAT_ELSEWHERE,
    }


def tables_2024(source: Path) -> dict[str, Any]:
    """The tables of the night of 2024, as arguments of `Request`."""
    return {
        "name": "General Election",
        "date": dt.date(2024, 7, 4),
        "previous": [source / "parliament/58-notional-general-election-results.csv"],
        "results": source / "hoc/HoC-GE2024-results-by-candidate.csv",
        "times": [
            source / "hoc/HoC-GE2024-results-by-constituency.csv",
            source / "hoc/HoC-GE2024-winning-members-with-times.csv",
        ],
        "numbers": source / "hoc/estimates-2019-on-2024-boundaries.csv",
        "tiles": source / "uk-constituencies-2023.hexjson",
    }


def tables_next(source: Path) -> dict[str, Any]:
    """The tables of the next general election, as arguments of `Request`. Its day is not known."""
    return {
        "name": "General Election",
        "date": None,
        "previous": [
            source / "hoc/HoC-GE2024-results-by-candidate.csv",
            source / "hoc/HoC-GE2024-results-by-constituency.csv",
            source / "hoc/HoC-GE2024-winning-members-with-times.csv",
        ],
        "numbers": source / "hoc/estimates-2019-on-2024-boundaries.csv",
        "tiles": source / "uk-constituencies-2023.hexjson",
    }


def anglia_next(source: Path) -> tuple[list[str], list[Overlap]]:
    """The ONS codes of ITV's region on the boundaries of 2023, and the overlaps that chose them.

    All seats of the East of England are in it, and others by the area they share with
    data/anglia-2019.
    """
    table = source / "hoc/HoC-GE2024-results-by-constituency.csv"
    east = [row["ONS ID"] for row in read_table(table) if row["Region name"] == "East of England"]
    old_region = {row["id"] for row in read_table(ROOT / "data/anglia-2019/seats.csv")}
    overlaps = [
        overlap
        for overlap in read_overlaps(
            source / "parliament/constituency-area-overlaps.csv", old_region
        )
        if overlap.seat_id not in east
    ]
    return [*east, *(o.seat_id for o in overlaps if o.is_inside)], overlaps


def requests(source: Path, output: Path) -> Sequence[Request]:
    """The requests for all elections, written to `output`."""
    old, last, coming = tables_2019(source), tables_2024(source), tables_next(source)
    sitting = read_sitting(source / "parliament/59-by-elections-constituencies.csv")
    region, _ = anglia_next(source)
    return (
        Request(
            folder=output / "anglia-2019",
            region="Anglia",
            where=ANGLIA,
            targets_file=ROOT / "data/anglia-2019/targets.csv",
            **old,
        ),
        Request(folder=output / "uk-2019", region=WHOLE_HOUSE, targets=TARGETS_2019, **old),
        Request(folder=output / "uk-2024", region=WHOLE_HOUSE, targets=TARGETS_2024, **last),
        Request(
            folder=output / "uk-next",
            region=WHOLE_HOUSE,
            targets=TARGETS_NEXT,
            sitting=sitting,
            **coming,
        ),
        Request(
            folder=output / "anglia-next",
            region="Anglia",
            where=[("ONS ID", id_) for id_ in region],
            targets=TARGETS_ANGLIA_NEXT,
            sitting={id_: party for id_, party in sitting.items() if id_ in region},
            **coming,
        ),
    )


def write_people(request: Request) -> None:
    """Write people.csv: the candidates whom the Library's table marks as sitting members.

    Without a table of candidates there is no file.
    """
    if not request.results:
        return
    with (request.folder / "people.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("name", "seat_id", "office", "sat", "source"))
        for row in read_table(request.results):
            sat = row.get("sitting_mp") or row.get("Sitting MP")
            first, last = (
                row.get(old) or row.get(new)
                for old, new in (
                    ("firstname", "Candidate first name"),
                    ("surname", "Candidate surname"),
                )
            )
            if sat == "Yes":
                seat = row.get("ons_id") or row.get("ONS ID")
                writer.writerow((f"{first} {last}", seat, "", "yes", request.results.name))


def covariates_2010(source: Path) -> dict[str, dict[str, str]]:
    """Numbers of each seat on the boundaries of 2010, by ONS code, in per cent."""
    table = read_table(source / "covariates/leave-2016-on-2010-boundaries.csv")
    return {row["PCON11CD"]: {"leave": _per_cent(row["Figure to use"])} for row in table}


def covariates_2023(source: Path) -> dict[str, dict[str, str]]:
    """Numbers of each seat on the boundaries of 2023, by ONS code, in per cent.

    The census of Scotland has other questions, so cells are empty there.
    """
    leave = read_table(source / "covariates/leave-2016-on-2024-boundaries.csv")
    found = {row["gss_code"]: {"leave": _per_cent(row["LeavePct"])} for row in leave}
    for row in read_table(source / "covariates/census-2021-on-2024-boundaries.csv"):
        cells = {name: row[column] for name, column in CENSUS.items()}
        found.setdefault(row["code"], {}).update(
            {name: "" if cell == "NA" else cell for name, cell in cells.items()}
        )
    return found


def _per_cent(fraction: str) -> str:
    return f"{100 * float(fraction):.1f}"


def write_covariates(folder: Path, numbers: dict[str, dict[str, str]]) -> None:
    """Write covariates.csv for the seats of a folder that have such numbers."""
    seats = [row for row in read_table(folder / "seats.csv") if row["id"] in numbers]
    columns = list(dict.fromkeys(name for row in numbers.values() for name in row))
    with (folder / "covariates.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["seat_id", "seat", *columns])
        for seat in seats:
            cells = (numbers[seat["id"]].get(name, "") for name in columns)
            writer.writerow([seat["id"], seat["name"], *cells])


def restore_typed_files(folder: Path) -> None:
    """Replace built files by those typed by hand."""
    for name in TYPED:
        shutil.copyfile(ROOT / "data/anglia-2019" / name, folder / name)


def publish(built: Path, output: Path) -> None:
    """Replace the files in `output` by the built ones."""
    output.mkdir(parents=True, exist_ok=True)
    for path in output.iterdir():
        if not (built / path.name).exists():
            path.unlink()
    for path in built.iterdir():
        path.replace(output / path.name)


def build(source: Path, output: Path) -> list[Prepared]:
    """Build all elections, then replace the old files. Raises ElectionError and OSError."""
    output.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".build-", dir=output) as staged:
        every = requests(source, Path(staged))
        prepared = [prepare(request) for request in every]
        for request in every:
            if request.region == WHOLE_HOUSE:
                write_people(request)
        restore_typed_files(Path(staged) / "anglia-2019")
        old, new = covariates_2010(source), covariates_2023(source)
        for request in every:
            is_old = request.date == tables_2019(source)["date"]
            write_covariates(request.folder, old if is_old else new)
        for request, done in zip(every, prepared, strict=True):
            if not request.tiles:
                tiles = ROOT / "data" / request.folder.name / "tiles.csv"
                shutil.copyfile(tiles, request.folder / "tiles.csv")
            load_election(request.folder, done.election.date)
        for request in every:
            publish(request.folder, output / request.folder.name)
    return prepared


def main() -> None:
    """Build from the folder named on the command line; exits 1 where it cannot be done."""
    arguments = argparse.ArgumentParser(description="Build the elections of data/.")
    arguments.add_argument("source", nargs="?", type=Path, default=ROOT / "../shared/data")
    arguments.add_argument("--output", type=Path, default=ROOT / "data")
    options = arguments.parse_args()
    try:
        for prepared in build(options.source, options.output):
            for finding in prepared.findings:
                print(f"{prepared.election.id}: {finding.severity}: {finding.sentence}")
            print(prepared.summary(options.output / prepared.election.id))
        for overlap in anglia_next(options.source)[1]:
            print(f"anglia-next: {overlap.sentence()}")
    except OSError as error:
        sys.exit(f"build_elections: {error.filename}: {error.strerror}")
    except ElectionError as error:
        sys.exit(f"build_elections: {error}")


if __name__ == "__main__":
    main()
