"""Converts styled text to cells of the terminal.

View models write every style for a dark background. A `Paint` converts a style for the light theme,
or for a terminal with few colours or none.
"""

from collections.abc import Callable
from colorsys import rgb_to_hls
from functools import lru_cache
from typing import Any

from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from textual.app import App
from textual.strip import Strip

from tracker.ui.view_models.parties import darkened
from tracker.ui.view_models.styled_text import Line

Paint = Callable[[str], Style]
"""Converts a style of the view models to the style that is painted."""

_BLACK, _RED, _GREEN, _YELLOW, _BLUE, _MAGENTA, _CYAN, _WHITE = range(8)
"""Numbers in the 16 colours of a terminal; 8 more for the bright ones."""
_HUES = (
    *((20, _RED), (70, _YELLOW), (160, _GREEN), (200, _CYAN)),
    *((265, _BLUE), (330, _MAGENTA), (361, _RED)),
)
"""The upper end of each hue, in degrees, and its colour."""
_GREYS = ((0.2, _BLACK), (0.4, _BLACK + 8), (0.8, _WHITE), (1.1, _WHITE + 8))
"""The upper end of each lightness, from 0 to 1, and its colour."""
_LEAST_SATURATION, _LEAST_BRIGHT = 0.25, 0.6
_ON_DARK = {number: number + 8 for number in (_BLACK, _RED, _BLUE, _MAGENTA)}
"""Colours that cannot be read on black, and those in their place."""
_ON_WHITE = {_WHITE: _BLACK + 8, _WHITE + 8: _BLACK + 8}
"""Colours that cannot be read on white, and those in their place."""


def paint_for(app: App[Any]) -> Paint:
    """The paint for this app's terminal and theme."""
    if app.no_color:
        return colourless
    if app.console.color_system in ("standard", "windows"):
        return in_sixteen if app.current_theme.dark else in_sixteen_on_light
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
    """The style in 16 colours. Text without a background is bright enough for a dark terminal."""
    style = Style.parse(text)
    number, background = _number_of(style.color), _number_of(style.bgcolor)
    if number is not None and background is None:
        number = _ON_DARK.get(number, number)
    elif background in (_RED, _BLUE, _MAGENTA):  # black cannot be read on these
        number = _WHITE + 8
    return style + Style(color=_ansi(number), bgcolor=_ansi(background), dim=False)


@lru_cache(maxsize=1024)
def in_sixteen_on_light(text: str) -> Style:
    """The style in 16 colours for a light theme: text without a background is dark enough."""
    style = on_light(text)
    if style.color is None or style.bgcolor is not None:
        return in_sixteen(text)
    number = _number_of(style.color)
    return style + Style(color=_ansi(_ON_WHITE.get(number or 0, number)), dim=False)


def _ansi(number: int | None) -> Color | None:
    return None if number is None else Color.from_ansi(number)


def _number_of(colour: Color | None) -> int | None:
    """The number, of the 16 colours, with the hue of a colour; None for None.

    Not Rich's nearest colour: for that, Conservative blue is cyan and Liberal Democrat amber is the
    red beside Labour's.
    """
    if colour is None:
        return None
    hue, lightness, saturation = rgb_to_hls(*colour.get_truecolor().normalized)
    if saturation < _LEAST_SATURATION:
        return next(number for limit, number in _GREYS if lightness < limit)
    number = next(number for limit, number in _HUES if 360 * hue < limit)
    return number + 8 if lightness >= _LEAST_BRIGHT else number
