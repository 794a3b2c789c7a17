"""What the dialogs give back: an entry, and who answers for it."""

from dataclasses import dataclass

from tracker.board.bulletin import Bulletin
from tracker.election import Party, Seat


@dataclass(frozen=True, slots=True)
class Signed:
    """Who confirmed, and what they wrote with it."""

    by: str
    text: str


@dataclass(frozen=True, slots=True)
class Declaration:
    """What a producer entered and confirmed."""

    seat: Seat
    party: Party
    votes: dict[str, int]
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class Settled:
    """Which statement is to stand, who says so, and why."""

    bulletin: Bulletin
    by: str
    reason: str
