"""Finds the words for completion: elections, seats, parties, ids of statements.

To be fast, this reads directly from an election's tables or from a ledger. It loads no election
and creates no file. A file that cannot be read gives no words.
"""

import csv
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from tracker.election.csv_tables import ElectionError
from tracker.election.folder import find_election
from tracker.election.settings import read_settings
from tracker.election.shipped import SHIPPED_FOLDER
from tracker.support import sqlite

MAX_STATEMENTS = 50
"""Maximum number of ids that are offered: the newest."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word, and its description for the shells that show one."""

    value: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class Typed:
    """The options `-e` and `--db` on the command line so far, and the current folder."""

    election: str | None
    db: Path | None
    folder: Path


def elections(folder: Path) -> list[Word]:
    """The elections that come with the tracker, and the election folders in `folder`."""
    shipped = {path.parent.name: path.parent for path in SHIPPED_FOLDER.glob("*/election.toml")}
    own = {path.parent.name: path.parent for path in folder.glob("*/election.toml")}
    return [Word(name, _title(path)) for name, path in sorted({**shipped, **own}.items())]


def seats(typed: Typed) -> list[Word]:
    """The names of the seats, with their ids."""
    return _words(typed, "SELECT name, id FROM seats ORDER BY name", "seats.csv", ("name", "id"))


def parties(typed: Typed) -> list[Word]:
    """The codes of the parties, with their names."""
    return _words(
        typed, "SELECT code, name FROM parties ORDER BY rowid", "parties.csv", ("code", "name")
    )


def statements(typed: Typed, seat: str) -> list[Word]:
    """The first 8 characters of the ids of statements, newest first.

    `seat` is the name, PA name or id of their seat; empty for all seats.
    """
    ledger = _ledger(typed)
    if ledger is None:
        return []
    rows = _select(
        ledger,
        "SELECT substr(bulletins.id, 1, 8),"
        " name || ', ' || kind || ifnull(' ' || revision, '') ||"
        " iif(origin = 'desk', ' by ' || said_by, '')"
        " FROM bulletins JOIN seats ON seats.id = seat_id"
        " WHERE ?1 = '' OR lower(name) = lower(?1) OR lower(pa_name) = lower(?1) OR seat_id = ?1"
        f" ORDER BY seq DESC LIMIT {MAX_STATEMENTS}",
        seat,
    )
    return [Word(*row) for row in rows]


def _title(folder: Path) -> str:
    """The name and date of the election in a folder; empty if they cannot be read."""
    try:
        values = read_settings(folder)
    except (ElectionError, OSError, ValueError):
        return ""
    return f"{values.get('name', '')} {values.get('date', '')}".strip()


def _words(typed: Typed, query: str, table: str, columns: tuple[str, str]) -> list[Word]:
    """Rows of the ledger; of the election's table, if `-e` is given and no file `--db` exists."""
    if typed.election and not (typed.db and typed.db.exists()):
        return _read_table(typed.election, table, columns)
    ledger = _ledger(typed)
    return [Word(*row) for row in _select(ledger, query)] if ledger else []


def _read_table(election: str, table: str, columns: tuple[str, str]) -> list[Word]:
    try:
        with (find_election(election) / table).open(encoding="utf-8-sig", newline="") as file:
            rows = csv.DictReader(file)
            return [Word(*(row[column] or "" for column in columns)) for row in rows]
    except (ElectionError, OSError, ValueError, KeyError, csv.Error):
        return []


def _ledger(typed: Typed) -> Path | None:
    """The ledger of the options; without options, the only `.db` file in the folder. Else None."""
    if typed.db:
        return typed.db
    if not typed.election:
        ledgers = list(typed.folder.glob("*.db"))
        return ledgers[0] if len(ledgers) == 1 else None
    try:
        return typed.folder / f"{read_settings(find_election(typed.election)).get('id')}.db"
    except (ElectionError, OSError, ValueError):
        return None


def _select(ledger: Path, query: str, *values: str) -> list[tuple[str, str]]:
    """The rows of a query. The ledger may be in use; no file is created next to it."""
    wal, shm = (ledger.with_name(f"{ledger.name}-{suffix}") for suffix in ("wal", "shm"))
    # Without a -shm file no process writes, and reading the -wal file would create one.
    mode = "mode=ro" if wal.exists() and shm.exists() else "immutable=1"
    try:
        uri = f"{ledger.absolute().as_uri()}?{mode}"
        with closing(sqlite.connect(uri, uri=True, timeout=0.05)) as connection:
            return connection.execute(query, values).fetchall()
    except (sqlite.Error, ValueError):
        return []
