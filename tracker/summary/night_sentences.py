"""Sentences about the whole election: title, progress, the parties' seats, the score of targets.

Sentences about one seat are in `seat_sentences`.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

from tracker.board import Board
from tracker.board.standing import Status
from tracker.board.tally import EMPTY_TALLY, Tally
from tracker.board.targets import TargetState, TargetStatus
from tracker.election import Basis, Election
from tracker.election.clock import clock_time, local
from tracker.summary import order
from tracker.summary.amounts import seats
from tracker.summary.basis import basis_clause, other_basis
from tracker.summary.party_names import party_name
from tracker.summary.seat_names import listed_seats

_MAX_LEFT_OUT = 3
"""If more seats than this are left out of the changes, their number is stated, not their names."""


def election_title(election: Election) -> str:
    """The election's name, region and date: "General Election, Anglia, 12 December 2019"."""
    date = election.date
    parts = [election.name, place(election), f"{date.day} {date:%B %Y}"]
    return ", ".join(part for part in parts if part)


def place(election: Election) -> str:
    """The election's region; in an election with one seat, the seat's name.

    Empty if that seat's name is in the election's name already.
    """
    seat = election.only_seat
    if seat is None:
        return election.region
    return "" if seat.name in election.name else seat.name


def as_of_sentence(board: Board, as_of: dt.datetime) -> str:
    """The time at which the board was known, and the number of seats by status."""
    time = local(as_of, board.election)
    when = f"At {time:%H:%M} on {time:%A} {time.day} {time:%B %Y}"
    if board.declared_by:
        when += f", counting only seats declared by {clock_time(board.declared_by, board.election)}"
    return f"{when}: {progress_clause(board)}."


def progress_clause(board: Board) -> str:
    """The number of seats by status: "67 of 69 seats declared, 1 in recount".

    In an election with one seat its status: "declared".
    """
    if only := board.only_state:
        return _WITHOUT_COUNT.get(only.status) or _PROGRESS[only.status]
    counts = ((board.count(status), words) for status, words in _PROGRESS.items())
    parts = [f"{board.count(Status.DECLARED)} of {seats(board.total)} declared"]
    parts += [f"{count} {words}" for count, words in counts if count]
    return ", ".join(parts)


_PROGRESS = {
    Status.CALLED: "called with votes to come",
    Status.VOTES_PENDING: "corrected with new votes to come",
    Status.RECOUNT: "in recount",
    Status.TIED: "tied",
    Status.CONFLICT: "in conflict",
    Status.DOUBTFUL: "doubtful",
    Status.SET_ASIDE: "set aside",
}


_WITHOUT_COUNT = {Status.AWAITING: "not declared yet", Status.DECLARED: "declared"}


def party_clause(
    election: Election, code: str, tally: Tally, *, unit: bool = True, with_change: bool = True
) -> str:
    """A party's seats and net change: "Conservative 63 seats, up 2".

    Without `unit` the word "seats" is left out.
    """
    count = seats(tally.seats) if unit else f"{tally.seats:,}"
    change = net_change(election, tally) if with_change else ""
    return f"{party_name(election, code)} {count}" + (f", {change}" if change else "")


def net_change(election: Election, tally: Tally) -> str:
    """The net change in seats: "up 2", "down 2" or "no change".

    Empty if no seat has a defending party. If the party won seats without a defending party, these
    are left out of the change, and the text is empty instead of "no change".
    """
    if not election.has_defending_parties:
        return ""
    if tally.net == 0:
        return "" if tally.not_compared else "no change"
    return f"up {tally.net}" if tally.net > 0 else f"down {-tally.net}"


def full_net_change(election: Election, tally: Tally) -> str:
    """The net change, and the seats that are not in it: "up 2, 1 not compared"."""
    if not election.has_defending_parties:
        return ""
    not_compared = f"{tally.not_compared} not compared" if tally.not_compared else ""
    return ", ".join(filter(None, (net_change(election, tally), not_compared)))


def parties_sentence(board: Board, codes: Iterable[str]) -> str:
    """A sentence about the parties with seats, gains or losses; empty if there is no such party.

    Only parties in `codes` are named, in this order. For a party that won a seat without a
    defending party only the seats are given: its change would leave that seat out.
    `full_parties_sentence` gives all changes.
    """
    return _parties_sentence(board, codes, board.tallies, leave_out_unsure=True)


def full_parties_sentence(
    board: Board, codes: Iterable[str], basis: Basis | None = None, *, others: str = ""
) -> str:
    """`parties_sentence` with all changes, and a sentence about the seats that are in no change.

    "Liberal 5 seats, up 2. Changes leave out Shediac Bay, which has no previous winner." `basis` is
    the election's by default. `others` is a clause about further parties.
    """
    basis = basis or board.election.basis
    parties = _parties_sentence(board, codes, board.tallies_against(basis))
    if others:
        parties = f"{parties.removesuffix('.')}; {others}."
    left_out = [
        state.seat.name
        for state in board.states.values()
        if state.winner is not None and not state.defending_party(basis)
    ]
    if not (parties and left_out and board.election.has_defending_parties):
        return parties
    names = listed_seats(left_out) if len(left_out) <= _MAX_LEFT_OUT else seats(len(left_out))
    have = "has" if len(left_out) == 1 else "have"
    lacking = "sitting party" if basis == "sitting" else "previous winner"
    return f"{parties} Changes leave out {names}, which {have} no {lacking}."


def _parties_sentence(
    board: Board,
    codes: Iterable[str],
    tallies: Mapping[str, Tally],
    *,
    leave_out_unsure: bool = False,
) -> str:
    clauses: list[str] = []
    for code in codes:
        tally = tallies.get(code, EMPTY_TALLY)
        if tally.seats or tally.gains or tally.losses:
            with_change = not (leave_out_unsure and tally.not_compared)
            clauses.append(
                party_clause(board.election, code, tally, unit=not clauses, with_change=with_change)
            )
    return "; ".join(clauses) + "." if clauses else ""


def target_score(targets: Sequence[TargetState]) -> str:
    """The score of the targets: "3 taken of 12, 4 to come".

    A target is taken if its challenger won, and to come if its status is in `order.OPEN`.
    """
    taken = sum(target.status is TargetStatus.FLIPPED for target in targets)
    undecided = sum(target.status in order.OPEN for target in targets)
    score = f"{taken} taken of {len(targets)}"
    return f"{score}, {undecided} to come" if undecided else score


def other_basis_tallies_sentence(board: Board, codes: Iterable[str]) -> str:
    """The parties' seats, with net changes against the basis that the election does not use.

    "Counted from the party that sat at dissolution: …". `summary.basis` explains the two bases.
    """
    other = other_basis(board.election)
    parties = full_parties_sentence(board, codes, other)
    return f"Counted from the party that {basis_clause(board.election, other)}: {parties}"
