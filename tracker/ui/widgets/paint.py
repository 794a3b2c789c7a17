"""Styled text to cells: in full colour, on a light background, in 16 colours, or in none.

`view_models` write every style for the dark board. A `Paint` turns it into a style that the
terminal and the theme can show, so that each line is made once for all of them.
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
"""Turns a style of the view models into a style that the terminal can show."""

_BLACK, _GREY = 0, 8
"""Of the 16 colours: black is unreadable on the background of most terminals."""


def paint_for(app: App[Any]) -> Paint:
    """The paint for this app's terminal and theme."""
    if app.no_color:
        return colourless
    if app.console.color_system in ("standard", "windows"):
        return in_sixteen
    return full_colour if app.current_theme.dark else on_light


def line_strip(line: Line, width: int, style: Style, paint: Paint) -> Strip:
    """A line painted on a background style, in exactly `width` cells."""
    segments = [Segment(span.text, style + paint(span.style)) for span in line]
    return Strip(segments).adjust_cell_length(width, style)


@lru_cache(maxsize=1024)
def full_colour(text: str) -> Style:
    """The style as written."""
    return Style.parse(text)


@lru_cache(maxsize=1024)
def colourless(text: str) -> Style:
    """Without colour: text with a background is reversed, other text is plain.

    Grey in place of red would be too dark to read.
    """
    style = Style.parse(text)
    return style.without_color + Style(reverse=bool(style.bgcolor) or None, dim=False)


@lru_cache(maxsize=1024)
def on_light(text: str) -> Style:
    """On a light background: text is darkened, except text with its own background colour."""
    style = Style.parse(text)
    if style.color is None or style.bgcolor is not None:
        return style
    return style + Style(color=darkened(style.color.get_truecolor().hex), dim=False)


@lru_cache(maxsize=1024)
def in_sixteen(text: str) -> Style:
    """In the nearest of the terminal's 16 colours; never black text without a background."""
    style = Style.parse(text)
    colour = _nearest(style.color)
    if colour is not None and colour.number == _BLACK and style.bgcolor is None:
        colour = Color.from_ansi(_GREY)
    return style + Style(color=colour, bgcolor=_nearest(style.bgcolor), dim=False)


def _nearest(colour: Color | None) -> Color | None:
    return colour.downgrade(ColorSystem.STANDARD) if colour is not None else None
