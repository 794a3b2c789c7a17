"""The search for what makes two sums agree: rules of counting first, then results of seats."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, product

from tracker.agency.adjustments import Adjustment, Tallies, total

MOST_PAIRED = 40
"""Corrections that are tried two by two; a night has a handful."""
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
    results: Callable[[], Sequence[Adjustment]],
    faults: Faults,
) -> Found:
    """What must be assumed of PA's counting for the fewest faults, and no more than that.

    Of each of `rules` at most one is taken. `results`, other results of seats, are asked for
    only where rules do not do; they count only where they mend faults and make none.
    """
    plain = Found(start, (), faults(start))
    if not plain.faults:
        return plain
    choices = product(*([None, *rule] for rule in rules))
    ruled = (_with(start, [one for one in choice if one], faults) for choice in choices)
    best = min([plain, *ruled], key=_badness)
    if not best.faults:
        return best
    mended = [
        found
        for some in _together(results())
        if (found := _with(start, [*best.used, *some], faults)).faults < best.faults
    ]
    return min([best, *mended], key=_badness)


def _badness(found: Found) -> tuple[int, int]:
    return len(found.faults), len(found.used)


def _with(start: Tallies, used: Sequence[Adjustment], faults: Faults) -> Found:
    tallies = total([start, *(one.change for one in used)])
    return Found(tallies, tuple(used), faults(tallies))


def _together(results: Sequence[Adjustment]) -> Iterator[tuple[Adjustment, ...]]:
    """One other result, or two of different seats; then all of those nearest to now, a seat
    each: the board as it was before its corrections."""
    for one in results:
        yield (one,)
    if len(results) <= MOST_PAIRED:
        for one, other in combinations(results, 2):
            if one.seat != other.seat:
                yield one, other
    nearest: dict[str, Adjustment] = {}
    for one in results:
        nearest.setdefault(one.seat, one)
    yield tuple(nearest.values())
