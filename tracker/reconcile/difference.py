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
    reasons: tuple[str, ...] = ()
    """The sentences that explain it together; empty where nothing does."""
    whose: str = "tracker"
    """Whose `ours` is: a sum of PA's own is not the tracker's."""

    @property
    def explained(self) -> bool:
        """Whether a rule was found that gives PA's figure."""
        return bool(self.reasons)

    @property
    def because(self) -> str:
        """The explanation; empty where there is none."""
        return "; ".join(self.reasons)


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
    return f"{one.figure} PA {one.theirs}, {one.whose} {one.ours}"
