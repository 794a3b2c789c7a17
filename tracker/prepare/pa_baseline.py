"""Read a seat's baseline from one of PA's messages: the previous votes, real or notional.

A notional block estimates the old votes within new boundaries. It is the base of the swing
and never states who sits: the sitting member was elected by other voters.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final
from xml.etree.ElementTree import Element

from tracker.feeds import pa_previous
from tracker.feeds.pa_previous import ELECTION_TAG, PreviousBlock, PreviousRow
from tracker.feeds.parsing import excerpt
from tracker.feeds.reading import RejectedError
from tracker.prepare.report import Report
from tracker.prepare.seat_counts import sort_by_votes
from tracker.prepare.uk_parties import PartyIndex

REAL: Final = "PreviousElection"
NOTIONAL: Final = "PreviousNotionalElection"


@dataclass(frozen=True, slots=True)
class Baseline:
    """The previous result from which PA computes a seat's swing."""

    seat: str
    """Name of the constituency then, which may differ from today's."""
    votes: dict[str, int]
    """By party code, most votes first."""
    winner: str
    notional: bool


def read_baseline(root: Element, file: str, parties: PartyIndex, report: Report) -> Baseline | None:
    """The previous result with which tonight is compared; None where there is none.

    The notional one where there are both, because only it has tonight's boundaries. Blocks
    with another name (by-elections) are ignored with a note. Raises RejectedError.
    """
    for block in root:
        if block.tag not in (ELECTION_TAG, REAL, NOTIONAL):
            about = " ".join(filter(None, (block.get("name"), block.get("date"))))
            report.note(
                f"{file}: {block.tag} ({about or 'unnamed'}) is not read; who sat is taken "
                "from sittingParty and previousSittingMember alone"
            )
    for tag in (NOTIONAL, REAL):
        if blocks := root.findall(tag):
            if len(blocks) > 1:
                raise RejectedError(f"has {len(blocks)} {tag} elements; it may have one")
            return _from_block(pa_previous.read(blocks[0]), file, parties, report)
    return None


def _from_block(block: PreviousBlock, file: str, parties: PartyIndex, report: Report) -> Baseline:
    votes: dict[str, int] = {}
    codes: list[tuple[str, PreviousRow]] = []
    for row in block.rows:
        if row.votes is None:
            raise RejectedError(
                f"{block.kind}: {excerpt(row.name or row.abbreviation)} has no votes"
            )
        code = parties.code(row.abbreviation, row.name, report)
        votes[code] = votes.get(code, 0) + row.votes
        codes.append((code, row))
    if not any(votes.values()):
        raise RejectedError(f"{block.kind} has no votes")
    if not block.winner:
        raise RejectedError(f"{block.kind} has no winningParty")
    winner = parties.code(block.winner, "", report)
    for contradiction in _contradictions(block, winner, codes):
        report.differs(f"{file}: {contradiction}")
    return Baseline(block.seat, sort_by_votes(votes), winner, block.is_notional)


def _contradictions(
    block: PreviousBlock, winner: str, codes: Sequence[tuple[str, PreviousRow]]
) -> Iterator[str]:
    """The block's own figures against its votes.

    PA's turnout is the number of valid votes. A winner has more votes than each other candidate,
    but not always more than several candidates of one description together.
    """
    ranked = sorted((row.votes or 0 for row in block.rows), reverse=True)
    total = sum(ranked)
    if block.valid_votes not in (None, total):
        yield f"last time's votes add up to {total:,}, its turnout is {block.valid_votes:,}"
    best = max((row.votes or 0 for code, row in codes if code == winner), default=0)
    if best < ranked[0]:
        yield f"{winner} is said to have won last time without most votes"
    lead = ranked[0] - (ranked[1] if len(ranked) > 1 else 0)
    if block.majority not in (None, lead):
        yield f"last time's votes give a majority of {lead:,}, it states {block.majority:,}"
