"""Which seats, targets and parties a summary lists, and in which order."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable

from tracker.board import Board
from tracker.board.seat_state import SeatState, on_air_declared_at
from tracker.board.standing import NO_STATEMENT, Flag, Status
from tracker.board.targets import TargetState, TargetStatus
from tracker.election import WatchArea

OPEN = frozenset(
    {
        TargetStatus.AWAITING,
        TargetStatus.RECOUNT,
        TargetStatus.TIED,
        TargetStatus.CONFLICT,
        TargetStatus.DOUBTFUL,
    }
)
"""Statuses of a target whose seat has no winner and may get one that night."""

UNSETTLED = frozenset(
    {
        Status.CALLED,
        Status.VOTES_PENDING,
        Status.RECOUNT,
        Status.TIED,
        Status.CONFLICT,
    }
)
"""Statuses of a seat that has a declaration or a recount, but no undisputed full result. A doubtful
seat is not among them: it is in `doubtful`, which is not read out."""

QUERIES = (
    Flag.FEED_CONTRADICTS_PIN,
    Flag.FEED_SINCE_PIN,
    Flag.DESK_DIFFERS,
    Flag.SET_ASIDE,
)
"""Flags that need a decision of the desk."""

_LAST = dt.datetime.max.replace(tzinfo=dt.UTC)


def target_groups(board: Board) -> dict[str, list[TargetState]]:
    """The targets by published heading. Headings and targets are in published order."""
    groups: dict[str, list[TargetState]] = {}
    for target in board.targets:
        groups.setdefault(target.target.group, []).append(target)
    return groups


def targets_by_seat(targets: Iterable[TargetState]) -> dict[str, list[TargetState]]:
    """The targets by seat id: a seat can be on two lists."""
    seats: dict[str, list[TargetState]] = {}
    for target in targets:
        seats.setdefault(target.target.seat, []).append(target)
    return seats


def watch_groups(board: Board) -> dict[str, list[WatchArea]]:
    """The watch areas by published heading. Headings and areas are in published order."""
    groups: dict[str, list[WatchArea]] = {}
    for area in board.election.watch_areas:
        groups.setdefault(area.group, []).append(area)
    return groups


def declarations(board: Board) -> list[SeatState]:
    """Seats with a declaration or a recount, by time of declaration, then name; no time is last."""
    return _by_time(state for state in board.states.values() if state.status not in NO_STATEMENT)


def is_gain(state: SeatState) -> bool:
    """Whether the seat is gained on the election's basis.

    A Speaker who is re-elected gains no seat, though the seat was won by a party last time.
    """
    return bool(state.gained()) and state.winner not in state.election.speakers


def gains(board: Board) -> list[SeatState]:
    """Gains on the election's basis, in the order of `declarations`."""
    return _by_time(filter(is_gain, board.states.values()))


def speakers(board: Board) -> list[SeatState]:
    """Seats that the Speaker has won, by name."""
    codes = board.election.speakers
    return _by_name(state for state in board.states.values() if state.winner in codes)


def first_gain(gains: Iterable[SeatState]) -> SeatState | None:
    """The gain with the earliest time of declaration.

    None if the time of any of these gains is not known, and if two have the earliest time.
    """
    times = [(on_air_declared_at(state), state) for state in gains]
    known = sorted(((at, state.seat.id, state) for at, state in times if at), key=lambda i: i[:2])
    if not known or len(known) < len(times):
        return None
    return known[0][2] if len(known) == 1 or known[0][0] < known[1][0] else None


def own_reports(board: Board) -> list[SeatState]:
    """Seats where the desk's own declaration stands, in the order of `declarations`."""
    return _by_time(
        state
        for state in board.own_reports
        if state.winner is not None or state.status is Status.TIED
    )


def own_report_counts(board: Board) -> Counter[str]:
    """How many of a party's seats are the desk's own reports, by party code."""
    election = board.election
    return Counter(election.counted_as(s.winner) for s in own_reports(board) if s.winner)


def differ_by_basis(board: Board) -> list[SeatState]:
    """Seats whose result differs by basis (`SeatState.bases_differ`), by name."""
    return _by_name(state for state in board.states.values() if state.bases_differ)


def still_to_come(board: Board) -> list[SeatState]:
    """Seats that are awaiting, by time of declaration last time; seats without a time are last."""
    awaited = (state for state in board.states.values() if state.status is Status.AWAITING)
    return sorted(awaited, key=lambda s: (s.seat.previous_declared_at or _LAST, s.seat.name))


def unsettled(board: Board) -> list[SeatState]:
    """Seats with one of the `UNSETTLED` statuses, by name."""
    return _by_name(state for state in board.states.values() if state.status in UNSETTLED)


def doubtful(board: Board) -> list[SeatState]:
    """Seats with doubts (`SeatState.doubts`), by name. In a conflict it is also unsettled."""
    return _by_name(board.doubtful)


def queried(board: Board) -> list[tuple[SeatState, Flag]]:
    """A pair (seat, flag) for each flag that is in `QUERIES`, by the seat's name."""
    states = _by_name(board.states.values())
    return [(state, flag) for state in states for flag in state.flags if flag in QUERIES]


def headline_parties(board: Board) -> list[str]:
    """Codes of the parties with a seat, a gain or a loss, in the order of `parties`."""
    tallies = {code: board.tally(code) for code in parties(board)}
    return [code for code, tally in tallies.items() if tally.seats or tally.gains or tally.losses]


def parties(board: Board) -> list[str]:
    """Codes of the parties with a seat, a gain, a loss or a vote.

    Most seats first, of equal seats most votes first, then by code.
    """
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
