"""The majority of the house in the head of the board: which party has it, or what it lacks."""

from tracker.board import Board
from tracker.board.house_majority import HouseMajority, MajorityStatus, house_majority
from tracker.election.clock import clock_time
from tracker.ui.view_models.seat_signs import SeatSign
from tracker.ui.view_models.styled_text import Span
from tracker.ui.view_models.styles import BOLD, DIM

WIDE = 120
"""From this width, in cells, the number in brackets is always shown."""


def majority_spans(board: Board, width: int) -> list[Span]:
    """The majority of the house, for the second line of the head.

    "Con 12 short of 326", "Con passed 326 05:05", "hung: none can reach 326"; after the last seat
    "Con majority 80"; empty if the seats are not a whole house. A majority that depends on the
    desk's own reports has their sign. A number in brackets is the same for the house without the
    parties that do not take their seats.
    """
    state = house_majority(board)
    if state is None:
        return []
    text, style = _text(board, state)
    effective, number = "", state.effective_majority or state.effective_post
    if number and (state.is_effective or width >= WIDE):
        effective = f" ({number:,} without {', '.join(state.absent)})"
    ours = [Span(SeatSign.OURS.symbol, SeatSign.OURS.style)]
    mark = ours if state.status is MajorityStatus.PROVISIONAL else []
    return [*mark, Span(text, style), Span(f"{effective} ", DIM)]


def _text(board: Board, state: HouseMajority) -> tuple[str, str]:
    """The text and its style."""
    match state.status:
        case MajorityStatus.WON if state.majority is not None:
            return f"{state.leader} majority {state.majority:,}", BOLD
        case MajorityStatus.WON:
            at = clock_time(state.reached_at, board.election)
            when = f" {at}" if at else ""
            return f"{state.leader} passed {state.post:,}{when}", BOLD
        case MajorityStatus.PROVISIONAL:
            return f"{state.leader} {state.post:,} with our reports", BOLD
        case MajorityStatus.HUNG:
            return f"hung: none can reach {state.post:,}", BOLD
        case _ if state.leader:
            return f"{state.leader} {state.needed:,} short of {state.post:,}", DIM
        case _:
            return f"{state.post:,} to win", DIM
