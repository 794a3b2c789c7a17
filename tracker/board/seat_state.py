"""The state of one seat: what stands, with its gain or hold, its figures and its times.

Pure: combines the seat's tables with `standing` (which bulletin stands) and `figures`.
"""

import datetime as dt
from dataclasses import dataclass, field
from functools import cached_property

from tracker.board.figures import Figures, figures
from tracker.board.standing import AWAITING, Flag, Standing, Status
from tracker.election import Basis, Election, Seat


@dataclass(frozen=True)
class SeatState:
    """One seat on the board."""

    election: Election = field(repr=False, compare=False)
    seat: Seat = field(repr=False)
    standing: Standing = field(default=AWAITING)

    @property
    def status(self) -> Status:
        """The status of the seat."""
        return self.standing.status

    @property
    def winner(self) -> str | None:
        """Party code of the winner that counts; None while there is none."""
        return self.standing.winner

    @property
    def flags(self) -> tuple[Flag, ...]:
        """What a producer should know besides the status."""
        return self.standing.flags

    @property
    def votes_superseded(self) -> bool:
        """Whether the votes are older than the winner: only the winner is safe for the air."""
        return self.status is Status.VOTES_PENDING

    @property
    def counted_votes(self) -> list[tuple[str, int]]:
        """Party and votes of each candidate of the result that stands, in the source's order.

        Empty while the votes are superseded. For sums: shares are not computed.
        """
        votes = self.standing.votes
        if votes is None or self.votes_superseded:
            return []
        return [(candidate.party, candidate.votes or 0) for candidate in votes.candidates]

    @cached_property
    def figures(self) -> Figures | None:
        """The figures of the votes that stand; None without votes, or while they are superseded."""
        return None if self.votes_superseded else self._figures()

    @cached_property
    def superseded_figures(self) -> Figures | None:
        """While votes are pending: the old figures, to be shown as superseded; else None."""
        return self._figures() if self.votes_superseded else None

    def _figures(self) -> Figures | None:
        votes = self.standing.votes
        return figures(self.election, self.seat, votes) if votes else None

    def defending_party(self, basis: Basis | None = None) -> str:
        """The party that loses the seat in a gain: the previous or the sitting party, by basis."""
        return self.seat.defending_party(basis or self.election.basis)

    def gained(self, basis: Basis | None = None) -> bool | None:
        """True for a gain against the basis, False for a hold; None while there is no winner."""
        return None if self.winner is None else self.winner != self.defending_party(basis)

    def result(self, basis: Basis | None = None) -> str:
        """In the Commons Library's words: "Con gain from Lab", "Con hold"; empty if no winner."""
        if self.winner is None:
            return ""
        if self.gained(basis):
            return f"{self.winner} gain from {self.defending_party(basis)}"
        return f"{self.winner} hold"

    @property
    def bases_differ(self) -> bool:
        """Whether the result differs by basis: after a defection or a by-election."""
        return self.winner is not None and self.result("previous") != self.result("sitting")


# The time of declaration. docs/words.md lists which place shows which of the four, and why.


def stated_declared_at(state: SeatState) -> dt.datetime | None:
    """The time in the statement that stands, also in a conflict; None for a rush or an entry."""
    bulletin = state.standing.bulletin
    return bulletin.declared_at if bulletin else None


def on_air_declared_at(state: SeatState) -> dt.datetime | None:
    """As `stated_declared_at`, but None in a conflict: for the air and for exports."""
    return None if state.status is Status.CONFLICT else stated_declared_at(state)


def shown_declared_at(state: SeatState) -> dt.datetime | None:
    """As `stated_declared_at`, else the time of the desk's entry: for the producer's screen."""
    bulletin = state.standing.bulletin
    return (bulletin.declared_at or bulletin.said_at) if bulletin else None


def first_declared_at(state: SeatState) -> dt.datetime | None:
    """The earliest time in the bulletin that stands, its votes and its rivals.

    The time of a desk entry counts too. While votes are pending this is the time of the older
    result, where the other three functions return None.
    """
    standing = state.standing
    statements = [standing.bulletin, standing.votes, *standing.rivals]
    times = [statement.declared_at or statement.said_at for statement in statements if statement]
    return min((at for at in times if at is not None), default=None)
