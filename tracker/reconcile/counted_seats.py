"""The seats that a state of the parties counts, on our board."""

from collections.abc import Iterable
from dataclasses import dataclass

from tracker.board import Board
from tracker.board.seat_state import SeatState
from tracker.reconcile.pa_totals import StateOfParties


@dataclass(frozen=True, slots=True)
class CountedSeats:
    """The seats that PA has counted, with and without votes on our board."""

    states: tuple[SeatState, ...]
    """Seats with votes on our board; a doubtful seat as if it were confirmed: PA counts it."""
    without_votes: tuple[SeatState, ...]
    """Our seats without votes on our board."""
    not_ours: tuple[str, ...]
    """Names of counted seats that are not in our election."""
    unnamed: int
    """Number of counted results of seats that PA does not name."""
    later: tuple[str, ...]
    """Names of seats with votes on our board that PA has not counted.

    Empty if it is unknown which seats PA has counted.
    """
    doubtful: tuple[str, ...] = ()
    """Names of the seats of `states` that are doubtful: our board counts them for no party."""

    @property
    def complete(self) -> bool:
        """Whether our board has the votes of every seat that PA has counted."""
        return not (self.without_votes or self.not_ours or self.unnamed)


def counted_seats(
    totals: StateOfParties, board: Board, declaration_order: Iterable[str]
) -> CountedSeats:
    """The seats that PA names, if the file names seats.

    If it does not, and all seats of PA's election are ours: the first `totals.counted` seats of
    `declaration_order`, the seat ids in the order of their first result. Else all are `unnamed`.
    """
    all_ours = not board.election.elsewhere and totals.of == len(board.election.seats)
    first = tuple(declaration_order)[: totals.counted] if all_ours else ()
    seats = totals.seats if totals.listed else first
    states = [board.states[seat].if_confirmed for seat in seats]
    counted = set(seats)
    return CountedSeats(
        states=tuple(state for state in states if state.figures),
        without_votes=tuple(state for state in states if not state.figures),
        not_ours=totals.elsewhere,
        unnamed=totals.counted - len(seats) - len(totals.elsewhere),
        later=tuple(
            state.seat.name
            for seat, state in board.states.items()
            if seats and state.figures and seat not in counted
        ),
        doubtful=tuple(
            state.seat.name
            for state in states
            if state.figures and board.states[state.seat.id].doubts
        ),
    )
