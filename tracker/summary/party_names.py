"""Party names and verbs for sentences."""

from tracker.election import Election
from tracker.support.escape import visible


def party_name(election: Election, code: str) -> str:
    """How a newsreader says the party; one the election does not know is made safe to show."""
    return visible(election.party_name(code))


def party_inside(election: Election, code: str) -> str:
    """The party inside a sentence: "the Speaker"."""
    name = party_name(election, code)
    return f"the {name[4:]}" if name.startswith("The ") and _is_person(election, code) else name


def hold_verb(election: Election, code: str) -> str:
    """The verb of a party that keeps a seat: Labour hold, the Speaker holds."""
    return "holds" if _is_person(election, code) else "hold"


def gain_verb(election: Election, code: str) -> str:
    """The verb of a party that takes a seat: Labour gain, the Speaker gains."""
    return "gains" if _is_person(election, code) else "gain"


def _is_person(election: Election, code: str) -> bool:
    known = election.party_by_code.get(code)
    return known is not None and known.kind == "speaker"
