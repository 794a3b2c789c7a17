"""What a projection must beat: no change, and the uniform swing of the declared seats.

Both are certain of what they say; a chance of 0.99 stands for that.
"""

from collections.abc import Callable, Mapping

from tracker.board import Board
from tracker.projection.learned import Learned

Shares = Mapping[str, float]


def no_change(learned: Learned, board: Board) -> Callable[[str], Shares]:
    """Each seat votes as last time, the vote of those who do not stand shared out."""

    def shares(seat: str) -> Shares:
        of = board.election.seat_by_id[seat]
        return learned.terms.of(of, of.stands).adjusted

    return shares


def uniform_swing(learned: Learned, board: Board) -> Callable[[str], Shares]:
    """Each party changes everywhere as it did on the mean of the seats that declared."""
    before = no_change(learned, board)
    changes: dict[str, list[float]] = {}
    for lesson in learned.lessons.values():
        for party, change in lesson.changes.items():
            changes.setdefault(party, []).append(change)
    mean = {party: sum(of) / len(of) for party, of in changes.items()}

    def shares(seat: str) -> Shares:
        return {
            party: max(0.0, share + mean.get(party, 0.0)) for party, share in before(seat).items()
        }

    return shares
