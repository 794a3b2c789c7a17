"""Options that several commands have, and functions that use their values."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click

from tracker.cli import completion
from tracker.cli.output import print_alarm, print_note, write
from tracker.cli.parameter_types import Day
from tracker.election.clock import parse_declared_by, parse_time, wall_clock
from tracker.support.escape import escaped

if TYPE_CHECKING:
    import datetime as dt

    from tracker.election import Election
    from tracker.ledger import Ledger
    from tracker.ledger.as_of import AsOf

F = TypeVar("F", bound=Callable[..., Any])

FILE = click.Path(dir_okay=False, path_type=Path)
FOLDER = click.Path(file_okay=False, path_type=Path)

FORMATS = ("text", "markdown", "csv", "csv-candidates", "csv-targets", "json", "html", "xlsx")
"""The formats of `summary.formats`, which is not imported because it would slow `--help`."""


def option(*names: str, variable: str | None = None, **attributes: Any) -> Callable[[F], F]:
    """Decorator: an option whose value can also come from an environment variable.

    The name of the variable is made from the option's: `--read-only` is TRACKER_READ_ONLY.
    `variable` replaces this name, in a command where the option has another meaning than in others.
    The names of variables are published and do not change.
    """
    long_name = next(name for name in names if name.startswith("--"))
    derived = f"TRACKER_{long_name[2:].partition('/')[0].replace('-', '_').upper()}"
    return click.option(*names, envvar=variable or derived, show_envvar=True, **attributes)


election_option = option(
    "-e",
    "--election",
    metavar="ELECTION",
    shell_complete=completion.elections,
    help="A folder, or the name of an election that comes with the tracker.",
)
db_option = option("--db", type=FILE, metavar="FILE", help="The ledger. Default: <election>.db")
date_option = option(
    "--date",
    type=Day(),
    metavar="YYYY-MM-DD",
    help="Polling day, if the election's folder does not state it.",
)
by_option = option("--by", required=True, metavar="INITIALS", help="Who enters this.")
reason_option = option("--reason", default="", help="Why, for the record.")
bulletin_option = option(
    "--bulletin",
    default="",
    metavar="ID",
    shell_complete=completion.statements,
    help="The beginning of a statement's id, as `tracker why` shows it.",
)
poll_option = option(
    "--poll",
    is_flag=True,
    help="Poll the folder instead of waiting for notifications: for network mounts.",
)
config_option = option(
    "--config",
    type=FILE,
    metavar="FILE",
    help="Keys, colours, alerts, views and hooks. Default: config.toml in your settings' folder.",
)
at_option = option(
    "--at",
    metavar="TIME",
    help="As known at that time: 02:31, or 2019-12-13T02:31.",
)
declared_by_option = option(
    "--declared-by", metavar="TIME", help="Only the seats declared by then, as known now."
)


def ledger_options(command: F) -> F:
    """Decorator: `-e` and `--db`, which select the ledger."""
    return election_option(db_option(command))


def new_ledger_options(command: F) -> F:
    """Decorator: `ledger_options`, and `--date` for a ledger that the command may create."""
    return ledger_options(date_option(command))


def as_of_options(command: F) -> F:
    """Decorator: `--at` and `--declared-by`, which select the board."""
    return at_option(declared_by_option(command))


def format_option(formats: Sequence[str], variable: str | None = None) -> Callable[[F], F]:
    """Decorator: `-f` with these formats, of which the first is the default."""
    return option(
        "-f",
        "--format",
        "format_",
        variable=variable,
        default=formats[0],
        show_default=True,
        type=click.Choice(formats),
    )


def log_option(command: F) -> F:
    """Decorator: `--log`, for a command with a screen, where `-v` would write over the screen."""

    @functools.wraps(command)
    def run(*args: Any, log_file: Path | None, verbose: bool = False, **kwargs: Any) -> Any:
        from tracker.support.log import logging_to

        with logging_to(log_file, stderr=verbose, command=command.__name__):
            return command(*args, **kwargs)

    help_ = (
        "Append what happens and what fails to this file, one line per event, with times in UTC."
    )
    return option("--log", "log_file", type=FILE, metavar="FILE", help=help_)(cast(F, run))


def log_options(command: F) -> F:
    """Decorator: `--log` and `-v`, for a command without a screen."""
    help_ = "Show the log on standard error."
    return option("-v", "--verbose", is_flag=True, help=help_)(log_option(command))


def receiving_ledger(election: str | None, db: Path | None, date: dt.date | None) -> Ledger:
    """Open the ledger for a command that fills it. Create it if it does not exist.

    `date` is polling day, if the election's folder does not state it. If the tables of the folder
    have changed, they are recorded, and a line on standard error states that. Raises UsageError if
    the election of a new ledger is not known.
    """
    from tracker.ledger import Ledger

    if election:
        loaded = _load_election(election, ledger_path(election, db), date)
    elif db and db.exists():
        with Ledger.open(db) as existing:
            loaded = existing.election
    else:
        missing = f"{db}: no such ledger; to make it, " if db else ""
        raise click.UsageError(f"{missing}give an election: -e anglia-2019, or -e FOLDER")
    ledger = Ledger.create(ledger_path(election, db), loaded, wall_clock())
    if ledger.has_new_tables:
        print_note(f"the tables of {loaded.id} have changed; {ledger.path} now has the new ones")
    _prepare(ledger)
    return ledger


def ledger_for_entries(election: str | None, db: Path | None, date: dt.date | None) -> Ledger:
    """Open the ledger for a command that records an entry, or shows a board without a drop folder.

    Creates it as `receiving_ledger` if it does not exist, and prints that it is new. With
    `election`, also records changed tables as `receiving_ledger`: an entry is made from the tables
    that the producer has edited.
    """
    path = ledger_path(election, db)
    is_new = not path.exists()
    if not (is_new or election):
        return existing_ledger(None, db)
    ledger = receiving_ledger(election, db, date)
    if is_new:
        write(escaped("New ledger: ", str(path)), err=True)
    return ledger


def _load_election(election: str, ledger: Path, date: dt.date | None) -> Election:
    """The election in a folder.

    If polling day is not known, it is the day in the ledger; without a ledger, the user's answer in
    a terminal. Raises DateNotKnownError if there is neither.
    """
    from tracker.election.folder import load_election
    from tracker.election.settings import DateNotKnownError
    from tracker.ledger import Ledger

    try:
        return load_election(election, date)
    except DateNotKnownError:
        if ledger.exists():
            with Ledger.open(ledger) as existing:
                day = existing.election.date
        elif sys.stdin.isatty():
            day = click.prompt(f"Polling day of {election} is not known yet. Which day", type=Day())
        else:
            raise
    return load_election(election, day)


def existing_ledger(election: str | None, db: Path | None) -> Ledger:
    """Open the ledger for a command that does not record changed tables.

    If the tables of the election's folder are not those of the ledger, a line on standard error
    states that. Raises LedgerError if the ledger does not exist; also raises as `ledger_path`.
    """
    from tracker.ledger import Ledger

    ledger = Ledger.open(ledger_path(election, db))
    if election and _has_other_tables(election, ledger):
        print_note(
            f"the tables of {ledger.election.id} have changed, and {ledger.path} has the old ones; "
            "`tracker watch`, `ingest`, `declare` and `note` record the new ones"
        )
    _prepare(ledger)
    return ledger


def _prepare(ledger: Ledger) -> None:
    """Print the alarms about a ledger, and later a note if a write has to wait."""
    from tracker.ledger.write_transaction import WAITING

    ledger.on_wait = lambda: print_note(WAITING)
    for sentence in ledger.board.damaged:
        print_alarm(sentence)
    if ledger.note:
        print_note(ledger.note)


def _has_other_tables(election: str, ledger: Ledger) -> bool:
    """Whether the folder has other tables than the ledger.

    False for a folder of another election, and for one that cannot be read. The tables are compared
    only if a file changed after the ledger recorded them: reading a country takes longer than all
    that `say` does.
    """
    from tracker.election.csv_tables import ElectionError
    from tracker.election.folder import find_election, load_election
    from tracker.election.settings import DateNotKnownError

    recorded_at = ledger.election_recorded_at().timestamp()
    try:
        files = [path.stat() for path in find_election(election).iterdir()]
        if all(max(file.st_mtime, file.st_ctime) < recorded_at for file in files):
            return False
        try:
            loaded = load_election(election)
        except DateNotKnownError:
            loaded = load_election(election, ledger.election.date)
    except (ElectionError, OSError):
        return False
    return loaded.id == ledger.election.id and loaded != ledger.election


def board_as_of(ledger: Ledger, at: str | None, declared_by: str | None, now: dt.datetime) -> AsOf:
    """The board that `--at` and `--declared-by` select.

    If declared seats are left out because their time is not known, prints their names on standard
    error.
    """
    from tracker.ledger.as_of import as_of

    found = as_of(
        ledger,
        now,
        at=time_of(ledger, "--at", at),
        declared_by=time_of(ledger, "--declared-by", declared_by, parse_declared_by),
    )
    if found.untimed:
        names = ", ".join(state.seat.name for state in found.untimed)
        write(
            escaped("left out, because no source gives the time of declaration: ", names), err=True
        )
    return found


def time_of(
    ledger: Ledger,
    option: str,
    text: str | None,
    parse: Callable[[str, Election], dt.datetime] = parse_time,
) -> dt.datetime | None:
    """The time that an option gives; None without `text`. Raises UsageError for a wrong time."""
    try:
        return parse(text, ledger.election) if text else None
    except ValueError as error:
        raise click.UsageError(f"{option}: {error}") from error


def ledger_path(election: str | None, db: Path | None) -> Path:
    """The path of the ledger, which may not exist. Raises UsageError if no option gives it."""
    if db:
        return db
    from tracker.election.folder import find_election
    from tracker.election.settings import read_settings

    id_ = read_settings(find_election(election)).get("id") if election else None
    if not id_:
        raise click.UsageError("give a ledger: --db FILE, or -e ELECTION for <election>.db")
    return Path(f"{id_}.db")
