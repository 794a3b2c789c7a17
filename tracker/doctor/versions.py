"""Checks the versions of Python and SQLite, and which extras are installed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from tracker.doctor.check import Check, fail, ok, warn
from tracker.support import sqlite
from tracker.support.extras import PACKAGES, install_command

Version = tuple[int, ...]
"""A version such as (3, 51, 3)."""

PYTHON_FLOOR: Final = (3, 11)
"""`requires-python` of pyproject.toml."""

SQLITE_FLOOR: Final = (3, 37, 0)
"""The first SQLite with STRICT tables, which the ledger consists of."""

USED_BY: Final[Mapping[str, str]] = {
    "desks": "join, watch --via",
    "excel": "summary -f xlsx",
    "fetch": "fetch, watch --from",
    "serve": "serve",
    "store": "publish s3://…",
}
"""By extra: the commands that need it."""


def python_check(version: Version) -> Check:
    """Check Python's version."""
    text = f"{_dotted(version)}; {_dotted(PYTHON_FLOOR)} or newer is needed."
    if version < PYTHON_FLOOR:
        return fail("Python", text, "Install a newer Python.")
    return ok("Python", text)


def sqlite_check(version: Version) -> Check:
    """Check the version of SQLite, and whether it has the WAL-reset bug."""
    if version < SQLITE_FLOOR:
        floor = f"{_dotted(SQLITE_FLOOR)} or newer is needed."
        cure = "Use a Python with a newer SQLite."
        return fail("SQLite", f"{_dotted(version)}; {floor}", cure)
    if sqlite.has_reset_bug(version):
        return warn(
            "SQLite",
            f"{sqlite.reset_bug_sentence(version)} Other programs do not wait: do not let them "
            "write into the ledger.",
            "Install pysqlite3 (`pip install pysqlite3`), or use a Python with SQLite 3.51.3, "
            "3.50.7 or 3.44.6.",
        )
    return ok("SQLite", f"{_dotted(version)}.")


def extras_check(is_installed: Callable[[str], bool]) -> Check:
    """Check which extras are installed. `is_installed` is called with the name of an extra.

    A missing extra is no fault: only the commands in `USED_BY` need it.
    """
    missing = [extra for extra in PACKAGES if not is_installed(extra)]
    if not missing:
        return ok("extras", "All are installed.")
    commands = "; ".join(f"{extra} ({USED_BY[extra]})" for extra in missing)
    hub = " join also needs a NATS server (docs/desks.md)." if "desks" in missing else ""
    return ok(
        "extras",
        f"Not installed: {commands}. Every other command works without them.",
        f"If you need them: {install_command(missing)}.{hub}",
    )


def _dotted(version: Version) -> str:
    return ".".join(map(str, version))
