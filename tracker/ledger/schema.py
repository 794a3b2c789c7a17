"""The tables of the ledger file, as the migrations that make them.

There are three kinds of tables.

- Records (`identity`, `elections`, `documents`, `deliveries`, `bulletins`, `delivery_bulletins`,
  `remarks`, `settled_files`, `acknowledgements`, `exports`): rows are appended, never deleted and
  never changed. Only an export that could not be written is marked as failed.
- Readable tables (`seats`, `candidates`, `declarations`, `targets`, `parties`, `notes` …): they are
  written from the board, in the transaction that appends the bulletins or the election's data. A
  ledger whose tables were written by other rules gets new ones when it is opened (`_RULES`).
- Replication tables (`outbox`, `staged`, `link`, `entry_origins`): rows are added, changed and
  deleted. A trigger adds each new bulletin to the outbox.

A new column needs a migration at the end of `MIGRATIONS` and a description in `datasette.columns`.
In a readable table it also needs its value at the end of the row in `read_tables`, and a field in
`board.records` if no record has it yet.
"""

APPLICATION_ID = 0x54524B52
"""The number in a SQLite file's header that marks a ledger: the letters "TRKR"."""

_FIRST_TABLES = """
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

_NOTES_AND_CONFIRMATIONS = """
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

_REPLICATION = """
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
"""The old names can still be read: `statements`, `deliveries.old_status`, `exports.heard`."""

_UNKNOWN_PREVIOUS_RESULTS = """
PRAGMA defer_foreign_keys = ON;
CREATE TABLE old_seats AS SELECT * FROM seats;
DROP TABLE seats;
CREATE TABLE seats (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    pa_number INTEGER,
    pa_name TEXT NOT NULL,
    county TEXT NOT NULL,
    region TEXT NOT NULL,
    electorate INTEGER CHECK (electorate > 0),
    previous_winner TEXT REFERENCES parties (code),
    sitting TEXT REFERENCES parties (code),
    previous_declared_at TEXT,
    status TEXT NOT NULL DEFAULT 'awaiting'
) STRICT;
INSERT INTO seats SELECT * FROM old_seats;
DROP TABLE old_seats;
"""
"""Electorate, previous winner and sitting party may be unknown. The new table gets the old rows
before the commit, so that the foreign keys to it hold."""

_REMARKS = """
CREATE TABLE remarks (
    delivery INTEGER NOT NULL REFERENCES deliveries (seq),
    position INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('held', 'rejected', 'warning', 'note')),
    sentence TEXT NOT NULL,
    seat_id TEXT NOT NULL DEFAULT '',
    revision INTEGER,
    PRIMARY KEY (delivery, position)
) STRICT, WITHOUT ROWID;
INSERT INTO remarks (delivery, position, kind, sentence)
    SELECT seq, 1, iif(status = 'accepted', 'warning', status), sentence FROM deliveries
    WHERE sentence <> '' AND status <> 'irrelevant';
CREATE TABLE settled_files (
    delivery INTEGER NOT NULL PRIMARY KEY REFERENCES deliveries (seq),
    at TEXT NOT NULL,
    by TEXT NOT NULL DEFAULT ''
) STRICT;
DROP VIEW problems;
CREATE VIEW problems AS
    SELECT d.name, iif(r.kind = 'warning', 'accepted', r.kind) AS status, r.sentence, d.arrived_at,
        d.sha256, d.folder, d.desk, r.seat_id
    FROM deliveries d JOIN remarks r ON r.delivery = d.seq
    WHERE d.seq IN (SELECT max(seq) FROM deliveries GROUP BY desk, folder, name)
        AND r.kind <> 'note'
        AND d.seq NOT IN (SELECT delivery FROM settled_files)
        AND NOT EXISTS (
            SELECT 1 FROM declarations s JOIN bulletins b ON b.id = s.bulletin
            WHERE s.seat_id = r.seat_id AND s.status IN ('declared', 'tied')
                AND (b.origin = 'desk' OR b.revision >= coalesce(r.revision, 1))
                AND (b.origin = 'desk' AND b.received_at > d.arrived_at
                    OR EXISTS (SELECT 1 FROM delivery_bulletins
                        WHERE bulletin = b.id AND delivery > d.seq)
                    OR EXISTS (SELECT 1 FROM confirmations c JOIN bulletins cb ON cb.id = c.bulletin
                        WHERE c.seat_id = s.seat_id AND cb.received_at > d.arrived_at)))
    ORDER BY d.seq, r.position;
"""
"""A problem is settled when a result of its seat stands that came in later, in another file or from
the desk, or that was confirmed later; or when its file is in `settled_files`."""

_DOUBTS = """
ALTER TABLE declarations ADD COLUMN doubts TEXT NOT NULL DEFAULT '';
"""

_IDENTITY = """
CREATE TABLE identity (
    id TEXT NOT NULL PRIMARY KEY CHECK (length(id) = 32)
) STRICT;
INSERT INTO identity VALUES (lower(hex(randomblob(16))));
ALTER TABLE exports ADD COLUMN seats TEXT CHECK (seats IS NULL OR json_valid(seats));
ALTER TABLE exports ADD COLUMN failed INTEGER NOT NULL DEFAULT 0 CHECK (failed IN (0, 1));
"""
"""A copy of a ledger has the same identity. A failed export keeps its number, which is part of the
id of an event."""

_CHECKSUMS = """
ALTER TABLE elections ADD COLUMN checksum INTEGER NOT NULL DEFAULT 0;
ALTER TABLE deliveries ADD COLUMN checksum INTEGER NOT NULL DEFAULT 0;
ALTER TABLE bulletins ADD COLUMN checksum INTEGER NOT NULL DEFAULT 0;
UPDATE elections SET checksum = row_checksum(id, name, date, region, since, content);
UPDATE deliveries SET checksum = row_checksum(name, sha256, status, sentence, arrived_at, folder,
    desk, results_counted);
UPDATE bulletins SET checksum = row_checksum(id, seat_id, kind, origin, revision, said_by,
    received_at);
"""
"""`checksum` makes them. The migration trusts the rows of an older ledger."""

_ORIGINS = """
CREATE TABLE entry_origins (
    bulletin TEXT NOT NULL PRIMARY KEY REFERENCES bulletins (id),
    desk TEXT NOT NULL,
    signature BLOB NOT NULL,
    is_verified INTEGER NOT NULL CHECK (is_verified IN (0, 1))
) STRICT, WITHOUT ROWID;
INSERT INTO entry_origins SELECT id, '', x'', 0 FROM bulletins
    WHERE origin = 'desk' AND EXISTS (SELECT 1 FROM link);
ALTER TABLE staged ADD COLUMN sender TEXT NOT NULL DEFAULT '';
ALTER TABLE staged ADD COLUMN at TEXT NOT NULL DEFAULT '';
"""
"""An entry that another desk made has a row. Of the entries in a ledger that had joined a night
before, it is not known which desk made them."""

_LOG_IN_USE = """
CREATE TABLE log_in_use (
    since TEXT NOT NULL
) STRICT;
CREATE TRIGGER first_delivery AFTER INSERT ON deliveries BEGIN DELETE FROM log_in_use; END;
CREATE TRIGGER first_bulletin AFTER INSERT ON bulletins BEGIN DELETE FROM log_in_use; END;
"""
"""A row while an intake has an empty ledger open: what it receives is in the log at first."""

_RULES = """
CREATE TABLE readable_tables (
    only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
    rules INTEGER NOT NULL
) STRICT;
INSERT INTO readable_tables VALUES (1, 0);
"""
"""The number of the rules (`write_tables.RULES`) by which the readable tables were written."""

_ACKNOWLEDGEMENTS = """
CREATE TABLE acknowledgements (
    event TEXT NOT NULL PRIMARY KEY,
    by TEXT NOT NULL,
    at TEXT NOT NULL
) STRICT;
"""

_MORE_CHECKSUMS = """
ALTER TABLE remarks ADD COLUMN checksum INTEGER NOT NULL DEFAULT 0;
ALTER TABLE settled_files ADD COLUMN checksum INTEGER NOT NULL DEFAULT 0;
ALTER TABLE exports ADD COLUMN checksum INTEGER NOT NULL DEFAULT 0;
ALTER TABLE acknowledgements ADD COLUMN checksum INTEGER NOT NULL DEFAULT 0;
WITH RECURSIVE numbers (seq) AS
    (SELECT 1 UNION ALL SELECT seq + 1 FROM numbers WHERE seq < (SELECT max(seq) FROM exports))
INSERT INTO exports (seq, made_at, format, destination, as_of, last_seq, sha256, failed)
    SELECT n.seq, made_at, format, destination, as_of, last_seq, sha256, 1
    FROM numbers n JOIN exports later
        ON later.seq = (SELECT min(seq) FROM exports WHERE seq > n.seq)
    WHERE n.seq NOT IN (SELECT seq FROM exports);
UPDATE remarks SET checksum = row_checksum(delivery, position, kind, sentence, seat_id, revision);
UPDATE settled_files SET checksum = row_checksum(delivery, at, by);
UPDATE exports SET checksum = row_checksum(made_at, format, destination, as_of, last_seq, sha256,
    seats, failed);
UPDATE acknowledgements SET checksum = row_checksum(event, by, at);
"""
"""As `_CHECKSUMS`. An older tracker deleted an export that failed; a gap in the numbers gets a
failed export, so that every later gap is a fault."""

_MARK_STAYS = """
DROP TRIGGER first_delivery;
DROP TRIGGER first_bulletin;
"""
"""The mark of `log_in_use` is also in a ledger with records."""

MIGRATIONS = (
    _FIRST_TABLES,
    _EXPORTS,
    _NOTES_AND_CONFIRMATIONS,
    _REPLICATION,
    _FIELDS_FOR_SENTENCES,
    _UNKNOWN_PREVIOUS_RESULTS,
    _REMARKS,
    _DOUBTS,
    _IDENTITY,
    _CHECKSUMS,
    _ORIGINS,
    _LOG_IN_USE,
    _RULES,
    _ACKNOWLEDGEMENTS,
    _MORE_CHECKSUMS,
    _MARK_STAYS,
)
"""Each migration takes a file from one version to the next, the first from an empty file (0) to 1.
Never edit a migration that has shipped."""
VERSION = len(MIGRATIONS)
