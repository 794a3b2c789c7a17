"""Ledgers with one damaged byte or cell: what each reader shows, and whether `verify` finds it.

A figure may change only with an alarm or an error, and no reader may end with another error. The
suite tries a few hundred; `scripts/torture` tries as many as it has time for.
"""

import random
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import click
from click.testing import CliRunner

from tests.makers import night
from tests.makers.commands import night_files
from tests.makers.ledgers import append_bulletins
from tracker import cli
from tracker.board import Board
from tracker.intake.drop_folder import Delivery
from tracker.intake.receive import receive_file
from tracker.ledger import Ledger
from tracker.ledger.acknowledgements import acknowledge, acknowledgements
from tracker.ledger.record_faults import NOT_ON_THE_BOARD
from tracker.ledger.recorded_exports import Export
from tracker.ledger.settle_files import settle_file
from tracker.ledger.timeline import Timeline
from tracker.ledger.verify import verify
from tracker.support import sqlite
from tracker.support.errors import TrackerError

SEATS = 6
COMMANDS = (
    "status",
    "summary -f text",
    "summary -f html",
    "summary -f csv",
    "say headline",
    "why Ipswich",
    "problems",
    "corrections",
    "events",
    "reconcile",
    "outlook",
    "backup {folder}",
    "repair",
)
EXPECTED_ERRORS = (TrackerError, sqlite.Error, OSError, click.ClickException, SystemExit)
"""The errors that the command line prints as one line."""
RECORDS = ("elections", "documents", "delivery_bulletins", "bulletins", *NOT_ON_THE_BOARD)
READABLE = ("seats", "previous_votes", "declarations", "candidates", "targets", "parties", "notes")


def make_ledger(path: Path) -> Path:
    """A small closed ledger with real files, desk entries, a rejected and a settled file, exports
    and an acknowledged alert.
    """
    election, seats = night.anglia(), ("Ipswich", "Corby", "Peterborough", "Broadland")
    files = {n: xml for n, xml in night_files().items() if any(f"_{s}_1" in n for s in seats)}
    with Ledger.create(path, election, night.MIDNIGHT) as ledger:
        for name, data in {**files, "bad.xml": b"<a>", "old.xml": b"<b>"}.items():
            receive_file(ledger, Delivery(name, data, last_chance=True), night.MIDNIGHT)
        entry = night.desk_entry(ledger.board, "Thurrock", "Con", {"Con": 21615, "Lab": 10000})
        append_bulletins(ledger, entry)
        append_bulletins(ledger, night.note(ledger.board, "Ipswich", "the agent was told"))
        export = Export(night.MIDNIGHT, "html", "a.html", night.MIDNIGHT, 5, "a" * 64)
        ledger.record_export(export)
        ledger.record_export(replace(export, seats=frozenset(s.id for s in election.seats[:2])))
        ledger.mark_export_failed(ledger.record_export(export))
        settle_file(ledger, "old.xml", "AB", night.MIDNIGHT)
        acknowledge(ledger, ["s1", "s2"], "AB", night.MIDNIGHT)
    return path


@dataclass(frozen=True, slots=True)
class Content:
    """What the readers and the tables of a ledger give."""

    board: Board
    shown: Any
    """What other readers show: sources, log, problems."""
    tables: dict[str, list[Any]]


def read(path: Path) -> Content:
    """Read a ledger by every way. Raises one of `EXPECTED_ERRORS`."""
    with Ledger.open(path) as ledger:
        board = ledger.board
        shown = (
            [ledger.sources(seat.id) for seat in board.election.seats[:SEATS]],
            [(e.id, e.at, e.kind, e.seat, e.text) for e in Timeline(ledger).read()],
            ledger.problems(),
            ledger.standing_sources(board),
            ledger.board_up_to(3),
            ledger.exports(),
            acknowledgements(ledger),
        )
        tables = {
            table: ledger.connection.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall()
            for table in (*RECORDS, *READABLE)
        }
    return Content(board, shown, tables)


@dataclass
class Tally:
    """The outcomes of many damages."""

    tried: int = 0
    refused: int = 0
    """An error, in one line."""
    alarmed: int = 0
    """A board with an alarm."""
    found_by_verify: int = 0
    without_effect: int = 0
    failures: list[str] = field(default_factory=list)

    def add(
        self, name: str, path: Path, sound: Content, chance: random.Random, commands: float
    ) -> None:
        """Read a damaged ledger and count the outcome. `name` says what was damaged.

        `commands` is the probability that a command is run on it too.
        """
        self.tried += 1
        tries_command = chance.random() < commands
        if tries_command and (crash := traceback_of(path, chance.choice(COMMANDS))):
            self.failures.append(f"{name}: {crash}")
        try:
            faults = bool(verify(path).faults)
        except EXPECTED_ERRORS:
            faults = True
        except Exception as error:  # noqa: BLE001 - a reader must not fail in another way
            self.failures.append(f"{name}: verify: {error!r}")
            return
        self.found_by_verify += faults
        try:
            found = read(path)
        except EXPECTED_ERRORS:
            self.refused += 1
            if not faults:
                self.failures.append(f"{name}: cannot be read, and passes verify")
            return
        except Exception as error:  # noqa: BLE001
            self.failures.append(f"{name}: {error!r}")
            return
        self.alarmed += bool(found.board.damaged)
        figures_differ = found.board.states != sound.board.states
        if figures_differ and not found.board.damaged:
            self.failures.append(f"{name}: a figure changed silently")
        if _has_altered_rows(sound, found) and not found.board.damaged:
            self.failures.append(f"{name}: a row of a record changed silently")
        differing = [t for t in sound.tables if sound.tables[t] != found.tables[t]]
        if (figures_differ or differing or found.board.damaged) and not faults:
            self.failures.append(f"{name}: passes verify: {differing or 'the board'}")
        self.without_effect += not (differing or figures_differ or found.board.damaged)


def _has_altered_rows(sound: Content, found: Content) -> bool:
    """Whether a row with a checksum differs. (The last rows of a table can be missing unseen.)"""
    tables = ((sound.tables[t], found.tables[t]) for t in NOT_ON_THE_BOARD)
    return any(set(rows) - set(before) for before, rows in tables)


def traceback_of(path: Path, command: str) -> str:
    """Run a command on a copy. The error that the command line would print as a traceback."""
    copy = path.with_name("copy.db")
    copy.write_bytes(path.read_bytes())
    arguments = command.format(folder=path.parent / "backup.db").split()
    done = CliRunner().invoke(cli.commands, [*arguments, "--db", str(copy)])
    for file in path.parent.glob("*backup*"):
        file.unlink()
    error = done.exception
    return "" if error is None or isinstance(error, EXPECTED_ERRORS) else f"{command}: {error!r}"


def flips(folder: Path, number: int, chance: random.Random, commands: float = 0.2) -> Tally:
    """Change one random byte of a ledger, `number` times."""
    good = make_ledger(folder / "good.db").read_bytes()
    sound, tally = read(folder / "good.db"), Tally()
    path = folder / "night.db"
    for _ in range(number):
        data, offset = bytearray(good), chance.randrange(len(good))
        data[offset] ^= chance.randrange(1, 256)
        write(path, bytes(data))
        tally.add(f"byte {offset} {good[offset]}→{data[offset]}", path, sound, chance, commands)
    return tally


def write(path: Path, data: bytes) -> None:
    """Write a ledger without files beside it."""
    for suffix in ("-wal", "-shm", "-journal"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    path.write_bytes(data)


def cells(folder: Path, number: int, chance: random.Random, commands: float = 0.2) -> Tally:
    """Change one random cell of a ledger to another value of its type, `number` times."""
    good = make_ledger(folder / "good.db").read_bytes()
    sound, tally = read(folder / "good.db"), Tally()
    path = folder / "night.db"
    places = [*_cells(folder / "good.db")]
    for _ in range(number):
        write(path, good)
        table, row, column = chance.choice(places)
        with closing(sqlite.connect(path, isolation_level=None)) as connection:
            connection.execute("PRAGMA ignore_check_constraints = ON")
            key = _key(connection, table)
            where = f"FROM {table} ORDER BY {', '.join(key)} LIMIT 1 OFFSET {row}"
            (value,) = _one(connection, f"SELECT {column} {where}")
            keys = _one(connection, f"SELECT {', '.join(key)} {where}")
            harmed = _other(value, chance)
            with suppress(sqlite.IntegrityError):
                condition = " AND ".join(f"{name} IS ?" for name in key)
                sql = f"UPDATE {table} SET {column} = ? WHERE {condition}"
                connection.execute(sql, (harmed, *keys))
        tally.add(f"{table}.{column} row {row}: {harmed!r:.60}", path, sound, chance, commands)
    return tally


def _cells(path: Path) -> Iterator[tuple[str, int, str]]:
    """Every cell, with all tables and columns equally often."""
    with closing(sqlite.connect(path)) as connection:
        for table in (*RECORDS, *READABLE):
            (count,) = _one(connection, f"SELECT count(*) FROM {table}")
            columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
            for row in range(min(count, SEATS)):
                yield from ((table, row, column) for column in columns)


def _one(connection: sqlite.Connection, sql: str) -> Any:
    return connection.execute(sql).fetchone()


def _key(connection: sqlite.Connection, table: str) -> list[str]:
    rows = connection.execute(f"PRAGMA table_info({table})").fetchall()
    return [row[1] for row in rows if row[5]]


def _other(value: Any, chance: random.Random) -> Any:
    """Another value of the same type."""
    if value is None or (isinstance(value, int | float) and chance.random() < 0.1):
        return chance.choice([None, 0, 7])
    if isinstance(value, int | float):
        return value + chance.choice([-1, 1, 10])
    if not value:
        return chance.choice(["x", "0"]) if isinstance(value, str) else b"x"
    place = chance.randrange(len(value))
    if isinstance(value, bytes):
        return value[:place] + bytes([value[place] ^ chance.randrange(1, 256)]) + value[place + 1 :]
    return value[:place] + chance.choice("0123456789azAZ ") + value[place + 1 :]
