"""A list of lines that scrolls through thousands, with a cursor on one of them.

It paints through the line API: a changed figure costs the cells of that figure and not a
viewport. It asks for no line that is not on the screen, and decides nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
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

from tracker.ui.view_models.styled_text import Line, Listing, Row, changed_ranges
from tracker.ui.widgets.paint import colourless, in_sixteen, line_strip, paint_for

RAIL = 1
"""Cells at the right edge that show where in the list one is."""
RAIL_STYLE = "#3a404c"


class LineList(ScrollView, can_focus=True):
    """A list of lines with a cursor that stays on its key, whatever is re-sorted around it."""

    DEFAULT_CSS = """
    LineList {
        overflow-x: hidden;
        overflow-y: scroll;
        scrollbar-size: 0 0;
    }
    """
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

        list: ScrollView
        key: str

    @dataclass
    class Opened(Message):
        """A key was chosen, with Enter or a click."""

        list: ScrollView
        key: str

    @dataclass
    class Resized(Message):
        """There is another width to make lines for."""

        list: ScrollView

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._listing = Listing([], lambda y: ())
        self._made: dict[int, Line] = {}
        """Lines of this listing that have been on the screen."""
        self._cursor = -1

    def set_initial_key(self, key: str) -> None:
        """Be on this key from the start, before there is anybody to be told."""
        self.set_reactive(LineList.key, key)

    @property
    def rows(self) -> Sequence[Row]:
        """What the list holds, each row made."""
        return self._listing.rows()

    @property
    def keys(self) -> Sequence[str]:
        """The key of each row."""
        return self._listing.keys

    def show(self, rows: Listing | Sequence[Row]) -> None:
        """Show these rows. Where only some lines differ, only those are painted again."""
        now = rows if isinstance(rows, Listing) else Listing.from_rows(rows)
        old, self._listing = self._listing, now
        was, self._made = self._made, {}
        if len(old.keys) != len(now.keys) or old.keys != now.keys:
            self._take_shape(len(old.keys))
        self._repaint_what_differs(was)

    def _take_shape(self, rows_before: int) -> None:
        """The rows are others: find the cursor's key again, and show it if it is being used."""
        rail, cursor = self._rail(rows_before), self._cursor
        self._make_room(len(self.keys))
        self._cursor = self._find(self.key, near=cursor)
        self.key = self.keys[self._cursor] if self._cursor >= 0 else ""
        for line in {cursor, self._cursor} if cursor != self._cursor else ():
            self.refresh_line(line)
        if self.has_focus and 0 < cursor < self._cursor and self._is_in_view(cursor):
            down = self.scroll_offset.y + self._cursor - cursor  # nothing moves under the hand
            self.scroll_to(y=min(down, self.max_scroll_y), animate=False, force=True)
        if rail != self._rail(len(self.keys)):
            self.refresh(Region(self.content_width, 0, RAIL, self.size.height))
        if self.has_focus:  # else the newest stay in sight, and the cursor waits
            self.call_after_refresh(self._bring_into_view)

    def _make_room(self, rows: int) -> None:
        """Scroll through so many rows.

        Not by Textual's own way: another virtual size lays the whole screen out anew. The list
        keeps its size, and its rail is its own.
        """
        self.set_reactive(ScrollView.virtual_size, Size(self.content_width, rows))
        if self.scroll_offset.y > self.max_scroll_y:
            self.scroll_to(y=self.max_scroll_y, animate=False, force=True)

    def _rail(self, rows: int) -> range:
        """The lines of the rail that stand for what is in view; none where all of it is."""
        height = self.size.height
        if rows <= height or not height:
            return range(0)
        long = max(1, height * height // rows)
        top = round(self.scroll_offset.y * (height - long) / (rows - height))
        return range(top, top + long)

    def _repaint_what_differs(self, was: dict[int, Line]) -> None:
        """Repaint the cells of the lines in view that are not as they were painted."""
        top, width = self.scroll_offset.y, self.content_width
        for y in range(top, top + self.size.height):
            now = self._line(y) if y < len(self.keys) else ()
            if y in was or not now:
                for start, end in changed_ranges(was.get(y, ()), now, width):
                    self.refresh(Region(start, y - top, end - start, 1))
            else:
                self.refresh(Region(0, y - top, width, 1))

    def _line(self, y: int) -> Line:
        if y not in self._made:
            self._made[y] = self._listing.line(y)
        return self._made[y]

    def select(self, key: str) -> None:
        """Put the cursor on the first row with this key, and that row in view."""
        if key in self.keys:
            self._put(self.keys.index(key))

    @property
    def content_width(self) -> int:
        """Cells that there are for a line; 0 while it is not laid out."""
        return max(0, self.size.width - RAIL)

    def _find(self, key: str, near: int) -> int:
        """The row of a key, the one nearest to where it was; else the first that has a key."""
        found = [y for y, other in enumerate(self.keys) if other and other == key]
        if found:
            return min(found, key=lambda y: abs(y - near))
        return next((y for y, other in enumerate(self.keys) if other), -1)

    def _put(self, y: int) -> None:
        old, self._cursor = self._cursor, y
        for line in (old, y):
            if line >= 0:
                self.refresh_line(line)
        self.key = self.keys[y] if y >= 0 else ""
        self._bring_into_view()

    def _is_in_view(self, y: int) -> bool:
        top = self.scroll_offset.y
        return top <= y < top + self.size.height

    def _bring_into_view(self) -> None:
        y = self._cursor
        if y < 0:
            return
        top = y - 1 if y and not self.keys[y - 1] else y  # a heading comes into view too
        if not (self._is_in_view(top) and self._is_in_view(y)):
            self.scroll_to_region(Region(0, top, 1, y - top + 1), animate=False, force=True)

    def _step(self, start: int, direction: int, count: int) -> int:
        """The row that lies `count` selectable rows away, or as far as there are any."""
        y, landed = start + direction, start
        while 0 <= y < len(self.keys) and count:
            if self.keys[y]:
                landed, count = y, count - 1
            y += direction
        return landed

    def watch_key(self, key: str) -> None:
        """Tell who listens that the cursor moved."""
        self.post_message(self.Moved(self, key))

    def on_resize(self, event: events.Resize) -> None:
        """The virtual width is the width there is; whoever made the lines makes them anew."""
        self.set_reactive(ScrollView.virtual_size, Size(self.content_width, len(self.keys)))
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
        self.action_move(-len(self.keys) if edge == 0 else len(self.keys))

    def action_open(self) -> None:
        """Open what is under the cursor."""
        if self.key:
            self.post_message(self.Opened(self, self.key))

    def on_click(self, event: events.Click) -> None:
        """A click selects; a click on the selected opens."""
        y = event.y + self.scroll_offset.y
        if 0 <= y < len(self.keys) and self.keys[y]:
            if y == self._cursor:
                self.action_open()
            else:
                self._put(y)

    def render_line(self, y: int) -> Strip:
        """Paint one line of the viewport."""
        width, paint = self.size.width, paint_for(self.app)
        index = y + self.scroll_offset.y
        style = self.rich_style
        thumb = self._rail(len(self.keys))
        rail = Strip([Segment("▐" if y in thumb else " ", style + paint(RAIL_STYLE))])
        width -= RAIL
        if index >= len(self.keys):
            return Strip.join([Strip.blank(width, style), rail])
        if index == self._cursor and self.has_focus:
            style += self._cursor_style
        return Strip.join([line_strip(self._line(index), width, style, paint), rail])

    @property
    def _cursor_style(self) -> Style:
        """On the ground of the cursor; reversed where the terminal has no shade for it."""
        if paint_for(self.app) in (colourless, in_sixteen):
            return Style(reverse=True)
        return self.get_component_rich_style("line-list--cursor", partial=True)
