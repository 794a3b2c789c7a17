"""The files of the drop folder, read as the feed reads them, and not changed."""

import datetime as dt
import os
from pathlib import Path

import pytest

from tests.makers.commands import deliver, listing
from tests.makers.small_night import ELECTION, result_xml
from tracker.doctor.drop_folder import (
    Survey,
    drop_mount_check,
    file_checks,
    files_check,
    listing_checks,
    survey,
    time_check,
)
from tracker.support.mounts import Mount

AFTER = ELECTION.polls_close + dt.timedelta(hours=3)
WHOLE = result_xml()
FILES = {
    "ipswich.xml": WHOLE,
    "cut.xml": WHOLE[: len(WHOLE) // 2],
    "old/2017.XML": WHOLE.replace(b"2019-12-12", b"2017-06-08"),
    "notes.txt": b"x",
    "empty.csv": b"",
    ".hidden.xml": b"x",
    "arriving.xml.part": b"x",
}


@pytest.fixture
def drop(tmp_path: Path) -> Path:
    return deliver(tmp_path / "drop", FILES)


def test_each_file_has_an_outcome(drop: Path) -> None:
    before = listing(drop)
    found = survey(drop, ELECTION)
    assert found.files == 5
    assert found.formats == {".xml": 3, ".txt": 1, ".csv": 1}
    assert found.outcomes == {
        "accepted": 1, "incomplete": 2, "other election": 1, "rejected": 1,
    }  # fmt: skip
    assert found.problem.startswith("cut.xml: ")
    assert listing(drop) == before


def test_a_link_and_a_pipe_are_not_readable(tmp_path: Path) -> None:
    (tmp_path / "a.xml").symlink_to(tmp_path / "b.xml")
    os.mkfifo(tmp_path / "c.xml")
    assert survey(tmp_path, ELECTION).outcomes == {"unreadable": 2}


def test_files_are_counted_and_not_read_after_the_time(drop: Path) -> None:
    found = survey(drop, ELECTION, seconds=-1)
    assert (found.files, found.read) == (5, 1)
    sentence = files_check(drop, found, ELECTION, AFTER).sentence
    assert "4 not read here, for lack of time" in sentence


def test_files_that_do_not_count_are_a_warning_with_the_first_reason(drop: Path) -> None:
    found = files_check(drop, survey(drop, ELECTION), ELECTION, AFTER)
    assert found.status == "warn"
    assert "5 files (3 .xml, 1 .csv and 1 .txt)" in found.sentence.replace(
        "1 .txt and 1 .csv", "1 .csv and 1 .txt"
    )
    assert "1 of another polling day or election, 2 incomplete and 1 rejected" in found.sentence
    assert "The first that does not count: cut.xml: " in found.sentence


def test_files_that_count_are_ok_after_the_polls_close_and_a_warning_before(tmp_path: Path) -> None:
    (tmp_path / "ipswich.xml").write_bytes(WHOLE)
    found = survey(tmp_path, ELECTION)
    assert files_check(tmp_path, found, ELECTION, AFTER).status == "ok"
    before = ELECTION.polls_close - dt.timedelta(hours=6)
    warned = files_check(tmp_path, found, ELECTION, before)
    assert (warned.status, "rehearsal" in warned.cure) == ("warn", True)


def test_an_empty_folder_is_ok(tmp_path: Path) -> None:
    (found,) = file_checks(tmp_path, ELECTION, AFTER)
    assert (found.status, found.sentence) == (
        "ok",
        f"{tmp_path} is empty; files are read as they arrive.",
    )


def test_without_an_election_files_are_counted_only(drop: Path) -> None:
    found = files_check(drop, survey(drop, None), None, AFTER)
    assert (found.status, "5 files" in found.sentence, "-e" in found.cure) == ("ok", True, True)


def test_a_missing_folder_fails_and_has_no_mount(tmp_path: Path) -> None:
    (found,) = listing_checks(tmp_path / "none")
    assert (found.name, found.status) == ("drop folder", "fail")


def test_files_of_one_format_that_all_count_are_a_short_sentence(tmp_path: Path) -> None:
    deliver(tmp_path, {"a.xml": WHOLE, "b.xml": WHOLE})
    found = files_check(Path("drop"), survey(tmp_path, ELECTION), ELECTION, AFTER)
    assert found.sentence == "drop: 2 files (.xml): all count."


@pytest.mark.parametrize(
    ("seconds", "status", "sentence"),
    [
        (-200, "ok", "The newest file, a.xml, is 3 minutes old."),
        (-86400 * 2, "ok", "The newest file, a.xml, is 2 days old."),
        (1, "ok", "The newest file, a.xml, is 0 seconds old."),
        (3700, "warn", "The newest file, a.xml, is 1 hour in the future by this machine's clock."),
    ],
)
def test_a_file_in_the_future_is_a_warning(seconds: float, status: str, sentence: str) -> None:
    found = Survey(newest=Path("drop/a.xml"), newest_at=AFTER.timestamp() + seconds)
    check = time_check(found, AFTER)
    assert (check.status, check.sentence) == (status, sentence)


@pytest.mark.parametrize(("type_", "status"), [("ext4", "ok"), ("nfs", "warn"), ("", "ok")])
def test_a_network_mount_is_a_warning_that_names_the_option(type_: str, status: str) -> None:
    found = drop_mount_check(Path("/mnt/pa"), Mount("/mnt", type_))
    assert found.status == status
    assert ("--poll" in found.cure) == (status == "warn")
