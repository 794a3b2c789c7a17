"""The shell sessions of a page of the documentation."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

from tests.makers.commands import ROOT, environment, tracker

LEFT_OUT = "…"
"""Stands in a sample for what is left out of it."""


def text_of(page: str) -> str:
    """The text of a page: "README.md", "docs/night.md"."""
    return (ROOT / page).read_text(encoding="utf-8")


README = text_of("README.md")


def sessions(page: str = README) -> list[tuple[str, str]]:
    """The commands in a page's console blocks, each with the output that is shown."""
    found = []
    for block in re.findall(r"```console\n(.*?)```", page, flags=re.S):
        for part in re.split(r"^\$ ", block, flags=re.M)[1:]:
            command, _, output = part.partition("\n")
            found.append((command, output.strip()))
    return found


def is_sample(sample: str, printed: str) -> bool:
    """Whether a page shows an output as it is: all of it, but for what `LEFT_OUT` stands for."""
    parts = map(re.escape, sample.strip().split(LEFT_OUT))
    return re.fullmatch(".*".join(parts), printed.strip(), re.DOTALL) is not None


def runnable(command: str) -> list[str]:
    """The command with this environment's Python in place of the one on the path."""
    if " | " in command:
        ours = f'tracker() {{ {shlex.join([sys.executable, "-m", "tracker"])} "$@"; }}'
        return ["bash", "-c", f"{ours}; {command}"]
    program, *arguments = shlex.split(command)
    if program in ("cp", "jq"):
        return [program, *arguments]
    module = {"tracker": "tracker", "sqlite-utils": "sqlite_utils"}[program]
    return [sys.executable, "-m", module, *arguments]


def run(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a command to its end: `tracker` in this process, any other as a process."""
    program, *arguments = shlex.split(command)
    if program == "tracker" and " | " not in command:
        return tracker(*arguments, cwd=folder)
    return subprocess.run(
        runnable(command), cwd=folder, env=environment(), capture_output=True, text=True
    )


def rehearse(folder: Path, *more: str) -> None:
    """The whole night of Anglia in a ledger, and then these commands."""
    first = (
        "tracker rehearse anglia-2019 results --speed max",
        "tracker ingest results -e anglia-2019",
    )
    for command in (*first, *more):
        assert run(command, folder).returncode == 0, command
