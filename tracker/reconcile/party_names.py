"""Party names for the sentences of this package."""

from tracker.election import Election
from tracker.support.escape import excerpt


def party_name(election: Election, code: str) -> str:
    """The party's name for the air, without control characters."""
    return excerpt(election.party_name(code))
