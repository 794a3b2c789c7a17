"""The closest result, the biggest swing and the highest turnout, over figures that may be said.

Our own reports are left out: a producer may have rung in without every candidate's votes, and
no record is claimed on that.
"""

from collections.abc import Iterable
from fractions import Fraction

from tracker.board import Board
from tracker.board.figures import Figures, Swing
from tracker.board.seat_state import SeatState
from tracker.board.standing import Status
from tracker.summary import on_air
from tracker.summary.amounts import points
from tracker.summary.news_scripts.script import joined
from tracker.summary.news_scripts.seat_line import own_report
from tracker.summary.party_names import party_inside
from tracker.summary.seat_names import listed_seats
from tracker.summary.seat_sentences import outcome

FEWEST = 3
"""Results below which nothing is the biggest of them."""

_Result = tuple[SeatState, Figures]


def extremes(board: Board, *, over: bool) -> str:
    """The three sentences; `over`: of the whole night, and not so far. Empty for few results."""
    results = [*_results(board.states.values())]
    if len(results) < FEWEST:
        return ""
    yet = "" if over else " so far"
    return joined(_closest(results, yet), _biggest_swing(results, yet), _turnout(results, yet))


def _results(states: Iterable[SeatState]) -> Iterable[_Result]:
    for state in states:
        figures = on_air.figures(state)
        if figures and state.status is Status.DECLARED and not own_report(state):
            yield state, figures


def _closest(results: list[_Result], yet: str) -> str:
    least = min(figures.majority for _, figures in results)
    closest = [state for state, figures in results if figures.majority == least]
    by = "equal votes" if least == 0 else f"a majority of {least:,}"
    if len(closest) == 1:
        return f"The closest result{yet}: {outcome(closest[0])}, by {by}."
    names = listed_seats(state.seat.name for state in closest)
    return f"The closest results{yet}: {names}, each by {by}."


def _biggest_swing(results: list[_Result], yet: str) -> str:
    swings = [(state, figures.swing) for state, figures in results if figures.swing]
    if not swings:
        return ""
    state, swing = max(swings, key=_value)
    if swing.value == 0:
        return ""
    loser = party_inside(state.election, swing.from_party)
    winner = party_inside(state.election, swing.to_party)
    return (
        f"The biggest swing{yet}: {points(swing.value)} per cent {loser} to {winner}, "
        f"in {state.seat.name}."
    )


def _value(one: tuple[SeatState, Swing]) -> Fraction:
    return one[1].value


def _turnout(results: list[_Result], yet: str) -> str:
    state, figures = max(results, key=_turnout_of)
    return f"The highest turnout{yet}: {points(figures.turnout)} per cent, in {state.seat.name}."


def _turnout_of(one: _Result) -> Fraction:
    return one[1].turnout
