"""The shape of the ledger file, and how it is opened; what goes in and out is `ledger`.

Three kinds of tables. What was received (`documents`, `deliveries`, `bulletins`,
`statements`) and handed over (`exports`) is only ever appended to. What a person reads
(`seats`, `candidates`, `declarations`, `targets`, `parties`, `notes` …) is written from the
board in the same transaction. What is on its way between desks (`outbox`, `staged`, `link`)
comes and goes; whoever puts a statement on record puts it in the outbox, by a trigger.
"""

import contextlib
import shutil
import time
from collections.abc import Callable
from pathlib import Path

from tracker.support import sqlite
from tracker.support.errors import TrackerError

APPLICATION_ID = 0x54524B52
""""TRKR", in the file's header: how a ledger is told from another SQLite file."""
CHECKPOINT_PAGES = 4000
"""16 MB: the log is folded in between bursts of files rather than during one."""
LOG_BYTES = 4096 * CHECKPOINT_PAGES
BUSY_SECONDS = 30.0
"""How long a writer waits for another process's transaction."""

_THE_NIGHT = """
CREATE TABLE elections (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    date TEXT NOT NULL,
    region TEXT NOT NULL,
    since TEXT NOT NULL,
    content TEXT NOT NULL CHECK (json_valid(content))
) STRICT;
CREATE TABLE documents (
    sha256 TEXT PRIMARY KEY CHECK (length(sha256) = 64),
    size INTEGER NOT NULL CHECK (size = length(bytes)),
    bytes BLOB NOT NULL
) STRICT;
CREATE TABLE deliveries (
    seq INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    sha256 TEXT REFERENCES documents (sha256),
    status TEXT NOT NULL CHECK (status IN ('accepted', 'kept', 'held', 'rejected')),
    sentence TEXT NOT NULL DEFAULT '',
    arrived_at TEXT NOT NULL,
    folder TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX deliveries_by_name ON deliveries (name, folder, seq);
CREATE TABLE parties (
    code TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    colour TEXT NOT NULL,
    mark TEXT NOT NULL,
    seats INTEGER NOT NULL DEFAULT 0,
    held INTEGER NOT NULL DEFAULT 0,
    gains INTEGER NOT NULL DEFAULT 0,
    losses INTEGER NOT NULL DEFAULT 0,
    net INTEGER NOT NULL DEFAULT 0,
    votes INTEGER NOT NULL DEFAULT 0 CHECK (votes >= 0)
) STRICT;
CREATE TABLE seats (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    pa_number INTEGER,
    pa_name TEXT NOT NULL,
    county TEXT NOT NULL,
    region TEXT NOT NULL,
    electorate INTEGER NOT NULL CHECK (electorate > 0),
    previous_winner TEXT NOT NULL REFERENCES parties (code),
    sitting TEXT NOT NULL REFERENCES parties (code),
    previous_declared_at TEXT,
    status TEXT NOT NULL DEFAULT 'awaiting'
) STRICT;
CREATE TABLE previous_votes (
    seat_id TEXT NOT NULL REFERENCES seats (id),
    party TEXT NOT NULL REFERENCES parties (code),
    votes INTEGER NOT NULL CHECK (votes >= 0),
    PRIMARY KEY (seat_id, party)
) STRICT, WITHOUT ROWID;
CREATE TABLE bulletins (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE CHECK (length(id) = 64),
    seat_id TEXT NOT NULL REFERENCES seats (id),
    kind TEXT NOT NULL,
    origin TEXT NOT NULL CHECK (origin IN ('feed', 'desk')),
    revision INTEGER,
    said_by TEXT NOT NULL DEFAULT '',
    received_at TEXT NOT NULL,
    content TEXT NOT NULL CHECK (json_valid(content))
) STRICT;
CREATE TABLE statements (
    delivery INTEGER NOT NULL REFERENCES deliveries (seq),
    bulletin TEXT NOT NULL REFERENCES bulletins (id),
    PRIMARY KEY (bulletin, delivery)
) STRICT, WITHOUT ROWID;
CREATE TABLE declarations (
    seat_id TEXT PRIMARY KEY REFERENCES seats (id),
    seat TEXT NOT NULL,
    status TEXT NOT NULL,
    winner TEXT,
    result TEXT NOT NULL,
    gain INTEGER CHECK (gain IN (0, 1)),
    majority INTEGER CHECK (majority >= 0),
    majority_share REAL,
    turnout REAL,
    valid_votes INTEGER,
    electorate INTEGER,
    swing_from TEXT,
    swing_to TEXT,
    swing REAL,
    declared_at TEXT,
    flags TEXT NOT NULL,
    bulletin TEXT REFERENCES bulletins (id)
) STRICT, WITHOUT ROWID;
CREATE TABLE candidates (
    seat_id TEXT NOT NULL REFERENCES seats (id),
    position INTEGER NOT NULL,
    name TEXT NOT NULL,
    party TEXT NOT NULL,
    party_name TEXT NOT NULL,
    votes INTEGER CHECK (votes >= 0),
    share REAL,
    share_change REAL,
    elected INTEGER NOT NULL CHECK (elected IN (0, 1)),
    PRIMARY KEY (seat_id, position)
) STRICT, WITHOUT ROWID;
CREATE TABLE targets (
    target_group TEXT NOT NULL,
    seat_id TEXT NOT NULL REFERENCES seats (id),
    seat TEXT NOT NULL,
    holder TEXT NOT NULL REFERENCES parties (code),
    challenger TEXT NOT NULL REFERENCES parties (code),
    published_majority INTEGER,
    published_swing REAL,
    majority INTEGER,
    swing_needed REAL,
    swing REAL,
    beyond REAL,
    seat_status TEXT NOT NULL,
    status TEXT NOT NULL,
    winner TEXT,
    note TEXT NOT NULL,
    PRIMARY KEY (target_group, seat_id)
) STRICT;
CREATE TABLE watch_areas (
    area_group TEXT NOT NULL,
    area TEXT NOT NULL,
    party TEXT NOT NULL REFERENCES parties (code),
    published_share REAL,
    share_of TEXT NOT NULL,
    seat_id TEXT NOT NULL REFERENCES seats (id),
    seat TEXT NOT NULL,
    PRIMARY KEY (area_group, area, seat_id)
) STRICT;
CREATE VIEW problems AS
    SELECT name, status, sentence, arrived_at, sha256, folder
    FROM deliveries
    WHERE seq IN (SELECT max(seq) FROM deliveries GROUP BY folder, name) AND sentence <> ''
        AND status <> 'kept'
    ORDER BY seq;
"""

_EXPORTS = """
CREATE TABLE exports (
    seq INTEGER PRIMARY KEY,
    made_at TEXT NOT NULL,
    format TEXT NOT NULL,
    destination TEXT NOT NULL,
    as_of TEXT NOT NULL,
    heard INTEGER NOT NULL,
    sha256 TEXT NOT NULL CHECK (length(sha256) = 64)
) STRICT;
"""

_WORDS_OF_THE_DESK = """
CREATE TABLE notes (
    seat_id TEXT NOT NULL REFERENCES seats (id),
    seat TEXT NOT NULL,
    at TEXT,
    by TEXT NOT NULL,
    note TEXT NOT NULL,
    bulletin TEXT NOT NULL PRIMARY KEY REFERENCES bulletins (id)
) STRICT;
CREATE TABLE confirmations (
    seat_id TEXT NOT NULL REFERENCES seats (id),
    seat TEXT NOT NULL,
    at TEXT,
    by TEXT NOT NULL,
    reason TEXT NOT NULL,
    bulletin TEXT NOT NULL PRIMARY KEY REFERENCES bulletins (id)
) STRICT;
"""

_DESKS_APART = """
CREATE TABLE outbox (
    bulletin TEXT NOT NULL PRIMARY KEY REFERENCES bulletins (id)
) STRICT, WITHOUT ROWID;
INSERT INTO outbox SELECT id FROM bulletins;
CREATE TRIGGER to_the_outbox AFTER INSERT ON bulletins
    BEGIN INSERT INTO outbox VALUES (new.id); END;
CREATE TABLE staged (
    id TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('bulletin', 'slice')),
    desk TEXT NOT NULL,
    content BLOB NOT NULL
) STRICT;
CREATE TABLE link (
    night TEXT NOT NULL PRIMARY KEY,
    stream TEXT NOT NULL DEFAULT '',
    position INTEGER NOT NULL DEFAULT 0 CHECK (position >= 0),
    state TEXT NOT NULL DEFAULT 'alone'
        CHECK (state IN ('joined', 'behind', 'alone', 'refused')),
    why TEXT NOT NULL DEFAULT '',
    behind INTEGER NOT NULL DEFAULT 0 CHECK (behind >= 0),
    desks TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(desks)),
    since TEXT NOT NULL,
    at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
"""

_FIELDS_FOR_SENTENCES = """
CREATE TABLE new_deliveries (
    seq INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    sha256 TEXT REFERENCES documents (sha256),
    status TEXT NOT NULL CHECK (status IN ('accepted', 'irrelevant', 'held', 'rejected')),
    sentence TEXT NOT NULL DEFAULT '',
    arrived_at TEXT NOT NULL,
    folder TEXT NOT NULL DEFAULT '',
    desk TEXT NOT NULL DEFAULT '',
    results_counted INTEGER CHECK (results_counted >= 0),
    old_status TEXT AS (iif(status = 'irrelevant', 'kept', status))
) STRICT;
INSERT INTO new_deliveries
    SELECT seq, name, sha256, iif(status = 'kept', 'irrelevant', status), sentence, arrived_at,
        iif(folder GLOB 'desk *', '', folder), iif(folder GLOB 'desk *', substr(folder, 6), ''),
        iif(status = 'kept' AND sentence GLOB 'state of parties after [0-9]*',
            CAST(substr(sentence, 24) AS INTEGER), NULL)
    FROM deliveries;
CREATE TABLE delivery_bulletins (
    delivery INTEGER NOT NULL REFERENCES new_deliveries (seq),
    bulletin TEXT NOT NULL REFERENCES bulletins (id),
    PRIMARY KEY (bulletin, delivery)
) STRICT, WITHOUT ROWID;
INSERT INTO delivery_bulletins SELECT delivery, bulletin FROM statements;
DROP VIEW problems;
DROP TABLE statements;
DROP TABLE deliveries;
ALTER TABLE new_deliveries RENAME TO deliveries;
CREATE INDEX deliveries_by_name ON deliveries (name, folder, desk, seq);
CREATE VIEW problems AS
    SELECT name, status, sentence, arrived_at, sha256, folder, desk
    FROM deliveries
    WHERE seq IN (SELECT max(seq) FROM deliveries GROUP BY desk, folder, name) AND sentence <> ''
        AND status <> 'irrelevant'
    ORDER BY seq;
CREATE VIEW statements AS SELECT delivery, bulletin FROM delivery_bulletins;
ALTER TABLE exports RENAME COLUMN heard TO last_seq;
ALTER TABLE exports ADD COLUMN heard INTEGER AS (last_seq);
"""
"""Names replaced here stay readable: `statements`, `deliveries.old_status`, `exports.heard`."""

STEPS = (_THE_NIGHT, _EXPORTS, _WORDS_OF_THE_DESK, _DESKS_APART, _FIELDS_FOR_SENTENCES)
"""Each takes a file of one version to the next; an empty file is of version 0."""
VERSION = len(STEPS)


class LedgerError(TrackerError):
    """A ledger file that cannot be used, with a sentence that says why."""


def connect(path: Path, *, create: bool = False) -> sqlite.Connection:
    """Open a ledger file, making it first if asked.

    WAL with synchronous=FULL: a commit is on the disk before it shows, and readers never
    wait for writers. Raises LedgerError for a file that is missing, is not a ledger, or
    is of a newer version.
    """
    if not create and not path.exists():
        raise LedgerError(f"{path}: no such ledger")
    try:
        return _open(str(path), path, create=create)
    except sqlite.OperationalError as error:
        if not create and error.sqlite_errorcode & 0xFF in _NO_ROOM_FOR_A_LOG and _at_rest(path):
            with contextlib.suppress(sqlite.Error):
                return _open(f"{path.absolute().as_uri()}?immutable=1", path, create=False)
        raise LedgerError(f"{path}: cannot be used as a ledger: {error}") from error
    except sqlite.DatabaseError as error:
        raise LedgerError(f"{path}: cannot be used as a ledger: {error}") from error


_NO_ROOM_FOR_A_LOG = (sqlite.SQLITE_CANTOPEN, sqlite.SQLITE_FULL, sqlite.SQLITE_IOERR)
"""Even a reader makes a file beside the ledger: it cannot on a full disk, or in a folder that may
not be written to."""


def _at_rest(path: Path) -> bool:
    """Whether the file alone is the ledger: nothing of it is in a log."""
    log = path.with_name(f"{path.name}-wal")
    return path.is_file() and not (log.exists() and log.stat().st_size)


def _open(name: str, path: Path, *, create: bool) -> sqlite.Connection:
    connection = sqlite.connect(
        name,
        timeout=BUSY_SECONDS,
        isolation_level=None,
        check_same_thread=False,
        uri=name.startswith("file:"),
    )
    try:
        _when_free(lambda: _prepare(connection, path, create=create))
    except BaseException:
        connection.close()
        raise
    return connection


def is_transient(error: sqlite.Error) -> bool:
    """Whether a retry may succeed: another process has locked the file, or the disk is full."""
    code = getattr(error, "sqlite_errorcode", sqlite.SQLITE_ERROR) & 0xFF
    return code in _TRANSIENT


_TRANSIENT = (
    sqlite.SQLITE_BUSY,
    sqlite.SQLITE_LOCKED,
    sqlite.SQLITE_FULL,
    sqlite.SQLITE_IOERR,
    sqlite.SQLITE_CANTOPEN,
)


def _when_free(work: Callable[[], None]) -> None:
    """Do it, again and again while another process has the file: some pragmas do not wait."""
    deadline = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            return work()
        except sqlite.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite.SQLITE_BUSY or time.monotonic() > deadline:
                raise
        time.sleep(0.02)


def make_room(connection: sqlite.Connection, path: Path) -> None:
    """Let the write-ahead log have its full size before the night needs it.

    A commit that makes the log file longer must put the new length on the disk too, and
    takes twice as long (0.42 ms against 0.21 measured, Linux, ext4). What is too large for
    SQLite's cache is written to the log at once, and a rollback leaves the file as long as
    it became: nothing of it is ever part of the ledger.
    """
    log = path.with_name(f"{path.name}-wal")
    with contextlib.suppress(OSError):
        if log.exists() and log.stat().st_size >= LOG_BYTES // 2:
            return
        if shutil.disk_usage(path.parent).free < 16 * LOG_BYTES:  # too small a disk to take from
            return
    (patience,) = connection.execute("PRAGMA busy_timeout").fetchone()
    connection.execute("PRAGMA busy_timeout = 0")
    with contextlib.suppress(sqlite.OperationalError):  # busy or full: the log grows as it must
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("CREATE TABLE room (filler BLOB)")
        connection.execute("INSERT INTO room VALUES (zeroblob(?))", (LOG_BYTES,))
    if connection.in_transaction:
        connection.execute("ROLLBACK")
    connection.execute(f"PRAGMA busy_timeout = {patience}")


def _prepare(connection: sqlite.Connection, path: Path, *, create: bool) -> None:
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute(f"PRAGMA wal_autocheckpoint = {CHECKPOINT_PAGES}")
    if create and _is_empty(connection):
        _bring_forward(connection, _is_empty)
    if connection.execute("PRAGMA application_id").fetchone() != (APPLICATION_ID,):
        raise LedgerError(f"{path}: is not a tracker ledger")
    if _version(connection) > VERSION:
        raise LedgerError(
            f"{path}: was made by a newer tracker (version {_version(connection)} of the file; "
            f"this one reads {VERSION}); use that one"
        )
    if _version(connection) < VERSION:
        _bring_forward(connection, lambda connection: _version(connection) < VERSION)
    if create:
        connection.execute("PRAGMA journal_mode = WAL")


def _bring_forward(
    connection: sqlite.Connection, still_needed: Callable[[sqlite.Connection], bool]
) -> None:
    """Take the file to our version in one transaction, unless another process just has."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        if still_needed(connection):
            for step in STEPS[_version(connection) :]:
                for statement in step.split(";\n"):
                    connection.execute(statement)
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version = {VERSION}")
        connection.execute("COMMIT")
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")


def _version(connection: sqlite.Connection) -> int:
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    return int(version)


def _is_empty(connection: sqlite.Connection) -> bool:
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    return bool(tables == 0)
