"""Fills the objects of the whole board: state, parties, seats, latest, flips, next, targets.

The input is a board and the `SeatParts` of its seats (`seat_objects`).
"""

import datetime as dt
import heapq
from collections.abc import Collection, Iterable, Mapping
from typing import TypedDict, cast

from tracker.board import Board
from tracker.board.standing import Status
from tracker.board.tally import EMPTY_TALLY, Tally, contributions
from tracker.board.targets import TargetStatus
from tracker.election.clock import local
from tracker.publish import shapes
from tracker.publish.page_shapes import Latest, SeatRow, Seats
from tracker.publish.seat_objects import SeatParts, figure
from tracker.summary import order
from tracker.summary.basis import other_basis
from tracker.summary.json_document import counts
from tracker.summary.json_shapes import NetAgainst
from tracker.summary.news_scripts.headline import headline_line
from tracker.summary.night_sentences import as_of_sentence, caption
from tracker.summary.pictures.party_style import party_style
from tracker.summary.winning_post import winning_post_sentence
from tracker.support.escape import visible

_OPEN = frozenset(status.value for status in order.OPEN)
"""Statuses of a target in a seat that has no winner and is not set aside."""
MAX_LATEST = 20
"""Number of seats in `latest.json`: more than a screen shows."""
_EARLIEST = dt.datetime.min.replace(tzinfo=dt.UTC)


class Head(TypedDict):
    """The first fields of every object of the whole board, and of the manifest."""

    version: int
    election: str
    as_of: dt.datetime
    declared: int
    total: int


def head(board: Board, as_of: dt.datetime) -> Head:
    """The first fields of an object; `as_of` is the time of the board."""
    return Head(
        version=shapes.VERSION,
        election=board.election.id,
        as_of=local(as_of, board.election),
        declared=board.count(Status.DECLARED),
        total=board.total,
    )


def state(
    board: Board,
    as_of: dt.datetime,
    targets: Iterable[shapes.TargetLine],
    parts: Collection[SeatParts],
) -> shapes.State:
    """`state.json`: the progress of the night and its headline figures."""
    election, codes = board.election, order.headline_parties(board)
    own = order.own_report_counts(board)
    statuses = [target.status for target in targets]
    return shapes.State(
        **head(board, as_of),
        name=visible(election.name),
        date=election.date,
        region=visible(election.region),
        seats=counts(board),
        decided=board.decided,
        gains=sum(bool(seat.own.gain) for seat in parts),
        targets=shapes.TargetCounts(
            total=len(statuses),
            taken=statuses.count(TargetStatus.FLIPPED),
            undecided=sum(status in _OPEN for status in statuses),
        ),
        valid_votes=board.valid_votes,
        parties=[
            shapes.PartyHeadline(
                party=style.code,
                name=style.name,
                seats=board.tally(code).seats,
                net=board.tally(code).net,
                colour=style.colour,
                mark=style.mark,
                share=figure(board.vote_share(code)),
                share_change=figure(board.vote_share_change(code), sign=True),
                own_reports=own[code],
            )
            for code in codes
            for style in [party_style(election, code)]
        ],
        progress=as_of_sentence(board, as_of),
        parties_line=visible(caption(board, codes)),
        headline=visible(headline_line(board)),
        seats_for_majority=election.winning_post,
        majority_line=visible(winning_post_sentence(board)),
        own_reports=[visible(state.seat.name) for state in order.own_reports(board)],
        damaged=[visible(text) for text in board.damaged],
    )


def parties(board: Board, as_of: dt.datetime, other: Mapping[str, Tally]) -> shapes.Parties:
    """`parties.json`: the results of `order.parties`; names and colours of all parties.

    `other` are the tallies by party code, against the basis that is not `Election.basis`.
    """
    looks = {
        visible(party.code): shapes.PartyLook(
            name=visible(party.name), colour=party.colour, mark=party.mark
        )
        for party in board.election.parties
    }
    own = order.own_report_counts(board)
    results = [_party(board, code, other, own[code]) for code in order.parties(board)]
    return shapes.Parties(**head(board, as_of), parties=results, looks=looks)


def flips(board: Board, as_of: dt.datetime, parts: Iterable[SeatParts]) -> shapes.Flips:
    """`flips.json`: the seats that changed hands, or in which the challenger of a target won.

    Seats without a time of declaration come first, the last received first; then the others, the
    last declared first.
    """
    flipped = [(seat.flip, seat.seq) for seat in parts if seat.flip]
    flipped.sort(
        key=lambda pair: (pair[0].declared_at is None, pair[0].declared_at or _EARLIEST, pair[1]),
        reverse=True,
    )
    return shapes.Flips(**head(board, as_of), flips=[flip for flip, _ in flipped])


def seats(board: Board, as_of: dt.datetime, parts: Iterable[SeatParts]) -> Seats:
    """`seats.json`: a row for each seat, in the order of the election's tables."""
    rows = [seat.row for seat in parts]
    return Seats(
        **head(board, as_of),
        hexagons=board.election.hexagons,
        seats=cast(list[SeatRow], rows),  # as JSON already; the encoder copies them
    )


def latest(board: Board, as_of: dt.datetime, parts: Iterable[SeatParts]) -> Latest:
    """`latest.json`. `parts` are the `latest_parts`."""
    return Latest(**head(board, as_of), latest=[seat.line for seat in parts if seat.line])


def latest_parts(parts: Iterable[SeatParts]) -> list[SeatParts]:
    """The seats that got their winner last, at most `MAX_LATEST`."""
    return heapq.nlargest(
        MAX_LATEST,
        (seat for seat in parts if seat.line),
        key=lambda seat: (seat.at or _EARLIEST, seat.seq),
    )


def next_seats(board: Board, as_of: dt.datetime, parts: Iterable[SeatParts]) -> shapes.Next:
    """`next.json`: the seats with targets that are still to declare.

    Sorted by the time when they declared last time; seats without that time come last.
    """
    seats = [seat.next_seat for seat in parts if seat.next_seat]
    seats.sort(key=lambda seat: (seat.last_time is None, seat.last_time or _EARLIEST, seat.seat))
    return shapes.Next(**head(board, as_of), seats=seats)


def targets(board: Board, as_of: dt.datetime, lines: list[shapes.TargetLine]) -> shapes.Targets:
    """`targets.json`: every published target."""
    return shapes.Targets(**head(board, as_of), targets=lines)


def target_lines(board: Board, parts: Mapping[str, SeatParts]) -> list[shapes.TargetLine]:
    """The lines of all targets, in published order. `parts` are by seat id."""
    of_seat = {seat: iter(parts[seat].targets) for seat in board.election.targets_by_seat}
    return [next(of_seat[target.seat]) for target in board.election.targets]


def updated_tallies(
    tallies: Mapping[str, Tally], before: Board, after: Board, seats: Iterable[str]
) -> dict[str, Tally]:
    """The tallies of `after` against the basis that is not `Election.basis`.

    `tallies` are those of `before`, and `seats` the ids of the seats that changed. The numbers
    are those of `Board.tallies_against`, but the cost depends only on the number of changed seats.
    A party whose numbers became zero is not left out.
    """
    sums, basis = dict(tallies), other_basis(after.election)
    for seat in seats:
        for sign, board in ((-1, before), (1, after)):
            for code, part in contributions(board.states[seat], basis).items():
                sums[code] = sums.get(code, EMPTY_TALLY).plus(part, sign)
    return sums


def _party(
    board: Board, code: str, other: Mapping[str, Tally], own_reports: int
) -> shapes.PartyResult:
    tally, net_there = board.tally(code), other.get(code, EMPTY_TALLY).net
    previous = other_basis(board.election) == "sitting"
    style = party_style(board.election, code)
    return shapes.PartyResult(
        party=style.code,
        name=style.name,
        colour=style.colour,
        mark=style.mark,
        seats=tally.seats,
        held=tally.held,
        gains=tally.gains,
        losses=tally.losses,
        net=tally.net,
        net_against=NetAgainst(
            previous=tally.net if previous else net_there,
            sitting=(net_there if board.election.sitting_known else None)
            if previous
            else tally.net,
        ),
        own_reports=own_reports,
        votes=tally.votes,
        share=figure(board.vote_share(code)),
        share_change=figure(board.vote_share_change(code), sign=True),
    )
