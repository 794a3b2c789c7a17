"""Party names for the sentences of this package, safe to print."""

from tracker.election import Election
from tracker.feeds.parsing import excerpt


def party_name(election: Election, code: str) -> str:
    """The party's name as a newsreader says it."""
    return excerpt(election.party_name(code))
