"""Reads a table with one row per seat, and the figures of a seat in a table of candidates."""

from collections.abc import Mapping
from typing import Final

from tracker.election import spelling
from tracker.prepare.estimate_parties import estimate_party
from tracker.prepare.finding import Kind, differs, note
from tracker.prepare.pa_numbers import PaNumber
from tracker.prepare.read_csv import CsvRow
from tracker.prepare.report import PrepareError
from tracker.prepare.row_reader import RowReader
from tracker.prepare.table_rows import Place, SeatRow, SeatTable
from tracker.prepare.uk_parties import OTHER, PartyIndex
from tracker.prepare.wrong_cells import in_further_rows
from tracker.support.phrases import join_names, quantity

ELECTORATES: Final = "give a table that has the electorates with --times or --previous"
NOT_NOMINATED: Final = "pre candidates"
WITH_RESULT: Final = "full results"
STATES: Final = (NOT_NOMINATED, "candidates only", "winners only", WITH_RESULT)
"""The states of a seat's election in Parliament's tables. Only the last has votes that count."""


def read_seats(reader: RowReader, *, has_votes: bool, numbers: dict[str, PaNumber]) -> SeatTable:
    """The table. Raises PrepareError for a state of an election that is not in `STATES`."""
    seats: dict[str, SeatRow] = {}
    undeclared: dict[str, SeatRow] = {}
    not_nominated: set[str] = set()
    first_rows: dict[str, CsvRow] = {}
    for row, place in reader.places():
        if place.id in seats or place.id in undeclared:
            finding = note if first_rows[place.id].cells == row.cells else differs
            reader.report.add(
                finding(
                    f"{reader.sheet.name} row {row.number}: {place.seat} ({place.id}) is "
                    "duplicated; the first row counts",
                    place.id,
                    fold=reader.fold(Kind.ROW_DUPLICATED, f"row {row.number}"),
                )
            )
            continue
        first_rows[place.id] = row
        if (state := _state(reader, row)) == WITH_RESULT:
            seats[place.id] = _seat_row(reader, row, place)
            continue
        electorate = _electorate(reader, row, place)
        undeclared[place.id] = SeatRow(place, {}, "", electorate=electorate)
        if state == NOT_NOMINATED:
            not_nominated.add(place.id)
    if undeclared:
        names = join_names(row.place.seat for row in undeclared.values())
        reader.report.note(
            f"{reader.sheet.name}: {quantity(len(undeclared), 'seat')} without a full result, "
            f"passed over: {names}",
            *undeclared,
        )
    return SeatTable(
        name=reader.sheet.name,
        rows=seats,
        has_votes=has_votes,
        undeclared=undeclared,
        not_nominated=frozenset(not_nominated),
        numbers=numbers,
        has_codes="id" in reader.columns,
    )


def _state(reader: RowReader, row: CsvRow) -> str:
    """The state of the seat's election, one of `STATES`. A table without states has results."""
    if "state" not in reader.columns:
        return WITH_RESULT
    state = reader.text(row, "state")
    if (known := spelling(state)) not in STATES:
        raise PrepareError(
            f'{reader.sheet.name} row {row.number}: state "{state}" is not one of '
            f"{join_names(STATES, limit=None)}"
            + in_further_rows(
                reader.sheet, row, lambda r: spelling(reader.text(r, "state")) not in STATES
            )
        )
    return known


def _seat_row(reader: RowReader, row: CsvRow, place: Place) -> SeatRow:
    """What a row states about its seat. In a table without votes, the party is the winner's."""
    winner, second = (
        _stated_party(reader, reader.text(row, column))
        for column in ("first_party", "second_party")
    )
    parts = ("member_first_name", "member_surname")
    if "votes" not in reader.columns and "first_party" not in reader.columns:
        winner = reader.text(row, "party") or reader.text(row, "party_name")
        parts = ("first_name", "surname")
    votes = _votes(reader, row, place, winner)
    if "first_party" not in reader.columns and votes:
        winner = _leading_party(votes, reader.parties)
    return SeatRow(
        place=place,
        votes=votes,
        first_party=winner,
        second_party=second,
        result=reader.text(row, "result"),
        declared_at=reader.declared_at(row, place),
        electorate=_electorate(reader, row, place),
        valid_votes=reader.number(row, "valid_votes"),
        invalid_votes=reader.number(row, "invalid_votes"),
        majority=reader.number(row, "majority"),
        other_winner=reader.number(row, "other_winner"),
        member=" ".join(reader.text(row, part) for part in parts).strip(),
        single_votes=reader.single_votes(row),
    )


def _votes(reader: RowReader, row: CsvRow, place: Place, winner: str) -> dict[str, int]:
    """The votes in a row by party code. Adds those of a winner without a column, if stated.

    The estimates state the votes of the largest of the others. In the Library's tables "Other"
    contains the winner's votes; if the valid votes show that it does not, they are added to it.
    """
    votes, code = reader.votes(row), reader.parties.find(winner)
    largest, other_winner, valid_votes = (
        reader.number(row, column) for column in ("largest_other", "other_winner", "valid_votes")
    )
    where = f"{reader.sheet.name}: {place.seat}"
    separated = reader.fold(Kind.SEPARATED, place.seat)
    if votes and largest and code and code not in votes:
        votes[code] = largest
        reader.report.note(
            f"{where}: the winner, {code}, has no column; its {largest:,} votes are those of the "
            "largest of the others",
            place.id,
            fold=separated,
        )
    if other_winner and code not in votes and sum(votes.values()) + other_winner == valid_votes:
        votes[OTHER] = votes.get(OTHER, 0) + other_winner
        reader.report.note(
            f"{where}: the others are without the {other_winner:,} votes of the winner, "
            f"{code or winner}, as the valid votes show; they are added",
            place.id,
            fold=separated,
        )
    return votes


def _leading_party(votes: Mapping[str, int], parties: PartyIndex) -> str:
    """The party with the most votes, in a table that states no winners.

    Empty if two parties share the most, and if an aggregate (`PartyKind`) has it: its votes are
    several candidates'.
    """
    most = max(votes.values(), default=0)
    codes = [code for code, n in votes.items() if n == most]
    return codes[0] if most and len(codes) == 1 and parties.comparable(codes[0]) else ""


def _stated_party(reader: RowReader, text: str) -> str:
    """A first or second party, spelled so that `PartyIndex.find` finds it."""
    text = text.strip("-–—")
    known = reader.parties.find(text)
    return text if known else estimate_party(text, reader.parties, reader.report) or text


def _electorate(reader: RowReader, row: CsvRow, place: Place) -> int | None:
    """The electorate; None for an empty cell, and with a finding for 0."""
    electorate = reader.number(row, "electorate")
    if electorate == 0:
        where = f"{reader.sheet.name} row {row.number}"
        reader.report.differs(
            f'{where}: electorate "0" of {place.seat} is not above 0; it is taken as not stated',
            place.id,
            fold=reader.fold(Kind.ELECTORATE_ZERO, place.seat, ELECTORATES),
        )
    return electorate or None


def read_facts(reader: RowReader) -> dict[str, SeatRow]:
    """What the rows of each seat state about the seat, by seat id.

    Adds a finding if the rows of a seat contradict each other; the first row counts.
    """
    facts: dict[str, SeatRow] = {}
    different: dict[str, str] = {}
    for row, place in reader.places():
        stated = _seat_row(reader, row, place)
        if facts.setdefault(place.id, stated) != stated:
            different[place.id] = place.seat
    if different:
        reader.report.differs(
            f"{reader.sheet.name}: the rows of {join_names(different.values())} state different "
            "figures of the seat; the first row of each counts",
            *different,
        )
    return facts
