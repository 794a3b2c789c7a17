"""The night of 4 July 2024 as shipped: the commands give the Library's figures of all 650 seats.

It arrives twice: as `tracker rehearse` writes it, and as tables, JSON and XML that other code
writes, in random order, with results that are corrected later.
"""

import csv
import json
import random
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple
from xml.sax.saxutils import quoteattr

import pytest

from tests.makers.commands import ROOT, SHARED, tracker

NIGHT = "uk-2024"
DATA = ROOT / "data" / NIGHT
LIBRARY = SHARED / "hoc/HoC-GE2024-results-by-constituency.csv"
LIBRARY_CANDIDATES = SHARED / "hoc/HoC-GE2024-results-by-candidate.csv"
LIBRARY_MEMBERS = SHARED / "hoc/HoC-GE2024-winning-members-with-times.csv"
only_with_the_tables = pytest.mark.skipif(
    not LIBRARY.exists(), reason=f"the Commons Library's tables are not in {SHARED}"
)

Rows = list[dict[str, str]]

SEATS_WON = {
    "Lab": 411, "Con": 121, "LD": 72, "SNP": 9, "SF": 7, "Ind": 6, "DUP": 5, "RUK": 5,
    "Green": 4, "PC": 4, "SDLP": 2, "APNI": 1, "TUV": 1, "UUP": 1, "Spk": 1,
}  # fmt: skip
NET = {
    "Lab": 211, "Con": -251, "LD": 64, "SNP": -39, "Ind": 6, "DUP": -3, "RUK": 5,
    "Green": 3, "PC": 2, "TUV": 1, "UUP": 1,
}  # fmt: skip
"""Against 2019 as estimated on the boundaries of 2023, without the parties that have no change."""


def read(path: Path) -> Rows:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@cache
def tonight() -> dict[str, Rows]:
    """The candidates of each seat in results.csv, most votes first, by ONS code."""
    seats: dict[str, Rows] = defaultdict(list)
    for row in read(DATA / "results.csv"):
        seats[row["seat_id"]].append(row)
    return {id_: sorted(rows, key=lambda row: -int(row["votes"])) for id_, rows in seats.items()}


@cache
def seats() -> dict[str, dict[str, str]]:
    """The rows of seats.csv by ONS code."""
    return {row["id"]: row for row in read(DATA / "seats.csv")}


class Figures(NamedTuple):
    """The figures of a seat."""

    winner: str
    result: str
    majority: int
    valid_votes: int
    turnout: float
    """Per cent, to six decimals."""


def result_text(winner: str, before: str) -> str:
    return f"{winner} hold" if winner == before else f"{winner} gain from {before}"


@cache
def counted() -> dict[str, Figures]:
    """Figures from the shipped tables, computed without the tracker."""
    figures = {}
    for id_, rows in tonight().items():
        votes = [int(row["votes"]) for row in rows]
        winner = rows[0]["party"]
        turnout = round(100 * sum(votes) / int(rows[0]["electorate"]), 6)
        text = result_text(winner, seats()[id_]["previous_winner"])
        figures[id_] = Figures(winner, text, votes[0] - votes[1], sum(votes), turnout)
    return figures


# A writer of its own, which uses nothing of the tracker


def swapped(rows: Rows) -> Rows:
    """A wrong first result: the first two have each other's votes."""
    first, second, *rest = rows
    return [{**second, "votes": first["votes"]}, {**first, "votes": second["votes"]}, *rest]


def as_table(rows: Rows, revision: int) -> str:
    lines = ["Seat;Candidate;Party;Votes;Revision;Electorate;Declared at"]
    for row in rows:
        name = f"{row['first_name']} {row['surname']}".strip()
        seat = f"{row['seat']};{name.replace(';', ',')};{row['party']};{row['votes']}"
        lines.append(f"{seat};{revision};{row['electorate']};{row['declared_at']}")
    return "\n".join(lines) + "\n"


def as_json(rows: Rows, revision: int) -> str:
    candidates = [
        {
            "party": row["party"],
            "name": f"{row['first_name']} {row['surname']}".strip(),
            "votes": int(row["votes"]),
        }
        for row in rows
    ]
    bulletin = {
        "seat": rows[0]["seat_id"],
        "kind": "result",
        "revision": revision,
        "electorate": int(rows[0]["electorate"]),
        "valid_votes": sum(int(row["votes"]) for row in rows),
        "declared_at": rows[0]["declared_at"],
        "candidates": candidates,
    }
    return json.dumps({"election": NIGHT, "date": "2024-07-04", "bulletins": [bulletin]})


def as_xml(rows: Rows, revision: int) -> str:
    seat = seats()[rows[0]["seat_id"]]
    turnout = sum(int(row["votes"]) for row in rows)
    people = "".join(
        f"<Candidate elected={quoteattr('*' if row is rows[0] else '')}"
        f" firstName={quoteattr(row['first_name'])} surname={quoteattr(row['surname'])}>"
        f"<Party name={quoteattr(row['party_name'])} abbreviation={quoteattr(row['party'])}"
        f' votes="{row["votes"]}"/></Candidate>'
        for row in rows
    )
    return (
        f'<FirstPastThePostResult revision="{revision}" declarationTime="{rows[0]["declared_at"]}">'
        '<Election name="General Election" date="2024-07-04" type="G">'
        f'<Constituency number="{seat["pa_number"]}" name={quoteattr(seat["pa_name"])}'
        f' electorate="{rows[0]["electorate"]}" turnout="{turnout}">'
        f"{people}</Constituency></Election></FirstPastThePostResult>"
    )


WRITERS = (("csv", as_table), ("json", as_json), ("xml", as_xml))


def other_files() -> Iterator[tuple[str, str]]:
    """Names and texts of files: a third of the seats in each format, every fifth corrected."""
    for number, (id_, rows) in enumerate(tonight().items()):
        suffix, write = WRITERS[number % 3]
        if number % 5:
            yield f"{id_}.{suffix}", write(rows, 1)
        else:
            yield f"{id_}-first.{suffix}", write(swapped(rows), 1)
            yield f"{id_}-second.{suffix}", write(rows, 2)


def write_in_random_order(folder: Path, rng: random.Random) -> int:
    """Write the files under names whose order is random. Returns their number."""
    folder.mkdir()
    files = sorted(other_files())
    rng.shuffle(files)
    for place, (name, text) in enumerate(files):
        (folder / f"{place:04}-{name}").write_text(text, encoding="utf-8")
    return len(files)


Summary = dict[str, Any]


def ingest_and_sum_up(folder: Path, files: int) -> Summary:
    """The summary after `tracker ingest` has read the folder `results`."""
    ingested = tracker("ingest", "results", "-e", NIGHT, cwd=folder)
    assert ingested.returncode == 0, ingested.stdout + ingested.stderr
    assert ingested.stdout.splitlines()[-1] == (
        f"{files} files: {files} counted, 0 kept, 0 held, 0 rejected. 650 of 650 seats decided."
    )
    summed = tracker("summary", "-f", "json", "-e", NIGHT, cwd=folder)
    assert (summed.returncode, summed.stderr) == (0, "")
    summary: Summary = json.loads(summed.stdout)
    return summary


@pytest.fixture(scope="module", params=["rehearsed", "from another writer, in random order"])
def summary(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Summary:
    folder = tmp_path_factory.mktemp("night")
    if request.param == "rehearsed":
        rehearsed = tracker("rehearse", NIGHT, "results", "--speed", "max", cwd=folder)
        assert rehearsed.stdout == "650 files written to results.\n", rehearsed.stderr
        files = 650
    else:
        files = write_in_random_order(folder / "results", random.Random(2024))
        assert files == 650 + 130
    return ingest_and_sum_up(folder, files)


def figures_in(summary: Summary) -> dict[str, Figures]:
    """The figures of the declared seats in a summary. Valid votes are the majority by its share."""
    return {
        d["seat_id"]: Figures(
            d["winner"],
            d["result"],
            d["majority"],
            round(100 * d["majority"] / d["majority_share"]),
            round(d["turnout"], 6),
        )
        for d in summary["declarations"]
    }


def test_650_of_650_seats_have_the_figures_of_the_shipped_tables(summary: Summary) -> None:
    assert (
        summary["seats"] | {"total": 650, "declared": 650, "conflict": 0, "tied": 0}
        == (summary["seats"])
    )
    assert len(counted()) == 650
    assert figures_in(summary) == counted()


def test_the_parties_have_their_seats_and_net_changes(summary: Summary) -> None:
    parties = {party["party"]: party for party in summary["parties"]}
    assert {code: p["seats"] for code, p in parties.items() if p["seats"]} == SEATS_WON
    assert {code: p["net"] for code, p in parties.items() if p["net"]} == NET


def test_gains_and_losses_are_the_sums_of_the_results(summary: Summary) -> None:
    gains, losses = Counter[str](), Counter[str]()
    for figures in counted().values():
        winner, _, change = figures.result.partition(" ")
        if change.startswith("gain from "):
            gains[winner] += 1
            losses[change.removeprefix("gain from ")] += 1
    ours = {p["party"]: (p["gains"], p["losses"]) for p in summary["parties"]}
    assert {code: pair for code, pair in ours.items() if any(pair)} == {
        code: (gains[code], losses[code]) for code in {*gains, *losses}
    }


def test_votes_of_each_party_are_the_sums_of_its_candidates(summary: Summary) -> None:
    votes = Counter[str]()
    for rows in tonight().values():
        for row in rows:
            votes[row["party"]] += int(row["votes"])
    ours = {p["party"]: p["votes"] for p in summary["parties"] if p["votes"]}
    assert ours == dict(votes)


# Compared with the Commons Library's tables


@only_with_the_tables
def test_650_of_650_seats_have_the_figures_of_the_library(summary: Summary) -> None:
    """Winner, wording, majority, valid votes and turnout: no seat differs."""
    library = {
        row["ONS ID"]: Figures(
            row["First party"],
            row["Result"],
            int(row["Majority"]),
            int(row["Valid votes"]),
            round(100 * int(row["Valid votes"]) / int(row["Electorate"]), 6),
        )
        for row in read(LIBRARY)
    }
    assert figures_in(summary) == library


@only_with_the_tables
def test_each_seat_declares_at_the_time_in_the_library_s_list(summary: Summary) -> None:
    """The list has the month first and no zone: "7/5/24 4:07" is 04:07 on 5 July."""
    times = {d["seat_id"]: d["declared_at"] for d in summary["declarations"]}
    listed = {}
    for row in read(LIBRARY_MEMBERS):
        day, clock = row["time_recorded"].split()
        month, of_month, _ = map(int, day.split("/"))
        hour, minute = map(int, clock.split(":"))
        listed[row["ons_id"]] = f"2024-{month:02}-{of_month:02}T{hour:02}:{minute:02}:00+01:00"
    assert times == listed


@only_with_the_tables
def test_the_library_s_two_tables_word_three_results_differently() -> None:
    """The list of members has names where the table has codes, and a row that is cut short."""
    words = {row["ONS ID"]: row["Result"] for row in read(LIBRARY)}
    different = {
        row["constituency_name"]: (words[row["ons_id"]], row["result"])
        for row in read(LIBRARY_MEMBERS)
        if words[row["ons_id"]] != row["result"]
    }
    assert different == {
        "Inverness, Skye and West Ross-shire": ("LD gain from SNP", ""),
        "Lagan Valley": ("APNI gain from DUP", "Alliance gain from DUP"),
        "North Down": ("Ind gain from APNI", "Ind gain from Alliance"),
    }


@only_with_the_tables
def test_changes_of_share_are_those_of_the_library() -> None:
    """Of all candidates of seven parties; that of Reform UK is from the Brexit Party's share."""
    before: dict[str, Counter[str]] = defaultdict(Counter)
    for row in read(DATA / "previous.csv"):
        before[row["seat_id"]][row["party"]] += int(row["votes"])
    compared = Counter[str]()
    for row in read(LIBRARY_CANDIDATES):
        party, votes = row["Party abbreviation"], before[row["ONS ID"]]
        if party not in ("Con", "Lab", "LD", "SNP", "PC", "RUK", "Green"):
            continue
        assert bool(row["Change"]) == (party in votes), (row["Constituency name"], party)
        if row["Change"]:
            change = float(row["Share"]) - votes[party] / votes.total()
            assert change == pytest.approx(float(row["Change"]), abs=2e-5)
            compared[party] += 1
    assert compared == {
        "Con": 631, "Lab": 631, "LD": 620, "Green": 567, "RUK": 321, "SNP": 57, "PC": 31,
    }  # fmt: skip


# Before the night


def test_nothing_differs_in_the_shipped_tables(tmp_path: Path) -> None:
    checked = tracker("check", NIGHT, cwd=tmp_path)
    assert checked.returncode == 0
    assert checked.stdout.splitlines()[-1].endswith("650 seats, 650 results. 0 differ.")
    assert "differs:" not in checked.stdout


def test_the_seats_declare_in_the_real_order() -> None:
    declared = [(row["declared_at"], row["seat"]) for row in read(DATA / "results.csv")]
    assert declared == sorted(declared)
    assert declared[0] == ("2024-07-04T23:30:00+01:00", "Houghton and Sunderland South")
    assert declared[-1][0].startswith("2024-07-06")
