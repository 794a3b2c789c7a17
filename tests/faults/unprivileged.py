"""Runs a command for which file permissions are in force, also if the tests run as root."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.makers.commands import environment

DROP_CAPABILITIES = """
import ctypes, os, sys
drop_from_bounding_set, override, read_and_search = 24, 1, 2
for capability in (override, read_and_search):
    if ctypes.CDLL(None).prctl(drop_from_bounding_set, capability, 0, 0, 0):
        sys.exit("cannot")
os.execv(sys.executable, [sys.executable, *sys.argv[1:]])
"""
"""Removes root's capabilities to ignore file permissions, then executes Python."""


def bound(python: Sequence[str], cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run Python with these arguments. The test is skipped if root cannot drop its capabilities."""
    if os.geteuid() == 0 and sys.platform != "linux":
        pytest.skip("root can ignore file permissions")
    prefix = [sys.executable, *(["-c", DROP_CAPABILITIES] if os.geteuid() == 0 else [])]
    done = subprocess.run(
        [*prefix, *python],
        cwd=cwd,
        env=environment(),
        capture_output=True,
        encoding="utf-8",
        timeout=60,
    )
    if done.stderr == "cannot\n":
        pytest.skip("this root cannot drop its capabilities")
    return done
