"""One call of a hook: a program with the event on its standard input, or a POST of the event.

A call fails if it takes longer than the hook's `seconds`, if the program ends with an error, or if
the server cannot be reached or answers with an error.
"""

import contextlib
import datetime as dt
import email.utils
import http.client
import os
import signal
import socket
import subprocess
import tempfile
import threading
import urllib.error
import urllib.request
from functools import partial
from http.client import HTTPException
from typing import IO, Any

from tracker import __version__
from tracker.events.hooks.settings import Hook
from tracker.events.stream import Event, json_line
from tracker.support.errors import TrackerError

MAX_ERROR_OUTPUT = 200
"""Maximum number of characters of a program's or a server's own words in a CallError."""


class CallError(TrackerError):
    """A call failed."""

    def __init__(
        self, message: str, *, is_final: bool = False, busy_seconds: float | None = None
    ) -> None:
        """`is_final` means that another try would fail too.

        `busy_seconds`: the server is busy, and asks to wait so long. It has refused nothing.
        """
        super().__init__(message)
        self.is_final, self.busy_seconds = is_final, busy_seconds


def call(hook: Hook, event: Event) -> None:
    """Call the hook once. Raises CallError."""
    if hook.command:
        _run(hook, event)
    else:
        _post(hook, event)


def _run(hook: Hook, event: Event) -> None:
    variables = {"TRACKER_EVENT_ID": event.id, "TRACKER_EVENT_KIND": event.kind.value}
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as errors:
        given.write(json_line(event))
        given.seek(0)
        try:
            process = subprocess.Popen(
                hook.command,
                stdin=given,
                stdout=subprocess.DEVNULL,
                stderr=errors,
                env={**os.environ, **variables},
                start_new_session=True,
            )
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or error
            raise CallError(f"cannot be started: {reason}") from None
        try:
            # Only the program is waited for, and not a child that it has left with its streams.
            code = process.wait(hook.seconds)
        except subprocess.TimeoutExpired:
            _kill(process)
            process.wait()
            raise _too_slow(hook) from None
        if code:
            raise CallError(f"ended with code {code}{_last_line(errors)}")


def _too_slow(hook: Hook) -> CallError:
    return CallError(f"took longer than {hook.seconds:g} s")


def _last_line(file: IO[bytes]) -> str:
    """The last line of a program's errors, after a colon; empty if there are none."""
    file.seek(max(0, file.seek(0, os.SEEK_END) - _ERROR_BYTES))
    lines = file.read(_ERROR_BYTES).decode("utf-8", "replace").strip().splitlines()
    return f": {lines[-1][:MAX_ERROR_OUTPUT]}" if lines else ""


_ERROR_BYTES = 4096


def _kill(process: "subprocess.Popen[bytes]") -> None:
    """Kill the program and, except on Windows, its children."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """Follows no redirect: urllib would send the hook's headers in a GET to any other server."""

    def redirect_request(self, *arguments: object) -> None:
        return None


def _post(hook: Hook, event: Event) -> None:
    """POST the event in a thread: a server that sends one byte at a time has no more time."""
    post = _Post(hook, event)
    thread = threading.Thread(target=post.run, daemon=True)
    thread.start()
    thread.join(hook.seconds)
    if thread.is_alive():
        post.break_off()
        raise _too_slow(hook)
    if post.error:
        raise post.error


class _Post:
    """One POST, its connection and its error."""

    def __init__(self, hook: Hook, event: Event) -> None:
        self._request = urllib.request.Request(
            hook.url,
            data=json_line(event),
            headers={
                "Content-Type": "application/json",
                "User-Agent": f"tracker/{__version__}",
                "Idempotency-Key": f"{event.election} {event.ledger} {event.id} {event.at}",
                **hook.headers,
            },
            method="POST",
        )
        self._seconds = hook.seconds + 1  # `_post` ends it before
        self._connection: http.client.HTTPConnection | None = None
        self.error: CallError | None = None

    def run(self) -> None:
        opener = urllib.request.build_opener(
            _NoRedirect, _Http(self._connect), _Https(self._connect)
        )
        try:
            with opener.open(self._request, timeout=self._seconds):
                pass
        except urllib.error.HTTPError as error:
            with error:
                self.error = _refusal(error)
        except urllib.error.URLError as error:
            self.error = CallError(f"cannot be reached: {error.reason}")
        except (OSError, HTTPException, ValueError) as error:
            reason = str(error)[:MAX_ERROR_OUTPUT] or type(error).__name__
            self.error = CallError(f"broke off: {reason}")

    def break_off(self) -> None:
        """End the connection, and so the thread."""
        if self._connection and self._connection.sock:
            with contextlib.suppress(OSError):
                self._connection.sock.shutdown(socket.SHUT_RDWR)

    def _connect(self, kind: type[http.client.HTTPConnection], host: str, **options: Any) -> Any:
        self._connection = kind(host, **options)
        return self._connection


class _Http(urllib.request.HTTPHandler):
    """Makes connections by a function, so that they can be ended from outside."""

    def __init__(self, connect: Any) -> None:
        super().__init__()
        self._connect = connect

    def http_open(self, request: urllib.request.Request) -> http.client.HTTPResponse:
        return self.do_open(partial(self._connect, http.client.HTTPConnection), request)


class _Https(urllib.request.HTTPSHandler):
    """As `_Http`."""

    def __init__(self, connect: Any) -> None:
        super().__init__()
        self._connect = connect

    def https_open(self, request: urllib.request.Request) -> http.client.HTTPResponse:
        return self.do_open(partial(self._connect, http.client.HTTPSConnection), request)


def _refusal(error: urllib.error.HTTPError) -> CallError:
    can_retry = error.code >= 500 or error.code in _RETRY_CODES
    pause = retry_after(error.headers.get("Retry-After", ""), dt.datetime.now(dt.UTC))
    is_busy = error.code == _TOO_MANY or (error.code == _UNAVAILABLE and pause is not None)
    return CallError(
        f"answered {error.code} {str(error.reason)[:MAX_ERROR_OUTPUT]}",
        is_final=not can_retry,
        busy_seconds=(pause or 0.0) if is_busy else None,
    )


def retry_after(value: str, now: dt.datetime) -> float | None:
    """The seconds to wait by a header Retry-After: a number, or a date (RFC 9110, 10.2.3).

    None without a valid value.
    """
    value = value.strip()
    if value.isascii() and value.isdecimal() and len(value) < 10:
        return float(value)
    try:
        at = email.utils.parsedate_to_datetime(value)
    except ValueError:
        return None
    if at.tzinfo is None:
        at = at.replace(tzinfo=dt.UTC)
    return max(0.0, (at - now).total_seconds())


_TOO_MANY, _UNAVAILABLE = 429, 503
_RETRY_CODES = frozenset({408, 425, _TOO_MANY})
"""HTTP codes below 500 that are not final: timeout, too early, too many requests."""
