"""Tallies: each party's seats, gains, losses and votes so far."""

from dataclasses import dataclass, field

import msgspec

from tracker.board.seat_state import SeatState
from tracker.board.standing import Status
from tracker.election import Basis


class Tally(msgspec.Struct, frozen=True):
    """One party's seats and votes so far."""

    seats: int = 0
    """Seats won: `held` and `gains`."""
    held: int = 0
    gains: int = 0
    losses: int = 0
    """Seats that the party defended and another party or another independent won."""
    votes: int = 0
    """Votes in the seats with votes that stand (`SeatState.counted_votes`)."""
    previous_votes: int = 0
    """Votes last time in the same seats."""

    @property
    def net(self) -> int:
        """Net change in seats."""
        return self.gains - self.losses

    @property
    def not_compared(self) -> int:
        """Seats won that are in no net change: no defending party is known, as in a new seat."""
        return self.seats - self.held - self.gains

    def plus(self, other: "Tally", sign: int = 1) -> "Tally":
        """The sum of two tallies; with sign -1, the difference."""
        return Tally(
            self.seats + sign * other.seats,
            self.held + sign * other.held,
            self.gains + sign * other.gains,
            self.losses + sign * other.losses,
            self.votes + sign * other.votes,
            self.previous_votes + sign * other.previous_votes,
        )


EMPTY_TALLY = Tally()


@dataclass
class Totals:
    """The sums of a board. `add` changes them in place."""

    tallies: dict[str, Tally] = field(default_factory=dict)
    statuses: dict[Status, int] = field(default_factory=dict)
    valid_votes: int = 0

    def tallies_of_parties(self) -> dict[str, Tally]:
        """The tallies by party code. A party is left out while all its numbers are zero."""
        return {party: tally for party, tally in self.tallies.items() if tally != EMPTY_TALLY}

    def add(self, state: SeatState, basis: Basis | None = None, sign: int = 1) -> None:
        """Add one seat; with sign -1, subtract it."""
        self.statuses[state.status] = self.statuses.get(state.status, 0) + sign
        for party, tally in contributions(state, basis).items():
            self.tallies[party] = self.tallies.get(party, EMPTY_TALLY).plus(tally, sign)
        if counted := state.counted_votes:
            self.valid_votes += sign * sum(votes for _, votes in counted)


def contributions(state: SeatState, basis: Basis | None = None) -> dict[str, Tally]:
    """The tally that one seat adds to each party, by party code.

    `basis` is the election's by default.
    """
    sums: dict[str, list[int]] = {}

    def add(party: str, column: int, number: int) -> None:
        sums.setdefault(party, [0] * len(Tally.__struct_fields__))[column] += number

    if state.winner is not None:
        winner, defending = state.election.counted_as(state.winner), state.defending_party(basis)
        add(winner, _SEATS, 1)
        gained = state.gained(basis)
        if gained and winner != state.winner:  # a Speaker, counted with the former party
            gained = winner != defending
        if gained:
            add(winner, _GAINS, 1)
            add(defending, _LOSSES, 1)
        elif gained is False:
            add(winner, _HELD, 1)
    if counted := state.counted_votes:
        for party, votes in counted:
            add(party, _VOTES, votes)
        for party, votes in state.seat.previous.items():
            add(party, _PREVIOUS_VOTES, votes)
    return {party: Tally(*numbers) for party, numbers in sums.items()}


_SEATS, _HELD, _GAINS, _LOSSES, _VOTES, _PREVIOUS_VOTES = range(6)
"""Indexes of `Tally`'s fields in a list. Adding numbers is faster than adding tallies."""
