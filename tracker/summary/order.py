"""Which seats, targets and parties a summary lists, and in what order. It words nothing."""

import datetime as dt
from collections.abc import Iterable, Sequence

from tracker.board import Board
from tracker.board.seat_state import SeatState, on_air_declared_at
from tracker.board.standing import Flag, Status
from tracker.board.targets import TargetState, TargetStatus
from tracker.election import WatchArea

OPEN = frozenset(
    {TargetStatus.AWAITING, TargetStatus.RECOUNT, TargetStatus.TIED, TargetStatus.CONFLICT}
)
"""What a target is while nobody has it yet."""

UNSETTLED = frozenset(
    {Status.CALLED, Status.VOTES_PENDING, Status.RECOUNT, Status.TIED, Status.CONFLICT}
)
"""Spoken of, and not finished: something is still to come from the count or the desk."""

QUERIES = (Flag.FEED_SINCE_PIN, Flag.DESK_DIFFERS)
"""Flags that want somebody's decision. A pin by itself is one."""

_LAST = dt.datetime.max.replace(tzinfo=dt.UTC)


def target_groups(board: Board) -> dict[str, list[TargetState]]:
    """Targets by published heading, both in published order."""
    groups: dict[str, list[TargetState]] = {}
    for target in board.targets:
        groups.setdefault(target.target.group, []).append(target)
    return groups


def watch_groups(board: Board) -> dict[str, list[WatchArea]]:
    """Watch areas by published heading, both in published order."""
    groups: dict[str, list[WatchArea]] = {}
    for area in board.election.watch_areas:
        groups.setdefault(area.group, []).append(area)
    return groups


def declarations(board: Board) -> list[SeatState]:
    """Every seat with a statement: by time of declaration, those without one last, by name."""
    return _by_time(state for state in board.states.values() if state.status is not Status.AWAITING)


def gains(board: Board) -> list[SeatState]:
    """Gains against the election's basis: by time of declaration, those without one last."""
    return _by_time(state for state in board.states.values() if state.gained())


def counted_two_ways(board: Board) -> list[SeatState]:
    """Seats whose result reads otherwise against the other basis, by name."""
    return _by_name(state for state in board.states.values() if state.bases_differ)


def still_to_come(board: Board) -> list[SeatState]:
    """Seats of which nothing is said, by the time they declared last time; unknown ones last."""
    awaited = [state for state in board.states.values() if state.status is Status.AWAITING]
    return sorted(awaited, key=lambda s: (s.seat.previous_declared_at or _LAST, s.seat.name))


def unsettled(board: Board) -> list[SeatState]:
    """Seats spoken of and not finished, by name."""
    return _by_name(state for state in board.states.values() if state.status in UNSETTLED)


def queried(board: Board) -> list[SeatState]:
    """Seats where feed and desk differ, by name."""
    return _by_name(s for s in board.states.values() if any(flag in QUERIES for flag in s.flags))


def parties(board: Board) -> list[str]:
    """Codes of the parties with a seat, a gain, a loss or a vote: by seats, votes, code."""
    present = [
        code
        for code, tally in board.tallies.items()
        if tally.seats or tally.gains or tally.losses or tally.votes
    ]
    return sorted(
        present, key=lambda code: (-board.tally(code).seats, -board.tally(code).votes, code)
    )


def taken(targets: Sequence[TargetState]) -> int:
    """How many of these the challenger has won."""
    return sum(target.status is TargetStatus.FLIPPED for target in targets)


def undecided(targets: Sequence[TargetState]) -> int:
    """How many of these nobody has won yet."""
    return sum(target.status in OPEN for target in targets)


def _by_time(states: Iterable[SeatState]) -> list[SeatState]:
    return sorted(states, key=lambda state: (on_air_declared_at(state) or _LAST, state.seat.name))


def _by_name(states: Iterable[SeatState]) -> list[SeatState]:
    return sorted(states, key=lambda state: state.seat.name)
