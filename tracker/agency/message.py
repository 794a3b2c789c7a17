"""What PA prints in a result beside the votes: its own arithmetic, and last time as PA has it.

The votes themselves are `feeds.pa`'s to read; nothing here reaches a bulletin.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final
from xml.etree.ElementTree import Element

from tracker.bulletin import Bulletin
from tracker.election import Election
from tracker.feeds import pa
from tracker.feeds.checks import plain_text, who, whole_number
from tracker.feeds.matching import party_code
from tracker.feeds.reading import place
from tracker.feeds.xml_document import only, parsed

RESULT = "FirstPastThePostResult"
OF_THE_SEAT: Final = (
    "winningParty",
    "gainOrHold",
    "majority",
    "percentageMajority",
    "percentageTurnout",
    "percentageChangeTurnout",
    "percentageChangeMajority",
    "swing",
    "swingTo",
    "swingFrom",
)
"""The figures of a seat that are compared, as PA names them."""
OF_A_CANDIDATE: Final = ("percentageShare", "percentageShareChange")


@dataclass(frozen=True, slots=True)
class Printed:
    """One figure as PA printed it."""

    name: str
    """PA's name of it: percentageMajority."""
    text: str
    place: int | None = None
    """Which of the message's candidates it is about, from 0; None for the seat."""
    about: str = ""
    """That candidate, as in a sentence."""


@dataclass(frozen=True, slots=True)
class Block:
    """Last time, as one of PA's blocks has it: the election's, a notional one, a by-election's."""

    kind: str
    """The element: PreviousElection, PreviousNotionalElection."""
    name: str
    date: str
    votes: dict[str, int]
    """Votes by party code; candidates of one party are added up."""
    valid_votes: int
    """As stated; else the sum of the votes."""
    turnout: str
    """Valid votes per 100 on a register, as printed; empty where PA prints none."""
    winner: str
    """Party code of the winner PA names, else of the most votes."""
    codes: dict[str, str]
    """PA's abbreviation → our party code."""
    without_votes: tuple[str, ...]
    """Whom PA lists without votes."""

    @property
    def notional(self) -> bool:
        """Whether the votes are an estimate for new boundaries."""
        return "notional" in self.kind.casefold()

    @property
    def called(self) -> str:
        """The block in a sentence."""
        if self.notional:
            return f"its notional result of {self.date or 'last time'}"
        if "by-election" in self.name.casefold() or "byelection" in self.kind.casefold():
            return f"the by-election of {self.date}" if self.date else "the by-election"
        return f"its block of {self.name} {self.date}".rstrip()


@dataclass(frozen=True, slots=True)
class Message:
    """A result of one of our seats, and what PA computed from it."""

    result: Bulletin
    printed: tuple[Printed, ...]
    sitting: str
    """Party code of the sitting party PA names; empty where it names none."""
    blocks: tuple[Block, ...]
    codes: dict[str, str]
    """PA's abbreviation → our party code, of tonight's candidates."""

    def party(self, abbreviation: str, election: Election) -> str:
        """Our code of a party that PA names by its abbreviation alone."""
        for codes in (self.codes, *(block.codes for block in self.blocks)):
            if abbreviation in codes:
                return codes[abbreviation]
        return party_code(election, abbreviation)


def read(data: bytes, election: Election) -> Message | None:
    """A result of one of our seats; None for any other document of PA's.

    Raises Rejected and NotWhole, for what `feeds.pa` does not let through either, and for a
    block of last time that cannot be read.
    """
    root = parsed(data)
    if root.tag != RESULT:
        return None
    bulletins = pa.read(data, election).bulletins
    if not bulletins:
        return None
    (result,) = bulletins
    constituency = only(only(root, "Election"), "Constituency")
    blocks = [child for child in root if child.tag != "Election"]
    message = Message(
        result,
        tuple(_printed(constituency, result)),
        "",
        tuple(_block(element, election) for element in blocks if _has_votes(element)),
        _codes(constituency, election),
    )
    sitting = plain_text(constituency.get("sittingParty", ""), "sittingParty")
    return replace(message, sitting=message.party(sitting, election)) if sitting else message


def _printed(constituency: Element, result: Bulletin) -> list[Printed]:
    found = [
        Printed(name, plain_text(constituency.attrib[name], name))
        for name in OF_THE_SEAT
        if constituency.get(name)
    ]
    parties = [only(element, "Party") for element in constituency.findall("Candidate")]
    for number, (party, candidate) in enumerate(zip(parties, result.candidates, strict=True)):
        found += [
            Printed(name, plain_text(party.attrib[name], name), number, who(candidate))
            for name in OF_A_CANDIDATE
            if party.get(name)
        ]
    return found


def _has_votes(element: Element) -> bool:
    return any(party.get("votes") for party in element.iter("Party"))


def _block(element: Element, election: Election) -> Block:
    """Its parties may be one a candidate, or, in a notional block, one for all of a party."""
    with place(element.tag):
        constituency = only(element, "Constituency")
        votes, without = _votes(constituency, election)
        stated, codes = constituency.get("turnout"), _codes(constituency, election)
        winner = codes.get(constituency.get("winningParty", ""))
        return Block(
            kind=element.tag,
            name=plain_text(element.get("name", ""), "name"),
            date=plain_text(element.get("date", ""), "date"),
            votes=votes,
            valid_votes=whole_number(stated, "turnout") if stated else sum(votes.values()),
            turnout=constituency.get("percentageTurnout", ""),
            winner=winner or max(votes, key=votes.__getitem__),
            codes=codes,
            without_votes=tuple(without),
        )


def _votes(constituency: Element, election: Election) -> tuple[dict[str, int], Sequence[str]]:
    votes: dict[str, int] = {}
    without = []
    for party in constituency.iter("Party"):
        name, code = party.get("name", ""), _party(party, election)
        if count := party.get("votes"):
            votes[code] = votes.get(code, 0) + whole_number(count, f"{name or code} votes")
        else:
            without.append(plain_text(name or code, "party name"))
    return votes, without


def _codes(constituency: Element, election: Election) -> dict[str, str]:
    parties = constituency.iter("Party")
    return {party.get("abbreviation", ""): _party(party, election) for party in parties}


def _party(party: Element, election: Election) -> str:
    """Our code, joined on the abbreviation: `paId` changes from one election to the next."""
    abbreviation = plain_text(party.get("abbreviation", ""), "party abbreviation")
    return party_code(election, abbreviation, plain_text(party.get("name", ""), "party name"))
