"""Clauses and sentences about one target: the swing needed, and the actual swing.

As in `seat_sentences`, a figure that is not safe for air is in none of them.
"""

from collections import Counter
from fractions import Fraction

from tracker.board.targets import TargetState
from tracker.election import Election
from tracker.election.swing import format_rounded
from tracker.summary import on_air
from tracker.summary.amounts import UNDER, a, in_words, points
from tracker.summary.party_names import party_at_start, party_inside, party_name

_CLOSE = 1_000
"""In votes. A challenger who lost by fewer has missed the seat by so many."""


def target_swing_sentence(target: TargetState) -> str:
    """The swing from holder to challenger and the swing needed; empty without safe figures."""
    election, published_target = target.state.election, target.target
    if not on_air.figures(target.state):
        return ""
    needed, actual = target.swing_needed, on_air.swing(target)
    if actual is None:
        return f"{'; '.join(filter(None, ('No swing can be computed', _was_needed(target))))}."
    challenger = published_target.challenger
    swing = swing_clause(election, published_target.holder, challenger, actual)
    if needed is None:
        return f"{swing}."
    if actual < 0:
        how = "" if _votes_needed(target) else " the other way"
        had = f"{party_inside(election, challenger)} had needed {needed_amount(target)}{how}"
        return f"{swing}; {had}."
    return f"{swing}; {_was_needed(target)}{rounding_note(actual, needed)}."


def needed_clause(target: TargetState) -> str:
    """The swing needed: "0.6 needed"; empty if it cannot be computed.

    If it is rounded to zero, the votes: "11 votes needed to change sides".
    """
    if in_votes := _votes_needed(target):
        return f"{in_votes} needed to change sides"
    needed = target.swing_needed
    return "" if needed is None else f"{format_rounded(needed)} needed"


def needed_amount(target: TargetState) -> str:
    """The swing needed, or the votes if it is rounded to zero: "0.6", "11 votes to change sides".

    Empty if it cannot be computed.
    """
    if in_votes := _votes_needed(target):
        return f"{in_votes} to change sides"
    needed = target.swing_needed
    return "" if needed is None else format_rounded(needed)


def _was_needed(target: TargetState) -> str:
    if in_votes := _votes_needed(target):
        return f"{in_votes} had to change sides"
    needed = target.swing_needed
    return "" if needed is None else f"{format_rounded(needed)} was needed"


def _votes_needed(target: TargetState) -> str:
    """The votes that must change from holder to challenger: more than half of the majority.

    Empty unless the swing needed is rounded to zero.
    """
    needed, majority = target.swing_needed, target.majority
    if needed is None or majority is None or format_rounded(needed) != "0.0":
        return ""
    return in_words(target.state.election, majority // 2 + 1, "vote")


def swing_needed_clause(target: TargetState) -> str:
    """The swing and the majority to overcome, as published, else as computed; both if they differ.

    "Conservative from Labour, 0.8 per cent needed, majority 836 published, 831 over the
    Conservatives counted". Without the seat's name and without a full stop.
    """
    election, published_target = target.state.election, target.target
    challenger = party_name(election, published_target.challenger)
    clauses = [
        f"{challenger} from {party_inside(election, published_target.holder)}",
        _target_swing_clause(target),
        _target_majority_clause(target),
    ]
    return ", ".join(clause for clause in clauses if clause)


def rounding_note(actual: Fraction, needed: Fraction) -> str:
    """The text ": just short", ": just enough" or ": level" if both are the same after rounding.

    Empty if they differ.
    """
    if format_rounded(actual) != format_rounded(needed):
        return ""
    if actual == needed:
        return ": level"
    return ": just enough" if actual > needed else ": just short"


def _target_swing_clause(target: TargetState) -> str:
    published, counted = target.target.published_swing, target.swing_needed
    if _votes_needed(target) and not published:
        return needed_clause(target)
    if published is None:
        return "" if counted is None else f"{format_rounded(counted)} per cent needed"
    clause = f"{published} per cent needed"
    exponent = published.as_tuple().exponent
    places = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    if counted is None or format_rounded(counted, places) == str(published):
        return clause
    return f"{clause} as published ({format_rounded(counted, places)} as counted)"


def _target_majority_clause(target: TargetState) -> str:
    election = target.state.election
    published, counted = target.target.published_majority, target.majority
    if published is None:
        return "" if counted is None else _counted_lead(target, counted)
    over = target.target.published_majority_over
    clause = f"majority {published:,}" + (f" over {party_inside(election, over)}" if over else "")
    if counted is None or counted == published:
        return clause
    challenger = party_inside(election, target.target.challenger)
    return f"{clause} published, {counted:,} over {challenger} counted"


def _counted_lead(target: TargetState, counted: int) -> str:
    """The holder's lead over the challenger: a majority if the challenger came second."""
    seat = target.state.seat
    rest = Counter(seat.previous)
    for candidate in seat.previous_candidates:
        rest[candidate.party] -= candidate.votes
    each = (*rest.values(), *(candidate.votes for candidate in seat.previous_candidates))
    ahead = sum(count > seat.previous[target.target.challenger] for count in each)
    return f"majority {counted:,}" if ahead == 1 else f"{counted:,} votes behind"


def swing_clause(election: Election, from_party: str, to_party: str, value: Fraction) -> str:
    """The swing in the direction in which it is positive; without a full stop.

    "A 2.6 per cent swing from Labour to the Conservatives".
    """
    if value < 0:
        from_party, to_party, value = to_party, from_party, -value
    loser, winner = party_inside(election, from_party), party_inside(election, to_party)
    if value == 0:
        return f"No swing between {loser} and {winner}"
    size = points(value)
    if size == UNDER:
        return f"A swing of {size} per cent from {loser} to {winner}"
    return f"{a(size).capitalize()} per cent swing from {loser} to {winner}"


def missed_by_sentence(target: TargetState) -> str:
    """The challenger's distance, if it came close to the holder: "Labour missed it by 145 votes".

    Empty otherwise, and without safe figures.
    """
    figures, election = on_air.figures(target.state), target.state.election
    if figures is None or len(figures.lines) < 2 or target.state.winner != target.target.holder:
        return ""
    if figures.lines[1].candidate.party != target.target.challenger:
        return ""
    if not 0 < figures.majority < _CLOSE:
        return ""
    who = party_at_start(election, target.target.challenger)
    return f"{who} missed it by {in_words(election, figures.majority, 'vote')}."
