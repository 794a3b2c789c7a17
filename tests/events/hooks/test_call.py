"""One call of a hook: with a real program, and with a real server on loopback."""

import contextlib
import datetime as dt
import json
import socket
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.makers.events import event
from tracker.events.hooks.call import CallError, call, retry_after
from tracker.events.hooks.settings import Hook
from tracker.events.stream import json_line
from tracker.ledger.timeline import Kind

FLIP = event(Kind.FLIP, flips=True)


class Server(ThreadingHTTPServer):
    """Records the requests. Answers with each of its codes in turn, then always with the last."""

    def __init__(self, *answers: int, seconds: float = 0.0, retry_after: str = "") -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.retry_after = retry_after
        self.answers, self.seconds = list(answers) or [200], seconds
        self.requests: list[tuple[dict[str, str], bytes]] = []
        """Headers and body of each request."""
        self.url = f"http://127.0.0.1:{self.server_port}/hook?token=secret"


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.requests.append((dict(self.headers), body))
        time.sleep(self.server.seconds)
        answers = self.server.answers
        self.send_response(answers.pop(0) if len(answers) > 1 else answers[0])
        self.send_header("Location", self.server.url)
        if self.server.retry_after:
            self.send_header("Retry-After", self.server.retry_after)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *arguments: object) -> None:
        pass


@contextmanager
def serving(server: Server) -> Iterator[Server]:
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def python(code: str, **more: float) -> Hook:
    return Hook(command=(sys.executable, "-c", code), **more)  # type: ignore[arg-type]


def test_a_program_gets_the_event_on_its_standard_input(tmp_path: Path) -> None:
    out = tmp_path / "out"
    call(python(f"import sys; open({str(out)!r}, 'wb').write(sys.stdin.buffer.read())"), FLIP)
    assert out.read_bytes() == json_line(FLIP)


def test_a_program_gets_the_id_and_the_kind_in_its_environment(tmp_path: Path) -> None:
    out = tmp_path / "out"
    names = "TRACKER_EVENT_ID", "TRACKER_EVENT_KIND"
    call(
        python(f"import os; open({str(out)!r}, 'w').write(' '.join(map(os.getenv, {names})))"), FLIP
    )
    assert out.read_text() == "s1 flip"


def test_a_program_need_not_read_its_input() -> None:
    call(Hook(command=("true",)), FLIP)


@pytest.mark.parametrize(
    ("hook", "sentence"),
    [
        (python("raise SystemExit('no screen 3')"), "ended with code 1: no screen 3"),
        (python("raise SystemExit(4)"), "ended with code 4"),
        (Hook(command=("no-such-program",)), "cannot be started: No such file or directory"),
    ],
)
def test_a_failed_program_is_an_error_with_its_reason(hook: Hook, sentence: str) -> None:
    with pytest.raises(CallError) as error:
        call(hook, FLIP)
    assert str(error.value) == sentence


def test_a_program_that_takes_too_long_is_killed_with_its_children(tmp_path: Path) -> None:
    late = tmp_path / "late"
    inner = f"import time; time.sleep(1.5); open({str(late)!r}, 'w')"
    code = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {inner!r}])"
    began = time.monotonic()
    with pytest.raises(CallError, match=r"took longer than 0\.3 s"):
        call(python(code, seconds=0.3), FLIP)
    assert time.monotonic() - began < 1.4
    time.sleep(max(0.0, began + 2 - time.monotonic()))
    assert not late.exists()


def test_an_url_receives_the_event_and_its_idempotency_key() -> None:
    with serving(Server()) as server:
        call(Hook(url=server.url, headers={"Authorization": "Bearer x"}), FLIP)
        ((headers, body),) = server.requests
    assert body == json_line(FLIP)
    assert json.loads(body)["seat"] == "Ipswich"
    assert headers["Content-Type"] == "application/json"
    assert headers["Authorization"] == "Bearer x"
    assert headers["Idempotency-Key"].startswith(
        "anglia-2019 2019-12-12T21:00:00+00:00 s1 2019-12-13"
    )


@pytest.mark.parametrize(
    ("answer", "final"),
    [(400, True), (404, True), (302, True), (429, False), (408, False), (500, False), (503, False)],
)
def test_only_some_http_errors_are_final(answer: int, final: bool) -> None:
    with (
        serving(Server(answer)) as server,
        pytest.raises(CallError, match=f"answered {answer}") as error,
    ):
        call(Hook(url=server.url), FLIP)
    assert error.value.is_final is final
    assert len(server.requests) == 1


def test_an_unreachable_server_is_an_error_that_is_not_final() -> None:
    with serving(Server()) as server:
        url = server.url
    with pytest.raises(CallError, match="cannot be reached") as error:
        call(Hook(url=url), FLIP)
    assert not error.value.is_final


def test_a_server_that_does_not_answer_times_out() -> None:
    with serving(Server(seconds=1.0)) as server, pytest.raises(CallError, match="took longer"):
        call(Hook(url=server.url, seconds=0.2), FLIP)


class DrippingServer:
    """Answers with a byte each 20 ms, and never ends its header."""

    def __init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}/hook"
        self._thread = threading.Thread(target=self._drip)

    def __enter__(self) -> "DrippingServer":
        self._thread.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self._thread.join()
        self._listener.close()

    def _drip(self) -> None:
        connection, _ = self._listener.accept()
        with connection, contextlib.suppress(OSError):
            connection.sendall(b"HTTP/1.1 200 OK\r\nX-Slow: ")
            while True:
                connection.sendall(b"a")
                time.sleep(0.02)


def test_a_server_that_drips_has_no_more_time_than_another() -> None:
    """One held a hook of 10 s for 42 s: each byte began the time-out again."""
    threads = threading.active_count()
    with DrippingServer() as server:
        began = time.monotonic()
        with pytest.raises(CallError, match=r"took longer than 0\.2 s"):
            call(Hook(url=server.url, seconds=0.2), FLIP)
        assert time.monotonic() - began < 1.0
    deadline = time.monotonic() + 5
    while threading.active_count() > threads and time.monotonic() < deadline:
        time.sleep(0.01)
    assert threading.active_count() == threads


def test_a_program_that_left_a_child_with_its_streams_is_done_when_it_is_done() -> None:
    child = "import subprocess, sys; subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(1)'])"
    began = time.monotonic()
    call(python(child, seconds=30), FLIP)
    assert time.monotonic() - began < 0.9


@pytest.mark.parametrize(
    ("answer", "header", "seconds"),
    [
        (429, "7", 7.0),
        (503, "7", 7.0),
        (429, "", 0.0),
        (429, "soon", 0.0),
        (503, "", None),
        (500, "7", None),
    ],
)
def test_a_busy_server_says_how_long_to_wait(
    answer: int, header: str, seconds: float | None
) -> None:
    with serving(Server(answer, retry_after=header)) as server, pytest.raises(CallError) as error:
        call(Hook(url=server.url), FLIP)
    assert error.value.busy_seconds == seconds


NOW = dt.datetime(2019, 12, 12, 23, 0, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        (" 120 ", 120.0),
        ("Thu, 12 Dec 2019 23:01:30 GMT", 90.0),
        ("Thu, 12 Dec 2019 22:00:00 GMT", 0.0),
        ("-1", None),
        ("9" * 20, None),
        ("²", None),
        ("", None),
    ],
)
def test_retry_after_is_a_number_or_a_date(value: str, seconds: float | None) -> None:
    assert retry_after(value, NOW) == seconds
