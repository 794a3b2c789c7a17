"""Sentences about one seat for a newsreader: result, tie, conflict, recount, swing, target.

They follow the house style (`Election.style`) and have the words "per cent". Each figure is
rounded once, and a swing has a direction. A figure that is not safe for air (`on_air`) is in no
sentence, and no sentence is an instruction to the desk: `desk_note` has these. Sentences about the
whole election are in `night_sentences`.
"""

from collections.abc import Iterable, Iterator, Sequence

from tracker.board.figures import Figures, Swing, previous_share
from tracker.board.seat_state import SeatState
from tracker.board.standing import Status
from tracker.board.targets import TargetState, targets_of
from tracker.election.clock import clock_time
from tracker.summary import on_air
from tracker.summary.amounts import change, in_words, points
from tracker.summary.outcome import other_basis_sentence, outcome, taken_clause
from tracker.summary.own_reports import disputed_winner_sentence, own_report_sentence
from tracker.summary.party_names import party_at_start, party_inside, party_name
from tracker.summary.people import losers_sentences, winner_name
from tracker.summary.target_sentences import swing_clause, target_swing_sentence
from tracker.support.phrases import capitalized, join_names, join_sentences

# One sentence or more for each status


def seat_sentence(state: SeatState, target: TargetState | None = None) -> str:
    """One to seven sentences about a seat at any status, all of them for air.

    For a declared seat they include the winner's name, the majority, the headline swing and the
    people of people.csv who lost. With `target`, they also have the swing needed, and the swing
    between holder and challenger: in another sentence, unless this is the headline swing. Without
    `target`, the only seat of an election has its `headline_target`. A declaration of the desk ends
    with `own_reports.OWN_REPORT`. If the agency contradicts the winner that the desk holds to, the
    text is `disputed_winner_sentence` alone.
    """
    if disputed := disputed_winner_sentence(state):
        return disputed
    if target is None and state.election.only_seat:
        target = headline_target(targets_of(state))
    match state.status:
        case Status.AWAITING:
            return _awaiting_sentence(state)
        case Status.RECOUNT:
            return _recount_sentence(state)
        case Status.SET_ASIDE:
            return f"{state.seat.name} does not declare tonight."
        case Status.DOUBTFUL:
            return f"The result in {state.seat.name} is not yet confirmed."
        case Status.CONFLICT if state.winner is None:
            return f"The result in {state.seat.name} is not yet confirmed."
        case Status.TIED:
            return join_sentences(_tie_sentence(state), own_report_sentence(state))
        case Status.CONFLICT:
            result = f"{outcome(state)}; the figures are not yet confirmed."
        case Status.CALLED:
            result = f"{capitalized(taken_clause(state))}; figures to follow."
        case Status.VOTES_PENDING:
            result = (
                f"Corrected: {taken_clause(state)}; new figures to follow, and the earlier figures "
                "do not stand."
            )
        case Status.DECLARED:
            result = join_sentences(f"{outcome(state)}.", _after_outcome(state, target))
    return join_sentences(result, other_basis_sentence(state), own_report_sentence(state))


def after_correction(state: SeatState) -> str:
    """The sentences about a seat after those that say what stands and what does not."""
    if disputed := disputed_winner_sentence(state):
        return disputed
    match state.status:
        case Status.VOTES_PENDING:
            return "New figures to follow; the earlier figures do not stand."
        case Status.CALLED:
            return join_sentences("Figures to follow.", own_report_sentence(state))
        case Status.DECLARED:
            target = headline_target(targets_of(state))
            return join_sentences(_after_outcome(state, target), own_report_sentence(state))
        case Status.TIED:
            return own_report_sentence(state)
        case _:
            return seat_sentence(state)


def _after_outcome(state: SeatState, target: TargetState | None) -> str:
    figures = on_air.figures(state)
    return join_sentences(
        _majority_of_winner(state, figures) if figures else "",
        _swing_sentences(state, target),
        losers_sentences(state),
    )


def _swing_sentences(state: SeatState, target: TargetState | None) -> str:
    swing = headline_swing_sentence(state)
    if target is None:
        return swing
    if _has_headline_pair(target):
        return target_swing_sentence(target)
    return join_sentences(swing, _target_sentence(target))


def desk_note(state: SeatState) -> str:
    """What the desk must know about a conflict or a recount, and not the audience; may be empty."""
    if state.status is Status.CONFLICT:
        return _conflict_note(state)
    suspended = state.standing.suspended
    if state.status is Status.RECOUNT and suspended is not None:
        earlier = "result" if suspended.kind == "result" else "call"
        return f"Recount in {state.seat.name}: the earlier {earlier} is not to be said."
    return ""


def _awaiting_sentence(state: SeatState) -> str:
    last_time = clock_time(state.seat.previous_declared_at, state.election)
    when = f"; last time it declared at {last_time}" if last_time else ""
    return f"{state.seat.name} is still to declare{when}."


def _recount_sentence(state: SeatState) -> str:
    """The sentence does not name the winner from before the recount."""
    if state.standing.suspended is None:
        return f"Recount in {state.seat.name}; no result yet."
    return f"Recount in {state.seat.name}; no result stands until it is over."


def _tie_sentence(state: SeatState) -> str:
    figures = on_air.figures(state)
    if figures is None:
        return f"No winner is stated in {state.seat.name}."
    top = [line for line in figures.lines if line.votes == figures.lines[0].votes]
    names = join_names(
        [party_inside(state.election, line.candidate.party) for line in top], limit=None
    )
    each = in_words(state.election, top[0].votes, "vote")
    return f"Tied in {state.seat.name}: {names} on {each} each; no winner stated yet."


def doubts_sentence(state: SeatState) -> str:
    """Why a seat is not to be read out: "Doubtful: a turnout of 32.8 per cent, 67.6 last time."

    For the producer. Empty if nothing is doubted.
    """
    if not state.doubts:
        return ""
    return f"Doubtful: {'; '.join(doubt.sentence for doubt in state.doubts)}."


def _conflict_note(state: SeatState) -> str:
    start = capitalized(in_words(state.election, len(state.standing.rivals), "statement"))
    if state.winner is None:
        return f"{start} about {state.seat.name} disagree: not to be said until it is settled."
    return (
        f"{start} about {state.seat.name} disagree on all but the winner: no figures to be said "
        "until it is settled."
    )


# Figures


def _majority_of_winner(state: SeatState, figures: Figures) -> str:
    """The majority, with the winner's name if it is known.

    If it is zero, the votes were equal and lots decided the winner.
    """
    who = winner_name(state)
    if figures.majority == 0:
        return (
            f"{who} is elected; the votes were equal."
            if who
            else ("No majority: the votes were equal.")
        )
    majority = in_words(state.election, figures.majority)
    return f"{who} has a majority of {majority}." if who else f"Majority {majority}."


def headline_swing_sentence(state: SeatState) -> str:
    """The seat's headline swing; empty if it is not safe for air or cannot be computed.

    If the winner gained the seat although the swing went away from the winner, as after a
    by-election, the sentence has the parties' changes of share instead.
    """
    figures = on_air.figures(state)
    if figures is None:
        return ""
    if figures.swing is None:
        return _no_swing_sentence(state, figures)
    swing = figures.swing
    if _contradicts_gain(state, swing):
        parties = (swing.from_party, state.defending_party(), swing.to_party)
        return f"{', '.join(_share_changes(state, figures, parties))}."
    return f"{swing_clause(state.election, swing.from_party, swing.to_party, swing.value)}."


def _no_swing_sentence(state: SeatState, figures: Figures) -> str:
    """Why there is no headline swing; empty if the reason is not that a party did not stand.

    "No swing: the Brexit Party, second, did not stand in 2017."
    """
    election, seat = state.election, state.seat
    if not seat.previous or state.winner is None or not seat.previous_winner:
        return ""
    second = next((line.candidate.party for line in figures.lines[1:2]), state.winner)
    pair = {state.winner: "the winner"}
    if state.winner == seat.previous_winner:
        pair.setdefault(second, "second")
    for code, place in pair.items():
        may_be_in_others = code in election.parties_among_others and (
            election.codes_of_others & seat.previous.keys()
        )
        if election.comparable(code) and code not in seat.previous and not may_be_in_others:
            before = seat.previous_declared_at
            when = f"in {before.year}" if before else "last time"
            return f"No swing: {party_inside(election, code)}, {place}, did not stand {when}."
    return ""


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
    if share is None:
        return f"{party_at_start(state.election, code)} did not stand."
    return f"{name} {points(share)} per cent."


# The swing of a target beside the headline swing


def headline_target(targets: Sequence[TargetState]) -> TargetState | None:
    """The target of a seat that belongs into `seat_sentence`; None if there is none.

    It is the only target of the seat. In an election with one seat, where each challenger has a
    target, it is that with the headline swing.
    """
    if len(targets) == 1:
        return targets[0]
    if not targets or not targets[0].state.election.only_seat:
        return None
    fitting = (t for t in targets if t.swing is not None and _has_headline_pair(t))
    return next(fitting, None)


def _has_headline_pair(target: TargetState) -> bool:
    """Whether one sentence is enough for the headline swing and the target's swing.

    It is if neither swing is computable, or if both are between the same two parties and
    `_contradicts_gain` is False.
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
    challenger = party_name(target.state.election, target.target.challenger)
    swing = target_swing_sentence(target)
    return f"As a {challenger} target: {swing[:1].lower()}{swing[1:]}" if swing else ""
