"""A CSV table with one row a candidate, as a person types it in a spreadsheet.

The table counts whole or not at all. A column that is not known is refused, because a
slip in a header must not lose a figure. What decides between comma, semicolon and tab is
the header.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

from tracker.board.bulletin import Bulletin, Candidate
from tracker.election import Election, Seat
from tracker.feeds.checks import (
    check_call,
    check_result,
    day,
    doubts,
    moment,
    plain_text,
    positive_number,
    shown,
    utf8,
    whole_number,
)
from tracker.feeds.matching import expect_named, party_code, seat_called
from tracker.feeds.reading import (
    DocumentError,
    IncompleteError,
    Reading,
    RejectedError,
    error_prefix,
)
from tracker.support.escape import visible

COLUMNS: Final = (
    "seat",
    "party",
    "votes",
    "candidate",
    "elected",
    "revision",
    "declared at",
    "electorate",
    "valid votes",
    "election",
    "date",
    "rows",
)
"""Case, spaces, underscores and hyphens may differ."""
MOST_ROWS = 20_000
"""The whole United Kingdom has 5,000 candidates; more rows would fill memory."""
MOST_CELLS = MOST_ROWS * len(COLUMNS)
REQUIRED: Final = ("seat", "party")
YES: Final = frozenset({"yes", "y", "true", "*", "x", "1"})
NO: Final = frozenset({"", "no", "n", "false", "0"})


@dataclass(frozen=True, slots=True)
class Row:
    """One candidate's row."""

    number: int
    """As a spreadsheet counts: the header is row 1."""
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")


def read(data: bytes, election: Election) -> Reading:
    """What a table states. Raises DocumentError."""
    rows = list(_rows(utf8(data)))
    _check_count(rows)
    if named := _one_value(rows, "election"):
        expect_named(named, election)
    if date := _one_value(rows, "date"):
        day(date, "date", election)
    seats: dict[str, list[Row]] = {}
    for row in rows:
        with error_prefix(f"row {row.number}"):
            seats.setdefault(seat_called(row["seat"], election).id, []).append(row)
    bulletins = []
    warnings: list[str] = []
    for seat_id, rows_of_seat in seats.items():
        seat = election.seat_by_id[seat_id]
        with error_prefix(seat.name):
            bulletin = _bulletin(rows_of_seat, seat, election)
        bulletins.append(bulletin)
        warnings += doubts(
            bulletin.candidates, seat=seat, election=election, electorate=bulletin.electorate
        )
    return Reading(tuple(bulletins), warnings=tuple(warnings))


def is_complete(data: bytes) -> bool:
    """Whether a table says how many rows it has, has them, and ends its last line."""
    try:
        text = utf8(data)
        rows = list(_rows(text))
        _check_count(rows)
    except DocumentError:
        return False
    return text.endswith(("\r", "\n")) and any(row["rows"] for row in rows)


def _rows(text: str) -> Iterator[Row]:
    """The rows under the header; empty ones are passed over. Raises DocumentError."""
    lines = list(_lines(text))
    if not lines:
        raise IncompleteError("is empty")
    last, last_cells = lines[-1]
    (_, header), *lines = lines
    open_ended = not text.endswith(("\r", "\n"))
    if open_ended and (not lines or len(last_cells) < len(header)):
        raise IncompleteError(f"ends in the middle of row {last}")
    columns = _columns(header)
    if not lines:
        raise IncompleteError("has a header and no rows yet")
    for number, cells in lines:
        if len(cells) != len(columns):
            hint = "; a text with a comma in it stands in quotation marks, and figures have none"
            raise RejectedError(
                f"row {number} has {len(cells)} cells; the header has {len(columns)}"
                + (hint if len(cells) > len(columns) else "")
            )
        row = Row(number, dict(zip(columns, cells, strict=True)))
        if unnamed := next(
            (c for c, name in zip(cells, columns, strict=True) if c and not name), ""
        ):
            raise RejectedError(f'row {number} has "{shown(unnamed)}" in a column without a name')
        yield row


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """The lines that are not empty, with their row numbers, as cells without spaces around."""
    delimiter = max(",;\t", key=text.lstrip("\r\n").partition("\n")[0].count)
    table = csv.reader(
        io.StringIO(text, newline=""), delimiter=delimiter, strict=True, skipinitialspace=True
    )
    if text.count(delimiter) > MOST_CELLS:
        raise RejectedError(f"has more than {MOST_CELLS} cells; send fewer seats at a time")
    number = 0
    try:
        for number, line in enumerate(table, 1):
            if number > MOST_ROWS:
                raise RejectedError(f"has more than {MOST_ROWS} rows; send fewer seats at a time")
            cells = [cell.strip(" ") for cell in line]
            if any(cells):
                yield number, cells
    except csv.Error as error:
        if "unexpected end" in str(error):
            raise IncompleteError(
                f"opens a quotation mark after row {number} and never closes it"
            ) from None
        raise RejectedError(f"row {number + 1} is not CSV: {visible(str(error))}") from None


def _columns(header: Sequence[str]) -> list[str]:
    """The columns by the names of `COLUMNS`, empty for one without a name. Raises RejectedError."""
    columns = [_column(cell) if cell else "" for cell in header]
    for column in COLUMNS:
        if columns.count(column) > 1:
            raise RejectedError(f'the column "{column}" is there twice')
    for column in REQUIRED:
        if column not in columns:
            raise RejectedError(
                f'there is no column "{column}"; the columns are {", ".join(COLUMNS)}'
            )
    if not {"votes", "elected"} & set(columns):
        raise RejectedError(
            'there is no column "votes", and none "elected" that would call a winner'
        )
    return columns


def _column(cell: str) -> str:
    known = {_bare(column): column for column in COLUMNS}
    if column := known.get(_bare(cell)):
        return column
    near = [known[bare] for bare in get_close_matches(_bare(cell), known, n=1)]
    offer = f'did you mean "{near[0]}"?' if near else f"the columns are {', '.join(COLUMNS)}"
    raise RejectedError(f'the column "{shown(cell)}" is not known; {offer}')


def _bare(name: str) -> str:
    return name.casefold().replace(" ", "").replace("_", "").replace("-", "")


def _check_count(rows: Sequence[Row]) -> None:
    """As many rows as the table says it has, if it says so."""
    stated = next((row["rows"] for row in rows if row["rows"]), "")
    if not stated:
        return
    count = whole_number(stated, "rows")
    if len(rows) < count:
        raise IncompleteError(f"has {len(rows)} of the {count} rows it says it has")
    if len(rows) > count:
        raise RejectedError(f"has {len(rows)} rows, but says it has {count}")
    _one_value(rows, "rows")


def _one_value(rows: Sequence[Row], column: str) -> str:
    """What a column says for all these rows; some may leave it empty. Raises RejectedError."""
    stated = {row[column]: row.number for row in reversed(rows) if row[column]}
    if len(stated) > 1:
        (one, first), (other, second) = sorted(stated.items(), key=lambda item: item[1])[:2]
        raise RejectedError(
            f'{column} is "{shown(one)}" in row {first} and "{shown(other)}" in row {second}; '
            "it must be the same"
        )
    return next(iter(stated), "")


def _bulletin(rows: Sequence[Row], seat: Seat, election: Election) -> Bulletin:
    candidates = tuple(_candidate(row, election) for row in rows)
    revision = _one_value(rows, "revision")
    declared = _one_value(rows, "declared at")
    electorate = _one_value(rows, "electorate")
    valid_votes = _one_value(rows, "valid votes")
    bulletin = Bulletin(
        election=election.id,
        seat=seat.id,
        kind="result" if _has_votes(rows) else "rush",
        origin="feed",
        revision=positive_number(revision, "revision") if revision else 1,
        candidates=candidates,
        electorate=whole_number(electorate, "electorate") if electorate else None,
        valid_votes=whole_number(valid_votes, "valid votes") if valid_votes else None,
        declared_at=moment(declared, "declared at", election) if declared else None,
    )
    if bulletin.kind == "rush":
        if "votes" in rows[0].cells and not any(c.elected for c in candidates):
            raise RejectedError(
                "has no votes, and nobody is marked as elected; give one or the other"
            )
        check_call(candidates, election)
    else:
        check_result(
            candidates,
            seat=seat,
            election=election,
            electorate=bulletin.electorate,
            valid_votes=bulletin.valid_votes,
        )
    return bulletin


def _has_votes(rows: Sequence[Row]) -> bool:
    """Whether the rows are a result, not a call. Raises RejectedError where some have votes."""
    without = [row for row in rows if not row["votes"]]
    if without and len(without) < len(rows):
        raise RejectedError(
            f"row {without[0].number} has no votes and others have; "
            "give all of them, or none to call a winner"
        )
    return not without


def _candidate(row: Row, election: Election) -> Candidate:
    with error_prefix(f"row {row.number}"):
        party = plain_text(row["party"], "party")
        return Candidate(
            party=party_code(election, party),
            party_name=party,
            name=plain_text(row["candidate"], "candidate"),
            votes=whole_number(row["votes"], f"{shown(party)} votes") if row["votes"] else None,
            elected=_is_elected(row["elected"]),
        )


def _is_elected(cell: str) -> bool:
    word = cell.casefold()
    if word not in YES | NO:
        raise RejectedError(
            f'elected "{shown(cell)}" is not understood; write yes, or leave it empty'
        )
    return word in YES
