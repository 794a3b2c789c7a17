"""What is told aloud: a target that flipped, a conflict, a watched seat, a feed gone silent.

Which of them, of which parties and seats, is for the producer to say; never more than a few
at once.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tracker.board import Board
from tracker.board.seat_state import SeatState
from tracker.board.standing import Status
from tracker.board.targets import TargetState, TargetStatus, target_state
from tracker.election.swing import format_rounded
from tracker.ui.view_models.seat_facts import targets_of

KINDS = ("flip", "correction", "conflict", "stale", "watched")
MOST_AT_ONCE = 3
"""Alerts; the rest is counted, and said once it is calm. The log has them all."""


@dataclass(frozen=True, slots=True)
class Alert:
    """One thing to tell."""

    kind: str
    seat: str
    """Its id; empty where it is of no seat."""
    sentence: str
    grave: bool = False


@dataclass(frozen=True, slots=True)
class Rules:
    """What a producer wants to be told."""

    kinds: frozenset[str] = frozenset(KINDS)
    parties: frozenset[str] = frozenset()
    """Party codes: flips to or from these alone; all where it is empty."""
    watched: frozenset[str] = frozenset()
    """Seat ids."""

    def lets_through(self, alert: Alert, state: SeatState | None = None) -> bool:
        """Whether this is to be told. Of a watched seat everything is."""
        if alert.seat in self.watched and "watched" in self.kinds:
            return True
        if alert.kind not in self.kinds:
            return False
        if alert.kind != "flip" or not self.parties or state is None:
            return True
        return bool(self.parties & {state.winner, state.defending_party()})


def flips(before: Board, after: Board) -> list[str]:
    """Ids of the seats in which a target flipped between two boards."""
    return [
        seat
        for seat, state in _moved(before, after)
        if any(_flipped_now(target, before) for target in targets_of(state))
    ]


def alerts(before: Board, after: Board, rules: Rules) -> list[Alert]:
    """What is to be told of the step from one board to the next: the gravest first."""
    found = [
        alert
        for _, state in _moved(before, after)
        for alert in _of_seat(before, state, rules)
        if rules.lets_through(alert, state)
    ]
    return sorted(found, key=lambda alert: not alert.grave)


def stale(minutes: int) -> Alert:
    """The feed has been silent for longer than it should be."""
    return Alert("stale", "", f"STALE: nothing from the feed for {minutes} minutes", grave=True)


def _moved(before: Board, after: Board) -> Iterable[tuple[str, SeatState]]:
    for seat in after.states.changed_since(before.states):
        if after.states[seat].standing != before.states[seat].standing:
            yield seat, after.states[seat]


def _flipped_now(target: TargetState, before: Board) -> bool:
    was = target_state(target.target, before.states[target.target.seat])
    return target.status is TargetStatus.FLIPPED and was.status is not TargetStatus.FLIPPED


def _of_seat(before: Board, state: SeatState, rules: Rules) -> Iterator[Alert]:
    seat, was = state.seat, before.states[state.seat.id]
    disputed = state.status is Status.CONFLICT and was.status is not Status.CONFLICT
    if disputed:
        sentence = f"CONFLICT {seat.name}: statements disagree"
        yield Alert("conflict", seat.id, sentence, grave=True)
    flipped = [target for target in targets_of(state) if _flipped_now(target, before)]
    if flipped:
        yield Alert("flip", seat.id, f"FLIP {seat.name}: {state.result()}{_swing(flipped[0])}")
    elif seat.id in rules.watched and not disputed and _stands_otherwise(was, state):
        yield Alert("watched", seat.id, f"{seat.name}: {state.result() or state.status}")


def _stands_otherwise(was: SeatState, now: SeatState) -> bool:
    return (now.result(), now.status) != (was.result(), was.status)


def _swing(target: TargetState) -> str:
    if target.swing is None or target.swing_needed is None:
        return ""
    return f", swing {format_rounded(target.swing)}, {format_rounded(target.swing_needed)} needed"
