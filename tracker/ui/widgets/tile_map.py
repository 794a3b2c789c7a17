"""A scrolling map of tiles with a cursor."""

from collections.abc import Callable
from typing import ClassVar

from textual import events
from textual.binding import Binding
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tracker.ui.view_models.map_grid import MapGrid, Place
from tracker.ui.view_models.styled_text import Line
from tracker.ui.widgets.cursor_view import CursorView
from tracker.ui.widgets.paint import line_strip, paint_for

MakeTile = Callable[[str, bool], list[Line]]
"""Makes the lines of a tile, given its key and whether the cursor is on it."""


class TileMap(CursorView):
    """Tiles on a grid.

    It has no scrollbars. The tiles are made for the size of the widget, which a scrollbar would
    reduce. The smaller tiles would need no scrollbar, the larger tiles without a scrollbar would
    need one: the layout would change without end.
    """

    DEFAULT_CSS = """
    TileMap {
        overflow: scroll scroll;
        scrollbar-size: 0 0;
    }
    """
    BINDINGS: ClassVar = [
        Binding("up,k", "go(0,-1)", "Up", show=False),
        Binding("down,j", "go(0,1)", "Down", show=False),
        Binding("left,h", "go(-1,0)", "Left", show=False),
        Binding("right,l", "go(1,0)", "Right", show=False),
        Binding("pageup", "page(-1)", "Page up", show=False),
        Binding("pagedown", "page(1)", "Page down", show=False),
    ]

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._grid = MapGrid({}, 1, 1)
        self._place_by_key: dict[str, Place] = {}
        self._make: MakeTile = lambda key, selected: []
        self._tile_cache: dict[tuple[str, bool], list[Line]] = {}

    def show(self, grid: MapGrid, make: MakeTile) -> None:
        """Show the tiles of a grid.

        If the grid is as before, only the tiles that changed are repainted.
        """
        old, self._make, self._tile_cache = self._tile_cache, make, {}
        if grid == self._grid:
            for (key, selected), lines in old.items():
                if self._tile(key, selected) != lines:
                    self._repaint(key)
            return
        self._grid = grid
        self._place_by_key = {key: place for place, key in grid.places.items()}
        self.set_reactive(ScrollView.virtual_size, Size(*grid.size()))  # without a new layout
        if self.key not in self._place_by_key:
            self.key = next(iter(self._keys_from_north()), "")
        self.refresh()

    def select(self, key: str) -> None:
        """Move the cursor to the tile of a key and scroll it into view."""
        if key not in self._place_by_key:
            return
        old, self.key = self.key, key
        self._repaint(old)
        self._repaint(key)
        self.scroll_to_region(self._region(key), animate=False, force=True)

    def on_resize(self, event: events.Resize) -> None:
        """Post `Resized`."""
        self.post_message(self.Resized(self))

    def on_focus(self) -> None:
        self._repaint(self.key)

    def on_blur(self) -> None:
        self._repaint(self.key)

    def action_go(self, across: int, down: int) -> None:
        """Move the cursor to the nearest tile in a direction, such as (0, -1) for up."""
        current = self._place_by_key.get(self.key)
        place = self._grid.next_place(current, across, down) if current else None
        if place:
            self.select(self._grid.places[place])

    def action_page(self, pages: int) -> None:
        """Move the cursor up or down by a screenful of tiles."""
        for _ in range(max(1, self.size.height // self._grid.tile_height)):
            self.action_go(0, pages)

    def action_edge(self, edge: int) -> None:
        """Move the cursor to the first (0) or the last (-1) tile, from north to south."""
        if self._place_by_key:
            self.select(self._keys_from_north()[edge])

    def _keys_from_north(self) -> list[str]:
        """The keys row by row from north to south, each row from west to east."""
        return sorted(self._place_by_key, key=lambda key: self._place_by_key[key][::-1])

    def key_at(self, event: events.Click) -> str | None:
        """The key of the tile under the mouse; None for none."""
        x, y = event.x + self.scroll_offset.x, event.y + self.scroll_offset.y
        return self._grid.places.get(self._grid.place_at(x, y))

    def on_click(self, event: events.Click) -> None:
        key = self.key_at(event)
        if key is None:
            return
        if key == self.key:
            self.action_open()
        else:
            self.select(key)

    def _region(self, key: str) -> Region:
        x, y = self._grid.corner(self._place_by_key[key])
        return Region(x, y, self._grid.tile_width, self._grid.tile_height)

    def _repaint(self, key: str) -> None:
        if key in self._place_by_key:
            self.refresh(self._region(key) - self.scroll_offset)

    def _tile(self, key: str, selected: bool) -> list[Line]:
        if (key, selected) not in self._tile_cache:
            self._tile_cache[key, selected] = self._make(key, selected)
        return self._tile_cache[key, selected]

    def render_line(self, y: int) -> Strip:
        """Line `y` of the viewport."""
        width, style = self.size.width, self.rich_style
        grid, left = self._grid, self.scroll_offset.x
        row, within = divmod(y + self.scroll_offset.y, grid.tile_height)
        paint = paint_for(self.app)
        strips = [line_strip((), grid.row_start(row), style, paint)]
        for column in range((left + width) // grid.tile_width + 1):
            key = grid.places.get((column, row))
            lines = self._tile(key, key == self.key and self.has_focus) if key else []
            line = lines[within] if within < len(lines) else ()
            strips.append(line_strip(line, grid.tile_width, style, paint))
        return Strip.join(strips).crop_extend(left, left + width, style)
