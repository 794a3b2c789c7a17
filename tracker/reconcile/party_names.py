"""How a party is called in the sentences that explain; harmless to show."""

from tracker.election import Election
from tracker.feeds.checks import shown


def party(election: Election, code: str) -> str:
    """How a newsreader says the party."""
    return shown(election.party_name(code))
