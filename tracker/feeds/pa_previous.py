"""Reads the blocks about earlier elections in PA's messages: real, notional, or a by-election.

A block is a child of the message's root element. The block `Election` is about tonight, and
`feeds.pa` reads it. The other blocks are used to prepare an election, and to explain the changes
and swings that PA prints. Abbreviations of parties are returned as printed; the caller matches
them with our parties.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from xml.etree.ElementTree import Element

from tracker.election.election import BY_ELECTION
from tracker.feeds.parsing import plain_text, whole_number
from tracker.feeds.reading import RejectedError, error_prefix
from tracker.feeds.xml_document import only_child, required_attribute
from tracker.support.escape import excerpt

ELECTION_TAG: Final = "Election"
"""The block about tonight."""
REAL: Final = "PreviousElection"
"""The tag of a block with votes as they were cast."""
NOTIONAL: Final = "PreviousNotionalElection"
"""The tag of a block with votes estimated for new boundaries."""
MAX_BLOCKS: Final = 6
"""The largest number of earlier blocks in a message. PA's tests have at most two: a general
election and a by-election."""


@dataclass(frozen=True, slots=True)
class PreviousRow:
    """Votes of one candidate; in a notional block, of all candidates of a party."""

    abbreviation: str
    """PA's abbreviation of the party; empty if PA states none."""
    name: str
    """PA's name of the party; empty if PA states none."""
    votes: int | None
    """None if PA states none."""
    share: str = ""
    """Per cent of the valid votes, as printed; empty if PA prints none."""


@dataclass(frozen=True, slots=True)
class PreviousBlock:
    """One block of an earlier election."""

    kind: str
    """The element's tag, usually `REAL` or `NOTIONAL`."""
    type: str
    """PA's letter for the type of election, as in "G"; empty if PA states none."""
    name: str
    """Name of the election: "General Election"; empty if PA states none."""
    date: str
    """Date of the election as printed; empty if PA states none."""
    seat: str
    """Name that the constituency had at that election."""
    rows: tuple[PreviousRow, ...]
    winner: str
    """Abbreviation of the winning party; empty if PA states none."""
    valid_votes: int | None
    """PA's attribute `turnout`; None if PA states none."""
    turnout: str
    """Per cent of the electorate, as printed; empty if PA prints none."""
    majority: int | None
    """In votes; None if PA states none."""
    majority_share: str = ""
    """Per cent of the valid votes, as printed; empty if PA prints none."""

    @property
    def is_notional(self) -> bool:
        """Whether the votes are an estimate for new boundaries."""
        return self.kind == NOTIONAL

    @property
    def is_by_election(self) -> bool:
        """Whether the block is about a by-election."""
        return self.type == BY_ELECTION

    @property
    def key(self) -> str:
        """Tag and type of the block: the same in all messages for the same earlier election."""
        return f"{self.kind} {self.type}"

    @property
    def description(self) -> str:
        """A phrase for a sentence about PA: "its notional result of 2019-12-12"."""
        if self.is_notional:
            return f"its notional result of {self.date or 'last time'}"
        if self.is_by_election:
            return f"the by-election of {self.date}" if self.date else "the by-election"
        return f"its own figures of {self.name or 'last time'} {self.date}".rstrip()


def previous_elements(root: Element) -> list[Element]:
    """The blocks about earlier elections that contain votes.

    Raises RejectedError if there are more than `MAX_BLOCKS`.
    """
    found = [
        child
        for child in root
        if child.tag != ELECTION_TAG and any(party.get("votes") for party in child.iter("Party"))
    ]
    if len(found) > MAX_BLOCKS:
        raise RejectedError(f"has {len(found)} blocks of earlier elections; {MAX_BLOCKS} at most")
    return found


def read(element: Element) -> PreviousBlock:
    """Read a block about an earlier election. Raises RejectedError."""
    seat = only_child(element, "Constituency")
    with error_prefix(element.tag):
        valid_votes, majority = seat.get("turnout"), seat.get("majority")
        return PreviousBlock(
            kind=element.tag,
            type=plain_text(element.get("type", ""), "type"),
            name=plain_text(element.get("name", ""), "name"),
            date=plain_text(element.get("date", ""), "date"),
            seat=plain_text(required_attribute(seat, "name"), "Constituency name"),
            rows=tuple(_rows(seat)),
            winner=plain_text(seat.get("winningParty", ""), "winningParty"),
            valid_votes=whole_number(valid_votes, "turnout") if valid_votes else None,
            turnout=plain_text(seat.get("percentageTurnout", ""), "percentageTurnout"),
            majority=whole_number(majority, "majority") if majority else None,
            majority_share=plain_text(seat.get("percentageMajority", ""), "percentageMajority"),
        )


def _rows(seat: Element) -> Iterator[PreviousRow]:
    for party in seat.iter("Party"):
        name = plain_text(party.get("name", ""), "party name")
        abbreviation = plain_text(party.get("abbreviation", ""), "party abbreviation")
        if not (name or abbreviation):
            raise RejectedError("a party has no name")
        votes = party.get("votes")
        field = f"{excerpt(name or abbreviation)} votes"
        share = plain_text(party.get("percentageShare", ""), "percentageShare")
        count = whole_number(votes, field) if votes else None
        yield PreviousRow(abbreviation, name, count, share)
