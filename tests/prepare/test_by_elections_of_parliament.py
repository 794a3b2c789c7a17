"""Parliament's by-elections of 2018 to 2026: each is made, declared and delivered, and has its result.

`tests.makers.by_elections` reads Parliament's tables with the csv module, and not with `tracker
prepare`.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path

import pytest

from tests.makers.by_elections import (
    BY_PARLIAMENT,
    PARLIAMENT,
    Held,
    all_held,
    general_election_2024,
    new_arguments,
    party,
    person,
    typed_table,
)
from tests.makers.commands import SHARED
from tracker.board.seat_state import SeatState
from tracker.cli import commands
from tracker.ledger import Ledger

pytestmark = pytest.mark.skipif(
    not PARLIAMENT.is_dir(),
    reason=f"Parliament's tables are not in {SHARED}; TRACKER_SHARED_DATA may name their folder",
)
MISPRINTED_MAJORITIES = {("S14000066", 5_178): 5_278}
"""Counted majority by ONS code and printed majority. In Arbroath and Broughty Ferry, 2026, the
SNP's 9,802 votes less the Conservatives' 4,524 are 5,278; the same table has these votes."""


@pytest.fixture(scope="module")
def source_of_2024(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return general_election_2024(tmp_path_factory.mktemp("source") / "general-2024")


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
def test_a_by_election_has_parliaments_result(held: Held, source_of_2024: Path) -> None:
    source = "uk-2019" if held.parliament < 59 else source_of_2024
    run(*new_arguments(held, source, "night"))
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
    """The result as a table in the drop folder."""
    Path("drop").mkdir()
    Path("drop/result.csv").write_text(typed_table(held), encoding="utf-8", newline="")
