"""Sentences on the whole election: title, progress, the parties' seats, the score of targets.

Sentences on one seat are in `seat_sentences`.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

from tracker.board import Board
from tracker.board.standing import Status
from tracker.board.tally import EMPTY_TALLY, Tally
from tracker.board.targets import TargetState, TargetStatus
from tracker.election import Election
from tracker.election.clock import clock_time, local
from tracker.summary import order
from tracker.summary.amounts import seats
from tracker.summary.basis import BASIS_CLAUSES, other_basis
from tracker.summary.party_names import party_name


def election_title(election: Election) -> str:
    """The election's name, region and day."""
    date = election.date
    parts = [election.name, election.region, f"{date.day} {date:%B %Y}"]
    return ", ".join(part for part in parts if part)


def as_of_sentence(board: Board, as_of: dt.datetime) -> str:
    """The time at which this was known, and how many seats had each status then."""
    time, total = local(as_of, board.election), board.total
    parts = [f"{board.count(Status.DECLARED)} of {seats(total)} declared"]
    counts = ((board.count(status), words) for status, words in _PROGRESS.items())
    parts += [f"{count} {words}" for count, words in counts if count]
    when = f"At {time:%H:%M} on {time:%A} {time.day} {time:%B %Y}"
    if board.declared_by:
        when += f", counting only seats declared by {clock_time(board.declared_by, board.election)}"
    return f"{when}: {', '.join(parts)}."


_PROGRESS = {
    Status.CALLED: "called with votes to come",
    Status.VOTES_PENDING: "corrected with new votes to come",
    Status.RECOUNT: "in recount",
    Status.TIED: "tied",
    Status.CONFLICT: "in conflict",
    Status.SET_ASIDE: "set aside",
}


def party_clause(election: Election, code: str, tally: Tally, *, unit: bool = True) -> str:
    """A party's seats and net change: "Conservative 63 seats, up 2"; without `unit`, no "seats"."""
    count = seats(tally.seats) if unit else f"{tally.seats:,}"
    return f"{party_name(election, code)} {count}, {net_change(tally)}"


def net_change(tally: Tally) -> str:
    """ "up 2", "down 2" or "no change"."""
    if tally.net == 0:
        return "no change"
    return f"up {tally.net}" if tally.net > 0 else f"down {-tally.net}"


def parties_sentence(
    board: Board, codes: Iterable[str], tallies: Mapping[str, Tally] | None = None
) -> str:
    """Every party with seats, gains or losses in one sentence; empty if there is none.

    `tallies` replace the board's own.
    """
    clauses: list[str] = []
    tallies = board.tallies if tallies is None else tallies
    for code in codes:
        tally = tallies.get(code, EMPTY_TALLY)
        if tally.seats or tally.gains or tally.losses:
            clauses.append(party_clause(board.election, code, tally, unit=not clauses))
    return "; ".join(clauses) + "." if clauses else ""


def target_score(targets: Sequence[TargetState]) -> str:
    """ "3 taken of 12, 4 to come": how many targets the challenger won, how many nobody has."""
    taken = sum(target.status is TargetStatus.FLIPPED for target in targets)
    undecided = sum(target.status in order.OPEN for target in targets)
    score = f"{taken} taken of {len(targets)}"
    return f"{score}, {undecided} to come" if undecided else score


def other_basis_tallies_sentence(board: Board, codes: Iterable[str]) -> str:
    """The parties' seats and net changes, counted against the other basis."""
    other = other_basis(board.election)
    parties = parties_sentence(board, codes, board.tallies_against(other))
    return f"Counted from the party that {BASIS_CLAUSES[other]}: {parties}"
