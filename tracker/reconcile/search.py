"""The search for what makes two sums agree: rules of counting first, then results of seats."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import product

from tracker.reconcile.adjustments import Adjustment, Tallies, total

Fault = tuple[str, str]
"""(party code, what is counted) that disagrees."""
Faults = Callable[[Tallies], frozenset[Fault]]


@dataclass(frozen=True, slots=True)
class Found:
    """The way of counting that leaves the fewest faults."""

    tallies: Tallies
    used: tuple[Adjustment, ...]
    faults: frozenset[Fault]


def fewest_faults(
    start: Tallies,
    rules: Sequence[Sequence[Adjustment]],
    results: Callable[[], Iterable[Adjustment]],
    faults: Faults,
) -> Found:
    """What must be assumed of PA's counting for the fewest faults, and no more than that.

    Of each of `rules` at most one is taken. One of `results`, other results of seats, is asked
    for only where rules do not do. Either counts only where it mends faults and makes none.
    """
    plain = Found(start, (), faults(start))
    if not plain.faults:
        return plain
    choices = product(*([None, *rule] for rule in rules))
    tried = (_with(start, [one for one in choice if one], faults) for choice in choices)
    best = min([plain, *(one for one in tried if one.faults < plain.faults)], key=_badness)
    if not best.faults:
        return best
    ruled = best
    for one in results():
        found = _with(start, [*ruled.used, one], faults)
        if found.faults < ruled.faults and _badness(found) < _badness(best):
            best = found
        if not best.faults:
            break
    return best


def _badness(found: Found) -> tuple[int, int]:
    return len(found.faults), len(found.used)


def _with(start: Tallies, used: Sequence[Adjustment], faults: Faults) -> Found:
    tallies = total([start, *(one.change for one in used)])
    return Found(tallies, tuple(used), faults(tallies))
