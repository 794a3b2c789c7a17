"""Options that several commands share, and the ledger they name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from tracker.cli import completion
from tracker.election.clock import wall_clock

if TYPE_CHECKING:
    import datetime as dt

    from tracker.ledger import Ledger
    from tracker.ledger.as_of import AsOf

F = TypeVar("F", bound=Callable[..., Any])

FORMATS = ("text", "markdown", "csv", "csv-candidates", "csv-targets", "json", "html", "xlsx")
"""As `summary.SUFFIXES` has them: `--help` does not wait for a board to be imported."""

election_option = click.option(
    "-e",
    "--election",
    envvar="TRACKER_ELECTION",
    show_envvar=True,
    metavar="ELECTION",
    shell_complete=completion.elections,
    help="A folder, or the name of an election that ships.",
)
db_option = click.option(
    "--db",
    envvar="TRACKER_DB",
    show_envvar=True,
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="The ledger. Default: <election>.db",
)
by_option = click.option(
    "--by",
    envvar="TRACKER_BY",
    show_envvar=True,
    required=True,
    metavar="INITIALS",
    help="Who says so.",
)
reason_option = click.option(
    "--reason", envvar="TRACKER_REASON", show_envvar=True, default="", help="Why, for the record."
)
bulletin_option = click.option(
    "--bulletin",
    envvar="TRACKER_BULLETIN",
    show_envvar=True,
    default="",
    metavar="ID",
    shell_complete=completion.statements,
    help="The beginning of a statement's id, as `tracker why` shows it.",
)
poll_option = click.option(
    "--poll",
    envvar="TRACKER_POLL",
    show_envvar=True,
    is_flag=True,
    help="Look instead of waiting for the system's hints: for network mounts.",
)
config_option = click.option(
    "--config",
    envvar="TRACKER_CONFIG",
    show_envvar=True,
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Keys, colours, alerts, views and hooks. Default: config.toml in your settings' folder.",
)
at_option = click.option(
    "--at",
    envvar="TRACKER_AT",
    show_envvar=True,
    metavar="TIME",
    help="As we knew it then: 02:31, or 2019-12-13T02:31.",
)
declared_by_option = click.option(
    "--declared-by",
    envvar="TRACKER_DECLARED_BY",
    show_envvar=True,
    metavar="TIME",
    help="Only the seats declared by then, as we know them now.",
)
drop_argument = click.argument("drop", type=click.Path(file_okay=False, path_type=Path))


def format_option(formats: Sequence[str], variable: str) -> Callable[[F], F]:
    """`-f`, one of these formats; the first where nobody says."""
    return click.option(
        "-f",
        "--format",
        "format_",
        envvar=variable,
        show_envvar=True,
        default=formats[0],
        show_default=True,
        type=click.Choice(formats),
    )


def _db_path(election_id: str | None, db: Path | None) -> Path:
    if db:
        return db
    if not election_id:
        raise click.UsageError("say which ledger: --db FILE, or -e ELECTION for <election>.db")
    return Path(f"{election_id}.db")


def receiving_ledger(election: str | None, db: Path | None) -> Ledger:
    """A ledger to receive into, made if it is not there."""
    from tracker.election.folder import load
    from tracker.ledger import Ledger

    if election:
        loaded = load(election)
        return Ledger.create(_db_path(loaded.id, db), loaded, wall_clock())
    if db and db.exists():
        with Ledger.open(db) as known:
            loaded = known.election
        return Ledger.create(db, loaded, wall_clock())
    raise click.UsageError("say which election: -e anglia-2019, or -e FOLDER")


def existing_ledger(election: str | None, db: Path | None) -> Ledger:
    """A ledger that is there already."""
    from tracker.ledger import Ledger

    return Ledger.open(ledger_path(election, db))


def board_as_of(ledger: Ledger, at: str | None, declared_by: str | None, now: dt.datetime) -> AsOf:
    """The board that `--at` and `--declared-by` ask for; says which seats it leaves out."""
    from tracker.ledger.as_of import as_of

    of = as_of(
        ledger,
        now,
        at=moment(ledger, "--at", at),
        declared_by=moment(ledger, "--declared-by", declared_by),
    )
    if of.untimed:
        names = ", ".join(state.seat.name for state in of.untimed)
        click.echo(f"left out, for nobody states when they declared: {names}", err=True)
    return of


def moment(ledger: Ledger, option: str, text: str | None) -> dt.datetime | None:
    """The time that an option gives, None where it gives none. What is no time is wrong usage."""
    from tracker.election.clock import parse_time

    try:
        return parse_time(text, ledger.election) if text else None
    except ValueError as error:
        raise click.UsageError(f"{option}: {error}") from error


def ledger_path(election: str | None, db: Path | None) -> Path:
    """The file of a ledger that is there already."""
    if db is None and election:
        from tracker.election.folder import find, settings

        return _db_path(settings(find(election)).get("id"), None)
    return _db_path(None, db)
