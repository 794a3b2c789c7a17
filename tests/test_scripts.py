"""The scripts that set everything up: what they say where they cannot."""

import os
import subprocess
import tomllib
from pathlib import Path

import pytest

from tests.makers.commands import ROOT, environment

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the scripts are for bash")


def prepare(venv: Path, **more: str) -> str:
    """The sentence of `prepare` in scripts/_environment where it cannot go on."""
    code = "set -euo pipefail; source scripts/_environment; prepare ''"
    done = subprocess.run(
        ["bash", "-c", code],
        cwd=ROOT,
        env=environment(TRACKER_VENV=str(venv), **more),
        capture_output=True,
        text=True,
        timeout=30,
    )
    assert done.returncode == 2
    return done.stderr


def program(path: Path, text: str) -> Path:
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return path


def test_a_python_that_is_too_old_is_named(tmp_path: Path) -> None:
    old = program(tmp_path / "old", 'case $1 in --version) echo "Python 3.8.1";; *) exit 1;; esac')
    said = prepare(tmp_path / "venv", PYTHON=str(old))
    assert said == f"PYTHON={old} is Python 3.8.1: the tracker needs Python 3.11 or newer.\n"


def test_a_folder_that_cannot_be_written_names_the_variable(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    said = prepare(tmp_path / "file" / "venv")
    assert "cannot be written" in said
    assert "TRACKER_VENV=/path/to/folder" in said


def test_a_folder_of_something_else_is_not_emptied(tmp_path: Path) -> None:
    (tmp_path / "photograph").touch()
    assert "is not emptied" in prepare(tmp_path)
    assert (tmp_path / "photograph").exists()


def test_the_demo_without_a_terminal_is_one_sentence_and_installs_nothing(tmp_path: Path) -> None:
    done = subprocess.run(
        [ROOT / "scripts" / "demo"],
        env=environment(TRACKER_VENV=str(tmp_path / "venv")),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=30,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert "needs a terminal" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_the_lock_has_a_hash_for_each_package_and_no_host() -> None:
    lock = (ROOT / "constraints.txt").read_text(encoding="utf-8")
    pinned = [line for line in lock.splitlines() if "==" in line]
    assert all(line.endswith("\\") for line in pinned)
    assert "://" not in lock
    names = {line.split("==")[0].lower() for line in pinned}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    for requirement in project["dependencies"]:
        assert requirement.split(">=")[0].lower() in names
