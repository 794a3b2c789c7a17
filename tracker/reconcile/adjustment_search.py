"""The search for adjustments that make our totals equal PA's."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from tracker.reconcile.adjustments import Adjustment, Tallies, total

Mismatch = tuple[str, str]
"""A count that differs: (party code, name of the count), as in ("Lab", "votes")."""
FindMismatches = Callable[[Tallies], frozenset[Mismatch]]


@dataclass(frozen=True, slots=True)
class AdjustedTallies:
    """Our tallies with some adjustments added, and the counts that still differ from PA's."""

    tallies: Tallies
    adjustments: tuple[Adjustment, ...]
    mismatches: frozenset[Mismatch]

    @property
    def cost(self) -> tuple[int, int]:
        """Sort key: fewest mismatches first, then fewest adjustments."""
        return len(self.mismatches), len(self.adjustments)


def fewest_mismatches(
    start: Tallies,
    rules: Sequence[Sequence[Adjustment]],
    other_results: Callable[[], Iterable[Adjustment]],
    find_mismatches: FindMismatches,
) -> AdjustedTallies:
    """Find the adjustments that leave the fewest mismatches.

    At most one adjustment is taken from each list in `rules`, and at most one from
    `other_results`. Combinations are tried too: an older result may give PA's totals only together
    with another base of gains. A combination that creates a new mismatch is not taken.
    """
    best = plain = AdjustedTallies(start, (), find_mismatches(start))
    if not plain.mismatches:
        return plain
    choices = [tuple(filter(None, choice)) for choice in product(*([None, *r] for r in rules))]
    for other in _none_first(other_results):
        for choice in choices:
            adjustments = (*choice, *other)
            tallies = total([start, *(adjustment.change for adjustment in adjustments)])
            found = AdjustedTallies(tallies, adjustments, find_mismatches(tallies))
            if found.mismatches < plain.mismatches and found.cost < best.cost:
                best = found
        if not best.mismatches:
            break
    return best


def _none_first(
    other_results: Callable[[], Iterable[Adjustment]],
) -> Iterator[tuple[Adjustment, ...]]:
    yield ()
    for other in other_results():
        yield (other,)
