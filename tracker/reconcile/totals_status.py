"""The latest comparison of PA's totals, as the status bar and the problems list show it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TotalsStatus:
    """The last state of the parties compared with the board; `compare_ledger` makes it."""

    counted: int
    """Results counted in it."""
    agrees: bool
    """Whether every figure equals ours or is explained."""
    sentence: str
