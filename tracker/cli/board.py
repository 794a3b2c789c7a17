"""The verbs of the night: the board on a screen or without one, and what is read from it."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tracker.cli.options import (
    FORMATS,
    at_option,
    board_as_of,
    config_option,
    db_option,
    declared_by_option,
    drop_argument,
    election_option,
    existing_ledger,
    poll_option,
    receiving_ledger,
)
from tracker.night import wall_clock

if TYPE_CHECKING:
    from tracker.ui.settings import Settings


@contextmanager
def _not_collecting() -> Iterator[None]:
    """What is read at the start stays: a third of the time went on looking it through.

    The board turns the collector on again once it is painted.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _settings(config: Path | None) -> Settings:
    """The board's settings. What cannot be used is wrong usage."""
    from tracker.ui.launch import settings_from
    from tracker.ui.settings import SettingsError

    try:
        return settings_from(config)
    except SettingsError as error:
        raise click.UsageError(str(error)) from error


@click.command()
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
@config_option
def demo(election: str, speed: float | None, db: Path | None, config: Path | None) -> int:
    """Replay a real night on the board.

    Real files, in their real order, through the same intake as live ones.
    """
    with _not_collecting():
        from tracker.ui.launch import run_demo

        return run_demo(election, speed=speed, db=db, settings=_settings(config))


@click.command()
@drop_argument
@election_option
@db_option
@poll_option
@config_option
def watch(
    drop: Path, election: str | None, db: Path | None, poll: bool, config: Path | None
) -> int:
    """The board over a live drop folder."""
    with _not_collecting():
        from tracker.ui.launch import run_watch

        settings = _settings(config)
        with receiving_ledger(election, db) as ledger:
            return run_watch(ledger, drop, poll=poll, settings=settings)


@click.command()
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

    for drop in drops:
        if not drop.is_dir() and not follow:
            raise click.UsageError(f"{drop}: no such folder")
    with receiving_ledger(election, db) as ledger:
        if follow:
            return ingest_and_follow(ledger, drops, wall_clock, poll=poll, say=click.echo)
        return ingest_once(ledger, drops, wall_clock, say=click.echo)


@click.command()
@election_option
@db_option
@at_option
@declared_by_option
def status(election: str | None, db: Path | None, at: str | None, declared_by: str | None) -> None:
    """The board as tables."""
    from tracker.status import show

    with existing_ledger(election, db) as ledger:
        show(board_as_of(ledger, at, declared_by, wall_clock()).board)


@click.command()
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
    type=click.Choice(FORMATS),
)
@at_option
@declared_by_option
@click.option(
    "-o",
    "--output",
    envvar="TRACKER_OUTPUT",
    show_envvar=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write it here, all at once.",
)
def summary(
    election: str | None,
    db: Path | None,
    format_: str,
    at: str | None,
    declared_by: str | None,
    output: Path | None,
) -> None:
    """Gains and holds, for the newsroom.

    Grouped as the targets were published; then all gains, the parties, what is to come.
    """
    from tracker.exports import hand_over

    if format_ == "xlsx" and not output and sys.stdout.isatty():
        raise click.UsageError("xlsx is no text for a terminal: say -o FILE")
    with existing_ledger(election, db) as ledger:
        now = wall_clock()
        of = board_as_of(ledger, at, declared_by, now)
        handed = hand_over(ledger, format_, output, of, now=now)
    if handed.unrecorded:
        click.echo(f"tracker: {handed.unrecorded}", err=True)
    if not output:
        click.echo(handed.content, nl=False)


@click.command()
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

    with existing_ledger(election, db) as ledger:
        named = seat_named(ledger.election, seat)
        state = ledger.board.states[named.id]
        click.echo(f"{named.name}: {state.status}  {visible(state.result())}".rstrip())
        click.echo(reasons.verdict(state))
        for one in reasons.statements(ledger.board, named, ledger.sources(named.id)):
            mark = "*" if one.stands else "x" if one.retracted else " "
            click.echo(f"{mark} {one.at} {one.bulletin.id[:8]} {visible(one.says)}")
            click.echo(f"             from {visible(one.source)}")


@click.command()
@click.argument("seat", required=False)
@election_option
@db_option
def corrections(seat: str | None, election: str | None, db: Path | None) -> None:
    """What was said and is not so any more.

    Every change of a winner, majority or votes that had stood, by which file, and what was
    exported before it. ALARM: a winner that was counted is not any more.
    """
    from tracker import exports
    from tracker.desk import seat_named
    from tracker.escape import visible
    from tracker.night import clock_time

    with existing_ledger(election, db) as ledger:
        about = seat_named(ledger.election, seat).id if seat else None
        found = exports.corrections(ledger, [about])
        for one in found:
            at = clock_time(one.change.told.at, ledger.election)
            click.echo(visible(f"{at} {one.headline}"))
            for export in one.said_in:
                click.echo(visible(f"      exported {exports.named(export, ledger.election)}"))
        if not found:
            click.echo("No corrections.")


@click.command()
@election_option
@db_option
def problems(election: str | None, db: Path | None) -> int:
    """Files that do not count, seats in conflict, PA's totals that differ; and why."""
    from tracker.agency.documents import LatestTotals
    from tracker.escape import visible
    from tracker.night import clock_time
    from tracker.why import verdict

    with existing_ledger(election, db) as ledger:
        found = ledger.problems()
        for problem in found:
            at = clock_time(problem.arrived_at, ledger.election)
            status = "warning" if problem.status == "accepted" else problem.status
            click.echo(visible(f"{at} {status:<8} {problem.name}: {problem.sentence}"))
        conflicts = [s for s in ledger.board.states.values() if s.standing.rivals]
        for state in conflicts:
            click.echo(visible(f"      conflict {state.seat.name}: {verdict(state)}"))
        totals = LatestTotals().mark(ledger)
        differs = totals is not None and not totals.agrees
        if totals and differs:
            click.echo(visible(f"      differs  PA's totals: {totals.sentence}"))
        if not found and not conflicts and not differs:
            click.echo("No problems.")
        rejected = any(problem.status != "accepted" for problem in found)
        return 1 if conflicts or differs or rejected else 0


VERBS = (demo, watch, ingest, status, summary, why, corrections, problems)
