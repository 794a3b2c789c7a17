"""The summary as one JSON document, for programs. Its shape is a contract (`shapes`).

Ids and party codes are those of the election's files; shares and swings are percentage
points, unrounded; times are ISO 8601 in the election's time zone; null is "nothing to
say", or "not safe to say" (`sayable`).
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any

import msgspec

from tracker.board import Board, records
from tracker.board.figures import Swing
from tracker.board.seat_state import SeatState
from tracker.board.standing import Status
from tracker.board.tally import EMPTY_TALLY
from tracker.board.targets import TargetState
from tracker.election import Election, WatchArea
from tracker.election.clock import local
from tracker.election.swing import as_float
from tracker.summary import on_air, order
from tracker.summary.json_shapes import (
    VERSION,
    Contest,
    Declaration,
    NetAgainst,
    PartyTotals,
    Results,
    SeatCounts,
    Summary,
    SwingBetween,
    TargetLine,
    WatchAreaLine,
    WatchedSeat,
)
from tracker.support.escape import visible

_DECLARATION = (
    "seat_id seat status winner previous sitting gain majority majority_share turnout declared_at"
).split()
"""Fields that are as in a seat's record."""


def document_json(board: Board, as_of: dt.datetime, sources: Mapping[str, str]) -> str:
    """The document, indented, in UTF-8; see `document`."""
    encoded = msgspec.json.encode(plain(document(board, as_of, sources)))
    return msgspec.json.format(encoded, indent=2).decode() + "\n"


def document(board: Board, as_of: dt.datetime, sources: Mapping[str, str]) -> Summary:
    """The whole night, as machines are given it.

    `sources` gives for a seat id where its standing statement came from; without it, the
    statement's origin stands: "feed" or "desk".
    """
    election = board.election
    return Summary(
        version=VERSION,
        election=contest(election),
        as_of=local(as_of, election).isoformat(),
        seats=counts(board),
        parties=parties(board),
        declarations=[declaration(state, sources) for state in order.declarations(board)],
        targets=[target_line(target) for target in board.targets],
        watch_areas=[_watch_area(board, area) for area in election.watch_areas],
        declared_by=_time(board.declared_by, election),
    )


def plain(shape: msgspec.Struct) -> Any:
    """A shape as values that `json` writes, every text in it safe to print."""
    return _visible(msgspec.to_builtins(shape))


def contest(election: Election) -> Contest:
    """The election, by name."""
    return Contest(id=election.id, name=election.name, date=election.date, region=election.region)


def counts(board: Board) -> SeatCounts:
    """Seats by status; they add up to the total."""
    return SeatCounts(
        total=len(board.states),
        **{status.value.replace("-", "_"): board.count(status) for status in Status},
    )


def parties(board: Board) -> list[PartyTotals]:
    """Every party with a seat, a gain, a loss or a vote: by seats, votes, code."""
    previous, sitting = board.tallies_against("previous"), board.tallies_against("sitting")
    found = []
    for code in order.parties(board):
        tally = board.tally(code)
        net_against = NetAgainst(
            previous=previous.get(code, EMPTY_TALLY).net, sitting=sitting.get(code, EMPTY_TALLY).net
        )
        found.append(
            PartyTotals(
                party=code,
                seats=tally.seats,
                held=tally.held,
                gains=tally.gains,
                losses=tally.losses,
                net=tally.net,
                votes=tally.votes,
                share=as_float(board.vote_share(code)),
                share_change=as_float(board.vote_share_change(code)),
                net_against=net_against,
            )
        )
    return found


def declaration(state: SeatState, sources: Mapping[str, str]) -> Declaration:
    """A seat with a statement; see `document` for `sources`."""
    record, figures = on_air.safe_seat_record(state), on_air.figures(state)
    bulletin = state.standing.bulletin
    return Declaration(
        **records.plain(record, _DECLARATION),
        result=record.result or None,
        swing=_swing(figures.swing if figures else None),
        source=sources.get(record.seat_id) or (bulletin.origin if bulletin else None),
        results=Results(
            previous=state.result("previous") or None, sitting=state.result("sitting") or None
        ),
    )


def target_line(target: TargetState) -> TargetLine:
    """A published target and what became of it."""
    return TargetLine(
        **records.plain(on_air.safe_target_record(target), TargetLine.__struct_fields__)
    )


def _watch_area(board: Board, area: WatchArea) -> WatchAreaLine:
    return WatchAreaLine(
        area=area.area,
        party=area.party,
        published_share=as_float(area.published_share),
        seats=[_watched(board.states[seat], area.party) for seat in area.seats],
    )


def _watched(state: SeatState, party: str) -> WatchedSeat:
    return WatchedSeat(
        seat_id=state.seat.id,
        seat=state.seat.name,
        status=state.status,
        winner=state.winner,
        share=as_float(on_air.share(state, party)),
    )


def _swing(swing: Swing | None) -> SwingBetween | None:
    if swing is None:
        return None
    return SwingBetween(from_=swing.from_party, to=swing.to_party, value=as_float(swing.value))


def _time(time: dt.datetime | None, election: Election) -> str | None:
    return local(time, election).isoformat() if time else None


def _visible(value: Any) -> Any:
    """The same with every text made safe to print."""
    if isinstance(value, str):
        return visible(value)
    if isinstance(value, list):
        return [_visible(item) for item in value]
    if isinstance(value, dict):
        return {key: _visible(item) for key, item in value.items()}
    return value
