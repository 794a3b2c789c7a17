"""The winning post: which party has a majority of the house, or how many seats it needs.

Only for an election whose seats are the whole house (`Election.winning_post`). The desk's own
reports win no majority: they may be wrong, and the sentence then says on what it depends.
"""

from collections.abc import Sequence

from tracker.board import Board
from tracker.board.seat_state import SeatState, on_air_declared_at
from tracker.board.standing import Status
from tracker.election.clock import clock_time
from tracker.summary import order
from tracker.summary.amounts import in_words
from tracker.summary.party_names import party_at_start
from tracker.summary.seat_names import listed_seats
from tracker.support.phrases import MAX_NAMES

CLOSE = 50
"""The largest number of seats to a majority that is worth a sentence in a short script."""


def winning_post_sentence(board: Board, within: int | None = None) -> str:
    """One sentence; empty if the election is not of a whole house, and before the first winner.

    "The Conservatives need seven more seats for a majority." This sentence is left out if they need
    more than `within`.
    """
    post = board.election.winning_post
    parties = [code for code in order.parties(board) if board.election.comparable(code)]
    if post is None or not parties or not board.tally(parties[0]).seats:
        return ""
    leader, seats = parties[0], board.tally(parties[0]).seats
    if seats >= post:
        return _majority_sentence(board, leader, post)
    if seats + _without_winner(board) < post:
        return f"No party can now reach the {post:,} seats for a majority."
    is_level = len(parties) > 1 and board.tally(parties[1]).seats == seats
    needed = post - seats
    if is_level or (within is not None and needed > within):
        return ""
    more = in_words(board.election, needed)
    need = f"{party_at_start(board.election, leader)} need {more} more"
    return f"{need} {'seat' if needed == 1 else 'seats'} for a majority."


def _without_winner(board: Board) -> int:
    """Number of seats of the house that have no winner; also those that are set aside."""
    return len(board.states) - board.decided


def _majority_sentence(board: Board, party: str, post: int) -> str:
    election, house = board.election, len(board.states)
    won = [s for s in board.states.values() if election.counted_as(s.winner or "") == party]
    own = [state for state in won if state.is_own_report]
    if len(won) - len(own) < post:
        names = listed_seats((state.seat.name for state in own), MAX_NAMES)
        return (
            f"{party_at_start(election, party)} have the {post:,} seats for a majority only with "
            f"our own reports, not the agency's: {names}."
        )
    have = f"{party_at_start(election, party)} have won a majority"
    if board.count(Status.DECLARED) == house:
        have += f" of {in_words(election, 2 * len(won) - house)}"
    where = _crossing(won, post)
    return f"{have}{where}."


def _crossing(won: Sequence[SeatState], post: int) -> str:
    """When and where the party won its seat number `post`: ", at 05:05 in Bolsover".

    Empty if the time of a seat is not known. If two seats have that time, both are named; of more,
    none.
    """
    times = [(on_air_declared_at(state), state) for state in won]
    known = sorted(((at, s.seat.name, s) for at, s in times if at), key=lambda item: item[:2])
    if len(known) < len(times):
        return ""
    at, name, state = known[post - 1]
    clock = clock_time(at, state.election)
    same = [other_name for other, other_name, _ in known if other == at]
    if len(same) == 1:
        return f", at {clock} in {name}"
    return f", at {clock} with {listed_seats(same)}" if len(same) == 2 else f", at {clock}"
