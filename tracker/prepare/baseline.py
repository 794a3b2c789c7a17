"""The block of the previous election in one of PA's messages: its votes, real or notional.

A notional block is an estimate of the old votes within new boundaries. It says what the
swing is counted from and never who sits: whoever does was elected by other voters.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final
from xml.etree.ElementTree import Element

from tracker.feeds import pa_previous
from tracker.feeds.pa_previous import ELECTION_TAG, PreviousBlock, PreviousRow
from tracker.feeds.parsing import excerpt
from tracker.feeds.reading import RejectedError
from tracker.prepare.counts import most_first
from tracker.prepare.finding import Finding, differs, note
from tracker.prepare.parties import PartyBook
from tracker.prepare.report import Report

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
    another name (by-elections) are said and not read. Raises RejectedError.
    """
    for block in root:
        if block.tag not in (ELECTION_TAG, REAL, NOTIONAL):
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
                raise RejectedError(f"has {len(blocks)} {tag} elements; it may have one")
            return _of(pa_previous.read(blocks[0]), file, book, report)
    return None


def _of(block: PreviousBlock, file: str, book: PartyBook, report: Report) -> Baseline:
    votes: dict[str, int] = {}
    codes: list[tuple[str, PreviousRow]] = []
    for row in block.rows:
        if row.votes is None:
            raise RejectedError(
                f"{block.kind}: {excerpt(row.name or row.abbreviation)} has no votes"
            )
        code = book.code(row.abbreviation, row.name, report)
        votes[code] = votes.get(code, 0) + row.votes
        codes.append((code, row))
    if not any(votes.values()):
        raise RejectedError(f"{block.kind} has no votes")
    if not block.winner:
        raise RejectedError(f"{block.kind} has no winningParty")
    winner = book.code(block.winner, "", report)
    found = Baseline(
        seat=block.seat, votes=most_first(votes), winner=winner, notional=block.is_notional
    )
    report.add(*_doubts(found, block, codes, file))
    return found


def _doubts(
    found: Baseline, block: PreviousBlock, codes: Sequence[tuple[str, PreviousRow]], file: str
) -> Iterator[Finding]:
    """The block's own figures against its votes. PA's turnout is the valid vote; a winner beats
    each candidate, not several of one description together."""
    ranked = sorted((row.votes or 0 for row in block.rows), reverse=True)
    total = sum(ranked)
    if block.valid_votes not in (None, total):
        yield differs(
            f"{file}: last time's votes add up to {total:,}, its turnout is {block.valid_votes:,}"
        )
    best = max((row.votes or 0 for code, row in codes if code == found.winner), default=0)
    if best < ranked[0]:
        yield differs(f"{file}: {found.winner} is said to have won last time without most votes")
    lead = ranked[0] - (ranked[1] if len(ranked) > 1 else 0)
    if block.majority not in (None, lead):
        yield differs(
            f"{file}: last time's votes give a majority of {lead:,}, it says {block.majority:,}"
        )
