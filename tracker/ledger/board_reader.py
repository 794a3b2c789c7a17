"""Keeps the board of an open ledger file, and adds the commits of other connections to it."""

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from tracker.board import Board
from tracker.election import Election
from tracker.ledger.loaded_board import LoadedBoard, with_newer_rows
from tracker.ledger.open_files import file_identity
from tracker.ledger.read_transaction import read_transaction
from tracker.ledger.recorded_statements import LeftOut, usable
from tracker.support import sqlite

_log = logging.getLogger(__name__)
_log.addHandler(logging.NullHandler())  # without a handler, Python prints warnings onto the screen


class BoardReader:
    """Reads the board of an open ledger file."""

    def __init__(self, path: Path, connection: sqlite.Connection, loaded: LoadedBoard) -> None:
        self.path = path
        self.connection = connection
        self.loaded_board = loaded
        """`board` and its position, for `Ledger.open`."""
        self._data_version = -1
        self._log_alarms(loaded.board.damaged)
        self.refresh()

    @property
    def board(self) -> Board:
        """The board after the last `refresh` or write."""
        return self.loaded_board.board

    @property
    def election(self) -> Election:
        """The election's data that was last recorded."""
        return self.board.election

    @property
    def last_seq(self) -> int:
        """The `seq` of the last bulletin on `board`; 0 before the first."""
        return self.loaded_board.last_seq

    @property
    def left_out(self) -> tuple[LeftOut, ...]:
        """The recorded statements that no reader can use, in order of receipt."""
        return self.loaded_board.left_out

    def is_same_file(self) -> bool:
        """Whether the file at `path` is still the file that was opened."""
        return file_identity(self.path) == self.loaded_board.file

    def refresh(self) -> Board:
        """Read newer bulletins and newer data of the election. Returns the new `board`."""
        before = self.loaded_board
        self.loaded_board = loaded = with_newer_rows(self.path, self.connection, before)
        logged = len(before.board.damaged) if loaded.election_seq == before.election_seq else 0
        self._log_alarms(loaded.board.damaged[logged:])
        return self.board

    def _log_alarms(self, sentences: Iterable[str]) -> None:
        for sentence in sentences:
            _log.warning("%s: %s", self.path, sentence)

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Read transaction: all reads in the block, and `board`, are of one moment.

        Blocks can be nested.
        """
        if self.connection.in_transaction:
            yield
            return
        with read_transaction(self.connection):
            self.refresh()
            yield

    def has_changed(self) -> bool:
        """Whether another connection has committed since the last call; True at the first call.

        Costs 3 µs.
        """
        (version,) = self.connection.execute("PRAGMA data_version").fetchone()
        changed, self._data_version = version != self._data_version, version
        return bool(changed)

    def force_changed(self) -> None:
        """Make the next `has_changed` return True. Call this if the last change was not read."""
        self._data_version = -1

    def board_up_to(self, seq: int) -> Board:
        """The board of the bulletins up to this `seq`, with the newest data of the election."""
        with self.snapshot():
            if seq >= self.last_seq:
                return self.board
            sql = "SELECT id, content FROM bulletins WHERE seq <= ?"
            board = Board.of(
                self.election, usable(self.connection.execute(sql, (seq,)), self.election)
            )
            return replace(board, damaged=self.board.damaged)
