"""Shapes and words of a picture as SVG text. It knows no election.

Lengths are units of the picture's own view box, which a page makes as wide as it has room:
360 units are the width of a telephone, where a unit is about a pixel.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from tracker.summary.html_elements import escaped
from tracker.summary.pictures.party_style import Look
from tracker.support.escape import visible

WIDTH = 360
"""Units. Every chart is as wide, so that the letters of all are of one size."""

SWATCH = 13
"""Units of a swatch's side."""


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture and what stands with it, as plain text."""

    caption: str
    svg: str
    notes: tuple[str, ...] = ()
    """What the picture cannot show, in sentences."""


@dataclass(frozen=True, slots=True)
class Scale:
    """Values from `low` to `high`, drawn between `left` and `right` in proportion."""

    low: float
    high: float
    left: float
    right: float

    def at(self, value: Fraction | float) -> float:
        """Where a value is drawn, in units; at the nearer end if it is off the scale."""
        kept = min(max(float(value), self.low), self.high)
        return self.left + (self.right - self.left) * (kept - self.low) / (self.high - self.low)

    def holds(self, value: Fraction | float) -> bool:
        """Whether the value is on the scale, its ends included."""
        return self.low <= value <= self.high


def drawing(
    name: str, title: str, said: str, size: tuple[float, float], parts: Iterable[str]
) -> str:
    """A whole picture, `size` wide and high, with a title and what it shows in words.

    `name` is an id that nothing else on the page has.
    """
    width, height = size
    return (
        f'<svg role="img" aria-labelledby="{name}-title {name}-said" viewBox="0 0 '
        f'{units(width)} {units(height)}"><title id="{name}-title">{escaped(title)}</title>'
        f'<desc id="{name}-said">{escaped(said)}</desc>{"".join(parts)}</svg>'
    )


def units(length: float) -> str:
    """A length as SVG writes it, to a tenth of a unit."""
    return f"{length:.1f}".removesuffix(".0")


def words(x: float, y: float, said: str, kind: str = "", ink: str = "") -> str:
    """Text with its baseline at `y`; `kind` are class names ("end" sets it left of `x`).

    `ink` is a colour for what stands on a party's; else the text is as the page's.
    """
    named = f' class="{kind}"' if kind else ""
    named += f' fill="{ink}"' if ink else ""
    return f'<text x="{units(x)}" y="{units(y)}"{named}>{escaped(said)}</text>'


def box(x: float, y: float, width: float, height: float, kind: str, fill: str = "") -> str:
    """A rectangle; without `fill` it looks as its `kind` does."""
    filled = f' fill="{fill}"' if fill else ""
    return (
        f'<rect class="{kind}" x="{units(x)}" y="{units(y)}" width="{units(width)}" '
        f'height="{units(height)}"{filled}/>'
    )


def line(x: float, y: float, to_x: float, to_y: float, kind: str) -> str:
    """A straight line."""
    return f'<path class="{kind}" d="M{units(x)} {units(y)}L{units(to_x)} {units(to_y)}"/>'


def upright(x: float, top: float, bottom: float) -> str:
    """A mark on a bar, such as the swing that was needed: seen on any colour."""
    return line(x, top, x, bottom, "halo") + line(x, top, x, bottom, "needle")


def swatch(x: float, y: float, look: Look) -> str:
    """A party's mark on its colour, its upper left corner at `x`, `y`."""
    mark = words(x + SWATCH / 2, y + SWATCH - 3, look.mark, "mark", look.ink)
    return box(x, y, SWATCH, SWATCH, "bar", look.colour) + mark


def moved(y: float, parts: str) -> str:
    """The same, further down."""
    return f'<g transform="translate(0 {units(y)})">{parts}</g>'


def cut(said: str, letters: int) -> str:
    """Text that has room for so many letters; the page has all of it elsewhere."""
    shown = visible(said)
    return shown if len(shown) <= letters else f"{shown[: letters - 1].rstrip()}…"
