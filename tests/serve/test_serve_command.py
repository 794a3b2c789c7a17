"""`tracker serve` as a process: its output, its usage errors, and its end."""

import http.client
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from tests.makers.commands import running, tracker, wait_until
from tests.serve.serving import make_ledger, processes_of


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("command")
    make_ledger(folder / "night.db", "Ipswich")
    (folder / "empty").touch()
    return folder


@pytest.fixture
def process(folder: Path) -> Iterator["subprocess.Popen[str]"]:
    with running("serve", "--db", "night.db", "--port", "0", cwd=folder) as process:
        yield process


def printed(process: "subprocess.Popen[str]") -> str:
    """The lines printed until the server answers."""
    assert process.stdout is not None
    lines: list[str] = []
    while not lines or lines[-1] != "Ctrl+C stops it.\n":
        lines.append(process.stdout.readline())
        assert lines[-1], lines
    return "".join(lines)


def port_in(output: str) -> int:
    (port,) = re.findall(r"read only: http://127\.0\.0\.1:(\d+)/$", output, re.MULTILINE)
    return int(port)


def test_on_loopback_no_token_is_needed(process: "subprocess.Popen[str]") -> None:
    output = printed(process)
    connection = http.client.HTTPConnection("127.0.0.1", port_in(output), timeout=10)
    connection.request("GET", "/healthz")
    assert connection.getresponse().status == 200
    connection.close()
    assert "token" not in output


@pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX's")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["SIGINT", "SIGTERM"])
def test_a_signal_stops_the_server_and_its_boards(
    process: "subprocess.Popen[str]", number: signal.Signals
) -> None:
    with open_board(port_in(printed(process))):
        wait_until(lambda: bool(processes_of(process.pid)))
        boards = processes_of(process.pid)
        process.send_signal(number)
        assert process.wait(timeout=20) == 0
    assert not any(Path(f"/proc/{board}").exists() for board in boards)


@pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX's")
def test_a_board_does_not_outlive_a_server_that_was_killed(
    process: "subprocess.Popen[str]",
) -> None:
    with open_board(port_in(printed(process))):
        wait_until(lambda: bool(processes_of(process.pid)))
        (board,) = processes_of(process.pid)
        process.kill()
        wait_until(lambda: not Path(f"/proc/{board}").exists())


@contextmanager
def open_board(port: int) -> Iterator[None]:
    """Open the websocket of a board, and read nothing from it."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    with closing(connection):
        connection.request(
            "GET",
            "/ws?width=80&height=24",
            headers={
                "Upgrade": "websocket",
                "Connection": "Upgrade",
                "Sec-WebSocket-Version": "13",
                "Sec-WebSocket-Key": "MDEyMzQ1Njc4OWFiY2RlZg==",
                "Origin": f"http://127.0.0.1:{port}",
            },
        )
        with connection.getresponse() as response:
            assert response.status == 101
            yield


@pytest.mark.parametrize(
    "options", [("--writable",), ("--public-url", "https://results.example.org")], ids=" ".join
)
def test_a_token_is_made_and_printed_when_needed(folder: Path, options: tuple[str]) -> None:
    with running("serve", "--db", "night.db", "--port", "0", *options, cwd=folder) as process:
        output = printed(process)
    tokens = re.findall(r"/(?:page)?\?token=([\w-]{32})$", output, re.MULTILINE)
    assert len(tokens) == 2
    assert tokens[0] == tokens[1]


def test_a_board_for_a_wall_has_an_address_with_a_large_font(folder: Path) -> None:
    options = ("--db", "night.db", "--port", "0", "--writable", "--wall")
    with running("serve", *options, cwd=folder) as process:
        output = printed(process)
    assert re.search(r"WRITABLE: http://\S+/\?token=[\w-]{32}&fontsize=40$", output, re.MULTILINE)


@pytest.mark.parametrize("option", ["--token", "--token-file"])
def test_a_given_token_is_not_printed(folder: Path, option: str) -> None:
    (folder / "secret").write_text("the token of this night\n")
    options = (option, "secret" if option.endswith("file") else "the token of this night")
    with running("serve", "--db", "night.db", "--port", "0", *options, cwd=folder) as process:
        output = printed(process)
    assert "this night" not in output
    assert "?token=… at the end" in output


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--token-file", "nowhere"], "--token-file: nowhere: No such file"),
        (["--token-file", "empty"], "--token-file: empty: it is empty"),
        (["--token", "x" * 20, "--token-file", "empty"], "--token or --token-file, not both"),
        (["--token", "too short"], "the token: 16 characters or more, please"),
        (["--public-url", "example.org"], '"example.org" is not an address such as'),
        (["--host", "192.0.2.1"], "cannot listen on 192.0.2.1, port 0: "),
        (["--db", "none.db"], "none.db: no such ledger"),
    ],
)
def test_a_usage_error_is_one_line(folder: Path, arguments: list[str], sentence: str) -> None:
    done = tracker("serve", "--db", "night.db", "--port", "0", *arguments, cwd=folder)
    assert (done.returncode, done.stdout) == (2, "")
    assert sentence in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_missing_extra_is_named(folder: Path) -> None:
    code = (
        "import sys; sys.modules['textual_serve'] = None\n"
        "sys.argv = ['tracker', 'serve', '--db', 'night.db']\n"
        "from tracker.cli import main; main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=folder,
        env={**os.environ, "PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
        timeout=30,
    )
    assert done.returncode == 2
    assert "pip install aiohttp textual-serve" in done.stderr
