"""The seats counted in a state of the parties, matched with the seats of our board."""

from collections.abc import Iterable
from dataclasses import dataclass

from tracker.board import Board
from tracker.board.seat_state import SeatState
from tracker.reconcile.pa_totals import StateOfParties


@dataclass(frozen=True, slots=True)
class CountedSeats:
    """The seats that PA has counted, by what our board has of them."""

    states: tuple[SeatState, ...]
    """Seats with votes on our board."""
    without_votes: tuple[SeatState, ...]
    """Our seats without votes on our board."""
    not_ours: tuple[str, ...]
    """Names of seats that are not in our election."""
    unnamed: int
    """Number of counted results whose seat PA does not name."""
    later: tuple[str, ...]
    """Names of seats with votes here that PA has not counted yet, where that is known."""

    @property
    def complete(self) -> bool:
        """Whether our board has votes for every seat that PA has counted."""
        return not (self.without_votes or self.not_ours or self.unnamed)


def counted_seats(
    totals: StateOfParties, board: Board, declaration_order: Iterable[str]
) -> CountedSeats:
    """The seats to compare at: those that PA names, else the first declared here.

    `declaration_order` is the seat ids in the order of their first result. Where PA names no
    seats and all of the election's seats are ours, the first `totals.counted` are taken.
    """
    all_ours = not board.election.elsewhere and totals.of == len(board.election.seats)
    first = tuple(declaration_order)[: totals.counted] if all_ours else ()
    seats = totals.seats if totals.listed else first
    states = [board.states[seat] for seat in seats]
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
    )
