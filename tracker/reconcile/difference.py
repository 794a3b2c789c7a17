"""A figure of PA's that differs from ours, and the reasons that explain it."""

from collections.abc import Iterable
from dataclasses import dataclass

from tracker.reconcile.reason import Reason

UNEXPLAINED = "UNEXPLAINED"


@dataclass(frozen=True, slots=True)
class Difference:
    """One figure that differs."""

    kind: str
    """Name of the figure without a candidate or a party: "share change"."""
    figure: str
    """Full name of the figure: "share change of Ann Lee (Reform UK)", "Labour seats"."""
    theirs: str
    """The figure as PA printed it."""
    ours: str
    """Our figure as text: "12.34", "Conservative", "not computable"."""
    reasons: tuple[Reason, ...] = ()
    """The reasons that together explain PA's figure; empty if unexplained."""
    ours_label: str = "tracker"
    """The source of `ours`: "tracker", or another figure of PA's, such as "its results counted"."""

    @property
    def explained(self) -> bool:
        """Whether there are reasons."""
        return bool(self.reasons)

    @property
    def explanation(self) -> str:
        """The sentences of the reasons, separated by semicolons; empty if unexplained."""
        return "; ".join(reason.sentence for reason in self.reasons)

    def __str__(self) -> str:
        return f"{self.figure} PA {self.theirs}, {self.ours_label} {self.ours}"


def difference_lines(differences: Iterable[Difference]) -> list[str]:
    """Lines for the differences of one message.

    Figures with the same reasons are in one line. An unexplained figure has a line of its own.
    """
    groups: dict[tuple[tuple[Reason, ...], int], list[Difference]] = {}
    for number, difference in enumerate(differences):
        key = (difference.reasons, 0 if difference.explained else number)
        groups.setdefault(key, []).append(difference)
    return [
        f"{'; '.join(map(str, group))}: {group[0].explanation or UNEXPLAINED}"
        for group in groups.values()
    ]
