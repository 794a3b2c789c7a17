"""The values that the entry dialogs return: an entry, and who signed it."""

from dataclasses import dataclass

from tracker.board.bulletin import Bulletin
from tracker.election import Party, Seat


@dataclass(frozen=True, slots=True)
class Signed:
    """Who confirmed, and the reason or note they wrote."""

    by: str
    """Initials."""
    text: str


@dataclass(frozen=True, slots=True)
class Declaration:
    """A declaration that a producer entered and confirmed."""

    seat: Seat
    party: Party
    votes: dict[str, int]
    """By party code; empty for a winner alone."""
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class Settled:
    """The statement that a producer chose to stand, with initials and reason."""

    bulletin: Bulletin
    by: str
    reason: str
