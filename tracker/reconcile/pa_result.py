"""Reads the figures that PA computed in a result message, and the blocks of earlier elections.

`feeds.pa` makes the bulletin.
"""

from collections import Counter
from dataclasses import dataclass, replace
from typing import Final
from xml.etree.ElementTree import Element

from tracker.board.bulletin import Bulletin
from tracker.election import Election
from tracker.election.swing import decimal_places, parse_figure
from tracker.feeds import pa, pa_previous
from tracker.feeds.checks import candidate_label
from tracker.feeds.matching import party_code
from tracker.feeds.pa_previous import PreviousBlock
from tracker.feeds.parsing import plain_text
from tracker.feeds.reading import RejectedError
from tracker.feeds.xml_document import only_child, parse_xml
from tracker.reconcile.rounding import PA_PLACES

RESULT = "FirstPastThePostResult"
NOT_FIGURES: Final = ("sittingParty", "percentageBoundaryChange")
"""Attributes of a seat that PA does not compute from the votes."""
CANDIDATE_FIGURES: Final = ("percentageShare", "percentageShareChange")


@dataclass(frozen=True, slots=True)
class PrintedFigure:
    """One figure that PA printed."""

    name: str
    """PA's attribute: percentageMajority."""
    text: str
    """As printed."""
    candidate_index: int | None = None
    """Position of the candidate in the message, from 0; None for a figure of the seat."""
    candidate: str = ""
    """The candidate in a sentence; empty for a figure of the seat."""


@dataclass(frozen=True, slots=True)
class PreviousResult:
    """One of PA's blocks of earlier elections, with our party codes."""

    block: PreviousBlock
    votes: dict[str, int]
    """Votes by party code, the sum of all candidates of a party."""
    winner: str
    """Code of the winning party: as PA states it, else the party with most votes."""
    codes: dict[str, str]
    """Our party code by PA's abbreviation."""
    without_votes: tuple[str, ...]
    """Names of the parties that PA lists without votes."""

    @property
    def of_several(self) -> dict[str, int]:
        """The votes by party code of parties whose abbreviation several candidates have."""
        rows = [row for row in self.block.rows if row.abbreviation]
        counts = Counter(row.abbreviation for row in rows)
        votes: dict[str, int] = {}
        for row in rows:
            if counts[row.abbreviation] > 1:
                code = self.codes[row.abbreviation]
                votes[code] = votes.get(code, 0) + (row.votes or 0)
        return votes

    @property
    def valid_votes(self) -> int:
        """The valid votes that PA states, else the sum of the votes."""
        stated = self.block.valid_votes
        return sum(self.votes.values()) if stated is None else stated


@dataclass(frozen=True, slots=True)
class PaResult:
    """A result message for one of our seats, with the figures that PA computed."""

    result: Bulletin
    printed: tuple[PrintedFigure, ...]
    sitting: str
    """Code of the sitting party that PA names; empty if PA names none."""
    blocks: tuple[PreviousResult, ...]
    """The readable blocks of earlier elections."""
    codes: dict[str, str]
    """Our party code by PA's abbreviation, for tonight's candidates."""
    block_errors: tuple[str, ...] = ()
    """A sentence for each block that cannot be read."""

    def text(self, name: str) -> str:
        """A figure of the seat as PA printed it; empty if PA did not print it."""
        return next((figure.text for figure in self.printed if figure.name == name), "")

    def min_places(self, name: str) -> int:
        """The decimals that a figure must have: 2 for a percentage, if any other has 2; else 0."""
        if not _is_percentage(name):
            return 0
        texts = [figure.text for figure in self.printed if _is_percentage(figure.name)]
        full = any(parse_figure(t) is not None and decimal_places(t) >= PA_PLACES for t in texts)
        return PA_PLACES if full else 0

    def party(self, abbreviation: str, election: Election) -> str:
        """Our code of the party with this abbreviation of PA's."""
        for codes in (self.codes, *(block.codes for block in self.blocks)):
            if abbreviation in codes:
                return codes[abbreviation]
        return party_code(election, abbreviation)


def read(data: bytes, election: Election) -> PaResult | None:
    """Read a result for one of our seats; None for any other document of PA's.

    Raises DocumentError, also for too many blocks. An error in one block is in `block_errors`.
    """
    root = parse_xml(data)
    if root.tag != RESULT:
        return None
    bulletins = pa.read_root(root, election).bulletins
    if not bulletins:
        return None
    (result,) = bulletins
    constituency = only_child(only_child(root, "Election"), "Constituency")
    printed, codes = _printed(constituency, result), _codes(constituency, election)
    blocks, errors = _blocks(root, election)
    message = PaResult(result, tuple(printed), "", tuple(blocks), codes, tuple(errors))
    sitting = result.stated.get("sittingParty", "")
    return replace(message, sitting=message.party(sitting, election)) if sitting else message


def _is_percentage(name: str) -> bool:
    return name == "swing" or name.startswith("percentage")


def _printed(constituency: Element, result: Bulletin) -> list[PrintedFigure]:
    found = [
        PrintedFigure(name, text)
        for name, text in result.stated.items()
        if text and name not in NOT_FIGURES
    ]
    parties = [only_child(element, "Party") for element in constituency.findall("Candidate")]
    for index, (party, candidate) in enumerate(zip(parties, result.candidates, strict=True)):
        label = candidate_label(candidate)
        found += [
            PrintedFigure(name, plain_text(party.attrib[name], name), index, label)
            for name in CANDIDATE_FIGURES
            if party.get(name)
        ]
    return found


def _codes(constituency: Element, election: Election) -> dict[str, str]:
    """Our party codes by abbreviation. PA's `paId` is no key: it changes between elections."""
    return {
        party.get("abbreviation", ""): party_code(
            election, party.get("abbreviation", ""), party.get("name", "")
        )
        for party in constituency.iter("Party")
    }


def _blocks(root: Element, election: Election) -> tuple[list[PreviousResult], list[str]]:
    """The readable blocks, and a sentence for each unreadable block."""
    blocks: list[PreviousResult] = []
    errors: list[str] = []
    for element in pa_previous.previous_elements(root):
        try:
            blocks.append(_block(pa_previous.read(element), election))
        except RejectedError as rejected:
            errors.append(str(rejected))
    return blocks, errors


def _block(block: PreviousBlock, election: Election) -> PreviousResult:
    """The block with our party codes. Raises RejectedError."""
    votes: dict[str, int] = {}
    codes: dict[str, str] = {}
    for row in block.rows:
        code = codes[row.abbreviation] = party_code(election, row.abbreviation, row.name)
        if row.votes is not None:
            votes[code] = votes.get(code, 0) + row.votes
    without_votes = tuple(row.name or row.abbreviation for row in block.rows if row.votes is None)
    named = codes.get(block.winner) if block.winner else None
    winner = named or max(votes, key=votes.__getitem__)
    return PreviousResult(block, votes, winner, codes, without_votes)
