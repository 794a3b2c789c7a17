"""The summary as one JSON document for programs; `json_shapes` defines its fields.

Ids and party codes are those of the election's files. Shares and swings are in percentage points,
unrounded. Times are ISO 8601 in the election's time zone. null: there is no figure, or it is not
safe for air (`on_air`).
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any

import msgspec

from tracker.board import Board, records
from tracker.board.figures import Swing
from tracker.board.house_majority import house_majority
from tracker.board.seat_state import SeatState
from tracker.board.standing import Status
from tracker.board.tally import EMPTY_TALLY
from tracker.board.targets import TargetState
from tracker.election import Election, WatchArea
from tracker.election.clock import local
from tracker.election.swing import as_float
from tracker.summary import json_shapes as shapes
from tracker.summary import on_air, order
from tracker.support.escape import visible

_DECLARATION = (
    "seat_id seat status winner previous sitting gain majority majority_share turnout valid_votes "
    "electorate declared_at"
).split()
"""Fields that a declaration has unchanged from `SeatRecord`."""
_TARGET = tuple(name for name in shapes.TargetLine.__struct_fields__ if name != "own_report")
"""Fields that a target has unchanged from `TargetRecord`."""


def document_json(board: Board, as_of: dt.datetime, sources: Mapping[str, str]) -> str:
    """The record of `document` as indented JSON."""
    encoded = msgspec.json.encode(plain(document(board, as_of, sources)))
    return msgspec.json.format(encoded, indent=2).decode() + "\n"


def document(board: Board, as_of: dt.datetime, sources: Mapping[str, str]) -> shapes.Summary:
    """The whole summary as a record.

    `sources` has, by seat id, the source of the statement that stands. For a seat that is not in
    it, the source is the statement's origin, "feed" or "desk".
    """
    election, limit = board.election, board.declared_by
    return shapes.Summary(
        version=shapes.VERSION,
        election=contest(election),
        as_of=local(as_of, election).isoformat(),
        seats=counts(board),
        parties=parties(board),
        declarations=[declaration(state, sources) for state in order.declarations(board)],
        targets=[target_line(target) for target in board.targets],
        watch_areas=[_watch_area(board, area) for area in election.watch_areas],
        declared_by=local(limit, election).isoformat() if limit else None,
        damaged=list(board.damaged),
        house_majority=_house_majority(board),
    )


def plain(record: msgspec.Struct) -> Any:
    """A record as values for `json`; every text in it is safe to print."""
    return _visible(msgspec.to_builtins(record))


def contest(election: Election) -> shapes.Contest:
    """The election's id, name, date and region."""
    return shapes.Contest(
        id=election.id, name=election.name, date=election.date, region=election.region
    )


def counts(board: Board) -> shapes.SeatCounts:
    """Number of seats by status."""
    return shapes.SeatCounts(
        total=len(board.states),
        **{status.value.replace("-", "_"): board.count(status) for status in Status},
    )


def parties(board: Board) -> list[shapes.PartyTotals]:
    """The totals of the parties, in the order of `order.parties`."""
    previous, sitting = board.tallies_against("previous"), board.tallies_against("sitting")
    return [
        shapes.PartyTotals(
            party=code,
            seats=tally.seats,
            held=tally.held,
            gains=tally.gains,
            losses=tally.losses,
            net=tally.net,
            votes=tally.votes,
            share=as_float(board.vote_share(code)),
            share_change=as_float(board.vote_share_change(code)),
            net_against=shapes.NetAgainst(
                previous=previous.get(code, EMPTY_TALLY).net,
                sitting=sitting.get(code, EMPTY_TALLY).net
                if board.election.sitting_known or board.election.basis == "sitting"
                else None,
            ),
        )
        for code in order.parties(board)
        for tally in [board.tally(code)]
    ]


def declaration(state: SeatState, sources: Mapping[str, str]) -> shapes.Declaration:
    """The record of a seat. `sources` is as in `document`."""
    record, figures = on_air.safe_seat_record(state), on_air.figures(state)
    bulletin = state.standing.bulletin
    return shapes.Declaration(
        **records.plain(record, _DECLARATION),
        result=record.result or None,
        swing=_swing(figures.swing if figures else None),
        source=sources.get(record.seat_id) or (bulletin.origin if bulletin else None),
        results=shapes.Results(
            previous=state.result("previous") or None, sitting=state.result("sitting") or None
        ),
        doubts=[shapes.DoubtLine(reason=d.reason, sentence=d.sentence) for d in state.doubts],
        own_report=state.is_own_report,
    )


def target_line(target: TargetState) -> shapes.TargetLine:
    """The line of a published target."""
    return shapes.TargetLine(
        **records.plain(on_air.safe_target_record(target), _TARGET),
        own_report=target.state.is_own_report,
    )


def _watch_area(board: Board, area: WatchArea) -> shapes.WatchAreaLine:
    return shapes.WatchAreaLine(
        area=area.area,
        party=area.party,
        published_share=as_float(area.published_share),
        seats=[
            shapes.WatchedSeat(
                seat_id=state.seat.id,
                seat=state.seat.name,
                status=state.status,
                winner=state.winner,
                share=as_float(on_air.share(state, area.party)),
                own_report=state.is_own_report,
            )
            for state in [board.states[seat] for seat in area.seats]
        ],
    )


def _house_majority(board: Board) -> shapes.HouseMajorityLine | None:
    state = house_majority(board)
    if state is None:
        return None
    reached_at = state.reached_at
    return shapes.HouseMajorityLine(
        status=state.status,
        seats_for_majority=state.post,
        leader=state.leader,
        leader_seats=state.seats,
        needed=state.needed,
        reached_at=local(reached_at, board.election).isoformat() if reached_at else None,
        reached_in=[seat.seat.name for seat in state.reached_in],
        absent=list(state.absent),
        absent_seats=state.absent_seats,
        seats_without_absent=state.effective_post,
        majority=state.majority,
        majority_without_absent=state.effective_majority,
    )


def _swing(swing: Swing | None) -> shapes.SwingBetween | None:
    if swing is None:
        return None
    return shapes.SwingBetween(
        from_=swing.from_party, to=swing.to_party, value=as_float(swing.value)
    )


def _visible(value: Any) -> Any:
    """The value with every text made safe to print."""
    if isinstance(value, str):
        return visible(value)
    if isinstance(value, list):
        return [_visible(item) for item in value]
    if isinstance(value, dict):
        return {key: _visible(item) for key, item in value.items()}
    return value
