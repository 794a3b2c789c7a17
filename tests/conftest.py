"""What holds for every test: nothing is read from or written to the user's own folders."""

import gc
import os
from collections.abc import Iterator
from unittest import mock

import pytest


@pytest.fixture(scope="session", autouse=True)
def in_nobodys_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Settings and memory are looked for, and kept, where nobody lives."""
    home = str(tmp_path_factory.mktemp("home"))
    with mock.patch.dict(os.environ, {"XDG_CONFIG_HOME": home, "XDG_STATE_HOME": home}):
        yield


def pytest_collection_finish() -> None:
    """What every test module has left in memory is not looked through again and again."""
    gc.collect()
    gc.freeze()
