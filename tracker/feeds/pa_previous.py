"""Read the blocks of earlier elections in PA's messages: real, notional, or of a by-election.

They are siblings of tonight's `Election` block, and `feeds.pa` ignores them. They are read to
prepare an election, and to compare what PA computed from them. Abbreviations of parties are
returned as printed; the caller matches them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from xml.etree.ElementTree import Element

from tracker.feeds.parsing import excerpt, plain_text, whole_number
from tracker.feeds.reading import RejectedError, error_prefix
from tracker.feeds.xml_document import only_child, required_attribute

ELECTION_TAG: Final = "Election"
"""The block about tonight."""
MAX_BLOCKS: Final = 6
"""In one message. PA's samples have one at most; with a notional and a by-election, three."""


@dataclass(frozen=True, slots=True)
class PreviousRow:
    """Votes of one candidate; in a notional block, of all candidates of a party."""

    abbreviation: str
    name: str
    votes: int | None
    """None where PA states no votes."""


@dataclass(frozen=True, slots=True)
class PreviousBlock:
    """One block of an earlier election."""

    kind: str
    """The element's tag: PreviousElection, PreviousNotionalElection."""
    name: str
    """Of the election: "General Election"."""
    date: str
    """As printed."""
    seat: str
    """Name of the constituency then, which may differ from today's."""
    rows: tuple[PreviousRow, ...]
    winner: str
    """Abbreviation of the winning party; empty where PA states none."""
    valid_votes: int | None
    """PA's `turnout`."""
    turnout: str
    """Per cent of the electorate, as printed; empty where PA prints none."""
    majority: int | None
    """In votes."""

    @property
    def is_notional(self) -> bool:
        """Whether the votes are an estimate for new boundaries."""
        return "notional" in self.kind.casefold()

    @property
    def is_by_election(self) -> bool:
        """Whether it was an election in this seat alone."""
        words = f"{self.kind} {self.name}".casefold()
        return "by-election" in words or "byelection" in words

    @property
    def description(self) -> str:
        """The block in a sentence."""
        if self.is_notional:
            return f"its notional result of {self.date or 'last time'}"
        if self.is_by_election:
            return f"the by-election of {self.date}" if self.date else "the by-election"
        return f"its own figures of {self.name or 'last time'} {self.date}".rstrip()


def previous_elements(root: Element) -> list[Element]:
    """The earlier blocks that have votes. Raises RejectedError for more than `MAX_BLOCKS`."""
    found = [
        child
        for child in root
        if child.tag != ELECTION_TAG and any(party.get("votes") for party in child.iter("Party"))
    ]
    if len(found) > MAX_BLOCKS:
        raise RejectedError(f"has {len(found)} blocks of earlier elections; {MAX_BLOCKS} at most")
    return found


def read(element: Element) -> PreviousBlock:
    """One block. Raises RejectedError with the tag of the block."""
    seat = only_child(element, "Constituency")
    with error_prefix(element.tag):
        valid_votes, majority = seat.get("turnout"), seat.get("majority")
        return PreviousBlock(
            kind=element.tag,
            name=plain_text(element.get("name", ""), "name"),
            date=plain_text(element.get("date", ""), "date"),
            seat=plain_text(required_attribute(seat, "name"), "Constituency name"),
            rows=tuple(_rows(seat)),
            winner=plain_text(seat.get("winningParty", ""), "winningParty"),
            valid_votes=whole_number(valid_votes, "turnout") if valid_votes else None,
            turnout=plain_text(seat.get("percentageTurnout", ""), "percentageTurnout"),
            majority=whole_number(majority, "majority") if majority else None,
        )


def _rows(seat: Element) -> Iterator[PreviousRow]:
    for party in seat.iter("Party"):
        name = plain_text(party.get("name", ""), "party name")
        abbreviation = plain_text(party.get("abbreviation", ""), "party abbreviation")
        if not (name or abbreviation):
            raise RejectedError("a party has no name")
        votes = party.get("votes")
        field = f"{excerpt(name or abbreviation)} votes"
        yield PreviousRow(abbreviation, name, whole_number(votes, field) if votes else None)
