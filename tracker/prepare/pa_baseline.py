"""Reads what one of PA's messages states about earlier elections: baseline and by-election.

The baseline is the previous result, real or notional. A notional result estimates the previous
votes within new boundaries. It does not state the sitting party: the member was elected within the
old boundaries.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from tracker.election import PreviousCandidate
from tracker.feeds import pa_previous
from tracker.feeds.pa_previous import ELECTION_TAG, NOTIONAL, REAL, PreviousBlock, PreviousRow
from tracker.feeds.reading import RejectedError
from tracker.prepare.finding import Fold, Kind
from tracker.prepare.report import Report
from tracker.prepare.seat_counts import sort_by_votes
from tracker.prepare.uk_parties import PartyIndex
from tracker.support.escape import excerpt


@dataclass(frozen=True, slots=True)
class Baseline:
    """The previous result from which PA computes a seat's swing and changes."""

    seat: str
    """Name that the constituency had at the previous election."""
    votes: dict[str, int]
    """By party code, most votes first."""
    winner: str
    """Party code."""
    notional: bool
    independents: tuple[PreviousCandidate, ...] = ()
    """The candidates whose party code stands for several, without names. Empty for a notional
    result, which has one figure for each code."""


@dataclass(frozen=True, slots=True)
class ByElection:
    """A by-election in the seat since the previous general election."""

    date: str
    """As PA prints it: 2025-06-05."""
    winner: str
    """Party code."""


@dataclass(frozen=True, slots=True)
class EarlierElections:
    """What one of PA's messages states about earlier elections in the seat."""

    baseline: Baseline | None = None
    """The previous result with which tonight is compared; None if PA states none."""
    by_election: ByElection | None = None
    """The latest by-election; None if PA states none, or not its winner."""


def read_earlier(root: Element, file: str, parties: PartyIndex, report: Report) -> EarlierElections:
    """Read the baseline and the latest by-election from a message. Raises RejectedError.

    If the message has a real and a notional result, the baseline is the notional one, because only
    the notional one has tonight's boundaries. A by-election is never the baseline: PA computes its
    changes from the general election. Elements with an unknown tag are ignored with a note.

    Args:
        root: The root element of the message.
        file: Name of the message's file, for findings.
    """
    blocks: list[PreviousBlock] = []
    for element in root:
        if element.tag in (REAL, NOTIONAL):
            blocks.append(pa_previous.read(element))
        elif element.tag != ELECTION_TAG:
            about = " ".join(filter(None, (element.get("name"), element.get("date"))))
            report.note(
                f"{file}: {element.tag} ({about or 'unnamed'}) is not read; who sat is taken "
                "from sittingParty and previousSittingMember alone",
                fold=Fold(Kind.BLOCK_NOT_READ, f"{element.tag} in {file}"),
            )
    general = [block for block in blocks if not block.is_by_election]
    by_elections = [block for block in blocks if block.is_by_election]
    return EarlierElections(
        _baseline(general, file, parties, report), _by_election(by_elections, parties, report)
    )


def _baseline(
    blocks: Sequence[PreviousBlock], file: str, parties: PartyIndex, report: Report
) -> Baseline | None:
    for kind in (NOTIONAL, REAL):
        if of_kind := [block for block in blocks if block.kind == kind]:
            if len(of_kind) > 1:
                raise RejectedError(
                    f"has {len(of_kind)} {kind} elements; it may have one, and by-elections "
                    'marked with type="B" beside it'
                )
            return _from_block(of_kind[0], file, parties, report)
    return None


def _by_election(
    blocks: Iterable[PreviousBlock], parties: PartyIndex, report: Report
) -> ByElection | None:
    latest = max(blocks, key=lambda block: block.date, default=None)
    if latest is None or not latest.winner:
        return None
    return ByElection(latest.date, parties.code(latest.winner, "", report))


def _from_block(block: PreviousBlock, file: str, parties: PartyIndex, report: Report) -> Baseline:
    votes: dict[str, int] = {}
    codes: list[tuple[str, PreviousRow]] = []
    for row in block.rows:
        if row.votes is None:
            raise RejectedError(
                f"{block.kind}: {excerpt(row.name or row.abbreviation)} has no votes"
            )
        if contradiction := parties.contradiction(row.abbreviation, row.name):
            raise RejectedError(f"{block.kind}: {contradiction}")
        code = parties.code(row.abbreviation, row.name, report)
        votes[code] = votes.get(code, 0) + row.votes
        codes.append((code, row))
    if not any(votes.values()):
        raise RejectedError(f"{block.kind} has no votes")
    if not block.winner:
        raise RejectedError(f"{block.kind} has no winningParty")
    winner = parties.code(block.winner, "", report)
    for contradiction in _contradictions(block, winner, codes):
        report.differs(f"{file}: {contradiction}", fold=Fold(Kind.FILE_CONTRADICTS, file))
    votes = sort_by_votes(votes)
    independents = [
        PreviousCandidate(code, "", row.votes)
        for code in votes
        for of_row, row in sorted(codes, key=lambda item: -(item[1].votes or 0))
        if of_row == code and row.votes and not (parties.comparable(code) or block.is_notional)
    ]
    return Baseline(block.seat, votes, winner, block.is_notional, tuple(independents))


def _contradictions(
    block: PreviousBlock, winner: str, codes: Sequence[tuple[str, PreviousRow]]
) -> Iterator[str]:
    """Yield a sentence for each figure of the block that contradicts its votes.

    PA's turnout is the number of valid votes. The winner's votes are compared with each row, not
    with the sum of a party code: several independents together can have more.

    Args:
        codes: Party code and row, for each row of the block.
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
