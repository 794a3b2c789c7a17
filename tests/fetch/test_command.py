"""`tracker fetch` and `--from` as processes, and docs/fetch.md: its commands run."""

import re
import shlex
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.fetch.hosts import PASSWORD, RunningHost
from tests.makers.commands import (
    ROOT,
    TRACKER,
    assert_received,
    environment,
    night_files,
    tracker,
    wait_until,
)
from tests.makers.pages import sessions
from tests.makers.terminal import HAS_TERMINALS, terminal
from tracker.fetch.host import TIMEOUT_SECONDS
from tracker.fetch.staging import FOLDER

PAGE = (ROOT / "docs" / "fetch.md").read_text(encoding="utf-8")
COMMANDS = [command for command, _ in sessions(PAGE)]
LOGIN = {"TRACKER_FETCH_PASSWORD": PASSWORD}
FILES = dict(list(night_files().items())[:5])

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX's")
one_kind = pytest.mark.parametrize("served", ["ftp"], indirect=True)


def page_command(part: str, served: RunningHost) -> list[str]:
    """The arguments of the page's command with this part, with the address of a host."""
    [command] = [c for c in COMMANDS if part in f"{c}\n"]
    return shlex.split(command.replace("ftp://newsroom@ftp.example/results", served.url))[1:]


def put_night(served: RunningHost) -> None:
    for name, data in FILES.items():
        (served.folder / name).write_bytes(data)


class Running(subprocess.Popen[str]):
    """`tracker` as a process, stopped by SIGTERM at the end of its block; its output."""

    def __init__(self, *arguments: str, cwd: Path) -> None:
        self.lines = cwd / "out.txt"
        with self.lines.open("w") as out:
            super().__init__(
                [*TRACKER, *arguments],
                cwd=cwd,
                env=environment(**LOGIN),
                stdout=out,
                stderr=subprocess.STDOUT,
            )

    def __exit__(self, *error: object) -> None:
        self.send_signal(signal.SIGTERM)
        try:
            assert self.wait(timeout=20) == 0, self.output
        finally:
            self.kill()
            super().__exit__(*error)  # type: ignore[arg-type]

    @property
    def output(self) -> str:
        return self.lines.read_text()


@one_kind
def test_the_command_fetches_once(served: RunningHost, tmp_path: Path) -> None:
    put_night(served)
    arguments = page_command(COMMANDS[0] + "\n", served)
    done = tracker(*arguments, cwd=tmp_path, **LOGIN)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[-1] == "5 fetched, 0 already there."
    assert {f"fetched {name}" for name in FILES} == {*done.stdout.splitlines()[:-1]}
    again = tracker(*arguments, cwd=tmp_path, **LOGIN)
    assert again.stdout == "0 fetched, 5 already there.\n"


@one_kind
def test_a_file_that_is_not_fetched_is_named(served: RunningHost, tmp_path: Path) -> None:
    (served.folder / "good.xml").write_bytes(b"<a/>")
    (served.folder / "a\x1b.xml").write_bytes(b"<a/>")
    done = tracker("fetch", served.url, "results", cwd=tmp_path, **LOGIN)
    assert done.returncode == 1
    assert done.stderr == "tracker: a\\x1b.xml contains a control character; not fetched\n"
    assert done.stdout.endswith("1 fetched, 0 already there, 1 not fetched.\n")


@one_kind
def test_a_host_that_is_not_reached_is_an_error(served: RunningHost, tmp_path: Path) -> None:
    served.stop()
    done = tracker("fetch", served.url, "results", cwd=tmp_path, **LOGIN)
    sentence = f"tracker: {served.address}: the host is not reached: connection refused\n"
    assert (done.returncode, done.stderr) == (1, sentence)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("fetch", "ftp://a:b@127.0.0.1/", "x"), "the address contains a password"),
        (("fetch", "results", "x"), "is not the address of a host's folder"),
        (("fetch", "ftp://127.0.0.1/", "x", "--host-key", "MD5:1"), "is not a fingerprint"),
        (
            ("fetch", "ftp://127.0.0.1/", "x", "--host-key", f"SHA256:{'a' * 43}"),
            "--host-key goes with sftp://",
        ),
        (("watch", "-e", "anglia-2019", "--from", "ftp://127.0.0.1/"), "--from goes with DROP"),
        (
            ("ingest", "x", "-e", "anglia-2019", "--from", "ftp://127.0.0.1/"),
            "--from goes with --follow",
        ),
    ],
)
def test_wrong_usage_is_an_error(arguments: tuple[str, ...], sentence: str, tmp_path: Path) -> None:
    done = tracker(*arguments, cwd=tmp_path)
    assert done.returncode == 2
    assert sentence in done.stderr
    assert list(tmp_path.iterdir()) == []


@one_kind
def test_the_command_goes_on_until_it_is_stopped(served: RunningHost, tmp_path: Path) -> None:
    with Running(*page_command("--every", served), cwd=tmp_path) as process:
        wait_until(lambda: (tmp_path / "results" / FOLDER / "status.json").exists())
        put_night(served)
        wait_until(lambda: process.output.count("fetched") == 5)
    assert PASSWORD not in (tmp_path / "fetch.log").read_text() + process.output
    assert "INFO tracker.fetch.mirror: fetched " in (tmp_path / "fetch.log").read_text()
    assert not (tmp_path / "results" / FOLDER / "status.json").exists()


@one_kind
def test_a_silent_host_does_not_delay_the_end(served: RunningHost, tmp_path: Path) -> None:
    (served.folder / "silent.xml").write_bytes(b"<a/>")
    served.faults.stall.add("silent.xml")
    with Running("fetch", served.url, "results", "--every", "1", cwd=tmp_path) as process:
        wait_until(lambda: bool(served.faults.starts))
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=TIMEOUT_SECONDS - 1) == 0
    assert not (tmp_path / "results" / FOLDER / "status.json").exists()


@one_kind
def test_an_intake_fetches_and_receives(served: RunningHost, tmp_path: Path) -> None:
    put_night(served)
    with Running(*page_command("ingest", served), cwd=tmp_path) as process:
        wait_until(lambda: process.output.count("accepted") == 5)
    assert_received(tmp_path / "anglia-2019.db", FILES.items())


@pytest.mark.skipif(not HAS_TERMINALS, reason="no ptys on this system")
@one_kind
def test_a_board_fetches_and_shows_that_the_host_is_lost(
    served: RunningHost, tmp_path: Path
) -> None:
    put_night(served)
    home = environment(XDG_STATE_HOME=str(tmp_path), TEXTUAL_ANIMATIONS="none", **LOGIN)
    command = [*TRACKER, *page_command("watch", served)]
    with terminal(command, tmp_path, home) as screen:
        screen.wait_for("5 of 69")
        served.stop()
        screen.wait_for("FEED HOST NOT REACHED since ")
        assert screen.quit_board() == 0


def test_the_page_has_every_option_of_the_command() -> None:
    help_text = tracker("fetch", "--help", cwd=ROOT).stdout
    options = set(re.findall(r"--(?!help|verbose)[a-z-]+", help_text))
    assert options <= set(re.findall(r"--[a-z-]+", PAGE))
