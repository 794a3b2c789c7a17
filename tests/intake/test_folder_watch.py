"""FolderWatch come soon after a change, survive what happens to the folder, and leave no thread."""

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
def drop(tmp_path: Path) -> Path:
    folder = tmp_path / "drop"
    folder.mkdir()
    return folder


@pytest.fixture
def hints(drop: Path) -> Iterator[FolderWatch]:
    with FolderWatch(drop) as running:
        yield running


def calm(hints: FolderWatch) -> None:
    """Wait until what was done so far has left its hints."""
    while hints.wait(0.15):
        pass


def test_a_new_file_leaves_a_hint(hints: FolderWatch, drop: Path) -> None:
    (drop / "result.xml").write_bytes(b"<x/>")
    assert hints.wait(1.0)


def test_a_hint_is_taken_by_whoever_waits_for_it(hints: FolderWatch, drop: Path) -> None:
    (drop / "result.xml").write_bytes(b"<x/>")
    assert hints.wait(1.0)
    calm(hints)
    assert not hints.wait(0.0)


def test_names_that_watchfiles_leaves_out_by_default_leave_one_too(
    hints: FolderWatch, drop: Path
) -> None:
    (drop / "node_modules").mkdir()
    calm(hints)
    (drop / "node_modules" / "result.xml").write_bytes(b"<x/>")
    assert hints.wait(1.0)


@pytest.mark.skipif(sys.platform != "linux", reason="these names cannot be made elsewhere")
def test_a_name_that_is_not_utf_8_does_not_end_the_watch(hints: FolderWatch, drop: Path) -> None:
    with open(os.fsencode(drop) + b"/M\xf4n.xml", "wb"):  # noqa: PTH123
        pass
    assert hints.wait(1.0)
    calm(hints)
    (drop / "result.xml").write_bytes(b"<x/>")
    assert hints.wait(1.0)


def test_what_arrives_after_start_is_hinted_at(drop: Path) -> None:
    for attempt in range(3):
        with FolderWatch(drop) as hints:
            (drop / f"{attempt}.xml").write_bytes(b"<x/>")
            assert hints.wait(1.0)


def test_scanning_leaves_no_hint(hints: FolderWatch, drop: Path) -> None:
    """Else each scan would ask for the next one."""
    (drop / "result.xml").write_bytes(b"<x/>")
    calm(hints)
    inbox = DropFolder(drop)
    list(inbox.scan())
    list(inbox.scan())
    assert not hints.wait(0.15)


def test_a_folder_deleted_and_made_again_is_watched(hints: FolderWatch, drop: Path) -> None:
    shutil.rmtree(drop)
    drop.mkdir()  # on ext4, with the same inode
    calm(hints)
    (drop / "result.xml").write_bytes(b"<x/>")
    assert hints.wait(1.0)


def test_another_folder_in_its_place_is_watched(hints: FolderWatch, drop: Path) -> None:
    drop.rename(drop.parent / "away")
    drop.mkdir()
    calm(hints)
    (drop / "result.xml").write_bytes(b"<x/>")
    assert hints.wait(1.0)


def test_a_missing_folder_is_waited_for(tmp_path: Path) -> None:
    with FolderWatch(tmp_path / "later") as hints:
        assert not hints.wait(0.05)
        (tmp_path / "later").mkdir()
        assert hints.wait(1.0), "something may have come before the watch was in place"


def test_a_watcher_that_fails_is_started_again(drop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    really_watch, failures = watchfiles.watch, iter([RuntimeError("queue overflow")] * 2)

    def watch(*arguments: object, **options: object) -> object:
        for failure in failures:
            raise failure
        return really_watch(*arguments, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(watchfiles, "watch", watch)
    monkeypatch.setattr(folder_watch, "_RETRY_SECONDS", 0.01)
    with FolderWatch(drop) as hints:
        assert hints.wait(1.0)
        calm(hints)
        (drop / "result.xml").write_bytes(b"<x/>")
        assert hints.wait(1.0)


def test_polling_gives_hints_as_well(drop: Path) -> None:
    with FolderWatch(drop, poll=True) as hints:
        (drop / "result.xml").write_bytes(b"<x/>")
        assert hints.wait(2.0)


def test_stop_is_prompt_and_leaves_no_thread(drop: Path) -> None:
    before = threading.active_count()
    hints = FolderWatch(drop)
    hints.start()
    assert threading.active_count() == before + 1
    start = time.monotonic()
    hints.stop()
    assert time.monotonic() - start < 0.5
    assert threading.active_count() == before


def test_stop_wakes_whoever_waits(drop: Path) -> None:
    hints = FolderWatch(drop)
    hints.start()
    threading.Timer(0.05, hints.stop).start()
    start = time.monotonic()
    assert hints.wait(5.0)
    assert time.monotonic() - start < 1.0


def test_stop_without_start_and_twice_does_nothing(drop: Path) -> None:
    hints = FolderWatch(drop)
    hints.stop()
    hints.stop()


def test_a_watch_is_started_once(hints: FolderWatch) -> None:
    with pytest.raises(RuntimeError, match="once"):
        hints.start()
