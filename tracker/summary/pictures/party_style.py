"""How a party looks in a picture: its colour, its mark, and what can be read on that colour."""

from dataclasses import dataclass

from tracker.election import Election
from tracker.summary.party_names import party_name
from tracker.support.contrast import ink_on
from tracker.support.escape import visible

_UNKNOWN_COLOUR, _UNKNOWN_MARK = "#808080", "?"


@dataclass(frozen=True, slots=True)
class Look:
    """A party as a picture shows it."""

    code: str
    name: str
    colour: str
    """#rrggbb."""
    mark: str
    """One character, for whoever does not see the colour."""

    @property
    def ink(self) -> str:
        """Black or white: what can be read on the colour."""
        return ink_on(self.colour)


def look(election: Election, code: str) -> Look:
    """The look of a party; one that the election does not know is grey and a question mark."""
    known = election.party_by_code.get(code)
    if known is None:
        return Look(visible(code), party_name(election, code), _UNKNOWN_COLOUR, _UNKNOWN_MARK)
    return Look(visible(code), party_name(election, code), known.colour, known.mark)
