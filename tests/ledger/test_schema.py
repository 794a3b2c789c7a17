"""The ledger file: its creation, its migrations, the rows and files that are refused."""

import hashlib
import os
import tempfile
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import msgspec
import pytest

from tests.makers import night
from tests.makers.not_ledgers import (
    NEWER,
    a_folder,
    a_newer_ledger,
    an_empty_file,
    another_database,
)
from tests.makers.old_ledgers import older_version
from tracker import feeds
from tracker.ledger import Ledger, read_tables, schema, write_tables
from tracker.ledger.connection import connect
from tracker.ledger.errors import LedgerError
from tracker.ledger.verify import DERIVED_TABLES, verify
from tracker.support import sqlite

SHA = "a" * 64


@pytest.fixture
def connection(path: Path) -> Iterator[sqlite.Connection]:
    """A ledger of four seats with one document, one delivery and one bulletin in it."""
    Ledger.create(path, night.few(), night.MIDNIGHT).close()
    connection = connect(path)
    connection.execute("INSERT INTO documents VALUES (?, 3, x'010203')", (SHA,))
    connection.execute(
        "INSERT INTO deliveries VALUES (1, 'a.xml', ?, 'accepted', '', '', '', '', NULL, 0)", (SHA,)
    )
    connection.execute(
        "INSERT INTO bulletins VALUES (1, ?, 'E14000761', 'rush', 'feed', 1, '', '', '{}', 0)",
        (SHA,),
    )
    yield connection
    connection.close()


# Creation


def test_the_header_of_a_new_ledger_has_the_application_id(path: Path) -> None:
    connect(path, create=True).close()
    header = path.read_bytes()[:72]
    assert header.startswith(b"SQLite format 3\0")
    assert header[68:72] == b"TRKR"


def test_a_ledger_has_a_write_ahead_log_synced_commits_and_foreign_keys(path: Path) -> None:
    connection = connect(path, create=True)
    pragmas = ("journal_mode", "synchronous", "foreign_keys")
    found = [connection.execute(f"PRAGMA {name}").fetchone()[0] for name in pragmas]
    connection.close()
    assert found == ["wal", 2, 1]


def test_every_table_is_strict(path: Path) -> None:
    connection = connect(path, create=True)
    tables = connection.execute("SELECT name, strict FROM pragma_table_list WHERE type = 'table'")
    loose = {name for name, strict in tables if not strict}
    connection.close()
    assert loose == {"sqlite_schema", "sqlite_temp_schema"}


def test_creating_an_existing_ledger_changes_nothing(path: Path) -> None:
    connect(path, create=True).close()
    before = path.read_bytes()
    connect(path, create=True).close()
    assert path.read_bytes() == before


def test_a_ledger_can_be_created_after_a_creation_that_failed(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, "CREATE TABLE seats (x);\n"))
        with pytest.raises(LedgerError, match="already exists"):
            connect(path, create=True)
    connection = connect(path, create=True)
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    connection.close()
    assert tables > 10


def test_a_creation_waits_for_another_connection_that_creates_the_ledger(path: Path) -> None:
    second = sqlite.connect(path, isolation_level=None, check_same_thread=False)
    second.execute("BEGIN IMMEDIATE")
    done = threading.Timer(0.3, lambda: second.execute("ROLLBACK"))
    done.start()
    try:
        connect(path, create=True).close()
    finally:
        done.join()
        second.close()


# Migrations

SHIPPED = (
    "fedf4b5dd427",
    "958959f3ae42",
    "8b5ec61d81de",
    "b365fc88cd3d",
    "6874649b02a6",
    "09c1ca02da2e",
    "710500ad1722",
    "b99f8d4f402d",
    "62f9f9ea3525",
    "40b4a88abb71",
    "4ca5103fc8a7",
    "23335d6d8971",
    "ddc9a4597db3",
    "6e1c5dddde1c",
    "69ea4041c6a5",
    "e9dc3dd80c35",
)
"""The beginning of the hash of each migration that was used on a real night."""


def test_a_migration_that_has_shipped_is_unchanged() -> None:
    hashes = [
        hashlib.sha256(migration.encode()).hexdigest()[:12] for migration in schema.MIGRATIONS
    ]
    assert tuple(hashes) == SHIPPED


def leave_out_doubts(patch: pytest.MonkeyPatch, version: int) -> None:
    """The table `declarations` of version 7 and older has no `doubts`."""
    if version < 8:
        whole = read_tables.declaration_row
        patch.setattr(read_tables, "declaration_row", lambda state: whole(state)[:-1])


def of_version(version: int, path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A ledger of that version with a result of Ipswich."""
    with monkeypatch.context() as patch:
        leave_out_doubts(patch, version)
        with (
            older_version(version, path),
            Ledger.create(path, night.few(), night.MIDNIGHT) as ledger,
            ledger.writing(),
        ):
            ledger.append([night.result(night.few(), "Ipswich")], night.MIDNIGHT)
    return path


def shape(connection: sqlite.Connection) -> list[tuple[str, str]]:
    return connection.execute("SELECT name, sql FROM sqlite_schema ORDER BY name").fetchall()


@pytest.mark.parametrize("version", range(1, schema.VERSION))
def test_an_older_ledger_is_migrated_and_keeps_its_bulletins(
    path: Path, version: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    of_version(version, path, monkeypatch)
    with (
        Ledger.open(path) as old,
        Ledger.create(path.with_name("new.db"), night.few(), night.MIDNIGHT) as new,
    ):
        assert night.state(old.board, "Ipswich").winner == "Con"
        assert shape(old.connection) == shape(new.connection)
        assert old.connection.execute("PRAGMA user_version").fetchone() == (schema.VERSION,)


@pytest.mark.parametrize("version", [1, 2])
def test_a_migrated_ledger_accepts_notes_and_confirmations(
    path: Path, version: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Ledger.open(of_version(version, path, monkeypatch)) as ledger, ledger.writing():
        ledger.append([night.note(ledger.board, "Ipswich", "no answer")], night.MIDNIGHT)
        ledger.append([night.confirm(ledger.board, "Ipswich")], night.MIDNIGHT)
        for table in ("notes", "confirmations"):
            assert ledger.connection.execute(f"SELECT seat FROM {table}").fetchall() == [
                ("Ipswich",)
            ]


@pytest.mark.parametrize("joined", [False, True])
def test_an_older_entry_of_a_ledger_that_had_joined_is_of_an_unknown_desk(
    path: Path, joined: bool
) -> None:
    with (
        older_version(8, path),
        Ledger.create(path, night.few(), night.MIDNIGHT) as ledger,
        ledger.writing(),
    ):
        ledger.append([night.note(ledger.board, "Ipswich", "no answer")], night.MIDNIGHT)
        if joined:
            ledger.connection.execute("INSERT INTO link (night, since, at) VALUES ('n', '', '')")
    with Ledger.open(path) as ledger:
        (source,) = ledger.sources(night.seat_of(night.few(), "Ipswich").id)
        text = "desk, AB (another desk, unsigned)" if joined else "desk, AB"
        assert source.entry_text == text


@pytest.fixture
def version_4(path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A ledger of version 4 with a file of every status, another desk's file and an export."""
    document = b"seat,party,votes\nIpswich,Con,24952\nIpswich,Lab,19473\n"
    sha256 = hashlib.sha256(document).hexdigest()
    election = night.few()
    bulletins = feeds.read("a.csv", document, election).bulletins
    with monkeypatch.context() as patch:
        leave_out_doubts(patch, 4)
        with (
            older_version(4, path),
            Ledger.create(path, election, night.MIDNIGHT) as ledger,
            ledger.writing(),
        ):
            ledger.append(bulletins, night.MIDNIGHT)
    connection = sqlite.connect(path, isolation_level=None)
    connection.execute("INSERT INTO documents VALUES (?, ?, ?)", (sha256, len(document), document))
    connection.executemany(
        "INSERT INTO deliveries VALUES (?, ?, ?, ?, ?, '2019-12-13', ?)",
        [
            (1, "a.csv", sha256, "accepted", "", "/drop"),
            (2, "sop.xml", sha256, "kept", "state of parties after 40 of 73 results", "/drop"),
            (3, "nominations.xml", sha256, "kept", "nominations for Ipswich", "/drop"),
            (4, "b.xml", None, "held", "is cut off", "/drop"),
            (5, "c.csv", sha256, "accepted", "state of parties after all", "desk Norwich"),
        ],
    )
    (bulletin,) = connection.execute("SELECT id FROM bulletins").fetchone()
    connection.executemany("INSERT INTO statements VALUES (?, ?)", [(1, bulletin), (5, bulletin)])
    connection.execute(
        "INSERT INTO exports VALUES (1, '2019-12-13', 'html', '', '2019-12-13', 7, ?)", (SHA,)
    )
    connection.close()
    return path


def test_deliveries_of_version_4_get_the_new_columns_from_sentence_and_folder(
    version_4: Path,
) -> None:
    with Ledger.open(version_4) as ledger:
        rows = ledger.connection.execute(
            "SELECT name, status, folder, desk, results_counted FROM deliveries ORDER BY seq"
        )
        assert rows.fetchall() == [
            ("a.csv", "accepted", "/drop", "", None),
            ("sop.xml", "irrelevant", "/drop", "", 40),
            ("nominations.xml", "irrelevant", "/drop", "", None),
            ("b.xml", "held", "/drop", "", None),
            ("c.csv", "accepted", "", "Norwich", None),
        ]
        (source,) = ledger.sources(night.seat_of(ledger.election, "Ipswich").id)
        assert [name for name, _ in source.files] == ["a.csv", "c.csv (Norwich)"]
        assert [problem.name for problem in ledger.problems()] == ["b.xml", "c.csv"]
        assert [export.last_seq for export in ledger.exports()] == [7]
    assert verify(version_4).faults == ()


def test_names_that_version_5_replaced_stay_readable(version_4: Path) -> None:
    with Ledger.open(version_4) as ledger:
        run = ledger.connection.execute
        assert run("SELECT delivery FROM statements ORDER BY 1").fetchall() == [(1,), (5,)]
        assert run("SELECT name FROM deliveries WHERE old_status = 'kept'").fetchall() == [
            ("sop.xml",),
            ("nominations.xml",),
        ]
        assert run("SELECT heard FROM exports").fetchall() == [(7,)]


def test_a_migrated_ledger_of_version_4_accepts_new_files(version_4: Path) -> None:
    with Ledger.open(version_4) as ledger:
        with ledger.writing():
            ledger.record_delivery(
                "d.xml",
                b"d",
                hashlib.sha256(b"d").hexdigest(),
                "accepted",
                "",
                [night.result(ledger.election, "Colchester")],
                night.MIDNIGHT,
            )
        assert ledger.connection.execute("SELECT max(seq) FROM deliveries").fetchone() == (6,)
        assert ledger.connection.execute("SELECT count(*) FROM outbox").fetchone() == (2,)


def test_a_migration_that_fails_leaves_the_older_version(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    of_version(1, path, monkeypatch)
    with monkeypatch.context() as patch:
        patch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, "CREATE TABLE seats (x);\n"))
        patch.setattr(schema, "VERSION", len(schema.MIGRATIONS))
        with pytest.raises(LedgerError, match="already exists"):
            connect(path)
    connection = sqlite.connect(path)
    assert connection.execute("PRAGMA user_version").fetchone() == (1,)
    assert "exports" not in dict(shape(connection))
    connection.close()


def test_connections_that_migrate_a_ledger_at_once_migrate_it_once(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    of_version(1, path, monkeypatch)
    with ThreadPoolExecutor(4) as pool:
        for connection in pool.map(lambda _: connect(path), range(4)):
            assert "exports" in dict(shape(connection))
            connection.close()


# Files that are not a ledger


def a_table(path: Path) -> None:
    path.write_text("seat,party,votes\nIpswich,Con,24952\n" * 40, encoding="utf-8")


def a_ledger_without_election(path: Path) -> None:
    connect(path, create=True).close()


def a_cut_off_ledger(path: Path) -> None:
    Ledger.create(path, night.few(), night.MIDNIGHT).close()
    path.write_bytes(path.read_bytes()[:5000])


def no_file(path: Path) -> None:
    pass


NOT_LEDGERS = [
    (no_file, "no such ledger"),
    (an_empty_file, "is not a tracker ledger"),
    (a_table, "cannot be used as a ledger: file is not a database"),
    (a_folder, "cannot be used as a ledger: unable to open database file"),
    (another_database, "is not a tracker ledger"),
    (a_newer_ledger, f"was made by a newer tracker (version {NEWER} of the file; this one reads"),
    (a_ledger_without_election, "holds no election"),
]


@pytest.mark.parametrize(("make", "sentence"), NOT_LEDGERS)
def test_a_file_that_is_not_a_ledger_is_refused_with_a_sentence(
    path: Path, make: Callable[[Path], None], sentence: str
) -> None:
    make(path)
    with pytest.raises(LedgerError) as refused:
        Ledger.open(path)
    assert str(refused.value).startswith(f"{path}: {sentence}")


def test_a_ledger_cut_off_by_a_full_disk_is_refused_with_a_sentence(path: Path) -> None:
    a_cut_off_ledger(path)
    with pytest.raises((LedgerError, sqlite.DatabaseError), match="malformed"):
        Ledger.open(path)


@pytest.mark.parametrize("make", [a_table, a_folder, another_database, a_newer_ledger])
def test_a_file_that_is_not_a_ledger_is_not_changed_by_create(
    path: Path, make: Callable[[Path], None]
) -> None:
    make(path)
    before = path.read_bytes() if path.is_file() else None
    with pytest.raises(LedgerError):
        Ledger.create(path, night.few(), night.MIDNIGHT)
    assert (path.read_bytes() if path.is_file() else None) == before


def test_opening_a_missing_ledger_leaves_no_file(path: Path) -> None:
    with pytest.raises(LedgerError):
        Ledger.open(path)
    assert not path.exists()


def test_a_ledger_of_another_election_is_refused(path: Path) -> None:
    Ledger.create(path, night.few(), night.MIDNIGHT).close()
    with pytest.raises(LedgerError, match="holds the election anglia-2019, not small"):
        Ledger.create(path, night.small(night.seat()), night.MIDNIGHT)


@pytest.mark.skipif(os.name == "nt", reason="permissions here are those of POSIX")
def test_a_ledger_without_write_permission_is_refused_with_a_sentence() -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "night.db"
        Ledger.create(path, night.few(), night.MIDNIGHT).close()
        path.chmod(0o444)
        Path(folder).chmod(0o555)
        root = os.geteuid() == 0
        if root:
            os.seteuid(65534)
        try:
            with pytest.raises(LedgerError, match=r"night\.db: cannot be"):
                Ledger.create(path, night.anglia(), night.MIDNIGHT)
        finally:
            if root:
                os.seteuid(0)
            Path(folder).chmod(0o755)


# Rows that are refused

BAD_ROWS = [
    ("a size that is not the bytes'", "INSERT INTO documents VALUES ('{b}', 4, x'010203')"),
    ("a short hash", "INSERT INTO documents VALUES ('abc', 3, x'010203')"),
    ("text for bytes", "INSERT INTO documents VALUES ('{b}', 3, 'abc')"),
    ("the same document", "INSERT INTO documents VALUES ('{a}', 3, x'010203')"),
    (
        "a delivery of bytes that are not there",
        "INSERT INTO deliveries VALUES (2, 'b.xml', '{b}', 'accepted', '', '', '', '', NULL, 0)",
    ),
    (
        "an unknown outcome",
        "INSERT INTO deliveries VALUES (2, 'b.xml', NULL, 'lost', '', '', '', '', NULL, 0)",
    ),
    (
        "a bulletin on an unknown seat",
        "INSERT INTO bulletins VALUES (2, '{b}', 'E1', 'rush', 'feed', 1, '', '', '{{}}', 0)",
    ),
    (
        "the same bulletin",
        "INSERT INTO bulletins VALUES (2, '{a}', 'E14000761', 'rush', 'feed', 1, '', '', '{{}}', 0)",
    ),
    (
        "a bulletin from nowhere",
        "INSERT INTO bulletins VALUES (2, '{b}', 'E14000761', 'rush', 'web', 1, '', '', '{{}}', 0)",
    ),
    (
        "a bulletin that is not JSON",
        "INSERT INTO bulletins VALUES (2, '{b}', 'E14000761', 'rush', 'feed', 1, '', '', 'x', 0)",
    ),
    ("a statement in no file", "INSERT INTO delivery_bulletins VALUES (9, '{a}')"),
    ("a statement of no bulletin", "INSERT INTO delivery_bulletins VALUES (1, '{b}')"),
    ("negative votes", "INSERT INTO candidates VALUES ('E14000761',1,'','Con','',-1,0.0,0.0,0)"),
    ("votes in words", "INSERT INTO candidates VALUES ('E14000761',1,'','Con','','x',0.0,0.0,0)"),
    ("a party's negative votes", "UPDATE parties SET votes = -1"),
    ("a seat without voters", "UPDATE seats SET electorate = 0"),
    ("a seat of an unknown party", "UPDATE seats SET sitting = 'Whig'"),
    ("two seats of one name", "UPDATE seats SET name = 'Ipswich'"),
    ("a seat that is spoken of taken away", "DELETE FROM seats WHERE id = 'E14000761'"),
    ("a document that was delivered taken away", "DELETE FROM documents"),
]


@pytest.mark.parametrize("statement", [s for _, s in BAD_ROWS], ids=[name for name, _ in BAD_ROWS])
def test_a_bad_row_is_refused(connection: sqlite.Connection, statement: str) -> None:
    with pytest.raises(sqlite.IntegrityError):
        connection.execute(statement.format(a=SHA, b="b" * 64))


# Readable tables that other rules made


def test_the_tables_of_an_older_ledger_are_written_again_when_it_is_opened(path: Path) -> None:
    """Its rules did not doubt: half of the votes are a winner in Datasette."""
    election = msgspec.structs.replace(night.few(), doubt=True)
    with Ledger.create(path, election, night.MIDNIGHT) as ledger, ledger.writing():
        ledger.append(
            [night.result(election, "Ipswich", votes={"Con": 12476, "Lab": 9736})], night.MIDNIGHT
        )
    with closing(sqlite.connect(path, isolation_level=None)) as connection:
        connection.execute("UPDATE declarations SET status = 'declared', doubts = ''")
        connection.execute("UPDATE parties SET seats = 1 WHERE code = 'Con'")
        connection.execute("UPDATE readable_tables SET rules = 0")
    Ledger.open(path).close()
    with closing(sqlite.connect(path)) as connection:
        rows = connection.execute("SELECT status, doubts <> '' FROM declarations").fetchall()
        assert ("doubtful", 1) in rows
        assert connection.execute("SELECT max(seats) FROM parties").fetchone() == (0,)


def test_the_number_of_the_rules_is_raised_when_they_make_other_rows(path: Path) -> None:
    """If this fails, the rows are others than before: raise `RULES`, and write its new hash here.

    The tables of the ledgers that people have are then written again.
    """
    election = msgspec.structs.replace(night.anglia(), doubt=True)
    with Ledger.create(path, election, night.MIDNIGHT) as ledger, ledger.writing():
        results = night.anglia_results()
        ledger.append([*results[:30], *results[35:]], night.MIDNIGHT)
        ledger.append(
            [
                night.result(election, b.seat, votes={"Con": 2000 + n, "Lab": 300, "LD": 7})
                for n, b in enumerate(results[30:33])
            ],
            night.MIDNIGHT,
        )
        rows = [
            ledger.connection.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall()
            for table in DERIVED_TABLES
        ]
    found = hashlib.sha256(repr(rows).encode()).hexdigest()[:12]
    assert {write_tables.RULES: found} == {2: "444f8859a27e"}
