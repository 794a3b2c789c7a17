"""A few lines of styled text that do not scroll, such as the status bar."""

from collections.abc import Sequence

from textual.geometry import Region, Size
from textual.strip import Strip
from textual.widget import Widget

from tracker.ui.view_models.styled_text import Line, changed_ranges
from tracker.ui.widgets.paint import line_strip, paint_for


class Lines(Widget):
    """Shows lines of styled text."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._lines: list[Line] = []

    def show(self, lines: Sequence[Line]) -> None:
        """Show these lines. If their number is the same, repaint only the cells that changed."""
        old, self._lines = self._lines, list(lines)
        if len(old) != len(self._lines):
            self.refresh(layout=self.styles.auto_dimensions)
            return
        for y, (before, after) in enumerate(zip(old, self._lines, strict=True)):
            for start, end in changed_ranges(before, after, self.size.width):
                self.refresh(Region(start, y, end - start, 1))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """One row per line."""
        return len(self._lines)

    def render_line(self, y: int) -> Strip:
        line = self._lines[y] if y < len(self._lines) else ()
        return line_strip(line, self.size.width, self.rich_style, paint_for(self.app))
