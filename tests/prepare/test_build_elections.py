"""scripts/build_elections.py makes the shipped elections, byte for byte."""

import csv
from collections import Counter, defaultdict
from pathlib import Path
from statistics import fmean
from types import ModuleType

import pytest

from tests.makers.commands import ROOT, SHARED, load_script, run_script

DATA = ROOT / "data"
SHIPPED = sorted(path.parent.name for path in DATA.glob("*/election.toml"))
only_with_the_tables = pytest.mark.skipif(
    not (SHARED / "parliament").is_dir(), reason=f"the published tables are not in {SHARED}"
)


def table(election: str) -> list[dict[str, str]]:
    """The rows of an election's seats.csv."""
    with (DATA / election / "seats.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def script() -> ModuleType:
    return load_script("build_elections.py")


@only_with_the_tables
def test_the_script_makes_the_shipped_tables_and_one_figure_differs(tmp_path: Path) -> None:
    built = run_script("build_elections.py", SHARED, "--output", tmp_path)
    assert (built.returncode, built.stderr) == (0, "")
    assert sorted(path.name for path in tmp_path.iterdir()) == SHIPPED
    for election in SHIPPED:
        made, shipped = (
            {path.name: path.read_bytes() for path in (folder / election).iterdir()}
            for folder in (tmp_path, DATA)
        )
        assert made.keys() == shipped.keys()
        for name, data in shipped.items():
            assert made[name] == data, (election, name)
    (differs,) = (line for line in built.stdout.splitlines() if ": differs: " in line)
    assert differs.startswith("uk-2019: differs: Meon Valley: the candidates' votes in ")


@only_with_the_tables
def test_which_seats_outside_the_east_of_england_are_in_anglia(script: ModuleType) -> None:
    ids, overlaps = script.anglia_next(SHARED)
    assert len(ids) == 72
    assert [overlap.seat for overlap in overlaps if overlap.is_inside] == [
        "Corby and East Northamptonshire",
        "Daventry",
        "Kettering",
        "Milton Keynes Central",
        "Milton Keynes North",
        "Northampton North",
        "Northampton South",
        "South Holland and The Deepings",
        "South Northamptonshire",
        "Wellingborough and Rushden",
        "Grantham and Bourne",
    ]
    assert [overlap.sentence() for overlap in overlaps[-3:]] == [
        "Grantham and Bourne: inside; 46% of its area and 75% of its electors were in the region, "
        "and it has most of Grantham and Stamford",
        "Rutland and Stamford: outside; 35% of its area and 40% of its electors were in the region",
        "Buckingham and Bletchley: outside; 5% of its area and 58% of its electors were in the "
        "region",
    ]


@only_with_the_tables
def test_who_sits_since_the_by_elections(script: ModuleType) -> None:
    sitting = script.read_sitting(SHARED / "parliament/59-by-elections-constituencies.csv")
    assert Counter(sitting.values()) == {"RUK": 2, "Green": 1, "Con": 1, "SNP": 1, "Lab": 1}


@only_with_the_tables
def test_which_pair_of_the_overlaps_is_area_and_which_is_electors() -> None:
    """Each pair adds up to 1 for each seat. Seats differ far more in area than in people.

    The third pair gives the registers of the new seats best: it is the electors.
    """
    with (SHARED / "parliament/constituency-area-overlaps.csv").open(encoding="utf-8-sig") as file:
        rows = list(csv.reader(file))
    registers = {row["id"]: int(row["previous_electorate"]) for row in table("uk-2024")}
    before = {row["id"]: int(row["electorate"]) for row in table("uk-2019")}
    spread, errors = [], []
    for of_old, of_new in ((5, 6), (7, 8), (9, 10)):
        old, new, electors = (defaultdict[str, float](float) for _ in range(3))
        for row in rows:
            old[row[1]] += float(row[of_old])
            new[row[3]] += float(row[of_new])
            electors[row[3]] += float(row[of_old]) * before[row[1]]
        assert list(old.values()) == pytest.approx([1] * 650, abs=1e-4)
        assert list(new.values()) == pytest.approx([1] * 650, abs=1e-4)
        large = [row for row in rows if float(row[of_new]) > 0.05]
        spread.append(max(float(row[of_old]) / float(row[of_new]) for row in large))
        known = [id_ for id_ in electors if id_ in registers]
        errors.append(fmean(abs(electors[id_] / registers[id_] - 1) for id_ in known))
    assert spread[1] > 3 * max(spread[0], spread[2])
    assert errors[2] < errors[0] < 0.02 < 0.1 < errors[1]
