"""One call of a hook: a program with the event on its standard input, or a POST of the event.

A call fails if the program ends with an error or runs longer than the hook's `seconds`, or if the
server cannot be reached, answers with an error or sends nothing for that time.
"""

import contextlib
import os
import signal
import subprocess
import urllib.error
import urllib.request
from http.client import HTTPException

from tracker import __version__
from tracker.events.hooks.settings import Hook
from tracker.events.stream import Event, json_line
from tracker.support.errors import TrackerError

MAX_ERROR_OUTPUT = 200
"""Maximum number of characters of a program's last error line in a CallError."""


class CallError(TrackerError):
    """A call failed."""

    def __init__(self, message: str, *, is_final: bool = False) -> None:
        """`is_final` means that another try would fail too."""
        super().__init__(message)
        self.is_final = is_final


def call(hook: Hook, event: Event) -> None:
    """Call the hook once. Raises CallError."""
    if hook.command:
        _run(hook, event)
    else:
        _post(hook, event)


def _run(hook: Hook, event: Event) -> None:
    variables = {"TRACKER_EVENT_ID": event.id, "TRACKER_EVENT_KIND": event.kind.value}
    try:
        process = subprocess.Popen(
            hook.command,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            env={**os.environ, **variables},
            start_new_session=True,
        )
    except (OSError, ValueError) as error:
        raise CallError(f"cannot be started: {getattr(error, 'strerror', None) or error}") from None
    with process:
        try:
            _, error_output = process.communicate(json_line(event), timeout=hook.seconds)
        except subprocess.TimeoutExpired:
            _kill(process)
            raise CallError(f"took longer than {hook.seconds:g} s") from None
    if process.returncode:
        lines = error_output.decode("utf-8", "replace").strip().splitlines()
        reason = f": {lines[-1][:MAX_ERROR_OUTPUT]}" if lines else ""
        raise CallError(f"ended with code {process.returncode}{reason}")


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


_opener = urllib.request.build_opener(_NoRedirect)


def _post(hook: Hook, event: Event) -> None:
    request = urllib.request.Request(
        hook.url,
        data=json_line(event),
        headers={
            "Content-Type": "application/json",
            "User-Agent": f"tracker/{__version__}",
            "Idempotency-Key": f"{event.election} {event.ledger} {event.id}",
            **hook.headers,
        },
        method="POST",
    )
    try:
        with _opener.open(request, timeout=hook.seconds):
            pass
    except urllib.error.HTTPError as error:
        with error:
            can_retry = error.code >= 500 or error.code in _RETRY_CODES
        raise CallError(f"answered {error.code} {error.reason}", is_final=not can_retry) from None
    except urllib.error.URLError as error:
        raise CallError(f"cannot be reached: {error.reason}") from None
    except (OSError, HTTPException, ValueError) as error:
        raise CallError(f"broke off: {error or type(error).__name__}") from None


_RETRY_CODES = frozenset({408, 425, 429})
"""HTTP codes below 500 that are not final: timeout, too early, too many requests."""
