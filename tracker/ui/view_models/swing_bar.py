"""A target's bar: the swing it got against the swing it needed, or where it would be."""

from fractions import Fraction
from typing import TYPE_CHECKING

from tracker.board.targets import TargetState
from tracker.election import Election
from tracker.ui.view_models.parties import party_style
from tracker.ui.view_models.styled_text import DIM, Span, merged

if TYPE_CHECKING:
    from tracker.projection.target_chances import TargetOutlook

BAR_LOW, BAR_HIGH = -12, 20
"""The ends of every swing bar, in percentage points towards the challenger: one scale, so
that bars can be compared down the screen."""

PROJECTED = f"italic {DIM}"
"""How whatever is projected looks: fainter than anything that came."""


def swing_bar(
    election: Election, target: TargetState, width: int, ahead: "TargetOutlook | None" = None
) -> list[Span]:
    """Actual swing filled from zero, with the swing needed as a mark on the same scale.

    Where there is none yet, a hollow mark where it would be on the swing so far.
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
        colour = (
            party_style(election, party)
            if won or not toward
            else f"dim {party_style(election, party)}"
        )
        end = bar_position(target.swing, width)
        if mark is not None and toward:  # the eye must see a gain exactly where there is one
            end = max(end, mark) if won else min(end, mark - 1)
        low, high = (zero + 1, end) if toward else (end, zero - 1)
        for cell in range(low, high + 1):
            cells[cell], styles[cell] = "█" if toward else "▓", colour
        if target.swing > BAR_HIGH:
            cells[-1] = "▶"
        elif target.swing < BAR_LOW:
            cells[0] = "◀"
    if target.swing is None and ahead and ahead.swing is not None:
        would = bar_position(Fraction(ahead.swing), width)
        cells[would], styles[would] = "◇", PROJECTED
    if mark is not None:
        filled = cells[mark] == "█"
        cells[mark] = "┃" if not filled else "▌"
        styles[mark] = "bold #ffffff" + (f" on {styles[mark].split()[-1]}" if filled else "")
    return merged(cells, styles)


def bar_position(points: Fraction, width: int) -> int:
    """The cell of a bar that a swing falls in, kept inside."""
    cell = int((points - BAR_LOW) * width / (BAR_HIGH - BAR_LOW))
    return max(0, min(width - 1, cell))
