"""Compares the figures that PA printed in result messages with ours.

Ours are computed as on the board: from the votes in the message and the election's own tables. In
its tests of 2026, PA prints two decimals, rounded half up.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from typing import Final

from tracker.election import Election, Seat
from tracker.election.swing import decimal_places, format_rounded, parse_figure
from tracker.reconcile import block_figures, gain_or_hold, headline_swing
from tracker.reconcile.arithmetic_rules import ArithmeticRule
from tracker.reconcile.computed_figures import ComputedFigures
from tracker.reconcile.difference import Difference
from tracker.reconcile.pa_result import PaResult, PrintedFigure
from tracker.reconcile.reason import Reason, ReasonKind
from tracker.reconcile.record import Figure, Option, Record
from tracker.reconcile.result_computations import NOT_COMPUTABLE, ResultComputations
from tracker.reconcile.rounding import PA_PLACES
from tracker.support.escape import excerpt

FIGURE_NAMES: Final = {
    "majority": "majority",
    "percentageMajority": "majority per cent",
    "percentageTurnout": "turnout",
    "percentageChangeTurnout": "change in turnout",
    "percentageChangeMajority": "change in majority",
    "percentageShare": "share",
    "percentageShareChange": "share change",
}
"""PA's attribute, and the name of the figure for a journalist."""
SCOPES: Final = {"percentageTurnout": "turnout", "percentageChangeTurnout": "turnout"}
"""Figures in one scope (`Figure.scope`): a turnout and its change have the same electorate."""
KNOWN_BEFORE = Reason(
    ReasonKind.KNOWN_BEFORE, "our table has the register as known before the night", "register"
)


@dataclass(frozen=True, slots=True)
class ResultComparison:
    """The comparison of one result message."""

    seat: Seat
    revision: int
    """0 if PA states none."""
    differences: tuple[Difference, ...]
    agreeing: frozenset[str]
    """Labels (`Figure.label`) of PA's figures that equal ours."""


@dataclass(frozen=True, slots=True)
class ResultFigures:
    """One result message, and the figures that PA printed in it."""

    message: PaResult
    seat: Seat
    figures: tuple[Figure, ...]

    @classmethod
    def of(cls, message: PaResult, election: Election) -> "ResultFigures":
        """The figures of a message: of the seat, of each candidate, of the earlier elections."""
        result = ResultComputations(message, election)
        return cls(message, result.seat, tuple(_figures(result)))

    def compare(self, record: Record) -> ResultComparison:
        """The comparison. `record` must contain these figures, and those of all other messages."""
        found = {figure.label: record.difference(figure) for figure in self.figures}
        return ResultComparison(
            self.seat,
            self.message.result.revision or 0,
            tuple(filter(None, found.values())),
            frozenset(label for label, difference in found.items() if difference is None),
        )


def compare(
    message: PaResult, election: Election, others: Iterable[PaResult] = ()
) -> ResultComparison:
    """The comparison of one message. `others` are the other messages on record."""
    first, *_ = compare_all([message, *others], election)
    return first


def compare_all(messages: Sequence[PaResult], election: Election) -> list[ResultComparison]:
    """The comparison of each message. The messages together are the record."""
    results = [ResultFigures.of(message, election) for message in messages]
    record = Record(figure for result in results for figure in result.figures)
    return [result.compare(record) for result in results]


def _figures(result: ResultComputations) -> Iterator[Figure]:
    message = result.message
    if text := message.text("winningParty"):
        # The first line is the elected candidate's, if several have most votes.
        ours, theirs = result.ours.figures.lines[0].candidate.party, result.code(text)
        parties = (result.party(theirs), result.party(ours))
        right = theirs == ours
        yield Figure("winner", "winner", "winner", *parties, [Option((), lambda _: right)])
    yield from gain_or_hold.figures(result)
    electorate = message.result.electorate
    if electorate is not None and result.seat.electorate is not None:
        yield _electorate(electorate, result.seat)
    for printed in message.printed:
        if printed.name in FIGURE_NAMES:
            yield _number(result, printed)
    if any(message.text(name) for name in headline_swing.NAMES):
        yield headline_swing.figure(result)
    for block in message.blocks:
        yield from block_figures.figures(block.block, message.result.electorate)


def _electorate(stated: int, seat: Seat) -> Figure:
    right = stated == seat.electorate
    options = [Option((), lambda _: right), Option((KNOWN_BEFORE,), lambda _: True)]
    name = "electorate"
    return Figure(name, name, name, f"{stated:,}", f"{seat.electorate or 0:,}", options)


def _number(result: ResultComputations, printed: PrintedFigure) -> Figure:
    kind = FIGURE_NAMES[printed.name]
    index, candidates = printed.candidate_index, result.message.result.candidates
    parties = () if index is None else (candidates[index].party,)
    computed = [result.ours]
    if parse_figure(printed.text) is not None:
        computed = [*result.computed(printed.name, parties)]
    value = result.ours.value(printed.name, index)
    return Figure(
        scope=SCOPES.get(printed.name, printed.name),
        kind=kind,
        label=f"{kind} of {printed.candidate}" if printed.candidate else kind,
        theirs=excerpt(printed.text),
        ours=_printed_like(value, printed.text, result.message.min_places(printed.name)),
        options=[Option(c.baseline.reasons, partial(_gives, result, c, printed)) for c in computed],
    )


def _gives(
    result: ResultComputations,
    computed: ComputedFigures,
    printed: PrintedFigure,
    rule: ArithmeticRule,
) -> bool | None:
    return result.prints(computed.under(rule), printed)


def _printed_like(value: Fraction | int | None, text: str, min_places: int) -> str:
    """Our figure, with a sign if PA's has one, and as many decimals, but at least `min_places`."""
    if value is None:
        return NOT_COMPUTABLE
    if isinstance(value, int):
        return str(value)
    is_figure = parse_figure(text) is not None
    places = max(min_places, decimal_places(text)) if is_figure else PA_PLACES
    return format_rounded(value, places, sign=text[:1] in ("+", "-"))
