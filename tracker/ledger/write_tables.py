"""Writes the readable tables of a ledger, in the transaction that changes the board.

`read_tables` makes the rows, and `schema` has the columns.
"""

from collections.abc import Iterable, Sequence

from tracker.board import Board
from tracker.board.targets import target_state
from tracker.ledger import read_tables
from tracker.support import sqlite

RULES = 2
"""The number of the rules that make the rows. Raise it if the same bulletins give other rows: the
tables of older ledgers are then written again when they are opened."""
_ELECTION_TABLES = ("targets", "watch_areas", "previous_votes", "seats", "parties")
"""Tables of the election's data. A table comes before the tables that its foreign keys refer to."""
_UPSERT_PARTY = """
    INSERT INTO parties (seats, held, gains, losses, net, votes, code, name, colour, mark)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?7, '#808080', '·')
    ON CONFLICT (code) DO UPDATE SET seats = ?1, held = ?2, gains = ?3, losses = ?4,
        net = ?5, votes = ?6
"""


def rewrite(connection: sqlite.Connection, board: Board) -> None:
    """Delete and write all rows of the readable tables, after a change of the election's data."""
    from sqlite_utils import Database

    database = Database(connection)
    connection.execute("PRAGMA defer_foreign_keys = ON")
    for table in (*_ELECTION_TABLES, "declarations", "candidates"):
        connection.execute(f"DELETE FROM {table}")
    for table, rows in read_tables.election_tables(board.election):
        database.table(table).insert_all(rows)
    _replace(connection, "targets", [read_tables.target_row(target) for target in board.targets])
    _write_seats(connection, Board.empty(board.election), board, board.bulletins)
    _write_parties(connection, board, board.tallies)
    _record_rules(connection)


def _record_rules(connection: sqlite.Connection) -> None:
    connection.execute("UPDATE readable_tables SET rules = ?", (RULES,))


def are_outdated(connection: sqlite.Connection) -> bool:
    """Whether other rules than `RULES` made the readable tables."""
    (rules,) = connection.execute("SELECT rules FROM readable_tables").fetchone()
    return bool(rules != RULES)


def write_changes(
    connection: sqlite.Connection, before: Board, after: Board, seats: Iterable[str]
) -> None:
    """Update the rows of `seats`, which have new bulletins, of other seats whose state they change,
    and of parties with a new tally."""
    _write_seats(connection, before, after, {*seats, *after.states.changed_since(before.states)})
    old, new = before.tallies, after.tallies
    _write_parties(connection, after, (p for p in {**old, **new} if old.get(p) is not new.get(p)))


def _write_seats(
    connection: sqlite.Connection, before: Board, after: Board, seats: Iterable[str]
) -> None:
    run = connection.execute
    for seat in seats:
        state, old_state = after.states[seat], before.states[seat]
        if state.status != old_state.status:
            run("UPDATE seats SET status = ? WHERE id = ?", (state.status, seat))
        _replace(connection, "declarations", [read_tables.declaration_row(state)])
        if old_state.standing.bulletin:
            run("DELETE FROM candidates WHERE seat_id = ?", (seat,))
        _replace(connection, "candidates", read_tables.candidate_rows(state))
        targets = after.election.targets_by_seat.get(seat, ())
        target_rows = [read_tables.target_row(target_state(target, state)) for target in targets]
        _replace(connection, "targets", target_rows)
        for table, rows_of in read_tables.ENTRY_ROWS.items():
            rows = rows_of(after, seat)
            if rows != rows_of(before, seat):
                run(f"DELETE FROM {table} WHERE seat_id = ?", (seat,))
                _replace(connection, table, rows)


def _replace(connection: sqlite.Connection, table: str, rows: Sequence[read_tables.Row]) -> None:
    if rows:
        values = ", ".join("?" * len(rows[0]))
        connection.executemany(f"INSERT OR REPLACE INTO {table} VALUES ({values})", rows)


def _write_parties(connection: sqlite.Connection, board: Board, parties: Iterable[str]) -> None:
    connection.executemany(
        _UPSERT_PARTY, [read_tables.party_row(board, party) for party in sorted(parties)]
    )
