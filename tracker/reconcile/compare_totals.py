"""Compares states of the parties with our tallies of the same seats.

An adjustment explains a difference only if it leaves no mismatch in that count
(`TotalsFigures.mismatches`), and no other state refutes it.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from tracker.board import Board
from tracker.reconcile.counted_seats import CountedSeats, counted_seats
from tracker.reconcile.difference import Difference
from tracker.reconcile.pa_totals import StateOfParties
from tracker.reconcile.reason import Reason
from tracker.reconcile.record import Record, unrefuted
from tracker.reconcile.totals_figures import TotalsFigures, missing
from tracker.reconcile.totals_percentages import Blocks
from tracker.support.phrases import join_names, quantity

MOST_SHOWN = 3
"""If there are more than four unexplained figures, the sentence names three."""


@dataclass(frozen=True, slots=True)
class TotalsComparison:
    """The comparison of one state of the parties."""

    totals: StateOfParties
    differences: tuple[Difference, ...]
    sentence: str
    """For a journalist: the totals agree, or the reasons, or the unexplained figures."""

    @property
    def agrees(self) -> bool:
        """Whether every figure equals ours or is explained."""
        return all(difference.explained for difference in self.differences)


def compare_all(
    states: Sequence[StateOfParties],
    board: Board,
    received_ids: Sequence[str] = (),
    declaration_order: Iterable[str] = (),
    blocks: Blocks = dict,
) -> list[TotalsComparison]:
    """Compare states of the parties with the board's tallies of the same seats.

    The states together are the record: a reason that one of them refutes explains nothing.

    Args:
        states: PA's totals.
        board: The board as it is now.
        received_ids: The ids of the board's bulletins in order of receipt, for totals that are
            older than a correction.
        declaration_order: The seat ids in order of first result, for a file that does not name
            its seats.
        blocks: Returns the previous votes in PA's result messages, by seat id.
    """
    order = tuple(declaration_order)
    ((seats, _),) = Counter(totals.of for totals in states).most_common(1) or [(0, 0)]
    return compare_figures(
        [totals_figures(totals, board, received_ids, order, blocks, seats) for totals in states]
    )


def compare_figures(states: Sequence[TotalsFigures]) -> list[TotalsComparison]:
    """Compare states that `totals_figures` has made. Together they are the record."""
    refuted = _refuted_adjustments(states)
    allowed = [state.without(refuted) for state in states]
    record = Record(figure for state in allowed for figure in state.percentages)
    return [_comparison(state, record) for state in allowed]


def _comparison(state: TotalsFigures, record: Record) -> TotalsComparison:
    differences = tuple(state.differences(record))
    return TotalsComparison(state.pa_totals, differences, _sentence(state, differences))


def compare(
    totals: StateOfParties,
    board: Board,
    received_ids: Sequence[str] = (),
    declaration_order: Iterable[str] = (),
    blocks: Blocks = dict,
) -> TotalsComparison:
    """Compare one state of the parties, without others on record. See `compare_all`."""
    (found,) = compare_all([totals], board, received_ids, declaration_order, blocks)
    return found


def totals_figures(
    totals: StateOfParties,
    board: Board,
    received_ids: Sequence[str],
    declaration_order: Sequence[str],
    blocks: Blocks,
    usual_seats: int,
) -> TotalsFigures:
    """A state of the parties, with the seats to compare.

    `usual_seats`: see `TotalsFigures`. `compare_all` describes the other parameters.
    """
    seats = counted_seats(totals, board, declaration_order)
    figures = TotalsFigures(totals, board, seats, received_ids, blocks, usual_seats)
    if not totals.listed and figures.adjusted.mismatches:
        # PA may have counted other seats than those declared first.
        seats = CountedSeats((), (), (), unnamed=totals.counted, later=())
        figures = replace(figures, seats=seats)
    return figures


def _refuted_adjustments(states: Iterable[TotalsFigures]) -> frozenset[Reason]:
    """The reasons of adjustments that make the counts of another state wrong."""
    given: list[int] = []
    verdicts: dict[Reason, dict[int, bool]] = {}
    for number, state in enumerate(states):
        if state.adjusted.mismatches or not state.seats.complete:
            continue
        found = state.adjustment_verdicts
        if not any(found.values()):
            given.append(number)
        for reason, right in found.items():
            verdicts.setdefault(reason, {})[number] = right
    return frozenset(verdicts.keys() - set(unrefuted(given, verdicts)))


def _sentence(state: TotalsFigures, differences: tuple[Difference, ...]) -> str:
    head = f"State of parties after {state.pa_totals.counted:,}"
    unexplained = [difference for difference in differences if not difference.explained]
    reasons = dict.fromkeys(r.sentence for difference in differences for r in difference.reasons)
    complete = state.seats.complete
    if unexplained:
        figures = [f"{d.figure} {d.theirs} ({d.ours_label} {d.ours})" for d in unexplained]
        parts = [f"{head}: unexplained: {join_names(figures, MOST_SHOWN + 1)}"]
    elif not complete:
        parts = [f"{head}: agrees as far as it can be compared"]
    elif differences:
        parts = [f"{head}: agrees when counted as PA counts: {'; '.join(reasons)}"]
    else:
        parts = [f"{head}: agrees"]
    if not complete:
        parts += [reason.sentence for reason in missing(state.seats)]
        parts += [f"It would fit if {a.reason.sentence}" for a in state.adjusted.adjustments]
    if doubtful := state.seats.doubtful:
        are = "is" if len(doubtful) == 1 else "are"
        parts.append(
            f"Compared with {join_names(doubtful)}, which {are} doubtful and not on the board"
        )
    if later := state.seats.later:
        named = f"{join_names(later)} {'is' if len(later) == 1 else 'are'} not in PA's yet"
        counted = quantity(state.pa_totals.counted, "result")
        here = len(state.seats.states) + len(later)
        counts = f"PA has counted {counted}, the tracker {here:,}: " if complete else ""
        parts.append(f"{counts}{named}")
    return f"{'. '.join(parts)}."
