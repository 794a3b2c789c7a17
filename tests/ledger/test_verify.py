"""The verification finds no fault in a sound ledger, and describes the damage of others."""

from pathlib import Path

import msgspec
import pytest

from tests.makers import night
from tests.makers.commands import night_files
from tests.makers.ledgers import append_bulletins
from tests.makers.night import MIDNIGHT, anglia, desk_entry, retraction_of
from tracker.intake.drop_folder import Delivery
from tracker.intake.receive import receive_file
from tracker.ledger import Ledger
from tracker.ledger import verify as verifying
from tracker.ledger.checksum import COLUMNS
from tracker.ledger.errors import LedgerError
from tracker.ledger.verify import verify
from tracker.support import sqlite

FILES = dict(list(night_files().items())[:5])


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger with five real files, a rejected file, a retracted result and desk entries."""
    path = tmp_path_factory.mktemp("sound") / "night.db"
    with Ledger.create(path, anglia(), MIDNIGHT) as ledger:
        files = {**FILES, "bad.xml": b"<a>", "odd.csv": b"seat,party,votes\nCorby,Martian,9\n"}
        for name, data in files.items():
            receive_file(ledger, Delivery(name, data, last_chance=True), MIDNIGHT)
        append_bulletins(ledger, desk_entry(ledger.board, "Ipswich", "Con", {"Con": 9, "Lab": 2}))
        (martian,) = ledger.board.bulletins[night.seat_of(anglia(), "Corby").id].values()
        append_bulletins(ledger, retraction_of(martian))
        append_bulletins(ledger, night.note(ledger.board, "Ipswich", "no answer"))
        append_bulletins(ledger, night.confirm(ledger.board, "Ipswich"))
    return path


@pytest.fixture
def path(sound: Path, tmp_path: Path) -> Path:
    with sqlite.connect(sound) as source, sqlite.connect(tmp_path / "night.db") as copy:
        source.backup(copy)
    source.close()
    copy.close()
    return tmp_path / "night.db"


def test_a_sound_ledger_is_sound(path: Path) -> None:
    verdict = verify(path)
    assert verdict.faults == ()
    assert (verdict.documents, verdict.deliveries, verdict.bulletins) == (7, 7, 10)


def test_verifying_does_not_change_the_file(path: Path) -> None:
    before = path.read_bytes()
    verify(path)
    assert path.read_bytes() == before


def test_a_ledger_can_be_verified_while_another_process_writes(path: Path) -> None:
    with Ledger.open(path) as ledger, ledger.writing():
        ledger.append([desk_entry(ledger.board, "Corby", "Lab")], MIDNIGHT)
        assert verify(path).faults == ()


def test_a_file_that_was_read_with_older_parties_is_sound(path: Path) -> None:
    martian = msgspec.structs.replace(anglia().parties[0], code="Mars", name="Martian", aliases=())
    newer = msgspec.structs.replace(anglia(), parties=(*anglia().parties, martian))
    Ledger.create(path, newer, MIDNIGHT).close()
    assert verify(path).faults == ()


@pytest.mark.parametrize(
    ("damage", "fault"),
    [
        ("UPDATE documents SET bytes = zeroblob(size) WHERE sha256 IN (SELECT sha256 FROM deliveries WHERE seq = 1)",
         "its bytes are not those that were received"),
        ("UPDATE bulletins SET content = replace(content, '\"votes\":', '\"votes\":1') WHERE seq = 1",
         "its content is not that of its id"),
        ("UPDATE bulletins SET content = '{}' WHERE seq = 1", "cannot be read: Object missing required field"),
        ("UPDATE bulletins SET revision = 7 WHERE seq = 1", "its columns differ"),
        ("UPDATE bulletins SET seat_id = 'E14000761' WHERE seq = 1", "its columns differ"),
        ("DELETE FROM delivery_bulletins WHERE delivery = 1", "came in no file"),
        ("INSERT INTO delivery_bulletins SELECT 1, id FROM bulletins WHERE origin = 'desk' LIMIT 1", "is the desk's, and came in a file"),
        ("UPDATE deliveries SET status = 'rejected' WHERE seq = 1", "did not count (rejected), and has statements"),
        ("UPDATE deliveries SET status = 'accepted' WHERE name = 'bad.xml'", "bad.xml: read again, it gives other bulletins"),
        ("UPDATE delivery_bulletins SET delivery = 2 WHERE delivery = 1", "read again, it gives other bulletins than are recorded"),
        ("UPDATE declarations SET majority = majority + 1 WHERE majority > 0", "the table declarations differs from what the statements give"),
        ("DELETE FROM candidates WHERE position = 2", "the table candidates differs"),
        ("UPDATE parties SET seats = 9 WHERE code = 'Lab'", "the table parties differs"),
        ("UPDATE seats SET status = 'awaiting'", "the table seats differs"),
        ("UPDATE targets SET status = 'held'", "the table targets differs"),
        ("DELETE FROM previous_votes WHERE party = 'LD'", "the table previous_votes differs"),
        ("DELETE FROM watch_areas", "the table watch_areas differs"),
        ("DELETE FROM notes", "the table notes differs"),
        ("UPDATE notes SET note = 'answered'", "the table notes differs"),
        ("UPDATE confirmations SET by = 'CD'", "the table confirmations differs"),
        ("UPDATE bulletins SET origin = 'feed' WHERE kind = 'note'", "its columns differ"),
        ("DELETE FROM documents", "the row of documents that it refers to is missing"),
        ("DELETE FROM bulletins WHERE seq = 1", "the row of bulletins that it refers to is missing"),
        ("UPDATE elections SET content = '{}'", "elections, row 1: cannot be read"),
        ("DELETE FROM elections", "there is no election"),
    ],
)  # fmt: skip
def test_damage_is_reported(path: Path, damage: str, fault: str) -> None:
    connection = sqlite.connect(path, isolation_level=None)
    assert connection.execute(damage).rowcount > 0
    connection.close()
    assert any(fault in found for found in verify(path).faults)


def test_a_good_result_on_record_as_rejected_is_reported(path: Path) -> None:
    """Without its statements, and with a checksum that is right: only the file shows it."""
    with Ledger.open(path) as ledger:
        run = ledger.connection.execute
        columns = ", ".join(COLUMNS["deliveries"])
        run("UPDATE deliveries SET status = 'rejected', sentence = 'no' WHERE seq = 1")
        run(f"UPDATE deliveries SET checksum = row_checksum({columns}) WHERE seq = 1")
        run("DELETE FROM delivery_bulletins WHERE delivery = 1")
    assert any("read again it has statements" in fault for fault in verify(path).faults)


@pytest.mark.parametrize("column", ["name", "date", "region"])
def test_a_changed_column_of_the_election_is_reported(path: Path, column: str) -> None:
    with Ledger.open(path) as ledger:
        run = ledger.connection.execute
        run(f"UPDATE elections SET {column} = '2019-12-11'")
        run(f"UPDATE elections SET checksum = row_checksum({', '.join(COLUMNS['elections'])})")
    assert "elections, row 1: its columns differ from its content" in verify(path).faults


def test_an_overwritten_page_is_reported(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[-4096:] = b"\xaa" * 4096  # a page of a table; one of the schema would not be opened
    path.write_bytes(data)
    assert verify(path).faults


def test_a_missing_table_is_reported(path: Path) -> None:
    connection = sqlite.connect(path)
    connection.execute("DROP TABLE candidates")
    connection.close()
    assert verify(path).faults == ("the file is damaged: no such table: candidates",)


def test_a_file_that_is_no_ledger_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.db").write_bytes(b"no database at all, but long enough to look like one" * 20)
    with pytest.raises(LedgerError, match="not a database"):
        verify(tmp_path / "x.db")


def test_only_the_first_damaged_rows_of_a_table_are_listed(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verifying, "MAX_ROWS_SHOWN", 2)
    connection = sqlite.connect(path, isolation_level=None)
    connection.execute("DELETE FROM previous_votes")
    connection.close()
    [fault] = verify(path).faults
    assert fault.count(";") == 1
