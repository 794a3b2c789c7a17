"""What is new on a board since an earlier one of the same night. It words nothing.

Two boards are compared as they stand: what came and went in between leaves no trace here
(`tracker.board.changes` has the whole story, from the order of receipt).
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
    """One seat of which something could be said then that is not so now."""

    was: SeatState
    now: SeatState

    @property
    def of_result(self) -> bool:
        """Whether it is the winner, or the tie, that does not stand; else it is the figures."""
        was = _said_result(self.was)
        return was is not None and was != _said_result(self.now)


@dataclass(frozen=True, slots=True)
class Since:
    """What is new, each seat under one head but `declared`; by time of declaration."""

    declared: tuple[SeatState, ...]
    """Declared now and not declared then."""
    gains: tuple[SeatState, ...]
    """Gains by a winner of whom nothing was said then, declared or called."""
    held: tuple[SeatState, ...]
    """Declared, and held, by a winner of whom nothing was said then."""
    votes_in: tuple[SeatState, ...]
    """Declared, by the winner who had been called then without figures that could be said."""
    targets: tuple[TargetState, ...]
    """Settled now and open then, in published order."""
    corrected: tuple[Correction, ...]
    """By name."""


def since(then: Board, now: Board) -> Since:
    """What is new now. Raises KeyError where the boards are not of the same seats."""
    corrected = tuple(_corrections(then, now))
    apart = {one.now.seat.id for one in corrected}
    said = [s for s in order.declarations(now) if s.seat.id not in apart]
    new = [s for s in said if s.winner and then.states[s.seat.id].winner is None]
    was_open = {t.target for t in then.targets if t.status in order.OPEN}
    return Since(
        declared=tuple(s for s in order.declarations(now) if _declared_since(then, s)),
        gains=tuple(s for s in new if s.gained()),
        held=tuple(s for s in new if not s.gained() and s.status is Status.DECLARED),
        votes_in=tuple(
            s for s in said if _declared_since(then, s) and then.states[s.seat.id].winner
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
        one = Correction(was, now.states[was.seat.id])
        if (one.of_result and not _settles_a_tie(one)) or _figures_differ(one):
            yield one


def _said_result(state: SeatState) -> str | None:
    """What could be said of who won: a party code, that it was tied, or nothing."""
    return "tied" if state.status is Status.TIED else state.winner


def _settles_a_tie(one: Correction) -> bool:
    """Whether a tie has found its winner: news, and no correction."""
    return one.was.status is Status.TIED and one.now.winner is not None


def _figures_differ(one: Correction) -> bool:
    """Whether votes that could be said then are others now, or cannot be said."""
    return on_air.figures(one.was) is not None and _votes(one.was) != _votes(one.now)


def _votes(state: SeatState) -> list[tuple[str, int]]:
    result = state.standing.votes
    return votes_by_party(result) if result and on_air.figures(state) else []
