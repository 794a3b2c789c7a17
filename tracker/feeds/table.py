"""Reads a CSV table with one row per candidate, as a person types it in a spreadsheet.

If one row has an error, no row counts. A table with an unknown column is rejected, because a
typing error in a header must not lose a figure; columns of shares are not read. Cells are separated
by comma, semicolon or tab, whichever the header contains most often.
"""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from difflib import get_close_matches
from typing import Final

from tracker.board.bulletin import REJECTED, Bulletin, Candidate
from tracker.election import Election, Seat
from tracker.election.accounts import account_of
from tracker.feeds.checks import check_declaration, declaration_warnings, repeated_results
from tracker.feeds.matching import check_election_name, party_code
from tracker.feeds.parsing import (
    check_polling_day,
    decode_utf8,
    excerpt,
    personal_name,
    plain_text,
    positive_number,
    revision_number,
    utc_time,
    voters,
    whole_number,
)
from tracker.feeds.reading import (
    DocumentError,
    IncompleteError,
    Reading,
    RejectedError,
    Remark,
    error_of_seat,
    error_prefix,
    rejection,
)
from tracker.feeds.table_accounts import (
    AccountRow,
    accounts_by_seat,
    check_table,
    read_account,
    split_accounts,
)
from tracker.feeds.table_seats import (
    NO,
    YES,
    Row,
    is_empty,
    rows_by_seat,
    split_remarks,
    stated_revision,
)
from tracker.support.digits import without_separators
from tracker.support.escape import visible
from tracker.support.phrases import join_names

COLUMNS: Final = (
    "seat",
    "seat code",
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
"""The known columns. In a header, case, spaces, underscores and hyphens may differ."""
IGNORED: Final = "ignored"
"""Stands for a column that is not read: shares, which are computed from the votes."""
NUMBERS: Final = frozenset({"votes", "electorate", "valid votes"})
"""Columns whose figures may have thousands separators."""
_IGNORED_HEADER: Final = re.compile(
    r"%.*|.*(?:%|share|percent|percentage|per cent|% of (?:the )?votes?)", re.IGNORECASE
)
OTHER_NAMES: Final = {
    "constituency": "seat",
    "district": "seat",
    "electoraldistrict": "seat",
    "riding": "seat",
    "candidatename": "candidate",
    "electors": "electorate",
    "registeredelectors": "electorate",
    "registeredvoters": "electorate",
    "eligibleelectors": "electorate",
    "eligiblevoters": "electorate",
    "districtname": "seat",
    "ridingname": "seat",
    "constituencyname": "seat",
    "seatname": "seat",
} | {
    f"{noun}{number}": "seat code"
    for noun in ("seat", "constituency", "district", "electoraldistrict", "riding")
    for number in ("code", "id", "no", "no.", "number")
}
"""Other headers of a column, in normal form."""
_COLUMNS_ARE: Final = f"the columns are {', '.join(COLUMNS)}"
MAX_ROWS = 20_000
"""The largest number of rows that is read. The United Kingdom has 5,000 candidates."""
MAX_CELLS = MAX_ROWS * len(COLUMNS)
REQUIRED: Final = ("seat", "party")


def read(data: bytes, election: Election) -> Reading:
    """Read a table. Returns the bulletins of the seats without errors. Raises DocumentError.

    Raises RejectedError if the whole table is wrong, or if no seat can be used.
    """
    rows = list(_rows(decode_utf8(data)))
    _check_row_count(rows)
    if name := _only_value(rows, "election"):
        check_election_name(name, election)
    if date := _only_value(rows, "date"):
        check_polling_day(date, "date", election)
    rows = [named for row in rows for named in _with_code(row, election)]
    rows, notes = split_remarks(rows, election)
    rows, accounts = split_accounts(rows)
    if not rows:
        raise RejectedError("names no candidates, only figures of the account")
    seats, left_out = rows_by_seat(rows, election)
    accounts_of_seats, accounts_of_table = accounts_by_seat(accounts, seats, election)
    bulletins: list[Bulletin] = []
    warnings: list[Remark] = []
    empty: list[str] = []
    for seat_id, rows_of_seat in seats.items():
        seat = election.seat_by_id[seat_id]
        if not any(row.error for row in rows_of_seat) and is_empty(rows_of_seat):
            empty.append(seat.name)
            continue
        try:
            with error_of_seat(seat_id, stated_revision(rows_of_seat)), error_prefix(seat.name):
                bulletin, notes_of_seat = _bulletin(
                    rows_of_seat, accounts_of_seats.get(seat_id, ()), seat, election
                )
        except RejectedError as error:
            left_out += error.remarks()
            continue
        bulletins.append(bulletin)
        notes += notes_of_seat
        warnings += (
            Remark(sentence, seat_id, bulletin.revision)
            for sentence in declaration_warnings(bulletin, seat, election)
        )
    repeated = {error.seat: error for error in repeated_results(bulletins, election)}
    left_out += repeated.values()
    bulletins = [bulletin for bulletin in bulletins if bulletin.seat not in repeated]
    if not left_out:
        notes += check_table(accounts_of_table, bulletins, election)
    if empty:
        notes.append(f"no votes yet in {join_names(empty)}")
    if bulletins:
        return Reading(
            tuple(bulletins),
            warnings=tuple(warnings),
            left_out=tuple(left_out),
            notes=tuple(notes),
        )
    if left_out:
        raise rejection(left_out)
    return Reading(irrelevance="; ".join(notes))


def is_complete(data: bytes) -> bool:
    """Whether a table states its number of rows, contains them all and ends with a line break."""
    try:
        text = decode_utf8(data)
        rows = list(_rows(text))
        _check_row_count(rows)
    except DocumentError:
        return False
    return text.endswith(("\r", "\n")) and any(row["rows"] for row in rows)


def _rows(text: str) -> Iterator[Row]:
    """Yield the rows that are not empty and not the header. Raises DocumentError."""
    lines = list(_lines(text))
    if not lines:
        raise IncompleteError("is empty")
    last_number, last_cells = lines[-1]
    (_, header), *lines = lines
    ends_mid_line = not text.endswith(("\r", "\n"))
    if ends_mid_line and (not lines or len(last_cells) < len(header)):
        raise IncompleteError(f"ends in the middle of row {last_number}")
    columns = _columns(header)
    lines = [line for line in lines if line[1] != header]  # each of several tables can have it
    if not lines:
        raise IncompleteError("has a header and no rows yet")
    for number, cells in lines:
        error = ""
        if len(cells) != len(columns):
            hint = "; put text with a comma in quotation marks, and write figures without commas"
            error = f"row {number} has {len(cells)} cells; the header has {len(columns)}"
            error += hint if len(cells) > len(columns) else ""
        for column, cell in zip(columns, cells, strict=False):
            if cell and not column and not error:
                error = f'row {number} has "{excerpt(cell)}" in a column without a name'
        texts = dict(zip(columns, cells, strict=False))
        for column in NUMBERS & texts.keys():
            texts[column] = without_separators(texts[column])
        yield Row(number, texts, error)


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield (row number, cells) of each row that is not empty. Raises DocumentError.

    Cells have no spaces at their start and end.
    """
    delimiter = max(",;\t", key=text.lstrip("\r\n").partition("\n")[0].count)
    file = io.StringIO(text, newline="")
    table = csv.reader(file, delimiter=delimiter, strict=True, skipinitialspace=True)
    if text.count(delimiter) > MAX_CELLS:
        raise RejectedError(f"has more than {MAX_CELLS} cells; send fewer seats at a time")
    number = 0
    try:
        for number, line in enumerate(table, 1):
            if number > MAX_ROWS:
                raise RejectedError(f"has more than {MAX_ROWS} rows; send fewer seats at a time")
            cells = [cell.strip(" ") for cell in line]
            if any(cells):
                yield number, cells
    except csv.Error as error:
        if "unexpected end" in str(error):
            where = f"after row {number}"
            raise IncompleteError(f"opens a quotation mark {where} and never closes it") from None
        raise RejectedError(f"row {number + 1} is not CSV: {visible(str(error))}") from None


def _columns(header: Sequence[str]) -> list[str]:
    """The name in `COLUMNS` of each cell of the header; empty for an empty cell.

    Raises RejectedError.
    """
    found = [_column(cell) if cell else "" for cell in header]
    if unknown := [cell for cell, column in zip(header, found, strict=True) if column is None]:
        raise RejectedError(_unknown_columns(unknown))
    columns = [column for column in found if column is not None]
    for column in COLUMNS:
        if columns.count(column) > 1:
            raise RejectedError(f'the column "{column}" is duplicated')
    for column in REQUIRED:
        if column not in columns and not (column == "seat" and "seat code" in columns):
            raise RejectedError(f'there is no column "{column}"; {_COLUMNS_ARE}')
    if not {"votes", "elected"} & set(columns):
        raise RejectedError('there is no column "votes", and no column "elected" to call a winner')
    return columns


def _column(cell: str) -> str | None:
    """The name in `COLUMNS`, `IGNORED`, or None if the header is not known."""
    if column := _HEADERS.get(_normalized(cell)):
        return column
    return IGNORED if _IGNORED_HEADER.fullmatch(cell) else None


def _unknown_columns(headers: Sequence[str]) -> str:
    """The error about columns that are not known."""
    names = join_names([f'"{excerpt(header)}"' for header in headers])
    are = "columns {} are" if len(headers) > 1 else "column {} is"
    sentence = f"the {are.format(names)} not known"
    if any(account_of(header) == "rejected" for header in headers):
        return (
            f"{sentence}; write rejected ballot papers in a row below the candidates, "
            '"Rejected" as the party and their number as votes'
        )
    nearest = get_close_matches(_normalized(headers[0]), _HEADERS, n=1)
    if nearest and len(headers) == 1:
        return f'{sentence}; did you mean "{_HEADERS[nearest[0]]}"?'
    return f"{sentence}; delete or rename {'them' if len(headers) > 1 else 'it'}; {_COLUMNS_ARE}"


def _with_code(row: Row, election: Election) -> tuple[Row, ...]:
    """The row with its seat's code as the seat, if it has no name of a seat.

    If the code is of another seat than the name, the row has an error, and is a row of both seats:
    either can lack it. A code that no seat has is passed over: it can be another numbering.
    """
    name, code = row["seat"], row["seat code"]
    if not name:
        return (replace(row, cells=row.cells | {"seat": code}),)
    of_name, of_code = election.find_seat(name), code and election.find_seat(code)
    if not (of_name and of_code) or of_name.id == of_code.id:
        return (row,)
    error = (
        row.error
        or f'row {row.number} has the seat "{of_name.name}" and the code of "{of_code.name}"'
    )
    return tuple(
        replace(row, cells=row.cells | {"seat": seat.id}, error=error)
        for seat in (of_name, of_code)
    )


def _normalized(name: str) -> str:
    return name.casefold().replace(" ", "").replace("_", "").replace("-", "")


_HEADERS: Final = {_normalized(column): column for column in COLUMNS} | OTHER_NAMES
"""The name in `COLUMNS` of each header, in normal form."""


def _check_row_count(rows: Sequence[Row]) -> None:
    """Check the number of rows, if the column "rows" states one. Raises DocumentError."""
    stated = next((row["rows"] for row in rows if row["rows"]), "")
    if not stated:
        return
    count = whole_number(stated, "rows")
    if len(rows) < count:
        raise IncompleteError(f"has {len(rows)} of the {count} rows that it states")
    if len(rows) > count:
        raise RejectedError(f"has {len(rows)} rows, but states {count}")
    _only_value(rows, "rows")


def _only_value(rows: Sequence[Row], column: str) -> str:
    """The value of a column that has the same value in every row; empty cells do not count.

    Empty if all cells are. Raises RejectedError if two rows have different values.
    """
    stated = {row[column]: row.number for row in reversed(rows) if row[column]}
    if len(stated) > 1:
        (value, row), (other, other_row) = sorted(stated.items(), key=lambda item: item[1])[:2]
        raise RejectedError(
            f'{column} is "{excerpt(value)}" in row {row} and "{excerpt(other)}" '
            f"in row {other_row}; it must be the same"
        )
    return next(iter(stated), "")


def _bulletin(
    rows: Sequence[Row], accounts: Sequence[AccountRow], seat: Seat, election: Election
) -> tuple[Bulletin, Sequence[str]]:
    """The bulletin of a seat, and notes. Raises RejectedError."""
    if error := next((row.error for row in rows if row.error), ""):
        raise RejectedError(error)
    notes: list[str] = []
    candidates = tuple(_candidate(row, election, notes) for row in rows)
    revision = _only_value(rows, "revision")
    declared = _only_value(rows, "declared at")
    electorate = _only_value(rows, "electorate")
    valid_votes = _only_value(rows, "valid votes")
    register = voters(electorate, "electorate") if electorate else None
    valid = positive_number(valid_votes, "valid votes") if valid_votes else None
    account = read_account(accounts, candidates, seat, register)
    bulletin = Bulletin(
        election=election.id,
        seat=seat.id,
        kind="result" if _has_votes(rows) else "rush",
        origin="feed",
        revision=revision_number(revision) if revision else 1,
        candidates=candidates,
        electorate=_one_figure("electorate", register, account.electorate),
        valid_votes=_one_figure("valid votes", valid, account.valid_votes),
        declared_at=utc_time(declared, "declared at", election) if declared else None,
        stated={} if account.rejected is None else {REJECTED: str(account.rejected)},
    )
    has_column = "votes" in rows[0].cells
    if bulletin.kind == "rush" and has_column and not any(c.elected for c in candidates):
        raise RejectedError("has no votes, and nobody is marked as elected; give one or the other")
    check_declaration(bulletin, seat, election)
    return bulletin, [f"{seat.name}: {note}" for note in notes]


def _one_figure(name: str, in_column: int | None, in_row: int | None) -> int | None:
    """The figure of the column, else that of the row. Raises RejectedError if they differ."""
    if None not in (in_column, in_row) and in_column != in_row:
        raise RejectedError(
            f'{name} is {in_column} in the column "{name}" and {in_row} in a row; '
            "it must be the same"
        )
    return in_row if in_column is None else in_column


def _has_votes(rows: Sequence[Row]) -> bool:
    """Whether the rows of a seat have votes: True if all have, False if none has.

    Raises RejectedError if some have votes and others do not.
    """
    without = [row for row in rows if not row["votes"]]
    if without and len(without) < len(rows):
        raise RejectedError(
            f"row {without[0].number} has no votes and others have; "
            "give all of them, or none to call a winner"
        )
    return not without


def _candidate(row: Row, election: Election, notes: list[str]) -> Candidate:
    with error_prefix(f"row {row.number}"):
        party = plain_text(row["party"], "party")
        code = party_code(election, party)
        is_needed = not election.comparable(code)
        name = personal_name(row["candidate"], "candidate", notes, is_needed=is_needed)
        return Candidate(
            party=code,
            party_name=party,
            name=name or "",
            votes=whole_number(row["votes"], f"{excerpt(party)} votes") if row["votes"] else None,
            elected=_is_elected(row["elected"]),
        )


def _is_elected(cell: str) -> bool:
    answer = cell.casefold()
    if answer not in YES | NO:
        raise RejectedError(
            f'elected "{excerpt(cell)}" is not understood; write yes, or leave it empty'
        )
    return answer in YES
