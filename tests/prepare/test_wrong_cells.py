"""An error about a cell says in how many further rows it is so; offered options can be pasted."""

import shlex

import pytest

from tracker.prepare.read_csv import CsvRow, CsvTable
from tracker.prepare.wrong_cells import (
    column_option,
    ignore_option,
    in_further_rows,
    not_a_whole_number,
    option_text,
)


def sheet(*cells: str, header: str = "Valid votes") -> CsvTable:
    rows = tuple(CsvRow(number, (cell,)) for number, cell in enumerate(cells, start=2))
    return CsvTable("t.csv", (header,), rows)


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        (("1", "n/a", "3"), 't.csv row 3: Valid votes "n/a" is not a whole number'),
        (
            ("1", "2", "3", "n/a", "4", "x", "y", "8"),
            't.csv row 5: Valid votes "n/a" is not a whole number; the same in 2 further rows, such '
            "as row 7",
        ),
        (("n/a",), 't.csv row 2: Valid votes "n/a" is not a whole number'),
        (
            ("1", "", "n/a", "x", ""),
            't.csv: column "Valid votes" is not a whole number in 2 of 3 rows, such as "n/a" in row 4; '
            "if it is another column, give its meaning with --column 'Valid votes=CODE', or ignore it "
            "with --ignore 'Valid votes'",
        ),
    ],
    ids=["one cell", "some cells", "the only cell", "throughout"],
)
def test_a_cell_that_is_not_a_whole_number(cells: tuple[str, ...], sentence: str) -> None:
    table = sheet(*cells)
    wrong = next(row for row in table.rows if row.cells[0] and not row.cells[0].isdigit())
    assert str(not_a_whole_number(table, wrong, 0)) == sentence


def test_further_rows_are_counted_without_the_first() -> None:
    table = sheet("", "", "a", "")
    assert in_further_rows(table, table.rows[0], lambda row: not row.cells[0]) == (
        "; the same in 2 further rows, such as row 3"
    )
    assert in_further_rows(table, table.rows[0], lambda row: row is table.rows[0]) == ""


@pytest.mark.parametrize("header", ["Votes", "Valid votes", "Women's", 'a "b" $HOME', "", "-x"])
def test_an_offered_option_is_one_word_of_a_shell(header: str) -> None:
    named = header or "(no header)"
    assert shlex.split(ignore_option(header)) == ["--ignore", named]
    assert shlex.split(column_option(header)) == ["--column", f"{named}=CODE"]
    assert shlex.split(option_text("--sitting", f"{named}=PARTY")) == [
        "--sitting",
        f"{named}=PARTY",
    ]
