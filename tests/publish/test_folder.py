"""A local folder as a place: whole files, and no temporary files left."""

import os
from pathlib import Path

import pytest

from tracker.publish.folder import Folder


def test_objects_become_files_and_are_read_back(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    folder.write({"state.json": b"{}", "seats/a.json": b"[]"})
    assert folder.sizes() == {"state.json": 2, "seats/a.json": 2}
    assert (folder.read("seats/a.json"), folder.read("none.json")) == (b"[]", None)


def test_the_folder_is_created_but_not_its_parents(tmp_path: Path) -> None:
    assert Folder(tmp_path / "graphics").sizes() == {}
    assert (tmp_path / "graphics").is_dir()
    with pytest.raises(FileNotFoundError):
        Folder(tmp_path / "not mounted" / "graphics").sizes()


def test_a_deleted_folder_is_created_again_by_the_next_write(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    folder.write({"seats/a.json": b"1"})
    (tmp_path / "seats" / "a.json").unlink()
    (tmp_path / "seats").rmdir()
    with pytest.raises(FileNotFoundError):
        folder.write({"seats/a.json": b"2"})
    folder.write({"seats/a.json": b"2"})
    assert (tmp_path / "seats" / "a.json").read_bytes() == b"2"


def test_only_temporary_files_of_a_killed_publisher_are_deleted(tmp_path: Path) -> None:
    kept = {".hidden", ".state.json.swp", "state.json.0123abcd", "logo.png"}
    for name in (".state.json.0123abcd", *kept):
        (tmp_path / name).write_bytes(b"x")
    Folder(tmp_path).sizes()
    assert {entry.name for entry in tmp_path.iterdir()} == kept


def test_files_are_removed_by_path(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    folder.write({"state.json": b"{}", "seats/a.json": b"[]"})
    folder.remove(["seats/a.json", "was never there.json"])
    assert folder.sizes() == {"state.json": 2}


@pytest.mark.skipif(os.name == "nt", reason="Windows restricts links")
def test_a_symbolic_link_is_replaced_and_its_target_is_kept(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").write_bytes(b"precious")
    (tmp_path / "state.json").symlink_to(tmp_path / "elsewhere")
    Folder(tmp_path).write({"state.json": b"{}"})
    assert (tmp_path / "elsewhere").read_bytes() == b"precious"


def test_no_link_is_followed_out_of_the_folder(tmp_path: Path) -> None:
    """A linked sub-folder: files elsewhere were replaced, and deleted."""
    out, elsewhere = tmp_path / "out", tmp_path / "elsewhere"
    out.mkdir()
    elsewhere.mkdir()
    for name in ("a.json", ".a.json.0123abcd"):
        (elsewhere / name).write_bytes(b"theirs")
    (out / "seats").symlink_to(elsewhere)
    folder = Folder(out)
    assert folder.sizes() == {}
    with pytest.raises(OSError, match=r"Not a directory|symbolic links"):
        folder.write({"seats/a.json": b"ours"})
    with pytest.raises(OSError, match=r"Not a directory|symbolic links"):
        folder.read("seats/a.json")
    with pytest.raises(OSError, match=r"Not a directory|symbolic links"):
        folder.remove(["seats/a.json"])
    assert {file.read_bytes() for file in elsewhere.iterdir()} == {b"theirs"}
    assert len(list(elsewhere.iterdir())) == 2


def test_a_linked_file_is_replaced_and_its_target_kept(tmp_path: Path) -> None:
    out, theirs = tmp_path / "out", tmp_path / "theirs"
    out.mkdir()
    theirs.write_bytes(b"theirs")
    (out / "state.json").symlink_to(theirs)
    folder = Folder(out)
    with pytest.raises(OSError, match="symbolic links"):
        folder.read("state.json")
    folder.write({"state.json": b"ours"})
    assert (folder.read("state.json"), theirs.read_bytes()) == (b"ours", b"theirs")
