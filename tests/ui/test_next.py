"""The view of upcoming seats: seats with a statement first, then by expected time."""

import datetime as dt

from textual.pilot import Pilot

from tests.makers import night
from tests.makers.newsroom import (
    Newsroom,
    app_of,
    board_list,
    names_in,
    open_app,
    row_texts,
    shows,
    text,
    until,
)
from tracker.board import Board
from tracker.ui.view_models.upcoming import expected_windows, upcoming_line

ANGLIA = night.anglia()


def groups(pilot: Pilot[None]) -> dict[str, list[str]]:
    """The seats under each heading."""
    found: dict[str, list[str]] = {}
    listing = board_list(app_of(pilot), "next")
    for key, row in zip(listing.keys, row_texts(listing), strict=True):
        if key:
            found[next(reversed(found))].append(ANGLIA.seat_by_id[key].name)
        else:
            found[row.split(":")[0].strip()] = []
    return found


def at(hour: int, minute: int = 0) -> dt.datetime:
    return dt.datetime(2019, 12, 13, hour, minute, tzinfo=dt.UTC)


async def test_a_recount_is_first(half_night: Newsroom) -> None:
    half_night.feed(night.recount(ANGLIA, "Norwich North"))
    async with open_app(half_night.app(), (160, 48)) as pilot:
        await pilot.press("6")
        await shows(pilot, "Recounts, ties, conflicts and doubts: 1", "RECOUNT", "Due now")
        assert names_in(app_of(pilot), "next")[0] == "Norwich North"
        half_night.agency("Norwich North")
        await until(pilot, lambda: "Norwich North" not in names_in(app_of(pilot), "next"))


def test_the_word_recount_is_not_cropped_at_80_columns() -> None:
    board = Board.empty(ANGLIA).apply([night.recount(ANGLIA, "Milton Keynes South")])
    state, expected = night.state(board, "Milton Keynes South"), expected_windows(board)
    line = upcoming_line(state, expected[state.seat.id], at(3), 79)
    assert " RECOUNT " in text(line)


async def test_a_seat_becomes_due_and_then_overdue_as_time_passes(newsroom: Newsroom) -> None:
    """Bedford declared at 03:14 in 2017; nothing arrives in between."""
    newsroom.clock.at = at(0)
    async with open_app(newsroom.app()) as pilot:
        await pilot.press("6")
        await until(pilot, lambda: "Bedford" in groups(pilot).get("Later", []))
        newsroom.clock.at = at(3)
        await until(pilot, lambda: "Bedford" in groups(pilot).get("Due now", []), "it due")
        newsroom.clock.at = at(6)
        await until(pilot, lambda: "Bedford" in groups(pilot).get("Overdue", []), "it overdue")


async def test_o_switches_between_all_upcoming_seats_and_targets(
    half_night: Newsroom,
) -> None:
    async with open_app(half_night.app()) as pilot:
        app = app_of(pilot)
        await pilot.press("6")
        await shows(pilot, "Seat (targets)")
        assert len(names_in(app, "next")) == 9
        await pilot.press("o")
        await shows(pilot, "Seat (all)")
        assert len(names_in(app, "next")) == 35
        half_night.agency("Maldon")
        await until(pilot, lambda: len(names_in(app, "next")) == 34)
        await pilot.press("o")
        await shows(pilot, "Seat (targets)")
