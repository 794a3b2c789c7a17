"""Audits the tables of an election folder, including columns that the tracker does not load.

It checks the keys of the settings, sums of the previous votes, electorates, the names next to
codes, which parties stand tonight, and that a code and a name mean one party.
"""

import contextlib
import itertools
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from tracker.election import Election, spelling
from tracker.election.csv_tables import CellError, ElectionError, Row, Table
from tracker.election.settings import SETTINGS_KEYS, read_settings
from tracker.prepare.finding import Finding, Fold, Kind, differs, note
from tracker.prepare.write_folder import HEADERS
from tracker.support.phrases import join_names

MAX_CHANGE = 0.3
"""The largest plausible change of an electorate, as a fraction of the previous one."""
OPTIONAL_COLUMNS = {"set_aside", "projection", "seat"}
"""Columns that are read and that `tracker prepare` does not write."""
FEED_KEYS = {"names", "accepts_tests"}
"""Keys of `[feed]`."""


def table_findings(election: Election, folder: Path) -> Iterator[Finding]:
    """Yield all findings of this module.

    Candidates are read from candidates.csv and, for a past night, from results.csv. If results.csv
    cannot be read, `election_audit` reports it.
    """
    yield from _settings(folder)
    for name in filter("covariates.csv".__ne__, HEADERS):  # it may have any column
        yield from _columns_not_read(folder / name)
    yield from _stated_votes(election, folder / "seats.csv")
    yield from _registers(election)
    for name in (
        "previous.csv",
        "targets.csv",
        "watch_areas.csv",
        "expected.csv",
    ):
        yield from _names(election, folder / name)
    for name in ("candidates.csv", "results.csv"):
        try:
            rows = list(Table(folder / name, optional=True))
        except (ElectionError, OSError, UnicodeDecodeError) as error:
            if name == "candidates.csv":
                yield differs(_unreadable(name, error))
            continue
        known = [row for row in rows if row["seat_id"] in election.seat_by_id]
        if name == "candidates.csv":
            yield from _unknown(election, rows)
            yield from _listed_twice(election, known)
        yield from _standing(election, known)
        yield from _two_parties(election, name, known)


def cell_fold(table: str, error: CellError) -> Fold:
    """How findings about the cells of one column are folded."""
    return Fold(Kind.CELL, f"row {error.row}", f"{table}, {error.column}")


def _settings(folder: Path) -> Iterator[Finding]:
    """Yield a finding for each unknown key of election.toml."""
    found = read_settings(folder)
    unknown = [*(found.keys() - SETTINGS_KEYS - {"feed", "published"})]
    unknown += [f"feed.{key}" for key in found.get("feed", {}).keys() - FEED_KEYS]
    for key in sorted(unknown):
        yield differs(f'election.toml: "{key}" is not a key that is read')


def _columns_not_read(path: Path) -> Iterator[Finding]:
    """Note the columns of a table that are not read. One may be another column, misspelled."""
    rows = Table(path, optional=True)
    with contextlib.suppress(ElectionError, OSError, UnicodeDecodeError):
        for row in itertools.islice(rows, 1):
            for column in row.keys() - {*HEADERS[path.name], *OPTIONAL_COLUMNS}:
                yield note(f'{path.name}: column "{column}" is not read')


def _names(election: Election, path: Path) -> Iterator[Finding]:
    """Compare the seat's name and the group's party with the codes in the same row."""
    for row in Table(path, optional=True):
        seat, where = election.seat_by_id[row["seat_id"]], f"{row.table} row {row.number}"
        if (name := row.get("seat")) and election.find_seat(name) is not seat:
            yield differs(
                f'{where}: "{name}" stands beside {seat.id}, which is {seat.name}',
                seat.id,
                fold=Fold(Kind.NAME_BESIDE_CODE, f"row {row.number}", row.table),
            )
        party = row.get("group_party")
        if party and "challenger" in row and party != row["challenger"]:
            yield differs(f"{where}: {row['challenger']} is the challenger in a list of {party}")


def _registers(election: Election) -> Iterator[Finding]:
    """Yield findings about electorates that are implausible or equal to the previous ones."""
    copied = []
    for seat in election.seats:
        now, before = seat.electorate, seat.previous_electorate
        if now is None or before is None:
            continue
        if abs(now - before) > MAX_CHANGE * before:
            yield differs(
                f"{seat.name}: a register of {now:,}, {before:,} last time",
                seat.id,
                fold=Fold(Kind.REGISTER, seat.name),
            )
        if now == before:
            copied.append(seat.name)
    if copied:
        yield note(
            f"the register is that of last time in {join_names(copied)}: put it right before "
            "turnout is said"
        )


def _stated_votes(election: Election, path: Path) -> Iterator[Finding]:
    """Compare the column `previous_valid_votes`, if there is one, with the sums of previous.csv."""
    for row in Table(path, optional=True):
        seat, column = election.seat_by_id[row["id"]], "previous_valid_votes"
        try:
            stated = row.integer_or_none(column) if column in row else None
        except CellError as error:
            yield differs(str(error), seat.id, fold=cell_fold(row.table, error))
            continue
        if stated is not None and stated != seat.previous_valid_votes:
            yield differs(
                f"{seat.name}: last time's votes add up to {seat.previous_valid_votes:,} in "
                f"previous.csv, but {stated:,} valid votes are stated in seats.csv",
                seat.id,
                fold=Fold(Kind.STATED_VOTES, seat.name),
            )


def _unknown(election: Election, rows: Iterable[Row]) -> Iterator[Finding]:
    """Yield a finding for each unknown seat or party of a candidate."""
    for row in rows:
        for column, known, table in (
            ("seat_id", election.seat_by_id, "seats.csv"),
            ("party", election.party_by_code, "parties.csv"),
        ):
            if row[column] not in known:
                error = row.error(column, f"is not in {table}")
                yield differs(str(error), fold=cell_fold(row.table, error))


def _unreadable(name: str, error: Exception) -> str:
    if isinstance(error, OSError):
        return f"{name}: {error.strerror}"
    return f"{name}: not in UTF-8" if isinstance(error, UnicodeDecodeError) else str(error)


def _standing(election: Election, rows: Iterable[Row]) -> Iterator[Finding]:
    """Yield findings about targets, areas and previous winners whose party does not stand.

    Seats with an unknown party code are skipped: the code may be of the missing party.
    """
    found: dict[str, set[str]] = {}
    for row in rows:
        found.setdefault(row["seat_id"], set()).add(row["party"])
    parties = {id_: codes for id_, codes in found.items() if codes <= election.party_by_code.keys()}
    for target in election.targets:
        if target.challenger not in parties.get(target.seat, {target.challenger}):
            name = election.seat_by_id[target.seat].name
            challenger = election.party_name(target.challenger)
            yield differs(
                f"{name}: a target of {challenger}, which does not stand there",
                target.seat,
                fold=Fold(Kind.TARGET_DOES_NOT_STAND, name, target.group),
            )
    undefended = [
        f"{seat.name} ({election.party_name(seat.previous_winner)})"
        for seat in election.seats
        if seat.previous_winner
        and seat.previous_winner not in parties.get(seat.id, {seat.previous_winner})
    ]
    if undefended:
        yield note(f"the party that won last time does not stand in {join_names(undefended)}")
    yield from _areas(election, parties)


def _listed_twice(election: Election, rows: Iterable[Row]) -> Iterator[Finding]:
    """Note a person who is twice in a seat, and two candidates of a party. Both can be right.

    An aggregate (`PartyKind`) has several candidates as a rule.
    """
    people: Counter[tuple[str, str]] = Counter()
    parties: Counter[tuple[str, str]] = Counter()
    for row in rows:
        people[row["seat_id"], spelling(f"{row['first_name']} {row['surname']}")] += 1
        if election.comparable(row["party"]):
            parties[row["seat_id"], row["party"]] += 1
    for (id_, person), times in people.items():
        if times > 1 and person:
            name = election.seat_by_id[id_].name
            yield note(f"{name}: {person.title()} is {times} times in candidates.csv", id_)
    for (id_, party), times in parties.items():
        if times > 1:
            name = election.seat_by_id[id_].name
            ours = election.party_name(party)
            yield note(f"{name}: {ours} has {times} candidates in candidates.csv", id_)


def _areas(election: Election, parties: Mapping[str, set[str]]) -> Iterator[Finding]:
    absent: dict[str, dict[str, None]] = {}
    for area in election.watch_areas:
        for seat in area.seats:
            if area.party not in parties.get(seat, {area.party}):
                absent.setdefault(area.party, {})[election.seat_by_id[seat].name] = None
    for party, seats in absent.items():
        yield note(
            f"watched for {election.party_name(party)}, which does not stand there: "
            f"{join_names(seats, limit=None)}"
        )


def _two_parties(election: Election, table: str, rows: Iterable[Row]) -> Iterator[Finding]:
    """Yield findings about a code with another party's name, and a name with several codes.

    The name of an aggregate (`PartyKind`) is wrong only if `Party.contradicts` it.
    """
    names: dict[str, dict[str, str]] = {}
    codes: dict[str, dict[str, str]] = {}
    for row in rows:
        code, name = row["party"], row["party_name"]
        party, by_name = election.party_by_code.get(code), election.find_party(name)
        if not name or not party:
            continue
        if party.comparable:
            codes.setdefault(spelling(name), {})[code] = name
        is_wrong = by_name is not party
        if not party.comparable:
            is_wrong = by_name is not None and by_name.contradicts(party)
        if is_wrong:
            names.setdefault(code, {})[spelling(name)] = name
    for code, other_names in names.items():
        ours = election.party_name(code)
        others = join_names((f'"{name}"' for name in other_names.values()), limit=None)
        yield differs(f"{table}: {code} is {ours} in parties.csv, but {others} in the table")
    for known in codes.values():
        if len(known) > 1:
            name = next(iter(known.values()))
            yield differs(f'{table}: "{name}" goes under {join_names(known, limit=None)}')
