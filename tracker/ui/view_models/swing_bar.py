"""The bar of a target: its swing against the swing needed."""

from fractions import Fraction
from typing import TYPE_CHECKING

from tracker.board.targets import TargetState
from tracker.election import Election
from tracker.ui.view_models.parties import party_style
from tracker.ui.view_models.styled_text import Span, merged
from tracker.ui.view_models.styles import PROJECTED

if TYPE_CHECKING:
    from tracker.projection.target_projections import TargetProjection

BAR_LOW, BAR_HIGH = -12, 20
"""The ends of every bar, in percentage points of swing to the challenger. All bars have the same
scale, so that they can be compared."""


def swing_bar(
    election: Election,
    target: TargetState,
    width: int,
    projection: "TargetProjection | None" = None,
) -> list[Span]:
    """A bar of `width` cells: filled from zero to the swing, with a mark at the swing needed.

    Without a swing, ◇ is at the projected swing, if there is one.
    """
    cells = [" "] * width
    styles = ["#3a404c"] * width
    zero = bar_position(Fraction(0), width)
    cells[zero] = "│"
    mark = None
    if target.swing_needed is not None:
        mark = max(bar_position(target.swing_needed, width), zero + 1)
    if target.swing is not None:
        toward = target.swing >= 0
        party = target.target.challenger if toward else target.target.holder
        won = target.beyond is not None and target.beyond > 0
        colour = party_style(election, party)
        if toward and not won:
            colour = f"dim {colour}"
        end = bar_position(target.swing, width)
        if mark is not None and toward:  # filled beyond the mark only if the challenger won
            end = max(end, mark) if won else min(end, mark - 1)
        low, high = (zero + 1, end) if toward else (end, zero - 1)
        for cell in range(low, high + 1):
            cells[cell], styles[cell] = "█" if toward else "▓", colour
        if target.swing > BAR_HIGH:
            cells[-1] = "▶"
        elif target.swing < BAR_LOW:
            cells[0] = "◀"
    if target.swing is None and projection and projection.swing is not None:
        projected = bar_position(Fraction(projection.swing), width)
        cells[projected], styles[projected] = "◇", PROJECTED
    if mark is not None:
        filled = cells[mark] == "█"
        cells[mark] = "┃" if not filled else "▌"
        styles[mark] = "bold #ffffff" + (f" on {styles[mark].split()[-1]}" if filled else "")
    return merged(cells, styles)


def bar_position(points: Fraction, width: int) -> int:
    """The cell of a bar for a swing in percentage points; the first or last if it is outside."""
    cell = int((points - BAR_LOW) * width / (BAR_HIGH - BAR_LOW))
    return max(0, min(width - 1, cell))
