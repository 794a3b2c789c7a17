"""The values that the dialogs of desk entries return."""

import datetime as dt
from dataclasses import dataclass

from tracker.board import Board, entries
from tracker.board.bulletin import Bulletin
from tracker.election import Party, Seat


@dataclass(frozen=True, slots=True)
class Signed:
    """The initials of a producer who confirmed an entry, and a text."""

    by: str
    """Initials."""
    text: str
    """The reason or the note; may be empty."""


@dataclass(frozen=True, slots=True)
class Declaration:
    """A declaration that a producer entered and confirmed."""

    seat: Seat
    party: Party
    votes: dict[str, int]
    """By party code; empty if only the winner was entered."""
    by: str
    reason: str

    def entry(self, board: Board, now: dt.datetime) -> Bulletin:
        """The bulletin to record. Raises EntryError."""
        seat, party, votes = self.seat, self.party, self.votes
        return entries.declare(board, seat, party, votes, by=self.by, now=now, reason=self.reason)


@dataclass(frozen=True, slots=True)
class Settled:
    """A conflict that a producer settled: the statement that shall stand."""

    seat: Seat
    bulletin: str
    """The id of the chosen statement."""
    by: str
    reason: str

    def entry(self, board: Board, now: dt.datetime) -> Bulletin:
        """The bulletin to record. Raises EntryError."""
        chosen, reason = self.bulletin, self.reason
        return entries.settle(board, self.seat, by=self.by, now=now, bulletin=chosen, reason=reason)
