"""Checks the versions of Python and SQLite, and which extras are installed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from tracker.doctor.check import Check, fail, ok, warn
from tracker.support.extras import PACKAGES

Version = tuple[int, ...]
"""A version such as (3, 51, 3)."""

PYTHON_FLOOR: Final = (3, 11)
"""`requires-python` of pyproject.toml."""

SQLITE_FLOOR: Final = (3, 37, 0)
"""The first SQLite with STRICT tables, which the ledger consists of."""

RESET_BUG_FIXED: Final = ((3, 51, 3), (3, 50, 7), (3, 44, 6))
"""The versions in which SQLite's WAL-reset bug is fixed: the newest line, then two older ones.

Source: sqlite.org/wal.html. Every version since 3.7.0 has the bug.
"""

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
    if has_reset_bug(version):
        return warn(
            "SQLite",
            f"{_dotted(version)} has the WAL-reset bug of 3.7.0 to 3.51.2: very rarely, two "
            "processes that write at the same moment damage the ledger.",
            "Use a Python with SQLite 3.51.3, 3.50.7 or 3.44.6; until then make a `tracker backup` "
            "several times in the night.",
        )
    return ok("SQLite", f"{_dotted(version)}.")


def has_reset_bug(version: Version) -> bool:
    """Whether this version of SQLite has the WAL-reset bug."""
    newest, *older = RESET_BUG_FIXED
    is_fixed_line = any(version[:2] == line[:2] and version >= line for line in older)
    return version < newest and not is_fixed_line


def extras_check(is_installed: Callable[[str], bool]) -> Check:
    """Check which extras are installed. `is_installed` is called with the name of an extra.

    A missing extra is no fault: only the commands in `USED_BY` need it.
    """
    missing = [extra for extra in PACKAGES if not is_installed(extra)]
    if not missing:
        return ok("extras", "All are installed.")
    commands = "; ".join(f"{extra} ({USED_BY[extra]})" for extra in missing)
    packages = " ".join(PACKAGES[extra] for extra in missing)
    hub = " join also needs a NATS server (docs/desks.md)." if "desks" in missing else ""
    return ok(
        "extras",
        f"Not installed: {commands}. Every other command works without them.",
        f"If you need them: pip install {packages}.{hub}",
    )


def _dotted(version: Version) -> str:
    return ".".join(map(str, version))
