"""Each of our exception classes is an error that the command line reports in one line."""

import importlib
import inspect
import pkgutil

import tracker
from tracker.support.errors import TrackerError

NOT_FOR_USERS = {"UnencryptedError", "FileError", "CutError", "_NotImplementedByHostError"}
"""Caught where it is raised."""


def test_every_exception_class_of_ours_is_a_tracker_error() -> None:
    modules = pkgutil.walk_packages(tracker.__path__, "tracker.")
    for module in modules:
        if module.name.endswith("__main__"):
            continue
        for name, found in inspect.getmembers(importlib.import_module(module.name)):
            ours = inspect.isclass(found) and found.__module__ == module.name
            if ours and issubclass(found, BaseException) and name not in NOT_FOR_USERS:
                assert issubclass(found, TrackerError), f"{module.name}.{name}"
                assert found.exit_code in (1, 2)
