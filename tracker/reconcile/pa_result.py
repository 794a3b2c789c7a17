"""What PA prints in a result beside the votes: its own arithmetic, and last time as PA has it.

The votes themselves are `feeds.pa`'s to read; nothing here reaches a bulletin.
"""

from dataclasses import dataclass, replace
from typing import Final
from xml.etree.ElementTree import Element

from tracker.board.bulletin import Bulletin
from tracker.election import Election
from tracker.feeds import pa, pa_previous
from tracker.feeds.checks import candidate_label
from tracker.feeds.matching import party_code
from tracker.feeds.pa_previous import PreviousBlock
from tracker.feeds.parsing import plain_text
from tracker.feeds.reading import RejectedError
from tracker.feeds.xml_document import only_child, parse_xml
from tracker.reconcile.rounding import PA_PLACES, figure, places

RESULT = "FirstPastThePostResult"
NO_FIGURES: Final = ("sittingParty", "percentageBoundaryChange")
"""What PA states of a seat that is not computed from its votes: compared by itself, or not."""
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

    @property
    def is_percentage(self) -> bool:
        """Whether it is printed with decimals: percentage points, not votes or a party."""
        return self.name == "swing" or self.name.startswith("percentage")


@dataclass(frozen=True, slots=True)
class LastBlock:
    """Last time, as one of PA's blocks has it, in our codes."""

    block: PreviousBlock
    votes: dict[str, int]
    """Votes by party code; candidates of one party are added up."""
    winner: str
    """Party code of the winner PA names, else of the most votes."""
    codes: dict[str, str]
    """PA's abbreviation → our party code."""
    without_votes: tuple[str, ...]
    """Whom PA lists without votes."""

    @property
    def valid_votes(self) -> int:
        """As stated; else the sum of the votes."""
        stated = self.block.valid_votes
        return sum(self.votes.values()) if stated is None else stated


@dataclass(frozen=True, slots=True)
class Message:
    """A result of one of our seats, and what PA computed from it."""

    result: Bulletin
    printed: tuple[Printed, ...]
    sitting: str
    """Party code of the sitting party PA names; empty where it names none."""
    blocks: tuple[LastBlock, ...]
    codes: dict[str, str]
    """PA's abbreviation → our party code, of tonight's candidates."""
    unread: tuple[str, ...] = ()
    """A sentence for each block of last time that cannot be read."""

    def text(self, name: str) -> str:
        """A figure of the seat as PA printed it; empty where it did not."""
        return next((one.text for one in self.printed if one.name == name), "")

    def digits(self, one: Printed) -> int:
        """How many decimals a figure should have at least: a percentage two, if any other has.

        One that has fewer has lost a digit.
        """
        if not one.is_percentage:
            return 0
        texts = [o.text for o in self.printed if o.is_percentage and figure(o.text) is not None]
        return PA_PLACES if any(places(text) >= PA_PLACES for text in texts) else 0

    def party(self, abbreviation: str, election: Election) -> str:
        """Our code of a party that PA names by its abbreviation alone."""
        for codes in (self.codes, *(block.codes for block in self.blocks)):
            if abbreviation in codes:
                return codes[abbreviation]
        return party_code(election, abbreviation)


def read(data: bytes, election: Election) -> Message | None:
    """A result of one of our seats; None for any other document of PA's.

    Raises DocumentError, for what `feeds.pa` does not let through either, and for
    more blocks of last time than a message can have.
    """
    root = parse_xml(data)
    if root.tag != RESULT:
        return None
    bulletins = pa.read_root(root, election).bulletins
    if not bulletins:
        return None
    (result,) = bulletins
    constituency = only_child(only_child(root, "Election"), "Constituency")
    blocks, unread = _blocks(root, election)
    message = Message(
        result,
        tuple(_printed(constituency, result)),
        "",
        tuple(blocks),
        _codes(constituency, election),
        tuple(unread),
    )
    sitting = result.stated.get("sittingParty", "")
    return replace(message, sitting=message.party(sitting, election)) if sitting else message


def _printed(constituency: Element, result: Bulletin) -> list[Printed]:
    found = [
        Printed(name, text)
        for name, text in result.stated.items()
        if text and name not in NO_FIGURES
    ]
    parties = [only_child(element, "Party") for element in constituency.findall("Candidate")]
    for number, (party, candidate) in enumerate(zip(parties, result.candidates, strict=True)):
        found += [
            Printed(name, plain_text(party.attrib[name], name), number, candidate_label(candidate))
            for name in OF_A_CANDIDATE
            if party.get(name)
        ]
    return found


def _codes(constituency: Element, election: Election) -> dict[str, str]:
    """Joined on the abbreviation: `paId` changes from one election to the next."""
    return {
        party.get("abbreviation", ""): party_code(
            election, party.get("abbreviation", ""), party.get("name", "")
        )
        for party in constituency.iter("Party")
    }


def _blocks(root: Element, election: Election) -> tuple[list[LastBlock], list[str]]:
    """Those that can be read, and the sentences of those that cannot."""
    blocks: list[LastBlock] = []
    unread: list[str] = []
    for element in pa_previous.previous_elements(root):
        try:
            blocks.append(_block(pa_previous.read(element), election))
        except RejectedError as rejected:
            unread.append(str(rejected))
    return blocks, unread


def _block(block: PreviousBlock, election: Election) -> LastBlock:
    """Its parties may be one a candidate, or, in a notional block, one for all of a party."""
    votes: dict[str, int] = {}
    codes: dict[str, str] = {}
    for row in block.rows:
        code = codes[row.abbreviation] = party_code(election, row.abbreviation, row.name)
        if row.votes is not None:
            votes[code] = votes.get(code, 0) + row.votes
    without = tuple(row.name or row.abbreviation for row in block.rows if row.votes is None)
    named = codes.get(block.winner, "") if block.winner else ""
    winner = named or max(votes, key=votes.__getitem__)
    return LastBlock(block, votes, winner, codes, without)
