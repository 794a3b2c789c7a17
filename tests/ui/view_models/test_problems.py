"""The files that were held or rejected, newest first, each with its sentence."""

import datetime as dt

import pytest

from tests.makers import night
from tests.makers.newsroom import HALF_PAST_THREE, cells, text
from tracker.ledger.recorded_files import FileStatus, Problem
from tracker.reconcile.totals_status import TotalsStatus
from tracker.ui.view_models.problems import problem_header, problem_rows
from tracker.ui.view_models.styles import ALARM, ERROR

ANGLIA = night.anglia()


def problem(
    name: str = "a.xml",
    status: FileStatus = "rejected",
    sentence: str = "is not XML",
    minutes: int = 0,
) -> Problem:
    return Problem(name, status, sentence, HALF_PAST_THREE + dt.timedelta(minutes=minutes))


def lines(*found: Problem, width: int = 80) -> list[str]:
    return [text(row.line) for row in problem_rows(found, ANGLIA, width)]


def test_without_problems_there_is_one_sentence() -> None:
    (line,) = lines()
    assert "No problems" in line


def test_without_problems_nothing_can_be_selected() -> None:
    assert [row.key for row in problem_rows([], ANGLIA, 80)] == [""]


def test_a_problem_has_its_time_its_outcome_its_file_and_its_sentence() -> None:
    first, second = lines(problem("a.xml", "rejected", "is not XML"))
    assert first.startswith(" 03:30  rejected  a.xml")
    assert second.strip() == "is not XML"


def test_a_file_of_which_3_of_4_seats_counted_is_not_shown_as_rejected() -> None:
    partly = Problem("a.csv", "rejected", "Ipswich: row 2", HALF_PAST_THREE, file_counts=True)
    assert lines(partly)[0].startswith(" 03:30  left out  a.csv")


def test_the_newest_problem_is_first() -> None:
    found = lines(problem("old.xml"), problem("new.xml", minutes=5))
    assert "new.xml" in found[0]


def test_a_file_that_counted_with_a_warning_is_a_warning() -> None:
    (first, _) = lines(problem(status="accepted"))
    assert " warning " in first


@pytest.mark.parametrize(
    ("status", "style"), [("rejected", ERROR), ("held", ALARM), ("accepted", ALARM)]
)
def test_a_rejected_file_has_a_stronger_style(status: FileStatus, style: str) -> None:
    row = problem_rows([problem(status=status)], ANGLIA, 80)[0]
    assert style in [span.style for span in row.line]


def test_only_the_line_of_the_file_can_be_selected() -> None:
    keys = [row.key for row in problem_rows([problem(sentence="word " * 60)], ANGLIA, 80)]
    assert keys[0] == "a.xml"
    assert set(keys[1:]) == {""}
    assert len(keys) > 3


def test_a_long_sentence_is_wrapped_without_loss() -> None:
    parts = [f"word{n}" for n in range(80)]
    found = " ".join(lines(problem(sentence=" ".join(parts))))
    assert all(part in found for part in parts)


@pytest.mark.parametrize(("agrees", "badge"), [(True, " agrees "), (False, " differs ")])
def test_pas_totals_are_first_with_their_sentence(agrees: bool, badge: str) -> None:
    mark = TotalsStatus(34, agrees, "State of parties after 34: and so on.")
    rows = problem_rows([problem()], ANGLIA, 80, totals=mark)
    first, second, third, *_ = [text(row.line) for row in rows]
    assert badge in first
    assert second.strip() == mark.sentence
    assert " rejected  a.xml" in third


def test_totals_that_agree_are_no_problem() -> None:
    rows = problem_rows([], ANGLIA, 80, totals=TotalsStatus(34, True, "Agrees."))
    assert text(rows[-1].line) == " Every file counted."


@pytest.mark.parametrize("width", [78, 80, 100, 160, 220])
@pytest.mark.parametrize("status", ["rejected", "held", "accepted", "kept"])
def test_every_line_fits_its_width(width: int, status: FileStatus) -> None:
    rows = problem_rows([problem("x" * 300, status, "word " * 100)], ANGLIA, width)
    assert all(cells(row.line) <= width for row in rows)
    assert cells(problem_header(width)) == width


def test_a_sentence_without_spaces_is_wrapped() -> None:
    assert all(len(line) <= 80 for line in lines(problem(sentence="x" * 500)))


def test_an_incomplete_file_has_the_reason_for_waiting() -> None:
    arriving = [("half.xml", "the XML ends in the middle of line 9")]
    shown = [text(row.line) for row in problem_rows([], night.anglia(), 80, arriving)]
    assert "arriving" in shown[0]
    assert "half.xml" in shown[0]
    assert shown[1].strip() == "the XML ends in the middle of line 9"
