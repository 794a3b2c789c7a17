"""The night one statement back and on; what is not live says so, and one key is the way back."""

from textual.events import Key
from textual.pilot import Pilot

from tests.makers.newsroom import (
    Newsroom,
    board_list,
    on_air,
    on_seat_page,
    opens,
    row_texts,
    screen_text,
    shows,
    tells,
    the_app,
    until,
)
from tracker.ui.screens.as_of import AsOfScreen
from tracker.ui.screens.messages import OpenSeat
from tracker.ui.screens.seat import SeatScreen

WIDE = (120, 40)


async def live(pilot: Pilot[None]) -> None:
    """Wait until nothing says that the board is not live."""
    await until(pilot, lambda: "NOT LIVE" not in screen_text(pilot.app), "the board of now")
    assert the_app(pilot).session.board is the_app(pilot).session.live


async def test_the_brackets_go_one_statement_back_and_on_until_it_is_live_again(
    half_night: Newsroom,
) -> None:
    async with on_air(half_night.app(), WIDE) as pilot:
        await pilot.press("]")
        await live(pilot)
        await pilot.press("[")
        await shows(pilot, "NOT LIVE", "as known at 03:16", "33 of 69")
        await pilot.press("[")
        await shows(pilot, "NOT LIVE", "as known at 03:12", "32 of 69")
        await pilot.press("]")
        await shows(pilot, "NOT LIVE", "as known at 03:16", "33 of 69")
        await pilot.press("]")
        await live(pilot)
        await shows(pilot, "34 of 69")


async def test_three_quick_presses_go_three_statements_back(half_night: Newsroom) -> None:
    async with on_air(half_night.app(), WIDE) as pilot:
        for _ in range(3):
            pilot.app.post_message(Key("left_square_bracket", "["))
        await shows(pilot, "as known at 03:11")


async def test_t_comes_back_from_a_seats_page_and_goes_from_one(half_night: Newsroom) -> None:
    async with on_air(half_night.app(), WIDE) as pilot:
        await pilot.press("[")
        await shows(pilot, "NOT LIVE")
        await opens(pilot, "enter", screen=SeatScreen)
        await shows(pilot, "NOT LIVE")
        await pilot.press("t")
        await live(pilot)
        the_app(pilot).post_message(OpenSeat(the_app(pilot).board_screen.selected_seat))
        await until(pilot, lambda: on_seat_page(pilot.app))
        await opens(pilot, "t", screen=AsOfScreen)
        await pilot.press(*"02:00", "enter")
        await shows(pilot, "NOT LIVE", "as known at 02:00")


async def test_the_log_ends_where_the_board_does(half_night: Newsroom) -> None:
    async with on_air(half_night.app(), WIDE) as pilot:
        await pilot.press("5", "[", "tab")
        await shows(pilot, "NOT LIVE", "as known at 03:16")
        log = board_list(the_app(pilot), "log")
        assert len(log.keys) == 33
        assert row_texts(log)[0].split()[0] == "03:16"
        half_night.agency("Norwich North")
        await until(pilot, lambda: the_app(pilot).session.live.decided == 35)
        assert len(log.keys) == 33
        await pilot.press("t")
        await until(pilot, lambda: len(log.keys) == 35)


async def test_the_sentence_of_another_moment_is_not_copied_for_the_air(
    half_night: Newsroom,
) -> None:
    async with on_air(half_night.app(), WIDE) as pilot:
        await opens(pilot, "t", screen=AsOfScreen)
        await pilot.press(*"01:00", "enter")
        await shows(pilot, "NOT LIVE", "0 of 69")
        await pilot.press("y")
        await tells(pilot, "This board is not live: t goes back to now.")
        assert pilot.app.clipboard == ""
