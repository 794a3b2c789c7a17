"""The closest result, the biggest swing and the highest turnout, from figures safe for air.

The desk's own reports are left out: they may be without some candidates.
"""

from tracker.board import Board
from tracker.board.figures import Figures
from tracker.board.seat_state import SeatState
from tracker.summary import on_air
from tracker.summary.amounts import in_words, points
from tracker.summary.outcome import outcome
from tracker.summary.party_names import party_inside
from tracker.summary.seat_names import listed_seats
from tracker.support.phrases import join_sentences

FEWEST = 3
"""Minimum number of results for which extremes are named."""

_Result = tuple[SeatState, Figures]
"""A declared seat and its figures."""


def extremes(board: Board, *, is_over: bool) -> str:
    """Up to three sentences; empty if there are fewer than `FEWEST` results.

    They contain "so far" unless the night `is_over`.
    """
    results = [*on_air.agency_results(board.states.values())]
    if len(results) < FEWEST:
        return ""
    yet = "" if is_over else " so far"
    return join_sentences(
        _closest(results, yet), _biggest_swing(results, yet), _highest_turnout(results, yet)
    )


def _closest(results: list[_Result], yet: str) -> str:
    smallest = min(figures.majority for _, figures in results)
    closest = [state for state, figures in results if figures.majority == smallest]
    number = in_words(results[0][0].election, smallest)
    by = "equal votes" if smallest == 0 else f"a majority of {number}"
    if len(closest) == 1:
        return f"The closest result{yet}: {outcome(closest[0])}, by {by}."
    names = listed_seats(state.seat.name for state in closest)
    return f"The closest results{yet}: {names}, each by {by}."


def _biggest_swing(results: list[_Result], yet: str) -> str:
    swings = [(state, figures.swing) for state, figures in results if figures.swing]
    if not swings:
        return ""
    state, swing = max(swings, key=lambda pair: pair[1].value)
    if swing.value == 0:
        return ""
    loser = party_inside(state.election, swing.from_party)
    winner = party_inside(state.election, swing.to_party)
    return (
        f"The biggest swing{yet}: {points(swing.value)} per cent from {loser} to {winner}, "
        f"in {state.seat.name}."
    )


def _highest_turnout(results: list[_Result], yet: str) -> str:
    turnouts = [(state, figures.turnout) for state, figures in results if figures.turnout]
    if not turnouts:
        return ""
    state, turnout = max(turnouts, key=lambda pair: pair[1])
    return f"The highest turnout{yet}: {points(turnout)} per cent, in {state.seat.name}."
