"""`tracker verify`: checks that a ledger is intact and agrees with the files that it received.

The check reads one snapshot, so other processes can write at the same time. It repairs nothing.
Readable tables that older rules made are written again first.
"""

import hashlib
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from tracker.board.bounds import bounds_error
from tracker.board.bulletin import Bulletin, decode
from tracker.election import Election
from tracker.election.clock import wall_clock
from tracker.ledger import log_in_use, staged_messages, write_tables
from tracker.ledger.connection import connect
from tracker.ledger.file_agreement import gives, ids_in_file
from tracker.ledger.file_outcome import read_file
from tracker.ledger.ledger import Ledger
from tracker.ledger.recorded_election import decode_election
from tracker.ledger.staged_messages import StagedMessages
from tracker.ledger.verify_rows import row_faults
from tracker.support import sqlite
from tracker.support.errors import TrackerError
from tracker.support.progress_bar import ProgressCallback

DERIVED_TABLES = (
    "seats previous_votes declarations candidates targets watch_areas parties notes confirmations"
).split()
"""Tables whose rows follow from the election's data and the bulletins."""

MAX_ROWS_SHOWN = 3
"""The largest number of rows that the sentence about a differing table quotes."""


@dataclass(frozen=True, slots=True)
class Verification:
    """The numbers of records that were checked, and the faults, one sentence each."""

    documents: int
    deliveries: int
    bulletins: int
    faults: tuple[str, ...]
    note: str = ""
    """About a ledger that may lack its last records; else empty (`log_in_use`)."""
    staged: StagedMessages = field(default_factory=StagedMessages)
    """The messages of other desks that do not count yet."""


def verify(path: Path, progress: ProgressCallback | None = None) -> Verification:
    """Check a ledger file. Raises LedgerError if it cannot be opened.

    `progress` is called with two numbers: deliveries checked, deliveries in total. This part takes
    the longest.
    """
    with closing(connect(path)) as connection:
        try:
            if write_tables.are_outdated(connection):
                with suppress(TrackerError):  # a damaged ledger: the fault is found below
                    Ledger.open(path).close()  # writes the readable tables again
            connection.execute("BEGIN")
            lost = log_in_use.lost_log(connection)
            faults = (*([lost] if lost else []), *_faults(connection, progress))
            return Verification(
                documents=_count(connection, "documents"),
                deliveries=_count(connection, "deliveries"),
                bulletins=_count(connection, "bulletins"),
                faults=faults,
                note=log_in_use.missing_end(connection),
                staged=staged_messages.read(connection),
            )
        except (sqlite.DatabaseError, UnicodeDecodeError) as error:
            return Verification(0, 0, 0, faults=(f"the file is damaged: {error}",))


def _faults(connection: sqlite.Connection, progress: ProgressCallback | None) -> Iterator[str]:
    for (found,) in connection.execute("PRAGMA integrity_check"):
        if found != "ok":
            yield f"the file is damaged: {found}"
    for table, row, parent, _ in connection.execute("PRAGMA foreign_key_check"):
        yield f"{table}, row {row}: the row of {parent} that it refers to is missing"
    yield from row_faults(connection)
    yield from _documents(connection)
    yield from staged_messages.faults(connection)
    elections, faults = _elections(connection)
    yield from faults
    bulletins, faults = _bulletins(connection)
    yield from faults
    yield from _origins(connection)
    if not elections or faults:
        return
    yield from _reread(connection, elections, bulletins, progress)
    counted = []
    for bulletin in bulletins:
        if reason := bounds_error(bulletin, elections[0]):
            yield f"bulletin {bulletin.id[:12]}: {reason}; every reader leaves it out"
        else:
            counted.append(bulletin)
    yield from _derived_tables(connection, elections[0], counted)


def _count(connection: sqlite.Connection, table: str) -> int:
    (count,) = connection.execute(f"SELECT count(*) FROM {table}").fetchone()
    return int(count)


def _documents(connection: sqlite.Connection) -> Iterator[str]:
    """Check that each document's bytes have its SHA-256, and that a delivery refers to it."""
    for sha256, data in connection.execute("SELECT sha256, bytes FROM documents"):
        if hashlib.sha256(data).hexdigest() != sha256:
            yield f"document {sha256[:12]}: its bytes are not those that were received"
    for (sha256,) in connection.execute(
        "SELECT sha256 FROM documents EXCEPT SELECT sha256 FROM deliveries"
    ):
        yield f"document {sha256[:12]}: came in no delivery"


def _elections(connection: sqlite.Connection) -> tuple[list[Election], list[str]]:
    """All versions of the election's data in the ledger, newest first; and faults."""
    found, faults = [], []
    for seq, content in connection.execute("SELECT seq, content FROM elections ORDER BY seq DESC"):
        try:
            found.append(decode_election(content))
        except (msgspec.MsgspecError, TypeError) as error:
            faults.append(f"elections, row {seq}: cannot be read: {error}")
    return found, faults if found or faults else ["there is no election"]


def _bulletins(connection: sqlite.Connection) -> tuple[list[Bulletin], list[str]]:
    """The readable bulletins in order of receipt, and a fault for each damaged one."""
    found, faults = [], []
    rows = connection.execute(
        "SELECT id, content, seat_id, kind, origin, revision, said_by FROM bulletins ORDER BY seq"
    )
    for id_, content, *columns in rows:
        try:
            bulletin = decode(content)
        except (msgspec.MsgspecError, TypeError, RecursionError) as error:
            faults.append(f"bulletin {str(id_)[:12]}: cannot be read: {error}")
            continue
        found.append(bulletin)
        expected = [bulletin.seat, bulletin.kind, bulletin.origin, bulletin.revision, bulletin.by]
        if bulletin.id != id_:
            faults.append(f"bulletin {str(id_)[:12]}: its content is not that of its id")
        elif columns != expected:
            faults.append(f"bulletin {str(id_)[:12]}: its columns differ from its content")
    return found, faults


def _origins(connection: sqlite.Connection) -> Iterator[str]:
    """Check that each bulletin of a feed came in a file, and that no desk entry did."""
    for id_, origin in connection.execute(
        "SELECT id, origin FROM bulletins LEFT JOIN delivery_bulletins ON bulletin = id"
        " WHERE (origin = 'feed') = (bulletin IS NULL) GROUP BY id"
    ):
        fault = "came in no file" if origin == "feed" else "is the desk's, and came in a file"
        yield f"bulletin {str(id_)[:12]}: {fault}"


def _reread(
    connection: sqlite.Connection,
    elections: list[Election],
    bulletins: list[Bulletin],
    progress: ProgressCallback | None,
) -> Iterator[str]:
    """Check that each accepted file, read again, gives its recorded bulletins.

    Also that files with another status have none. The election's data can have changed since the
    file was received, so every version in the ledger is tried.
    """
    recorded: dict[int, set[str]] = {}
    ids_in_files = ids_in_file(bulletins)
    rows = connection.execute("SELECT delivery, bulletin FROM delivery_bulletins")
    for delivery, bulletin in rows:
        recorded.setdefault(delivery, set()).add(ids_in_files.get(bulletin, bulletin))
    rows = connection.execute(
        "SELECT seq, name, status, bytes FROM deliveries LEFT JOIN documents USING (sha256)"
    )
    total = _count(connection, "deliveries") if progress else 0
    for done, (seq, name, status, data) in enumerate(rows, 1):
        if progress:
            progress(done, total)
        ids = recorded.get(seq, set())
        if status != "accepted":
            if ids:
                yield f"{name}: did not count ({status}), and has statements"
            elif data is not None and all(
                read_file(name, data, election).status == "accepted" for election in elections
            ):
                yield f"{name}: did not count ({status}), and read again it has statements"
        elif not gives(name, data, elections, ids):
            yield f"{name}: read again, it gives other bulletins than are recorded"


def _derived_tables(
    connection: sqlite.Connection, election: Election, bulletins: list[Bulletin]
) -> Iterator[str]:
    """Check that the readable tables equal those of a new ledger with the same bulletins."""
    now = wall_clock()
    with Ledger.create(Path(":memory:"), election, now) as fresh:
        try:
            with fresh.writing():
                fresh.append_checked(bulletins, now)
        except (KeyError, ValueError) as error:
            yield f"the statements cannot be applied to the board: {error}"
            return
        for name in _definitions(fresh.connection) - _definitions(connection):
            yield f"the definition of {name[0]} is not that of this version"
        for table in DERIVED_TABLES:
            found, expected = (_rows(c, table, election) for c in (connection, fresh.connection))
            if found != expected:
                differing = sorted(found ^ expected, key=repr)
                shown = "; ".join(repr(row) for row in differing[:MAX_ROWS_SHOWN])
                yield f"the table {table} differs from what the statements give: {shown}"


def _definitions(connection: sqlite.Connection) -> set[tuple[str, str]]:
    """Name and SQL of each table, view, index and trigger, without quotes and white space."""
    rows = connection.execute("SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL")
    return {(name, "".join(sql.replace('"', "").split())) for name, sql in rows}


def _rows(connection: sqlite.Connection, table: str, election: Election) -> set[tuple[object, ...]]:
    """All rows of a table, except rows of zeros for parties that the election does not list.

    Such a row remains in `parties` when no bulletin that names the party stands any more.
    """
    rows = set(connection.execute(f"SELECT * FROM {table}"))
    if table == "parties":
        return {row for row in rows if row[0] in election.party_by_code or any(row[4:])}
    return rows
