"""Rewind: steps of one bulletin; the board is marked as not live, and a key returns to live."""

import msgspec
from textual.events import Key
from textual.pilot import Pilot

from tests.makers.newsroom import (
    Newsroom,
    app_of,
    board_list,
    notified,
    on_seat_page,
    open_app,
    opens,
    row_texts,
    screen_text,
    shows,
    until,
)
from tracker.ledger import Ledger
from tracker.ui.screens.as_of import AsOfScreen
from tracker.ui.screens.messages import OpenSeat
from tracker.ui.screens.seat import SeatScreen

WIDE = (120, 40)


async def live(pilot: Pilot[None]) -> None:
    """Wait until the board is live."""
    await until(pilot, lambda: "NOT LIVE" not in screen_text(pilot.app), "the board of now")
    assert app_of(pilot).session.board is app_of(pilot).session.live


async def test_the_brackets_step_back_and_forward_until_the_board_is_live(
    half_night: Newsroom,
) -> None:
    async with open_app(half_night.app(), WIDE) as pilot:
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


async def test_three_quick_presses_are_three_steps_back(half_night: Newsroom) -> None:
    async with open_app(half_night.app(), WIDE) as pilot:
        for _ in range(3):
            pilot.app.post_message(Key("left_square_bracket", "["))
        await shows(pilot, "as known at 03:11")


async def test_t_works_on_a_seats_page(half_night: Newsroom) -> None:
    async with open_app(half_night.app(), WIDE) as pilot:
        await pilot.press("[")
        await shows(pilot, "NOT LIVE")
        await opens(pilot, "enter", screen=SeatScreen)
        await shows(pilot, "NOT LIVE")
        await pilot.press("t")
        await live(pilot)
        app_of(pilot).post_message(OpenSeat(app_of(pilot).board_screen.selected_seat))
        await until(pilot, lambda: on_seat_page(pilot.app))
        await opens(pilot, "t", screen=AsOfScreen)
        await pilot.press(*"02:00", "enter")
        await shows(pilot, "NOT LIVE", "as known at 02:00")


async def test_the_log_ends_at_the_time_of_the_board(half_night: Newsroom) -> None:
    async with open_app(half_night.app(), WIDE) as pilot:
        await pilot.press("5", "[", "tab")
        await shows(pilot, "NOT LIVE", "as known at 03:16")
        log = board_list(app_of(pilot), "log")
        assert len(log.keys) == 33
        assert row_texts(log)[0].split()[0] == "03:16"
        half_night.agency("Norwich North")
        await until(pilot, lambda: app_of(pilot).session.live.decided == 35)
        assert len(log.keys) == 33
        await pilot.press("t")
        await until(pilot, lambda: len(log.keys) == 35)


async def test_the_sentence_of_an_earlier_board_is_not_copied(
    half_night: Newsroom,
) -> None:
    async with open_app(half_night.app(), WIDE) as pilot:
        await opens(pilot, "t", screen=AsOfScreen)
        await pilot.press(*"01:00", "enter")
        await shows(pilot, "NOT LIVE", "0 of 69")
        await pilot.press("y")
        await notified(pilot, "This board is not live: t goes back to now.")
        assert pilot.app.clipboard == ""


async def test_a_rewound_board_has_the_tables_that_replace_the_old_ones(
    half_night: Newsroom,
) -> None:
    election = half_night.election
    waiting = half_night.board().states
    dropped = next(s.seat.id for s in waiting.values() if s.to_come)
    seats = tuple(seat for seat in election.seats if seat.id != dropped)
    targets = tuple(target for target in election.targets if target.seat != dropped)
    tables = msgspec.structs.replace(election, seats=seats, targets=targets, watch_areas=())
    async with open_app(half_night.app(), WIDE) as pilot:
        app = app_of(pilot)
        await pilot.press("[")
        await shows(pilot, "NOT LIVE", "as known at 03:16", "33 of 69")
        app.post_message(OpenSeat(dropped))
        await until(pilot, lambda: on_seat_page(pilot.app))
        Ledger.create(half_night.path, tables, half_night.clock()).close()
        await shows(pilot, "NOT LIVE", "as known at 03:16", "33 of 68")
        await until(pilot, lambda: not on_seat_page(pilot.app))
        assert dropped not in app.session.windows
        await pilot.press("6")
        await shows(pilot, "NOT LIVE")
