"""How a party is called in the sentences that explain; harmless to show."""

from tracker.election import Election
from tracker.feeds.parsing import excerpt


def party(election: Election, code: str) -> str:
    """How a newsreader says the party."""
    return excerpt(election.party_name(code))
