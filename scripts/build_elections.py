#!/usr/bin/env python3
"""Build the elections of data/ from published tables, by `tracker prepare`.

    scripts/build_elections.py [SOURCE] [--output FOLDER]

SOURCE has the House of Commons Library's tables of 2017 and 2019 (`hoc/`) and PA's seat numbers.
Files typed by hand stay: election.toml, parties.csv, targets.csv and watch_areas.csv of
anglia-2019. So do the tiles.csv of both elections, which scripts/build_tiles.py makes.
"""

import argparse
import datetime as dt
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tracker.election.csv_tables import ElectionError
from tracker.election.folder import load_election
from tracker.prepare import Prepared, Request, prepare

ROOT = Path(__file__).resolve().parent.parent

TYPED = ("election.toml", "parties.csv", "targets.csv", "watch_areas.csv")
"""Files of data/anglia-2019 that are written by hand."""

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
"""The Commons region, the county and the four seats that make up ITV's region."""

SAT_ELSEWHERE = {
    "Luton North": "Ind",
    "Luton South": "Ind",
    "South Cambridgeshire": "LD",
    "Grantham and Stamford": "Ind",
    "South West Hertfordshire": "Ind",
}
"""Seats whose member had left the party they were elected for, with the party at dissolution. Only
these five are known; uk-2019 has no others."""

TARGETS = {"Con": 50, "Lab": 50, "LD": 20, "SNP": 15, "PC": 5}
"""Number of computed targets of each party in uk-2019."""


def sources(folder: Path) -> dict[str, Any]:
    """The tables of the United Kingdom's night, as arguments of `Request`."""
    return {
        "name": "General Election",
        "date": dt.date(2019, 12, 12),
        "previous": [folder / "hoc/HoC-GE2017-constituency-results.csv"],
        "results": folder / "hoc/HoC-GE2019-results-by-candidate.csv",
        "times": [folder / "hoc/HoC-GE2019-results-by-constituency.csv"],
        "numbers": folder / "pa-ons-2015.csv",
        "sitting": SAT_ELSEWHERE,
    }


def requests(source: Path, output: Path) -> Sequence[Request]:
    """The requests for both elections, written to `output`."""
    typed = ROOT / "data/anglia-2019/targets.csv"
    tables = sources(source)
    return (
        Request(
            folder=output / "anglia-2019",
            region="Anglia",
            where=ANGLIA,
            targets_file=typed,
            **tables,
        ),
        Request(
            folder=output / "uk-2019",
            region="United Kingdom",
            targets=TARGETS,
            **tables,
        ),
    )


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
    """Build both elections, then replace the old files. Raises ElectionError and OSError."""
    output.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".build-", dir=output) as staged:
        both = requests(source, Path(staged))
        prepared = [prepare(request) for request in both]
        restore_typed_files(Path(staged) / "anglia-2019")
        for request in both:
            shutil.copyfile(
                ROOT / "data" / request.folder.name / "tiles.csv", request.folder / "tiles.csv"
            )
            load_election(request.folder)
        for request in both:
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
    except OSError as error:
        sys.exit(f"build_elections: {error.filename}: {error.strerror}")
    except ElectionError as error:
        sys.exit(f"build_elections: {error}")


if __name__ == "__main__":
    main()
