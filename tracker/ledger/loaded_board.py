"""The board of a ledger up to the last bulletin that was read. Adds newer rows to it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from tracker.board import Board
from tracker.election import Election
from tracker.ledger.checksum import checksum
from tracker.ledger.point import Point, point_at
from tracker.ledger.read_transaction import read_transaction
from tracker.ledger.record_faults import NOT_ON_THE_BOARD, record_faults
from tracker.ledger.recorded_election import decode_election, last_election
from tracker.ledger.recorded_statements import (
    LeftOut,
    UnusableStatementError,
    altered_row,
    left_out_statement,
    missing_numbers,
    read_statement,
)
from tracker.support import sqlite


@dataclass(frozen=True, slots=True)
class LoadedBoard:
    """A board, and the position in a ledger file up to which it was read.

    `Ledger.open` can begin with the loaded board of another connection of the process: it then
    reads only newer bulletins.
    """

    file: tuple[int, int] | None
    """Device and inode of the ledger file; None for a ledger in memory."""
    election_seq: int
    """The `seq` of the election's data in the table `elections`."""
    board: Board
    point: Point
    """The point after the last bulletin that was read."""
    left_out: tuple[LeftOut, ...] = ()
    """The bulletins up to `last_seq` that cannot be used and are not on the board."""

    @property
    def last_seq(self) -> int:
        """The `seq` of the last bulletin that was read; 0 before the first."""
        return self.point.seq


def empty_board(
    connection: sqlite.Connection, file: tuple[int, int] | None, seq: int, election: Election
) -> LoadedBoard:
    """The empty board of a ledger, with the alarms about damaged rows of `NOT_ON_THE_BOARD`.

    `seq` is as `LoadedBoard.election_seq`.
    """
    damaged = tuple(f.alarm for f in record_faults(connection, NOT_ON_THE_BOARD))
    board = replace(Board.empty(election), damaged=damaged)
    return LoadedBoard(file, seq, board, point_at(connection, 0))


def is_of_ledger(
    loaded: LoadedBoard, connection: sqlite.Connection, file: tuple[int, int] | None, seq: int
) -> bool:
    """Whether `loaded` was read from this file, whose last data of the election has this `seq`.

    False if the ledger was restored from a backup that does not have the point of `loaded`.
    """
    return (loaded.file, loaded.election_seq) == (file, seq) and (
        point_at(connection, loaded.point.seq) == loaded.point
    )


def with_newer_rows(path: Path, connection: sqlite.Connection, loaded: LoadedBoard) -> LoadedBoard:
    """`loaded` with the newer data of the election and the newer bulletins of its ledger.

    If the data of the election is newer, every bulletin is applied again, to an empty board.
    """
    with read_transaction(connection):
        seq, _, content = last_election(path, connection, loaded.election_seq)
        if seq:
            loaded = empty_board(connection, loaded.file, seq, decode_election(content))
        rows = connection.execute(
            "SELECT seq, content, checksum, id, seat_id, kind, origin, revision, said_by,"
            " received_at FROM bulletins WHERE seq > ? ORDER BY seq",
            (loaded.last_seq,),
        ).fetchall()
        if rows or not loaded.last_seq:
            loaded = _with_bulletins(connection, loaded, rows)
    return loaded


def _with_bulletins(
    connection: sqlite.Connection, loaded: LoadedBoard, rows: Sequence[tuple[Any, ...]]
) -> LoadedBoard:
    """`loaded` with these newer bulletins, or with them in `left_out`.

    The alarms about those that are left out, altered or missing are in `Board.damaged`.
    """
    bulletins, left_out, election = [], [], loaded.board.election
    damaged = [*missing_numbers(connection, loaded.last_seq, [row[0] for row in rows])]
    for seq, content, row_checksum, *columns in rows:
        id_ = columns[0]
        try:
            bulletins.append(read_statement(id_, content, election))
        except UnusableStatementError as error:
            left_out.append(left_out_statement(connection, seq, error, election))
            damaged.append(left_out[-1].sentence)
        else:
            if checksum(columns) != row_checksum:
                damaged.append(altered_row(bulletins[-1], election))
    board = loaded.board.apply(bulletins)
    if damaged:
        board = replace(board, damaged=(*board.damaged, *damaged))
    return replace(
        loaded,
        board=board,
        point=replace(loaded.point, seq=rows[-1][0], bulletin=rows[-1][3])
        if rows
        else loaded.point,
        left_out=(*loaded.left_out, *left_out),
    )
