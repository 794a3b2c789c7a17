"""Fixtures for every test. No test reads or writes files of the user."""

import datetime as dt
import gc
import os
import shutil
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from unittest import mock

import pytest
from hypothesis import settings

from tests.makers import hubs
from tests.makers.night import MIDNIGHT, few
from tracker.election import Election, folder
from tracker.election.shipped import SHIPPED_FOLDER
from tracker.ledger import Ledger

settings.register_profile("fixed", derandomize=True, deadline=None, database=None, max_examples=50)
settings.register_profile("random", deadline=None, database=None)
settings.load_profile(os.environ.get("TRACKER_HYPOTHESIS", "fixed"))
"""The suite tries the same 50 examples in every run; scripts/torture tries 100 new ones."""


@pytest.fixture(scope="session", autouse=True)
def no_user_files(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Settings, saved state and caches are in an empty folder."""
    home = str(tmp_path_factory.mktemp("home"))
    folders = dict.fromkeys(("XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"), home)
    with mock.patch.dict(os.environ, folders):
        yield


@pytest.fixture(scope="session", autouse=True)
def shipped_elections_loaded_once() -> Iterator[None]:
    """Each election of `data/` is loaded once per process. An `Election` is immutable."""
    load = folder._load
    load_once = lru_cache(maxsize=16)(load)  # those without a date once for each date

    def loaded(path: Path, date: dt.date | None) -> Election:
        return (load_once if path.parent == SHIPPED_FOLDER else load)(path, date)

    with mock.patch.object(folder, "_load", loaded):
        yield


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger of a few seats without bulletins, to be copied: creating one takes longer."""
    path = tmp_path_factory.mktemp("empty") / "night.db"
    Ledger.create(path, few(), MIDNIGHT).close()
    return path


@pytest.fixture
def ledger(tmp_path: Path, empty: Path) -> Iterator[Ledger]:
    """A ledger of a few seats, `night.db` in the test's own folder."""
    with Ledger.open(Path(shutil.copy(empty, tmp_path / "night.db"))) as ledger:
        yield ledger


@pytest.fixture
def drop(tmp_path: Path) -> Path:
    """An empty drop folder."""
    folder = tmp_path / "drop"
    folder.mkdir()
    return folder


@pytest.fixture(scope="session")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[hubs.Node]:
    """A running hub of one node, for all tests of one process. Each test has its own night."""
    with hubs.started([hubs.plain(tmp_path_factory.mktemp("hub"))]) as (node,):
        yield node


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print why tests were skipped, with the number of tests for each reason."""
    skipped = terminalreporter.stats.get("skipped", ())
    reasons = Counter(report.longrepr[2].removeprefix("Skipped: ") for report in skipped)
    for reason, number in reasons.most_common():
        terminalreporter.write_line(f"{number} skipped: {reason}")


def pytest_collection_finish() -> None:
    """Exclude the imported test modules from every later garbage collection; have fewer of them."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)
