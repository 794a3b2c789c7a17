"""The values that the entry dialogs return: an entry, and who signed it."""

import datetime as dt
from dataclasses import dataclass

from tracker.board import Board, entries
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

    def entry(self, board: Board, now: dt.datetime) -> Bulletin:
        """The bulletin to record. Raises EntryError."""
        seat, party, votes = self.seat, self.party, self.votes
        return entries.declare(board, seat, party, votes, by=self.by, now=now, reason=self.reason)


@dataclass(frozen=True, slots=True)
class Settled:
    """The statement that a producer chose to stand, with initials and reason."""

    seat: Seat
    bulletin: str
    """Its id."""
    by: str
    reason: str

    def entry(self, board: Board, now: dt.datetime) -> Bulletin:
        """The bulletin to record. Raises EntryError."""
        chosen, reason = self.bulletin, self.reason
        return entries.pin(board, self.seat, by=self.by, now=now, bulletin=chosen, reason=reason)
