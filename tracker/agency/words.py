"""Small words of the sentences that explain: parties and seats in a row, harmless to show."""

from collections.abc import Sequence

from tracker.election import Election
from tracker.feeds.checks import shown

MOST_NAMED = 6
"""Names in one sentence; the rest are counted."""


def party(election: Election, code: str) -> str:
    """How a newsreader says the party."""
    return shown(election.party_name(code))


def listed(names: Sequence[str], most: int = MOST_NAMED) -> str:
    """ "A", "A and B", "A, B and 48 more"; empty for nothing."""
    if len(names) > most:
        names = [*names[: most - 1], f"{len(names) - most + 1:,} more"]
    return " and ".join(part for part in (", ".join(names[:-1]), *names[-1:]) if part)


def counted(count: int, noun: str) -> str:
    """ "1 result", "650 results"."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"
