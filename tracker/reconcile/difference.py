"""A figure of PA's that differs from ours, with the reasons: the result of both comparisons."""

from collections.abc import Iterable
from dataclasses import dataclass

from tracker.reconcile.reason import Reason

UNEXPLAINED = "UNEXPLAINED"


@dataclass(frozen=True, slots=True)
class Difference:
    """One figure that differs."""

    kind: str
    """Its name without a candidate or a party: "share change"."""
    figure: str
    """Its full name: "share change of Ann Lee (Reform UK)", "Labour seats"."""
    theirs: str
    """As PA printed it."""
    ours: str
    """Our figure at PA's precision."""
    reasons: tuple[Reason, ...] = ()
    """Together they explain it; empty if unexplained."""
    ours_label: str = "tracker"
    """Where `ours` comes from, if it is not the tracker's figure: another figure of PA's."""

    @property
    def explained(self) -> bool:
        """Whether a known reason gives PA's figure."""
        return bool(self.reasons)

    @property
    def explanation(self) -> str:
        """The reasons in one text; empty if unexplained."""
        return "; ".join(reason.sentence for reason in self.reasons)

    def __str__(self) -> str:
        return f"{self.figure} PA {self.theirs}, {self.ours_label} {self.ours}"


def difference_lines(differences: Iterable[Difference]) -> list[str]:
    """One line for each explanation with its figures, one for each unexplained figure."""
    groups: dict[tuple[str, int], list[Difference]] = {}
    for number, difference in enumerate(differences):
        key = (difference.explanation, 0 if difference.explained else number)
        groups.setdefault(key, []).append(difference)
    return [
        f"{'; '.join(map(str, group))}: {explanation or UNEXPLAINED}"
        for (explanation, _), group in groups.items()
    ]
