"""The folder of the ledger: mount, space, speed of a commit, clock, leases."""

import time
from pathlib import Path

import pytest

from tests.makers.commands import listing
from tracker.doctor.storage import (
    SLOW_COMMIT,
    SPACE_FLOOR,
    SPACE_WANTED,
    clock_check,
    commit_check,
    folder_checks,
    lease_check,
    ledger_mount_check,
    probe,
    space_check,
)
from tracker.support.mounts import Mount

HOME = Path("/home/desk")


@pytest.mark.parametrize(
    ("type_", "status"),
    [
        ("ext4", "ok"),
        ("tmpfs", "warn"),
        ("", "ok"),
        ("fuse.mergerfs", "ok"),
        ("nfs4", "fail"),
        ("cifs", "fail"),
        ("fuse.sshfs", "fail"),
    ],
)
def test_a_ledger_on_a_network_mount_fails_and_in_memory_is_a_warning(
    type_: str, status: str
) -> None:
    assert ledger_mount_check(HOME, Mount("/", type_)).status == status


@pytest.mark.parametrize(
    ("free", "status"),
    [
        (SPACE_WANTED, "ok"),
        (SPACE_WANTED - 1, "warn"),
        (SPACE_FLOOR, "warn"),
        (SPACE_FLOOR - 1, "fail"),
        (0, "fail"),
    ],
)
def test_free_space_is_checked(free: int, status: str) -> None:
    assert space_check(HOME, free).status == status


def test_large_spaces_are_in_gigabytes() -> None:
    assert space_check(HOME, 79 * 1024**3).sentence == "79 GB free in /home/desk."
    assert space_check(HOME, 300 * 1024**2).sentence == "300 MB free in /home/desk."


def test_the_median_decides_whether_commits_are_slow() -> None:
    fast, slow = SLOW_COMMIT / 10, SLOW_COMMIT * 2
    assert commit_check((fast, fast, slow)).status == "ok"
    found = commit_check((fast, slow, slow))
    assert found.status == "warn"
    assert found.sentence.startswith("100 ms for a commit, the slowest of 3 100 ms.")


@pytest.mark.parametrize(
    ("ahead", "status", "words"),
    [
        (0.0, "ok", ""),
        (-1.9, "ok", ""),
        (90.0, "warn", "90 s ahead of"),
        (-3600.0, "warn", "3,600 s behind"),
    ],
)
def test_another_clock_on_the_mount_is_a_warning(ahead: float, status: str, words: str) -> None:
    found = clock_check(ahead)
    assert found.status == status
    assert words in found.sentence


@pytest.mark.parametrize(("lease", "status"), [(True, "ok"), (False, "ok"), (None, "warn")])
def test_leases_that_the_kernel_does_not_give_are_a_warning(
    lease: bool | None, status: str
) -> None:
    assert lease_check("a.xml", lease).status == status


def test_a_probe_measures_commits_and_leaves_nothing(tmp_path: Path) -> None:
    measured = probe(tmp_path)
    assert len(measured.commits) == 20 or sum(measured.commits) >= 2
    assert abs(measured.clock_difference) < 2
    assert list(tmp_path.iterdir()) == []


def test_the_difference_is_that_of_the_file_to_the_clock(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    true = time.time
    monkeypatch.setattr(time, "time", lambda: true() - 3600)
    assert probe(tmp_path).clock_difference == pytest.approx(3600, abs=5)
    monkeypatch.setattr(time, "time", lambda: true() + 3600)
    assert probe(tmp_path).clock_difference == pytest.approx(-3600, abs=5)


def test_nothing_is_written_into_a_drop_folder_that_would_hold_the_ledger(tmp_path: Path) -> None:
    before = listing(tmp_path)
    (tmp_path_check,) = folder_checks(tmp_path, tmp_path)
    assert tmp_path_check.status == "fail"
    assert "is in the drop folder" in tmp_path_check.sentence
    assert listing(tmp_path) == before


def test_a_drop_folder_that_does_not_answer_is_compared_by_its_path(tmp_path: Path) -> None:
    (found,) = folder_checks(tmp_path, tmp_path, resolve=False)
    assert found.status == "fail"


def test_a_missing_folder_fails(tmp_path: Path) -> None:
    (found,) = folder_checks(tmp_path / "none", None)
    assert (found.status, "no such folder" in found.sentence) == ("fail", True)
