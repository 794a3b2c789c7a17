"""The name of a party in a sentence, and the forms of the verbs after it."""

from tracker.election import Election
from tracker.support.escape import visible


def party_name(election: Election, code: str) -> str:
    """The party's name at the start of a sentence; of an unknown party its code. Safe to print."""
    return visible(election.party_name(code))


def party_inside(election: Election, code: str) -> str:
    """The party's name inside a sentence: as `party_name`, but "the Speaker"."""
    name = party_name(election, code)
    return f"the {name[4:]}" if name.startswith("The ") and _is_person(election, code) else name


def hold_verb(election: Election, code: str) -> str:
    """The verb after the party's name: "Labour hold", "the Speaker holds"."""
    return "holds" if _is_person(election, code) else "hold"


def gain_verb(election: Election, code: str) -> str:
    """The verb after the party's name: "Labour gain", "the Speaker gains"."""
    return "gains" if _is_person(election, code) else "gain"


def win_verb(election: Election, code: str) -> str:
    """The verb after the party's name: "Labour win", "the Speaker wins"."""
    return "wins" if _is_person(election, code) else "win"


def _is_person(election: Election, code: str) -> bool:
    party = election.party_by_code.get(code)
    return party is not None and party.kind == "speaker"
