"""Collect the findings of one preparation, and the error that ends it."""

from collections.abc import Collection, Iterator

from tracker.election.csv_tables import ElectionError
from tracker.prepare.finding import Finding, Severity, differs, note


class PrepareError(ElectionError):
    """Sources or options from which no election can be prepared, for example a missing column."""


class Report:
    """The findings of one preparation in the order they were added, without duplicates."""

    def __init__(self) -> None:
        self._findings: dict[Finding, None] = {}

    def add(self, *findings: Finding) -> None:
        """Add findings; duplicates are ignored."""
        self._findings.update(dict.fromkeys(findings))

    def differs(self, sentence: str, *seats: str) -> None:
        """Add that something is wrong. `seats`: ONS codes."""
        self.add(differs(sentence, *seats))

    def note(self, sentence: str, *seats: str) -> None:
        """Add something worth knowing. `seats`: ONS codes."""
        self.add(note(sentence, *seats))

    def keep_seats(self, seats: Collection[str]) -> None:
        """Keep only findings about these seats (ONS codes) or about the whole election."""
        for finding in list(self._findings):
            if finding.seats and not finding.seats & set(seats):
                del self._findings[finding]

    def __iter__(self) -> Iterator[Finding]:
        """Findings that differ first."""
        return iter(sorted(self._findings, key=lambda finding: finding.severity != "differs"))

    def count(self, severity: Severity) -> int:
        """Number of findings of this severity."""
        return sum(finding.severity == severity for finding in self._findings)
