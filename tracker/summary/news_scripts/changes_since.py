"""The changes from an earlier board of the night to a later board.

The two boards are compared. A value that was shown and retracted between the two is on neither of
them: `retractions` finds it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tracker.board import Board
from tracker.board.seat_state import SeatState
from tracker.board.standing import Status
from tracker.board.targets import TargetState
from tracker.summary import order
from tracker.summary.retractions import Correction


@dataclass(frozen=True, slots=True)
class ChangesSince:
    """The changes. Seats are in the order of `order.declarations`, if no other order is stated.

    Apart from `declared` and `targets`, no seat is in two fields.
    """

    declared: tuple[SeatState, ...]
    """Seats that are declared now, and were not then."""
    gains: tuple[SeatState, ...]
    """Gains, with or without votes, in seats that had no winner then."""
    held: tuple[SeatState, ...]
    """Declared holds in seats that had no winner then, and seats won without a previous winner."""
    votes_in: tuple[SeatState, ...]
    """Seats that are declared now, and had a winner then but were not declared."""
    targets: tuple[TargetState, ...]
    """Targets with a status of `order.OPEN` then and not now, in published order."""
    corrected: tuple[Correction, ...]
    """In the order of the seats' names."""


def changes_since(then: Board, now: Board, shown_since: Sequence[Correction] = ()) -> ChangesSince:
    """The changes from `then` to `now`, two boards of the same election.

    `shown_since`: corrections of values that were said between the two.
    """
    corrected = tuple(_corrections(then, now, shown_since))
    corrected_ids = {correction.now.seat.id for correction in corrected}
    states = [s for s in order.declarations(now) if s.seat.id not in corrected_ids]
    new = [s for s in states if s.winner and then.states[s.seat.id].winner is None]
    was_open = {t.target for t in then.targets if t.status in order.OPEN}
    return ChangesSince(
        declared=tuple(s for s in order.declarations(now) if _declared_since(then, s)),
        gains=tuple(s for s in new if _is_gain(s)),
        held=tuple(s for s in new if not _is_gain(s) and s.status is Status.DECLARED),
        votes_in=tuple(
            s for s in states if _declared_since(then, s) and then.states[s.seat.id].winner
        ),
        targets=tuple(
            t for t in now.targets if t.target in was_open and t.status not in order.OPEN
        ),
        corrected=corrected,
    )


def _is_gain(state: SeatState) -> bool:
    """Whether the seat was gained; a Speaker who is re-elected gains none."""
    return bool(state.gained()) and state.winner not in state.election.speakers


def _declared_since(then: Board, state: SeatState) -> bool:
    declared = Status.DECLARED
    return state.status is declared and then.states[state.seat.id].status is not declared


def _corrections(
    then: Board, now: Board, shown_since: Sequence[Correction]
) -> Iterator[Correction]:
    """The corrections of `then`, and those of `shown_since` in other seats, by name."""
    pairs = {id_: Correction(was, now.states[id_]) for id_, was in then.states.items()}
    needed = {id_: pair for id_, pair in pairs.items() if pair.is_needed}
    for pair in shown_since:
        needed.setdefault(pair.now.seat.id, pair)
    yield from sorted(needed.values(), key=lambda pair: pair.now.seat.name)
