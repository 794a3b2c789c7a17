"""How a party is named in a sentence, and the verbs it takes."""

from tracker.election import Election
from tracker.support.escape import visible


def party_name(election: Election, code: str) -> str:
    """The party at the start of a sentence; an unknown party by its code, made safe to print."""
    return visible(election.party_name(code))


def party_inside(election: Election, code: str) -> str:
    """The party inside a sentence: "the Speaker" for "The Speaker"."""
    name = party_name(election, code)
    return f"the {name[4:]}" if name.startswith("The ") and _is_person(election, code) else name


def hold_verb(election: Election, code: str) -> str:
    """Labour hold, the Speaker holds."""
    return "holds" if _is_person(election, code) else "hold"


def gain_verb(election: Election, code: str) -> str:
    """Labour gain, the Speaker gains."""
    return "gains" if _is_person(election, code) else "gain"


def _is_person(election: Election, code: str) -> bool:
    party = election.party_by_code.get(code)
    return party is not None and party.kind == "speaker"
