"""Checks an existing ledger, without changing it."""

from __future__ import annotations

import datetime as dt
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import msgspec

from tracker.doctor.check import Check, fail, ok, warn
from tracker.election import Election
from tracker.election.clock import polls_closed
from tracker.ledger import schema
from tracker.ledger.recorded_election import decode_election
from tracker.support import sqlite
from tracker.support.errors import TrackerError
from tracker.support.phrases import quantity

NAME = "ledger"


@dataclass(frozen=True, slots=True)
class LedgerContent:
    """What a ledger of this version contains."""

    election: Election
    statements: int


class NotReadableError(TrackerError):
    """The ledger cannot be read. The message is a sentence without its end."""


def read_ledger(path: Path) -> LedgerContent | None:
    """Read a ledger; None if its version is older. Raises NotReadableError."""
    try:
        with closing(sqlite.connect(_read_only(path), uri=True, timeout=2)) as connection:
            if connection.execute("PRAGMA application_id").fetchone() != (schema.APPLICATION_ID,):
                raise NotReadableError("is not a tracker ledger")
            (version,) = connection.execute("PRAGMA user_version").fetchone()
            if version > schema.VERSION:
                raise NotReadableError("was made by a newer tracker")
            # Not quick_check: in SQLite 3.40 it reports NULLs that do not exist.
            ((found,),) = connection.execute("PRAGMA integrity_check(1)").fetchall()
            if found != "ok":
                raise NotReadableError(f"is damaged: {found}")
            if version < schema.VERSION:
                return None
            last = "SELECT content FROM elections ORDER BY seq DESC LIMIT 1"
            row = connection.execute(last).fetchone()
            if row is None:
                raise NotReadableError("holds no election")
            (statements,) = connection.execute("SELECT count(*) FROM bulletins").fetchone()
            return LedgerContent(decode_election(row[0]), int(statements))
    except sqlite.DatabaseError as error:
        raise NotReadableError(f"cannot be used as a ledger: {error}") from error
    except msgspec.MsgspecError as error:
        raise NotReadableError(f"holds an election that cannot be read: {error}") from error


def _read_only(path: Path) -> str:
    """The address of the file for reading only.

    Without a log nobody has it open, and SQLite need not make files beside it: `immutable`.
    """
    log = path.with_name(f"{path.name}-wal")
    mode = "mode=ro" if log.exists() else "immutable=1"
    return f"{path.absolute().as_uri()}?{mode}"


def ledger_check(
    path: Path, content: LedgerContent | None, election: Election | None, now: dt.datetime
) -> Check:
    """Check a ledger that was read. `election`: of which it should be, if that is known."""
    if content is None:
        return ok(NAME, f"{path} is sound, of an older version; it is brought forward when opened.")
    found = content.election
    statements = quantity(content.statements, "statement")
    if election and election.id != found.id:
        return fail(
            NAME,
            f"{path} is of the election {found.id}, not of {election.id}.",
            "Give another file with --db.",
        )
    if content.statements and now < found.polls_close:
        return warn(
            NAME,
            f"{path} is sound and has {statements} of {found.name} already; the polls close at "
            f"{polls_closed(found)}.",
            "If they are of a rehearsal, move the ledger away, or give another file with --db.",
        )
    sentence = f"{path} is sound and has {statements} of {found.name}, {found.date}."
    if election and not _has_same_tables(found, election):
        sentence += " The tables have changed since; `tracker watch` with -e records the new ones."
    return ok(NAME, sentence)


def _has_same_tables(recorded: Election, election: Election) -> bool:
    """Whether two elections differ at most in polling day, which can be unknown in a folder."""
    day, close = election.date, election.polls_close
    return msgspec.structs.replace(recorded, date=day, polls_close=close) == election
