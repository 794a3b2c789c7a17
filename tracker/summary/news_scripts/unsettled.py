"""Unsettled seats, and the desk's own reports: sentences for air, notes for the desk.

A doubtful seat is in the notes only.
"""

from tracker.board import Board
from tracker.board.seat_state import SeatState
from tracker.board.standing import Status
from tracker.summary import on_air, order
from tracker.summary.news_scripts.script import capitalized
from tracker.summary.news_scripts.seat_line import seat_line
from tracker.summary.seat_names import listed_seats
from tracker.summary.seat_sentences import doubts_sentence, seat_sentence
from tracker.support.phrases import MAX_NAMES, join_sentences

_MAX_LINES = 4
"""Up to this number, each seat has sentences of its own. A larger number is grouped by status."""


def unsettled_sentences(board: Board) -> str:
    """The unsettled seats, then the results that are our own report; empty without both.

    Each unsettled seat has its own sentences, or, above `_MAX_LINES` seats, is named by status.
    """
    states = order.unsettled(board)
    if len(states) > _MAX_LINES:
        return join_sentences(*(f"{capitalized(clause)}." for clause in clauses(board)))
    declared = [state for state in _own_results(board) if state not in states]
    return join_sentences(
        *map(seat_line, states),
        *(f"{capitalized(clause)}." for clause in _own_report_clauses(declared)),
    )


def clauses(board: Board, limit: int = MAX_NAMES) -> list[str]:
    """A text for each kind of unsettled seats, and for our own reports.

    "recount in Bedford", "called, votes to come: Corby". Each has at most `limit` names and no full
    stop.
    """
    groups = _groups(order.unsettled(board))
    named = [template.format(_names(states, limit)) for template, states in groups.items()]
    return [*named, *_own_report_clauses(_own_results(board), limit)]


def counted_clauses(board: Board) -> list[str]:
    """As `clauses`, with numbers instead of names, in at most two texts."""
    numbers = ((board.count(status), words) for status, words in _COUNTED.items())
    counts = [f"{number:,} {words}" for number, words in numbers if number]
    not_final = [f"not final: {', '.join(counts)}"] if counts else []
    own = len(_own_results(board))
    reports = "1 result is our own report" if own == 1 else f"{own:,} results are our own reports"
    return [*not_final, f"{reports}, not the agency's"] if own else not_final


def desk_notes(board: Board) -> tuple[str, ...]:
    """A note for each conflict and each doubtful seat, and for each flag that needs a decision.

    These flags are `order.QUERIES`.
    """
    notes = (f"{state.seat.name}: {flag}." for state, flag in order.queried(board))
    conflicts = (s for s in order.unsettled(board) if s.status is Status.CONFLICT)
    return (*map(seat_sentence, conflicts), *doubt_notes(board), *notes)


def doubt_notes(board: Board) -> tuple[str, ...]:
    """A note for each doubtful seat, with the reasons."""
    return tuple(map(doubt_note, order.doubtful(board)))


def doubt_note(state: SeatState) -> str:
    """The note about a doubtful seat; empty if nothing is doubted."""
    return f"{state.seat.name}: {doubts_sentence(state)}" if state.doubts else ""


_COUNTED = {
    Status.RECOUNT: "in recount",
    Status.TIED: "without a winner",
    Status.CALLED: "called",
    Status.VOTES_PENDING: "corrected",
    Status.CONFLICT: "not settled",
}


def _own_results(board: Board) -> list[SeatState]:
    """Seats where the desk's own declaration stands, in the order of `order.declarations`."""
    return [
        state
        for state in order.declarations(board)
        if state.is_own_report and (state.winner is not None or state.status is Status.TIED)
    ]


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
        "called, votes to come: {}": [s for s in states if s.status is Status.CALLED],
        "corrected, new votes to come: {}": [s for s in states if s.status is Status.VOTES_PENDING],
        "not settled: {}": [s for s in states if s.status is Status.CONFLICT],
    }
    return {template: group for template, group in groups.items() if group}


def _names(states: list[SeatState], limit: int) -> str:
    return listed_seats((state.seat.name for state in states), limit)
