"""Sentences about one seat for a newsreader: result, tie, conflict, recount, swing, target.

They have full party names and the words "per cent". Each figure is rounded once, and a swing has a
direction. A figure that is not safe for air (`on_air`) is in no sentence. Sentences about the whole
election are in `night_sentences`.
"""

from collections.abc import Iterable, Iterator, Sequence

from tracker.board.figures import Figures, Swing, previous_share
from tracker.board.seat_state import SeatState
from tracker.board.standing import Status
from tracker.board.targets import TargetState, targets_of
from tracker.election import Basis
from tracker.election.clock import clock_time
from tracker.election.swing import format_rounded
from tracker.summary import on_air
from tracker.summary.amounts import change, votes
from tracker.summary.basis import basis_clause, other_basis
from tracker.summary.party_names import gain_verb, hold_verb, party_inside, party_name, win_verb
from tracker.summary.target_sentences import swing_clause, target_swing_sentence
from tracker.support.phrases import join_names, join_sentences

# One sentence or more for each status


def seat_sentence(state: SeatState, target: TargetState | None = None) -> str:
    """One to five sentences about a seat at any status.

    For a declared seat they include the majority and the headline swing. With `target`, they also
    have the swing needed, and the swing between holder and challenger: in another sentence, unless
    this is the headline swing. Without `target`, the only seat of an election has its
    `headline_target`.
    """
    if target is None and state.election.only_seat:
        target = headline_target(targets_of(state))
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
        case Status.DOUBTFUL:
            return f"The result in {state.seat.name} is not confirmed."
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


def marked_sentence(state: SeatState) -> str:
    """As `seat_sentence`; after a declaration of the desk with `OWN_REPORT`."""
    return join_sentences(seat_sentence(state), own_report_sentence(state))


OWN_REPORT = "That is our own report, not the agency's."
"""The sentence after the outcome of a seat where the desk's declaration stands."""


def own_report_sentence(state: SeatState) -> str:
    """`OWN_REPORT` if the desk's declaration stands for the seat; else empty."""
    return OWN_REPORT if state.is_own_report else ""


def _awaiting_sentence(state: SeatState) -> str:
    last_time = clock_time(state.seat.previous_declared_at, state.election)
    when = f"; last time it declared at {last_time}" if last_time else ""
    return f"{state.seat.name} is still to declare{when}."


def _recount_sentence(state: SeatState) -> str:
    """The sentence does not name the winner from before the recount."""
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


def doubts_sentence(state: SeatState) -> str:
    """Why a seat is not to be read out: "Doubtful: a turnout of 32.8 per cent, 67.6 last time."

    For the producer. Empty if nothing is doubted.
    """
    if not state.doubts:
        return ""
    return f"Doubtful: {'; '.join(doubt.sentence for doubt in state.doubts)}."


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

    "Labour win Bedford" if the defending party is not known. In an election with one seat without
    its name: "Labour hold". Without a full stop; empty without a winner.
    """
    if state.winner is None:
        return ""
    election = state.election
    winner = party_name(election, state.winner)
    in_seat, seat = (
        ("", "") if election.only_seat else (f" in {state.seat.name}", f" {state.seat.name}")
    )
    gained = state.gained(basis)
    if gained is None:
        return f"{winner} {win_verb(election, state.winner)}{seat}"
    if gained:
        base = gained_from(state, basis)
        return f"{winner} {gain_verb(election, state.winner)} from {base}{in_seat}"
    return f"{winner} {hold_verb(election, state.winner)}{seat}"


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
    return f"Against the party that {basis_clause(election, other)} ({base}): {winner} {kind}."


# Figures


def majority_sentence(figures: Figures) -> str:
    """The majority. If it is zero, the votes were equal and lots decided the winner."""
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
    return f"{swing_clause(state.election, swing.from_party, swing.to_party, swing.value)}."


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
    challenger = party_inside(target.state.election, target.target.challenger)
    swing = target_swing_sentence(target)
    return f"As a {challenger} target: {swing[:1].lower()}{swing[1:]}" if swing else ""
