"""A map of tiles, each of which can be selected; it scrolls where it does not fit."""

from collections.abc import Callable, Mapping
from typing import ClassVar

from textual import events
from textual.binding import Binding
from textual.geometry import Region, Size
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tracker.ui.view_models.styled_text import Line
from tracker.ui.widgets.line_list import LineList
from tracker.ui.widgets.paint import line_strip, paint_for

Place = tuple[int, int]
"""Column and row."""
MakeTile = Callable[[str, bool], list[Line]]
"""The lines of the tile of a key, selected or not."""


class TileMap(ScrollView, can_focus=True):
    """Tiles on a grid, with a cursor that moves to the nearest one in a direction.

    It has no scrollbars: one that came would take a column, the tiles would become narrower,
    and it would go again, for ever.

    It tells who listens in the messages of a `LineList`.
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
        Binding("home,g", "edge(0)", "First", show=False),
        Binding("end,G", "edge(-1)", "Last", show=False),
        Binding("enter", "open", "Open seat", show=False),
    ]

    key: reactive[str] = reactive("", init=False, repaint=False)
    """The key under the cursor; empty where there are no tiles."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._places: Mapping[Place, str] = {}
        self._where: dict[str, Place] = {}
        self._tile_width = self._tile_height = 1
        self._make: MakeTile = lambda key, selected: []
        self._made: dict[tuple[str, bool], list[Line]] = {}

    def set_initial_key(self, key: str) -> None:
        """Be on this tile from the start, before there is anybody to be told."""
        self.set_reactive(TileMap.key, key)

    def show(
        self, places: Mapping[Place, str], tile_width: int, tile_height: int, make: MakeTile
    ) -> None:
        """Show these tiles, so many cells each; only those that differ are painted again."""
        shape = (places, tile_width, tile_height)
        same = shape == (self._places, self._tile_width, self._tile_height)
        was, self._make, self._made = self._made, make, {}
        if same:
            for key, selected in was:
                if self._tile(key, selected) != was[key, selected]:
                    self._repaint(key)
            return
        self._places, self._tile_width, self._tile_height = shape
        self._where = {key: place for place, key in places.items()}
        columns = max((column for column, _ in places), default=-1) + 1
        rows = max((row for _, row in places), default=-1) + 1
        size = Size(columns * tile_width, rows * tile_height)
        self.set_reactive(ScrollView.virtual_size, size)  # nothing else has to be laid out anew
        if self.key not in self._where:
            self.key = min(self._where, key=lambda key: self._where[key][::-1], default="")
        self.refresh()

    def select(self, key: str) -> None:
        """Put the cursor on a tile, and that tile in view."""
        if key not in self._where:
            return
        old, self.key = self.key, key
        for one in (old, key):
            self._repaint(one)
        self.scroll_to_region(self._region(key), animate=False, force=True)

    def watch_key(self, key: str) -> None:
        """Tell who listens that the cursor moved."""
        self.post_message(LineList.Moved(self, key))

    def on_resize(self, event: events.Resize) -> None:
        """Whoever made the tiles makes them anew for the room there is."""
        self.post_message(LineList.Resized(self))

    def on_focus(self) -> None:
        """The cursor shows while the map has the focus."""
        self._repaint(self.key)

    def on_blur(self) -> None:
        """… and does not while it has not."""
        self._repaint(self.key)

    def action_go(self, across: int, down: int) -> None:
        """Move to the nearest tile in a direction."""
        here = self._where.get(self.key)
        if here is None:
            return
        ahead = [
            (self._far(here, place, across, down), key)
            for key, place in self._where.items()
            if (place[0] - here[0]) * across + (place[1] - here[1]) * down > 0
        ]
        if ahead:
            self.select(min(ahead)[1])

    @staticmethod
    def _far(here: Place, there: Place, across: int, down: int) -> tuple[int, Place]:
        """How far a tile is in a direction; what lies aside counts three times."""
        dx, dy = abs(there[0] - here[0]), abs(there[1] - here[1])
        return (dx + 3 * dy if across else dy + 3 * dx), there

    def action_edge(self, edge: int) -> None:
        """Go to the first (0) or last (-1) tile, from north to south."""
        if self._where:
            self.select(sorted(self._where, key=lambda key: self._where[key][::-1])[edge])

    def action_open(self) -> None:
        """Open the tile under the cursor."""
        if self.key:
            self.post_message(LineList.Opened(self, self.key))

    def on_click(self, event: events.Click) -> None:
        """A click selects; a click on the selected opens."""
        x, y = event.x + self.scroll_offset.x, event.y + self.scroll_offset.y
        key = self._places.get((x // self._tile_width, y // self._tile_height))
        if key is None:
            return
        if key == self.key:
            self.action_open()
        else:
            self.select(key)

    def _region(self, key: str) -> Region:
        column, row = self._where[key]
        width, height = self._tile_width, self._tile_height
        return Region(column * width, row * height, width, height)

    def _repaint(self, key: str) -> None:
        if key in self._where:
            self.refresh(self._region(key) - self.scroll_offset)

    def _tile(self, key: str, selected: bool) -> list[Line]:
        if (key, selected) not in self._made:
            self._made[key, selected] = self._make(key, selected)
        return self._made[key, selected]

    def render_line(self, y: int) -> Strip:
        """Paint one line of the viewport: a slice of every tile in it."""
        width, style = self.size.width, self.rich_style
        row, within = divmod(y + self.scroll_offset.y, self._tile_height)
        left = self.scroll_offset.x
        paint = paint_for(self.app)
        strips = []
        for column in range((left + width) // self._tile_width + 1):
            key = self._places.get((column, row))
            lines = self._tile(key, key == self.key and self.has_focus) if key else []
            line = lines[within] if within < len(lines) else ()
            strips.append(line_strip(line, self._tile_width, style, paint))
        return Strip.join(strips).crop_extend(left, left + width, style)
