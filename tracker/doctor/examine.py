"""Runs all checks, in the order in which they are printed."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final, TextIO

from tracker.doctor import notifications, storage
from tracker.doctor.check import Check, fail, ok, within
from tracker.doctor.drop_folder import file_checks, listing_checks
from tracker.doctor.election_tables import LoadedElection, election_checks, load
from tracker.doctor.ledger_file import LedgerContent, NotReadableError, ledger_check, read_ledger
from tracker.doctor.terminal import SYMBOLS
from tracker.doctor.terminal_probe import terminal_checks
from tracker.doctor.versions import extras_check, python_check, sqlite_check
from tracker.election import Election
from tracker.election.csv_tables import ElectionError
from tracker.support import sqlite
from tracker.support.extras import is_installed

FOLDER_SECONDS: Final = 5.0
"""The longest time for a check of a folder, in seconds."""
READ_SECONDS: Final = 30.0
"""The longest time for a check that reads many files: a ledger, the tables, the drop folder."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is to be checked."""

    election: str | None = None
    """As for `election.folder.find_election`. None: only the machine."""
    date: dt.date | None = None
    """Polling day, if the election's folder does not state it."""
    db: Path | None = None
    """The ledger. Default: <election>.db in the current folder."""
    drop: Path | None = None
    """The drop folder. None: it is not checked."""


def examine(
    request: Request,
    now: dt.datetime,
    environment: Mapping[str, str],
    stdin: TextIO,
    stdout: TextIO,
) -> Iterator[Check]:
    """Yield the checks as they are done. Writes only into the ledger's folder, for a moment.

    `stdin` and `stdout` are the terminal that is checked, if they are one.
    """
    yield python_check(sys.version_info[:3])
    yield sqlite_check(sqlite.sqlite_version_info)
    yield extras_check(is_installed)

    loads: list[LoadedElection | ElectionError] = []
    unloaded = within("election", READ_SECONDS, partial(_load, request, now, request.date, loads))
    election = _election_of(loads)

    marks = [party.mark for party in election.parties] if election else []
    yield from terminal_checks(stdin, stdout, environment, [*dict.fromkeys([*SYMBOLS, *marks])])

    drop = request.drop
    listed = within("drop folder", FOLDER_SECONDS, partial(listing_checks, drop)) if drop else []
    readable = not any(check.status == "fail" for check in listed)

    ledger = request.db or Path(f"{election.id}.db" if election else "")
    storage_checks = partial(storage.folder_checks, ledger.parent, drop, resolve=readable)
    yield from within("ledger folder", FOLDER_SECONDS, storage_checks)
    contents: list[LedgerContent | None] = []
    if ledger.name:
        yield from within("ledger", READ_SECONDS, partial(_ledger, ledger, election, now, contents))
    recorded = contents[0].election if contents and contents[0] else None

    if recorded and _has_no_date(loads):  # as `watch`, which takes polling day from the ledger
        loads.clear()
        unloaded = within(
            "election", READ_SECONDS, partial(_load, request, now, recorded.date, loads)
        )
    yield from unloaded
    for loaded in loads:
        yield from within("election", READ_SECONDS, partial(election_checks, loaded, now))

    watched = drop if readable else None
    yield from within("watches", FOLDER_SECONDS, partial(notifications.watches_checks, watched))
    yield from listed
    if drop and readable:
        expected = None if _has_no_date(loads) else _election_of(loads) or recorded
        files = partial(file_checks, drop, expected, now)
        yield from within("drop folder", READ_SECONDS, files)


def _load(
    request: Request,
    now: dt.datetime,
    date: dt.date | None,
    loads: list[LoadedElection | ElectionError],
) -> list[Check]:
    """Put the election, or the error, into `loads`; nothing without an election. No checks."""
    if request.election:
        try:
            loads.append(load(request.election, date, now.astimezone().date()))
        except ElectionError as error:
            loads.append(error)
    return []


def _election_of(loads: Sequence[LoadedElection | ElectionError]) -> Election | None:
    return next((one.election for one in loads if isinstance(one, LoadedElection)), None)


def _has_no_date(loads: Sequence[LoadedElection | ElectionError]) -> bool:
    return any(isinstance(one, LoadedElection) and not one.date_known for one in loads)


def _ledger(
    path: Path,
    election: Election | None,
    now: dt.datetime,
    contents: list[LedgerContent | None],
) -> list[Check]:
    """The check of the ledger. Puts its content into `contents`."""
    if not path.exists():
        return [ok("ledger", f"{path} does not exist; it will be made.")]
    try:
        contents.append(read_ledger(path))
    except NotReadableError as error:
        cure = "Move it away with its -wal and -shm, and start again from a backup."
        return [fail("ledger", f"{path} {error}.", cure)]
    return [ledger_check(path, contents[0], election, now)]
