"""Widgets of plain lines: `Lines` shows a few, `LineList` scrolls through thousands.

Both paint through the line API, so that one changed line costs one repainted line and not
a viewport. They show what `view_models` made and decide nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widget import Widget

from tracker.ui.view_models.spans import Line, Row


def strip(line: Line, width: int, style: Style, *, colourless: bool = False) -> Strip:
    """A line painted on a background, exactly `width` cells.

    Without colour, what had a background is reversed and the rest is plain: a red turned to
    grey would be too dark to read.
    """
    paint = _colourless if colourless else Style.parse
    segments = [Segment(span.text, style + paint(span.style)) for span in line]
    return Strip(segments).adjust_cell_length(width, style)


@lru_cache(maxsize=512)
def _colourless(text: str) -> Style:
    style = Style.parse(text)
    return style.without_color + Style(reverse=bool(style.bgcolor) or None, dim=False)


class Lines(Widget):
    """A few lines that are not scrolled, like the glance at the top."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._lines: list[Line] = []

    def show(self, lines: Sequence[Line]) -> None:
        """Show these lines; only those that differ are painted again."""
        old, self._lines = self._lines, list(lines)
        if len(old) != len(self._lines):
            self.refresh(layout=self.styles.auto_dimensions)
            return
        for y, (was, now) in enumerate(zip(old, self._lines, strict=True)):
            if was != now:
                self.refresh(Region(0, y, self.size.width, 1))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many rows as there are lines."""
        return len(self._lines)

    def render_line(self, y: int) -> Strip:
        """Paint one line."""
        line = self._lines[y] if y < len(self._lines) else ()
        return strip(line, self.size.width, self.rich_style, colourless=self.app.no_color)


class LineList(ScrollView, can_focus=True):
    """A list of lines with a cursor that stays on its key, whatever is re-sorted around it."""

    BINDINGS: ClassVar = [
        Binding("up,k", "move(-1)", "Up", show=False),
        Binding("down,j", "move(1)", "Down", show=False),
        Binding("pageup", "page(-1)", "Page up", show=False),
        Binding("pagedown", "page(1)", "Page down", show=False),
        Binding("home,g", "edge(0)", "First", show=False),
        Binding("end,G", "edge(-1)", "Last", show=False),
        Binding("enter", "open", "Open seat", show=False),
    ]
    COMPONENT_CLASSES: ClassVar = {"line-list--cursor"}

    key: reactive[str] = reactive("", init=False, repaint=False)
    """The key under the cursor; empty when there is none."""

    @dataclass
    class Moved(Message):
        """The cursor came to another key."""

        list: "LineList"
        key: str

    @dataclass
    class Opened(Message):
        """A key was chosen, with Enter or a click."""

        list: "LineList"
        key: str

    @dataclass
    class Resized(Message):
        """There is another width to make lines for."""

        list: "LineList"

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._rows: list[Row] = []
        self._cursor = -1

    @property
    def rows(self) -> Sequence[Row]:
        """What is shown."""
        return self._rows

    def show(self, rows: Sequence[Row]) -> None:
        """Show these rows. Where only some lines differ, only those are painted again."""
        old, self._rows = self._rows, list(rows)
        same_shape = [row.key for row in old] == [row.key for row in self._rows]
        if same_shape:
            for y, (was, now) in enumerate(zip(old, self._rows, strict=True)):
                if was.line != now.line:
                    self.refresh_line(y)
            return
        self.virtual_size = Size(self._content_width, len(self._rows))
        self._cursor = self._find(self.key, near=self._cursor)
        self.key = self._rows[self._cursor].key if self._cursor >= 0 else ""
        self.refresh()
        if self.has_focus:  # else the newest stay in sight, and the cursor waits
            self.call_after_refresh(self._bring_into_view)

    def select(self, key: str) -> None:
        """Put the cursor on the first row with this key, and that row in view."""
        for y, row in enumerate(self._rows):
            if row.key == key:
                self._put(y)
                return

    @property
    def _content_width(self) -> int:
        return self.scrollable_content_region.width

    def _find(self, key: str, near: int) -> int:
        """The row of a key, the one nearest to where it was; else the first that has a key."""
        found = [y for y, row in enumerate(self._rows) if row.key and row.key == key]
        if found:
            return min(found, key=lambda y: abs(y - near))
        return next((y for y, row in enumerate(self._rows) if row.key), -1)

    def _put(self, y: int) -> None:
        old, self._cursor = self._cursor, y
        for line in (old, y):
            if line >= 0:
                self.refresh_line(line)
        self.key = self._rows[y].key if y >= 0 else ""
        self._bring_into_view()

    def _is_in_view(self, y: int) -> bool:
        top = self.scroll_offset.y
        return top <= y < top + self.scrollable_content_region.height

    def _bring_into_view(self) -> None:
        y = self._cursor
        if y < 0:
            return
        top = y - 1 if y and not self._rows[y - 1].key else y  # a heading comes into view too
        if not (self._is_in_view(top) and self._is_in_view(y)):
            self.scroll_to_region(Region(0, top, 1, y - top + 1), animate=False, force=True)

    def _step(self, start: int, direction: int, count: int) -> int:
        """The row that lies `count` selectable rows away, or as far as there are any."""
        y, landed = start + direction, start
        while 0 <= y < len(self._rows) and count:
            if self._rows[y].key:
                landed, count = y, count - 1
            y += direction
        return landed

    def watch_key(self, key: str) -> None:
        """Tell who listens that the cursor moved."""
        self.post_message(self.Moved(self, key))

    def on_resize(self, event: events.Resize) -> None:
        """The virtual width is the width there is; whoever made the lines makes them anew."""
        self.virtual_size = Size(self._content_width, len(self._rows))
        self.post_message(self.Resized(self))

    def on_focus(self) -> None:
        """The cursor shows while the list has the focus, wherever it had gone to."""
        self._repaint_cursor()
        self._bring_into_view()

    def on_blur(self) -> None:
        """… and is quieter when it has not."""
        self._repaint_cursor()

    def _repaint_cursor(self) -> None:
        if self._cursor >= 0:
            self.refresh_line(self._cursor)

    def action_move(self, rows: int) -> None:
        """Move the cursor by so many selectable rows."""
        if self._cursor >= 0:
            self._put(self._step(self._cursor, 1 if rows > 0 else -1, abs(rows)))

    def action_page(self, pages: int) -> None:
        """Move the cursor by a screenful."""
        self.action_move(pages * max(1, self.size.height - 2))

    def action_edge(self, edge: int) -> None:
        """Move the cursor to the first (0) or last (-1) row."""
        self.action_move(-len(self._rows) if edge == 0 else len(self._rows))

    def action_open(self) -> None:
        """Open what is under the cursor."""
        if self.key:
            self.post_message(self.Opened(self, self.key))

    def on_click(self, event: events.Click) -> None:
        """A click selects; a click on the selected opens."""
        y = event.y + self.scroll_offset.y
        if 0 <= y < len(self._rows) and self._rows[y].key:
            if y == self._cursor:
                self.action_open()
            else:
                self._put(y)

    def render_line(self, y: int) -> Strip:
        """Paint one line of the viewport."""
        width = self.size.width
        index = y + self.scroll_offset.y
        style = self.rich_style
        if index >= len(self._rows):
            return Strip.blank(width, style)
        if index == self._cursor and self.has_focus:
            style += self.get_component_rich_style("line-list--cursor", partial=True)
        return strip(self._rows[index].line, width, style, colourless=self.app.no_color)
