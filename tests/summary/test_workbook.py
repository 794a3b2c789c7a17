"""The workbook, read by another library."""

import builtins
import datetime as dt
import io
from typing import Any

import openpyxl  # type: ignore[import-untyped]
import pytest

from tests.makers.boards import HOSTILE, MORNING, board_of, hostile, statement
from tracker.board import Board
from tracker.summary import order, sheets
from tracker.summary.render import render_bytes
from tracker.support.escape import visible
from tracker.support.extras import MissingExtraError


def read(board: Board) -> Any:
    return openpyxl.load_workbook(io.BytesIO(render_bytes(board, MORNING, "xlsx")))


@pytest.mark.parametrize("night", ["empty", "half", "full", "unfinished"])
def test_the_sheets_equal_the_csv(night: str, request: pytest.FixtureRequest) -> None:
    board: Board = request.getfixturevalue(night)
    book = read(board)
    assert book.sheetnames == ["about", "parties", "gains", "seats", "candidates", "targets"]
    for make in (sheets.parties, sheets.gains, sheets.seats, sheets.candidates, sheets.targets):
        sheet = make(board, MORNING)
        header, *rows = book[sheet.name].iter_rows(values_only=True)
        assert header == sheet.columns
        for row, right in zip(rows, sheet.rows, strict=True):
            for name, value, said in zip(header, row, right, strict=True):
                if name in ("as_of", "declared_at") and said:
                    at = dt.datetime.fromisoformat(str(said))
                    assert value == at.replace(tzinfo=None)
                    continue
                assert value == (pytest.approx(said) if isinstance(said, float) else said or value)
                assert value is not None or said in (None, "")


def test_the_cover_sheet_states_time_and_seats_declared(half: Board) -> None:
    said = [row[0].value for row in read(half)["about"].iter_rows()]
    assert said[0] == "General Election, Anglia, 12 December 2019"
    assert said[1].startswith("At 07:13 on Friday 13 December 2019: ")
    assert f"{sum(1 for s in half.states.values() if s.figures)} of 69 seats declared" in said[1]


def test_figures_are_numbers_and_codes_are_text(full: Board) -> None:
    page = read(full)["seats"]
    of = dict(zip((c.value for c in page[1]), page[2], strict=True))
    assert of["majority"].data_type == of["swing"].data_type == "n"
    assert of["seat_id"].data_type == of["seat"].data_type == "s"
    assert of["swing"].number_format == "0.0"


def test_a_time_is_a_time_of_the_elections_clocks(full: Board) -> None:
    page = read(full)["seats"]
    header = [cell.value for cell in page[1]]
    row = next(row for row in page.iter_rows() if row[1].value == "Peterborough")
    at = row[header.index("declared_at")]
    assert (at.is_date, at.value) == (True, dt.datetime(2019, 12, 13, 1, 46))
    assert "hh:mm" in at.number_format
    assert "Europe/London" in " ".join(str(cell.value) for cell in read(full)["about"]["A"])


def test_a_sheet_prints_in_landscape_on_its_width_with_its_header(half: Board) -> None:
    for page in read(half).worksheets[1:]:
        assert page.page_setup.orientation == "landscape"
        assert page.sheet_properties.pageSetUpPr.fitToPage
        assert (page.page_setup.fitToWidth or 1, page.page_setup.fitToHeight) == (1, 0)
        assert page.print_title_rows == "$1:$1"


def test_parties_and_gains_have_sheets(full: Board) -> None:
    book = read(full)
    parties = [row[:3] for row in book["parties"].iter_rows(min_row=2, values_only=True)]
    assert parties[0] == ("Con", "Conservative", 63)
    gains = [row[1:5] for row in book["gains"].iter_rows(min_row=2, values_only=True)]
    assert ("Peterborough", "Con", "Lab", "Con gain from Lab") in gains
    assert len(gains) == len(order.gains(full))


def test_a_report_of_the_desk_is_marked_as_ours_in_every_sheet() -> None:
    votes = {"Con": 22_334, "Lab": 19_754}
    board = board_of(statement("Peterborough", votes, origin="desk"))
    book = read(board)
    for name in ("gains", "seats", "candidates", "targets"):
        header, *rows = book[name].iter_rows(values_only=True)
        ours = {row[header.index("seat")] for row in rows if row[header.index("own_report")]}
        assert ours == {"Peterborough"}
    header, first, *_ = book["parties"].iter_rows(values_only=True)
    assert first[header.index("own_reports")] == 1
    about = " ".join(str(cell.value) for cell in book["about"]["A"])
    assert "our own report, not the agency's: Peterborough" in about


@pytest.mark.parametrize("name", [*HOSTILE, "https://example.com", "=1+1", "mailto:a@b"])
def test_no_name_is_a_formula_or_a_link(name: str) -> None:
    book = read(hostile(name))
    cells = [cell for page in book for row in page.iter_rows() for cell in row]
    assert any(cell.value == visible(name) for cell in cells)
    assert {cell.data_type for cell in cells} <= {"s", "n", "d"}
    assert not any(cell.hyperlink for cell in cells)


def test_the_same_board_gives_the_same_bytes(half: Board) -> None:
    assert render_bytes(half, MORNING, "xlsx") == render_bytes(half, MORNING, "xlsx")


def test_without_xlsxwriter_the_error_names_the_package(
    empty: Board, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = builtins.__import__

    def without(name: str, *more: Any, **others: Any) -> Any:
        if name == "xlsxwriter":
            raise ImportError(name)
        return real(name, *more, **others)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(MissingExtraError, match=r"xlsx needs more .* pip install XlsxWriter"):
        render_bytes(empty, MORNING, "xlsx")
