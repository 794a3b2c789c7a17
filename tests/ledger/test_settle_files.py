"""A producer settles the problems of a file; a file that is gone is no problem."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.makers.night import MIDNIGHT
from tests.makers.small_night import ELECTION, HUNT, IPSWICH_2019, result_xml, with_votes
from tracker.intake.drop_folder import DropFolder
from tracker.intake.receive import receive_folder
from tracker.ledger import Ledger
from tracker.ledger.settle_files import NoProblemError, settle_file
from tracker.ledger.verify import verify

NEGATIVE_XML = result_xml(with_votes(HUNT, "-24952"), *IPSWICH_2019[1:])


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger.create(tmp_path / "night.db", ELECTION, MIDNIGHT) as ledger:
        yield ledger


@pytest.fixture
def drop(tmp_path: Path) -> Path:
    folder = tmp_path / "drop"
    folder.mkdir()
    (folder / "bad.xml").write_bytes(NEGATIVE_XML)
    return folder


def scan(ledger: Ledger, folder: DropFolder) -> list[str]:
    """Scan the folder; the names of the files with problems."""
    list(receive_folder(ledger, folder, lambda: MIDNIGHT))
    return [problem.name for problem in ledger.problems()]


def test_a_settled_problem_leaves_the_list_and_stays_off_it_after_a_restart(
    ledger: Ledger, drop: Path
) -> None:
    assert scan(ledger, DropFolder(drop)) == ["bad.xml"]
    settle_file(ledger, "bad.xml", "AB", MIDNIGHT)
    assert ledger.problems() == []
    assert scan(ledger, DropFolder(drop)) == []
    assert verify(ledger.path).faults == ()


def test_a_settled_file_that_changes_can_be_a_problem_again(ledger: Ledger, drop: Path) -> None:
    folder = DropFolder(drop)
    scan(ledger, folder)
    settle_file(ledger, "bad.xml", "AB", MIDNIGHT)
    (drop / "bad.xml").write_bytes(NEGATIVE_XML.replace(b"-24952", b"x"))
    assert scan(ledger, folder) == ["bad.xml"]


def test_a_file_that_arrives_while_another_intake_scans_is_not_gone_and_is_recorded_once(
    ledger: Ledger, drop: Path
) -> None:
    slow, quick = DropFolder(drop), DropFolder(drop)
    scanning = receive_folder(ledger, slow, lambda: MIDNIGHT)
    next(scanning)  # it has listed the folder
    (drop / "late.xml").write_bytes(NEGATIVE_XML)
    assert scan(ledger, quick) == ["bad.xml", "late.xml"]
    list(scanning)
    assert [problem.name for problem in ledger.problems()] == ["bad.xml", "late.xml"]
    for folder in (slow, quick):
        scan(ledger, folder)
    assert [file.name for file in ledger.deliveries()] == ["bad.xml", "late.xml"]


def test_a_name_without_a_problem_is_refused(ledger: Ledger) -> None:
    with pytest.raises(NoProblemError, match="no problem is of a file of this name"):
        settle_file(ledger, "bad.xml", "AB", MIDNIGHT)


def test_a_problem_whose_file_is_gone_leaves_the_list(ledger: Ledger, drop: Path) -> None:
    folder = DropFolder(drop)
    scan(ledger, folder)
    (drop / "other.xml").write_bytes(result_xml(number="1", name="Aberavon"))
    (drop / "bad.xml").unlink()
    assert scan(ledger, folder) == []
    assert verify(ledger.path).faults == ()


def test_a_file_that_is_gone_and_comes_back_is_a_problem_again(ledger: Ledger, drop: Path) -> None:
    (drop / "other.xml").write_bytes(result_xml(number="1", name="Aberavon"))
    (drop / "bad.xml").unlink()
    assert scan(ledger, DropFolder(drop)) == []
    (drop / "bad.xml").write_bytes(NEGATIVE_XML)
    assert scan(ledger, DropFolder(drop)) == ["bad.xml"]


def test_a_sub_folder_that_is_moved_away_and_back_has_its_problems_again(
    ledger: Ledger, drop: Path, tmp_path: Path
) -> None:
    """Its files have the same signatures as before, so only the moves are a change."""
    (drop / "other.xml").write_bytes(result_xml(number="1", name="Aberavon"))
    (drop / "sub").mkdir()
    (drop / "bad.xml").rename(drop / "sub" / "bad.xml")
    folder = DropFolder(drop)
    assert scan(ledger, folder) == ["sub/bad.xml"]
    (drop / "sub").rename(tmp_path / "away")
    assert scan(ledger, folder) == []
    (tmp_path / "away").rename(drop / "sub")
    assert scan(ledger, folder) == ["sub/bad.xml"]


@pytest.mark.parametrize("is_there", [True, False], ids=["an empty mount point", "no folder"])
def test_a_folder_that_is_lost_settles_nothing(ledger: Ledger, drop: Path, is_there: bool) -> None:
    folder = DropFolder(drop)
    scan(ledger, folder)
    (drop / "bad.xml").unlink()
    if not is_there:
        drop.rmdir()
    assert scan(ledger, folder) == ["bad.xml"]
