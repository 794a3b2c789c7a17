"""PA's headline swing: its value, direction and pair of parties are one figure.

PA's tests choose the pair of parties as `board.figures.swing_pair` does. Other criteria for the
pair are tried if PA prints another swing.
"""

from collections.abc import Iterator
from functools import partial

from tracker.board.figures import Swing
from tracker.election.swing import decimal_places, format_rounded, parse_figure
from tracker.reconcile.arithmetic_rules import ArithmeticRule
from tracker.reconcile.computed_figures import ComputedFigures
from tracker.reconcile.reason import Reason, ReasonKind
from tracker.reconcile.record import Figure, Option
from tracker.reconcile.result_computations import NOT_COMPUTABLE, ResultComputations
from tracker.reconcile.rounding import PA_PLACES, prints_as
from tracker.support.escape import excerpt

NAMES = ("swing", "swingTo", "swingFrom")
"""PA's attributes of the swing."""
Pair = tuple[str, str]
"""Two party codes. In the pair that PA prints, the party that loses share comes first."""


def figure(result: ResultComputations) -> Figure:
    """PA's swing, and the ways to compute it."""
    text, (falls, rises) = result.message.text("swing"), _printed_pair(result)
    theirs = f"{excerpt(text or 'none')} {excerpt(falls or '?')} to {excerpt(rises or '?')}"
    ours = NOT_COMPUTABLE
    if swing := result.ours.swing():
        places = max(result.message.min_places("swing"), decimal_places(text)) or PA_PLACES
        ours = f"{format_rounded(swing.value, places)} {swing.from_party} to {swing.to_party}"
    return Figure("swing", "swing", "swing", theirs, ours, list(_options(result)))


def _options(result: ResultComputations) -> Iterator[Option]:
    """The tracker's own way; and other ways, if PA prints a number and both parties."""
    pair = _printed_pair(result)
    is_full = all(pair) and parse_figure(result.message.text("swing")) is not None
    computed = [*result.computed("swing", pair)] if is_full else [result.ours]
    for figures in computed:
        yield Option(figures.baseline.reasons, partial(_gives, result, figures, None))
    if not is_full:
        return
    for other, reason in _other_pairs(result):
        for figures in computed:
            reasons = (reason, *figures.baseline.reasons)
            yield Option(reasons, partial(_gives, result, figures, other))


def _gives(
    result: ResultComputations, figures: ComputedFigures, pair: Pair | None, rule: ArithmeticRule
) -> bool | None:
    """Whether the swing between the pair prints as PA's; None if it is not computable.

    Without a pair it is the headline swing.
    """
    swing = figures.under(rule).swing(pair)
    return None if swing is None else _is_printed(result, swing, rule)


def _is_printed(result: ResultComputations, swing: Swing, rule: ArithmeticRule) -> bool:
    """Whether the swing prints as PA's. A swing that prints as zero has no direction."""
    text, places = result.message.text("swing"), result.message.min_places("swing")
    if not prints_as(swing.value, text, rule.rounding, places):
        return False
    pair, parties = _printed_pair(result), (swing.from_party, swing.to_party)
    return pair == parties or (not parse_figure(text) and set(pair) in ({""}, set(parties)))


def _printed_pair(result: ResultComputations) -> Pair:
    """The pair that PA prints; a code is empty if PA does not print the party."""
    return (
        result.code(result.message.text("swingFrom")),
        result.code(result.message.text("swingTo")),
    )


def _other_pairs(result: ResultComputations) -> Iterator[tuple[Pair, Reason]]:
    """The pairs of parties by other criteria, each with the reason."""
    our_pair = result.ours.swing_pair()
    named = " and ".join(map(result.party, our_pair)) if our_pair else "no two parties"
    lines = result.ours.figures.lines
    winner, sitting = result.message.result.winner, result.message.sitting or result.seat.sitting
    for criterion, parties in (
        ("the winner and the sitting party", (winner or "", sitting)),
        ("first and second tonight", [line.candidate.party for line in lines[:2]]),
        ("first and second last time", result.ours.previous_leaders()),
    ):
        if len(parties) < 2 or not all(parties) or set(parties) == set(our_pair or ()):
            continue
        first, second = parties
        if first != second:
            theirs = f"between {result.party(first)} and {result.party(second)} ({criterion})"
            yield (
                (first, second),
                Reason(
                    ReasonKind.SWING_PAIR,
                    f"PA's swing is {theirs}, the tracker's between {named}",
                    subject=criterion,
                    summary=f"PA's swing is between {criterion}, the tracker's is not",
                ),
            )
