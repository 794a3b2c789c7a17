"""A byte of a recorded statement is changed: no reader shows the changed figure, and each says so."""

import json
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.faults.flips import make_ledger
from tests.makers import night
from tests.makers.commands import night_files, tracker
from tests.makers.ledgers import append_bulletins, copy_of
from tracker import cli
from tracker.board import Board
from tracker.intake.drop_folder import Delivery
from tracker.intake.receive import receive_file
from tracker.ledger import Ledger, LedgerError, write_transaction
from tracker.ledger.acknowledgements import acknowledgements
from tracker.ledger.reread import rereadings
from tracker.ledger.timeline import Kind, Timeline
from tracker.replication import outbound
from tracker.support import sqlite
from tracker.ui.view_models.status_bar import Feed, status_line

(IPSWICH,) = [(name, xml) for name, xml in night_files().items() if "_Ipswich_1" in name]
CORBY = night.desk_entry(Board.empty(night.anglia()), "Corby", "Con")


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sound") / "night.db"
    with Ledger.create(path, night.anglia(), night.MIDNIGHT) as ledger:
        receive_file(ledger, Delivery(*IPSWICH, last_chance=False), night.MIDNIGHT)
        append_bulletins(ledger, CORBY)
    return path


@pytest.fixture
def db(sound: Path, tmp_path: Path) -> Path:
    return copy_of(sound, tmp_path / "night.db")


def change(db: Path, statement: str) -> None:
    with closing(sqlite.connect(db, isolation_level=None)) as connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        assert connection.execute(statement).rowcount == 1


def run(*arguments: str) -> Result:
    done = CliRunner().invoke(cli.commands, arguments)
    assert not isinstance(done.exception, Exception), done.exception
    return done


VOTES = "UPDATE bulletins SET content = replace(content, '24952', '84952') WHERE seq = 1"
SENTENCE = f"is left out (Ipswich, {IPSWICH[0]}), it has not the content that was recorded"


@pytest.mark.parametrize(
    "command",
    [
        "status",
        "summary -f text",
        "summary -f markdown",
        "summary -f html",
        "summary -f json",
        "summary -f csv",
        "say headline",
        "why Ipswich",
        "problems",
        "events",
        "corrections",
    ],
)
def test_no_reader_shows_a_changed_figure_and_each_prints_the_alarm(db: Path, command: str) -> None:
    change(db, VOTES)
    done = run(*command.split(), "--db", str(db))
    assert "84952" not in done.stdout.replace(",", "")
    assert f"ALARM: statement {ipswich_id(db)[:8]} {SENTENCE}" in done.stderr
    assert "run `tracker repair`" in done.stderr


def test_a_command_prints_the_alarm_once_and_ends_with_1(db: Path) -> None:
    change(db, VOTES)
    done = tracker("status", "--db", db, cwd=db.parent)
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert line.startswith("ALARM: statement ")
    assert "The ledger is damaged: not everything is shown" in done.stdout


def test_an_entry_that_is_recorded_after_an_alarm_ends_with_0(db: Path) -> None:
    """Else a script would enter it again."""
    change(db, VOTES)
    done = tracker("note", "Corby", "no answer", "--by", "AB", "--db", db, cwd=db.parent)
    assert (done.returncode, "ALARM: statement " in done.stderr) == (0, True)


def test_a_command_that_waits_for_the_ledger_says_so(db: Path) -> None:
    with (
        closing(sqlite.connect(db, isolation_level=None, check_same_thread=False)) as other,
        Ledger.open(db),
    ):
        other.execute("BEGIN IMMEDIATE")
        timer = threading.Timer(0.2, lambda: other.execute("ROLLBACK"))
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(write_transaction, "NOTICE_SECONDS", 0.05)
            timer.start()
            done = run("note", "Corby", "no answer", "--by", "AB", "--db", str(db))
        timer.join()
    assert "Waiting for the ledger: another process has locked it" in done.stderr


def ipswich_id(db: Path) -> str:
    with closing(sqlite.connect(db)) as connection:
        (id_,) = connection.execute("SELECT id FROM bulletins WHERE seq = 1").fetchone()
    return str(id_)


def test_the_documents_and_the_screen_carry_the_alarm(db: Path, tmp_path: Path) -> None:
    change(db, VOTES)
    for form in ("text", "markdown", "html"):
        output = run("summary", "-f", form, "--db", str(db)).stdout
        assert "The ledger is damaged: not everything is shown" in output
    (sentence,) = json.loads(run("summary", "-f", "json", "--db", str(db)).stdout)["damaged"]
    assert SENTENCE in sentence
    run("publish", str(tmp_path / "out"), "--db", str(db))
    published = json.loads((tmp_path / "out" / "state.json").read_text(encoding="utf-8"))
    assert published["damaged"] == [sentence]
    with Ledger.open(db) as ledger:
        line = status_line(ledger.board, Feed(), night.MIDNIGHT, 120)
        assert " LEDGER DAMAGED " in [span.text for span in line]
        (event,) = [event for event in Timeline(ledger).read() if event.kind is Kind.DAMAGED]
        assert (event.id, event.alarm, event.text) == ("s1", True, sentence)


def test_a_document_with_a_changed_byte_is_not_compared_read_again_or_passed_on(db: Path) -> None:
    change(
        db,
        "UPDATE documents SET bytes = CAST(replace(CAST(bytes AS TEXT), '24952', '84952') AS BLOB)",
    )
    done = run("reconcile", "--db", str(db))
    assert "84952" not in done.stdout.replace(",", "")
    assert f"{IPSWICH[0]}: CANNOT BE COMPARED: its bytes in the ledger are damaged" in done.stdout
    with Ledger.open(db) as ledger:
        (sha256,) = ledger.connection.execute("SELECT sha256 FROM documents").fetchone()
        assert ledger.document(sha256) is None
        assert [*rereadings(ledger, ledger.board)] == []
        offers = outbound.next_offers(ledger, "norwich", 10)
        assert [offer.parcel for offer in offers] == [None]


DAMAGE = {
    "an id": "UPDATE bulletins SET id = replace(id, 'a', 'b') WHERE seq = 1",
    "a time": "UPDATE bulletins SET received_at = replace(received_at, '00:00', '05:00')"
    " WHERE seq = 2",
    "a seat": "UPDATE bulletins SET seat_id = (SELECT min(id) FROM seats) WHERE seq = 1",
    "a statement in the middle": "DELETE FROM bulletins WHERE seq = 1",
}


@pytest.fixture(scope="module")
def sound_records(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger whose result of Thurrock was exported, and corrected after that."""
    path = make_ledger(tmp_path_factory.mktemp("records") / "night.db")
    with Ledger.open(path) as ledger:
        corrected = night.desk_entry(ledger.board, "Thurrock", "Con", {"Con": 21614, "Lab": 10000})
        append_bulletins(ledger, corrected)
    return path


@pytest.fixture
def records(sound_records: Path, tmp_path: Path) -> Path:
    return copy_of(sound_records, tmp_path / "night.db")


def exported_before(path: Path) -> list[bool]:
    """Of each export that the correction of Thurrock names: whether its record is damaged."""
    with Ledger.open(path) as ledger:
        *_, last = [event for event in Timeline(ledger).read() if event.corrects()]
        return [export.is_damaged for export in last.exports]


EXPORT_DAMAGE = {
    "the place": "UPDATE exports SET last_seq = 0 WHERE seq = 1",
    "the seats": "UPDATE exports SET seats = '[]' WHERE seq = 1",
    "no JSON": "UPDATE exports SET seats = '[' WHERE seq = 1",
    "failed": "UPDATE exports SET failed = 1 WHERE seq = 1",
    "no time": "UPDATE exports SET made_at = 'x' WHERE seq = 1",
    "the checksum": "UPDATE exports SET checksum = 0 WHERE seq = 1",
}


@pytest.mark.parametrize("statement", EXPORT_DAMAGE.values(), ids=EXPORT_DAMAGE)
def test_a_changed_record_of_an_export_does_not_hide_a_correction(
    records: Path, statement: str
) -> None:
    assert exported_before(records) == [False]
    change(records, statement)
    assert exported_before(records) == [True]
    done = run("corrections", "--db", str(records))
    assert "a.html (its record is damaged)" in done.stdout
    assert "ALARM: the record of an export (exports, row 1)" in done.stderr


RECORD_DAMAGE = {
    "a remark": "UPDATE remarks SET kind = 'note' WHERE delivery = 5",
    "a missing remark": "DELETE FROM remarks WHERE delivery = 5",
    "a settled file": "UPDATE settled_files SET delivery = 5",
    "the status of a file": "UPDATE deliveries SET status = 'irrelevant' WHERE seq = 2",
    "an acknowledgement": "UPDATE acknowledgements SET event = 's3' WHERE event = 's1'",
    "a missing export": "DELETE FROM exports WHERE seq = 1",
}


@pytest.mark.parametrize("statement", RECORD_DAMAGE.values(), ids=RECORD_DAMAGE)
def test_a_changed_row_about_a_file_or_an_alert_is_an_alarm(records: Path, statement: str) -> None:
    change(records, statement)
    with Ledger.open(records) as ledger:
        assert len(ledger.board.damaged) == 1
        assert "tracker repair" in ledger.board.damaged[0]
        assert "s3" not in acknowledgements(ledger)


@pytest.mark.parametrize("damage", ["a remark", "a missing remark", "a settled file"])
def test_a_problem_that_a_changed_row_can_hide_is_listed_while_the_board_is_open(
    records: Path, damage: str
) -> None:
    with Ledger.open(records) as ledger:
        change(records, RECORD_DAMAGE[damage])
        assert "the ledger" in {problem.name for problem in ledger.problems()}


@pytest.mark.parametrize("statement", DAMAGE.values(), ids=DAMAGE)
def test_damage_to_each_column_is_an_alarm_of_the_board(db: Path, statement: str) -> None:
    change(db, statement)
    with Ledger.open(db) as ledger:
        assert len(ledger.board.damaged) == 1
        assert "tracker repair" in ledger.board.damaged[0]


CELLS: dict[str, Callable[[Path], None]] = {
    "content": lambda db: change(
        db, 'UPDATE elections SET content = replace(content, \'"date":"2019\', \'"date":"2018\')'
    ),
    "name": lambda db: change(db, "UPDATE elections SET name = 'General Elektion'"),
    "date": lambda db: change(db, "UPDATE elections SET date = '2019-12-13'"),
    "time": lambda db: change(db, "UPDATE elections SET since = '2019-12-12T23:00:00+00:00'"),
}


@pytest.mark.parametrize("harm", CELLS.values(), ids=CELLS)
def test_a_ledger_with_a_changed_election_is_not_read(
    db: Path, harm: Callable[[Path], None]
) -> None:
    harm(db)
    with pytest.raises(LedgerError, match="the election's data in it is damaged"):
        Ledger.open(db)
    assert run_code("verify", "--db", str(db)) == 1


def run_code(*arguments: str) -> int:
    return int(CliRunner().invoke(cli.commands, arguments, standalone_mode=False).return_value)


def test_an_alarm_ends_its_own_command_with_1_and_no_later_one(db: Path, sound: Path) -> None:
    change(db, VOTES)
    codes = [tracker("status", "--db", path, cwd=db.parent).returncode for path in (db, sound)]
    assert codes == [1, 0]
