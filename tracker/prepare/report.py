"""The findings of a preparation, and the error that ends it."""

from collections.abc import Collection, Iterator

from tracker.election.csv_tables import ElectionError
from tracker.prepare.finding import Finding, Fold, Severity, by_severity, differs, note


class PrepareError(ElectionError):
    """An election cannot be prepared from these files and options."""


class Report:
    """The findings of one preparation, without duplicates."""

    def __init__(self) -> None:
        self._findings: dict[Finding, None] = {}

    def add(self, *findings: Finding) -> None:
        """Add findings. Duplicates are ignored."""
        self._findings.update(dict.fromkeys(findings))

    def differs(self, sentence: str, *seats: str, fold: Fold | None = None) -> None:
        """Add a finding that needs an answer. `seats`: ids of seats."""
        self.add(differs(sentence, *seats, fold=fold))

    def note(self, sentence: str, *seats: str, fold: Fold | None = None) -> None:
        """Add a finding worth knowing. `seats`: ids of seats."""
        self.add(note(sentence, *seats, fold=fold))

    def keep_seats(self, seats: Collection[str]) -> None:
        """Keep only findings about these seats (by id) or about the whole election."""
        for finding in list(self._findings):
            if finding.seats and not finding.seats & set(seats):
                del self._findings[finding]

    def __iter__(self) -> Iterator[Finding]:
        """The findings by severity, the most urgent first, each in the order of `add`."""
        return iter(by_severity(self._findings))

    def count(self, severity: Severity) -> int:
        """Number of findings of this severity."""
        return sum(finding.severity == severity for finding in self._findings)
