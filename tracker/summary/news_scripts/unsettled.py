"""What is not certain in a night: for the newsreader in a sentence, for the desk in an aside."""

from tracker.board import Board
from tracker.board.seat_state import SeatState
from tracker.board.standing import Status
from tracker.summary import on_air, order
from tracker.summary.news_scripts.script import joined, opening
from tracker.summary.news_scripts.seat_line import line, own_report
from tracker.summary.seat_names import listed_seats
from tracker.summary.seat_sentences import seat_sentence
from tracker.support.phrases import MOST_NAMED

_MOST_LINES = 4
"""Seats that get their own line; more than these are named by what they have in common."""


def in_doubt(board: Board) -> str:
    """Every seat that is spoken of and not finished: a line each, or by name where they are many.

    After them what a producer declared and no feed has. Empty where there is neither.
    """
    states = order.unsettled(board)
    if len(states) > _MOST_LINES:
        return joined(*(f"{opening(clause)}." for clause in clauses(board)))
    declared = [state for state in _own(board) if state not in states]
    return joined(*map(line, states), *(f"{opening(own)}." for own in _own_reports(declared)))


def clauses(board: Board, most: int = MOST_NAMED) -> list[str]:
    """The same by what they have in common: "recount in Bedford", "called, votes to come: Corby".

    At most `most` names each.
    """
    by_status = _by_status(order.unsettled(board))
    said = [what.format(_named(states, most)) for what, states in by_status.items()]
    return [*said, *_own_reports(_own(board), most)]


def counted(board: Board) -> list[str]:
    """The same without a name: how many of each sort, and how many are our own reports."""
    sorts = [
        f"{board.count(status):,} {what}"
        for status, what in _COUNTED.items()
        if board.count(status)
    ]
    said = [f"not final: {', '.join(sorts)}"] if sorts else []
    own = len(_own(board))
    reports = "1 result is our own report" if own == 1 else f"{own:,} results are our own reports"
    return [*said, f"{reports}, not the agency's"] if own else said


def aside(board: Board) -> tuple[str, ...]:
    """What the desk must settle, seat by seat: statements that disagree, feed against desk."""
    notes = [
        f"{state.seat.name}: {flag}."
        for state in order.queried(board)
        for flag in state.flags
        if flag in order.QUERIES
    ]
    conflicts = (s for s in order.unsettled(board) if s.status is Status.CONFLICT)
    return (*map(seat_sentence, conflicts), *notes)


_COUNTED = {
    Status.RECOUNT: "in recount",
    Status.TIED: "without a winner",
    Status.CALLED: "called",
    Status.VOTES_PENDING: "corrected",
    Status.CONFLICT: "not settled",
}


def _own(board: Board) -> list[SeatState]:
    """Seats of which our own word stands, and says a winner or a tie; by time of declaration."""
    return [
        state
        for state in order.declarations(board)
        if own_report(state) and (state.winner is not None or state.status is Status.TIED)
    ]


def _own_reports(states: list[SeatState], most: int = MOST_NAMED) -> list[str]:
    return [f"our own report, not the agency's: {_named(states, most)}"] if states else []


def _by_status(states: list[SeatState]) -> dict[str, list[SeatState]]:
    """The seats of each sort of doubt, by the words their names are put into."""
    recounts = [s for s in states if s.status is Status.RECOUNT]
    level = [s for s in states if s.status is Status.TIED]
    groups = {
        f"recount{'' if len(recounts) == 1 else 's'} in {{}}": recounts,
        "tied, no winner stated: {}": [s for s in level if on_air.figures(s)],
        "no winner stated: {}": [s for s in level if not on_air.figures(s)],
        "called, votes to come: {}": [s for s in states if s.status is Status.CALLED],
        "corrected, new votes to come: {}": [s for s in states if s.status is Status.VOTES_PENDING],
        "not settled: {}": [s for s in states if s.status is Status.CONFLICT],
    }
    return {what: group for what, group in groups.items() if group}


def _named(states: list[SeatState], most: int) -> str:
    return listed_seats((state.seat.name for state in states), most)
