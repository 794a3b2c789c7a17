"""The majority of the house: who has it, who can still reach it, and when it was passed.

Only for an election whose seats are the whole house (`Election.winning_post`). The desk's own
reports may be wrong. So they never decide that a party has a majority, or that it cannot reach one.
The texts of the screen and for the air, and the JSON, are made from one `HouseMajority`.
"""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from tracker.board.board import Board
from tracker.board.seat_state import SeatState, on_air_declared_at
from tracker.board.standing import Status


class MajorityStatus(StrEnum):
    """Whether a party has a majority of the house."""

    OPEN = "open"
    """No party has it, and at least one can still reach it."""
    HUNG = "hung"
    """No party can reach it, even with every seat that has no winner yet."""
    PROVISIONAL = "provisional"
    """A party has it only with the desk's own reports."""
    WON = "won"


@dataclass(frozen=True, slots=True)
class HouseMajority:
    """The state of the majority of the house. Numbers are seats."""

    status: MajorityStatus
    post: int
    """Seats for a majority of the house."""
    leader: str | None
    """Code of the party with the most seats; None before the first winner, and if two are equal."""
    seats: int
    """Seats of the leader, or of each of the equal parties; the desk's own reports are included."""
    absent: tuple[str, ...] = ()
    """Codes of the parties that have won seats and do not take them (`Party.takes_seats`)."""
    absent_seats: int = 0
    """Their seats so far, without the desk's own reports."""
    own_reports: tuple[SeatState, ...] = ()
    """The leader's seats that the desk has declared itself."""
    reached_at: dt.datetime | None = None
    """When the seat number `post` of a party with status `WON` was declared. None if the time of
    one of its seats is not known."""
    reached_in: tuple[SeatState, ...] = ()
    """The seats that declared in the minute `reached_at`, sorted by name: one of them was the seat
    number `post`."""
    house: int = 0
    """All seats of the house."""
    is_complete: bool = False
    """Whether every seat of the house has declared."""

    @property
    def needed(self) -> int:
        """Seats that the leader needs for `post`; 0 if it has them."""
        return max(0, self.post - self.seats)

    @property
    def effective_post(self) -> int | None:
        """Seats for a majority of the members who take their seats, as far as is known now.

        None while no seat is won by a party that does not take it, and if `post` is not the
        smallest majority of the house: such a house has a rule of its own.
        """
        if not self.absent_seats or self.post != self.house // 2 + 1:
            return None
        return (self.house - self.absent_seats) // 2 + 1

    @property
    def majority(self) -> int | None:
        """The leader's seats less all others; None unless won and `is_complete`."""
        if self.status is not MajorityStatus.WON or not self.is_complete:
            return None
        return 2 * self.seats - self.house

    @property
    def effective_majority(self) -> int | None:
        """As `majority`, without the seats of `absent`; None also if there are none."""
        if self.majority is None or self.effective_post is None:
            return None
        return self.majority + self.absent_seats

    @property
    def is_effective(self) -> bool:
        """Whether the leader has `effective_post` without the desk's own reports, but not `post`.

        A party can have a majority of the members who take their seats before it has `post`.
        """
        effective, sure = self.effective_post, self.seats - len(self.own_reports)
        return bool(self.leader and effective and effective <= sure < self.post)


def house_majority(board: Board) -> HouseMajority | None:
    """The state of the majority of the house; None if the seats are not a whole house."""
    election, post = board.election, board.election.winning_post
    if post is None:
        return None
    own = [state for state in board.states.values() if state.winner and state.is_own_report]
    own_counts = Counter(election.counted_as(state.winner or "") for state in own)
    seats = {code: t.seats for code, t in board.tallies.items() if election.comparable(code)}
    most = max(seats.values(), default=0)
    largest = [code for code, count in seats.items() if count == most and most]
    leader = largest[0] if len(largest) == 1 else None
    parties = election.party_by_code
    absent = {
        code: count
        for code in seats
        if not parties[code].takes_seats and (count := seats[code] - own_counts[code]) > 0
    }
    without_winner = len(board.states) - board.decided
    sure = max((count - own_counts[code] for code, count in seats.items()), default=0)
    reached_at: dt.datetime | None = None
    reached_in: tuple[SeatState, ...] = ()
    if leader and most >= post:
        is_won = most - own_counts[leader] >= post
        status = MajorityStatus.WON if is_won else MajorityStatus.PROVISIONAL
        if is_won:
            reached_at, reached_in = _when_reached(_seats_of(board, leader), post)
    else:
        is_hung = sure + without_winner + len(own) < post
        status = MajorityStatus.HUNG if is_hung else MajorityStatus.OPEN
    return HouseMajority(
        status,
        post,
        leader,
        most,
        tuple(sorted(absent)),
        sum(absent.values()),
        tuple(s for s in own if leader and election.counted_as(s.winner or "") == leader),
        reached_at,
        reached_in,
        len(board.states),
        board.count(Status.DECLARED) == len(board.states),
    )


def _seats_of(board: Board, party: str) -> list[SeatState]:
    counted_as = board.election.counted_as
    return [s for s in board.states.values() if s.winner and counted_as(s.winner) == party]


def _when_reached(
    won: Sequence[SeatState], post: int
) -> tuple[dt.datetime | None, tuple[SeatState, ...]]:
    """When the seat number `post` of a party was declared, and the seats of that minute.

    (None, ()) if the time of any seat is not known: the seat may have been one of the first `post`.
    """
    times = [(on_air_declared_at(state), state) for state in won]
    known = [(at.timestamp(), state.seat.name, at, state) for at, state in times if at]
    if len(known) < len(times):
        return None, ()
    known.sort(key=lambda item: item[:2])  # numbers compare faster than times; the screen waits
    last = known[post - 1]
    return last[2], tuple(state for second, _, _, state in known if second == last[0])
