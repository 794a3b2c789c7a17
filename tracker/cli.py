"""The command line: one command a verb, wiring only.

Exit codes: 0 done, 1 something was rejected or differs, 2 wrong usage. Errors are one
line on stderr. Nothing heavy is imported before the verb that needs it is known.
"""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from tracker import __version__
from tracker.bulletin import Bulletin
from tracker.desk import DeskError
from tracker.election_folder import ElectionError
from tracker.schema import LedgerError

if TYPE_CHECKING:
    from tracker.election import Seat
    from tracker.ledger import Ledger

Command = Callable[..., Any]


def main() -> NoReturn:
    """Run the command line and exit with its code."""
    try:
        code = commands.main(prog_name="tracker", standalone_mode=False) or 0
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message())
        code = 2
    except click.ClickException as error:
        _complain(error.format_message())
        code = 2
    except (ElectionError, LedgerError, DeskError) as error:
        _complain(str(error))
        code = 2
    except sqlite3.Error as error:
        _complain(f"the ledger could not be used: {error}")
        code = 1
    except OSError as error:
        _complain(f"{error.filename}: {error.strerror}" if error.filename else str(error))
        code = 1
    except (click.Abort, KeyboardInterrupt):
        _complain("stopped")
        code = 1
    sys.exit(code if isinstance(code, int) else 0)


def _complain(sentence: str) -> None:
    from tracker.escape import visible

    click.echo(f"tracker: {visible(sentence)}", err=True)


election_option = click.option(
    "-e",
    "--election",
    envvar="TRACKER_ELECTION",
    show_envvar=True,
    metavar="ELECTION",
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
    help="The beginning of a statement's id, as `tracker why` shows it.",
)
poll_option = click.option(
    "--poll",
    envvar="TRACKER_POLL",
    show_envvar=True,
    is_flag=True,
    help="Look instead of waiting for the system's hints: for network mounts.",
)
drop_argument = click.argument("drop", type=click.Path(file_okay=False, path_type=Path))


class InOrderOfTheNight(click.Group):
    """Lists its commands as they are written here: the demo, the night, the desk, the data."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Their names, unsorted."""
        return list(self.commands)


@click.group(cls=InOrderOfTheNight, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="tracker")
def commands() -> None:
    """An election-night tracker: from drop folder to gains and holds."""


@commands.command()
@click.argument("election", default="anglia-2019")
@click.option(
    "--speed",
    envvar="TRACKER_SPEED",
    show_envvar=True,
    type=click.FloatRange(min=0, min_open=True),
    metavar="N",
    help="N times as fast as it happened. Default: the night in three minutes.",
)
@click.option(
    "--db",
    envvar="TRACKER_DEMO_DB",
    show_envvar=True,
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Keep the ledger here. Default: a temporary one.",
)
def demo(election: str, speed: float | None, db: Path | None) -> None:
    """Replay a real night on the board.

    Real files, in their real order, through the same intake as live ones.
    """
    from tracker.ui.app import run_demo

    run_demo(election, speed=speed, db=db)


@commands.command()
@drop_argument
@election_option
@db_option
@poll_option
def watch(drop: Path, election: str | None, db: Path | None, poll: bool) -> None:
    """The board over a live drop folder."""
    from tracker.ui.app import run_watch

    with _ledger_for(election, db) as ledger:
        run_watch(ledger, drop, poll=poll)


@commands.command()
@click.argument("drops", nargs=-1, required=True, type=click.Path(file_okay=False, path_type=Path))
@election_option
@db_option
@poll_option
@click.option(
    "--follow",
    envvar="TRACKER_FOLLOW",
    show_envvar=True,
    is_flag=True,
    help="Go on receiving until stopped.",
)
def ingest(
    drops: tuple[Path, ...], election: str | None, db: Path | None, poll: bool, follow: bool
) -> int:
    """Receive what is in DROP, without a screen."""
    from tracker.headless import ingest_and_follow, ingest_once
    from tracker.night import wall_clock

    for drop in drops:
        if not drop.is_dir() and not follow:
            raise click.UsageError(f"{drop}: no such folder")
    with _ledger_for(election, db) as ledger:
        if follow:
            return ingest_and_follow(ledger, drops, wall_clock, poll=poll, say=click.echo)
        return ingest_once(ledger, drops, wall_clock, say=click.echo)


@commands.command()
@election_option
@db_option
def status(election: str | None, db: Path | None) -> None:
    """The board as tables."""
    from tracker.status import show

    with _ledger(election, db) as ledger:
        show(ledger.board)


@commands.command()
@election_option
@db_option
@click.option(
    "-f",
    "--format",
    "format_",
    envvar="TRACKER_FORMAT",
    show_envvar=True,
    default="text",
    show_default=True,
    type=click.Choice(["text", "markdown", "csv", "json", "html"]),
)
@click.option(
    "--at",
    envvar="TRACKER_AT",
    show_envvar=True,
    metavar="TIME",
    help="As we knew it then: 02:31, or 2019-12-13T02:31.",
)
@click.option(
    "-o",
    "--output",
    envvar="TRACKER_OUTPUT",
    show_envvar=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write it here, all at once.",
)
def summary(
    election: str | None, db: Path | None, format_: str, at: str | None, output: Path | None
) -> None:
    """Gains and holds, for the newsroom.

    Grouped as the targets were published; then all gains, the parties, what is to come.
    """
    from tracker.atomic import write_text
    from tracker.night import parse_time, wall_clock
    from tracker.summary import summary as write_summary

    with _ledger(election, db) as ledger:
        try:
            as_of = parse_time(at, ledger.election) if at else wall_clock()
        except ValueError as error:
            raise click.UsageError(f"--at: {error}") from error
        board = ledger.board_at(as_of) if at else ledger.board
        text = write_summary(board, as_of, format_, sources=ledger.standing_sources())
    if output:
        write_text(output, text)
    else:
        click.echo(text, nl=not text.endswith("\n"))


@commands.command()
@click.argument("seat")
@click.argument("party")
@click.option(
    "--votes",
    envvar="TRACKER_VOTES",
    show_envvar=True,
    multiple=True,
    metavar="PARTY=VOTES",
    help="Once for each candidate: --votes Con=22334 --votes Lab=19754",
)
@by_option
@reason_option
@election_option
@db_option
def declare(
    seat: str,
    party: str,
    votes: tuple[str, ...],
    by: str,
    reason: str,
    election: str | None,
    db: Path | None,
) -> None:
    """Mark a seat declared.

    The winner alone, or with the figures: tracker declare Ipswich Con --votes Con=24952 …
    """
    from tracker import desk

    figures: dict[str, str] = {}
    for entry in votes:
        name, equals, figure = entry.rpartition("=")
        if not equals or name in figures:
            raise click.UsageError(f"--votes {entry}: write each party once, as Con=22334")
        figures[name] = figure

    def say(ledger: Ledger, seat: Seat) -> list[Bulletin]:
        return [
            desk.declare(
                ledger.board,
                seat,
                desk.party_named(ledger.election, party),
                desk.parse_votes(ledger.election, figures),
                by=by,
                now=_now(),
                reason=reason,
            )
        ]

    _say(election, db, seat, say)


@commands.command()
@click.argument("seat")
@bulletin_option
@by_option
@reason_option
@election_option
@db_option
def retract(
    seat: str, bulletin: str, by: str, reason: str, election: str | None, db: Path | None
) -> None:
    """Take back what the desk said of a seat.

    Or, with --bulletin, one statement, the feed's too.
    """
    from tracker import desk

    _say(
        election,
        db,
        seat,
        lambda ledger, named: desk.retract(
            ledger.board, named, by=by, now=_now(), bulletin=bulletin, reason=reason
        ),
    )


@commands.command()
@click.argument("seat")
@bulletin_option
@by_option
@reason_option
@election_option
@db_option
def pin(
    seat: str, bulletin: str, by: str, reason: str, election: str | None, db: Path | None
) -> None:
    """Hold a seat to what stands.

    Or, with --bulletin, to one statement; whatever the feed says next.
    """
    from tracker import desk

    _say(
        election,
        db,
        seat,
        lambda ledger, named: [
            desk.pin(ledger.board, named, by=by, now=_now(), bulletin=bulletin, reason=reason)
        ],
    )


@commands.command()
@click.argument("seat")
@by_option
@reason_option
@election_option
@db_option
def unpin(seat: str, by: str, reason: str, election: str | None, db: Path | None) -> None:
    """Let the feed speak for a seat again."""
    from tracker import desk

    _say(
        election,
        db,
        seat,
        lambda ledger, named: [desk.unpin(ledger.board, named, by=by, now=_now(), reason=reason)],
    )


@commands.command()
@click.argument("seat")
@election_option
@db_option
def why(seat: str, election: str | None, db: Path | None) -> None:
    """Why a seat stands as it does.

    Every statement about it, which one stands and by what rule, down to the file.
    """
    from tracker import why as reasons
    from tracker.desk import seat_named
    from tracker.escape import visible

    with _ledger(election, db) as ledger:
        named = seat_named(ledger.election, seat)
        state = ledger.board.states[named.id]
        click.echo(f"{named.name}: {state.status}  {visible(state.result())}".rstrip())
        click.echo(reasons.verdict(state))
        for one in reasons.statements(ledger.board, named, ledger.sources(named.id)):
            mark = "*" if one.stands else "x" if one.retracted else " "
            click.echo(f"{mark} {one.at} {one.bulletin.id[:8]} {visible(one.says)}")
            click.echo(f"             from {visible(one.source)}")


@commands.command()
@election_option
@db_option
def problems(election: str | None, db: Path | None) -> int:
    """Files that do not count, and why."""
    from tracker.escape import visible
    from tracker.night import clock_time

    with _ledger(election, db) as ledger:
        found = ledger.problems()
        for problem in found:
            at = clock_time(problem.arrived_at, ledger.election)
            status = "warning" if problem.status == "accepted" else problem.status
            click.echo(visible(f"{at} {status:<8} {problem.name}: {problem.sentence}"))
        if not found:
            click.echo("No problems.")
        return 1 if any(p.status != "accepted" for p in found) else 0


@commands.command()
@click.argument("election", envvar="TRACKER_ELECTION")
def check(election: str) -> int:
    """Audit an election before the night.

    Recomputes every published figure from the votes and says what differs.
    """
    from tracker import election_folder
    from tracker.audit import audit

    report = audit(election_folder.load(election), election_folder.find(election))
    for finding in report.findings:
        click.echo(f"{finding.severity}: {finding.sentence}")
    differ = sum(finding.severity == "differs" for finding in report.findings)
    click.echo(f"Checked {', '.join(report.checked)}. {differ} differ.")
    return 1 if differ else 0


@commands.command()
@click.argument("election")
@drop_argument
@click.option(
    "--speed",
    envvar="TRACKER_SPEED",
    show_envvar=True,
    default="1",
    show_default=True,
    metavar="N|max",
    help="N times as fast as it happened, or max.",
)
def rehearse(election: str, drop: Path, speed: str) -> None:
    """Write a past night as real PA files.

    Into DROP, in its real order, at its real pace, faster, or all at once.
    """
    import time

    from tracker import election_folder, rehearsal

    pace: float | None = None
    if speed != "max":
        try:
            pace = float(speed)
        except ValueError:
            pace = 0.0
        if not 0 < pace < float("inf"):
            raise click.UsageError(f"--speed {speed}: give a number above 0, or max")
    messages = rehearsal.night(election_folder.load(election), election_folder.find(election))
    sent = rehearsal.play(messages, drop, speed=pace, sleep=time.sleep)
    click.echo(f"{sent} files written to {drop}.")


def _now() -> Any:
    from tracker.night import wall_clock

    return wall_clock()


def _db_path(election_id: str | None, db: Path | None) -> Path:
    if db:
        return db
    if not election_id:
        raise click.UsageError("say which ledger: --db FILE, or -e ELECTION for <election>.db")
    return Path(f"{election_id}.db")


def _ledger_for(election: str | None, db: Path | None) -> Ledger:
    """A ledger to receive into, made if it is not there."""
    from tracker.election_folder import load
    from tracker.ledger import Ledger

    if election:
        loaded = load(election)
        return Ledger.create(_db_path(loaded.id, db), loaded, _now())
    if db and db.exists():
        return Ledger.open(db)
    raise click.UsageError("say which election: -e anglia-2019, or -e FOLDER")


def _ledger(election: str | None, db: Path | None) -> Ledger:
    """A ledger that is there already."""
    from tracker.ledger import Ledger

    if db is None and election:
        from tracker.election_folder import find, settings

        return Ledger.open(_db_path(settings(find(election)).get("id"), None))
    return Ledger.open(_db_path(None, db))


def _say(
    election: str | None,
    db: Path | None,
    seat_text: str,
    say: Callable[[Ledger, Seat], list[Bulletin]],
) -> None:
    """Put a desk entry on record and say what the seat stands at now."""
    from tracker.desk import seat_named
    from tracker.why import verdict

    with _ledger(election, db) as ledger:
        seat = seat_named(ledger.election, seat_text)
        with ledger.writing():
            ledger.append(say(ledger, seat), _now())
        state = ledger.board.states[seat.id]
        click.echo(f"{seat.name}: {state.status}  {state.result()}".rstrip())
        click.echo(verdict(state))
