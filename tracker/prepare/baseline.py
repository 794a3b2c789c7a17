"""The block of the previous election in one of PA's messages: its votes, real or notional.

A notional block is an estimate of the old votes within new boundaries. It says what the
swing is counted from and never who sits: whoever does was elected by other voters.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from xml.etree.ElementTree import Element

from tracker.feeds.checks import plain_text, whole_number
from tracker.feeds.reading import Rejected
from tracker.feeds.xml_document import attribute, only
from tracker.prepare.counts import most_first
from tracker.prepare.parties import PartyBook
from tracker.prepare.report import Finding, Report, differs, note

REAL: Final = "PreviousElection"
NOTIONAL: Final = "PreviousNotionalElection"


@dataclass(frozen=True, slots=True)
class Baseline:
    """What PA counts a seat's swing from."""

    seat: str
    """Its name there: the seat it was made of may have had another."""
    votes: dict[str, int]
    """By party code, most first."""
    winner: str
    notional: bool


def baseline(root: Element, file: str, book: PartyBook, report: Report) -> Baseline | None:
    """The block that tonight is compared with; None where there is none.

    The notional one where both are there, for only it has tonight's boundaries. Blocks of
    another name (by-elections) are said and not read. Raises Rejected.
    """
    for block in root:
        if block.tag not in ("Election", REAL, NOTIONAL):
            about = " ".join(filter(None, (block.get("name"), block.get("date"))))
            report.add(
                note(
                    f"{file}: {block.tag} ({about or 'unnamed'}) is not read; who sat is taken "
                    "from sittingParty and previousSittingMember alone"
                )
            )
    for tag in (NOTIONAL, REAL):
        if blocks := root.findall(tag):
            if len(blocks) > 1:
                raise Rejected(f"has {len(blocks)} {tag} elements; it may have one")
            return _read(blocks[0], file, book, report)
    return None


def _read(block: Element, file: str, book: PartyBook, report: Report) -> Baseline:
    seat = only(block, "Constituency")
    votes: dict[str, int] = {}
    single: list[int] = []
    for party in seat.iter("Party"):
        code = _code(party, book, report)
        single.append(whole_number(party.get("votes", ""), f"{code} votes last time"))
        votes[code] = votes.get(code, 0) + single[-1]
    if not any(votes.values()):
        raise Rejected(f"{block.tag} has no votes")
    winner = book.code(attribute(seat, "winningParty"), "", report)
    found = Baseline(
        seat=plain_text(attribute(seat, "name"), "Constituency name"),
        votes=most_first(votes),
        winner=winner,
        notional=block.tag == NOTIONAL,
    )
    report.add(*_doubts(found, seat, sorted(single, reverse=True), file))
    return found


def _code(party: Element, book: PartyBook, report: Report) -> str:
    short = plain_text(party.get("abbreviation", ""), "party abbreviation")
    code = book.code(short, plain_text(party.get("name", ""), "party name"), report)
    if not code:
        raise Rejected("a party of last time has no name")
    return code


def _doubts(found: Baseline, seat: Element, ranked: list[int], file: str) -> Iterator[Finding]:
    """The block's own figures against its votes. PA's turnout is the valid vote."""
    turnout, majority = seat.get("turnout"), seat.get("majority")
    total = sum(ranked)
    if turnout is not None and whole_number(turnout, "turnout last time") != total:
        yield differs(f"{file}: last time's votes add up to {total:,}, its turnout is {turnout}")
    if found.votes.get(found.winner, 0) < next(iter(found.votes.values())):
        yield differs(f"{file}: {found.winner} is said to have won last time without most votes")
    lead = ranked[0] - (ranked[1] if len(ranked) > 1 else 0)
    if majority is not None and whole_number(majority, "majority last time") != lead:
        yield differs(f"{file}: last time's votes give a majority of {lead:,}, it says {majority}")
