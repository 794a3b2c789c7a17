"""One call of a hook: a program with the event on its standard input, or a POST of it.

A call ends within the hook's time. What goes wrong is a sentence; whether it is tried again
is `run`'s to say.
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
from tracker.events.stream import Event, line
from tracker.support.errors import TrackerError

MOST_SAID = 200
"""Characters of what a program complained that are passed on."""


class CallError(TrackerError):
    """A call that did not succeed, with a sentence."""

    def __init__(self, sentence: str, *, final: bool = False) -> None:
        """`final`: trying again is of no use."""
        super().__init__(sentence)
        self.final = final


def call(hook: Hook, event: Event) -> None:
    """Call it once. Raises CallError."""
    if hook.command:
        _run(hook, event)
    else:
        _post(hook, event)


def _run(hook: Hook, event: Event) -> None:
    facts = {"TRACKER_EVENT_ID": event.id, "TRACKER_EVENT_KIND": event.kind.value}
    try:
        process = subprocess.Popen(
            hook.command,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            env={**os.environ, **facts},
            start_new_session=True,
        )
    except (OSError, ValueError) as error:
        raise CallError(f"cannot be started: {getattr(error, 'strerror', None) or error}") from None
    with process:
        try:
            _, complaint = process.communicate(line(event), timeout=hook.seconds)
        except subprocess.TimeoutExpired:
            _end(process)
            raise CallError(f"took longer than {hook.seconds:g} s") from None
    if process.returncode:
        said = complaint.decode("utf-8", "replace").strip().splitlines()
        why = f": {said[-1][:MOST_SAID]}" if said else ""
        raise CallError(f"ended with code {process.returncode}{why}")


def _end(process: "subprocess.Popen[bytes]") -> None:
    """It and whatever it started: a program that outlived its time would pile up over a night."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A POST that is sent elsewhere would become a GET, and take its headers along."""

    def redirect_request(self, *of: object) -> None:
        return None


_opener = urllib.request.build_opener(_NoRedirect)


def _post(hook: Hook, event: Event) -> None:
    request = urllib.request.Request(
        hook.url,
        data=line(event),
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
            retry = error.code >= 500 or error.code in _AGAIN
        raise CallError(f"answered {error.code} {error.reason}", final=not retry) from None
    except urllib.error.URLError as error:
        raise CallError(f"cannot be reached: {error.reason}") from None
    except (OSError, HTTPException, ValueError) as error:
        raise CallError(f"broke off: {error or type(error).__name__}") from None


_AGAIN = frozenset({408, 425, 429})
"""Answers below 500 that ask for another try: timeout, too early, too many requests."""
