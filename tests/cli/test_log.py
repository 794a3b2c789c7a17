"""`--log` and `-v` in real commands: each event that an engineer asks about is in the log."""

import http.client
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from tests.makers.commands import (
    TRACKER,
    deliver,
    environment,
    night_files,
    running,
    tracker,
    wait_until,
)
from tests.makers.hubs import free_port, plain
from tests.makers.needs import needs_hub
from tests.makers.terminal import HAS_TERMINALS, terminal

LINE = re.compile(
    r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z (INFO|WARNING|ERROR) tracker(\.\w+)+: [^\x00-\x1f]+"
)
FILES = list(night_files().items())
LEDGER = ("-e", "anglia-2019", "--db", "night.db")

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX's")


def lines(folder: Path, name: str = "x.log") -> list[str]:
    """The lines of a log, each of the one form."""
    with suppress(FileNotFoundError):
        found = (folder / name).read_text(encoding="utf-8").splitlines()
        assert all(LINE.fullmatch(line) for line in found), found
        return found
    return []


def logged(folder: Path, *parts: str) -> bool:
    """Whether a line of the log has all these parts."""
    return any(all(part in line for part in parts) for line in lines(folder))


@contextmanager
def logging(folder: Path, *arguments: str) -> Iterator["subprocess.Popen[str]"]:
    """A command with a log, stopped by a signal; it must end well."""
    with running(*arguments, "--log", "x.log", cwd=folder) as process:
        wait_until(lambda: logged(folder, "INFO tracker.support.log", f"{arguments[0]} began"))
        yield process
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=20) == 0
    assert logged(folder, "INFO", f"{arguments[0]} ended")


def wait_for(folder: Path, *parts: str) -> None:
    wait_until(lambda: logged(folder, *parts))


def test_an_intake_logs_its_folder_and_each_file(tmp_path: Path) -> None:
    drop = tmp_path / "drop"
    with logging(tmp_path, "ingest", "drop", *LEDGER, "--follow"):
        wait_for(tmp_path, "WARNING", f"drop folder {drop}: cannot be listed: No such file")
        deliver(drop, dict(FILES[:1]))
        wait_for(tmp_path, "INFO", f"drop folder {drop}: found")
        wait_for(tmp_path, "INFO tracker.intake.receive", f"accepted {FILES[0][0]}")
        deliver(drop, {"wrong.xml": b"<wrong/>", "cut.xml": FILES[1][1][:300]})
        wait_for(tmp_path, "WARNING", "rejected wrong.xml: ")
        wait_for(tmp_path, "WARNING", "held cut.xml: ")
        drop.rename(tmp_path / "elsewhere")
        wait_until(lambda: sum("cannot be listed" in line for line in lines(tmp_path)) == 2)
        (tmp_path / "elsewhere").rename(drop)
        wait_until(lambda: sum(f"{drop}: found" in line for line in lines(tmp_path)) == 2)


def test_an_intake_that_polls_logs_it(tmp_path: Path) -> None:
    with logging(tmp_path, "ingest", "drop", *LEDGER, "--follow", "--poll"):
        wait_for(tmp_path, "INFO tracker.intake.folder_watch", "polled, without notifications")


def test_a_file_name_cannot_write_a_line_of_its_own(tmp_path: Path) -> None:
    deliver(tmp_path / "drop", {"a\nERROR\x1b[2J.xml": b"<wrong/>"})
    tracker("ingest", "drop", *LEDGER, "--log", "x.log", cwd=tmp_path)
    assert logged(tmp_path, "WARNING", "rejected a", r"\x1b[2J.xml")


def test_the_log_changes_no_output(tmp_path: Path) -> None:
    deliver(tmp_path / "drop", dict([*FILES[:3], ("wrong.xml", b"<wrong/>")]))
    plain_run = tracker("ingest", "drop", *LEDGER, cwd=tmp_path)
    (tmp_path / "night.db").unlink()
    with_log = tracker("ingest", "drop", *LEDGER, "--log", "x.log", cwd=tmp_path)
    assert lines(tmp_path)
    assert (with_log.returncode, with_log.stdout) == (plain_run.returncode, plain_run.stdout)
    assert with_log.stderr == plain_run.stderr == ""


def test_verbose_shows_the_log_on_standard_error(tmp_path: Path) -> None:
    deliver(tmp_path / "drop", dict(FILES[:1]))
    done = tracker("ingest", "drop", *LEDGER, "-v", cwd=tmp_path)
    assert f"accepted {FILES[0][0]}" in done.stderr
    assert all(LINE.fullmatch(line) for line in done.stderr.splitlines())
    from_variable = tracker("ingest", "drop", *LEDGER, cwd=tmp_path, TRACKER_VERBOSE="1")
    assert "ingest began" in from_variable.stderr


@pytest.mark.parametrize("command", ["watch", "demo"])
def test_a_command_with_a_screen_has_no_verbose(tmp_path: Path, command: str) -> None:
    done = tracker(command, "-v", cwd=tmp_path)
    assert done.returncode == 2
    assert "-v" in done.stderr


@pytest.mark.skipif(not HAS_TERMINALS, reason="no terminals here")
def test_a_board_logs_to_the_file_and_not_to_the_screen(tmp_path: Path) -> None:
    command = [*TRACKER, "watch", "drop", *LEDGER, "--log", "x.log"]
    with terminal(command, tmp_path, environment(TEXTUAL_ANIMATIONS="none")) as board:
        wait_for(tmp_path, "WARNING", "drop folder", "cannot be listed")
        board.wait_for("Anglia")
        deliver(tmp_path / "drop", dict(FILES[:1]))
        wait_for(tmp_path, "INFO", f"accepted {FILES[0][0]}")
        assert board.quit_board() == 0
    assert b"tracker.intake" not in board.written
    assert logged(tmp_path, "watch ended")


def test_a_log_that_cannot_be_opened_is_wrong_usage(tmp_path: Path) -> None:
    done = tracker("ingest", "drop", *LEDGER, "--follow", "--log", "none/x.log", cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr.startswith("tracker: none/x.log: cannot be written: ")
    assert done.stderr.count("\n") == 1


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device of Linux")
def test_a_full_disk_under_the_log_ends_nothing(tmp_path: Path) -> None:
    deliver(tmp_path / "drop", dict(FILES[:3]))
    done = tracker("ingest", "drop", *LEDGER, "--log", "/dev/full", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert "3 files: 3 counted" in done.stdout


def test_a_failing_hook_and_its_retry_are_logged(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text(
        '[[hooks]]\ncommand = ["sh", "-c", "test -e done || exit 3"]\n', encoding="utf-8"
    )
    state = {"XDG_STATE_HOME": str(tmp_path / "state")}
    deliver(tmp_path / "drop", dict(FILES[:1]))
    assert tracker("ingest", "drop", *LEDGER, cwd=tmp_path).returncode == 0
    arguments = ("hooks", *LEDGER, "--config", "config.toml", "--log", "x.log")
    with subprocess.Popen([*TRACKER, *arguments], cwd=tmp_path, env=environment(**state)) as hooks:
        wait_until(lambda: any((tmp_path / "state").rglob("*-hooks.json")))
        deliver(tmp_path / "drop", dict(FILES[:2]))
        tracker("ingest", "drop", *LEDGER, cwd=tmp_path)
        wait_for(tmp_path, "WARNING tracker.events.hooks", "ended with code 3; trying again")
        (tmp_path / "done").touch()
        wait_for(tmp_path, "INFO tracker.events.hooks", ": called")
        hooks.send_signal(signal.SIGTERM)
        assert hooks.wait(timeout=20) == 0


def test_a_destination_that_fails_and_works_again_is_logged(tmp_path: Path) -> None:
    deliver(tmp_path / "drop", dict(FILES[:1]))
    tracker("ingest", "drop", *LEDGER, cwd=tmp_path)
    with logging(tmp_path, "publish", "graphics", *LEDGER, "--follow", "--every", "0.1"):
        wait_for(tmp_path, "INFO tracker.publish", "objects written")
        (tmp_path / "graphics").rename(tmp_path / "elsewhere")
        (tmp_path / "graphics").write_text("a file in the way", encoding="utf-8")
        deliver(tmp_path / "drop", dict(FILES[:2]))
        tracker("ingest", "drop", *LEDGER, cwd=tmp_path)
        wait_for(tmp_path, "WARNING tracker.publish", "trying again until it works")
        (tmp_path / "graphics").unlink()
        (tmp_path / "elsewhere").rename(tmp_path / "graphics")
        wait_for(tmp_path, "WARNING tracker.publish", "it works again")


def test_a_ledger_that_cannot_be_read_is_logged(tmp_path: Path) -> None:
    deliver(tmp_path / "drop", dict(FILES[:1]))
    tracker("ingest", "drop", *LEDGER, cwd=tmp_path)
    with running("events", *LEDGER, "--follow", "--log", "x.log", cwd=tmp_path) as process:
        wait_until(lambda: logged(tmp_path, "events began"))
        assert process.stdout is not None
        process.stdout.readline()
        for end in ("", "-wal", "-shm"):
            (tmp_path / f"night.db{end}").unlink(missing_ok=True)
        assert process.wait(timeout=20) == 1
    assert logged(
        tmp_path, "ERROR tracker.support.log", "events ended by LostFilesError", "deleted"
    )


def test_a_viewer_who_is_refused_is_logged_without_their_token(tmp_path: Path) -> None:
    deliver(tmp_path / "drop", dict(FILES[:1]))
    tracker("ingest", "drop", *LEDGER, cwd=tmp_path)
    port, token = free_port(), "a-token-of-our-own"
    arguments = ("serve", *LEDGER, "--port", str(port), "--token", token)
    with logging(tmp_path, *arguments) as process:
        assert process.stdout is not None
        while process.stdout.readline() != "Ctrl+C stops it.\n":
            pass
        for _ in range(3):
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
            connection.request("GET", "/page?token=another-persons-token")
            assert connection.getresponse().status == 403
            connection.close()
    found = [line for line in lines(tmp_path) if "refused" in line]
    assert len(found) == 1
    assert "WARNING tracker.serve" in found[0]
    assert "refused 127.0.0.1 /page: 403 " in found[0]
    assert "another-persons" not in found[0]


def test_a_desk_that_is_alone_is_logged_without_its_password(tmp_path: Path) -> None:
    pytest.importorskip("nats")
    address = f"nats://ab:secret@127.0.0.1:{free_port()}"
    with logging(tmp_path, "join", *LEDGER, "--unsigned", "--night", "log", "--via", address):
        wait_for(tmp_path, "INFO tracker.replication", "alone: nats://127.0.0.1:")
    assert not logged(tmp_path, "secret")


@needs_hub
def test_a_hub_that_is_lost_and_reconnected_is_logged(tmp_path: Path) -> None:
    node = plain(tmp_path / "hub")
    node.start()
    try:
        with logging(tmp_path, "join", *LEDGER, "--unsigned", "--night", "log", "--via", node.url):
            wait_for(tmp_path, "INFO tracker.replication", "joined to the night log at nats://")
            node.kill()
            wait_for(tmp_path, "INFO tracker.replication", "alone: ")
            node.start()
            wait_until(lambda: sum("joined to the night" in line for line in lines(tmp_path)) == 2)
    finally:
        node.kill()
