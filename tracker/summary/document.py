"""The summary as one JSON document, for programs. Its shape is a contract: only add to it.

Ids and party codes are those of the election's files; shares and swings are percentage
points, unrounded; times are ISO 8601 in the election's time zone; null is "nothing to
say", or "not safe to say" (`sayable`).
"""

import datetime as dt
import json
from collections.abc import Mapping
from fractions import Fraction

from tracker.board import Board
from tracker.election import Basis, Election, WatchArea
from tracker.escape import visible
from tracker.figures import Swing
from tracker.fold import Status
from tracker.night import local
from tracker.seat_state import SeatState
from tracker.summary import order, sayable
from tracker.tally import NOTHING
from tracker.targets import TargetState

BASES: tuple[Basis, ...] = ("previous", "sitting")
"""What gain and hold can be counted against; `result` and `net` are against the election's."""

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]


def document_json(board: Board, as_of: dt.datetime, sources: Mapping[str, str]) -> str:
    """The document, indented, in UTF-8; see `document`."""
    return (
        json.dumps(_visible(document(board, as_of, sources)), indent=2, ensure_ascii=False) + "\n"
    )


def document(board: Board, as_of: dt.datetime, sources: Mapping[str, str]) -> dict[str, Json]:
    """The whole night as plain values.

    `sources` gives for a seat id where its standing statement came from; without it, the
    statement's origin stands: "feed" or "desk".
    """
    election = board.election
    return {
        "election": {
            "id": election.id,
            "name": election.name,
            "date": election.date.isoformat(),
            "region": election.region,
        },
        "as_of": _time(as_of, election),
        "seats": {"total": len(board.states), **_counts(board)},
        "parties": _parties(board),
        "declarations": [_declaration(state, sources) for state in order.declarations(board)],
        "targets": [_target(target) for target in board.targets],
        "watch_areas": [_watch_area(board, area) for area in election.watch_areas],
        "declared_by": _time(board.declared_by, election),
    }


def _counts(board: Board) -> dict[str, Json]:
    """Seats by status; they add up to the total."""
    statuses = (
        *(Status.DECLARED, Status.CALLED, Status.VOTES_PENDING, Status.RECOUNT),
        *(Status.TIED, Status.CONFLICT, Status.AWAITING),
    )
    return {status.value.replace("-", "_"): board.count(status) for status in statuses}


def _parties(board: Board) -> Json:
    against = {basis: board.against(basis) for basis in BASES}
    return [
        {
            **_party(board, code),
            "net_against": {basis: against[basis].get(code, NOTHING).net for basis in BASES},
        }
        for code in order.parties(board)
    ]


def _party(board: Board, code: str) -> dict[str, Json]:
    tally = board.tally(code)
    return {
        "party": code,
        "seats": tally.seats,
        "held": tally.held,
        "gains": tally.gains,
        "losses": tally.losses,
        "net": tally.net,
        "votes": tally.votes,
        "share": _points(board.vote_share(code)),
        "share_change": _points(board.vote_share_change(code)),
    }


def _declaration(state: SeatState, sources: Mapping[str, str]) -> Json:
    seat, said = state.seat, sayable.figures(state)
    bulletin = state.standing.bulletin
    return {
        "seat_id": seat.id,
        "seat": seat.name,
        "status": state.status.value,
        "winner": state.winner,
        "previous": seat.previous_winner,
        "sitting": seat.sitting,
        "result": state.result() or None,
        "gain": state.gained(),
        "majority": said.majority if said else None,
        "majority_share": _points(said.majority_share) if said else None,
        "turnout": _points(said.turnout) if said else None,
        "swing": _swing(said.swing) if said else None,
        "declared_at": _time(sayable.declared_at(state), state.election),
        "source": sources.get(seat.id) or (bulletin.origin if bulletin else None),
        "results": {basis: state.result(basis) or None for basis in BASES},
    }


def _target(target: TargetState) -> Json:
    published = target.target
    swing = published.published_swing
    return {
        "group": published.group,
        "seat_id": published.seat,
        "seat": target.state.seat.name,
        "holder": published.holder,
        "challenger": published.challenger,
        "majority": target.majority,
        "published_majority": published.published_majority,
        "published_swing": None if swing is None else float(swing),
        "swing_needed": _points(target.swing_needed),
        "swing": _points(sayable.swing(target)),
        "beyond": _points(sayable.beyond(target)),
        "seat_status": target.state.status.value,
        "status": target.status.value,
        "winner": target.state.winner,
    }


def _watch_area(board: Board, area: WatchArea) -> Json:
    share = area.published_share
    return {
        "area": area.area,
        "party": area.party,
        "published_share": None if share is None else float(share),
        "seats": [_watched(board.states[seat], area.party) for seat in area.seats],
    }


def _watched(state: SeatState, party: str) -> Json:
    return {
        "seat_id": state.seat.id,
        "seat": state.seat.name,
        "status": state.status.value,
        "winner": state.winner,
        "share": _points(sayable.share(state, party)),
    }


def _swing(swing: Swing | None) -> Json:
    if swing is None:
        return None
    return {"from": swing.from_party, "to": swing.to_party, "value": float(swing.value)}


def _points(value: Fraction | None) -> float | None:
    return None if value is None else float(value)


def _time(time: dt.datetime | None, election: Election) -> str | None:
    return local(time, election).isoformat() if time else None


def _visible(value: Json) -> Json:
    """The same with every text made safe to print."""
    if isinstance(value, str):
        return visible(value)
    if isinstance(value, list):
        return [_visible(item) for item in value]
    if isinstance(value, dict):
        return {key: _visible(item) for key, item in value.items()}
    return value
