"""The board: the state of all seats, a pure function of an election and a set of bulletins.

Every figure that is shown, exported or stored in a readable table comes from a `Board`. A board is
immutable: `apply` returns a new board and computes only the seats with new bulletins, and those
with the same votes. Texts for the user call a bulletin a statement.

`standing` decides which bulletin stands for a seat. These modules compute the rest:
`seat_state` (gain or hold), `figures` (shares, swing), `tally` (sums by party), `share_change`
(changes of share over several seats), `targets` (published targets).
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property

from tracker.board.bulletin import Bulletin
from tracker.board.same_votes import NO_OTHER_SEATS, SameVotes
from tracker.board.seat_map import SeatMap
from tracker.board.seat_state import SeatState, standing_of_seat, states_after
from tracker.board.share_change import is_like_with_like, share_changes
from tracker.board.standing import Status
from tracker.board.tally import EMPTY_TALLY, Tally, Totals
from tracker.board.targets import TargetState, target_state
from tracker.election import Basis, Election
from tracker.election.swing import share


@dataclass(frozen=True, repr=False)
class Board:
    """The state of all seats. Equal sets of bulletins give equal boards."""

    election: Election
    states: SeatMap[SeatState]
    """By seat id, in the election's order."""
    tallies: Mapping[str, Tally]
    """By party code. A party is left out while all its numbers are zero."""
    statuses: Mapping[Status, int]
    """Number of seats by status. A status that no seat has is left out."""
    valid_votes: int = 0
    """Valid votes in the seats with votes that stand (`SeatState.counted_votes`)."""
    damaged: tuple[str, ...] = ()
    """Sentences about statements that the ledger could not give to the board, or not as they were
    recorded. Every reader shows them: a seat on the board may lack its newest result."""
    declared_by: dt.datetime | None = None
    """If the board has only the seats declared by a time (`ledger.as_of`): this time."""
    bulletins: SeatMap[Mapping[str, Bulletin]] = field(kw_only=True, compare=False)
    """All bulletins: by seat id, then by bulletin id. Seats without bulletins are left out."""
    same_votes: SameVotes = field(default=NO_OTHER_SEATS, compare=False)
    """The votes of the results that stand, by which copies are found (rule 10 of `standing`)."""

    def __repr__(self) -> str:
        """Short, for tracebacks."""
        return f"<Board of {self.election.id}: {self.decided} of {self.total}>"

    @classmethod
    def empty(cls, election: Election) -> "Board":
        """The board without bulletins: every seat is awaiting, or set aside by seats.csv."""
        positions, count = election.seat_positions, len(election.seats)
        states = [SeatState.of(election, seat) for seat in election.seats]
        return cls(
            election,
            SeatMap.of(positions, states),
            {},
            Counter(state.status for state in states),
            bulletins=SeatMap.of(positions, [None] * count),
        )

    @classmethod
    def of(cls, election: Election, bulletins: Iterable[Bulletin]) -> "Board":
        """The board of a set of bulletins; order and duplicates have no effect.

        Raises the same errors as `apply`.
        """
        return cls.empty(election).apply(bulletins)

    def apply(self, bulletins: Iterable[Bulletin]) -> "Board":
        """The board with these bulletins added; this board itself if none of them is new.

        Raises KeyError for a bulletin about a seat that the election does not have, and
        ValueError for a bulletin of another election.
        """
        new: dict[str, dict[str, Bulletin]] = {}
        for bulletin in bulletins:
            if bulletin.election != self.election.id:
                raise ValueError(f"a bulletin of {bulletin.election}, not {self.election.id}")
            if bulletin.id not in self.bulletins.get(bulletin.seat, ()):
                new.setdefault(bulletin.seat, {})[bulletin.id] = bulletin
        if not new:
            return self
        bulletins_of = {
            seat: {**self.bulletins.get(seat, {}), **of_seat} for seat, of_seat in new.items()
        }
        standings = {
            seat: standing_of_seat(self.election, self.election.seat_by_id[seat], of_seat.values())
            for seat, of_seat in bulletins_of.items()
        }
        states, same_votes = states_after(self.states, self.same_votes, standings)
        tallies, statuses = dict(self.tallies), dict(self.statuses)
        totals = Totals(tallies, statuses, self.valid_votes)
        for seat, state in states.items():
            totals.add(self.states[seat], sign=-1)
            totals.add(state)
        return Board(
            self.election,
            self.states.with_values(states),
            totals.tallies_of_parties(),
            {status: n for status, n in totals.statuses.items() if n},
            totals.valid_votes,
            self.damaged,
            bulletins=self.bulletins.with_values(bulletins_of),
            same_votes=same_votes,
        )

    def tallies_against(self, basis: Basis) -> Mapping[str, Tally]:
        """The tallies by party code, with gains and holds counted against this basis."""
        return self.tallies if basis == self.election.basis else self._other_basis_tallies

    def count(self, status: Status) -> int:
        """Number of seats with this status."""
        return self.statuses.get(status, 0)

    @property
    def only_state(self) -> SeatState | None:
        """The state of the only seat (`Election.only_seat`); None if there are several."""
        seat = self.election.only_seat
        return self.states[seat.id] if seat else None

    @property
    def total(self) -> int:
        """Number of seats, without those that are set aside."""
        return len(self.election.seats) - self.count(Status.SET_ASIDE)

    @cached_property
    def doubtful(self) -> tuple[SeatState, ...]:
        """The seats whose declaration is withheld, in the election's order."""
        return tuple(state for state in self.states.values() if state.doubts)

    @cached_property
    def own_reports(self) -> tuple[SeatState, ...]:
        """The seats where the desk's own declaration stands, in the election's order."""
        return tuple(state for state in self.states.values() if state.is_own_report)

    @property
    def decided(self) -> int:
        """Number of seats with a winner, with or without votes."""
        return sum(tally.seats for tally in self.tallies.values())

    def tally(self, party: str) -> Tally:
        """A party's seats and votes so far."""
        return self.tallies.get(party, EMPTY_TALLY)

    def vote_share(self, party: str) -> Fraction | None:
        """The party's share of `valid_votes`, in percentage points; None while there are none."""
        return share(self.tally(party).votes, self.valid_votes) if self.valid_votes else None

    def vote_share_change(self, party: str) -> Fraction | None:
        """The party's share minus its share last time over the same seats, percentage points.

        None in the cases that `share_change.share_changes` lists.
        """
        return self._share_changes.get(party)

    @property
    def compared_seats(self) -> int:
        """Number of the seats whose votes `vote_share_change` compares."""
        return sum(map(is_like_with_like, self.states.values()))

    @cached_property
    def _share_changes(self) -> Mapping[str, Fraction]:
        return share_changes(self.election, self.states.values())

    @cached_property
    def _other_basis_tallies(self) -> Mapping[str, Tally]:
        other: Basis = "previous" if self.election.basis == "sitting" else "sitting"
        totals = Totals()
        for state in self.states.values():
            totals.add(state, other)
        return totals.tallies_of_parties()

    @cached_property
    def to_settle(self) -> tuple[SeatState, ...]:
        """Seats in conflict or doubtful, and seats with a `Standing.overruled`."""
        return tuple(
            state
            for state in self.states.values()
            if state.standing.rivals or state.standing.overruled or state.doubts
        )

    @cached_property
    def targets(self) -> tuple[TargetState, ...]:
        """The published targets, in their published order."""
        return tuple(target_state(t, self.states[t.seat]) for t in self.election.targets)
