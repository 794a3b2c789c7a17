"""The parties' votes, shares and changes of share in a sentence."""

from fractions import Fraction

from tracker.board import Board
from tracker.election.swing import share
from tracker.summary import order
from tracker.summary.amounts import change, in_words, points, seats, votes
from tracker.summary.party_names import party_total

_LARGEST = 5
"""Number of parties in the short sentence."""

_SMALLEST = Fraction(1)
"""In per cent: a party without a seat and with a smaller share is counted among the others."""


def vote_shares_sentence(board: Board, *, is_long: bool = True) -> str:
    """The sentence, with the party with most votes first; only the largest unless `is_long`.

    Another sentence follows if only some of the seats can be compared with last time.
    """
    counted = sum(state.figures is not None for state in board.states.values())
    if not board.valid_votes:
        return "No votes are in yet."
    named = [code for code in order.parties(board) if _is_named(board, code)]
    named.sort(key=lambda code: -board.tally(code).votes)
    if not is_long:
        named = named[:_LARGEST]
    clauses = [_clause(board, code) for code in named]
    rest = board.valid_votes - sum(board.tally(code).votes for code in named)
    if rest:
        of_all = points(share(rest, board.valid_votes))
        clauses.append(f"all others {votes(rest)}, {of_all} per cent")
    where = "the one seat" if counted == 1 else f"the {in_words(board.election, counted, 'seat')}"
    sentence = f"Over {where} whose votes are in: {'; '.join(clauses)}."
    compared = board.compared_seats
    if compared in (0, counted):
        return sentence
    return f"{sentence} Changes are over the {seats(compared)} that can be compared with last time."


def _is_named(board: Board, code: str) -> bool:
    tally, of_all = board.tally(code), board.vote_share(code)
    return bool(tally.votes) and (bool(tally.seats) or (of_all or 0) >= _SMALLEST)


def _clause(board: Board, code: str) -> str:
    of_all, difference = board.vote_share(code), board.vote_share_change(code)
    clause = f"{party_total(board.election, code)} {votes(board.tally(code).votes)}"
    if of_all is not None:
        clause += f", {points(of_all)} per cent"
    return clause if difference is None else f"{clause}, {change(difference)}"
