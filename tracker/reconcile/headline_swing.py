"""PA's headline swing: its value, its direction and its pair of parties, compared as one figure.

PA's pair is the tracker's (`figures.swing_pair`) in all its samples; where PA names another
pair, the swing between those two is counted.
"""

from tracker.board.figures import Swing
from tracker.election.swing import printed
from tracker.feeds.parsing import excerpt
from tracker.reconcile.difference import Difference
from tracker.reconcile.explanations import NOT_COMPUTABLE, Trial
from tracker.reconcile.rounding import PA_PLACES, figure, places, prints_as
from tracker.reconcile.rounding_rules import EXACT, Way

NAMES = ("swing", "swingTo", "swingFrom")


def compare(trial: Trial) -> Difference | None:
    """The difference between PA's swing and ours; None where there is none."""
    if _is(trial, trial.ours.swing(), EXACT):
        return None
    said, pair = trial.message.text("swing"), _pair(trial)
    theirs = f"{excerpt(said or 'none')} {excerpt(pair[0] or '?')} to {excerpt(pair[1] or '?')}"
    return Difference("swing", theirs, _in_words(trial), _why(trial))


def _in_words(trial: Trial) -> str:
    swing = trial.ours.swing()
    if swing is None:
        return NOT_COMPUTABLE
    digits = max(_digits(trial), places(trial.message.text("swing"))) or PA_PLACES
    return f"{printed(swing.value, digits)} {swing.from_party} to {swing.to_party}"


def _digits(trial: Trial) -> int:
    swing = [one for one in trial.message.printed if one.name == "swing"]
    return trial.message.digits(swing[0]) if swing else 0


def _is(trial: Trial, swing: Swing | None, way: Way) -> bool:
    """Whether PA printed this swing; one that prints as nothing goes neither way."""
    said = trial.message.text("swing")
    if swing is None or not prints_as(swing.value, said, way.rounding, _digits(trial)):
        return False
    pair, parties = _pair(trial), (swing.from_party, swing.to_party)
    return pair == parties or (not figure(said) and set(pair) in ({""}, set(parties)))


def _pair(trial: Trial) -> tuple[str, str]:
    """PA's pair (from, to) in our codes, each empty where PA does not name it."""
    falls, rises = trial.message.text("swingFrom"), trial.message.text("swingTo")
    return (trial.code(falls) if falls else "", trial.code(rises) if rises else "")


def _why(trial: Trial) -> tuple[str, ...]:
    pair = _pair(trial)
    if not all(pair) or figure(trial.message.text("swing")) is None:
        return ()
    own = trial.why("swing", lambda count: _is(trial, count.swing(), count.way), pair)
    role = _role(trial, pair)
    if own or not role or set(pair) == set(trial.ours.pair() or ()):
        return own
    words = _other_pair(trial, pair, role)
    if _is(trial, trial.ours.swing(pair), EXACT):
        return (words,)
    more = trial.why("swing", lambda count: _is(trial, count.swing(pair), count.way), pair)
    return (words, *more) if more else ()


def _other_pair(trial: Trial, pair: tuple[str, str], role: str) -> str:
    own = trial.ours.pair()
    ours = f"{trial.party(own[0])} and {trial.party(own[1])}" if own else "no two parties"
    theirs = f"{trial.party(pair[0])} and {trial.party(pair[1])} ({role})"
    return f"PA's swing is between {theirs}, the tracker's between {ours}"


def _role(trial: Trial, pair: tuple[str, str]) -> str:
    """By which rule PA may have chosen its pair; empty where it is none that is known: a swing
    between any two parties is then a slip, not another convention."""
    first_two = {line.candidate.party for line in trial.ours.figures.lines[:2]}
    sitting = trial.message.sitting or trial.seat.sitting
    if set(pair) == {trial.message.result.winner, sitting}:
        return "the winner and the sitting party"
    if set(pair) == first_two:
        return "first and second tonight"
    if set(pair) == set(trial.ours.leaders_before()):
        return "first and second last time"
    return ""
