"""A check: its name, its status, a sentence and a cure. And a time limit for checks."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final, Literal

Status = Literal["ok", "warn", "fail"]

EXIT_CODES: Final[dict[Status, int]] = {"ok": 0, "warn": 1, "fail": 2}


@dataclass(frozen=True, slots=True)
class Check:
    """The outcome of one check."""

    name: str
    """Two words at most: "commit speed"."""
    status: Status
    """`fail`: the night cannot work like this. `warn`: it works, with the stated limit."""
    sentence: str
    """What was found. Untrusted text in it is not escaped."""
    cure: str = ""
    """What to do, as a sentence; empty if nothing is to be done."""


def ok(name: str, sentence: str, cure: str = "") -> Check:
    """A check without a fault. `cure`: what can be done, if somebody wants more."""
    return Check(name, "ok", sentence, cure)


def warn(name: str, sentence: str, cure: str) -> Check:
    """A check with a fault that the night survives."""
    return Check(name, "warn", sentence, cure)


def fail(name: str, sentence: str, cure: str) -> Check:
    """A check with a fault that the night does not survive."""
    return Check(name, "fail", sentence, cure)


def exit_code(checks: Iterable[Check]) -> int:
    """0 if all checks are ok, 1 if the worst is a warning, 2 if one failed."""
    return max((EXIT_CODES[check.status] for check in checks), default=0)


def within(name: str, seconds: float, work: Callable[[], list[Check]]) -> list[Check]:
    """The checks that `work` returns. If it fails or takes too long, a failed check `name`.

    `work` runs in a thread of its own, because a call to a network mount that does not answer never
    returns. This thread then goes on; it does not keep the process alive.
    """
    found: list[Check] = []
    errors: list[Exception] = []

    def run() -> None:
        try:
            found.extend(work())
        except Exception as error:  # noqa: BLE001 - it becomes a failed check
            errors.append(error)

    thread = threading.Thread(target=run, name=f"check of {name}", daemon=True)
    thread.start()
    thread.join(seconds)
    if thread.is_alive():
        cure = "If it is on a network mount, see whether its server answers."
        return [fail(name, f"Did not answer in {seconds:g} s.", cure)]
    if errors:
        return [_failed(name, errors[0])]
    return found


def _failed(name: str, error: Exception) -> Check:
    if isinstance(error, OSError) and error.strerror:
        place = f"{error.filename}: " if error.filename else ""
        return fail(name, f"{place}{error.strerror}.", "See whether this user may read it.")
    return fail(name, f"Could not be checked: {error}.", "See docs/engineer.md.")
