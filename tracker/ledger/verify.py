"""`tracker verify`: is a ledger sound, and does all of it follow from what was received?

Everything is looked at in one read transaction, so it can run while the night goes on. It
mends nothing.
"""

import hashlib
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import msgspec

from tracker import feeds
from tracker.board import bulletin as bulletins_of
from tracker.board.bulletin import Bulletin
from tracker.election import Election
from tracker.election.clock import wall_clock
from tracker.feeds.reading import DocumentError
from tracker.ledger.connection import connect
from tracker.ledger.ledger import Ledger
from tracker.support import sqlite
from tracker.support.progress_bar import ProgressCallback

DERIVED = (
    "seats",
    "previous_votes",
    "declarations",
    "candidates",
    "targets",
    "watch_areas",
    "parties",
    "notes",
    "confirmations",
)
"""The tables that follow from the election and the bulletins."""

MOST_SHOWN = 3
"""Rows named where a table differs."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was looked at, and what is wrong: a sentence each."""

    documents: int
    deliveries: int
    bulletins: int
    faults: tuple[str, ...]


def verify(path: Path, told: ProgressCallback | None = None) -> Verdict:
    """Check a ledger file to the bottom. Raises LedgerError where it cannot be opened.

    `told` hears how many of the deliveries were read again: what takes longest.
    """
    with closing(connect(path)) as connection:
        try:
            connection.execute("BEGIN")
            faults = tuple(_faults(connection, told))
            return Verdict(
                documents=_count(connection, "documents"),
                deliveries=_count(connection, "deliveries"),
                bulletins=_count(connection, "bulletins"),
                faults=faults,
            )
        except sqlite.DatabaseError as error:
            return Verdict(0, 0, 0, faults=(f"the file is damaged: {error}",))


def _faults(connection: sqlite.Connection, told: ProgressCallback | None) -> Iterator[str]:
    for (found,) in connection.execute("PRAGMA integrity_check"):
        if found != "ok":
            yield f"the file is damaged: {found}"
    for table, row, parent, _ in connection.execute("PRAGMA foreign_key_check"):
        yield f"{table}, row {row}: what it refers to in {parent} is not there"
    yield from _documents(connection)
    elections, faults = _elections(connection)
    yield from faults
    bulletins, faults = _bulletins(connection)
    yield from faults
    yield from _statements(connection)
    if not elections or faults:
        return
    yield from _reread(connection, elections, told)
    yield from _refolded(connection, elections[0], bulletins)


def _count(connection: sqlite.Connection, table: str) -> int:
    (count,) = connection.execute(f"SELECT count(*) FROM {table}").fetchone()
    return int(count)


def _documents(connection: sqlite.Connection) -> Iterator[str]:
    """Every document is what its hash says."""
    for sha256, data in connection.execute("SELECT sha256, bytes FROM documents"):
        if hashlib.sha256(data).hexdigest() != sha256:
            yield f"document {sha256[:12]}: its bytes are not those that were received"
    for (sha256,) in connection.execute(
        "SELECT sha256 FROM documents EXCEPT SELECT sha256 FROM deliveries"
    ):
        yield f"document {sha256[:12]}: came in no delivery"


def _elections(connection: sqlite.Connection) -> tuple[list[Election], list[str]]:
    """The election as it is on record, the newest first."""
    found, faults = [], []
    for seq, content in connection.execute("SELECT seq, content FROM elections ORDER BY seq DESC"):
        try:
            found.append(msgspec.json.decode(content, type=Election))
        except msgspec.MsgspecError as error:
            faults.append(f"elections, row {seq}: cannot be read: {error}")
    return found, faults if found or faults else ["there is no election"]


def _bulletins(connection: sqlite.Connection) -> tuple[list[Bulletin], list[str]]:
    """The bulletins in order of receipt; each is what its id says, and its columns say the same."""
    found, faults = [], []
    rows = connection.execute(
        "SELECT id, content, seat_id, kind, origin, revision, said_by FROM bulletins ORDER BY seq"
    )
    for id_, content, *columns in rows:
        try:
            one = bulletins_of.decode(content)
        except msgspec.MsgspecError as error:
            faults.append(f"bulletin {id_[:12]}: cannot be read: {error}")
            continue
        found.append(one)
        if one.id != id_:
            faults.append(f"bulletin {id_[:12]}: its content is not that of its id")
        elif columns != [one.seat, one.kind, one.origin, one.revision, one.by]:
            faults.append(f"bulletin {id_[:12]}: its columns say something else than its content")
    return found, faults


def _statements(connection: sqlite.Connection) -> Iterator[str]:
    """What the feed said came in a file that counts; what the desk said came in none."""
    for id_, origin in connection.execute(
        "SELECT id, origin FROM bulletins LEFT JOIN delivery_bulletins ON bulletin = id"
        " WHERE (origin = 'feed') = (bulletin IS NULL) GROUP BY id"
    ):
        what = "came in no file" if origin == "feed" else "is the desk's, and came in a file"
        yield f"bulletin {id_[:12]}: {what}"


def _reread(
    connection: sqlite.Connection, elections: list[Election], told: ProgressCallback | None
) -> Iterator[str]:
    """Each file, read again, says what is on record, by one of the elections on record."""
    stated: dict[int, set[str]] = {}
    pairs = connection.execute("SELECT delivery, bulletin FROM delivery_bulletins")
    for delivery, bulletin in pairs:
        stated.setdefault(delivery, set()).add(bulletin)
    rows = connection.execute(
        "SELECT seq, name, status, bytes FROM deliveries LEFT JOIN documents USING (sha256)"
    )
    total = _count(connection, "deliveries") if told else 0
    for done, (seq, name, status, data) in enumerate(rows, 1):
        if told:
            told(done, total)
        ids = stated.get(seq, set())
        if status != "accepted":
            if ids:
                yield f"{name}: did not count ({status}), and has statements"
        elif not any(_says(name, data, election) == ids for election in elections):
            yield f"{name}: read again, it says something else than is on record"


def _says(name: str, data: bytes | None, election: Election) -> set[str] | None:
    if data is None:
        return None
    try:
        return {bulletin.id for bulletin in feeds.read(name, data, election).bulletins}
    except DocumentError:
        return None


def _refolded(
    connection: sqlite.Connection, election: Election, bulletins: list[Bulletin]
) -> Iterator[str]:
    """The tables that people read are those of a new ledger with the same statements."""
    now = wall_clock()
    with Ledger.create(Path(":memory:"), election, now) as again:
        try:
            with again.writing():
                again.append(bulletins, now)
        except (KeyError, ValueError) as error:
            yield f"the statements cannot be folded: {error}"
            return
        for table in DERIVED:
            kept, right = (_rows(c, table, election) for c in (connection, again.connection))
            if kept != right:
                differing = sorted(kept ^ right, key=repr)
                shown = "; ".join(repr(row) for row in differing[:MOST_SHOWN])
                yield f"the table {table} is not that of the statements: {shown}"


def _rows(connection: sqlite.Connection, table: str, election: Election) -> set[tuple[object, ...]]:
    """All rows; without a party that nobody knew, once nothing is left of it."""
    rows = set(connection.execute(f"SELECT * FROM {table}"))
    if table == "parties":
        return {row for row in rows if row[0] in election.party_by_code or any(row[4:])}
    return rows
