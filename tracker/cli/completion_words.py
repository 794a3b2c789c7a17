"""What a shell may offer for a word that is half typed: elections, seats, parties, statements.

Read from an election's tables or from a ledger as they lie there: no election is loaded, no
ledger is opened for writing and no file is made, for a shell is waiting. What cannot be read
offers nothing. It knows no shell.
"""

import csv
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from tracker.election.csv_tables import ElectionError
from tracker.election.folder import SHIPPED_FOLDER, find_election, read_settings
from tracker.support import sqlite

MOST_STATEMENTS = 50
"""Offered where no seat is named: the newest."""


@dataclass(frozen=True, slots=True)
class Offer:
    """One word that can stand there."""

    value: str
    about: str = ""
    """What a shell that can shows beside it."""


@dataclass(frozen=True, slots=True)
class Named:
    """What the command line says so far of the election, and where it is typed."""

    election: str | None
    db: Path | None
    here: Path


def elections(here: Path) -> list[Offer]:
    """The elections that ship, and the folders in `here` that are one."""
    shipped = {path.parent.name: path.parent for path in SHIPPED_FOLDER.glob("*/election.toml")}
    own = {path.parent.name: path.parent for path in here.glob("*/election.toml")}
    return [Offer(name, _title(folder)) for name, folder in sorted({**shipped, **own}.items())]


def seats(named: Named) -> list[Offer]:
    """The names of the seats, with their ids."""
    return _offers(named, "SELECT name, id FROM seats ORDER BY name", "seats.csv", ("name", "id"))


def parties(named: Named) -> list[Offer]:
    """The codes of the parties, with their names."""
    return _offers(
        named, "SELECT code, name FROM parties ORDER BY rowid", "parties.csv", ("code", "name")
    )


def statements(named: Named, seat: str) -> list[Offer]:
    """The beginnings of the ids of what was said of a seat, or of any; the newest first."""
    ledger = _ledger(named)
    if ledger is None:
        return []
    rows = _asked(
        ledger,
        "SELECT substr(bulletins.id, 1, 8),"
        " name || ', ' || kind || ifnull(' ' || revision, '') ||"
        " iif(origin = 'desk', ' by ' || said_by, '')"
        " FROM bulletins JOIN seats ON seats.id = seat_id"
        " WHERE ?1 = '' OR lower(name) = lower(?1) OR lower(pa_name) = lower(?1) OR seat_id = ?1"
        f" ORDER BY seq DESC LIMIT {MOST_STATEMENTS}",
        seat,
    )
    return [Offer(*row) for row in rows]


def _title(folder: Path) -> str:
    try:
        said = read_settings(folder)
    except (ElectionError, OSError, ValueError):
        return ""
    return f"{said.get('name', '')} {said.get('date', '')}".strip()


def _offers(named: Named, question: str, table: str, columns: tuple[str, str]) -> list[Offer]:
    """From the ledger that is named or the only one here; else from the election's folder."""
    if named.election and not (named.db and named.db.exists()):
        return _cells(named.election, table, columns)
    ledger = _ledger(named)
    return [Offer(*row) for row in _asked(ledger, question)] if ledger else []


def _cells(election: str, table: str, columns: tuple[str, str]) -> list[Offer]:
    try:
        with (find_election(election) / table).open(encoding="utf-8-sig", newline="") as file:
            rows = csv.DictReader(file)
            return [Offer(*(row[column] or "" for column in columns)) for row in rows]
    except (ElectionError, OSError, ValueError, KeyError, csv.Error):
        return []


def _ledger(named: Named) -> Path | None:
    if named.db:
        return named.db
    if not named.election:
        ledgers = list(named.here.glob("*.db"))
        return ledgers[0] if len(ledgers) == 1 else None
    try:
        return named.here / f"{read_settings(find_election(named.election)).get('id')}.db"
    except (ElectionError, OSError, ValueError):
        return None


def _asked(ledger: Path, question: str, *values: str) -> list[tuple[str, str]]:
    """Rows of a ledger that may be in use, without a file being made beside it."""
    log, index = (ledger.with_name(f"{ledger.name}-{end}") for end in ("wal", "shm"))
    # Without an index there is no writer, and a reader that minds the log would make one.
    how = "mode=ro" if log.exists() and index.exists() else "immutable=1"
    try:
        uri = f"{ledger.absolute().as_uri()}?{how}"
        with closing(sqlite.connect(uri, uri=True, timeout=0.05)) as connection:
            return connection.execute(question, values).fetchall()
    except (sqlite.Error, ValueError):
        return []
