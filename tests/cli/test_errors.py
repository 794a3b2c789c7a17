"""Each of our exception classes is an error that the command line reports in one line."""

import importlib
import inspect
import pkgutil
from pathlib import Path

import pytest

import tracker as package
from tests.makers.commands import tracker
from tracker.support.errors import TrackerError

NOT_FOR_USERS = {"UnencryptedError", "FileError", "CutError", "_NotImplementedByHostError"}
"""Caught where it is raised."""


def test_every_exception_class_of_ours_is_a_tracker_error() -> None:
    modules = pkgutil.walk_packages(package.__path__, "tracker.")
    for module in modules:
        if module.name.endswith("__main__"):
            continue
        for name, found in inspect.getmembers(importlib.import_module(module.name)):
            ours = inspect.isclass(found) and found.__module__ == module.name
            if ours and issubclass(found, BaseException) and name not in NOT_FOR_USERS:
                assert issubclass(found, TrackerError), f"{module.name}.{name}"
                assert found.exit_code in (1, 2)


@pytest.mark.parametrize("command", ["say", "schema"])
def test_a_missing_argument_is_named_in_one_line_without_escapes(
    command: str, tmp_path: Path
) -> None:
    done = tracker(command, cwd=tmp_path)
    assert done.returncode == 2
    assert "Choose from: " in done.stderr
    assert "\\x" not in done.stderr
    assert len(done.stderr.splitlines()) == 1
