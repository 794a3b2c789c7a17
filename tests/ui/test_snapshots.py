"""Snapshots of the screens. After an intended change: pytest --snapshot-update, then check them."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from tests.makers import night
from tests.makers.newsroom import Newsroom, settled, shows
from tracker.board import entries
from tracker.ledger import Ledger
from tracker.ui import projector
from tracker.ui.settings import Settings

ANGLIA = night.anglia()
SMALL, LARGE = (80, 24), (160, 48)
SIZES = pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "160x48"])
HUGE = (220, 60)
MIDDLE = (100, 30)
Snap = Callable[..., bool]


def after(*keys: str, shown: str) -> Callable[[Pilot[Any]], Awaitable[None]]:
    """Press these keys when the board is shown, and wait for the text `shown`."""

    async def run(pilot: Pilot[Any]) -> None:
        await shows(pilot, "of 69")
        await pilot.press(*keys)
        await shows(pilot, shown)
        await settled(pilot)

    return run


@SIZES
def test_before_the_first_result(
    snap_compare: Snap, newsroom: Newsroom, size: tuple[int, int]
) -> None:
    run = after(shown="last time 03:13")
    assert snap_compare(newsroom.app(), terminal_size=size, run_before=run)


@SIZES
def test_half_of_the_results(
    snap_compare: Snap, half_night: Newsroom, size: tuple[int, int]
) -> None:
    run = after(shown="Con GAIN")
    assert snap_compare(half_night.app(), terminal_size=size, run_before=run)


@SIZES
def test_all_results(snap_compare: Snap, full_night: Newsroom, size: tuple[int, int]) -> None:
    run = after(shown="69 of 69")
    assert snap_compare(full_night.app(), terminal_size=size, run_before=run)


def test_without_colour(
    snap_compare: Snap, half_night: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    run = after(shown="Con GAIN")
    assert snap_compare(half_night.app(), terminal_size=SMALL, run_before=run)


@pytest.mark.parametrize("theme", ["day", "contrast"])
def test_in_other_colours(snap_compare: Snap, half_night: Newsroom, theme: str) -> None:
    run = after(shown="Con GAIN")
    app = half_night.app(settings=Settings(theme=theme))
    assert snap_compare(app, terminal_size=SMALL, run_before=run)


@SIZES
def test_all_seats_filtered(
    snap_compare: Snap, full_night: Newsroom, size: tuple[int, int]
) -> None:
    run = after("2", "slash", *"lab hold", shown="Luton North")
    assert snap_compare(full_night.app(), terminal_size=size, run_before=run)


def test_all_seats_with_further_columns(snap_compare: Snap, full_night: Newsroom) -> None:
    run = after("2", "o", "o", *"right right right right".split(), shown="Second")
    assert snap_compare(full_night.app(), terminal_size=SMALL, run_before=run)


@SIZES
def test_the_marked_seats(snap_compare: Snap, half_night: Newsroom, size: tuple[int, int]) -> None:
    board = half_night.board()
    half_night.desk(night.pin(board, "Ipswich"), night.desk_entry(board, "Norwich North", "Lab"))
    half_night.feed(night.result(ANGLIA, "Ipswich", 2, {"Con": 2, "Lab": 3}))
    half_night.feed(night.recount(ANGLIA, "Bedford"))
    half_night.feed(night.result(ANGLIA, "Peterborough", 2, {"Con": 22_334, "Lab": 19_800}))
    run = after("exclamation_mark", shown="pinned 1")
    assert snap_compare(half_night.app(), terminal_size=size, run_before=run)


def test_an_invalid_filter(snap_compare: Snap, full_night: Newsroom) -> None:
    run = after("2", "slash", *"lab maj<", shown="needs a number")
    assert snap_compare(full_night.app(), terminal_size=SMALL, run_before=run)


def test_the_marginals_by_closeness(snap_compare: Snap, full_night: Newsroom) -> None:
    run = after("o", "o", shown="by closest")
    assert snap_compare(full_night.app(), terminal_size=SMALL, run_before=run)


@SIZES
def test_the_marginals_with_projections(
    snap_compare: Snap, half_night: Newsroom, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(projector, "INTERVAL_SECONDS", 0.05)
    run = after(shown="◇")
    assert snap_compare(half_night.app(projects=True), terminal_size=size, run_before=run)


@SIZES
def test_the_map(snap_compare: Snap, half_night: Newsroom, size: tuple[int, int]) -> None:
    run = after("4", "down", "down", shown="4 Map")
    assert snap_compare(half_night.app(), terminal_size=size, run_before=run)


def test_a_map_of_hexagons(snap_compare: Snap, tmp_path: Path) -> None:
    room = Newsroom(tmp_path, night.hexagonal())
    room.agency("Ipswich", "Great Yarmouth", "Norwich South")

    async def run(pilot: Pilot[Any]) -> None:
        await pilot.press("4", "end")
        await shows(pilot, "Con GAIN  from Lab")
        await settled(pilot)

    assert snap_compare(room.app(), terminal_size=SMALL, run_before=run)
    room.ledger.close()


@SIZES
def test_the_log(snap_compare: Snap, half_night: Newsroom, size: tuple[int, int]) -> None:
    half_night.feed(night.rush(ANGLIA, "Peterborough", "Lab", revision=2), name="rush.xml")
    half_night.desk(night.desk_entry(half_night.board(), "Bedford", "Lab"))
    run = after("5", shown="correction")
    assert snap_compare(half_night.app(), terminal_size=size, run_before=run)


@SIZES
def test_the_upcoming_seats(
    snap_compare: Snap, half_night: Newsroom, size: tuple[int, int]
) -> None:
    half_night.feed(night.recount(ANGLIA, "Bedford"), name="recount.xml")
    run = after("6", shown="Due now")
    assert snap_compare(half_night.app(), terminal_size=size, run_before=run)


@SIZES
def test_a_gained_seat(snap_compare: Snap, full_night: Newsroom, size: tuple[int, int]) -> None:
    run = after("enter", shown="Why it stands" if size == LARGE else "Majority 2,580")
    assert snap_compare(full_night.app(), terminal_size=size, run_before=run)


def test_a_seat_whose_votes_are_pending(snap_compare: Snap, full_night: Newsroom) -> None:
    full_night.feed(night.rush(ANGLIA, "Peterborough", "Lab", revision=2), name="rush.xml")
    run = after("enter", shown="superseded")
    assert snap_compare(full_night.app(), terminal_size=(100, 40), run_before=run)


def test_a_seat_in_conflict(snap_compare: Snap, newsroom: Newsroom) -> None:
    newsroom.feed(
        night.result(ANGLIA, "Peterborough", votes={"Con": 22_334, "Lab": 19_754}),
        night.result(ANGLIA, "Peterborough", votes={"Con": 19_754, "Lab": 22_334}),
    )
    run = after("enter", shown="disagree")
    assert snap_compare(newsroom.app(), terminal_size=(100, 40), run_before=run)


@SIZES
def test_two_rivals_side_by_side(
    snap_compare: Snap, newsroom: Newsroom, size: tuple[int, int]
) -> None:
    newsroom.feed(
        night.result(ANGLIA, "Peterborough", votes={"Con": 22_334, "Lab": 19_754}),
        night.result(ANGLIA, "Peterborough", votes={"Con": 19_754, "Lab": 22_334}),
    )
    run = after("x", shown="feed_2.json")
    assert snap_compare(newsroom.app(), terminal_size=size, run_before=run)


def test_a_seat_with_a_correction_a_note_and_a_confirmation(
    snap_compare: Snap, full_night: Newsroom
) -> None:
    votes = {"Con": 22_334, "Lab": 19_745}
    full_night.feed(night.result(ANGLIA, "Peterborough", votes=votes, revision=2), name="2.xml")
    seat, now = night.seat_of(ANGLIA, "Peterborough"), full_night.clock()
    board = full_night.board()
    full_night.desk(
        entries.note(board, seat, "the count says a bundle of nine was moved", by="AB", now=now),
        entries.confirm(board, seat, by="CD", now=now),
    )
    run = after("enter", shown="✓ CD")
    assert snap_compare(full_night.app(), terminal_size=(100, 48), run_before=run)


def test_a_board_that_is_not_live(snap_compare: Snap, full_night: Newsroom) -> None:
    run = after("left_square_bracket", shown="NOT LIVE")
    assert snap_compare(full_night.app(), terminal_size=SMALL, run_before=run)


def test_a_feed_that_is_stale(snap_compare: Snap, half_night: Newsroom) -> None:
    half_night.clock.at = half_night.clock.at.replace(hour=4)
    run = after(shown="should have come, last file")
    assert snap_compare(half_night.app(), terminal_size=SMALL, run_before=run)


def test_a_confirmation(snap_compare: Snap, half_night: Newsroom) -> None:
    run = after("p", shown="whatever the feed says next")
    assert snap_compare(half_night.app(), terminal_size=SMALL, run_before=run)


def test_a_declaration_before_it_is_confirmed(snap_compare: Snap, newsroom: Newsroom) -> None:
    keys = ("d", *"Con", "tab", *"Con 22334 Lab 19754", "tab", *"AB", "tab", "enter")
    run = after(*keys, shown="Enter again puts this on record")
    assert snap_compare(newsroom.app(), terminal_size=SMALL, run_before=run)


def test_the_problems(snap_compare: Snap, newsroom: Newsroom) -> None:
    with Ledger.open(newsroom.ledger.path) as ledger, ledger.writing():
        sentence = 'unknown seat "Ipswitch"; the nearest names are Ipswich'
        ledger.record_delivery(
            "[/x].csv", b"x", "a" * 64, "rejected", sentence, [], newsroom.clock()
        )
    run = after("3", shown="Ipswitch")
    assert snap_compare(newsroom.app(), terminal_size=SMALL, run_before=run)


def test_the_help(snap_compare: Snap, newsroom: Newsroom) -> None:
    run = after("question_mark", *"flip", shown="Every flip and correction")
    assert snap_compare(newsroom.app(), terminal_size=SMALL, run_before=run)


def test_the_export(snap_compare: Snap, full_night: Newsroom) -> None:
    run = after("e", shown="All gains: 4")
    assert snap_compare(full_night.app(), terminal_size=LARGE, run_before=run)


EVERY_SIZE = pytest.mark.parametrize(
    "size", [SMALL, MIDDLE, LARGE, HUGE], ids=["80x24", "100x30", "160x48", "220x60"]
)


@EVERY_SIZE
def test_the_wall(snap_compare: Snap, half_night: Newsroom, size: tuple[int, int]) -> None:
    run = after("w", shown="Last flip")
    assert snap_compare(half_night.app(), terminal_size=size, run_before=run)


@pytest.mark.parametrize(
    ("keys", "shown"),
    [((), "Ipswich"), (("2",), "Was"), (("4",), "Ips"), (("enter",), "Why it stands")],
    ids=["marginals", "seats", "map", "seat"],
)
@pytest.mark.parametrize("size", [MIDDLE, HUGE], ids=["100x30", "220x60"])
def test_the_other_sizes(
    snap_compare: Snap,
    half_night: Newsroom,
    size: tuple[int, int],
    keys: tuple[str, ...],
    shown: str,
) -> None:
    run = after(*keys, shown=shown)
    assert snap_compare(half_night.app(), terminal_size=size, run_before=run)


@EVERY_SIZE
def test_the_inbox(snap_compare: Snap, half_night: Newsroom, size: tuple[int, int]) -> None:
    half_night.feed(night.result(ANGLIA, "Peterborough", 2, {"Con": 22_334, "Lab": 19_800}))
    run = after("i", shown="FLIP")
    assert snap_compare(half_night.app(), terminal_size=size, run_before=run)


def test_the_wall_in_the_light_theme(snap_compare: Snap, half_night: Newsroom) -> None:
    app = half_night.app(settings=Settings(theme="day"))
    run = after("w", shown="Last flip")
    assert snap_compare(app, terminal_size=SMALL, run_before=run)
