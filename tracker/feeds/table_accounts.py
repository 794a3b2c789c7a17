"""Reads the rows of a table that are a count's account and not a candidate: total, rejected papers.

The total, the turnout and the majority are checked against the votes. The rejected ballot papers
and the electorate are kept.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, NamedTuple

from tracker.board.bulletin import Bulletin, Candidate, by_votes, total_votes
from tracker.election import Election, Seat
from tracker.election.accounts import Account, account_of
from tracker.election.swing import share
from tracker.feeds.parsing import voters, whole_number
from tracker.feeds.reading import RejectedError, error_prefix
from tracker.feeds.table_rows import Row
from tracker.support.escape import excerpt

MOST_REJECTED: Final = Fraction(8, 100)
"""The largest plausible number of rejected ballot papers, as a share of the valid votes.

In 1,950 results of 2017 to 2024 and 34 by-elections it was 7.3 per cent in one (Southend West,
2022), and at most 3.5 per cent in all others.
"""
TURNOUT_TOLERANCE: Final = 1
"""The largest difference of a turnout from ours, percentage points. It can count rejected papers,
and can be rounded."""

_PERCENTAGE: Final = re.compile(r"([0-9]{1,3}(?:[.,][0-9]+)?) ?%|([0-9]{1,2}[.,][0-9]+)")


class AccountRow(NamedTuple):
    """A row of a count's account."""

    account: Account
    row: Row
    above: str = ""
    """The seat of the last candidate above, as the table names it; empty without one."""


def split_accounts(rows: Iterable[Row]) -> tuple[list[Row], list[AccountRow]]:
    """The rows of candidates, and those of accounts.

    A row is an account's if it names no party and no candidate but words of accounts.
    """
    candidates: list[Row] = []
    accounts: list[AccountRow] = []
    for row in rows:
        named = [row[column] for column in ("party", "candidate") if row[column]]
        found = [account_of(text) for text in named or [row["seat"]]]
        if found and found[0] and all(found):
            above = candidates[-1]["seat"] if candidates else ""
            accounts.append(AccountRow(found[0], row, above))
        else:
            candidates.append(row)
    return candidates, accounts


def accounts_by_seat(
    accounts: Iterable[AccountRow], seats: Mapping[str, object], election: Election
) -> tuple[dict[str, list[AccountRow]], list[AccountRow]]:
    """The accounts of each seat, by its id, and those of the whole table.

    An account without a seat is of the only seat of the table. If the table has several, it is of
    the seat above if candidates follow, or if other seats have such rows below their candidates;
    else of the table. A second one below the same seat is of the table.
    """
    by_seat: dict[str, list[AccountRow]] = {}
    of_table: list[AccountRow] = []
    only_seat = next(iter(seats)) if len(seats) == 1 else ""
    accounts = list(accounts)
    last = accounts[-1].above if accounts else ""
    below_seats = {a.account for a in accounts if not _seat_name(a.row) and a.above != last}
    for account in accounts:
        name = _seat_name(account.row)
        if not name and account.account in below_seats:
            name = account.above
        seat = election.find_seat(name) if name else None
        seat_id = seat.id if seat else only_seat
        is_second = any(a.account == account.account for a in by_seat.get(seat_id, ()))
        if seat_id and not (is_second and len(seats) > 1 and not _seat_name(account.row)):
            by_seat.setdefault(seat_id, []).append(account)
        else:
            of_table.append(account)
    return by_seat, of_table


def _seat_name(row: Row) -> str:
    """The name in the column "seat"; empty if it is a word of an account, as in "Total,,44425"."""
    return "" if account_of(row["seat"]) else row["seat"]


def check_table(
    accounts: Iterable[AccountRow], bulletins: Sequence[Bulletin], election: Election
) -> list[str]:
    """Check a total without a seat: it is the sum of all votes, or of those of the seat above.

    Raises RejectedError. Returns notes about the other accounts, which are passed over.
    """
    totals = {bulletin.seat: total_votes(bulletin) for bulletin in bulletins}
    notes = []
    for account, row, above in accounts:
        with error_prefix(f"row {row.number}"):
            if account == "valid votes" and row["votes"]:
                stated, total = whole_number(row["votes"], "total"), sum(totals.values())
                seat = election.find_seat(above)
                if stated not in (total, seat and totals.get(seat.id)):
                    raise RejectedError(
                        f"the total is stated as {stated}, but the votes of the table add up to "
                        f"{total}; write the seat in each row, or correct the votes"
                    )
            else:
                notes.append(f"row {row.number}: {account} of no seat, passed over")
    return notes


@dataclass(frozen=True, slots=True)
class SeatAccount:
    """The account of a seat, as its rows state it. A number that no row states is None."""

    rejected: int | None = None
    electorate: int | None = None
    valid_votes: int | None = None
    """The total, if it is not the sum of the votes and the rejected ballot papers."""


def read_account(
    accounts: Sequence[AccountRow],
    candidates: Sequence[Candidate],
    seat: Seat,
    electorate: int | None,
) -> SeatAccount:
    """The account of a seat with these candidates, and the electorate that its rows state.

    Raises RejectedError if a figure is no number, is stated twice, or disagrees with the votes. The
    total is returned, not checked: `check_declaration` compares it with the votes.
    """
    cells: dict[Account, Row] = {}
    papers: dict[Account, Row] = {}  # "Total votes cast" can stand beside "Turnout,46.3%"
    for account, row, _ in accounts:
        is_papers = account == "turnout" and not _PERCENTAGE.fullmatch(_figure(row))
        first = (papers if is_papers else cells).setdefault(account, row)
        if _figure(first) != _figure(row):
            raise RejectedError(
                f"the {account} is stated in row {first.number} and in row {row.number}; "
                "state it once"
            )
    numbers = {account: _number(account, row) for account, row in cells.items() if _figure(row)}
    rejected, total = numbers.get("rejected"), numbers.get("valid votes")
    votes = [candidate.votes for candidate in by_votes(candidates) if candidate.votes is not None]
    if votes:
        valid = sum(votes)
        if total is not None and total == valid + (rejected or 0):
            total = valid
        electorate = electorate or numbers.get("electorate") or seat.electorate
        for turnout in (*papers.values(), cells.get("turnout")):
            if turnout and (text := _figure(turnout)):
                with error_prefix(f"row {turnout.number}"):
                    _check_turnout(text, valid, rejected, electorate)
        if (majority := numbers.get("majority")) is not None and len(votes) > 1:
            ours = votes[0] - votes[1]
            if majority != ours:
                raise RejectedError(
                    f"row {cells['majority'].number}: the majority is stated as {majority}, "
                    f"but the votes give {ours}"
                )
    return SeatAccount(rejected, numbers.get("electorate"), total)


def _figure(row: Row) -> str:
    return row["votes"] or row["electorate"]


def _number(account: Account, row: Row) -> int | None:
    """The number of a row; None for a turnout, which `_check_turnout` reads."""
    with error_prefix(f"row {row.number}"):
        if account == "turnout":
            return None
        return (voters if account == "electorate" else whole_number)(_figure(row), account)


def _check_turnout(text: str, valid: int, rejected: int | None, electorate: int | None) -> None:
    """Check a turnout, which is a percentage or a number of ballot papers. Raises RejectedError."""
    if match := _PERCENTAGE.fullmatch(text):
        stated = Fraction((match[1] or match[2]).replace(",", "."))
        ours = share(valid + (rejected or 0), electorate) if electorate else stated
        if abs(stated - ours) > TURNOUT_TOLERANCE:
            raise RejectedError(
                f"the turnout is stated as {excerpt(text)}, but the votes give {float(ours):.1f}% "
                f"of {electorate} electors; leave the row out, or give the electorate"
            )
        return
    papers = whole_number(text, "turnout")
    most = valid + (valid * MOST_REJECTED if rejected is None else rejected)
    if not valid <= papers <= most:
        raise RejectedError(
            f"the turnout is stated as {papers}, but the votes add up to {valid}"
            + (f" and {rejected} papers were rejected" if rejected else "")
            + "; correct the votes, or leave the row out"
        )
