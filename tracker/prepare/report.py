"""What is said of the tables an election is prepared from; it decides nothing about them.

A finding `differs` where two figures cannot both be true, or something had to be left out.
It is a `note` where a rule was applied that somebody should know of.
"""

from collections.abc import Collection, Iterator

from tracker.election.csv_tables import ElectionError
from tracker.prepare.finding import Finding


class PrepareError(ElectionError):
    """Tables or wishes that no election can be made from, with a sentence that says why."""


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
