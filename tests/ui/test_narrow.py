"""The screen in small and large terminals, and in terminals with few colours or none."""

from collections.abc import Iterator

import pytest
from rich.cells import cell_len
from textual.pilot import Pilot

from tests.makers import night
from tests.makers.newsroom import (
    Newsroom,
    app_of,
    board_list,
    cells,
    header,
    open_app,
    opens,
    screen_text,
    shows,
    text,
    until,
    wait_for_board,
)
from tracker.ui.panes.map import MapPane
from tracker.ui.panes.status import StatusBar
from tracker.ui.screens.dialog import Dialog
from tracker.ui.screens.help import HelpScreen
from tracker.ui.screens.seat import SeatScreen
from tracker.ui.view_models.saved_views import VIEWS
from tracker.ui.view_models.styled_text import Line
from tracker.ui.widgets.line_list import LineList
from tracker.ui.widgets.lines import Lines

ANGLIA = night.anglia()
SIZES = pytest.mark.parametrize("size", [(80, 24), (220, 60)], ids=["80x24", "220x60"])
DIALOGS = {
    "d": "Esc leaves", "c": "Esc leaves", "r": "Esc leaves", "p": "Esc leaves",
    "n": "Esc leaves", "U": "Esc leaves", "v": "Esc leaves", "t": "Esc stays",
    "e": "Esc leaves", "question_mark": "Esc closes", "q": "Esc stays",
}  # fmt: skip
"""Of each dialog: the key that opens it, and the end of its last line."""


@pytest.fixture
def everything(half_night: Newsroom) -> Newsroom:
    """A newsroom with a desk entry, a conflict, a recount, a problem and a long name."""
    half_night.desk(night.desk_entry(half_night.board(), "Peterborough", "Lab"))
    half_night.feed(
        night.result(ANGLIA, "Bedford", votes={"Con": 3, "Lab": 2}),
        night.result(ANGLIA, "Bedford", votes={"Con": 2, "Lab": 3}),
        night.recount(ANGLIA, "Central Suffolk and North Ipswich"),
    )
    sentence = 'unknown seat "Ipswitch"; the nearest names are Ipswich'
    with half_night.ledger.writing():
        name = "General_Election_result_Ipswitch_1.xml"
        half_night.ledger.record_delivery(
            name, b"x", "a" * 64, "rejected", sentence, [], half_night.clock()
        )
    return half_night


def wide(pilot: Pilot[None]) -> list[str]:
    """The lines that are wider than the screen, whose right end is cropped."""
    width = pilot.app.size.width
    found = [line for line in screen_text(pilot.app).splitlines() if cell_len(line) != width]
    return found + [text(line) for line, room in _lines(pilot) if cells(line) > room]


def _lines(pilot: Pilot[None]) -> Iterator[tuple[Line, int]]:
    """Every line with the number of cells for it."""
    for widget in pilot.app.screen.query(Lines):
        if widget.is_on_screen:
            yield from ((line, widget.size.width) for line in widget._lines)
    for listing in pilot.app.screen.query(LineList):
        if listing.is_on_screen:
            rows = range(len(listing.keys))
            yield from ((listing._line(y), listing.content_width) for y in rows)


@SIZES
async def test_no_line_of_any_view_is_wider_than_its_list(
    everything: Newsroom, size: tuple[int, int]
) -> None:
    async with open_app(everything.app(), size) as pilot:
        for key, view in zip("123456", VIEWS, strict=True):
            await pilot.press(key)
            await until(pilot, lambda: header(app_of(pilot)).strip())
            assert wide(pilot) == [], view
        await opens(pilot, "1", "enter", screen=SeatScreen)
        await shows(pilot, "Peterborough")
        await until(pilot, lambda: wide(pilot) == [], "a page as wide as its room", within=2)


@SIZES
async def test_every_dialog_can_be_scrolled_from_its_title_to_its_last_line(
    everything: Newsroom, size: tuple[int, int]
) -> None:
    async with open_app(everything.app(initials="AB"), size) as pilot:
        for key, last in DIALOGS.items():
            await opens(pilot, key, screen=Dialog)
            title = pilot.app.screen.query(".title").first().render()
            await shows(pilot, str(title), last)
            assert wide(pilot) == [], key
            await pilot.press("escape")
            await wait_for_board(pilot)


async def test_every_view_works_at_every_size_of_the_terminal(everything: Newsroom) -> None:
    async with open_app(everything.app()) as pilot:
        app = app_of(pilot)
        for size in ((220, 60), (80, 24), (60, 15), (20, 5)):
            await pilot.resize_terminal(*size)
            for key in "123456":
                await pilot.press(key, "end")
                assert app.focused is app.board_screen.pane
            assert app.size == size
        await pilot.resize_terminal(80, 24)
        await pilot.press("1", "home")
        await shows(pilot, "Peterborough", "Conservative target seats", "1 Marginals")


@pytest.mark.parametrize("key", "123456")
async def test_a_pane_squeezed_to_one_column_shows_every_view(
    everything: Newsroom, key: str
) -> None:
    """The screen breaks by an exception, which the pilot raises."""
    async with open_app(everything.app()) as pilot:
        await pilot.press(key)
        for columns in (10, 5, 2, 1):
            await pilot.resize_terminal(columns, 1 + columns)
            await pilot.pause()
        assert pilot.app.size == (1, 2)


@pytest.mark.parametrize("key", ["enter", "d", "v", "e", "question_mark"])
async def test_a_pane_squeezed_to_one_column_shows_every_page_and_dialog(
    everything: Newsroom, key: str
) -> None:
    async with open_app(everything.app(initials="AB")) as pilot:
        if key == "enter":
            await opens(pilot, "1", key, screen=SeatScreen)
        else:
            await opens(pilot, key, screen=Dialog)
        for columns in (2, 1):
            await pilot.resize_terminal(columns, 40)
            await pilot.pause()
        assert pilot.app.size == (1, 40)


@pytest.mark.parametrize("terminal", ["NO_COLOR", "xterm-16color"])
async def test_with_few_colours_or_none_the_cursors_line_is_reversed(
    everything: Newsroom, terminal: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if terminal == "NO_COLOR":
        monkeypatch.setenv("NO_COLOR", "1")
    else:
        monkeypatch.setenv("TERM", terminal)
        monkeypatch.delenv("COLORTERM")
    async with open_app(everything.app()) as pilot:
        app = app_of(pilot)
        assert app.no_color == (terminal == "NO_COLOR")
        assert app.no_color or app.console.color_system == "standard"
        await shows(pilot, "Peterborough", "Con GAIN", "34 of 69")

        def reversed_lines() -> list[str]:
            listing = board_list(app, "targets")
            painted = [listing.render_line(y) for y in range(listing.size.height)]
            return [
                strip.text
                for strip in painted
                if all(segment.style and segment.style.reverse for segment in list(strip)[:2])
            ]

        (line,) = reversed_lines()
        assert "Peterborough" in line
        await pilot.press("down")
        (line,) = reversed_lines()
        assert "Bedford" in line
        await pilot.press("4")
        await until(pilot, lambda: app.board_screen.query_one(MapPane)._place_by_key)
        await pilot.press("right", "down")
        await shows(pilot, "[")


async def test_a_terminal_that_grew_beneath_a_dialog_has_a_header_of_its_width(
    newsroom: Newsroom,
) -> None:
    async with open_app(newsroom.app(), (100, 30)) as pilot:
        app = app_of(pilot)
        await opens(pilot, "question_mark", screen=HelpScreen)
        await pilot.resize_terminal(160, 48)
        await pilot.pause(0.3)
        await pilot.press("escape")
        await wait_for_board(pilot)

        def fits() -> bool:
            return len(header(app)) == app.board_screen.pane.content_width == 102

        await until(pilot, fits, "a header of the width of the view")


async def test_a_resize_while_a_dialog_closes_leaves_no_stuck_header(newsroom: Newsroom) -> None:
    async with open_app(newsroom.app(), (100, 30)) as pilot:
        app = app_of(pilot)
        for size, width in (((160, 48), 102), ((100, 30), 99)):
            await opens(pilot, "question_mark", screen=HelpScreen)
            pilot.app.screen.dismiss()
            await pilot.resize_terminal(*size)
            await wait_for_board(pilot)
            await until(pilot, lambda width=width: len(header(app)) == width, f"{width} cells")
            assert app.board_screen.query_one(StatusBar).size.width == size[0]
