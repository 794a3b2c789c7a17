"""A board as what is published of the whole night: state, parties, flips, next, targets.

Pure, from a board and the parts that its seats give (`seat_object`).
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import TypedDict

from tracker.board import Board
from tracker.board.standing import Status
from tracker.board.tally import EMPTY_TALLY, Tally, contributions
from tracker.board.targets import TargetStatus
from tracker.election import Basis
from tracker.election.clock import local
from tracker.publish.seat_objects import SeatParts, figure
from tracker.publish.shapes import (
    VERSION,
    Flips,
    Next,
    Parties,
    PartyHeadline,
    PartyLook,
    PartyResult,
    State,
    TargetCounts,
    TargetLine,
    Targets,
)
from tracker.summary import order
from tracker.summary.json_document import counts
from tracker.summary.json_shapes import NetAgainst
from tracker.summary.night_sentences import as_of_sentence, parties_sentence
from tracker.summary.party_names import party_name
from tracker.support.escape import visible

_OPEN = frozenset(status.value for status in order.OPEN)
_EARLIEST = dt.datetime.min.replace(tzinfo=dt.UTC)


class Head(TypedDict):
    """What every object of a whole board begins with."""

    version: int
    election: str
    as_of: dt.datetime
    declared: int
    total: int


def head(board: Board, as_of: dt.datetime) -> Head:
    """How far the night is."""
    return Head(
        version=VERSION,
        election=board.election.id,
        as_of=local(as_of, board.election),
        declared=board.count(Status.DECLARED),
        total=len(board.election.seats),
    )


def state(board: Board, as_of: dt.datetime, targets: Iterable[TargetLine]) -> State:
    """How far the night is, and its headline figures."""
    election, codes = board.election, order.parties(board)
    stand = [target.status for target in targets]
    return State(
        **head(board, as_of),
        name=visible(election.name),
        date=election.date,
        region=visible(election.region),
        seats=counts(board),
        decided=board.decided,
        gains=sum(tally.gains for tally in board.tallies.values()),
        targets=TargetCounts(
            total=len(stand),
            taken=stand.count(TargetStatus.FLIPPED),
            undecided=sum(status in _OPEN for status in stand),
        ),
        valid_votes=board.valid_votes,
        parties=[
            PartyHeadline(
                party=visible(code),
                name=party_name(election, code),
                seats=board.tally(code).seats,
                net=board.tally(code).net,
            )
            for code in codes
            if board.tally(code).seats or board.tally(code).gains or board.tally(code).losses
        ],
        progress=as_of_sentence(board, as_of),
        parties_line=visible(parties_sentence(board, codes)),
    )


def parties(board: Board, as_of: dt.datetime, other: Mapping[str, Tally]) -> Parties:
    """Every party; `other` are the tallies against the basis that is not the election's."""
    looks = {
        visible(one.code): PartyLook(name=visible(one.name), colour=one.colour, mark=one.mark)
        for one in board.election.parties
    }
    results = [_party(board, code, other) for code in order.parties(board)]
    return Parties(**head(board, as_of), parties=results, looks=looks)


def flips(board: Board, as_of: dt.datetime, parts: Iterable[SeatParts]) -> Flips:
    """Seats that changed hands: calls first, then by time of declaration, latest first."""
    flipped = [(one.flip, one.seq) for one in parts if one.flip]
    flipped.sort(
        key=lambda pair: (
            pair[0].declared_at is None,
            pair[0].declared_at or _EARLIEST,
            pair[1],
        ),
        reverse=True,
    )
    return Flips(**head(board, as_of), flips=[flip for flip, _ in flipped])


def coming(board: Board, as_of: dt.datetime, parts: Mapping[str, SeatParts]) -> Next:
    """Seats with targets that are still to declare, by when they declared last time."""
    awaited = [one.next for one in parts.values() if one.next]
    awaited.sort(key=lambda one: (one.last_time is None, one.last_time or _EARLIEST, one.seat))
    return Next(**head(board, as_of), seats=awaited)


def targets(board: Board, as_of: dt.datetime, lines: list[TargetLine]) -> Targets:
    """Every published target."""
    return Targets(**head(board, as_of), targets=lines)


def target_lines(board: Board, parts: Mapping[str, SeatParts]) -> list[TargetLine]:
    """The lines of all targets in published order; each seat has its own in that order."""
    of_seat = {seat: iter(parts[seat].targets) for seat in board.election.targets_by_seat}
    return [next(of_seat[target.seat]) for target in board.election.targets]


def other_basis(board: Board) -> Basis:
    """The basis that headlines are not against."""
    return "previous" if board.election.basis == "sitting" else "sitting"


def moved(
    tallies: Mapping[str, Tally], before: Board, after: Board, seats: Iterable[str]
) -> dict[str, Tally]:
    """Tallies against the other basis, once these seats stand otherwise.

    As `Board.against`, at a cost that does not grow with the number of seats.
    """
    sums, basis = dict(tallies), other_basis(after)
    for seat in seats:
        for sign, board in ((-1, before), (1, after)):
            for code, part in contributions(board.states[seat], basis).items():
                sums[code] = sums.get(code, EMPTY_TALLY).plus(part, sign)
    return sums


def _party(board: Board, code: str, other: Mapping[str, Tally]) -> PartyResult:
    tally, net_there = board.tally(code), other.get(code, EMPTY_TALLY).net
    previous = other_basis(board) == "sitting"
    return PartyResult(
        party=visible(code),
        name=party_name(board.election, code),
        seats=tally.seats,
        held=tally.held,
        gains=tally.gains,
        losses=tally.losses,
        net=tally.net,
        net_against=NetAgainst(
            previous=tally.net if previous else net_there,
            sitting=net_there if previous else tally.net,
        ),
        votes=tally.votes,
        share=figure(board.vote_share(code)),
        share_change=figure(board.vote_share_change(code), sign=True),
    )
