"""Reads a CSV table with one row per candidate, as a person types it in a spreadsheet.

`table_rows` reads the rows, `table_seats` sorts them by seat, `table_accounts` reads the figures of
the account. If one row of a seat has an error, no row of this seat counts.
"""

from collections.abc import Sequence
from dataclasses import replace

from tracker.board.bulletin import REJECTED, Bulletin, Candidate
from tracker.election import Election, Seat
from tracker.feeds.checks import check_declaration, declaration_warnings, repeated_results
from tracker.feeds.matching import check_election_name, party_code
from tracker.feeds.parsing import (
    check_polling_day,
    decode_utf8,
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
from tracker.feeds.table_rows import Row, check_row_count, only_value, read_rows
from tracker.feeds.table_seats import (
    NO,
    YES,
    is_empty,
    rows_by_seat,
    split_remarks,
    stated_revision,
)
from tracker.support.escape import excerpt
from tracker.support.phrases import join_names


def read(data: bytes, election: Election) -> Reading:
    """Read a table. Returns the bulletins of the seats without errors. Raises DocumentError.

    Raises RejectedError if the whole table is wrong, or if no seat can be used.
    """
    rows = list(read_rows(decode_utf8(data)))
    check_row_count(rows)
    if name := only_value(rows, "election"):
        check_election_name(name, election)
    if date := only_value(rows, "date"):
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
        rows = list(read_rows(text))
        check_row_count(rows)
    except DocumentError:
        return False
    return text.endswith(("\r", "\n")) and any(row["rows"] for row in rows)


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


def _bulletin(
    rows: Sequence[Row], accounts: Sequence[AccountRow], seat: Seat, election: Election
) -> tuple[Bulletin, Sequence[str]]:
    """The bulletin of a seat, and notes. Raises RejectedError."""
    if error := next((row.error for row in rows if row.error), ""):
        raise RejectedError(error)
    notes: list[str] = []
    candidates = tuple(_candidate(row, election, notes) for row in rows)
    revision = only_value(rows, "revision")
    declared = only_value(rows, "declared at")
    electorate = only_value(rows, "electorate")
    valid_votes = only_value(rows, "valid votes")
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
