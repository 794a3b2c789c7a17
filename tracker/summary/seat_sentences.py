"""Sentences about one seat for a newsreader: result, tie, conflict, recount, swing, target.

They have full party names and the words "per cent". Each figure is rounded once, and a swing has a
direction. A figure that is not safe for air (`on_air`) is in no sentence. Sentences about the whole
election are in `night_sentences`.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from fractions import Fraction

from tracker.board.figures import Figures, Swing, previous_share
from tracker.board.seat_state import SeatState
from tracker.board.standing import Status
from tracker.board.targets import TargetState
from tracker.election import Basis, Election
from tracker.election.clock import clock_time
from tracker.election.swing import format_rounded
from tracker.summary import on_air
from tracker.summary.amounts import change, points, votes
from tracker.summary.basis import BASIS_CLAUSES, other_basis
from tracker.summary.party_names import gain_verb, hold_verb, party_inside, party_name
from tracker.support.phrases import join_names, join_sentences

# One sentence or more for each status


def seat_sentence(state: SeatState, target: TargetState | None = None) -> str:
    """One to five sentences about a seat at any status.

    The swing is the seat's headline swing. With `target`, the swing needed is added to it. If the
    headline swing is not between the target's holder and challenger, another sentence has the
    swing between these two.
    """
    match state.status:
        case Status.AWAITING:
            return _awaiting_sentence(state)
        case Status.RECOUNT:
            return _recount_sentence(state)
        case Status.SET_ASIDE:
            return f"{state.seat.name} does not declare tonight."
        case Status.TIED:
            return _tie_sentence(state)
        case Status.CONFLICT:
            return _conflict_sentence(state)
        case Status.CALLED:
            result = f"{outcome(state)}, called; votes to come."
        case Status.VOTES_PENDING:
            result = (
                f"{outcome(state)}, corrected; new votes to come; the earlier figures do not stand."
            )
        case Status.DECLARED:
            figures = on_air.figures(state)
            majority = majority_sentence(figures) if figures else ""
            swing = headline_swing_sentence(state)
            if target and _has_headline_pair(target):
                swing = target_swing_sentence(target)
            elif target:
                swing = join_sentences(swing, _target_sentence(target))
            result = join_sentences(f"{outcome(state)}.", majority, swing)
    return join_sentences(result, other_basis_sentence(state))


def _awaiting_sentence(state: SeatState) -> str:
    last_time = clock_time(state.seat.previous_declared_at, state.election)
    when = f"; last time it declared at {last_time}" if last_time else ""
    return f"{state.seat.name} is still to declare{when}."


def _recount_sentence(state: SeatState) -> str:
    """Without the winner who was called or declared before the recount."""
    suspended = state.standing.suspended
    if suspended is None:
        return f"Recount in {state.seat.name}; no result yet."
    earlier = "result" if suspended.kind == "result" else "call"
    return (
        f"Recount in {state.seat.name}; the earlier {earlier} is not to be said until it is over."
    )


def _tie_sentence(state: SeatState) -> str:
    figures = on_air.figures(state)
    if figures is None:
        return f"No winner is stated in {state.seat.name}."
    top = [line for line in figures.lines if line.votes == figures.lines[0].votes]
    names = join_names(
        [party_inside(state.election, line.candidate.party) for line in top], limit=None
    )
    return (
        f"Tied in {state.seat.name}: {names} on {votes(top[0].votes)} each; no winner stated yet."
    )


_NUMBERS = {2: "Two", 3: "Three", 4: "Four", 5: "Five", 6: "Six"}


def _conflict_sentence(state: SeatState) -> str:
    rivals = len(state.standing.rivals)
    number = _NUMBERS.get(rivals, str(rivals))
    if state.winner is None:
        return (
            f"{number} statements about {state.seat.name} disagree: "
            "not to be said until it is settled."
        )
    return join_sentences(
        f"{outcome(state)}.",
        f"{number} statements disagree on the rest: no figures to be said until it is settled.",
        other_basis_sentence(state),
    )


def outcome(state: SeatState, basis: Basis | None = None) -> str:
    """The result against a basis, by default the election's: "Labour hold Bedford".

    Without a full stop; empty without a winner.
    """
    if state.winner is None:
        return ""
    election, seat = state.election, state.seat.name
    winner = party_name(election, state.winner)
    if state.gained(basis):
        base = gained_from(state, basis)
        return f"{winner} {gain_verb(election, state.winner)} from {base} in {seat}"
    return f"{winner} {hold_verb(election, state.winner)} {seat}"


def gained_from(state: SeatState, basis: Basis | None = None) -> str:
    """The party that loses the seat, inside a sentence: "Labour", "another Independent"."""
    party = state.defending_party(basis)
    name = party_inside(state.election, party)
    return f"another {name}" if party == state.winner else name


def other_basis_sentence(state: SeatState) -> str:
    """The result against the other basis; empty if it is the same (`SeatState.bases_differ`)."""
    if state.winner is None or not state.bases_differ:
        return ""
    election = state.election
    other = other_basis(election)
    kind = "gain" if state.gained(other) else "hold"
    base, winner = (
        party_name(election, state.defending_party(other)),
        party_name(election, state.winner),
    )
    return f"Against the party that {BASIS_CLAUSES[other]} ({base}): {winner} {kind}."


# Figures


def majority_sentence(figures: Figures) -> str:
    """The majority, also of zero: then the returning officer drew lots for the winner."""
    if figures.majority == 0:
        return "No majority: the votes were equal."
    return f"Majority {figures.majority:,}."


def headline_swing_sentence(state: SeatState) -> str:
    """The seat's headline swing; empty if it is not safe for air or cannot be computed.

    If the winner gained the seat although the swing went away from the winner, as after a
    by-election, the sentence has the parties' changes of share instead.
    """
    figures = on_air.figures(state)
    if figures is None or figures.swing is None:
        return ""
    swing = figures.swing
    if _contradicts_gain(state, swing):
        parties = (swing.from_party, state.defending_party(), swing.to_party)
        return f"{', '.join(_share_changes(state, figures, parties))}."
    return f"{_swing_clause(state.election, swing.from_party, swing.to_party, swing.value)}."


def _contradicts_gain(state: SeatState, swing: Swing) -> bool:
    """Whether the winner gained the seat although the headline swing went away from the winner."""
    return bool(state.gained() and swing.from_party == state.winner and swing.value)


def _share_changes(state: SeatState, figures: Figures, parties: Iterable[str]) -> Iterator[str]:
    """Each party's change of share: "Conservative down 2.1 points".

    A party whose change cannot be computed is left out.
    """
    for party in dict.fromkeys(parties):
        before = previous_share(state.election, state.seat, party)
        now = figures.comparable_shares.get(party)
        if before is not None and now is not None:
            yield f"{party_name(state.election, party)} {change(now - before)}"


def party_share_sentence(state: SeatState, code: str) -> str:
    """A party's share in the seat, or that it did not stand; empty without safe figures."""
    figures = on_air.figures(state)
    if figures is None:
        return ""
    name = party_name(state.election, code)
    share = figures.shares.get(code)
    return (
        f"{name} did not stand." if share is None else f"{name} {format_rounded(share)} per cent."
    )


# Targets


def target_swing_sentence(target: TargetState) -> str:
    """The swing from holder to challenger and the swing needed; empty without safe figures."""
    election, published_target = target.state.election, target.target
    if not on_air.figures(target.state):
        return ""
    needed, actual = target.swing_needed, on_air.swing(target)
    if actual is None:
        return f"{', '.join(filter(None, ('Swing not computable', needed_clause(target))))}."
    swing = _swing_clause(election, published_target.holder, published_target.challenger, actual)
    if needed is None:
        return f"{swing}."
    if actual < 0:
        other_way = "" if _votes_needed(target) else " the other way"
        return f"{swing}; {needed_clause(target)}{other_way}."
    return f"{swing}, {needed_clause(target)}{rounding_note(actual, needed)}."


def _has_headline_pair(target: TargetState) -> bool:
    """Whether one sentence is enough for the headline swing and the target's swing.

    It is if both are between the same two parties, and if neither is computable.
    """
    figures = on_air.figures(target.state)
    headline = figures.swing if figures else None
    if headline is None:
        return target.swing is None
    pair = {target.target.holder, target.target.challenger}
    return pair == {headline.from_party, headline.to_party} and not _contradicts_gain(
        target.state, headline
    )


def _target_sentence(target: TargetState) -> str:
    """`target_swing_sentence` with the challenger: "As a Labour target: swing 2.6 per cent …"."""
    challenger = party_inside(target.state.election, target.target.challenger)
    swing = target_swing_sentence(target)
    return f"As a {challenger} target: {swing[:1].lower()}{swing[1:]}" if swing else ""


def needed_clause(target: TargetState) -> str:
    """The swing needed: "0.6 needed"; empty if it cannot be computed.

    If it is rounded to zero, the votes: "11 votes needed to change sides".
    """
    needed = target.swing_needed
    if needed is None:
        return ""
    return _votes_needed(target) or f"{format_rounded(needed)} needed"


def _votes_needed(target: TargetState) -> str:
    """The votes that must change from holder to challenger: more than half of the majority.

    Empty unless the swing needed is rounded to zero.
    """
    needed, majority = target.swing_needed, target.majority
    if needed is None or majority is None or format_rounded(needed) != "0.0":
        return ""
    return f"{votes(majority // 2 + 1)} needed to change sides"


def swing_needed_clause(target: TargetState) -> str:
    """What the challenger needs, as published; as computed by us too, if it differs.

    "Conservative from Labour, 0.8 per cent needed, majority 836 published, 831 over Conservative
    counted". Without the seat's name and without a full stop.
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
    in_votes = _votes_needed(target)
    if in_votes and not published:
        return in_votes
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


def _swing_clause(election: Election, from_party: str, to_party: str, value: Fraction) -> str:
    """The swing in the direction in which it is positive: "Swing 2.6 per cent Labour to
    Conservative"; without a full stop."""
    if value < 0:
        from_party, to_party, value = to_party, from_party, -value
    loser, winner = party_inside(election, from_party), party_inside(election, to_party)
    if value == 0:
        return f"No swing between {loser} and {winner}"
    return f"Swing {points(value)} per cent {loser} to {winner}"
