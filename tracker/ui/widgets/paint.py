"""From styled text to cells: in full colour, on a light ground, in 16 colours, or in none.

`view_models` say what a colour means, as it is on the dark board. Here it becomes what the
terminal and the theme can show, so that no line has to be made twice.
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
"""A style as `view_models` write it, as it can be shown."""

_BLACK, _GREY = 0, 8
"""Of the 16: on the ground that most terminals have, black cannot be read."""


def paint_for(app: App[Any]) -> Paint:
    """How styles are to be shown by this app, in its terminal and its theme."""
    if app.no_color:
        return colourless
    if app.console.color_system in ("standard", "windows"):
        return in_sixteen
    return full_colour if app.current_theme.dark else on_light


def line_strip(line: Line, width: int, style: Style, paint: Paint | None = None) -> Strip:
    """A line painted on a background, exactly `width` cells."""
    paint = paint or full_colour
    segments = [Segment(span.text, style + paint(span.style)) for span in line]
    return Strip(segments).adjust_cell_length(width, style)


@lru_cache(maxsize=1024)
def full_colour(text: str) -> Style:
    """As it was written."""
    return Style.parse(text)


@lru_cache(maxsize=1024)
def colourless(text: str) -> Style:
    """Without colour: what had a background is reversed and the rest is plain.

    A red turned to grey would be too dark to read.
    """
    style = Style.parse(text)
    return style.without_color + Style(reverse=bool(style.bgcolor) or None, dim=False)


@lru_cache(maxsize=1024)
def on_light(text: str) -> Style:
    """On a light ground: a colour without a background of its own is made dark enough to read."""
    style = Style.parse(text)
    if style.color is None or style.bgcolor is not None:
        return style
    dark = darkened(style.color.get_truecolor().hex)
    return style + Style(color=dark, dim=False)


@lru_cache(maxsize=1024)
def in_sixteen(text: str) -> Style:
    """In the terminal's own 16 colours: the nearest, and never black on its ground."""
    style = Style.parse(text)
    colour = _nearest(style.color)
    if colour is not None and colour.number == _BLACK and style.bgcolor is None:
        colour = Color.from_ansi(_GREY)
    return style + Style(color=colour, bgcolor=_nearest(style.bgcolor), dim=False)


def _nearest(colour: Color | None) -> Color | None:
    return colour.downgrade(ColorSystem.STANDARD) if colour is not None else None
