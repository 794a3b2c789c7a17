"""What the board shows of the last state of the parties; how it is made: `documents`."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mark:
    """The last state of the parties against the board."""

    counted: int
    """Results it has counted."""
    agrees: bool
    """Whether every figure is ours, or explained by the sentence."""
    sentence: str
