"""The objects of a graphics folder as bytes. An object that cannot have changed is kept.

The bytes depend only on the ledger's content: two publishers of one ledger write the same bytes.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

import msgspec

from tracker.board import Board
from tracker.board.tally import Tally
from tracker.election import Election
from tracker.publish import board_objects
from tracker.publish.flat_tables import PARTY_FIELDS, SEAT_FIELDS, flat_row, flat_tables
from tracker.publish.fragments import headline_html, map_svg
from tracker.publish.ledger_state import LedgerState
from tracker.publish.seat_objects import SeatParts, seat_parts
from tracker.summary.json_shapes import Shape
from tracker.summary.pictures.tile_map import DrawnTiles
from tracker.summary.render import render

BOARD_PATHS: Final = (
    *("state.json", "parties.json", "seats.json", "latest.json", "flips.json", "next.json"),
    *("targets.json", "parties.csv", "latest.csv", "flips.csv"),
    *("vmix/parties.json", "vmix/latest.json", "vmix/flips.json", "headline.html"),
)
"""Paths of the objects of the whole board, without the map, which some elections do not have."""
MAP_PATH: Final = "map.svg"
SUMMARIES: Final = {
    "summary.txt": "text",
    "summary.csv": "csv",
    "summary.json": "json",
    "summary.html": "html",
}
"""Formats of the summaries, by path."""

_encoder = msgspec.json.Encoder()


@dataclass(frozen=True, slots=True)
class PublishedObject:
    """The content of an object."""

    data: bytes
    as_of: dt.datetime | None
    """For a seat: when its last statement was received; None without a statement. For the whole
    board: `LedgerState.as_of`."""


class Objects:
    """The objects of a night, updated from a ledger."""

    def __init__(self, ledger: LedgerState) -> None:
        self._ledger = ledger
        self._board: Board | None = None
        self._summarized: Board | None = None
        self._parts: dict[str, SeatParts] = {}
        self._other_tallies: dict[str, Tally] = {}
        self._drawn_tiles: DrawnTiles = {}
        self.paths: frozenset[str] = frozenset()
        """The paths of all objects of the election; empty before the first `changed`."""

    @property
    def summaries_behind(self) -> bool:
        """Whether the summaries show an older board than the other objects."""
        return self._summarized is not self._board

    def changed(self) -> dict[str, PublishedObject]:
        """The objects that may have changed since the last call, by path; without the summaries.

        The first call returns all objects; so does the first call after the election's data was
        replaced. Raises sqlite.Error.
        """
        before = self._board
        board, as_of = self._ledger.update(), self._ledger.as_of
        assert as_of
        if board is before:
            return {}
        seats: Iterable[str] = board.states
        if before is not None and before.election is board.election:
            seats = board.states.changed_since(before.states)
        else:
            before, self._parts, self._other_tallies = Board.empty(board.election), {}, {}
            self._drawn_tiles = {}
            self.paths = _paths(board.election)
        self._other_tallies = board_objects.updated_tallies(
            self._other_tallies, before, board, seats
        )
        self._board = board
        objects = {seat_path(seat): self._seat_object(board, seat) for seat in seats}
        return objects | self._board_objects(board, as_of)

    def summaries(self) -> dict[str, PublishedObject]:
        """The summaries, by path, of the board at the last `changed`."""
        board, as_of = self._board, self._ledger.as_of
        assert board
        assert as_of
        self._summarized = board
        sources = self._sources(board)
        return {
            path: PublishedObject(
                render(
                    board, as_of, format, sources=sources, retracted=self._ledger.retracted
                ).encode(),
                as_of,
            )
            for path, format in SUMMARIES.items()
        }

    def _seat_object(self, board: Board, seat: str) -> PublishedObject:
        state, last = board.states[seat], self._ledger.last_statement(seat)
        parts = seat_parts(state, last, self._ledger.standing(state))
        self._parts[seat] = parts
        return PublishedObject(encoded(parts.own), last.received_at if last else None)

    def _board_objects(self, board: Board, as_of: dt.datetime) -> dict[str, PublishedObject]:
        parts = self._parts
        lines = board_objects.target_lines(board, parts)
        state = board_objects.state(board, as_of, lines, parts.values())
        parties = board_objects.parties(board, as_of, self._other_tallies)
        latest = board_objects.latest_parts(parts.values())
        flips = board_objects.flips(board, as_of, parts.values())
        shapes: dict[str, Shape] = {
            "state.json": state,
            "parties.json": parties,
            "seats.json": board_objects.seats(board, as_of, parts.values()),
            "latest.json": board_objects.latest(board, as_of, latest),
            "flips.json": flips,
            "next.json": board_objects.next_seats(board, as_of, parts.values()),
            "targets.json": board_objects.targets(board, as_of, lines),
        }
        data = {path: encoded(shape) for path, shape in shapes.items()}
        party_rows = [flat_row(PARTY_FIELDS, party) for party in parties.parties]
        data |= flat_tables("parties", PARTY_FIELDS, party_rows)
        for name, rows in (
            ("latest", [seat.flat_row for seat in latest]),
            ("flips", [parts[flip.seat_id].flat_row for flip in flips.flips]),
        ):
            data |= flat_tables(name, SEAT_FIELDS, [row for row in rows if row])
        data["headline.html"] = headline_html(state).encode()
        if picture := map_svg(board, self._drawn_tiles):
            data[MAP_PATH] = picture.encode()
        return {path: PublishedObject(content, as_of) for path, content in data.items()}

    def _sources(self, board: Board) -> Mapping[str, str]:
        standing = {seat: self._ledger.standing(state) for seat, state in board.states.items()}
        return {seat: received.source for seat, received in standing.items() if received}


def _paths(election: Election) -> frozenset[str]:
    has_map = any(seat.tile for seat in election.seats)
    seats = map(seat_path, election.seat_by_id)
    return frozenset([*seats, *BOARD_PATHS, *SUMMARIES, *([MAP_PATH] if has_map else [])])


def seat_path(seat: str) -> str:
    """The path of a seat's object. Special characters of the id are percent-encoded."""
    return f"seats/{quote(seat, safe='')}.json"


def encoded(shape: Shape) -> bytes:
    """An object as JSON on one line."""
    return _encoder.encode(shape) + b"\n"
