"""Parliament's by-elections of 2018 to 2026: each is made, declared and delivered, and has its result.

Parliament's tables are read here with the csv module, and not with `tracker prepare`.
"""

import csv
import datetime as dt
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import pytest

from tests.makers.commands import SHARED
from tracker.board.seat_state import SeatState
from tracker.cli import commands
from tracker.election.csv_tables import COLUMNS
from tracker.ledger import Ledger

PARLIAMENT = SHARED / "parliament"
pytestmark = pytest.mark.skipif(
    not PARLIAMENT.is_dir(),
    reason=f"Parliament's tables are not in {SHARED}; TRACKER_SHARED_DATA may name their folder",
)
MISPRINTED_MAJORITIES = {("S14000066", 5_178): 5_278}
"""Counted majority by ONS code and printed majority. In Arbroath and Broughty Ferry, 2026, the
SNP's 9,802 votes less the Conservatives' 4,524 are 5,278; the same table has these votes."""
KINDS = {"Ind": "independents", "Spk": "speaker"}
BY_PARLIAMENT = {57: 5, 58: 23, 59: 6}
"""Number of by-elections by Parliament."""


def rows_of(name: str) -> list[dict[str, str]]:
    """The rows of a table. One of the tables has a column "ONS ID2" in place of "ONS ID"."""
    with (PARLIAMENT / name).open(encoding="utf-8-sig", newline="") as file:
        return [{k.replace("ID2", "ID"): v for k, v in row.items()} for row in csv.DictReader(file)]


@dataclass(frozen=True)
class Held:
    """A by-election in Parliament's tables."""

    parliament: int
    row: dict[str, str]
    candidates: tuple[dict[str, str], ...]

    @property
    def date(self) -> dt.date:
        return dt.datetime.strptime(self.row["By-election date"], "%d/%m/%Y").date()

    @property
    def name(self) -> str:
        return self.row["Constituency name"]

    def number(self, column: str) -> int:
        return int(self.row[column])

    def __str__(self) -> str:
        return f"{self.name} {self.date}"


def all_held() -> list[Held]:
    if not PARLIAMENT.is_dir():
        return []
    return [
        Held(
            parliament,
            row,
            tuple(
                candidate
                for candidate in rows_of(f"{parliament}-by-elections-candidacies.csv")
                if candidate["ONS ID"] == row["ONS ID"]
                and candidate["Election date"] == row["By-election date"]
            ),
        )
        for parliament in BY_PARLIAMENT
        for row in rows_of(f"{parliament}-by-elections-constituencies.csv")
    ]


def person(candidate: dict[str, str]) -> str:
    return f"{candidate['Candidate first name']} {candidate['Candidate surname']}".strip()


def party(candidate: dict[str, str]) -> str:
    return candidate["Party name"] or "Independent"


@pytest.fixture(scope="module")
def general_election_2024(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the results of 2024 in the six seats, made from Parliament's tables."""
    folder = tmp_path_factory.mktemp("source") / "general-2024"
    folder.mkdir()
    ids = {row["ONS ID"] for row in rows_of("59-by-elections-constituencies.csv")}
    seats = [
        row for row in rows_of("59-general-election-constituencies.csv") if row["ONS ID"] in ids
    ]
    people = [row for row in rows_of("59-general-election-candidacies.csv") if row["ONS ID"] in ids]
    (folder / "election.toml").write_text(
        'id = "general-2024"\nname = "General Election"\ndate = 2024-07-04\n'
        "polls_close = 2024-07-04T22:00:00+01:00\n"
    )
    names: dict[str, dict[str, None]] = {}
    for row in people:
        names.setdefault(row["Party abbreviation"], {})[row["Party name"]] = None
    parties = [
        {"code": code, "name": name, "aliases": "|".join(others), "kind": KINDS.get(code, "party")}
        for code, (name, *others) in names.items()
    ]
    winners = [
        {
            "id": row["ONS ID"],
            "name": row["Constituency name"],
            "electorate": row["Electorate"],
            "previous_winner": row["First party"],
            "sitting": row["First party"],
        }
        for row in seats
    ]
    before = [
        {"seat_id": row["ONS ID"], "party": row["First party"], "votes": row["Valid votes"]}
        for row in seats
    ]
    results = [
        {
            "seat_id": row["ONS ID"],
            "seat": row["Constituency name"],
            "first_name": row["Candidate first name"],
            "surname": row["Candidate surname"],
            "party": row["Party abbreviation"],
            "party_name": row["Party name"],
            "votes": row["Votes"],
        }
        for row in people
    ]
    for name, lines in (
        ("parties.csv", parties),
        ("seats.csv", winners),
        ("previous.csv", before),
        ("results.csv", results),
        ("targets.csv", []),
    ):
        with (folder / name).open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, COLUMNS[name])
            writer.writeheader()
            writer.writerows(lines)
    return folder


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("TRACKER_")]:
        monkeypatch.delenv(name)
    return tmp_path


def run(*arguments: object) -> None:
    code = commands.main([str(argument) for argument in arguments], standalone_mode=False)
    assert not code, arguments


@contextmanager
def only_state() -> Iterator[SeatState]:
    with Ledger.open(Path("night.db")) as ledger:
        state = ledger.board.only_state
        assert state
        yield state


def check(held: Held) -> None:
    """The seat has Parliament's result, majority, valid votes and turnout."""
    with only_state() as state:
        figures = state.figures
        assert figures
        assert state.result("previous").casefold() == held.row["Result"].casefold()
        majority = held.number("Majority")
        assert figures.majority == MISPRINTED_MAJORITIES.get(
            (held.row["ONS ID"], majority), majority
        )
        assert figures.valid_votes == held.number("Valid votes")
        assert figures.electorate == held.number("Electorate")
        turnout = Fraction(100 * held.number("Valid votes"), held.number("Electorate"))
        assert figures.turnout == turnout
        assert state.flags == ()


def test_there_are_34() -> None:
    assert {n: sum(h.parliament == n for h in all_held()) for n in BY_PARLIAMENT} == BY_PARLIAMENT


@pytest.mark.parametrize("held", all_held(), ids=str)
def test_a_by_election_has_parliaments_result(held: Held, general_election_2024: Path) -> None:
    source = "uk-2019" if held.parliament < 59 else general_election_2024
    run(
        *("new", "by-election", held.row["ONS ID"], "--date", held.date, "--from", source, "night"),
        *("--electorate", held.row["Electorate"]),
        *(o for c in held.candidates for o in ("--candidate", f"{person(c)}={party(c)}")),
    )
    winner = max(held.candidates, key=lambda c: int(c["Votes"]))
    run(
        *("declare", held.row["ONS ID"], f"{party(winner)}:{person(winner)}"),
        *(o for c in held.candidates for o in ("--votes", f"{party(c)}:{person(c)}={c['Votes']}")),
        *("--electorate", held.row["Electorate"], "--rejected", held.row["Invalid votes"]),
        *("--by", "AB", "-e", "night"),
    )
    with only_state() as state:
        assert state.standing.bulletin
        assert state.standing.bulletin.rejected_ballots == held.number("Invalid votes")
    check(held)
    deliver(held)
    run("ingest", "drop", "-e", "night")
    with only_state() as state:
        assert state.standing.bulletin
        assert state.standing.bulletin.origin == "feed"
    check(held)


def deliver(held: Held) -> None:
    """The result as a table that a person types, in the drop folder."""
    Path("drop").mkdir()
    columns = ("seat", "party", "candidate", "votes", "electorate", "valid votes", "date")
    with Path("drop/result.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        for c in held.candidates:
            of_seat = (held.row["Electorate"], held.row["Valid votes"], held.date)
            writer.writerow((held.name, party(c), person(c), c["Votes"], *of_seat))
