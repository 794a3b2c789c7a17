"""Sentences and tables about an election with one seat, such as a by-election.

`Board.only_state` decides whether an election has one seat. Its scripts and summaries are about
the result, the votes and the challengers. They contain no number of seats.
"""

from collections.abc import Iterator

from tracker.board import Board
from tracker.board.figures import Figures
from tracker.board.seat_state import SeatState
from tracker.board.standing import Status
from tracker.summary import on_air
from tracker.summary.amounts import change, points, table_change, table_share
from tracker.summary.outcome import caption_outcome
from tracker.summary.party_names import party_inside, party_name
from tracker.summary.target_sentences import swing_needed_clause, target_swing_sentence

CANDIDATE_COLUMNS = ("Candidate", "Party", "Votes", "Share", "Change")
"""The columns of `candidate_rows`; figures begin with the third."""

_UNDECIDED = {
    Status.AWAITING: "not declared yet",
    Status.RECOUNT: "recount",
    Status.TIED: "no winner stated",
    Status.CONFLICT: "the result is not yet confirmed",
    Status.DOUBTFUL: "the result is not yet confirmed",
    Status.SET_ASIDE: "no declaration tonight",
}


def headline_clauses(state: SeatState) -> Iterator[str]:
    """Yield possible ends of a headline, the longest first.

    "Reform UK gain from Labour, majority 6"; "not declared yet".
    """
    if state.winner is None:
        yield _UNDECIDED.get(state.status, str(state.status))
        return
    figures = on_air.figures(state)
    ours = " (our report)" if state.is_own_report else ""
    result = caption_outcome(state)
    if figures and state.status is Status.DECLARED:
        yield f"{result}, majority {figures.majority:,}{ours}"
    called = {Status.CALLED: ", called", Status.VOTES_PENDING: ", corrected"}
    yield f"{result}{called.get(state.status, '')}{ours}"


def votes_sentence(state: SeatState) -> str:
    """Each candidate's party with votes, share and change of share; empty without safe figures."""
    figures = on_air.figures(state)
    if figures is None:
        return ""
    clauses = []
    for line in figures.lines:
        of = party_inside(state.election, line.candidate.party)
        clause = f"{of} {line.votes:,}, {points(line.share)} per cent"
        if line.share_change is not None:
            clause += f", {change(line.share_change)}"
        clauses.append(clause)
    return f"The votes: {'; '.join(clauses)}."


def challenger_lines(board: Board) -> Iterator[tuple[str, str]]:
    """Yield for each target the swing needed, and a sentence with the swing or an empty text."""
    for target in board.targets:
        yield f"{swing_needed_clause(target)}.", target_swing_sentence(target)


def candidate_rows(state: SeatState) -> tuple[tuple[str, ...], ...]:
    """A row of `CANDIDATE_COLUMNS` for each candidate, most votes first; none without figures."""
    figures = on_air.figures(state)
    return tuple(_candidate_rows(state, figures)) if figures else ()


def _candidate_rows(state: SeatState, figures: Figures) -> Iterator[tuple[str, ...]]:
    for line in figures.lines:
        yield (
            line.candidate.name,
            party_name(state.election, line.candidate.party),
            f"{line.votes:,}",
            table_share(line.share),
            table_change(line.share_change),
        )
