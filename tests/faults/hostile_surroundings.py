"""What surrounds a board in a bad night: a terminal that sends anything, a busy server, readers.

Each class here disturbs one side of the tracker until it is stopped. `hostile_night` joins them.
"""

import contextlib
import http.client
import json
import random
import signal
import socket
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests.makers.terminal import Terminal

KEYS = (*"123456d/eot?[]ym", "\x1b", "\t", "\x1b[A", "\x1b[B", "\x1b[C", "\x1b[D", "Con")
"""Keys of the board, except those that record an entry or leave the board (Enter, U, q)."""
JUNK = (
    b"\x1b[M \xf0\xe0",  # X10 mouse bytes, as after a reattach
    b"\x1b[M#",  # the beginning of such a report
    b"caf\xe9",
    b"\xff\xfe\x80",
    b"\x1b[<0;500;500M\x1b[<35;1;1M\x1b[<64;3;3M",
    b"\x1b[99999999999u\x1b[1:2;3u",
    b"\x1b[48;0;0;0;0t",
    b"\x1b[200~a paste\r\nof\xe9\r\nlines\x1b[201~\x1b",
    b"\x1b[I\x1b[O\x1b[8;1;1t",
)


class Disturbance:
    """A thread that calls `step` until it is stopped. It keeps the first error of `step`."""

    def __init__(self, step: Callable[[], None], pause: float) -> None:
        self._step, self._pause = step, pause
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self.steps = 0
        self.error: Exception | None = None

    def __enter__(self) -> "Disturbance":
        self._thread.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self._stop.set()
        self._thread.join(30)

    def _run(self) -> None:
        while True:
            try:
                self._step()
            except Exception as error:  # noqa: BLE001 - the night asserts that there is none
                self.error = error
                return
            self.steps += 1
            if self._stop.wait(self._pause):
                return


class BrokenTerminal:
    """Reads what the board writes, and disturbs it: keys, junk, sizes, suspends."""

    def __init__(self, screen: Terminal, chance: random.Random) -> None:
        self._screen, self._chance = screen, chance

    def read(self) -> None:
        """Read what the board has written, and keep its end."""
        self._screen.read_some()
        self._screen.written = self._screen.written[-20_000:]

    def disturb(self) -> None:
        """One disturbance."""
        chance, screen = self._chance, self._screen
        match chance.randrange(10):
            case 0 | 1 | 2:
                screen.send(chance.choice(KEYS))
            case 3 | 4 | 5:
                screen.send_bytes(chance.choice(JUNK))
            case 6 | 7 | 8:
                small = chance.random() < 0.6
                columns, rows = (12, 12) if small else (200, 60)
                screen.resize(chance.randint(1, columns), chance.randint(1, rows))
            case _:
                self._suspend()

    def _suspend(self) -> None:
        stop = self._chance.choice((signal.SIGTSTP, signal.SIGSTOP))
        self._screen.process.send_signal(stop)
        time.sleep(0.4)
        self._screen.process.send_signal(signal.SIGCONT)
        time.sleep(0.4)  # a suspend that was slow has stopped the board only now
        self._screen.process.send_signal(signal.SIGCONT)


class BusyServer(ThreadingHTTPServer):
    """Receives the calls of a hook: one answer of twenty is 429 or 503, some drip for ever."""

    daemon_threads = True

    def __init__(self, chance: random.Random) -> None:
        super().__init__(("127.0.0.1", 0), _Busy)
        self.chance, self.lock = chance, threading.Lock()
        self.received: list[str] = []
        """The ids of the events that were answered with 200."""
        self.refused = self.dripped = 0
        self.url = f"http://127.0.0.1:{self.server_port}/hook"

    def handle_error(self, request: object, client_address: object) -> None:
        """A board that ends breaks off its calls."""


class _Busy(BaseHTTPRequestHandler):
    server: BusyServer

    def do_POST(self) -> None:
        event = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        server = self.server
        with server.lock:
            chosen = server.chance.random()
            if chosen < 0.05:
                server.refused += 1
            elif chosen < 0.07:
                server.dripped += 1
            else:
                server.received.append(event["id"])
        if chosen < 0.05:
            self.send_response(429 if chosen < 0.025 else 503)
            self.send_header("Retry-After", "0")
        elif chosen < 0.07:
            with contextlib.suppress(OSError):
                self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
                for _ in range(200):
                    self.wfile.write(b"a")
                    time.sleep(0.05)
            return
        else:
            self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *arguments: object) -> None:
        pass


class Reader:
    """A reader of the served page, with a connection of its own."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)

    def read(self) -> None:
        """Request the page. AssertionError for another answer than the page or "not modified"."""
        for again in (True, False):  # the server closes a connection that was silent for long
            try:
                self._connection.request("GET", "/page")
                answer = self._connection.getresponse()
                answer.read()
                break
            except (http.client.HTTPException, ConnectionError):
                self._connection.close()
                if not again:
                    raise
        assert answer.status == 200, answer.status

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()


class HalfOpenConnections:
    """Connections to the served board that begin a header and send no more; at most `limit`."""

    def __init__(self, port: int, limit: int) -> None:
        self._port, self._limit = port, limit
        self._opened: list[socket.socket] = []

    def open_some(self) -> None:
        """Open ten more, and forget the oldest."""
        for _ in range(10):
            with contextlib.suppress(OSError):
                opened = socket.create_connection(("127.0.0.1", self._port), timeout=5)
                opened.sendall(b"GET /page HTTP/1.1\r\nHost: x\r\nX: ")
                self._opened.append(opened)
        while len(self._opened) > self._limit:
            self._opened.pop(0).close()

    def close(self) -> None:
        """Close them all."""
        for opened in self._opened:
            opened.close()
