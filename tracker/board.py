"""The board: the state of the night, a pure function of an election and a set of bulletins.

Everything shown, exported or stored in a readable table is taken from a `Board`. A board
never changes; `hear` gives the next one and refolds only the seats that were spoken of.
The rules for one seat are in `fold`, its arithmetic in `figures`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from fractions import Fraction
from functools import cached_property

import msgspec

from tracker.bulletin import Bulletin
from tracker.by_seat import BySeat
from tracker.election import Basis, Election, Seat, Target
from tracker.figures import Figures, figures, signed_swing
from tracker.fold import AWAITING, Flag, Standing, Status, standing
from tracker.swing import share, swing_needed


@dataclass(frozen=True)
class SeatState:
    """One seat on the board: what stands, and what it means."""

    election: Election = field(repr=False, compare=False)
    seat: Seat = field(repr=False)
    standing: Standing = field(default=AWAITING)

    @property
    def status(self) -> Status:
        """What can be said of the seat."""
        return self.standing.status

    @property
    def winner(self) -> str | None:
        """Party code of the winner that is counted, None while there is none."""
        return self.standing.winner

    @property
    def flags(self) -> tuple[Flag, ...]:
        """What a producer should know beside the status."""
        return self.standing.flags

    @property
    def superseded(self) -> bool:
        """Whether the votes shown are older than the winner: say the winner, not the figures."""
        return self.status is Status.VOTES_PENDING

    @cached_property
    def figures(self) -> Figures | None:
        """The figures of the votes that stand; None where there are none, or they are old."""
        if self.standing.votes is None or self.superseded:
            return None
        return self._figures_of(self.standing.votes)

    @cached_property
    def old_figures(self) -> Figures | None:
        """While votes are pending: the figures that were superseded, to be marked as such."""
        if self.standing.votes is None or not self.superseded:
            return None
        return self._figures_of(self.standing.votes)

    def _figures_of(self, result: Bulletin) -> Figures:
        return figures(self.election, self.seat, result)

    def base(self, basis: Basis | None = None) -> str:
        """The party a gain is counted from: who won last time, or who sat at dissolution."""
        if (basis or self.election.basis) == "sitting":
            return self.seat.sitting
        return self.seat.previous_winner

    def gained(self, basis: Basis | None = None) -> bool | None:
        """Gain (True) or hold (False) against the basis; None while there is no winner."""
        return None if self.winner is None else self.winner != self.base(basis)

    def result(self, basis: Basis | None = None) -> str:
        """As the Commons Library words it: "Con gain from Lab", "Con hold"; empty without one."""
        if self.winner is None:
            return ""
        if self.gained(basis):
            return f"{self.winner} gain from {self.base(basis)}"
        return f"{self.winner} hold"

    @property
    def bases_differ(self) -> bool:
        """Whether gain or hold depends on the base: the member changed party, or a by-election."""
        return self.winner is not None and self.result("previous") != self.result("sitting")


class TargetStatus(StrEnum):
    """How a target stands."""

    AWAITING = "awaiting"
    RECOUNT = "recount"
    FLIPPED = "flipped"
    HELD = "held"
    LOST_TO_OTHER = "lost to other"
    TIED = "tied"
    CONFLICT = "conflict"


@dataclass(frozen=True, slots=True)
class TargetState:
    """A published target against what happened in its seat."""

    target: Target
    state: SeatState
    status: TargetStatus
    majority: int | None
    """The holder's lead over the challenger last time, in votes, counted from our own table."""
    swing_needed: Fraction | None
    """Percentage points, computed from last time's votes."""
    swing: Fraction | None
    """Actual swing from holder to challenger, percentage points; negative if it went back."""

    @property
    def beyond(self) -> Fraction | None:
        """Swing less swing needed. Above zero exactly when the challenger outpolled the holder."""
        if self.swing is None or self.swing_needed is None:
            return None
        return self.swing - self.swing_needed


class Tally(msgspec.Struct, frozen=True):
    """One party's night so far. Shares are over the seats whose votes are in."""

    seats: int = 0
    held: int = 0
    gains: int = 0
    losses: int = 0
    votes: int = 0
    previous_votes: int = 0
    """Votes last time in the same seats."""

    @property
    def net(self) -> int:
        """Net change in seats."""
        return self.gains - self.losses

    def plus(self, other: "Tally", sign: int = 1) -> "Tally":
        """This and another party tally; with sign -1, this without it."""
        return Tally(
            self.seats + sign * other.seats,
            self.held + sign * other.held,
            self.gains + sign * other.gains,
            self.losses + sign * other.losses,
            self.votes + sign * other.votes,
            self.previous_votes + sign * other.previous_votes,
        )


NOTHING = Tally()


@dataclass(frozen=True)
class Board:
    """The night as one value."""

    election: Election
    states: BySeat[SeatState]
    """By seat id, in the election's order."""
    tallies: Mapping[str, Tally]
    """By party code; a party with nothing is left out."""
    statuses: Mapping[Status, int]
    """How many seats have each status; those with none are left out."""
    valid_votes: int = 0
    """Valid votes in the seats whose votes are in."""
    previous_valid_votes: int = 0
    """Valid votes last time in the same seats."""
    bulletins: BySeat[Mapping[str, Bulletin]] = field(kw_only=True, compare=False)
    """Everything said, by seat id and bulletin id; seats of which nothing is said left out."""

    @classmethod
    def before(cls, election: Election) -> "Board":
        """The board when the polls close: nothing said."""
        places, count = election.seat_places, len(election.seats)
        return cls(
            election,
            BySeat.of(places, (SeatState(election, seat) for seat in election.seats)),
            {},
            {Status.AWAITING: count} if count else {},
            bulletins=BySeat.of(places, [None] * count),
        )

    @classmethod
    def of(cls, election: Election, bulletins: Iterable[Bulletin]) -> "Board":
        """The board of a set of bulletins. Order and repetition make no difference."""
        return cls.before(election).hear(bulletins)

    def hear(self, bulletins: Iterable[Bulletin]) -> "Board":
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
        total = _Total(self)
        for seat, new in heard.items():
            old = self.states[seat]
            said[seat] = {**self.bulletins.get(seat, {}), **new}
            states[seat] = replace(old, standing=standing(said[seat].values()))
            total.swap(old, states[seat])
        return Board(
            self.election,
            self.states.exchange(states),
            {party: tally for party, tally in total.tallies.items() if tally != NOTHING},
            {status: n for status, n in total.statuses.items() if n},
            total.valid_votes,
            total.previous_valid_votes,
            bulletins=self.bulletins.exchange(said),
        )

    def count(self, status: Status) -> int:
        """How many seats have this status."""
        return self.statuses.get(status, 0)

    @property
    def decided(self) -> int:
        """Seats with a winner that counts, with or without votes."""
        return sum(tally.seats for tally in self.tallies.values())

    def tally(self, party: str) -> Tally:
        """A party's night so far."""
        return self.tallies.get(party, NOTHING)

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
    def targets(self) -> tuple[TargetState, ...]:
        """The published targets, in their published order."""
        return tuple(target_state(t, self.states[t.seat]) for t in self.election.targets)


class _Total:
    """The sums of a board while seats are being exchanged in it."""

    def __init__(self, board: Board) -> None:
        self.tallies = dict(board.tallies)
        self.statuses = dict(board.statuses)
        self.valid_votes = board.valid_votes
        self.previous_valid_votes = board.previous_valid_votes

    def swap(self, old: SeatState, new: SeatState) -> None:
        """Take one state of a seat out of the sums and put another in."""
        self._add(old, -1)
        self._add(new, +1)

    def _add(self, state: SeatState, sign: int) -> None:
        self.statuses[state.status] = self.statuses.get(state.status, 0) + sign
        for party, tally in contributions(state).items():
            self.tallies[party] = self.tallies.get(party, NOTHING).plus(tally, sign)
        if state.figures:
            self.valid_votes += sign * state.figures.valid_votes
            self.previous_valid_votes += sign * state.seat.previous_valid_votes


def contributions(state: SeatState) -> dict[str, Tally]:
    """What one seat adds to each party's tally."""
    seats: dict[str, Tally] = {}
    if state.winner is not None:
        if state.gained():
            seats[state.winner] = Tally(seats=1, gains=1)
            seats[state.base()] = Tally(losses=1)
        else:
            seats[state.winner] = Tally(seats=1, held=1)
    if state.figures:
        for line in state.figures.lines:
            party = line.candidate.party
            seats[party] = seats.get(party, NOTHING).plus(Tally(votes=line.votes))
        for party, votes in state.seat.previous.items():
            seats[party] = seats.get(party, NOTHING).plus(Tally(previous_votes=votes))
    return seats


def target_state(target: Target, state: SeatState) -> TargetState:
    """A target against what stands in its seat."""
    before = state.seat.previous_shares
    stood = target.holder in before and target.challenger in before
    needed = majority = swing = None
    if stood:
        needed = swing_needed(
            holder_before=before[target.holder], challenger_before=before[target.challenger]
        )
        votes = state.seat.previous
        majority = votes[target.holder] - votes[target.challenger]
    if state.figures:
        swing = signed_swing(
            state.election, state.seat, state.figures.shares, target.holder, target.challenger
        )
    return TargetState(target, state, _target_status(target, state), majority, needed, swing)


def _target_status(target: Target, state: SeatState) -> TargetStatus:
    if state.status is Status.CONFLICT and state.winner is None:
        return TargetStatus.CONFLICT
    if state.winner is None:
        return TargetStatus(state.status.value)
    if state.winner == target.challenger:
        return TargetStatus.FLIPPED
    if state.winner == target.holder:
        return TargetStatus.HELD
    return TargetStatus.LOST_TO_OTHER
