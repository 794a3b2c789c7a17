"""What is said of the tables an election is prepared from; it decides nothing about them.

A finding `differs` where two figures cannot both be true, or something had to be left out.
It is a `note` where a rule was applied that somebody should know of.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Literal

from tracker.election_folder import ElectionError

Severity = Literal["differs", "note"]


class PrepareError(ElectionError):
    """Tables or wishes that no election can be made from, with a sentence that says why."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to know about the sources, as a sentence."""

    severity: Severity
    sentence: str
    seats: frozenset[str] = frozenset()
    """ONS codes of the seats it is about; empty where it is about the whole."""


def differs(sentence: str, *seats: str) -> Finding:
    """Two figures cannot both be true, or something is left out. `seats`: ONS codes."""
    return Finding("differs", sentence, frozenset(seats))


def note(sentence: str, *seats: str) -> Finding:
    """A rule was applied that somebody should know of. `seats`: ONS codes."""
    return Finding("note", sentence, frozenset(seats))


class Report:
    """The findings of one preparation, in the order they were met, none of them twice."""

    def __init__(self) -> None:
        self._findings: dict[Finding, None] = {}

    def add(self, *findings: Finding) -> None:
        """Put findings on record."""
        self._findings.update(dict.fromkeys(findings))

    def forget_others(self, seats: Collection[str]) -> None:
        """Keep only what is about one of these seats (ONS codes), or about the whole."""
        for finding in list(self._findings):
            if finding.seats and not finding.seats & set(seats):
                del self._findings[finding]

    def __iter__(self) -> Iterator[Finding]:
        """Those that differ first."""
        return iter(sorted(self._findings, key=lambda finding: finding.severity != "differs"))

    @property
    def differ(self) -> int:
        """How many findings say that something differs."""
        return sum(finding.severity == "differs" for finding in self._findings)

    @property
    def notes(self) -> int:
        """How many findings are notes."""
        return len(self._findings) - self.differ
