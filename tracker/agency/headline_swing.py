"""PA's headline swing: its value, its direction and its pair of parties, compared as one figure.

PA's pair is the tracker's (`figures.swing_pair`) in all its samples; where PA names another
pair, the swing between those two is counted.
"""

from collections.abc import Mapping

from tracker.agency.counting import EXACT, Way
from tracker.agency.difference import Difference
from tracker.agency.message import Printed
from tracker.agency.reasons import NOT_COMPUTABLE, Trial
from tracker.agency.rounding import figure, places, prints_as
from tracker.feeds.checks import shown
from tracker.figures import Swing
from tracker.swing import printed

NAMES = ("swing", "swingTo", "swingFrom")


def compare(trial: Trial, figures: tuple[Printed, ...]) -> Difference | None:
    """The difference between PA's swing and ours; None where there is none, or PA has none."""
    texts = {one.name: one.text for one in figures if one.name in NAMES}
    if not texts or _is(trial, trial.ours.swing(), EXACT, texts):
        return None
    said = shown(texts.get("swing", "none"))
    theirs = f"{said} {shown(texts.get('swingFrom', '?'))} to {shown(texts.get('swingTo', '?'))}"
    return Difference("swing", theirs, _in_words(trial.ours.swing(), said), _why(trial, texts))


def _in_words(swing: Swing | None, like: str) -> str:
    if swing is None:
        return NOT_COMPUTABLE
    return f"{printed(swing.value, places(like) or 2)} {swing.from_party} to {swing.to_party}"


def _is(trial: Trial, swing: Swing | None, way: Way, texts: Mapping[str, str]) -> bool:
    """Whether PA printed this swing; one that prints as nothing goes neither way."""
    if swing is None or not prints_as(swing.value, texts.get("swing", ""), way.rounding):
        return False
    pair = _pair(trial, texts)
    parties = (swing.from_party, swing.to_party)
    return pair == parties or (
        not figure(texts["swing"]) and set(pair or ()) in (set(), set(parties))
    )


def _pair(trial: Trial, texts: Mapping[str, str]) -> tuple[str, str] | None:
    """PA's pair (from, to) in our codes; None where it does not name two."""
    falls, rises = texts.get("swingFrom"), texts.get("swingTo")
    return (trial.code(falls), trial.code(rises)) if falls and rises else None


def _why(trial: Trial, texts: Mapping[str, str]) -> str:
    pair = _pair(trial, texts)
    if pair is None or figure(texts.get("swing", "")) is None:
        return ""
    own = trial.why(lambda count: _is(trial, count.swing(), count.way, texts), pair)
    if own or set(pair) == set(trial.ours.pair() or ()):
        return own
    words = _other_pair(trial, pair)
    if _is(trial, trial.ours.swing(pair), EXACT, texts):
        return words
    more = trial.why(lambda count: _is(trial, count.swing(pair), count.way, texts), pair)
    return f"{words}; {more}" if more else ""


def _other_pair(trial: Trial, pair: tuple[str, str]) -> str:
    own = trial.ours.pair()
    ours = f"{trial.party(own[0])} and {trial.party(own[1])}" if own else "no two parties"
    theirs = f"{trial.party(pair[0])} and {trial.party(pair[1])}"
    return f"PA's swing is between {theirs}{_role(trial, pair)}, the tracker's between {ours}"


def _role(trial: Trial, pair: tuple[str, str]) -> str:
    """By which rule PA may have chosen its pair; empty where it is none that is known."""
    first_two = {line.candidate.party for line in trial.ours.figures.lines[:2]}
    if set(pair) == {trial.message.result.winner, trial.seat.sitting}:
        return " (the winner and the sitting party)"
    if set(pair) == first_two:
        return " (first and second tonight)"
    if set(pair) == set(trial.ours.leaders_before()):
        return " (first and second last time)"
    return ""
