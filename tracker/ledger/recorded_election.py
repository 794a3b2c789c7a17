"""The election's data in a ledger. The table `elections` has every version; the last is in use."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import msgspec

from tracker.election import Election
from tracker.ledger.append_records import append_row
from tracker.ledger.checksum import checksum
from tracker.ledger.errors import LedgerError
from tracker.ledger.timestamps import timestamp
from tracker.support import sqlite


def last_election(
    path: Path, connection: sqlite.Connection, after_seq: int = 0
) -> tuple[int, str, str]:
    """(`seq`, election id, JSON) of the election's data that was last recorded.

    (0, "", "") if none has a `seq` above `after_seq`. Raises LedgerError if it is damaged.
    """
    row = connection.execute(
        "SELECT seq, checksum, id, name, date, region, since, content FROM elections"
        " WHERE seq > ? ORDER BY seq DESC LIMIT 1",
        (after_seq,),
    ).fetchone()
    if row is None:
        return 0, "", ""
    seq, row_checksum, *columns = row
    if checksum(columns) != row_checksum:
        raise LedgerError(
            f"{path}: the election's data in it is damaged; run `tracker repair -e ELECTION`"
        )
    return seq, columns[0], columns[-1]


def recorded_elections(connection: sqlite.Connection) -> Iterator[Election]:
    """All readable versions of the election's data in a ledger, newest first."""
    rows = connection.execute("SELECT content FROM elections ORDER BY seq DESC").fetchall()
    for (content,) in rows:
        try:
            yield decode_election(content)
        except msgspec.MsgspecError:
            continue


def append_election(connection: sqlite.Connection, election: Election, now: dt.datetime) -> int:
    """Record a version of the election's data. Returns its `seq`. Call in a write transaction."""
    columns = election_columns(election, timestamp(now))
    return append_row(connection, "elections", columns)


def election_columns(election: Election, since: str) -> list[str]:
    """The columns of a version in the table, in the order of `checksum.COLUMNS`."""
    content = encode_election(election)
    return [election.id, election.name, str(election.date), election.region, since, content]


def check_same_election(path: Path, connection: sqlite.Connection, election: Election) -> int:
    """Check that a file is a ledger of this election.

    Returns the `seq` of the election's data that was last recorded in it; 0 for a new file. Raises
    LedgerError if the file is of another election, or has bulletins of another polling day or about
    a seat that `election` does not have.
    """
    seq, id_, content = last_election(path, connection)
    if seq and id_ != election.id:
        raise LedgerError(f"{path}: holds the election {id_}, not {election.id}")
    has_bulletins = connection.execute("SELECT 1 FROM bulletins LIMIT 1").fetchone()
    if has_bulletins and (day := decode_election(content).date) != election.date:
        raise LedgerError(
            f"{path}: has statements of {day}, and polling day of {election.id} is "
            f"{election.date}; name another ledger with --db"
        )
    seats = connection.execute(
        "SELECT DISTINCT seats.id, seats.name FROM bulletins JOIN seats ON seats.id = seat_id"
    )
    for seat, name in seats:
        if seat not in election.seat_by_id:
            raise LedgerError(
                f"{path}: has statements about {name} ({seat}), which is not in seats.csv any more"
            )
    return seq


def is_other_data(content: str, election: Election) -> bool:
    """Whether this JSON is of other data than `election`. True if it cannot be read."""
    try:
        return decode_election(content) != election
    except msgspec.MsgspecError:
        return True


def encode_election(election: Election) -> str:
    """The election's data as JSON."""
    return msgspec.json.encode(election).decode()


def decode_election(content: str) -> Election:
    """The election's data of a JSON text. Raises msgspec.MsgspecError."""
    return msgspec.json.decode(content, type=Election)
