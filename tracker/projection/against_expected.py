"""Where the night leaves what was expected: each party's share against expected.csv so far."""

from dataclasses import dataclass

from tracker.projection.evidence import Evidence

LEAST_STANDING = 0.5
"""A party is compared if it stood in at least this fraction of the declared seats."""


@dataclass(frozen=True, slots=True)
class AgainstExpected:
    """A party's share against what was expected."""

    party: str
    points: float
    """Mean of tonight's share minus the expected share, percentage points."""
    seats: int
    """Number of declared seats with an expected share, where the party stood."""

    @property
    def text(self) -> str:
        """The difference: "2.1 better than expected", "0.4 worse than expected"."""
        rounded = f"{abs(self.points):.1f}"
        if float(rounded) == 0:
            return "as expected"
        return f"{rounded} {'better' if self.points > 0 else 'worse'} than expected"


def against_expected(evidence: Evidence) -> list[AgainstExpected]:
    """Each party's mean difference, the largest first; empty without expected shares."""
    differences: dict[str, list[float]] = {
        party: [] for party in evidence.features.expected_parties
    }
    seats = 0
    for observation in evidence.observations.values():
        if not observation.features.is_expected:
            continue
        seats += 1
        for party in observation.changes.keys() & differences:
            differences[party].append(observation.changes[party])
    found = [
        AgainstExpected(party, sum(values) / len(values), len(values))
        for party, values in differences.items()
        if values and len(values) >= LEAST_STANDING * seats
    ]
    return sorted(found, key=lambda party: (-abs(party.points), party.party))
