"""A party's colour, its mark, and the text colour that is readable on it."""

from dataclasses import dataclass

from tracker.election import Election
from tracker.summary.party_names import party_name
from tracker.support.contrast import text_colour
from tracker.support.escape import visible

_UNKNOWN_COLOUR, _UNKNOWN_MARK = "#808080", "?"


@dataclass(frozen=True, slots=True)
class PartyStyle:
    """How pictures show a party."""

    code: str
    name: str
    colour: str
    """#rrggbb."""
    mark: str
    """One character that identifies the party without its colour."""

    @property
    def ink(self) -> str:
        """The text colour that is readable on `colour`: black or white."""
        return text_colour(self.colour)


def party_style(election: Election, code: str) -> PartyStyle:
    """The style of a party; a party unknown to the election is grey with a question mark."""
    party = election.party_by_code.get(code)
    colour, mark = (party.colour, party.mark) if party else (_UNKNOWN_COLOUR, _UNKNOWN_MARK)
    return PartyStyle(visible(code), party_name(election, code), colour, mark)
