"""A figure of PA's that is not ours, and why: the record that both comparisons hand over."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Difference:
    """One figure that differs."""

    figure: str
    """What it is: "swing", "share change of Ann Lee (Reform UK)", "Labour seats"."""
    theirs: str
    """As PA printed it."""
    ours: str
    """As the tracker says it, at the same precision."""
    because: str = ""
    """The sentence that explains it; empty where nothing does."""

    @property
    def explained(self) -> bool:
        """Whether a rule was found that gives PA's figure."""
        return bool(self.because)


def lines(differences: Iterable[Difference]) -> list[str]:
    """One line for each reason with the figures it explains; unexplained figures a line each."""
    by_reason: dict[str, list[Difference]] = {}
    for number, one in enumerate(differences):
        by_reason.setdefault(one.because or f"unexplained {number}", []).append(one)
    return [
        f"{'; '.join(map(_figure, some))}: {some[0].because or 'UNEXPLAINED'}"
        for some in by_reason.values()
    ]


def _figure(one: Difference) -> str:
    return f"{one.figure} PA {one.theirs}, tracker {one.ours}"
