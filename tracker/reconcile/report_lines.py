"""The lines that `tracker reconcile` prints for the differences in a report.

Differences of one kind in many messages are one line, because a fault in PA's program makes the
same figure wrong in every message.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from tracker.reconcile.compare_ledger import Report
from tracker.reconcile.compare_totals import TotalsComparison
from tracker.reconcile.difference import UNEXPLAINED, Difference, difference_lines
from tracker.reconcile.reason import Reason
from tracker.support.phrases import join_names, quantity

MOST_ALONE = 3
"""If more than this number of differences of one kind are in several messages, they are one line,
which shows this number of them."""
RESULT, STATE = "result", "state of the parties"
PLURALS = {RESULT: "results", STATE: "states of the parties"}


@dataclass(frozen=True, slots=True)
class _Found:
    """A difference and the message that has it."""

    file: str
    place: str
    """The message in a line about many messages: the seat's name, or "after 40"."""
    head: str
    """The beginning of a line about this message only."""
    kind: str
    """The name of the figure: "share change"; in totals with the party: "Labour share"."""
    difference: Difference

    @property
    def group(self) -> tuple[str, tuple[Reason, ...]]:
        """Key that is equal for differences of one kind."""
        return self.kind, self.difference.reasons

    def __str__(self) -> str:
        figure = self.difference.figure
        of = self.place if figure == self.kind else f"{self.place}, {figure}"
        return (
            f"{of} PA {self.difference.theirs}, {self.difference.ours_label} {self.difference.ours}"
        )


def unexplained_lines(report: Report, *, fold: bool = True) -> list[str]:
    """Lines for documents that cannot be compared, and for unexplained differences.

    With `fold`, differences of one kind in many messages are one line.
    """
    unreadable = [f"{name}: CANNOT BE COMPARED: {reason}" for name, reason in report.unreadable]
    results = [found for found in _of_results(report) if not found.difference.explained]
    states = [found for found in _of_states(report) if not found.difference.explained]
    return [*unreadable, *_lines(results, RESULT, fold), *_lines(states, STATE, fold)]


def explained_lines(report: Report, *, fold: bool = True) -> list[str]:
    """Lines for explained differences in results, and for states that have no other differences.

    With `fold`, differences of one kind in many messages are one line. The last state of the
    parties has no line here: its sentence ends the report.
    """
    results = [found for found in _of_results(report) if found.difference.explained]
    states = [
        (name, comparison)
        for name, comparison in report.totals[:-1]
        if comparison.differences and comparison.agrees
    ]
    return [*_lines(results, RESULT, fold), *_state_lines(states, fold)]


def _of_results(report: Report) -> Iterator[_Found]:
    for name, comparison in report.results:
        seat = comparison.seat.name
        for difference in comparison.differences:
            yield _Found(name, seat, f"{name}: {seat}", difference.kind, difference)


def _of_states(report: Report) -> Iterator[_Found]:
    for name, comparison in report.totals:
        after = f"after {comparison.totals.counted:,}"
        for difference in comparison.differences:
            yield _Found(name, after, name, difference.figure, difference)


def _lines(found: Sequence[_Found], noun: str, fold: bool) -> Iterator[str]:
    """Lines for differences in messages that are called `noun`."""
    groups: dict[object, list[_Found]] = {}
    for one in found:
        groups.setdefault(one.group, []).append(one)
    many = {group: found for group, found in groups.items() if fold and _is_many(found)}
    alone: dict[str, list[Difference]] = {}
    for one in found:
        if one.group not in many:
            alone.setdefault(one.head, []).append(one.difference)
    for head, differences in alone.items():
        yield from (f"{head}: {line}" for line in difference_lines(differences))
    for group in many.values():
        yield _of_many(group, noun)


def _is_many(found: Sequence[_Found]) -> bool:
    return len(found) > MOST_ALONE and len({one.file for one in found}) > 1


def _of_many(found: Sequence[_Found], noun: str) -> str:
    files = len({one.file for one in found})
    figures = f"{quantity(len(found), 'figure')} in " if len(found) != files else ""
    messages = quantity(files, noun, PLURALS[noun])
    shown = "; ".join(map(str, found[:MOST_ALONE]))
    reasons = "; ".join(reason.general_sentence for reason in found[0].difference.reasons)
    more = f"{len(found) - MOST_ALONE:,} more"
    return f"{figures}{messages}: {found[0].kind}: {shown}; and {more}: {reasons or UNEXPLAINED}"


def _state_lines(states: Iterable[tuple[str, TotalsComparison]], fold: bool) -> Iterator[str]:
    groups: dict[tuple[Reason, ...], list[tuple[str, TotalsComparison]]] = {}
    for name, comparison in states:
        of_state = dict.fromkeys(r for d in comparison.differences for r in d.reasons)
        groups.setdefault(tuple(of_state), []).append((name, comparison))
    for reasons, group in groups.items():
        if fold and len(group) > MOST_ALONE:
            counts = dict.fromkeys(f"{found.totals.counted:,}" for _, found in group)
            head = f"{quantity(len(group), STATE, PLURALS[STATE])}, after {join_names(counts)}"
            yield f"{head}: {'; '.join(reason.general_sentence for reason in reasons)}"
        else:
            yield from (f"{name}: {comparison.sentence}" for name, comparison in group)
