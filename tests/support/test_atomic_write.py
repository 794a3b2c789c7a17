"""Atomic writes: the new file is complete, or the old one is unchanged."""

import os
import stat
from pathlib import Path

import pytest

from tracker.support.atomic_write import write_files, write_text


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "summary.txt"


def test_text_is_written_as_utf_8(path: Path) -> None:
    write_text(path, "Ynys Môn\n")
    assert path.read_bytes() == "Ynys Môn\n".encode()


def test_lines_end_the_same_on_every_system(path: Path) -> None:
    write_text(path, "one\ntwo\r\n")
    assert path.read_bytes() == b"one\ntwo\r\n"


def test_an_old_file_is_replaced(path: Path) -> None:
    path.write_text("a much longer text that was there before", encoding="utf-8")
    write_text(path, "new")
    assert path.read_text(encoding="utf-8") == "new"


def test_nothing_else_is_left_in_the_folder(path: Path) -> None:
    write_text(path, "new")
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]


def test_an_open_old_file_is_read_to_its_end(path: Path) -> None:
    path.write_text("old", encoding="utf-8")
    with path.open(encoding="utf-8") as reader:
        write_text(path, "new")
        assert reader.read() == "old"


def test_the_new_file_is_synced_before_its_rename(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path.write_text("old", encoding="utf-8")
    seen: list[tuple[str, list[bytes]]] = []
    fsync = os.fsync

    def look(descriptor: int) -> None:
        there = sorted(entry.read_bytes() for entry in path.parent.iterdir())
        seen.append((path.read_text(encoding="utf-8"), there))
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", look)
    write_text(path, "new")
    assert seen[0] == ("old", [b"new", b"old"])


@pytest.mark.parametrize("broken", ["os.fsync", "os.replace"])
def test_a_failed_write_leaves_the_old_file(
    path: Path, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    path.write_text("old", encoding="utf-8")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(broken, full)
    with pytest.raises(OSError, match="No space left"):
        write_text(path, "new")
    assert [entry.read_text(encoding="utf-8") for entry in path.parent.iterdir()] == ["old"]


def test_a_text_that_is_not_unicode_leaves_the_old_file(path: Path) -> None:
    path.write_text("old", encoding="utf-8")
    with pytest.raises(UnicodeEncodeError):
        write_text(path, "caf\udce9")
    assert [entry.read_text(encoding="utf-8") for entry in path.parent.iterdir()] == ["old"]


def test_a_missing_folder_is_an_error_and_is_not_created(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        write_text(tmp_path / "nowhere" / "summary.txt", "new")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "reports").mkdir()
    with pytest.raises(OSError, match="reports"):
        write_text(tmp_path / "reports", "new")
    assert [entry.name for entry in tmp_path.iterdir()] == ["reports"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_device_or_pipe_is_not_replaced_by_a_file(path: Path) -> None:
    """As root, `tracker summary -o /dev/null` must not remove /dev/null."""
    os.mkfifo(path)
    reader = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    try:
        write_text(path, "new")
    except OSError:
        pass
    finally:
        os.close(reader)
    assert stat.S_ISFIFO(path.lstat().st_mode)


@pytest.mark.skipif(os.name == "nt", reason="a folder cannot be synced on Windows")
def test_the_folder_is_synced_after_the_rename(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kinds: list[str] = []
    fsync = os.fsync

    def note(descriptor: int) -> None:
        kinds.append("folder" if stat.S_ISDIR(os.fstat(descriptor).st_mode) else "file")
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", note)
    write_text(path, "new")
    assert kinds == ["file", "folder"]


@pytest.mark.skipif(os.name == "nt", reason="a folder cannot be synced on Windows")
def test_a_folder_that_cannot_be_synced_is_no_error(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Some network mounts cannot sync a folder (EINVAL); the file is already replaced then."""
    path.write_text("old", encoding="utf-8")
    fsync = os.fsync

    def files_only(descriptor: int) -> None:
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            raise OSError(22, "Invalid argument")
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", files_only)
    expected = "new"
    try:
        write_text(path, "new")
    except OSError:
        expected = "old"
    assert path.read_text(encoding="utf-8") == expected


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_a_link_to_itself_is_an_os_error(path: Path) -> None:
    path.symlink_to(path)
    with pytest.raises(OSError, match=r"summary\.txt"):
        write_text(path, "new")


def test_a_ledger_is_never_overwritten(tmp_path: Path) -> None:
    ledger = tmp_path / "night.db"
    ledger.write_bytes(b"SQLite format 3\x00" + b"\x00" * 84)
    with pytest.raises(OSError, match="it is a database"):
        write_text(ledger, "a summary")
    assert ledger.read_bytes().startswith(b"SQLite format 3")


def test_write_files_replaces_several_files(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"old")
    (tmp_path / "deep").mkdir()
    contents = {"a": b"new", "deep/b": b"b"}
    write_files(tmp_path, contents)
    assert {path: (tmp_path / path).read_bytes() for path in contents} == contents
    assert sorted(entry.name for entry in tmp_path.rglob("*")) == ["a", "b", "deep"]


def test_write_files_writes_more_files_than_can_be_open(tmp_path: Path) -> None:
    write_files(tmp_path, {str(n): b"x" for n in range(300)})
    assert len(list(tmp_path.iterdir())) == 300


def test_write_files_syncs_every_file_before_its_rename(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path.write_bytes(b"old")
    seen: list[bytes] = []
    fsync = os.fsync

    def look(descriptor: int) -> None:
        if not stat.S_ISDIR(os.fstat(descriptor).st_mode):
            seen.append(path.read_bytes())
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", look)
    write_files(path.parent, {path.name: b"new", "other": b"more"})
    assert seen == [b"old", b"old"]


@pytest.mark.parametrize("broken", ["os.fsync", "os.replace"])
def test_a_failed_write_files_leaves_whole_files_and_no_hidden_ones(
    path: Path, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    path.write_bytes(b"old")

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(broken, full)
    with pytest.raises(OSError, match="No space left") as failed:
        write_files(path.parent, {path.name: b"new", "other": b"more"})
    assert failed.value.filename == str(path)
    assert [entry.read_bytes() for entry in path.parent.iterdir()] == [b"old"]


@pytest.mark.skipif(os.name == "nt", reason="the system has no modes")
@pytest.mark.parametrize("mode", [0o600, 0o640, 0o666])
def test_a_file_that_is_written_again_keeps_its_mode(path: Path, mode: int) -> None:
    """`summary -o` made a private page readable for all."""
    path.write_bytes(b"old")
    path.chmod(mode)
    write_text(path, "new")
    assert stat.S_IMODE(path.stat().st_mode) == mode
    write_files(path.parent, {path.name: b"newer"})
    assert stat.S_IMODE(path.stat().st_mode) == mode


@pytest.mark.skipif(os.name == "nt", reason="the system has no umask")
def test_a_new_file_has_the_mode_of_the_umask(path: Path) -> None:
    before = os.umask(0o077)
    try:
        write_text(path, "new")
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
