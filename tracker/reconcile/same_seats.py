"""The seats that a state of the parties has counted, as far as they are known here."""

from collections.abc import Iterable
from dataclasses import dataclass

from tracker.board import Board
from tracker.board.seat_state import SeatState
from tracker.reconcile.pa_totals import StateOfParties


@dataclass(frozen=True, slots=True)
class SameSeats:
    """The seats a state of the parties has counted, as far as they are known here."""

    states: tuple[SeatState, ...]
    """Those with votes on our board."""
    without_votes: tuple[SeatState, ...]
    """Ours that PA has counted and we have no votes of."""
    not_ours: tuple[str, ...]
    """Names of those that are not ours to track."""
    unnamed: int
    """Results that PA has counted beyond those, without saying where."""
    later: tuple[str, ...]
    """Names of the seats that have votes here and that PA has not counted, where that is known."""

    @property
    def complete(self) -> bool:
        """Whether all that PA has counted is here with votes."""
        return not (self.without_votes or self.not_ours or self.unnamed)


def unplaced(sop: StateOfParties) -> SameSeats:
    """For a file that names no seats and fits none: nobody can tell which it has counted."""
    return SameSeats((), (), (), sop.counted, ())


def same_seats(sop: StateOfParties, board: Board, order: Iterable[str]) -> SameSeats:
    """The seats to compare at: those PA names, else as many as it has counted.

    `order` is the seats in the order in which their first result was received: where PA
    names none and all are ours, the board is taken back to when as many had been declared.
    """
    ours_alone = not board.election.elsewhere and sop.of == len(board.election.seats)
    counted = tuple(order)[: sop.counted] if ours_alone else ()
    taken = sop.seats if sop.listed else counted
    states = [board.states[seat] for seat in taken]
    names = set(taken)
    return SameSeats(
        tuple(state for state in states if state.figures),
        tuple(state for state in states if not state.figures),
        sop.elsewhere,
        sop.counted - len(taken) - len(sop.elsewhere),
        tuple(
            state.seat.name
            for seat, state in board.states.items()
            if taken and state.figures and seat not in names
        ),
    )
