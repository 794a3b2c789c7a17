"""The findings of a preparation, and the error that ends it."""

from collections.abc import Collection, Iterator

from tracker.election.csv_tables import ElectionError
from tracker.prepare.finding import Finding, Severity, differs, note


class PrepareError(ElectionError):
    """An election cannot be prepared from these files and options."""


class Report:
    """The findings of one preparation, without duplicates."""

    def __init__(self) -> None:
        self._findings: dict[Finding, None] = {}

    def add(self, *findings: Finding) -> None:
        """Add findings. Duplicates are ignored."""
        self._findings.update(dict.fromkeys(findings))

    def differs(self, sentence: str, *seats: str) -> None:
        """Add a finding that something is wrong. `seats`: ONS codes."""
        self.add(differs(sentence, *seats))

    def note(self, sentence: str, *seats: str) -> None:
        """Add a finding worth knowing. `seats`: ONS codes."""
        self.add(note(sentence, *seats))

    def keep_seats(self, seats: Collection[str]) -> None:
        """Keep only findings about these seats (ONS codes) or about the whole election."""
        for finding in list(self._findings):
            if finding.seats and not finding.seats & set(seats):
                del self._findings[finding]

    def __iter__(self) -> Iterator[Finding]:
        """The findings of severity `differs`, then the notes, each in the order of `add`."""
        return iter(sorted(self._findings, key=lambda finding: finding.severity != "differs"))

    def count(self, severity: Severity) -> int:
        """Number of findings of this severity."""
        return sum(finding.severity == severity for finding in self._findings)
