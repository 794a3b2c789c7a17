"""PA's own figures in a result message: computed for tonight, and of last time.

`feeds.pa` reads the votes; nothing here becomes part of a bulletin.
"""

from collections import Counter
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
from tracker.reconcile.rounding import PA_PLACES, decimal_places, parse_figure

RESULT = "FirstPastThePostResult"
NOT_FIGURES: Final = ("sittingParty", "percentageBoundaryChange")
"""Attributes of a seat that are not computed from its votes."""
CANDIDATE_FIGURES: Final = ("percentageShare", "percentageShareChange")


@dataclass(frozen=True, slots=True)
class PrintedFigure:
    """One figure as PA printed it."""

    name: str
    """PA's name: percentageMajority."""
    text: str
    candidate_index: int | None = None
    """Position of the candidate in the message, from 0; None for a figure of the seat."""
    candidate: str = ""
    """That candidate as named in a sentence."""


@dataclass(frozen=True, slots=True)
class PreviousResult:
    """One of PA's blocks of last time, in our party codes."""

    block: PreviousBlock
    votes: dict[str, int]
    """Votes by party code; candidates of one party are added up."""
    winner: str
    """Code of the winner that PA names, else of the party with most votes."""
    codes: dict[str, str]
    """PA's abbreviation → our party code."""
    without_votes: tuple[str, ...]
    """Names of the parties that PA lists without votes."""

    @property
    def of_several(self) -> dict[str, int]:
        """The votes by party code of several candidates under one abbreviation."""
        counts = Counter(row.abbreviation for row in self.block.rows)
        votes: dict[str, int] = {}
        for row in self.block.rows:
            if counts[row.abbreviation] > 1:
                code = self.codes[row.abbreviation]
                votes[code] = votes.get(code, 0) + (row.votes or 0)
        return votes

    @property
    def valid_votes(self) -> int:
        """As stated; else the sum of the votes."""
        stated = self.block.valid_votes
        return sum(self.votes.values()) if stated is None else stated


@dataclass(frozen=True, slots=True)
class PaResult:
    """A result message for one of our seats, with the figures that PA computed."""

    result: Bulletin
    printed: tuple[PrintedFigure, ...]
    sitting: str
    """Party code of the sitting party that PA names; empty where it names none."""
    blocks: tuple[PreviousResult, ...]
    codes: dict[str, str]
    """PA's abbreviation → our party code, for tonight's candidates."""
    block_errors: tuple[str, ...] = ()
    """A sentence for each block of last time that cannot be read."""

    def text(self, name: str) -> str:
        """A figure of the seat as PA printed it; empty where it did not."""
        return next((figure.text for figure in self.printed if figure.name == name), "")

    def min_places(self, name: str) -> int:
        """The decimals that a figure must have: 2 for a percentage if any other has 2, else 0."""
        if not _is_percentage(name):
            return 0
        texts = [figure.text for figure in self.printed if _is_percentage(figure.name)]
        full = any(parse_figure(t) is not None and decimal_places(t) >= PA_PLACES for t in texts)
        return PA_PLACES if full else 0

    def party(self, abbreviation: str, election: Election) -> str:
        """Our code for a party that PA names only by its abbreviation."""
        for codes in (self.codes, *(block.codes for block in self.blocks)):
            if abbreviation in codes:
                return codes[abbreviation]
        return party_code(election, abbreviation)


def read(data: bytes, election: Election) -> PaResult | None:
    """A result for one of our seats; None for any other document of PA's.

    Raises DocumentError for what `feeds.pa` refuses, and for too many blocks of last time.
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
    """By abbreviation: PA's `paId` changes from one election to the next."""
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
    """A row is one candidate, or, in a notional block, one party."""
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
