"""A cached election counts only while its tables are as they were."""

import datetime as dt
import os
import shutil
import time
from pathlib import Path
from unittest import mock

import pytest

from tests.makers import night
from tracker.election import folder, folder_cache
from tracker.election.folder import load_election
from tracker.support.user_files import cache_folder


@pytest.fixture
def tables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the tables of Anglia that is old enough to be cached."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(folder_cache, "SETTLED_SECONDS", -1.0)
    return Path(shutil.copytree(night.anglia_folder(), tmp_path / "anglia"))


def reads(tables: Path, date: dt.date | None = None) -> bool:
    """Whether the tables are read, and not the cache; the election is the same."""
    with mock.patch.object(folder, "_load", wraps=folder._load) as load:
        found = load_election(tables, date)
    assert found == folder._load(tables, date)
    return load.called


def test_the_second_time_the_tables_are_not_read(tables: Path) -> None:
    assert [reads(tables), reads(tables), reads(tables)] == [True, False, False]


@pytest.mark.parametrize("name", ["seats.csv", "election.toml", "style.toml", "people.csv"])
def test_a_changed_new_or_removed_table_is_read(tables: Path, name: str) -> None:
    load_election(tables)
    path = tables / name
    if path.exists():
        path.write_bytes(path.read_bytes() + b"\n")
    else:
        path.write_bytes(b"" if name.endswith(".toml") else b"name,seat_id,office,sat\n")
    assert reads(tables)
    assert not reads(tables)


def test_a_table_of_the_same_size_and_time_in_another_file_is_read(tables: Path) -> None:
    load_election(tables)
    path = tables / "seats.csv"
    stat = path.stat()
    (tables / "new").write_bytes(path.read_bytes())
    (tables / "new").replace(path)
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    assert reads(tables)


def test_a_table_that_has_just_changed_is_not_cached(
    tables: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folder_cache, "SETTLED_SECONDS", 3600.0)
    assert time.time() - (tables / "seats.csv").stat().st_ctime < 3600
    assert [reads(tables), reads(tables)] == [True, True]


@pytest.mark.parametrize("at", [0, 40, 2000, -1])
def test_a_damaged_cache_is_ignored(tables: Path, at: int) -> None:
    load_election(tables)
    (path,) = cache_folder().iterdir()
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.write_bytes(data)
    assert reads(tables)
    path.write_bytes(data[:10])
    assert reads(tables)


def test_a_cache_that_cannot_be_written_is_left_out(tables: Path, tmp_path: Path) -> None:
    (tmp_path / "cache").write_bytes(b"")
    assert [reads(tables), reads(tables)] == [True, True]


def test_a_cache_of_another_version_is_ignored(
    tables: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load_election(tables)
    monkeypatch.setattr(folder_cache, "__version__", "99")
    assert reads(tables)


def test_each_polling_day_has_its_own_cache(tables: Path) -> None:
    load_election(tables)
    day = load_election(tables).date
    assert [reads(tables, day), reads(tables, day), reads(tables)] == [True, False, False]
