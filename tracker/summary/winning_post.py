"""The winning post in sentences: which party has a majority of the house, or needs how many seats.

`board.house_majority` has the state and its rules.
"""

from tracker.board import Board
from tracker.board.house_majority import HouseMajority, MajorityStatus, house_majority
from tracker.election import Election
from tracker.election.clock import clock_time
from tracker.summary.amounts import in_words
from tracker.summary.party_names import party_at_start, party_inside
from tracker.summary.seat_names import listed_seats
from tracker.support.phrases import MAX_NAMES, join_names, join_sentences

CLOSE = 50
"""The largest number of seats to a majority that is worth a sentence in a short script."""


def winning_post_sentence(board: Board, within: int | None = None) -> str:
    """The winning post; empty if the election is not of a whole house, and before the first winner.

    "The Conservatives need seven more seats for a majority." This sentence is left out if they need
    more than `within`. A second sentence is about the parties that do not take their seats, if
    there is no limit, or if the leader has a majority without them but not of the house.
    """
    state = house_majority(board)
    if state is None or not state.seats:
        return ""
    election = board.election
    is_needed = state.is_effective or (within is None and not _is_won_early(state))
    return join_sentences(
        _sentence(election, state, within),
        without_absent_sentence(election, state) if is_needed else "",
    )


def _is_won_early(state: HouseMajority) -> bool:
    """Whether a party has a majority and its size is not known: seats are still to come."""
    return state.status is MajorityStatus.WON and state.majority is None


def _sentence(election: Election, state: HouseMajority, within: int | None) -> str:
    if state.status is MajorityStatus.HUNG:
        return f"No party can now reach the {state.post:,} seats for a majority."
    if state.leader is None:
        return ""
    party = party_at_start(election, state.leader)
    if state.status is MajorityStatus.OPEN:
        if within is not None and state.needed > within:
            return ""
        more = in_words(election, state.needed)
        seats = "seat" if state.needed == 1 else "seats"
        return f"{party} need {more} more {seats} for a majority."
    if state.status is MajorityStatus.PROVISIONAL:
        names = listed_seats((own.seat.name for own in state.own_reports), MAX_NAMES)
        return (
            f"{party} have the {state.post:,} seats for a majority only with our own reports, not "
            f"the agency's: {names}."
        )
    of = f" of {in_words(election, state.majority)}" if state.majority is not None else ""
    return f"{party} have won a majority{of}{_crossing(election, state)}."


def without_absent_sentence(election: Election, state: HouseMajority) -> str:
    """How many seats are a majority of the members who take their seats; empty if all do.

    "Without Sinn Féin, who do not take their seven seats, 322 are enough." At the end of the night
    the majority of the winner among these members.
    """
    if state.effective_post is None:
        return ""
    parties = join_names([party_inside(election, code) for code in state.absent])
    number = in_words(election, state.absent_seats, "seat")
    end = f"{state.effective_post:,} are enough"
    if state.effective_majority is not None:
        end = f"it is {in_words(election, state.effective_majority)}"
    return f"Without {parties}, who do not take their {number}, {end}."


def _crossing(election: Election, state: HouseMajority) -> str:
    """When and where the party won its seat number `post`: ", at 05:05 in Bolsover".

    Empty if it is not known. If two seats declared in that minute, both are named; of more, none.
    """
    if state.reached_at is None:
        return ""
    clock = clock_time(state.reached_at, election)
    names = [seat.seat.name for seat in state.reached_in]
    if len(names) == 1:
        return f", at {clock} in {names[0]}"
    return f", at {clock} with {listed_seats(names)}" if len(names) == 2 else f", at {clock}"
