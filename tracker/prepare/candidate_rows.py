"""Reads the rows of a table with one row per candidate."""

from tracker.prepare.estimate_parties import estimate_party, is_aggregate
from tracker.prepare.finding import Kind
from tracker.prepare.read_csv import CsvRow
from tracker.prepare.report import PrepareError
from tracker.prepare.row_reader import RowReader
from tracker.prepare.table_rows import CandidateRow, Place
from tracker.prepare.uk_parties import INDEPENDENT, SPEAKER
from tracker.prepare.wrong_cells import in_further_rows


def read_candidates(
    reader: RowReader,
) -> tuple[dict[str, list[CandidateRow]], dict[str, list[CandidateRow]]]:
    """The candidates of seats with a result, and of seats in which a candidate has no votes."""
    seats: dict[str, list[CandidateRow]] = {}
    without_votes: dict[str, int] = {}
    for row, place in reader.places():
        where = f"{reader.sheet.name} row {row.number}"
        if is_aggregate(reader.text(row, "estimate_column")):
            continue
        votes = reader.number(row, "votes")
        code, name = _party(reader, row, place)
        if votes is None:
            without_votes[place.id] = without_votes.get(place.id, 0) + 1
        person = _person(reader, row)
        sat = reader.is_yes(row, "sitting_member")
        candidate = CandidateRow(place, code, votes or 0, name, *person, sat)
        if candidate in seats.get(place.id, []) and any(person):
            reader.report.note(
                f"{where}: {' '.join(person)} is duplicated in {place.seat}; counted once",
                place.id,
                fold=reader.fold(Kind.ROW_DUPLICATED, f"row {row.number}"),
            )
            continue
        seats.setdefault(place.id, []).append(candidate)
    undeclared = {id_: seats.pop(id_) for id_ in list(seats) if id_ in without_votes}
    return seats, undeclared


def _person(reader: RowReader, row: CsvRow) -> tuple[str, str]:
    """First name and surname. A full name in one column is divided before its last word.

    "Hunt, Tom" has the surname first.
    """
    if not (name := reader.text(row, "candidate")):
        return reader.text(row, "first_name"), reader.text(row, "surname")
    surname, comma, first_name = name.partition(",")
    if comma:
        return first_name.strip(), surname.strip()
    first_name, _, surname = name.rpartition(" ")
    return first_name, surname


def _party(reader: RowReader, row: CsvRow, place: Place) -> tuple[str, str]:
    """The code and the name of the candidate's party.

    A candidate without a party is the Speaker or an independent if a column says so. Raises
    PrepareError if the row names no party.
    """
    abbreviation, name = reader.text(row, "party"), reader.text(row, "party_name")
    column = reader.text(row, "estimate_column")
    if code := estimate_party(column, reader.parties, reader.report):
        return code, reader.parties.name(code)
    where = f"{reader.sheet.name} row {row.number}"
    if not (abbreviation or name):
        for column, code in (("is_speaker", SPEAKER), ("is_independent", INDEPENDENT)):
            if reader.is_yes(row, column):
                return code, reader.parties.name(code)
        further = in_further_rows(reader.sheet, row, lambda r: _names_no_party(reader, r))
        raise PrepareError(f"{where}: a candidate in {place.seat} has no party{further}")
    if contradiction := reader.parties.contradiction(abbreviation, name):
        reader.report.differs(
            f"{where}: {contradiction}; the name counts",
            place.id,
            fold=reader.fold(Kind.PARTY_CONTRADICTS, f"row {row.number}"),
        )
    return reader.parties.code(abbreviation, name, reader.report), name


def _names_no_party(reader: RowReader, row: CsvRow) -> bool:
    party = ("party", "party_name", "is_speaker", "is_independent")
    return bool(reader.text(row, "id")) and not any(reader.text(row, c) for c in party)
