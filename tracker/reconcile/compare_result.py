"""PA's own arithmetic in one result message, against ours: equal, explained, or unexplained.

Ours is what the board shows: `figures` on the election's own tables. Where PA printed
another figure, every known reason is tried until one gives PA's figure at PA's precision;
a reason that does not give it is never offered. PA prints hundredths, rounded half up (all
results with a baseline among its tests of 2026).
"""

from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from tracker.election import Election, Seat
from tracker.election.swing import printed
from tracker.feeds.parsing import excerpt
from tracker.reconcile import gain_or_hold, headline_swing
from tracker.reconcile import pa_result as messages
from tracker.reconcile.difference import Difference
from tracker.reconcile.explanations import NOT_COMPUTABLE, Trial
from tracker.reconcile.pa_result import Printed
from tracker.reconcile.rounding import PA_PLACES, figure, places, prints_as
from tracker.reconcile.rounding_rules import Count

WORDS: Final = {
    "winningParty": "winner",
    "gainOrHold": "gain or hold",
    "majority": "majority",
    "percentageMajority": "majority per cent",
    "percentageTurnout": "turnout",
    "percentageChangeTurnout": "change in turnout",
    "percentageChangeMajority": "change in majority",
    "percentageShare": "share",
    "percentageShareChange": "share change",
}
"""PA's figures as a journalist calls them."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """One result message."""

    seat: Seat
    revision: int
    agreeing: int
    """How many of PA's figures are ours; a swing and its direction are one figure."""
    differences: tuple[Difference, ...]
    right: frozenset[str] = frozenset()
    """The figures that agree, named as in a difference."""


def compare(data: bytes, election: Election) -> Comparison | None:
    """PA's figures in a document against ours; None for what is no result of our seats.

    Raises DocumentError, as `feeds.pa` does.
    """
    message = messages.read(data, election)
    return compare_message(Trial(message, election)) if message else None


def compare_message(trial: Trial) -> Comparison:
    """PA's figures in a result against ours: the seat's, then each candidate's, then the swing."""
    message = trial.message
    compared = [one for one in message.printed if one.name not in headline_swing.NAMES]
    found = {_name(one): _difference(trial, one) for one in compared}
    if message.sitting:
        found["sitting party"] = gain_or_hold.compare_sitting(trial)
    if len(compared) < len(message.printed):
        found["swing"] = headline_swing.compare(trial)
    return Comparison(
        trial.seat,
        message.result.revision or 0,
        sum(one is None for one in found.values()),
        tuple(filter(None, found.values())),
        frozenset(name for name, one in found.items() if one is None),
    )


def _name(one: Printed) -> str:
    """A figure as a journalist calls it."""
    return f"{WORDS[one.name]} of {one.about}" if one.about else WORDS[one.name]


def _difference(trial: Trial, one: Printed) -> Difference | None:
    if one.name == "winningParty":
        return _winner(trial, one.text)
    if one.name == "gainOrHold":
        return gain_or_hold.compare(trial, one.text)
    return _figure(trial, one)


def _winner(trial: Trial, text: str) -> Difference | None:
    """The first by votes; at equal votes the one marked as elected."""
    winner, said = trial.ours.figures.lines[0].candidate.party, trial.code(text)
    if said == winner:
        return None
    return Difference(WORDS["winningParty"], trial.party(said), trial.party(winner))


def _figure(trial: Trial, one: Printed) -> Difference | None:
    digits = trial.message.digits(one)

    def gives(count: Count) -> bool:
        value = count.figure(one.name, one.place)
        return value is not None and prints_as(value, one.text, count.way.rounding, digits)

    if gives(trial.ours):
        return None
    reasons: tuple[str, ...] = ()
    if figure(one.text) is not None:
        candidates = trial.message.result.candidates
        about = () if one.place is None else (candidates[one.place].party,)
        reasons = trial.why(one.name, gives, about)
    ours = trial.ours.figure(one.name, one.place)
    return Difference(_name(one), excerpt(one.text), _said(ours, one.text, digits), reasons)


def _said(value: Fraction | int | None, like: str, digits: int) -> str:
    """A figure of ours at the precision of PA's."""
    if value is None:
        return NOT_COMPUTABLE
    if isinstance(value, int):
        return str(value)
    exact = max(digits, places(like)) if figure(like) is not None else PA_PLACES
    return printed(value, exact, sign=like[:1] in ("+", "-"))
