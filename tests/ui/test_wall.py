"""The wall: it opens on a key or at the start, follows the night without keys, and any key ends it."""

import pytest
from textual.pilot import Pilot

from tests.makers import night
from tests.makers.newsroom import Newsroom, app_of, open_app, shows, until
from tracker.ui.screens import wall
from tracker.ui.screens.wall import WallScreen

CAMBRIDGE = night.result(night.anglia(), "Cambridge", votes={"Con": 20_312, "Lab": 18_001})
NINE = "┏━┓"
"""The first row of a large 9, and of others."""


async def on_board(pilot: Pilot[None]) -> None:
    await until(pilot, lambda: pilot.app.screen is app_of(pilot).board_screen)


async def test_the_wall_opens_on_a_key_and_follows_the_night(half_night: Newsroom) -> None:
    async with open_app(half_night.app(), (160, 48)) as pilot:
        await pilot.press("w")
        await shows(pilot, "of 69 declared", "Last flip", "North Norfolk", NINE, "Still to come")
        half_night.feed(CAMBRIDGE)
        await shows(pilot, "35 of 69", "Conservative gain from Labour in Cambridge.")


@pytest.mark.parametrize("key", ["escape", "w", "d", "space", "question_mark"])
async def test_any_key_leaves_the_wall_and_does_nothing_else(
    half_night: Newsroom, key: str
) -> None:
    async with open_app(half_night.app()) as pilot:
        await pilot.press("w")
        await shows(pilot, "Last flip")
        await pilot.press(key)
        await on_board(pilot)


async def test_a_board_can_begin_with_the_wall(half_night: Newsroom) -> None:
    app = half_night.app(wall=True)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, WallScreen))
        await shows(pilot, "Last flip")
        await pilot.press("w")
        await on_board(pilot)


async def test_the_panels_take_turns_without_a_key(
    half_night: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wall, "TURN_SECONDS", 0.1)
    async with open_app(half_night.app(), (80, 20)) as pilot:
        await pilot.press("w")
        await shows(pilot, "Last flip")
        await shows(pilot, "Latest", "South Cambridgeshire")
        await shows(pilot, "Last flip", "North Norfolk")


async def test_a_new_flip_is_shown_at_once(half_night: Newsroom) -> None:
    async with open_app(half_night.app(), (80, 20)) as pilot:
        await pilot.press("w")
        await shows(pilot, "Last flip")
        screen = pilot.app.screen
        assert isinstance(screen, WallScreen)
        screen._next_turn()
        await shows(pilot, "South Cambridgeshire")
        half_night.feed(CAMBRIDGE)
        await shows(pilot, "Last flip", "Conservative gain from Labour in Cambridge.")
