"""What an election's files say beside what is loaded from them.

`tracker check` asks: are the settings spelled as we know them, do last time's votes add up
to what the source stated, do registers and the names beside codes fit, who stands tonight,
and does one code or name mean two parties?
"""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from tracker.election import Election, spelling
from tracker.election.csv_tables import ElectionError, Row, Table
from tracker.election.folder import SETTINGS_KEYS, read_settings
from tracker.prepare.finding import Finding, differs, note
from tracker.support.phrases import join_names

MOST_CHANGE = 0.3
"""Of a register from one election to the next, within the same boundaries."""
FEED = {"names", "accepts_tests"}
"""Keys of `[feed]`."""


def table_findings(election: Election, folder: Path) -> Iterator[Finding]:
    """Everything that is found.

    Candidates are those of candidates.csv, before the night, and of results.csv, once it is
    over. That results.csv cannot be read is for `audit` to say.
    """
    yield from _settings(folder)
    yield from _stated_votes(election, folder / "seats.csv")
    yield from _registers(election)
    for name in ("previous.csv", "targets.csv", "watch_areas.csv"):
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
        yield from _standing(election, known)
        yield from _two_parties(election, name, known)


def _settings(folder: Path) -> Iterator[Finding]:
    """Keys of election.toml that nothing reads."""
    said = read_settings(folder)
    unknown = [*(said.keys() - SETTINGS_KEYS - {"feed", "published"})]
    unknown += [f"feed.{key}" for key in said.get("feed", {}).keys() - FEED]
    for key in sorted(unknown):
        yield differs(f'election.toml: "{key}" is not a key that is read')


def _names(election: Election, path: Path) -> Iterator[Finding]:
    """The seat's name, and the group's party, beside the codes that count."""
    for row in Table(path, optional=True):
        seat, where = election.seat_by_id[row["seat_id"]], f"{row.table} row {row.number}"
        if (name := row.get("seat")) and election.find_seat(name) is not seat:
            yield differs(f'{where}: "{name}" stands beside {seat.id}, which is {seat.name}')
        party = row.get("group_party")
        if party and "challenger" in row and party != row["challenger"]:
            yield differs(f"{where}: {row['challenger']} is the challenger in a list of {party}")


def _registers(election: Election) -> Iterator[Finding]:
    """Registers that cannot be tonight's, or are those of last time."""
    copied = []
    for seat in election.seats:
        before = seat.previous_electorate or seat.electorate
        if abs(seat.electorate - before) > MOST_CHANGE * before:
            yield differs(f"{seat.name}: a register of {seat.electorate:,}, {before:,} last time")
        if seat.electorate == seat.previous_electorate:
            copied.append(seat.name)
    if copied:
        yield note(
            f"the register is that of last time in {join_names(copied)}: put it right before "
            "turnout is said"
        )


def _stated_votes(election: Election, path: Path) -> Iterator[Finding]:
    """The column `previous_valid_votes`, where there is one, against previous.csv."""
    for row in Table(path, optional=True):
        seat, column = election.seat_by_id[row["id"]], "previous_valid_votes"
        try:
            stated = row.integer_or_none(column) if column in row else None
        except ElectionError as error:
            yield differs(str(error))
            continue
        if stated is not None and stated != seat.previous_valid_votes:
            yield differs(
                f"{seat.name}: last time's votes add up to {seat.previous_valid_votes:,} in "
                f"previous.csv, but {stated:,} valid votes are stated in seats.csv"
            )


def _unknown(election: Election, rows: Iterable[Row]) -> Iterator[Finding]:
    """Candidates of a seat or a party that no table has; of results.csv `audit` says so."""
    for row in rows:
        for column, known, table in (
            ("seat_id", election.seat_by_id, "seats.csv"),
            ("party", election.party_by_code, "parties.csv"),
        ):
            if row[column] not in known:
                yield differs(str(row.error(column, f"is not in {table}")))


def _unreadable(name: str, error: Exception) -> str:
    if isinstance(error, OSError):
        return f"{name}: {error.strerror}"
    return f"{name}: not in UTF-8" if isinstance(error, UnicodeDecodeError) else str(error)


def _standing(election: Election, rows: Iterable[Row]) -> Iterator[Finding]:
    """Targets and areas of a party that does not stand; a defence that nobody mounts.

    Nothing of a seat where a party is no code: it may be the one that is missed.
    """
    parties: dict[str, set[str]] = {}
    for row in rows:
        parties.setdefault(row["seat_id"], set()).add(row["party"])
    parties = {id_: some for id_, some in parties.items() if some <= election.party_by_code.keys()}
    for target in election.targets:
        if target.challenger not in parties.get(target.seat, {target.challenger}):
            name = election.seat_by_id[target.seat].name
            challenger = election.party_name(target.challenger)
            yield differs(f"{name}: a target of {challenger}, which does not stand there")
    undefended = [
        f"{seat.name} ({election.party_name(seat.previous_winner)})"
        for seat in election.seats
        if seat.previous_winner not in parties.get(seat.id, {seat.previous_winner})
    ]
    if undefended:
        yield note(f"the party that won last time does not stand in {join_names(undefended)}")
    yield from _areas(election, parties)


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
    """One code under several names, but for lumps, of which each candidate may call themselves
    otherwise; one name under several codes."""
    names: dict[str, dict[str, str]] = {}
    codes: dict[str, dict[str, str]] = {}
    for row in rows:
        code, name = row["party"], row["party_name"]
        if not name or not election.comparable(code):
            continue
        codes.setdefault(spelling(name), {})[code] = name
        if election.find_party(name) is not election.party_by_code[code]:
            names.setdefault(code, {})[spelling(name)] = name
    for code, called in names.items():
        ours = election.party_name(code)
        others = join_names((f'"{name}"' for name in called.values()), limit=None)
        yield differs(f"{table}: {code} is {ours} in parties.csv, but {others} in the table")
    for several in codes.values():
        if len(several) > 1:
            name = next(iter(several.values()))
            yield differs(f'{table}: "{name}" goes under {join_names(several, limit=None)}')
