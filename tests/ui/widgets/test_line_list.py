"""The list of lines: a cursor that stays on its key, and one repainted line for one change."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any

import pytest
from textual.app import App, ComposeResult
from textual.pilot import Pilot
from textual.strip import Strip

from tests.makers.newsroom import screen_text, until
from tracker.ui.view_models.listing import Row
from tracker.ui.view_models.styled_text import Line, Span
from tracker.ui.widgets.line_list import LineList
from tracker.ui.widgets.lines import Lines
from tracker.ui.widgets.paint import full_colour, line_strip

HEADING = ""
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def row(key: str, text: str = "") -> Row:
    return Row(key, (Span(text or f"row {key}"),))


def rows(*keys: str) -> list[Row]:
    """A row for each key; an empty key is a heading."""
    return [row(key) if key else Row("", (Span("-- heading"),)) for key in keys]


class Spy(LineList):
    """A list that counts which lines it paints."""

    def __init__(self) -> None:
        super().__init__(id="spied")
        self.painted: list[int] = []

    def render_line(self, y: int) -> Strip:
        self.painted.append(y + self.scroll_offset.y)
        return super().render_line(y)


class Listing(App[None]):
    """An app with only a list, which notes the list's messages."""

    CSS = "LineList { height: 1fr; } LineList > .line-list--cursor { background: blue; }"

    def __init__(self, *keys: str) -> None:
        super().__init__()
        self.list = Spy()
        self.first = rows(*keys)
        self.moved: list[str] = []
        self.opened: list[str] = []

    def compose(self) -> ComposeResult:
        yield self.list

    def on_mount(self) -> None:
        self.list.show(self.first)
        self.list.focus()

    def on_cursor_view_moved(self, message: LineList.Moved) -> None:
        self.moved.append(message.key)

    def on_cursor_view_opened(self, message: LineList.Opened) -> None:
        self.opened.append(message.key)


@contextmanager
def painting(listing: Spy) -> Iterator[list[int]]:
    """The lines that are painted within this context."""
    listing.painted.clear()
    yield listing.painted


def on_screen(app: App[Any]) -> Sequence[str]:
    return [line.rstrip(" ▐") for line in screen_text(app).splitlines()]


async def shown(pilot: Pilot[None], *keys: str) -> None:
    app = pilot.app
    assert isinstance(app, Listing)
    app.list.show(rows(*keys))
    await pilot.pause()


# -- the cursor --------------------------------------------------------------------------------


async def test_the_cursor_starts_on_the_first_row_that_can_be_selected() -> None:
    app = Listing(HEADING, "a", "b")
    async with app.run_test():
        assert app.list.key == "a"


async def test_moving_down_skips_headings() -> None:
    app = Listing("a", HEADING, HEADING, "b")
    async with app.run_test() as pilot:
        await pilot.press("down")
        assert app.list.key == "b"
        await pilot.press("up")
        assert app.list.key == "a"


@pytest.mark.parametrize(("key", "end"), [("j", "b"), ("k", "a")])
async def test_j_and_k_move_as_in_vi(key: str, end: str) -> None:
    app = Listing("a", "b", "c")
    async with app.run_test() as pilot:
        await pilot.press(key)
        assert app.list.key == end


@pytest.mark.parametrize(
    ("keys", "end"),
    [(["end"], "z"), (["end", "home"], "a"), (["G"], "z"), (["G", "g"], "a"), (["up"], "a")],
)
async def test_home_and_end_go_to_the_ends(keys: list[str], end: str) -> None:
    app = Listing(*LETTERS)
    async with app.run_test(size=(20, 8)) as pilot:
        await pilot.press(*keys)
        assert app.list.key == end


async def test_the_cursor_stops_at_the_end_of_the_list() -> None:
    app = Listing("a", "b", HEADING)
    async with app.run_test() as pilot:
        await pilot.press("end", "down", "down")
        assert app.list.key == "b"


async def test_a_page_is_a_screenful_and_the_cursor_stays_in_view() -> None:
    app = Listing(*LETTERS)
    async with app.run_test(size=(20, 8)) as pilot:
        await pilot.press("pagedown")
        assert app.list.key == "g"
        assert "row g" in on_screen(app)
        await pilot.press("pagedown", "pagedown", "pagedown", "pagedown")
        assert app.list.key == "z"
        await pilot.press("pageup")
        assert "row t" in on_screen(app)


async def test_going_home_brings_the_heading_into_view() -> None:
    app = Listing(HEADING, *LETTERS)
    async with app.run_test(size=(20, 8)) as pilot:
        await pilot.press("end", "home")
        assert "-- heading" in on_screen(app)


async def test_the_cursor_stays_on_its_key_when_rows_are_sorted_again() -> None:
    app = Listing("a", "b", "c")
    async with app.run_test() as pilot:
        await pilot.press("down")
        await shown(pilot, "c", "b", "a")
        assert app.list.key == "b"
        await pilot.press("down")
        assert app.list.key == "a"


async def test_the_cursor_stays_on_its_key_when_rows_are_added_above() -> None:
    app = Listing("a", "b")
    async with app.run_test() as pilot:
        await pilot.press("down")
        await shown(pilot, "x", "y", "a", "b")
        assert app.list.key == "b"


async def test_the_cursor_moves_to_the_first_row_when_its_key_is_removed() -> None:
    app = Listing("a", "b", "c")
    async with app.run_test() as pilot:
        await pilot.press("down")
        await shown(pilot, HEADING, "a", "c")
        assert app.list.key == "a"


async def test_the_cursor_stays_on_the_nearest_of_several_rows_with_its_key() -> None:
    app = Listing("a", "b", "c", "a")
    async with app.run_test() as pilot:
        await pilot.press("end")
        await shown(pilot, "a", "b", "c", "d", "a")
        await pilot.press("up")
        assert app.list.key == "d"


async def test_a_selected_row_is_in_view_after_the_list_is_sorted_again() -> None:
    app = Listing(*LETTERS)
    async with app.run_test(size=(20, 8)) as pilot:
        await pilot.press("end")
        await shown(pilot, *reversed(LETTERS))
        assert app.list.key == "z"
        assert "row z" in on_screen(app)


async def test_a_selected_row_is_in_view_after_rows_were_added_above() -> None:
    app = Listing(*LETTERS[:6])
    async with app.run_test(size=(20, 8)) as pilot:
        await shown(pilot, *LETTERS[6:], *LETTERS[:6])
        assert app.list.key == "a"
        assert "row a" in on_screen(app)


async def test_a_moved_cursor_posts_a_message() -> None:
    app = Listing("a", "b")
    async with app.run_test() as pilot:
        await pilot.press("down")
        await until(pilot, lambda: app.moved[-1:] == ["b"])


# -- opening -----------------------------------------------------------------------------------


async def test_enter_opens_the_selected_row() -> None:
    app = Listing("a", "b")
    async with app.run_test() as pilot:
        await pilot.press("down", "enter")
        assert app.opened == ["b"]


async def test_a_click_selects_and_a_click_on_the_selected_opens() -> None:
    app = Listing("a", "b", "c")
    async with app.run_test() as pilot:
        await pilot.click(Spy, offset=(2, 2))
        assert (app.list.key, app.opened) == ("c", [])
        await pilot.click(Spy, offset=(2, 2))
        assert app.opened == ["c"]


async def test_a_click_on_a_scrolled_list_selects_the_visible_row() -> None:
    app = Listing(*LETTERS)
    async with app.run_test(size=(20, 8)) as pilot:
        await pilot.press("end")
        await pilot.click(Spy, offset=(2, 0))
        assert app.list.key == "s"


@pytest.mark.parametrize("y", [0, 5])
async def test_a_click_on_a_heading_or_below_the_rows_does_nothing(y: int) -> None:
    app = Listing(HEADING, "a", "b")
    async with app.run_test() as pilot:
        await pilot.click(Spy, offset=(2, y))
        assert (app.list.key, app.opened) == ("a", [])


# -- the empty list ----------------------------------------------------------------------------


async def test_keys_have_no_effect_in_an_empty_list() -> None:
    app = Listing()
    async with app.run_test() as pilot:
        await pilot.press("down", "up", "home", "end", "pagedown", "pageup", "enter")
        await pilot.click(Spy, offset=(2, 2))
        assert (app.list.key, app.opened) == ("", [])


async def test_a_list_of_headings_alone_has_no_selected_row() -> None:
    app = Listing(HEADING, HEADING)
    async with app.run_test() as pilot:
        await pilot.press("down", "enter")
        assert (app.list.key, app.opened) == ("", [])


async def test_a_list_that_is_emptied_and_filled_has_a_cursor() -> None:
    app = Listing("a", "b")
    async with app.run_test() as pilot:
        await shown(pilot)
        assert app.list.key == ""
        await shown(pilot, "b", "c")
        assert app.list.key == "b"


async def test_a_scrolled_list_that_shrinks_shows_the_remaining_rows() -> None:
    app = Listing(*LETTERS)
    async with app.run_test(size=(20, 8)) as pilot:
        await pilot.press("end")
        await shown(pilot, "a", "b")
        await until(pilot, lambda: "row a" in on_screen(app))


# -- painting ----------------------------------------------------------------------------------


async def test_one_changed_line_is_one_painted_line() -> None:
    app = Listing(*LETTERS)
    async with app.run_test(size=(20, 30)) as pilot:
        await pilot.pause()
        changed = rows(*LETTERS)
        changed[7] = row("h", "changed")
        with painting(app.list) as painted:
            app.list.show(changed)
            await until(pilot, lambda: "changed" in on_screen(app))
        assert set(painted) == {7}


async def test_unchanged_rows_paint_nothing() -> None:
    app = Listing(*LETTERS)
    async with app.run_test(size=(20, 30)) as pilot:
        await pilot.pause()
        with painting(app.list) as painted:
            app.list.show(rows(*LETTERS))
            await pilot.pause()
        assert painted == []


async def test_a_changed_line_out_of_view_paints_nothing() -> None:
    app = Listing(*LETTERS)
    async with app.run_test(size=(20, 8)) as pilot:
        await pilot.pause()
        changed = rows(*LETTERS)
        changed[20] = row(LETTERS[20], "changed")
        with painting(app.list) as painted:
            app.list.show(changed)
            await pilot.pause()
        assert painted == []


async def test_a_step_of_the_cursor_paints_two_lines() -> None:
    app = Listing(*LETTERS)
    async with app.run_test(size=(20, 30)) as pilot:
        await pilot.pause()
        with painting(app.list) as painted:
            await pilot.press("down")
        assert set(painted) == {0, 1}


def background(app: Listing, y: int) -> Any:
    """The background colour of a line."""
    style = next(iter(app.list.render_line(y))).style
    return style.bgcolor if style else None


async def test_the_line_under_the_cursor_has_another_background() -> None:
    app = Listing("a", "b")
    async with app.run_test() as pilot:
        await pilot.pause()
        assert background(app, 0) != background(app, 1)
        await pilot.press("down")
        assert background(app, 0) != background(app, 1)


async def test_the_cursor_is_hidden_without_focus() -> None:
    app = Listing("a", "b")
    async with app.run_test() as pilot:
        app.set_focus(None)
        await pilot.pause()
        assert background(app, 0) == background(app, 1)


@pytest.mark.parametrize("width", [1, 7, 40])
async def test_a_line_is_painted_exactly_as_wide_as_the_list(width: int) -> None:
    line: Line = (Span("日本共産党 and more", "bold"), Span("tail"))
    app = Listing()
    async with app.run_test(size=(width, 4)) as pilot:
        app.list.show([Row("a", line)])
        await pilot.pause()
        assert app.list.render_line(0).cell_length == app.list.size.width
        assert line_strip(line, width, app.list.rich_style, full_colour).cell_length == width


async def test_resizing_keeps_the_cursor_and_repaints_at_the_new_width() -> None:
    app = Listing(*LETTERS)
    async with app.run_test(size=(40, 30)) as pilot:
        await pilot.press("end")
        await pilot.resize_terminal(12, 6)
        await pilot.pause()
        assert app.list.key == "z"
        await pilot.press("up", "down")
        assert "row z" in on_screen(app)


# -- a block of lines without scrolling ----------------------------------------------------------


class Few(App[None]):
    CSS = "Lines { height: auto; }"

    def __init__(self) -> None:
        super().__init__()
        self.lines = Lines()

    def compose(self) -> ComposeResult:
        yield self.lines


def few(*texts: str) -> list[Line]:
    return [(Span(text),) for text in texts]


def has_height(lines: Lines, height: int) -> bool:
    return lines.size.height == height


async def test_a_block_of_lines_is_as_high_as_its_lines() -> None:
    app = Few()
    async with app.run_test() as pilot:
        for count in (3, 1, 5):
            app.lines.show(few(*("x" * count)))
            await until(pilot, partial(has_height, app.lines, count))


async def test_a_changed_line_of_a_block_is_shown() -> None:
    app = Few()
    async with app.run_test() as pilot:
        app.lines.show(few("one", "two"))
        await until(pilot, lambda: on_screen(app)[:2] == ["one", "two"])
        app.lines.show(few("one", "three"))
        await until(pilot, lambda: on_screen(app)[:2] == ["one", "three"])
