"""The seats, targets and parties that a summary lists, in order."""

import datetime as dt
from collections.abc import Iterable

from tracker.board import Board
from tracker.board.seat_state import SeatState, on_air_declared_at
from tracker.board.standing import Flag, Status
from tracker.board.targets import TargetState, TargetStatus
from tracker.election import WatchArea

OPEN = frozenset(
    {TargetStatus.AWAITING, TargetStatus.RECOUNT, TargetStatus.TIED, TargetStatus.CONFLICT}
)
"""A target's statuses without a winner."""

UNSETTLED = frozenset(
    {Status.CALLED, Status.VOTES_PENDING, Status.RECOUNT, Status.TIED, Status.CONFLICT}
)
"""Statuses after the first statement and before a full, undisputed result."""

QUERIES = (
    Flag.FEED_CONTRADICTS_PIN,
    Flag.FEED_SINCE_PIN,
    Flag.DESK_DIFFERS,
    Flag.SET_ASIDE,
)
"""Flags that need a decision of the desk. Not `PINNED`: a pin is already a decision."""

_NO_STATEMENT = frozenset({Status.AWAITING, Status.SET_ASIDE})

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
    """Seats with a statement: by time of declaration, then those without a time, by name."""
    return _by_time(state for state in board.states.values() if state.status not in _NO_STATEMENT)


def gains(board: Board) -> list[SeatState]:
    """Gains against the election's basis: by time of declaration, then those without a time."""
    return _by_time(state for state in board.states.values() if state.gained())


def differ_by_basis(board: Board) -> list[SeatState]:
    """Seats that are a gain on one basis only, or on each from a different party; by name."""
    return _by_name(state for state in board.states.values() if state.bases_differ)


def still_to_come(board: Board) -> list[SeatState]:
    """Awaited seats, by the time they declared last time; unknown times last."""
    awaited = (state for state in board.states.values() if state.status is Status.AWAITING)
    return sorted(awaited, key=lambda s: (s.seat.previous_declared_at or _LAST, s.seat.name))


def unsettled(board: Board) -> list[SeatState]:
    """Seats with one of the `UNSETTLED` statuses, by name."""
    return _by_name(state for state in board.states.values() if state.status in UNSETTLED)


def queried(board: Board) -> list[tuple[SeatState, Flag]]:
    """Seats with a flag of `QUERIES`, by name; a seat once for each such flag."""
    states = _by_name(board.states.values())
    return [(state, flag) for state in states for flag in state.flags if flag in QUERIES]


def headline_parties(board: Board) -> list[str]:
    """What `parties` returns, without the parties that have only votes."""
    tallies = {code: board.tally(code) for code in parties(board)}
    return [code for code, tally in tallies.items() if tally.seats or tally.gains or tally.losses]


def parties(board: Board) -> list[str]:
    """Codes of the parties with a seat, a gain, a loss or a vote: by seats, votes, code."""
    present = [
        (-tally.seats, -tally.votes, code)
        for code, tally in board.tallies.items()
        if tally.seats or tally.gains or tally.losses or tally.votes
    ]
    return [code for _, _, code in sorted(present)]


def _by_time(states: Iterable[SeatState]) -> list[SeatState]:
    return sorted(states, key=lambda state: (on_air_declared_at(state) or _LAST, state.seat.name))


def _by_name(states: Iterable[SeatState]) -> list[SeatState]:
    return sorted(states, key=lambda state: state.seat.name)
