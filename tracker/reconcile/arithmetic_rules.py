"""The rules by which PA's program may round and combine figures.

`EXACT` is the tracker's rule: exact fractions, rounded once, half up, when printed. The other
rules are tried only for figures of PA's that differ from ours.
"""

from dataclasses import dataclass
from typing import Final

from tracker.reconcile.reason import Reason, ReasonKind
from tracker.reconcile.rounding import Rounding, half_even, half_up, truncate


@dataclass(frozen=True, slots=True, eq=False)
class ArithmeticRule:
    """How shares, changes and swings are rounded and combined; each is one of `RULES`."""

    reason: Reason | None = None
    """The reason for a figure that this rule gives; None for `EXACT`."""
    rounding: Rounding = half_up
    """Rounding of the printed figure."""
    rounds_shares: bool = False
    """Shares are rounded before they are subtracted."""
    subtracts_printed: bool = False
    """A change is the difference of two printed figures."""
    rounds_changes: bool = False
    """Share changes are rounded before a swing is computed from them."""
    by_candidate: bool = False
    """If a party has several candidates, the candidate's own share is compared, not the sum."""


def _rule(name: str, sentence: str, **how: bool | Rounding) -> ArithmeticRule:
    return ArithmeticRule(Reason(ReasonKind.ARITHMETIC, sentence, name), **how)  # type: ignore[arg-type]


EXACT: Final = ArithmeticRule()
BY_CANDIDATE: Final = _rule(
    "by candidate",
    "PA compares the candidate alone; the tracker adds up a party's candidates",
    by_candidate=True,
)
ROUNDED_SHARES: Final = _rule(
    "rounded shares", "PA subtracts shares that it has rounded already", rounds_shares=True
)
PRINTED_FIGURES: Final = _rule(
    "printed figures", "PA subtracts figures as it has printed them", subtracts_printed=True
)
ROUNDED_CHANGES: Final = _rule(
    "rounded changes", "PA halves changes that it has rounded already", rounds_changes=True
)
HALF_EVEN: Final = _rule("half even", "PA rounds a half to the even digit", rounding=half_even)
TRUNCATED: Final = _rule(
    "truncated", "PA drops what follows the last digit, without rounding", rounding=truncate
)
RULES: Final = (
    EXACT, BY_CANDIDATE, ROUNDED_SHARES, PRINTED_FIGURES, ROUNDED_CHANGES, HALF_EVEN, TRUNCATED
)  # fmt: skip
"""In the order in which they are tried."""
