"""A command run by one whom the permissions of a file bind, root or not."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.makers.commands import environment

BOUND = """
import ctypes, os, sys
drop_from_bounding_set, override, read_and_search = 24, 1, 2
for capability in (override, read_and_search):
    if ctypes.CDLL(None).prctl(drop_from_bounding_set, capability, 0, 0, 0):
        sys.exit("cannot")
os.execv(sys.executable, [sys.executable, *sys.argv[1:]])
"""
"""Root without its rights over files: Linux keeps them from what is executed."""


def bound(python: Sequence[str], cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run Python with these arguments to its end; skip where root cannot give up its rights."""
    if os.geteuid() == 0 and sys.platform != "linux":
        pytest.skip("root may do everything")
    prefix = [sys.executable, *(["-c", BOUND] if os.geteuid() == 0 else [])]
    done = subprocess.run(
        [*prefix, *python],
        cwd=cwd,
        env=environment(),
        capture_output=True,
        encoding="utf-8",
        timeout=60,
    )
    if done.stderr == "cannot\n":
        pytest.skip("this root cannot give up its rights over files")
    return done
