"""The board: the state of the night, a pure function of an election and a set of bulletins.

Everything shown, exported or stored in a readable table is taken from a `Board`. A board
never changes; `apply` gives the next one and refolds only the seats that were spoken of.
The rules for one seat are in `fold`, what they mean in `seat_state`, the sums in `tally`,
the published targets in `targets`.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property

from tracker.board.bulletin import Bulletin
from tracker.board.seat_map import SeatMap
from tracker.board.seat_state import SeatState
from tracker.board.standing import Status, standing
from tracker.board.tally import EMPTY_TALLY, Tally, Totals
from tracker.board.targets import TargetState, target_state
from tracker.election import Basis, Election
from tracker.election.swing import share


@dataclass(frozen=True, repr=False)
class Board:
    """The night as one value."""

    election: Election
    states: SeatMap[SeatState]
    """By seat id, in the election's order."""
    tallies: Mapping[str, Tally]
    """By party code; a party with nothing is left out."""
    statuses: Mapping[Status, int]
    """How many seats have each status; those with none are left out."""
    valid_votes: int = 0
    """Valid votes in the seats whose votes are in."""
    previous_valid_votes: int = 0
    """Valid votes last time in the same seats."""
    declared_by: dt.datetime | None = None
    """Where only seats declared by a time are counted: that time; see `as_of`."""
    bulletins: SeatMap[Mapping[str, Bulletin]] = field(kw_only=True, compare=False)
    """Everything said, by seat id and bulletin id; seats of which nothing is said left out."""

    def __repr__(self) -> str:
        """In a few words: a traceback that shows a board must not show all of it."""
        return f"<Board of {self.election.id}: {self.decided} of {len(self.election.seats)}>"

    @classmethod
    def empty(cls, election: Election) -> "Board":
        """The board when the polls close: nothing said."""
        places, count = election.seat_positions, len(election.seats)
        return cls(
            election,
            SeatMap.of(places, (SeatState(election, seat) for seat in election.seats)),
            {},
            {Status.AWAITING: count} if count else {},
            bulletins=SeatMap.of(places, [None] * count),
        )

    @classmethod
    def of(cls, election: Election, bulletins: Iterable[Bulletin]) -> "Board":
        """The board of a set of bulletins. Order and repetition make no difference."""
        return cls.empty(election).apply(bulletins)

    def apply(self, bulletins: Iterable[Bulletin]) -> "Board":
        """This board with these bulletins added; the same board if it had heard them all.

        Raises KeyError for a bulletin about a seat the election does not have, and
        ValueError for one of another election.
        """
        heard: dict[str, dict[str, Bulletin]] = {}
        for bulletin in bulletins:
            if bulletin.election != self.election.id:
                raise ValueError(f"a bulletin of {bulletin.election}, not {self.election.id}")
            if bulletin.id not in self.bulletins.get(bulletin.seat, ()):
                heard.setdefault(bulletin.seat, {})[bulletin.id] = bulletin
        if not heard:
            return self
        states: dict[str, SeatState] = {}
        said: dict[str, Mapping[str, Bulletin]] = {}
        total = Totals(self.tallies, self.statuses, self.valid_votes, self.previous_valid_votes)
        for seat, new in heard.items():
            old = self.states[seat]
            said[seat] = {**self.bulletins.get(seat, {}), **new}
            states[seat] = replace(old, standing=standing(said[seat].values()))
            total.replace(old, states[seat])
        return Board(
            self.election,
            self.states.with_values(states),
            {party: tally for party, tally in total.tallies.items() if tally != EMPTY_TALLY},
            {status: n for status, n in total.statuses.items() if n},
            total.valid_votes,
            total.previous_valid_votes,
            bulletins=self.bulletins.with_values(said),
        )

    def tallies_against(self, basis: Basis) -> Mapping[str, Tally]:
        """The tallies as they would be, were gain and hold counted against this basis."""
        return self.tallies if basis == self.election.basis else self._against_the_other

    def count(self, status: Status) -> int:
        """How many seats have this status."""
        return self.statuses.get(status, 0)

    @property
    def decided(self) -> int:
        """Seats with a winner that counts, with or without votes."""
        return sum(tally.seats for tally in self.tallies.values())

    def tally(self, party: str) -> Tally:
        """A party's night so far."""
        return self.tallies.get(party, EMPTY_TALLY)

    def vote_share(self, party: str) -> Fraction | None:
        """Share of the valid vote over the seats whose votes are in, percentage points."""
        return share(self.tally(party).votes, self.valid_votes) if self.valid_votes else None

    def vote_share_change(self, party: str) -> Fraction | None:
        """Change on the same seats last time; None for a lump or a party that was not there."""
        tally = self.tally(party)
        comparable = self.election.comparable(party) and tally.previous_votes
        if not comparable or not self.valid_votes:
            return None
        now = share(tally.votes, self.valid_votes)
        return now - share(tally.previous_votes, self.previous_valid_votes)

    @cached_property
    def _against_the_other(self) -> Mapping[str, Tally]:
        other: Basis = "previous" if self.election.basis == "sitting" else "sitting"
        totals = Totals({}, {}, 0, 0)
        for state in self.states.values():
            totals.add(state, other)
        return {party: tally for party, tally in totals.tallies.items() if tally != EMPTY_TALLY}

    @cached_property
    def targets(self) -> tuple[TargetState, ...]:
        """The published targets, in their published order."""
        return tuple(target_state(t, self.states[t.seat]) for t in self.election.targets)
