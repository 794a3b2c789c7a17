"""A table is read whatever a spreadsheet did to it, or refused with the row to look at."""

from pathlib import Path

import pytest

from tests.prepare.written import sentences, table
from tracker.prepare import read_csv
from tracker.prepare.read_csv import CsvTable, read_csv_table
from tracker.prepare.report import PrepareError, Report

Cells = tuple[str, ...]


def read(folder: Path, text: str | bytes, report: Report | None = None) -> CsvTable:
    return read_csv_table(table(folder, "t.csv", text), report or Report())


def rows(sheet: CsvTable) -> list[Cells]:
    return [line.cells for line in sheet.rows]


def test_a_header_and_its_rows(tmp_path: Path) -> None:
    sheet = read(tmp_path, "Seat,Votes\nIpswich,24224\n")
    assert (sheet.name, sheet.header, rows(sheet)) == (
        "t.csv", ("Seat", "Votes"), [("Ipswich", "24224")],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        pytest.param(b"A,B\r\n1,2\r\n", [("1", "2")], id="lines of Windows"),
        pytest.param(b"A,B\r1,2\r", [("1", "2")], id="lines of an old Mac"),
        pytest.param(b"A,B\n1,2", [("1", "2")], id="no end of the last line"),
        pytest.param(b"\xef\xbb\xbfA,B\n1,2\n", [("1", "2")], id="byte-order mark"),
        pytest.param(b"\n,\nA,B\n\n1,2\n , \n", [("1", "2")], id="blank rows"),
        pytest.param(
            b"A,B,,\n1,2,,\n3,4\n", [("1", "2"), ("3", "4")], id="empty columns at the end"
        ),
        pytest.param(b"A,B\n1,\n,2\n", [("1", ""), ("", "2")], id="empty cells"),
        pytest.param(b"A,B\n  1 ,a  b\n", [("1", "a b")], id="spaces"),
        pytest.param(
            b'A,B\n"Birmingham, Hall Green",3\n', [("Birmingham, Hall Green", "3")], id="comma"
        ),
        pytest.param(
            b'A,B\n"The ""Looney"" Party",3\n', [('The "Looney" Party', "3")], id="quotes"
        ),
        pytest.param(b'A,B\n"two\nlines",3\n', [("two lines", "3")], id="line break in a cell"),
        pytest.param("A,B\nYnys Môn,3\n".encode(), [("Ynys Môn", "3")], id="UTF-8"),
    ],
)
def test_what_a_table_may_look_like(tmp_path: Path, text: bytes, cells: list[Cells]) -> None:
    report = Report()
    sheet = read(tmp_path, text, report)
    assert (sheet.header, rows(sheet), sentences(report)) == (("A", "B"), cells, [])


def test_windows_1252_is_read_and_reported(tmp_path: Path) -> None:
    report = Report()
    sheet = read(tmp_path, "Seat,Votes\nYnys Môn,15643\n".encode("cp1252"), report)
    assert rows(sheet) == [("Ynys Môn", "15643")]
    assert sentences(report, "note") == ["t.csv is not in UTF-8; it was read as Windows-1252"]


def test_rows_are_counted_as_a_text_editor_does(tmp_path: Path) -> None:
    sheet = read(tmp_path, "\nA\n1\n\n2\n")
    assert [line.number for line in sheet.rows] == [3, 5]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        pytest.param(b"", "t.csv: empty", id="nothing"),
        pytest.param(b"\n\n,,\n", "t.csv: empty", id="nothing but commas"),
        pytest.param(b"\xef\xbb\xbf", "t.csv: empty", id="nothing but a mark"),
        pytest.param(
            "A,B\n1,2\n".encode("utf-16"),
            "t.csv: not a CSV table; save it as CSV in UTF-8",
            id="UTF-16",
        ),
        pytest.param(
            b"PK\x03\x04\0\0\0", "t.csv: an Excel workbook; save it as CSV in UTF-8", id="a workbook"
        ),
        pytest.param(
            b"A,B\nX,1\nY\x81,2\n",
            "t.csv row 3: neither UTF-8 nor Windows-1252; save it as CSV in UTF-8",
            id="some other encoding",
        ),
        pytest.param(
            b"A,B\n1\n",
            "t.csv row 2: 1 cell, and there are 2 columns; an empty cell is written as a comma",
            id="too short",
        ),
        pytest.param(
            b"A,B\n1,2\n1,2,3\n",
            "t.csv row 3: 3 cells, and there are 2 columns; an empty cell is written as a comma",
            id="too long",
        ),
        pytest.param(
            b"A,B,,\n1,2,,3\n",
            "t.csv row 2: 4 cells, and there are 2 columns; an empty cell is written as a comma",
            id="a cell under a column without a name",
        ),
        pytest.param(
            b"A,B\n1,\x1b[2J\n", 't.csv row 2: "\\x1b[2J" has a control character', id="escape"
        ),
        pytest.param(
            "A,B\n1,a\u202eb\n".encode(),
            't.csv row 2: "a\\u202eb" has a control character',
            id="right to left",
        ),
    ],
)  # fmt: skip
def test_what_no_table_looks_like(tmp_path: Path, text: bytes, sentence: str) -> None:
    with pytest.raises(PrepareError) as refused:
        read(tmp_path, text)
    assert str(refused.value) == sentence


@pytest.mark.parametrize("text", ['A,B\n"1,2\n', 'A,B\n"1"x,2\n'], ids=["open", "text behind"])
def test_unbalanced_quotes_are_refused_with_their_row(tmp_path: Path, text: str) -> None:
    with pytest.raises(PrepareError, match=r"^t\.csv row 2: not a table: "):
        read(tmp_path, text)


def test_what_is_too_large_for_such_a_table_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(read_csv, "MAX_BYTES", 10)
    assert rows(read(tmp_path, "A,B\n12,34\n")) == [("12", "34")]
    with pytest.raises(PrepareError, match="larger than 10 bytes"):
        read(tmp_path, "A,B\n12,345\n")


def test_a_file_that_is_not_there_is_an_error_of_the_system(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read_csv_table(tmp_path / "gone.csv", Report())


# As people save and print tables

PLAIN = "Seat,Con,Lab,LD\nIpswich,5,4,3\nBedford,1,2,3\n"


@pytest.mark.parametrize("sign", [";", "\t"])
def test_cells_may_be_divided_by_semicolons_or_tabs(tmp_path: Path, sign: str) -> None:
    plain = read_csv_table(table(tmp_path, "a.csv", PLAIN), Report())
    other = read_csv_table(table(tmp_path, "b.csv", PLAIN.replace(",", sign)), Report())
    assert (other.header, [line.cells for line in other.rows]) == (
        plain.header,
        [line.cells for line in plain.rows],
    )


def test_a_title_above_and_a_source_below_are_remarks(tmp_path: Path) -> None:
    report = Report()
    text = f"Results of the night\n\n{PLAIN}Source: the returning officers\n"
    sheet = read_csv_table(table(tmp_path, "a.csv", text), report)
    assert (sheet.header, len(sheet.rows)) == (("Seat", "Con", "Lab", "LD"), 2)
    assert sentences(report) == [
        'a.csv row 1 ("Results of the night") is a remark; passed over',
        'a.csv row 6 ("Source: the returning officers") is a remark; passed over',
    ]


def test_a_row_that_was_cut_off_is_no_remark(tmp_path: Path) -> None:
    with pytest.raises(PrepareError, match="row 3: 3 cells, and there are 4 columns"):
        read_csv_table(table(tmp_path, "a.csv", PLAIN.removesuffix(",3\n")), Report())


def test_a_table_of_few_columns_has_no_remarks(tmp_path: Path) -> None:
    report = Report()
    text = "Seat,Challenger\nIpswich,\nCorby,Lab\n"
    assert len(read_csv_table(table(tmp_path, "a.csv", text), report).rows) == 2
    assert sentences(report) == []


# Text that was decoded wrongly


@pytest.mark.parametrize(
    ("cell", "mended"),
    [
        ("Ã\u0081ine", "Áine"),
        ("SiÃ¢n", "Siân"),
        ("Ynys MÃ´n", "Ynys Môn"),
        ("Ynys M√¥n", "Ynys Môn"),
        ("O\u00e2\u20ac\u2122Hara", "O\u2019Hara"),
        ("AontÃ\u00ba", "Aontú"),
    ],
)
def test_text_that_was_decoded_wrongly_is_mended_with_a_note(
    tmp_path: Path, cell: str, mended: str
) -> None:
    report = Report()
    sheet = read(tmp_path, f"A,B\n1,2\n{cell},3\n", report)
    assert rows(sheet) == [("1", "2"), (mended, "3")]
    (sentence,) = sentences(report, "note")
    assert sentence.startswith("t.csv row 3: ")
    assert sentence.endswith(f'it is read as "{mended}"')


@pytest.mark.parametrize("cell", ["Siân", "Ynys Môn", "ÃÂ", "Ã-B", "√2", "Montgomeryshire Glyndŵr"])
def test_text_that_only_looks_odd_is_left(tmp_path: Path, cell: str) -> None:
    report = Report()
    assert rows(read(tmp_path, f"A,B\n{cell},3\n", report)) == [(cell, "3")]
    assert sentences(report) == []


def test_a_text_that_is_mended_in_many_rows_is_one_note(tmp_path: Path) -> None:
    report = Report()
    read(tmp_path, "A,B\nSiÃ¢n,1\nSiÃ¢n,2\nSiÃ¢n,3\n", report)
    (sentence,) = sentences(report)
    assert sentence.startswith("t.csv row 2 and 2 more: ")


def test_a_row_that_ends_early_with_an_empty_cell_is_filled_with_a_note(tmp_path: Path) -> None:
    report = Report()
    sheet = read(tmp_path, "A,B,C,D\n1,2,3,4\n5,6,\n", report)
    assert rows(sheet)[1] == ("5", "6", "", "")
    assert sentences(report, "note") == [
        "t.csv row 3: 1 cell too short; its last cells are taken as empty"
    ]
