"""The changes from an earlier board of the night to a later board.

Only the two boards are compared. A statement that arrived and was retracted between the two makes
no change here; `board.changes` has every change in the order of receipt.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from tracker.board import Board
from tracker.board.bulletin import votes_by_party
from tracker.board.seat_state import SeatState
from tracker.board.standing import Status
from tracker.board.targets import TargetState
from tracker.summary import on_air, order


@dataclass(frozen=True, slots=True)
class Correction:
    """A seat whose result or figures were safe for air then, and do not stand now."""

    was: SeatState
    now: SeatState

    @property
    def is_of_result(self) -> bool:
        """Whether a winner or a tie is corrected, and not only figures."""
        was = _result(self.was)
        return was is not None and was != _result(self.now)


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


def changes_since(then: Board, now: Board) -> ChangesSince:
    """The changes from `then` to `now`, two boards of the same election."""
    corrected = tuple(_corrections(then, now))
    corrected_ids = {correction.now.seat.id for correction in corrected}
    states = [s for s in order.declarations(now) if s.seat.id not in corrected_ids]
    new = [s for s in states if s.winner and then.states[s.seat.id].winner is None]
    was_open = {t.target for t in then.targets if t.status in order.OPEN}
    return ChangesSince(
        declared=tuple(s for s in order.declarations(now) if _declared_since(then, s)),
        gains=tuple(s for s in new if s.gained()),
        held=tuple(s for s in new if not s.gained() and s.status is Status.DECLARED),
        votes_in=tuple(
            s for s in states if _declared_since(then, s) and then.states[s.seat.id].winner
        ),
        targets=tuple(
            t for t in now.targets if t.target in was_open and t.status not in order.OPEN
        ),
        corrected=corrected,
    )


def _declared_since(then: Board, state: SeatState) -> bool:
    declared = Status.DECLARED
    return state.status is declared and then.states[state.seat.id].status is not declared


def _corrections(then: Board, now: Board) -> Iterator[Correction]:
    for was in sorted(then.states.values(), key=lambda state: state.seat.name):
        pair = Correction(was, now.states[was.seat.id])
        # A tie that has its winner now is news and no correction.
        settles_tie = was.status is Status.TIED and pair.now.winner is not None
        figures_differ = on_air.figures(was) is not None and _votes(was) != _votes(pair.now)
        if (pair.is_of_result and not settles_tie) or figures_differ:
            yield pair


def _result(state: SeatState) -> str | None:
    """The result in short form; "tied" for a tie; None without a winner.

    Not the party code alone: two independents have the same.
    """
    return "tied" if state.status is Status.TIED else state.result() or None


def _votes(state: SeatState) -> list[tuple[str, int]]:
    result = state.standing.votes
    return votes_by_party(result) if result and on_air.figures(state) else []
