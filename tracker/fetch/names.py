"""Checks the names of a host's files. A host is not trusted: a name must not leave the drop folder.

Hidden and temporary names are not fetched at all: the tracker reads no such file
(`intake.file_names.is_ignored`), and an agency's own program may rename it later.
"""

from __future__ import annotations

import os

from tracker.support.escape import has_hidden

MAX_NAME_BYTES = 200
"""The longest name in bytes of UTF-8. File systems allow 255."""

_WINDOWS_CHARACTERS = frozenset('<>:"|?*')


def name_problem(name: str, *, windows: bool = os.name == "nt") -> str:
    """Why a file of this name is not fetched; empty if it is. Continues after the file's name."""
    if not name or name in (".", ".."):
        return "is not the name of a file; not fetched"
    if "/" in name or "\\" in name:
        return "contains a path; not fetched"
    if has_hidden(name):
        return "contains a control character; not fetched"
    if len(name.encode()) > MAX_NAME_BYTES:
        return f"is longer than {MAX_NAME_BYTES} bytes; not fetched"
    if windows and (_WINDOWS_CHARACTERS & set(name) or name.endswith((".", " "))):
        return "is no name for a file under Windows; not fetched"
    return ""
