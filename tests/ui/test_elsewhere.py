"""The board of an election typed by hand: no targets, no previous result, no times of last time."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.makers import night
from tests.makers.newsroom import Newsroom, app_of, screen_text, shows
from tracker.election import Election
from tracker.election.folder import load_election

TABLES = {
    "election.toml": (
        'id = "island"\nname = "Provincial election"\ndate = 2023-04-03\n'
        'timezone = "America/Halifax"\npolls_close_time = 19:00:00\n'
    ),
    "parties.csv": "code,name\nPC,Progressive Conservative\nLib,Liberal\nGreen,Green\n",
    "seats.csv": "id,name\n1,North Shore\n2,Red Sands\n3,Harbour\n",
}


@pytest.fixture
def island(tmp_path: Path) -> Iterator[Newsroom]:
    folder = tmp_path / "island"
    folder.mkdir()
    for name, content in TABLES.items():
        (folder / name).write_text(content, encoding="utf-8")
    election: Election = load_election(folder)
    room = Newsroom(tmp_path, election)
    room.clock.at = election.polls_close
    room.feed(night.result(election, "North Shore", votes={"PC": 1200, "Lib": 900}))
    yield room
    room.ledger.close()


async def test_the_board_opens_with_the_seats(island: Newsroom) -> None:
    async with island.app().run_test(size=(140, 40)) as pilot:
        await shows(pilot, "Seat by name", "Red Sands", "1 of 3 declared")
        assert "gain" not in screen_text(app_of(pilot)).casefold()


async def test_the_view_of_the_targets_has_a_reason_to_be_empty(island: Newsroom) -> None:
    async with island.app().run_test(size=(140, 40)) as pilot:
        await shows(pilot, "Seat by name")
        await pilot.press("1")
        await shows(pilot, "No targets: this election's folder has no targets.csv.")
        assert "as they came last time" not in screen_text(app_of(pilot))


async def test_the_next_seats_are_all_seats_without_a_time(island: Newsroom) -> None:
    async with island.app().run_test(size=(140, 40)) as pilot:
        await shows(pilot, "Seat by name")
        await pilot.press("6")
        await shows(pilot, "Seat (all)", "No time known: 2", "Harbour", "Red Sands")
