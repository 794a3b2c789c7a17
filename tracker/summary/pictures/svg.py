"""SVG shapes and texts.

Lengths are in units of the view box, which the page scales. On a telephone a unit of a chart is
about a pixel.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from tracker.summary.html_elements import escaped
from tracker.summary.pictures.party_style import PartyStyle
from tracker.support.escape import visible

WIDTH = 360
"""Width of every chart, in units, so that letters have the same size in all. A map has its own."""

SWATCH = 13
"""Width and height of a swatch, in units."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture, its caption and notes. Caption and notes are plain text."""

    caption: str
    svg: str
    notes: tuple[str, ...] = ()
    """Sentences about seats that the picture does not show."""


@dataclass(frozen=True, slots=True)
class Scale:
    """Converts values from `low` to `high` into positions from `left` to `right`."""

    low: float
    high: float
    left: float
    right: float

    def at(self, value: Fraction | float) -> float:
        """The position of a value, in units. A value outside the scale is at the nearer end."""
        clamped = min(max(float(value), self.low), self.high)
        return self.left + (self.right - self.left) * (clamped - self.low) / (self.high - self.low)

    def contains(self, value: Fraction | float) -> bool:
        """Whether the value is from `low` to `high`."""
        return self.low <= value <= self.high


def drawing(
    name: str, title: str, description: str, size: tuple[float, float], parts: Iterable[str]
) -> str:
    """A whole picture with its title and its description in words.

    `name` is an id that is unique on the page. `size` is width and height in units.
    """
    width, height = size
    return (
        f'<svg role="img" aria-labelledby="{name}-title {name}-said" viewBox="0 0 '
        f'{units(width)} {units(height)}"><title id="{name}-title">{escaped(title)}</title>'
        f'<desc id="{name}-said">{escaped(description)}</desc>{"".join(parts)}</svg>'
    )


def units(length: float) -> str:
    """A length as text, rounded to a tenth of a unit."""
    return f"{length:.1f}".removesuffix(".0")


def label(x: float, y: float, text: str, kind: str = "", ink: str = "") -> str:
    """A text with its baseline at `y`.

    Args:
        kind: Class names. With "end" the text ends at `x`; with "middle", "mark" or "letters" its
            middle is there; else it begins there.
        ink: Colour of the text; by default the page's.
    """
    attributes = f' class="{kind}"' if kind else ""
    attributes += f' fill="{ink}"' if ink else ""
    return f'<text x="{units(x)}" y="{units(y)}"{attributes}>{escaped(text)}</text>'


def box(x: float, y: float, width: float, height: float, kind: str, fill: str = "") -> str:
    """A rectangle of the class `kind`. `fill` is its colour, by default the class's."""
    filled = f' fill="{fill}"' if fill else ""
    return (
        f'<rect class="{kind}" x="{units(x)}" y="{units(y)}" width="{units(width)}" '
        f'height="{units(height)}"{filled}/>'
    )


def line(x: float, y: float, to_x: float, to_y: float, kind: str) -> str:
    """A straight line of the class `kind`."""
    return f'<path class="{kind}" d="M{units(x)} {units(y)}L{units(to_x)} {units(to_y)}"/>'


def upright(x: float, top: float, bottom: float) -> str:
    """A vertical mark that is visible on a bar of any colour."""
    return line(x, top, x, bottom, "halo") + line(x, top, x, bottom, "needle")


def swatch(x: float, y: float, style: PartyStyle) -> str:
    """A square with a party's mark on its colour. Its upper left corner is at `x`, `y`."""
    mark = label(x + SWATCH / 2, y + SWATCH - 3, style.mark, "mark", style.ink)
    return box(x, y, SWATCH, SWATCH, "bar", style.colour) + mark


def moved(x: float, y: float, svg: str, href: str = "") -> str:
    """SVG moved right by `x` and down by `y`. With `href` it is a link."""
    tag, link = ("a", f' href="{href}"') if href else ("g", "")
    return f'<{tag}{link} transform="translate({units(x)} {units(y)})">{svg}</{tag}>'


def moved_down(y: float, svg: str) -> str:
    """SVG moved down by `y`."""
    return f'<g transform="translate(0 {units(y)})">{svg}</g>'


def shortened(text: str, letters: int) -> str:
    """The text, cut to at most `letters` characters; the last of a cut text is "…"."""
    safe = visible(text)
    return safe if len(safe) <= letters else f"{safe[: letters - 1].rstrip()}…"
