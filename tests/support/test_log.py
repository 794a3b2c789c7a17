"""The log: one line an event, in UTC, and never the end of a night."""

import datetime as dt
import errno
import logging
import re
from pathlib import Path
from typing import Any

import pytest

from tracker.support import log
from tracker.support.log import LogError, logging_to

_logger = logging.getLogger("tracker.tests")


def lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


def test_a_line_has_the_time_in_utc_the_level_the_logger_and_the_message(tmp_path: Path) -> None:
    with logging_to(tmp_path / "x.log", stderr=False, command="ingest"):
        _logger.warning("held %s", "a.xml")
    began, held, ended = lines(tmp_path / "x.log")
    assert re.fullmatch(r"\S+ INFO tracker\.support\.log: ingest began: .*process \d+", began)
    time, rest = held.split(" ", 1)
    assert rest == "WARNING tracker.tests: held a.xml"
    assert time.endswith("Z")
    age = dt.datetime.now(dt.UTC) - dt.datetime.fromisoformat(time)
    assert dt.timedelta(0) <= age + dt.timedelta(milliseconds=1) < dt.timedelta(minutes=1)
    assert ended.endswith("ingest ended")


def test_the_log_is_appended_to(tmp_path: Path) -> None:
    (tmp_path / "x.log").write_text("yesterday\n", encoding="utf-8")
    with logging_to(tmp_path / "x.log", stderr=False, command="ingest"):
        pass
    assert lines(tmp_path / "x.log")[0] == "yesterday"


def test_an_event_is_one_line_without_control_characters(tmp_path: Path) -> None:
    with logging_to(tmp_path / "x.log", stderr=False, command="ingest"):
        _logger.info("held %s", "a\n2026-01-01T00:00:00Z ERROR x: \x1b[2J\u202e.xml")
    assert len(lines(tmp_path / "x.log")) == 3
    assert r"held a\x0a2026" in lines(tmp_path / "x.log")[1]
    assert r"\x1b[2J\u202e.xml" in lines(tmp_path / "x.log")[1]


def test_an_exception_is_one_line(tmp_path: Path) -> None:
    with logging_to(tmp_path / "x.log", stderr=False, command="ingest"):
        try:
            raise ValueError("two\nlines")
        except ValueError:
            _logger.exception("reading failed")
    assert lines(tmp_path / "x.log")[1].endswith(r"reading failed: ValueError('two\nlines')")


def test_the_error_that_ends_a_command_is_in_the_log(tmp_path: Path) -> None:
    with (
        pytest.raises(OSError, match="full"),
        logging_to(tmp_path / "x.log", stderr=False, command="ingest"),
    ):
        raise OSError(errno.ENOSPC, "disk full")
    assert "ERROR" in lines(tmp_path / "x.log")[1]
    assert "ingest ended by OSError" in lines(tmp_path / "x.log")[1]


def test_without_options_nothing_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    with logging_to(None, stderr=False, command="ingest"):
        _logger.error("held")
    assert capsys.readouterr() == ("", "")


def test_verbose_is_standard_error(capsys: pytest.CaptureFixture[str]) -> None:
    with logging_to(None, stderr=True, command="ingest"):
        _logger.info("held")
    out, err = capsys.readouterr()
    assert out == ""
    assert "INFO tracker.tests: held\n" in err


def test_after_the_command_nothing_is_logged(tmp_path: Path) -> None:
    with logging_to(tmp_path / "x.log", stderr=False, command="ingest"):
        pass
    _logger.error("held")
    assert "held" not in (tmp_path / "x.log").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["none/x.log", "."])
def test_a_log_that_cannot_be_opened_is_refused(tmp_path: Path, name: str) -> None:
    with (
        pytest.raises(LogError, match="cannot be written"),
        logging_to(tmp_path / name, stderr=False, command="ingest"),
    ):
        pass


def test_a_ledger_is_not_appended_to(tmp_path: Path) -> None:
    ledger = tmp_path / "night.db"
    ledger.write_bytes(b"SQLite format 3\0...")
    with (
        pytest.raises(LogError, match="is a SQLite file"),
        logging_to(ledger, stderr=False, command="ingest"),
    ):
        pass
    assert ledger.read_bytes() == b"SQLite format 3\0..."


class Disk:
    """Opens files whose disk has `room` bytes."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, room: int) -> None:
        self.room = room
        monkeypatch.setattr(Path, "open", self._open(Path.open))

    def _open(self, real: Any) -> Any:
        def opened(path: Path, *args: Any, **kwargs: Any) -> Any:
            file = real(path, *args, **kwargs)
            return File(self, file) if path.suffix == ".log" else file

        return opened


class File:
    def __init__(self, disk: Disk, file: Any) -> None:
        self.disk, self.file = disk, file

    def __enter__(self) -> "File":
        return self

    def __exit__(self, *exception: object) -> None:
        self.file.close()

    def close(self) -> None:
        self.file.close()

    def read(self, size: int = -1) -> Any:
        return self.file.read(size)

    def write(self, data: bytes) -> int:
        if not self.disk.room:
            raise OSError(errno.ENOSPC, "No space left on device")
        written = self.file.write(data[: self.disk.room])
        self.disk.room -= written
        return int(written)


def test_a_full_disk_ends_nothing_and_its_lines_are_written_when_there_is_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    disk = Disk(monkeypatch, room=150)
    with logging_to(tmp_path / "x.log", stderr=False, command="ingest"):
        for number in range(5):
            _logger.info("event %d", number)
        assert (tmp_path / "x.log").stat().st_size == 150
        disk.room = 10_000
        _logger.info("event 5")
    found = [line.rpartition(": ")[2] for line in lines(tmp_path / "x.log")]
    assert found[1:-1] == [f"event {number}" for number in range(6)]
    assert capsys.readouterr() == ("", "")


def test_lines_that_wait_are_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log, "MAX_WAITING_LINES", 3)
    disk = Disk(monkeypatch, room=0)
    with logging_to(tmp_path / "x.log", stderr=False, command="ingest"):
        for number in range(5):
            _logger.info("event %d", number)
        disk.room = 10_000
    found = [line.rpartition(": ")[2] for line in lines(tmp_path / "x.log")]
    assert found == ["event 3", "event 4", "ingest ended"]


def test_a_log_that_is_rotated_is_begun_anew(tmp_path: Path) -> None:
    with logging_to(tmp_path / "x.log", stderr=False, command="ingest"):
        (tmp_path / "x.log").rename(tmp_path / "x.log.1")
        _logger.info("held")
    assert len(lines(tmp_path / "x.log.1")) == 1
    assert len(lines(tmp_path / "x.log")) == 2
