"""A scrolling list of lines with a cursor.

It uses Textual's line API, so a changed figure repaints only its own cells. A line is made when its
row is first in view: a list can have thousands of rows.
"""

from collections.abc import Sequence
from itertools import islice
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tracker.ui.view_models.listing import Listing, Row
from tracker.ui.view_models.styled_text import Line, changed_ranges
from tracker.ui.widgets.cursor_view import CursorView
from tracker.ui.widgets.paint import colourless, in_sixteen, line_strip, paint_for

RAIL = 1
"""Cells at the right edge for the rail, which shows the scroll position."""
RAIL_STYLE = "#3a404c"


class LineList(CursorView):
    """A list of lines. When the rows are sorted anew, the cursor stays on the row with its key."""

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
    ]
    COMPONENT_CLASSES: ClassVar = {"line-list--cursor"}

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._listing = Listing([], lambda y: ())
        self._made: dict[int, Line] = {}
        """The lines that have been made, by row."""
        self._cursor = -1
        """The row of the cursor; -1 for none."""

    @property
    def keys(self) -> Sequence[str]:
        """The key of each row; empty for a row that cannot be selected."""
        return self._listing.keys

    def show(self, rows: Listing | Sequence[Row]) -> None:
        """Show these rows; repaint only the cells that changed."""
        new = rows if isinstance(rows, Listing) else Listing.from_rows(rows)
        old, self._listing = self._listing, new
        old_lines, self._made = self._made, {}
        if len(old.keys) != len(new.keys) or old.keys != new.keys:
            self._keep_cursor_on_key(len(old.keys))
        self._repaint_changes(old_lines)

    def _keep_cursor_on_key(self, old_row_count: int) -> None:
        """After new rows: move the cursor to the row with its key. With focus, keep it in view."""
        rail, cursor = self._rail(old_row_count), self._cursor
        self._set_row_count(len(self.keys))
        self._cursor = self._find(self.key, near=cursor)
        self.key = self.keys[self._cursor] if self._cursor >= 0 else ""
        for line in {cursor, self._cursor} if cursor != self._cursor else ():
            self.refresh_line(line)
        if self.has_focus and 0 < cursor < self._cursor and self._is_in_view(cursor):
            y = self.scroll_offset.y + self._cursor - cursor  # at the same height of the screen
            self.scroll_to(y=min(y, self.max_scroll_y), animate=False, force=True)
        if rail != self._rail(len(self.keys)):
            self.refresh(Region(self.content_width, 0, RAIL, self.size.height))
        if self.has_focus:  # without focus, do not scroll away from the newest rows
            self.call_after_refresh(self._bring_into_view)

    def _set_row_count(self, rows: int) -> None:
        """Set the number of rows to scroll through.

        Assigning `virtual_size` would lay out the whole screen again; the list paints its own
        rail and needs no layout.
        """
        self.set_reactive(ScrollView.virtual_size, Size(self.content_width, rows))
        if self.scroll_offset.y > self.max_scroll_y:
            self.scroll_to(y=self.max_scroll_y, animate=False, force=True)

    def _rail(self, rows: int) -> range:
        """The lines of the rail that show which of `rows` are in view; empty if all are in view."""
        height = self.size.height
        if rows <= height or not height:
            return range(0)
        length = max(1, height * height // rows)
        top = round(self.scroll_offset.y * (height - length) / (rows - height))
        return range(top, top + length)

    def _repaint_changes(self, old_lines: dict[int, Line]) -> None:
        """Repaint the cells in view that differ from the old lines (by row)."""
        top, width = self.scroll_offset.y, self.content_width
        for y in range(top, top + self.size.height):
            line = self._line(y) if y < len(self.keys) else ()
            if y in old_lines or not line:
                for start, end in changed_ranges(old_lines.get(y, ()), line, width):
                    self.refresh(Region(start, y - top, end - start, 1))
            else:
                self.refresh(Region(0, y - top, width, 1))

    def _line(self, y: int) -> Line:
        if y not in self._made:
            self._made[y] = self._listing.line(y)
        return self._made[y]

    @property
    def content_width(self) -> int:
        """The width of a line in cells; 0 before the layout."""
        return max(0, self.size.width - RAIL)

    def _find(self, key: str, near: int) -> int:
        """The row with this key nearest to row `near`; if none, the first selectable row or -1."""
        found = [y for y, other in enumerate(self.keys) if other and other == key]
        if found:
            return min(found, key=lambda y: abs(y - near))
        return next((y for y, other in enumerate(self.keys) if other), -1)

    def _move_cursor(self, y: int) -> None:
        old, self._cursor = self._cursor, y
        for line in (old, y):
            if line >= 0:
                self.refresh_line(line)
        self.key = self.keys[y] if y >= 0 else ""
        self._bring_into_view()

    def select(self, key: str) -> None:
        """Move the cursor to the nearest row with a key, if there is one, and into view."""
        if key and key in self.keys:
            self._move_cursor(self._find(key, near=self._cursor))

    def _is_in_view(self, y: int) -> bool:
        top = self.scroll_offset.y
        return top <= y < top + self.size.height

    def _bring_into_view(self) -> None:
        y = self._cursor
        if y < 0:
            return
        top = y - 1 if y and not self.keys[y - 1] else y  # a heading above comes into view too
        if not (self._is_in_view(top) and self._is_in_view(y)):
            self.scroll_to_region(Region(0, top, 1, y - top + 1), animate=False, force=True)

    def _row_at(self, start: int, step: int) -> int:
        """The row `step` selectable rows below `start`; above, if `step` is negative.

        If there are fewer, the last selectable row in that direction, or `start`.
        """
        rows = range(start + 1, len(self.keys)) if step > 0 else range(start - 1, -1, -1)
        selectable = [*islice((y for y in rows if self.keys[y]), abs(step))]
        return selectable[-1] if selectable else start

    def on_resize(self, event: events.Resize) -> None:
        """Set the scrollable size for the new width, and post `Resized`."""
        self.set_reactive(ScrollView.virtual_size, Size(self.content_width, len(self.keys)))
        self.post_message(self.Resized(self))

    def on_focus(self) -> None:
        """Paint the cursor and scroll it into view."""
        self._repaint_cursor()
        self._bring_into_view()

    def on_blur(self) -> None:
        self._repaint_cursor()

    def _repaint_cursor(self) -> None:
        if self._cursor >= 0:
            self.refresh_line(self._cursor)

    def action_move(self, rows: int) -> None:
        """Move the cursor by a number of selectable rows."""
        if self._cursor >= 0:
            self._move_cursor(self._row_at(self._cursor, rows))

    def action_page(self, pages: int) -> None:
        """Move the cursor by a screenful."""
        self.action_move(pages * max(1, self.size.height - 2))

    def action_edge(self, edge: int) -> None:
        """Move the cursor to the first (0) or last (-1) row."""
        self.action_move(-len(self.keys) if edge == 0 else len(self.keys))

    def on_click(self, event: events.Click) -> None:
        """Select the row under the mouse, or open it if it is selected."""
        y = event.y + self.scroll_offset.y
        if 0 <= y < len(self.keys) and self.keys[y]:
            if y == self._cursor:
                self.action_open()
            else:
                self._move_cursor(y)

    def render_line(self, y: int) -> Strip:
        width, index = self.size.width - RAIL, y + self.scroll_offset.y
        style, paint = self.rich_style, paint_for(self.app)
        thumb = "▐" if y in self._rail(len(self.keys)) else " "
        rail = Strip([Segment(thumb, style + paint(RAIL_STYLE))])
        if index >= len(self.keys):
            return Strip.join([Strip.blank(width, style), rail])
        if index == self._cursor and self.has_focus:
            style += self._cursor_style
        return Strip.join([line_strip(self._line(index), width, style, paint), rail])

    @property
    def _cursor_style(self) -> Style:
        """The background of the cursor; with few colours or none, reversed text."""
        if paint_for(self.app) in (colourless, in_sixteen):
            return Style(reverse=True)
        return self.get_component_rich_style("line-list--cursor", partial=True)
