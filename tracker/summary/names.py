"""Parties, votes and seats as they stand in a sentence: full names, and plurals that are right."""

from tracker.election import Election
from tracker.escape import visible


def party(election: Election, code: str) -> str:
    """How a newsreader says the party; one the election does not know is made safe to show."""
    return visible(election.party_name(code))


def votes(count: int) -> str:
    """ "1 vote", "2,580 votes"."""
    return f"{count:,} {_plural(count, 'vote')}"


def seats(count: int) -> str:
    """ "1 seat", "69 seats"."""
    return f"{count:,} {_plural(count, 'seat')}"


def _plural(count: int, noun: str) -> str:
    return noun if count == 1 else f"{noun}s"


def within(election: Election, code: str) -> str:
    """The party inside a sentence: "the Speaker"."""
    name = party(election, code)
    return f"the {name[4:]}" if name.startswith("The ") and _is_person(election, code) else name


def holds(election: Election, code: str) -> str:
    """The verb of a party that keeps a seat: Labour hold, the Speaker holds."""
    return "holds" if _is_person(election, code) else "hold"


def _is_person(election: Election, code: str) -> bool:
    known = election.party_by_code.get(code)
    return known is not None and known.kind == "speaker"
