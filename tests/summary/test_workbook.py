"""The workbook, read by another library."""

import builtins
import io
from typing import Any

import openpyxl  # type: ignore[import-untyped]
import pytest

from tests.makers.boards import HOSTILE, MORNING, hostile
from tracker.board import Board
from tracker.summary import sheets
from tracker.summary.render import render_bytes
from tracker.support.escape import visible
from tracker.support.extras import MissingExtraError


def read(board: Board) -> Any:
    return openpyxl.load_workbook(io.BytesIO(render_bytes(board, MORNING, "xlsx")))


@pytest.mark.parametrize("night", ["empty", "half", "full", "unfinished"])
def test_the_sheets_equal_the_csv(night: str, request: pytest.FixtureRequest) -> None:
    board: Board = request.getfixturevalue(night)
    book = read(board)
    assert book.sheetnames == ["about", "seats", "candidates", "targets"]
    for make in (sheets.seats, sheets.candidates, sheets.targets):
        sheet = make(board, MORNING)
        header, *rows = book[sheet.name].iter_rows(values_only=True)
        assert header == sheet.columns
        for row, right in zip(rows, sheet.rows, strict=True):
            for value, said in zip(row, right, strict=True):
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


@pytest.mark.parametrize("name", [*HOSTILE, "https://example.com", "=1+1", "mailto:a@b"])
def test_no_name_is_a_formula_or_a_link(name: str) -> None:
    book = read(hostile(name))
    cells = [cell for page in book for row in page.iter_rows() for cell in row]
    assert any(cell.value == visible(name) for cell in cells)
    assert {cell.data_type for cell in cells} <= {"s", "n"}
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
