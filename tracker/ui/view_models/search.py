"""How well a typed text matches a name: the order of what the palette finds."""

from tracker.board.seat_state import SeatState
from tracker.election.names import bare_spelling
from tracker.support.escape import visible
from tracker.ui.view_models.seat_text import candidates_of

EQUAL, BEGINS, WORD_BEGINS, CONTAINS, NONE = 1.0, 0.9, 0.8, 0.6, 0.0
FAINTER = 0.7
"""A match of a candidate counts this much of a match of the seat's name."""


def likeness(typed: str, name: str) -> float:
    """How well the typed text matches a name: one of the constants, `EQUAL` the best."""
    wanted, text = bare_spelling(typed), bare_spelling(name)
    if not wanted or wanted not in text:
        return NONE
    if wanted == text:
        return EQUAL
    if text.startswith(wanted):
        return BEGINS
    return WORD_BEGINS if f" {wanted}" in text else CONTAINS


def seat_match(typed: str, state: SeatState) -> tuple[float, str]:
    """How well the typed text matches a seat, and the sentence to show with it.

    The name of the seat is matched, and the names of its candidates. The sentence has the result
    of the seat, and before it the candidate that was found.
    """
    result = visible(state.result()) or "awaited"
    by_name = likeness(typed, state.seat.name)
    if by_name >= WORD_BEGINS:
        return by_name, result
    for name, party in candidates_of(state).items():
        if (by_candidate := likeness(typed, name)) >= WORD_BEGINS:
            return FAINTER * by_candidate, f"{visible(name)}, {visible(party)} · {result}"
    return by_name, result
