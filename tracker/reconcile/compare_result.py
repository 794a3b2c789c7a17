"""The figures that PA computed in one result message, compared with ours.

Our figures are those on the board: `figures` on the election's own tables. Where PA printed
another figure, every known reason is tried until one gives PA's figure at PA's precision. PA
prints hundredths, rounded half up (all results with a baseline among its tests of 2026).
"""

from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from tracker.election import Election, Seat
from tracker.election.swing import format_rounded
from tracker.feeds.parsing import excerpt
from tracker.reconcile import gain_or_hold, headline_swing
from tracker.reconcile.difference import Difference
from tracker.reconcile.explanations import NOT_COMPUTABLE, Explainer, RefutedRules
from tracker.reconcile.pa_result import PaResult, PrintedFigure
from tracker.reconcile.rounding import PA_PLACES, decimal_places, parse_figure

FIGURE_NAMES: Final = {
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
"""PA's attribute → the name that a journalist uses."""


@dataclass(frozen=True, slots=True)
class ResultComparison:
    """The comparison of one result message."""

    seat: Seat
    revision: int
    differences: tuple[Difference, ...]
    agreeing: frozenset[str]
    """Names of PA's figures that equal ours; a swing and its direction are one figure."""


def compare(
    message: PaResult, election: Election, refuted: RefutedRules = frozenset
) -> ResultComparison:
    """PA's figures in a result against ours: the seat's, each candidate's, then the swing.

    A rule that `refuted` returns explains no figure.
    """
    explainer = Explainer(message, election, refuted)
    figures = [figure for figure in message.printed if figure.name not in headline_swing.NAMES]
    compared = {_name(figure): _difference(explainer, figure) for figure in figures}
    if message.sitting:
        compared["sitting party"] = gain_or_hold.compare_sitting(explainer)
    if len(figures) < len(message.printed):
        compared["swing"] = headline_swing.compare(explainer)
    differences = tuple(filter(None, compared.values()))
    agreeing = frozenset(name for name, difference in compared.items() if difference is None)
    return ResultComparison(explainer.seat, message.result.revision or 0, differences, agreeing)


def _name(figure: PrintedFigure) -> str:
    name = FIGURE_NAMES[figure.name]
    return f"{name} of {figure.candidate}" if figure.candidate else name


def _difference(explainer: Explainer, figure: PrintedFigure) -> Difference | None:
    if figure.name == "winningParty":
        # Ours is the first by votes; at equal votes the candidate marked as elected.
        ours, theirs = explainer.ours.figures.lines[0].candidate.party, explainer.code(figure.text)
        if theirs == ours:
            return None
        return Difference(_name(figure), explainer.party(theirs), explainer.party(ours))
    if figure.name == "gainOrHold":
        return gain_or_hold.compare(explainer, figure.text)
    return _number_difference(explainer, figure)


def _number_difference(explainer: Explainer, figure: PrintedFigure) -> Difference | None:
    if explainer.prints(explainer.ours, figure):
        return None
    reasons: tuple[str, ...] = ()
    if parse_figure(figure.text) is not None:
        index, candidates = figure.candidate_index, explainer.message.result.candidates
        parties = () if index is None else (candidates[index].party,)
        reasons = explainer.reasons(
            figure.name, lambda computed: explainer.prints(computed, figure), parties
        )
    value = explainer.ours.value(figure.name, figure.candidate_index)
    ours = _printed_like(value, figure.text, explainer.message.min_places(figure.name))
    return Difference(_name(figure), excerpt(figure.text), ours, reasons)


def _printed_like(value: Fraction | int | None, text: str, min_places: int) -> str:
    """Our figure with the sign and at the precision of PA's."""
    if value is None:
        return NOT_COMPUTABLE
    if isinstance(value, int):
        return str(value)
    is_figure = parse_figure(text) is not None
    places = max(min_places, decimal_places(text)) if is_figure else PA_PLACES
    return format_rounded(value, places, sign=text[:1] in ("+", "-"))
