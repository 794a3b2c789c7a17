"""A figure of PA's that differs from ours, with the reasons: the result of both comparisons."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Difference:
    """One figure that differs."""

    figure: str
    """Its name: "swing", "share change of Ann Lee (Reform UK)", "Labour seats"."""
    theirs: str
    """As PA printed it."""
    ours: str
    """Our figure at PA's precision."""
    reasons: tuple[str, ...] = ()
    """Sentences that together explain it; empty if unexplained."""
    ours_label: str = "tracker"
    """Where `ours` comes from, if it is not the tracker's figure: another figure of PA's."""

    @property
    def explained(self) -> bool:
        """Whether a known reason gives PA's figure."""
        return bool(self.reasons)

    @property
    def explanation(self) -> str:
        """The reasons in one text; empty if unexplained."""
        return "; ".join(self.reasons)

    def __str__(self) -> str:
        return f"{self.figure} PA {self.theirs}, {self.ours_label} {self.ours}"


def difference_lines(differences: Iterable[Difference]) -> list[str]:
    """One line for each explanation with its figures, one for each unexplained figure."""
    groups: dict[tuple[str, int], list[Difference]] = {}
    for number, difference in enumerate(differences):
        key = (difference.explanation, 0 if difference.explained else number)
        groups.setdefault(key, []).append(difference)
    return [
        f"{'; '.join(map(str, group))}: {explanation or 'UNEXPLAINED'}"
        for (explanation, _), group in groups.items()
    ]
