"""PA's headline swing, compared with ours: value, direction and pair of parties as one figure.

In all samples PA's pair is chosen as ours is (`figures.swing_pair`). Where PA names another
pair, the swing between those two parties is compared.
"""

from tracker.board.figures import Swing
from tracker.election.swing import format_rounded
from tracker.feeds.parsing import excerpt
from tracker.reconcile.arithmetic_rules import EXACT, ArithmeticRule
from tracker.reconcile.difference import Difference
from tracker.reconcile.explanations import NOT_COMPUTABLE, Explainer
from tracker.reconcile.rounding import PA_PLACES, decimal_places, parse_figure, prints_as

NAMES = ("swing", "swingTo", "swingFrom")
"""PA's attributes of the swing."""


def compare(explainer: Explainer) -> Difference | None:
    """The difference between PA's swing and ours; None where they agree."""
    if _is_printed(explainer, explainer.ours.swing(), EXACT):
        return None
    text, (falls, rises) = explainer.message.text("swing"), _printed_pair(explainer)
    theirs = f"{excerpt(text or 'none')} {excerpt(falls or '?')} to {excerpt(rises or '?')}"
    ours = NOT_COMPUTABLE
    if swing := explainer.ours.swing():
        places = max(explainer.message.min_places("swing"), decimal_places(text)) or PA_PLACES
        ours = f"{format_rounded(swing.value, places)} {swing.from_party} to {swing.to_party}"
    return Difference("swing", theirs, ours, _reasons(explainer))


def _is_printed(explainer: Explainer, swing: Swing | None, rule: ArithmeticRule) -> bool:
    """Whether PA printed this swing. A swing that prints as zero has no direction."""
    text, places = explainer.message.text("swing"), explainer.message.min_places("swing")
    if swing is None or not prints_as(swing.value, text, rule.rounding, places):
        return False
    pair, parties = _printed_pair(explainer), (swing.from_party, swing.to_party)
    return pair == parties or (not parse_figure(text) and set(pair) in ({""}, set(parties)))


def _printed_pair(explainer: Explainer) -> tuple[str, str]:
    """PA's pair (from, to) in our codes; empty where PA does not name the party."""
    falls, rises = explainer.message.text("swingFrom"), explainer.message.text("swingTo")
    return (explainer.code(falls) if falls else "", explainer.code(rises) if rises else "")


def _reasons(explainer: Explainer) -> tuple[str, ...]:
    pair, ours = _printed_pair(explainer), explainer.ours
    if not all(pair) or parse_figure(explainer.message.text("swing")) is None:
        return ()
    same_pair = explainer.reasons(
        "swing", lambda figures: _is_printed(explainer, figures.swing(), figures.rule), pair
    )
    criterion = _pair_criterion(explainer, pair)
    if same_pair or not criterion or set(pair) == set(ours.swing_pair() or ()):
        return same_pair
    our_pair = ours.swing_pair()
    named = " and ".join(map(explainer.party, our_pair)) if our_pair else "no two parties"
    theirs = " and ".join(map(explainer.party, pair))
    other_pair = f"PA's swing is between {theirs} ({criterion}), the tracker's between {named}"
    if _is_printed(explainer, ours.swing(pair), EXACT):
        return (other_pair,)
    more = explainer.reasons(
        "swing", lambda figures: _is_printed(explainer, figures.swing(pair), figures.rule), pair
    )
    return (other_pair, *more) if more else ()


def _pair_criterion(explainer: Explainer, pair: tuple[str, str]) -> str:
    """The criterion by which PA may have chosen its pair; empty if there is none."""
    first_two = {line.candidate.party for line in explainer.ours.figures.lines[:2]}
    sitting = explainer.message.sitting or explainer.seat.sitting
    if set(pair) == {explainer.message.result.winner, sitting}:
        return "the winner and the sitting party"
    if set(pair) == first_two:
        return "first and second tonight"
    if set(pair) == set(explainer.ours.previous_leaders()):
        return "first and second last time"
    return ""
