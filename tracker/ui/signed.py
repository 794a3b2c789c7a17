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
    name: str
    """The winner's, if it was typed; else empty."""
    votes: dict[str, int]
    """By candidate (`entries.parse_votes`); empty if only the winner was entered."""
    by: str
    reason: str

    def entry(self, board: Board, now: dt.datetime) -> Bulletin:
        """The bulletin to record. Raises EntryError."""
        return entries.declare(
            board,
            self.seat,
            self.party,
            self.votes,
            name=self.name,
            by=self.by,
            now=now,
            reason=self.reason,
        )


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
