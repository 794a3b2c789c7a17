"""Sentences for air about a seat where the desk's word stands and not the agency's."""

from dataclasses import replace

from tracker.board.bulletin import Bulletin, by_votes
from tracker.board.differences import same_winner
from tracker.board.figures import majority
from tracker.board.seat_state import SeatState
from tracker.board.standing import Standing, Status
from tracker.summary import on_air
from tracker.summary.amounts import in_words
from tracker.summary.outcome import caption_outcome

OWN_REPORT = "That is our own report, not the agency's."
"""The sentence at the end, where the desk's declaration stands."""


def own_report_sentence(state: SeatState) -> str:
    """`OWN_REPORT` where the desk's declaration stands; where it does not, empty.

    If the agency contradicts what the desk holds to: "These figures are our own decision; the
    agency reports a majority of 3,293."
    """
    if not state.is_own_report:
        return ""
    if state.standing.overruled is None:
        return OWN_REPORT
    what = "These figures are" if on_air.figures(state) else "That is"
    return f"{what} our own decision; the agency reports {_agency_report(state)}."


def disputed_winner_sentence(state: SeatState) -> str:
    """The result that the desk holds to, where the agency has another winner or a recount.

    "We are holding to our own decision in Ipswich, Conservative gain from Labour; the agency
    reports Labour hold." It has no figures: they are those of a winner who is in dispute. Empty
    for other seats.
    """
    overruled, held = state.standing.overruled, state.standing.bulletin
    if overruled is None or held is None or state.winner is None or same_winner(overruled, held):
        return ""
    return (
        f"We are holding to our own decision in {state.seat.name}, {caption_outcome(state)}; "
        f"the agency reports {_agency_report(state)}."
    )


def _agency_report(state: SeatState) -> str:
    """The agency's statement against the desk's, after "reports"."""
    overruled, held = state.standing.overruled, state.standing.bulletin
    if overruled is None or held is None:
        return ""
    if overruled.kind == "recount":
        return "a recount"
    if overruled.winner is None:
        return "no winner"
    if same_winner(overruled, held):
        return _votes_report(state, overruled, held)
    if overruled.winner == held.winner:
        return "another person of that party"
    return caption_outcome(
        replace(state, standing=Standing(Status.CALLED, overruled.winner, overruled))
    )


def _votes_report(state: SeatState, overruled: Bulletin, held: Bulletin) -> str:
    theirs, ours = (
        majority([candidate.votes or 0 for candidate in by_votes(bulletin.candidates)])
        for bulletin in (overruled, held)
    )
    if theirs == ours:
        return "other votes"
    return f"a majority of {in_words(state.election, theirs)}"
