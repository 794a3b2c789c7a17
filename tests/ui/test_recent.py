"""The last ten minutes on one key, live and on the board of another moment."""

import datetime as dt

from tests.makers.newsroom import (
    Newsroom,
    app_of,
    open_app,
    screen_text,
    seat_id,
    shows,
    until,
)
from tracker.ui.screens.recent import RecentScreen
from tracker.ui.screens.seat import SeatScreen


async def test_the_last_ten_minutes_are_on_one_key_and_change_with_the_board(
    half_night: Newsroom,
) -> None:
    async with open_app(half_night.app(), (80, 24)) as pilot:
        await pilot.press("L")
        await shows(pilot, "03:20 to 03:30", "1 came, 0 flipped", "▁", "█")
        half_night.clock.at += dt.timedelta(minutes=1)
        half_night.agency("Peterborough", "Bedford")
        await shows(pilot, "03:21 to 03:31", "Came: ", "Bedford")


async def test_enter_opens_the_seat_and_escape_returns_to_the_board(half_night: Newsroom) -> None:
    async with open_app(half_night.app(), (80, 24)) as pilot:
        half_night.agency("Corby")
        await shows(pilot, "35 of 69")
        await pilot.press("L")
        await shows(pilot, "Came: 2", "Corby")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, SeatScreen))
        assert pilot.app.screen.seat == seat_id("Corby")  # type: ignore[attr-defined]
        await pilot.press("escape")
        await until(pilot, lambda: pilot.app.screen is app_of(pilot).board_screen)


async def test_on_an_earlier_board_they_end_at_its_time(half_night: Newsroom) -> None:
    async with open_app(half_night.app(), (80, 24)) as pilot:
        await pilot.press("[")
        await shows(pilot, "NOT LIVE")
        moment = app_of(pilot).session.moment
        assert moment
        await pilot.press("L")
        await until(pilot, lambda: isinstance(pilot.app.screen, RecentScreen))
        await shows(pilot, f" to {moment.known_at:%H:%M}: ")
        seats = app_of(pilot).session.board.tally("Con").seats
        assert f" {seats} " in screen_text(pilot.app)
