"""scripts/build_elections.py makes the shipped elections, byte for byte."""

import csv
import importlib.util
import sys
from collections import Counter, defaultdict
from pathlib import Path
from statistics import fmean
from types import ModuleType

import pytest

from tests.makers.commands import ROOT, SHARED
from tracker.prepare import Prepared

DATA = ROOT / "data"
SHIPPED = sorted(path.parent.name for path in DATA.glob("*/election.toml"))
only_with_the_tables = pytest.mark.skipif(
    not (SHARED / "parliament").is_dir(), reason=f"the published tables are not in {SHARED}"
)


def table(election: str) -> list[dict[str, str]]:
    """The rows of an election's seats.csv."""
    with (DATA / election / "seats.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location(
        "build_elections", ROOT / "scripts/build_elections.py"
    )
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # for its dataclasses
    spec.loader.exec_module(module)
    return module


Built = tuple[Path, dict[str, Prepared]]


@pytest.fixture(scope="module")
def built(script: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The folder with all elections, built once, and what `prepare` returned by election."""
    folder = tmp_path_factory.mktemp("data")
    return folder, {done.election.id: done for done in script.build(SHARED, folder)}


@only_with_the_tables
@pytest.mark.parametrize("election", SHIPPED)
def test_the_script_makes_the_shipped_tables(built: Built, election: str) -> None:
    made, shipped = (
        {path.name: path.read_bytes() for path in (folder / election).iterdir()}
        for folder in (built[0], DATA)
    )
    assert made.keys() == shipped.keys()
    for name, data in shipped.items():
        assert made[name] == data, name


@only_with_the_tables
def test_it_makes_every_shipped_election_and_one_figure_differs(built: Built) -> None:
    assert sorted(built[1]) == SHIPPED
    differing = {
        id_: [f.sentence for f in done.findings if f.severity == "differs"]
        for id_, done in built[1].items()
    }
    assert {id_: len(sentences) for id_, sentences in differing.items()} == {
        **dict.fromkeys(SHIPPED, 0),
        "uk-2019": 1,
    }
    assert differing["uk-2019"][0].startswith("Meon Valley: the candidates' votes")


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
