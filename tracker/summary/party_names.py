"""The name of a party in a sentence, and the forms of the verbs after it.

`Election.style` has the house style of the names. All names here are safe to print.
"""

from tracker.election import Election
from tracker.support.escape import visible


def party_name(election: Election, code: str) -> str:
    """The name before a noun and in a list: "Liberal Democrat", "SNP"; of an unknown party its
    code."""
    return visible(election.style.forms(code).short or election.party_name(code))


def party_inside(election: Election, code: str) -> str:
    """The party as a noun inside a sentence: "the Liberal Democrats", "an Independent"."""
    if noun := election.style.forms(code).noun:
        return visible(noun)
    name = party_name(election, code)
    match _kind(election, code):
        case "speaker" if name.startswith("The "):
            return f"the {name[4:]}"
        case "independents" if name[:1] in "AEIOU":
            return f"an {name}"
    return name


def party_at_start(election: Election, code: str) -> str:
    """The party as a noun at the start of a sentence: "The Liberal Democrats"."""
    noun = party_inside(election, code)
    return noun[:1].upper() + noun[1:]


def party_total(election: Election, code: str) -> str:
    """The party before its total, inside a sentence: "the SNP", "independents"."""
    if _kind(election, code) == "independents":
        name = visible(election.party_name(code))
        return f"{name[:1].lower()}{name[1:]}s"
    return party_inside(election, code)


def hold_verb(election: Election, code: str) -> str:
    """The verb after the party as a noun: "Labour hold", "the Speaker holds"."""
    return "holds" if is_person(election, code) else "hold"


def win_verb(election: Election, code: str) -> str:
    """The verb after the party as a noun: "Labour win", "the Speaker wins"."""
    return "wins" if is_person(election, code) else "win"


def have_verb(election: Election, code: str) -> str:
    """The verb after the party as a noun: "Labour have", "the Speaker has"."""
    return "has" if is_person(election, code) else "have"


def is_person(election: Election, code: str) -> bool:
    """Whether a winner with this code is one person and no party: the Speaker, an independent."""
    return _kind(election, code) in ("speaker", "independents")


def _kind(election: Election, code: str) -> str:
    party = election.party_by_code.get(code)
    return party.kind if party else ""
