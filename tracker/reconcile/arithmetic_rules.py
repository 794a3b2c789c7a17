"""The rules by which PA's program may round and combine figures.

The tracker uses `EXACT`: it computes with exact fractions and rounds once, half up, for printing.
The other rules are tried for figures of PA's that differ from ours.
"""

from dataclasses import dataclass
from typing import Final

from tracker.reconcile.reason import Reason, ReasonKind
from tracker.reconcile.rounding import Rounding, half_even, half_up, truncate


@dataclass(frozen=True, slots=True, eq=False)
class ArithmeticRule:
    """How shares, changes and swings are rounded and combined. Each rule is one of `RULES`."""

    reason: Reason | None = None
    """The reason for a figure that only this rule gives; None for `EXACT`."""
    rounding: Rounding = half_up
    """Rounding of the printed figure."""
    rounds_shares: bool = False
    """Whether shares are rounded before they are subtracted."""
    subtracts_printed: bool = False
    """Whether a change is the difference of two printed figures."""
    rounds_changes: bool = False
    """Whether changes in share are rounded before the swing is computed."""
    by_candidate: bool = False
    """Whether the change of a candidate is that of the candidate's own share. Otherwise it is the
    change of the share of all candidates of the party."""

    def scope(self, figure_scope: str) -> str:
        """The scope in which this rule must hold, for a figure of `figure_scope`.

        Empty if the rule changes the rounding of printed figures: it must hold in all scopes.
        """
        return figure_scope if self.rounding is half_up else ""


def _reason(subject: str, sentence: str) -> Reason:
    return Reason(ReasonKind.ARITHMETIC, sentence, subject)


EXACT: Final = ArithmeticRule()
BY_CANDIDATE: Final = ArithmeticRule(
    _reason(
        "by candidate", "PA compares the candidate alone; the tracker adds up a party's candidates"
    ),
    by_candidate=True,
)
ROUNDED_SHARES: Final = ArithmeticRule(
    _reason("rounded shares", "PA subtracts shares that it has rounded already"),
    rounds_shares=True,
)
PRINTED_FIGURES: Final = ArithmeticRule(
    _reason("printed figures", "PA subtracts figures as it has printed them"),
    subtracts_printed=True,
)
ROUNDED_CHANGES: Final = ArithmeticRule(
    _reason("rounded changes", "PA halves changes that it has rounded already"),
    rounds_changes=True,
)
HALF_EVEN: Final = ArithmeticRule(
    _reason("half even", "PA rounds a half to the even digit"), rounding=half_even
)
TRUNCATED: Final = ArithmeticRule(
    _reason("truncated", "PA drops what follows the last digit, without rounding"),
    rounding=truncate,
)
RULES: Final = (
    EXACT, BY_CANDIDATE, ROUNDED_SHARES, PRINTED_FIGURES, ROUNDED_CHANGES, HALF_EVEN, TRUNCATED
)  # fmt: skip
"""`EXACT` is the first. Of others that give equally many figures, the earlier is tried first."""
