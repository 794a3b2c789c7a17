"""Converts styled text to cells of the terminal.

View models write every style for a dark background. A `Paint` converts a style for the light theme,
or for a terminal with few colours or none.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from rich.color import Color, ColorSystem
from rich.segment import Segment
from rich.style import Style
from textual.app import App
from textual.strip import Strip

from tracker.ui.view_models.parties import darkened
from tracker.ui.view_models.styled_text import Line

Paint = Callable[[str], Style]
"""Converts a style of the view models to the style that is painted."""

_BLACK, _GREY = 0, 8
"""Numbers in the 16 colours of a terminal."""


def paint_for(app: App[Any]) -> Paint:
    """The paint for this app's terminal and theme."""
    if app.no_color:
        return colourless
    if app.console.color_system in ("standard", "windows"):
        return in_sixteen
    return full_colour if app.current_theme.dark else on_light


def line_strip(line: Line, width: int, style: Style, paint: Paint) -> Strip:
    """A line in exactly `width` cells. `style` is the style of the widget, below the line's own."""
    segments = [Segment(span.text, style + paint(span.style)) for span in line]
    return Strip(segments).adjust_cell_length(width, style)


@lru_cache(maxsize=1024)
def full_colour(text: str) -> Style:
    """The style unchanged, for the dark themes."""
    return Style.parse(text)


@lru_cache(maxsize=1024)
def colourless(text: str) -> Style:
    """The style without colours: text with a background colour is reversed."""
    style = Style.parse(text)
    return style.without_color + Style(reverse=bool(style.bgcolor) or None, dim=False)


@lru_cache(maxsize=1024)
def on_light(text: str) -> Style:
    """The style for a light theme: coloured text is darker, unless it has a background colour."""
    style = Style.parse(text)
    if style.color is None or style.bgcolor is not None:
        return style
    return style + Style(color=darkened(style.color.get_truecolor().hex), dim=False)


@lru_cache(maxsize=1024)
def in_sixteen(text: str) -> Style:
    """The style in the nearest of 16 colours. Black text without a background becomes grey."""
    style = Style.parse(text)
    colour = _nearest(style.color)
    if colour is not None and colour.number == _BLACK and style.bgcolor is None:
        colour = Color.from_ansi(_GREY)
    return style + Style(color=colour, bgcolor=_nearest(style.bgcolor), dim=False)


def _nearest(colour: Color | None) -> Color | None:
    return colour.downgrade(ColorSystem.STANDARD) if colour is not None else None
