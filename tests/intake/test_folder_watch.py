"""A folder watch reports changes soon, also after the folder is replaced, and leaves no thread."""

from __future__ import annotations

import os
import shutil
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import watchfiles

from tracker.intake import folder_watch
from tracker.intake.drop_folder import DropFolder
from tracker.intake.folder_watch import FolderWatch


@pytest.fixture
def hints(drop: Path) -> Iterator[FolderWatch]:
    with FolderWatch(drop) as running:
        yield running


def drain(hints: FolderWatch) -> None:
    """Consume the hints of all earlier changes."""
    while hints.wait(0.15):
        pass


def test_a_new_file_leaves_a_hint(hints: FolderWatch, drop: Path) -> None:
    (drop / "result.xml").write_bytes(b"<x/>")
    assert hints.wait(1.0)


def test_waiting_for_a_hint_consumes_it(hints: FolderWatch, drop: Path) -> None:
    (drop / "result.xml").write_bytes(b"<x/>")
    assert hints.wait(1.0)
    drain(hints)
    assert not hints.wait(0.0)


def test_files_that_watchfiles_ignores_by_default_leave_a_hint(
    hints: FolderWatch, drop: Path
) -> None:
    (drop / "node_modules").mkdir()
    drain(hints)
    (drop / "node_modules" / "result.xml").write_bytes(b"<x/>")
    assert hints.wait(1.0)


@pytest.mark.skipif(sys.platform != "linux", reason="these names cannot be made elsewhere")
def test_a_name_that_is_not_utf_8_does_not_end_the_watch(hints: FolderWatch, drop: Path) -> None:
    with open(os.fsencode(drop) + b"/M\xf4n.xml", "wb"):  # noqa: PTH123
        pass
    assert hints.wait(1.0)
    drain(hints)
    (drop / "result.xml").write_bytes(b"<x/>")
    assert hints.wait(1.0)


def test_a_file_written_directly_after_the_start_leaves_a_hint(drop: Path) -> None:
    for attempt in range(3):
        with FolderWatch(drop) as hints:
            (drop / f"{attempt}.xml").write_bytes(b"<x/>")
            assert hints.wait(1.0)


def test_scanning_leaves_no_hint(hints: FolderWatch, drop: Path) -> None:
    """Otherwise each scan would cause the next scan."""
    (drop / "result.xml").write_bytes(b"<x/>")
    drain(hints)
    inbox = DropFolder(drop)
    list(inbox.scan())
    list(inbox.scan())
    assert not hints.wait(0.15)


def test_a_folder_deleted_and_made_again_is_watched(hints: FolderWatch, drop: Path) -> None:
    shutil.rmtree(drop)
    drop.mkdir()  # on ext4, with the same inode
    drain(hints)
    (drop / "result.xml").write_bytes(b"<x/>")
    assert hints.wait(1.0)


def test_a_folder_that_replaces_the_drop_folder_is_watched(hints: FolderWatch, drop: Path) -> None:
    drop.rename(drop.parent / "away")
    drop.mkdir()
    drain(hints)
    (drop / "result.xml").write_bytes(b"<x/>")
    assert hints.wait(1.0)


def test_a_missing_folder_is_watched_as_soon_as_it_exists(tmp_path: Path) -> None:
    with FolderWatch(tmp_path / "later") as hints:
        assert not hints.wait(0.05)
        (tmp_path / "later").mkdir()
        assert hints.wait(1.0), "files may have arrived before the watch started"


def test_a_watch_that_fails_is_started_again(drop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    really_watch, failures = watchfiles.watch, iter([RuntimeError("queue overflow")] * 2)

    def watch(*arguments: object, **options: object) -> object:
        for failure in failures:
            raise failure
        return really_watch(*arguments, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(watchfiles, "watch", watch)
    monkeypatch.setattr(folder_watch, "_RETRY_SECONDS", 0.01)
    with FolderWatch(drop) as hints:
        assert hints.wait(1.0)
        drain(hints)
        (drop / "result.xml").write_bytes(b"<x/>")
        assert hints.wait(1.0)


def test_polling_leaves_hints(drop: Path) -> None:
    with FolderWatch(drop, poll=True) as hints:
        (drop / "result.xml").write_bytes(b"<x/>")
        assert hints.wait(2.0)


def test_stop_is_prompt_and_leaves_no_thread(drop: Path) -> None:
    threads = threading.active_count()
    hints = FolderWatch(drop)
    hints.start()
    assert threading.active_count() == threads + 1
    start = time.monotonic()
    hints.stop()
    assert time.monotonic() - start < 0.5
    assert threading.active_count() == threads


def test_stop_ends_the_waiting_for_a_hint(drop: Path) -> None:
    hints = FolderWatch(drop)
    hints.start()
    threading.Timer(0.05, hints.stop).start()
    start = time.monotonic()
    assert hints.wait(5.0)
    assert time.monotonic() - start < 1.0


def test_stop_without_start_and_a_second_stop_have_no_effect(drop: Path) -> None:
    hints = FolderWatch(drop)
    hints.stop()
    hints.stop()


def test_a_watch_cannot_be_started_twice(hints: FolderWatch) -> None:
    with pytest.raises(RuntimeError, match="once"):
        hints.start()
