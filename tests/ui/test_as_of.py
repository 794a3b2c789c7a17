"""The board goes back to another moment, is marked as not live, and comes back with one key."""

from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from tests.makers.newsroom import (
    Newsroom,
    on_air,
    screen_text,
    shows,
    tells,
    the_app,
    until,
    verdict,
)
from tracker.ui.screens.as_of import AsOfScreen


async def go(pilot: Pilot[Any], *, at: str = "", declared_by: str = "") -> None:
    """Ask for the board of another moment."""
    await pilot.press("t")
    await until(pilot, lambda: isinstance(pilot.app.screen, AsOfScreen))
    pilot.app.screen.query_one("#at", Input).value = at
    pilot.app.screen.query_one("#declared-by", Input).value = declared_by
    await pilot.press("enter")


async def test_the_board_as_we_knew_it_then_and_back_with_one_key(full_night: Newsroom) -> None:
    async with on_air(full_night.app(), size=(120, 40)) as pilot:
        await go(pilot, at="02:00")
        await shows(pilot, "NOT LIVE", "as known at 02:00", "of 69")
        assert "69 of 69" not in screen_text(pilot.app)
        assert the_app(pilot).session.board.decided < 20
        await pilot.press("t")
        await shows(pilot, "69 of 69")
        assert "NOT LIVE" not in screen_text(pilot.app)


async def test_the_seats_declared_by_a_time_as_we_know_them_now(half_night: Newsroom) -> None:
    async with on_air(half_night.app(), size=(120, 40)) as pilot:
        await go(pilot, declared_by="01:50")
        await shows(pilot, "NOT LIVE", "declared by 01:50, as known at 03:30")


@pytest.mark.parametrize(
    ("declared_by", "sentence"),
    [
        ("2019-12-12T16:40", "is before the polls closed, 2019-12-12 22:00"),
        ("2019-13-12T02:31", "are day and month exchanged?"),
    ],
)
async def test_a_time_at_which_no_seat_can_have_declared_is_refused(
    half_night: Newsroom, declared_by: str, sentence: str
) -> None:
    async with on_air(half_night.app()) as pilot:
        await go(pilot, declared_by=declared_by)
        await until(pilot, lambda: sentence in verdict(pilot))


async def test_what_arrives_meanwhile_is_there_on_return(half_night: Newsroom) -> None:
    async with on_air(half_night.app()) as pilot:
        await go(pilot, at="02:00")
        await shows(pilot, "NOT LIVE")
        then = the_app(pilot).session.board
        half_night.agency("Norwich North")
        await until(pilot, lambda: the_app(pilot).session.live.decided == 35)
        assert the_app(pilot).session.board is then
        await pilot.press("t")
        await shows(pilot, "35 of 69")


@pytest.mark.parametrize("key", ["d", "r", "e"])
async def test_nothing_is_said_or_exported_from_a_board_that_is_not_live(
    half_night: Newsroom, key: str
) -> None:
    async with on_air(half_night.app()) as pilot:
        await go(pilot, at="02:00")
        await shows(pilot, "NOT LIVE")
        await pilot.press(key)
        await tells(pilot, "This board is not live: t goes back to now.")
        assert len(pilot.app.screen_stack) == 1


@pytest.mark.parametrize(
    ("at", "sentence"), [("", "Give one of the two times."), ("late", '"late" is not a time')]
)
async def test_a_time_that_is_none_is_a_sentence(
    half_night: Newsroom, at: str, sentence: str
) -> None:
    async with on_air(half_night.app()) as pilot:
        await go(pilot, at=at)
        await shows(pilot, sentence)
        assert isinstance(pilot.app.screen, AsOfScreen)


async def test_a_seats_page_shows_what_had_been_said_by_then(full_night: Newsroom) -> None:
    async with on_air(full_night.app()) as pilot:
        await go(pilot, at="22:30")
        await shows(pilot, "NOT LIVE", "0 of 69")
        await pilot.press("enter")
        await shows(pilot, "Nothing stands; the seat is awaited.")
        assert ".xml" not in screen_text(pilot.app)
