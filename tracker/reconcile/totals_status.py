"""The comparison of PA's latest totals with the board, for the status bar and the problems."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TotalsStatus:
    """PA's latest state of the parties, compared with the board."""

    counted: int
    """Number of results that PA counted; 0 after an unexpected error."""
    agrees: bool
    """Whether every figure equals ours or is explained."""
    sentence: str
    """As `TotalsComparison.sentence`, or why the totals cannot be compared."""
