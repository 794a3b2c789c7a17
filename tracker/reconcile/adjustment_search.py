"""The search for the adjustments that make our totals equal PA's."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import product

from tracker.reconcile.adjustments import Adjustment, Tallies, total

Mismatch = tuple[str, str]
"""(party code, name of the count) that differs: ("Lab", "votes")."""
FindMismatches = Callable[[Tallies], frozenset[Mismatch]]


@dataclass(frozen=True, slots=True)
class AdjustedTallies:
    """Our tallies after some adjustments, and what still differs from PA's."""

    tallies: Tallies
    adjustments: tuple[Adjustment, ...]
    mismatches: frozenset[Mismatch]

    @property
    def cost(self) -> tuple[int, int]:
        """Fewest mismatches first, then fewest adjustments."""
        return len(self.mismatches), len(self.adjustments)


def fewest_mismatches(
    start: Tallies,
    rules: Sequence[Sequence[Adjustment]],
    other_results: Callable[[], Iterable[Adjustment]],
    find_mismatches: FindMismatches,
) -> AdjustedTallies:
    """The fewest adjustments that leave the fewest mismatches.

    At most one adjustment is taken from each of `rules`. If they do not suffice, one of
    `other_results` is tried on top. An adjustment that creates a new mismatch is not taken.
    """

    def adjusted(adjustments: Sequence[Adjustment]) -> AdjustedTallies:
        tallies = total([start, *(adjustment.change for adjustment in adjustments)])
        return AdjustedTallies(tallies, tuple(adjustments), find_mismatches(tallies))

    plain = AdjustedTallies(start, (), find_mismatches(start))
    if not plain.mismatches:
        return plain
    choices = product(*([None, *rule] for rule in rules))
    tried = (adjusted(list(filter(None, choice))) for choice in choices)
    by_rules = min(
        [plain, *(found for found in tried if found.mismatches < plain.mismatches)],
        key=lambda found: found.cost,
    )
    if not by_rules.mismatches:
        return by_rules
    best = by_rules
    for other_result in other_results():
        found = adjusted([*by_rules.adjustments, other_result])
        if found.mismatches < by_rules.mismatches and found.cost < best.cost:
            best = found
        if not best.mismatches:
            break
    return best
