"""The board of an earlier time: it is marked as not live, and a key returns to the live board."""

from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from tests.makers.newsroom import (
    Newsroom,
    app_of,
    notified,
    open_app,
    screen_text,
    shows,
    until,
    verdict,
)
from tracker.ui.screens.as_of import AsOfScreen


async def go(pilot: Pilot[Any], *, at: str = "", declared_by: str = "") -> None:
    """Open the board of another time."""
    await pilot.press("t")
    await until(pilot, lambda: isinstance(pilot.app.screen, AsOfScreen))
    pilot.app.screen.query_one("#at", Input).value = at
    pilot.app.screen.query_one("#declared-by", Input).value = declared_by
    await pilot.press("enter")


async def test_the_board_as_known_at_a_time_and_the_return_with_a_key(full_night: Newsroom) -> None:
    async with open_app(full_night.app(), size=(120, 40)) as pilot:
        await go(pilot, at="02:00")
        await shows(pilot, "NOT LIVE", "as known at 02:00", "of 69")
        assert "69 of 69" not in screen_text(pilot.app)
        assert app_of(pilot).session.board.decided < 20
        await pilot.press("t")
        await shows(pilot, "69 of 69")
        assert "NOT LIVE" not in screen_text(pilot.app)


async def test_the_seats_declared_by_a_time(half_night: Newsroom) -> None:
    async with open_app(half_night.app(), size=(120, 40)) as pilot:
        await go(pilot, declared_by="01:50")
        await shows(pilot, "NOT LIVE", "declared by 01:50, as known at 03:30")


@pytest.mark.parametrize(
    ("declared_by", "sentence"),
    [
        ("2019-12-12T16:40", "is before the polls closed, 2019-12-12 22:00"),
        ("2019-13-12T02:31", "are day and month exchanged?"),
    ],
)
async def test_a_time_before_the_close_of_polls_is_refused(
    half_night: Newsroom, declared_by: str, sentence: str
) -> None:
    async with open_app(half_night.app()) as pilot:
        await go(pilot, declared_by=declared_by)
        await until(pilot, lambda: sentence in verdict(pilot))


async def test_a_result_that_arrives_meanwhile_is_shown_after_the_return(
    half_night: Newsroom,
) -> None:
    async with open_app(half_night.app()) as pilot:
        await go(pilot, at="02:00")
        await shows(pilot, "NOT LIVE")
        then = app_of(pilot).session.board
        half_night.agency("Norwich North")
        await until(pilot, lambda: app_of(pilot).session.live.decided == 35)
        assert app_of(pilot).session.board is then
        await pilot.press("t")
        await shows(pilot, "35 of 69")


@pytest.mark.parametrize("key", ["d", "r", "e"])
async def test_no_entry_and_no_export_is_possible_on_a_board_that_is_not_live(
    half_night: Newsroom, key: str
) -> None:
    async with open_app(half_night.app()) as pilot:
        await go(pilot, at="02:00")
        await shows(pilot, "NOT LIVE")
        await pilot.press(key)
        await notified(pilot, "This board is not live: t goes back to now.")
        assert len(pilot.app.screen_stack) == 1


@pytest.mark.parametrize(
    ("at", "sentence"), [("", "Give one of the two times."), ("late", '"late" is not a time')]
)
async def test_a_text_that_is_no_time_gives_a_sentence(
    half_night: Newsroom, at: str, sentence: str
) -> None:
    async with open_app(half_night.app()) as pilot:
        await go(pilot, at=at)
        await shows(pilot, sentence)
        assert isinstance(pilot.app.screen, AsOfScreen)


async def test_a_seats_page_shows_the_bulletins_received_by_then(full_night: Newsroom) -> None:
    async with open_app(full_night.app()) as pilot:
        await go(pilot, at="22:30")
        await shows(pilot, "NOT LIVE", "0 of 69")
        await pilot.press("enter")
        await shows(pilot, "still to declare")
        await pilot.press("pagedown")
        await shows(pilot, "Nothing stands; the seat is awaited.")
        assert ".xml" not in screen_text(pilot.app)
