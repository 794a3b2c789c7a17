"""What is in a graphics folder: the bytes of each object, made anew only where they may differ.

An object is a function of what the ledger has said: the same night gives the same bytes,
whoever publishes it and however often. It knows no folder.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

import msgspec

from tracker.board import Board
from tracker.board.tally import Tally
from tracker.publish import board_objects
from tracker.publish.ledger_state import Hearing
from tracker.publish.seat_objects import SeatParts, seat_parts
from tracker.summary.json_shapes import Shape
from tracker.summary.render import render

WHOLE: Final = ("state.json", "parties.json", "flips.json", "next.json", "targets.json")
"""The objects of the whole board."""
SUMMARIES: Final = {
    "summary.txt": "text",
    "summary.csv": "csv",
    "summary.json": "json",
    "summary.html": "html",
}
"""The summaries, and the format of each."""

_encoder = msgspec.json.Encoder()


@dataclass(frozen=True, slots=True)
class Made:
    """An object as it is to be published."""

    data: bytes
    as_of: dt.datetime | None
    """When the last statement that it has heard was received; None where it has heard none."""


class Contents:
    """The objects of a night, kept up with a ledger."""

    def __init__(self, hearing: Hearing) -> None:
        self._hearing = hearing
        self._board: Board | None = None
        self._summed_up: Board | None = None
        self._parts: dict[str, SeatParts] = {}
        self._other: dict[str, Tally] = {}
        self.paths: frozenset[str] = frozenset()
        """Where everything of this election is, below the folder; empty until `changed`."""

    @property
    def summaries_behind(self) -> bool:
        """Whether the summaries are of another board than the other objects."""
        return self._summed_up is not self._board

    def changed(self) -> dict[str, Made]:
        """The objects that may be others than when this was last asked; at first, all but the
        summaries. Raises sqlite.Error."""
        hearing, before = self._hearing, self._board
        board, as_of = hearing.apply(), hearing.as_of
        assert as_of
        if board is before:
            return {}
        seats: Iterable[str] = board.states
        if before is not None and before.election is board.election:
            seats = board.states.changed_since(before.states)
        else:
            before, self._parts, self._other = Board.empty(board.election), {}, {}
            self.paths = frozenset([*map(seat_path, board.states), *WHOLE, *SUMMARIES])
        self._other = board_objects.moved(self._other, before, board, seats)
        self._board = board
        made = {seat_path(seat): self._seat(board, seat) for seat in seats}
        return made | self._whole(board, as_of)

    def summaries(self) -> dict[str, Made]:
        """The summaries of the board that the other objects are of."""
        board, as_of = self._board, self._hearing.as_of
        assert board
        assert as_of
        self._summed_up = board
        sources = self._sources(board)
        return {
            path: Made(render(board, as_of, format, sources=sources).encode(), as_of)
            for path, format in SUMMARIES.items()
        }

    def _seat(self, board: Board, seat: str) -> Made:
        state, last = board.states[seat], self._hearing.last(seat)
        parts = seat_parts(state, last, self._hearing.standing(state))
        self._parts[seat] = parts
        return Made(encoded(parts.own), last.at if last else None)

    def _whole(self, board: Board, as_of: dt.datetime) -> dict[str, Made]:
        parts = self._parts
        lines = board_objects.target_lines(board, parts)
        objects = (
            board_objects.state(board, as_of, lines),
            board_objects.parties(board, as_of, self._other),
            board_objects.flips(board, as_of, parts.values()),
            board_objects.coming(board, as_of, parts),
            board_objects.targets(board, as_of, lines),
        )
        return {path: Made(encoded(one), as_of) for path, one in zip(WHOLE, objects, strict=True)}

    def _sources(self, board: Board) -> Mapping[str, str]:
        standing = {seat: self._hearing.standing(state) for seat, state in board.states.items()}
        return {seat: told.source for seat, told in standing.items() if told}


def seat_path(seat: str) -> str:
    """Where a seat's own object is; an id that is no plain word is written as in an URL."""
    return f"seats/{quote(seat, safe='')}.json"


def encoded(shape: Shape) -> bytes:
    """An object as JSON on one line, in UTF-8."""
    return _encoder.encode(shape) + b"\n"
