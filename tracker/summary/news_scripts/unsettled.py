"""Unsettled seats, and the desk's own reports: sentences for air, notes for the desk.

A doubtful seat is in the notes only.
"""

from collections.abc import Sequence

from tracker.board import Board
from tracker.board.correction_text import flag_text
from tracker.board.seat_state import SeatState
from tracker.board.standing import Flag, Status
from tracker.summary import on_air, order
from tracker.summary.news_scripts.seat_line import seat_line
from tracker.summary.seat_names import listed_seats
from tracker.summary.seat_sentences import desk_note, doubts_sentence
from tracker.support.phrases import MAX_NAMES, capitalized, join_sentences

_MAX_LINES = 4
"""Up to this number, each seat has sentences of its own. A larger number is grouped by status."""


def unsettled_sentences(board: Board) -> str:
    """The unsettled seats, then the results that are our own report; empty without both.

    Each unsettled seat has its own sentences, or, above `_MAX_LINES` seats, is named by status.
    """
    states = order.unsettled(board)
    if len(states) > _MAX_LINES:
        return join_sentences(*(f"{capitalized(clause)}." for clause in clauses(board)))
    declared = [state for state in order.own_reports(board) if state not in states]
    return join_sentences(
        *map(seat_line, states),
        *(f"{capitalized(clause)}." for clause in _own_report_clauses(declared)),
    )


def clauses(board: Board, limit: int = MAX_NAMES) -> list[str]:
    """A text for each kind of unsettled seats, and for our own reports.

    "recount in Bedford", "called, figures to come: Corby". Each has at most `limit` names and no
    full stop.
    """
    groups = _groups(order.unsettled(board))
    named = [template.format(_names(states, limit)) for template, states in groups.items()]
    return [*named, *_own_report_clauses(order.own_reports(board), limit)]


def desk_notes(board: Board) -> tuple[str, ...]:
    """A note for each conflict, suspended result and doubtful seat, and for flags to decide on.

    These flags are `order.QUERIES`.
    """
    notes = filter(None, map(desk_note, order.unsettled(board)))
    return (*notes, *doubt_notes(board), *_flag_notes(board, order.QUERIES))


def contradicted_notes(board: Board) -> tuple[str, ...]:
    """A note for each seat where the feed contradicts what the desk holds to."""
    return _flag_notes(board, (Flag.FEED_CONTRADICTS_PIN,))


def _flag_notes(board: Board, flags: Sequence[Flag]) -> tuple[str, ...]:
    return tuple(
        f"{state.seat.name}: {flag_text(flag, state)}."
        for state, flag in order.queried(board)
        if flag in flags
    )


def own_report_notes(board: Board) -> tuple[str, ...]:
    """A note that the desk's own reports are counted; none if there are none."""
    names = _names(order.own_reports(board), MAX_NAMES)
    return (f"Counted, and our own report, not the agency's: {names}.",) if names else ()


def doubt_notes(board: Board) -> tuple[str, ...]:
    """A note for each doubtful seat, with the reasons."""
    return tuple(map(doubt_note, order.doubtful(board)))


def doubt_note(state: SeatState) -> str:
    """The note about a doubtful seat; empty if nothing is doubted."""
    return f"{state.seat.name}: {doubts_sentence(state)}" if state.doubts else ""


def _own_report_clauses(states: list[SeatState], limit: int = MAX_NAMES) -> list[str]:
    return [f"our own report, not the agency's: {_names(states, limit)}"] if states else []


def _groups(states: list[SeatState]) -> dict[str, list[SeatState]]:
    """The seats of each kind by the text about them, with {} in place of their names."""
    recounts = [s for s in states if s.status is Status.RECOUNT]
    ties = [s for s in states if s.status is Status.TIED]
    groups = {
        f"recount{'' if len(recounts) == 1 else 's'} in {{}}": recounts,
        "tied, no winner stated: {}": [s for s in ties if on_air.figures(s)],
        "no winner stated: {}": [s for s in ties if not on_air.figures(s)],
        "called, figures to come: {}": [s for s in states if s.status is Status.CALLED],
        "corrected, new figures to come: {}": [
            s for s in states if s.status is Status.VOTES_PENDING
        ],
        "not yet confirmed: {}": [s for s in states if s.status is Status.CONFLICT],
    }
    return {template: group for template, group in groups.items() if group}


def _names(states: list[SeatState], limit: int) -> str:
    number = states[0].election.style.number if states else str
    return listed_seats((state.seat.name for state in states), limit, number)
