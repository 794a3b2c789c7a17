"""`tracker repair` makes damaged records again, from the files, after a backup."""

from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.faults.flips import make_ledger, read, write
from tests.makers import night
from tracker import cli
from tracker.ledger import Ledger
from tracker.ledger.acknowledgements import acknowledgements
from tracker.ledger.repair import repair
from tracker.ledger.verify import verify
from tracker.support import sqlite


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_ledger(tmp_path_factory.mktemp("good") / "good.db")


@pytest.fixture
def db(good: Path, tmp_path: Path) -> Path:
    write(tmp_path / "night.db", good.read_bytes())
    return tmp_path / "night.db"


def change(db: Path, statement: str) -> None:
    with closing(sqlite.connect(db, isolation_level=None)) as connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        assert connection.execute(statement).rowcount


DAMAGE = {
    "a vote in a file's statement": "UPDATE bulletins SET content = replace(content, '24952',"
    " '84952') WHERE content GLOB '*24952*'",
    "a vote in a desk entry": "UPDATE bulletins SET content = replace(content, '21615', '91615')"
    " WHERE origin = 'desk'",
    "an id": "UPDATE bulletins SET id = 'x' || substr(id, 2) WHERE seq = 2",
    "a time of receipt": "UPDATE bulletins SET received_at = replace(received_at, 'T00', 'T04')"
    " WHERE kind = 'note'",
    "a seat": "UPDATE bulletins SET seat_id = (SELECT min(id) FROM seats) WHERE seq = 1",
    "a statement": "DELETE FROM bulletins WHERE seq = 1",
    "the status of a file": "UPDATE deliveries SET status = 'rejected' WHERE seq = 1",
    "the status of a rejected file": "UPDATE deliveries SET status = 'irrelevant'"
    " WHERE name = 'bad.xml'",
    "the name of a file": "UPDATE deliveries SET name = 'x' || substr(name, 2) WHERE seq = 1",
    "the election": "UPDATE elections SET content = replace(content, '24', '25')",
    "the election's name": "UPDATE elections SET name = 'General Eleqtion'",
    "a remark": "UPDATE remarks SET sentence = 'all is well' WHERE delivery ="
    " (SELECT seq FROM deliveries WHERE name = 'bad.xml')",
    "the kind of a remark": "UPDATE remarks SET kind = 'note'",
    "all remarks": "DELETE FROM remarks",
    "the file of a remark": "UPDATE remarks SET delivery = 1 WHERE delivery ="
    " (SELECT seq FROM deliveries WHERE name = 'bad.xml')",
    "a settled file": "UPDATE settled_files SET delivery = delivery - 1",
    "initials of a settled file": "UPDATE settled_files SET by = 'AX'",
    "an export's place": "UPDATE exports SET last_seq = 0 WHERE seq = 1",
    "an export that failed": "UPDATE exports SET failed = 1 WHERE seq = 1",
    "an export's time": "UPDATE exports SET made_at = replace(made_at, 'T00', 'T04') WHERE seq = 1",
    "the checksum of an export": "UPDATE exports SET checksum = checksum + 1 WHERE seq = 1",
    "an acknowledged alert": "UPDATE acknowledgements SET event = 's9' WHERE event = 's1'",
    "a majority in the tables": "UPDATE declarations SET majority = majority + 1",
    "the notes": "DELETE FROM notes",
}


@pytest.mark.parametrize("statement", DAMAGE.values(), ids=DAMAGE)
def test_what_is_damaged_is_made_again(db: Path, good: Path, statement: str) -> None:
    change(db, statement)
    assert verify(db).faults
    before = db.read_bytes()
    outcome = repair(db, night.MIDNIGHT, night.anglia())
    assert outcome.left.faults == verify(db).faults == ()
    assert outcome.done
    assert read(db).board == read(good).board
    assert read(db).shown == read(good).shown
    with closing(sqlite.connect(f"{outcome.backup}")) as copy:
        assert copy.execute("PRAGMA user_version").fetchone() != (0,)
    assert outcome.backup
    assert outcome.backup.stat().st_size == len(before)


def test_a_document_is_taken_from_the_drop_folder(tmp_path: Path) -> None:
    from tracker.intake.drop_folder import Delivery
    from tracker.intake.receive import receive_file

    (tmp_path / "bad.xml").write_bytes(b"<a>" * 4000)
    db = tmp_path / "night.db"
    with Ledger.create(db, night.anglia(), night.MIDNIGHT) as ledger:
        delivery = Delivery("bad.xml", b"<a>" * 4000, last_chance=True)
        receive_file(ledger, delivery, night.MIDNIGHT, str(tmp_path))
    change(db, "UPDATE documents SET bytes = zeroblob(size)")
    assert repair(db, night.MIDNIGHT).left.faults == ()


def test_an_open_reader_reads_everything_again_after_a_repair(db: Path) -> None:
    change(db, DAMAGE["a vote in a file's statement"])
    with Ledger.open(db) as reader:
        assert reader.board.damaged
        repair(db, night.MIDNIGHT)
        assert not reader.refresh().damaged
        assert reader.board.decided == 5


def test_an_entry_of_which_too_much_is_lost_stays_left_out_and_is_named(db: Path) -> None:
    change(db, "UPDATE bulletins SET content = replace(content, 'Lab', 'xyz') WHERE seq = 5")
    change(db, "UPDATE bulletins SET content = replace(content, 'Con', 'xyz') WHERE seq = 5")
    done = CliRunner().invoke(cli.commands, ["repair", "--db", str(db)], standalone_mode=False)
    assert done.return_value == 1
    assert "1 fault" in done.stdout or "faults left" in done.stdout
    with Ledger.open(db) as ledger:
        (sentence,) = ledger.board.damaged
        assert "is left out (Thurrock, desk, AB)" in sentence


DROPPED = {
    "a settled file": "UPDATE settled_files SET delivery = 1, by = 'XY'",
    "an acknowledged alert": "UPDATE acknowledgements SET event = 's39' WHERE event = 's1'",
}


@pytest.mark.parametrize("statement", DROPPED.values(), ids=DROPPED)
def test_what_hides_a_problem_or_an_alert_and_cannot_be_mended_is_dropped(
    db: Path, statement: str
) -> None:
    change(db, statement)
    outcome = repair(db, night.MIDNIGHT)
    assert outcome.left.faults == ()
    assert any("(dropped)" in sentence for sentence in outcome.done)
    with Ledger.open(db) as ledger:
        listed = {problem.name for problem in ledger.problems()}
        assert (len(listed), [*acknowledgements(ledger)]) in [(2, ["s1", "s2"]), (1, ["s2"])]


def test_an_export_of_which_too_much_is_lost_stays_named(db: Path) -> None:
    change(db, "UPDATE exports SET seats = '[]', last_seq = 0 WHERE seq = 2")
    (fault,) = repair(db, night.MIDNIGHT).left.faults
    assert "the record of an export (exports, row 2)" in fault
    with Ledger.open(db) as ledger:
        assert ledger.exports()[1].is_damaged


def test_a_sound_ledger_is_not_touched_and_not_copied(db: Path) -> None:
    before = db.read_bytes()
    done = CliRunner().invoke(cli.commands, ["repair", "--db", str(db)], standalone_mode=False)
    assert (done.return_value, done.stdout) == (0, "All is sound.\n")
    assert db.read_bytes() == before
    assert [file.name for file in db.parent.iterdir() if file.suffix == ".db"] == ["night.db"]
