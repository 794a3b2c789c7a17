"""The blocks of the last election in PA's messages: real, notional, or of a by-election.

They stand beside tonight's `Election` block. `feeds.pa` leaves them alone; they are read for
preparing an election, and for comparing what PA computed from them. Whose party an
abbreviation is, the reader decides.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from xml.etree.ElementTree import Element

from tracker.feeds.checks import plain_text, shown, whole_number
from tracker.feeds.reading import RejectedError, error_prefix
from tracker.feeds.xml_document import attribute, only

TONIGHT: Final = "Election"
MOST_BLOCKS: Final = 6
"""In one message. PA's samples have one at most; with a notional and a by-election, three."""


@dataclass(frozen=True, slots=True)
class Row:
    """A party's votes in a block: of one candidate, or, in a notional block, of all of a party."""

    abbreviation: str
    name: str
    votes: int | None
    """None where PA states none."""


@dataclass(frozen=True, slots=True)
class Block:
    """Last time, as one of PA's blocks has it."""

    kind: str
    """The element: PreviousElection, PreviousNotionalElection."""
    name: str
    """Of the election: General Election."""
    date: str
    """As printed."""
    seat: str
    """Name of the constituency, which may have been another."""
    rows: tuple[Row, ...]
    winner: str
    """Abbreviation of the winning party; empty where PA names none."""
    valid_votes: int | None
    """PA's `turnout`."""
    turnout: str
    """Valid votes per 100 on a register, as printed; empty where PA prints none."""
    majority: int | None
    """In votes."""

    @property
    def notional(self) -> bool:
        """Whether the votes are an estimate for new boundaries."""
        return "notional" in self.kind.casefold()

    @property
    def by_election(self) -> bool:
        """Whether the seat alone voted."""
        words = f"{self.kind} {self.name}".casefold()
        return "by-election" in words or "byelection" in words

    @property
    def called(self) -> str:
        """The block in a sentence."""
        if self.notional:
            return f"its notional result of {self.date or 'last time'}"
        if self.by_election:
            return f"the by-election of {self.date}" if self.date else "the by-election"
        return f"its own figures of {self.name or 'last time'} {self.date}".rstrip()


def elements(root: Element) -> list[Element]:
    """The earlier blocks that have votes. Raises RejectedError for more than `MOST_BLOCKS`."""
    found = [
        child
        for child in root
        if child.tag != TONIGHT and any(party.get("votes") for party in child.iter("Party"))
    ]
    if len(found) > MOST_BLOCKS:
        raise RejectedError(f"has {len(found)} blocks of earlier elections; {MOST_BLOCKS} at most")
    return found


def read(element: Element) -> Block:
    """One block. Raises RejectedError, naming it."""
    seat = only(element, "Constituency")
    with error_prefix(element.tag):
        stated, majority = seat.get("turnout"), seat.get("majority")
        return Block(
            kind=element.tag,
            name=plain_text(element.get("name", ""), "name"),
            date=plain_text(element.get("date", ""), "date"),
            seat=plain_text(attribute(seat, "name"), "Constituency name"),
            rows=tuple(_rows(seat)),
            winner=plain_text(seat.get("winningParty", ""), "winningParty"),
            valid_votes=whole_number(stated, "turnout") if stated else None,
            turnout=plain_text(seat.get("percentageTurnout", ""), "percentageTurnout"),
            majority=whole_number(majority, "majority") if majority else None,
        )


def _rows(seat: Element) -> Iterator[Row]:
    for party in seat.iter("Party"):
        name = plain_text(party.get("name", ""), "party name")
        abbreviation = plain_text(party.get("abbreviation", ""), "party abbreviation")
        if not (name or abbreviation):
            raise RejectedError("a party has no name")
        votes = party.get("votes")
        what = f"{shown(name or abbreviation)} votes"
        yield Row(abbreviation, name, whole_number(votes, what) if votes else None)
