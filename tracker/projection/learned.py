"""What the declared seats showed: sums for each party, from which its regression is made.

A seat that declares is added at a cost that does not depend on how many there are, and one
that is corrected or taken back is taken out again without a trace: the sums are exact.
"""

from dataclasses import dataclass, field

from tracker.board import Board
from tracker.board.seat_state import SeatState
from tracker.election import Election
from tracker.projection.terms import SeatTerms, Terms, exact
from tracker.summary.on_air import figures


@dataclass(frozen=True, slots=True)
class Lesson:
    """What one declared seat showed."""

    terms: SeatTerms
    changes: dict[str, float]
    """By party that can be compared: tonight's share less its adjusted previous share, points."""


@dataclass(slots=True)
class Sums:
    """Of the seats where one party stood: Σ x xᵀ and Σ x d."""

    size: int
    squares: list[list[float]] = field(init=False)
    changes: list[float] = field(init=False)
    seats: int = 0

    def __post_init__(self) -> None:
        self.squares = [[0.0] * self.size for _ in range(self.size)]
        self.changes = [0.0] * self.size

    def add(self, filled: list[tuple[int, float]], change: float, sign: int) -> None:
        """Count a seat in; with sign -1, out. `filled` are its terms that are not zero."""
        self.seats += sign
        for i, value in filled:
            row, signed = self.squares[i], sign * value
            for j, other in filled:
                row[j] += signed * other
            self.changes[i] += signed * change


class Learned:
    """What the declared seats of one night have shown so far."""

    def __init__(self, election: Election) -> None:
        self.terms = Terms(election)
        self.lessons: dict[str, Lesson] = {}
        """By seat id."""
        self.sums: dict[str, Sums] = {}
        """By party code."""
        self._board = Board.empty(election)

    def apply(self, board: Board) -> None:
        """Learn what is new or other on this board, and forget what is not there any more.

        Raises ValueError for a board of another election.
        """
        if board.election is not self.terms.election:
            raise ValueError("a board of another election")
        for seat in board.states.changed_since(self._board.states):
            self._exchange(seat, board.states[seat])
        self._board = board

    def _exchange(self, seat: str, state: SeatState) -> None:
        if old := self.lessons.pop(seat, None):
            self._count(old, -1)
        if seat in self.terms.projected and (new := lesson(state, self.terms)):
            self.lessons[seat] = new
            self._count(new, 1)

    def _count(self, one: Lesson, sign: int) -> None:
        filled = [(place, 1.0) for place in one.terms.places]
        numbers = enumerate(one.terms.numbers, self.terms.first_number)
        filled += [(place, value) for place, value in numbers if value]
        for party, change in one.changes.items():
            if party not in self.sums:
                self.sums[party] = Sums(len(self.terms.kinds))
            self.sums[party].add(filled, change, sign)


def lesson(state: SeatState, terms: Terms) -> Lesson | None:
    """What a seat shows, if its figures may be said."""
    said = figures(state)
    if said is None:
        return None
    of_seat = terms.of(state.seat, said.shares)
    changes = {
        party: exact(float(share) - of_seat.adjusted[party])
        for party, share in said.shares.items()
        if state.election.comparable(party)
    }
    return Lesson(of_seat, changes)
