"""The rank of a seat's result among those of the night: "3rd largest swing so far, of 412".

As in `extremes`, the desk's own reports are left out: they may be without some candidates.
"""

from collections.abc import Callable, Iterator
from fractions import Fraction

from tracker.board import Board
from tracker.board.figures import Figures
from tracker.board.seat_state import SeatState
from tracker.board.standing import Status
from tracker.summary import on_air

FEWEST = 10
"""Minimum number of results that have a rank."""
LAST = 10
"""The last rank that is worth a line."""

_FIGURES: tuple[tuple[str, int, Callable[[Figures], Fraction | int | None]], ...] = (
    ("largest swing", 1, lambda figures: figures.swing.value if figures.swing else None),
    ("largest majority", 1, lambda figures: figures.majority),
    ("smallest majority", -1, lambda figures: figures.majority),
    ("highest turnout", 1, lambda figures: figures.turnout),
    ("lowest turnout", -1, lambda figures: figures.turnout),
)
"""Each figure that has ranks: its name, 1 if the largest is first or -1, and its value."""
_MAY_LACK = frozenset({"largest swing"})
"""Figures that some results do not have, such as the Speaker's. The lack of another figure makes
its ranks doubtful."""


def ranks(board: Board, state: SeatState) -> list[str]:
    """The ranks of a seat's result; empty if it is none of the agency's that is safe for air.

    A rank is left out unless it is exact: if another result has an equal figure, and if a result
    does not have the figure though it should (`_MAY_LACK`). So are ranks after `LAST`, those in the
    second half, and all of them with fewer than `FEWEST` results. Exact, in fractions.
    """
    results = {s.seat.id: f for s, f in on_air.agency_results(board.states.values())}
    own = results.get(state.seat.id)
    if own is None or len(results) < FEWEST:
        return []
    is_over = board.count(Status.DECLARED) == len(results) == board.total
    return [*_ranks(own, list(results.values()), "of the night" if is_over else "so far")]


def _ranks(own: Figures, results: list[Figures], yet: str) -> Iterator[str]:
    for name, sign, value_of in _FIGURES:
        known = [value for figures in results if (value := value_of(figures)) is not None]
        value = value_of(own)
        is_complete = len(known) == len(results) or name in _MAY_LACK
        if value is None or not is_complete or known.count(value) > 1:
            continue
        place = 1 + sum(sign * other > sign * value for other in known)
        if place <= min(LAST, len(known) // 2):
            yield f"{_ordinal(place)}{name} {yet}, of {len(known):,}"


def _ordinal(place: int) -> str:
    """Before a superlative, with a space: "2nd "; empty for the first."""
    if place == 1:
        return ""
    return f"{place}{ {2: 'nd', 3: 'rd'}.get(place, 'th') } "
