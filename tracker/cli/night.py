"""The verbs of the night: the board on a screen or without one, as tables and as a summary."""

from __future__ import annotations

import contextlib
import gc
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tracker.cli import completion
from tracker.cli.join import joining, joining_options
from tracker.cli.options import (
    FILE,
    FOLDER,
    FORMATS,
    at_option,
    board_as_of,
    config_option,
    db_option,
    declared_by_option,
    election_option,
    existing_ledger,
    format_option,
    log_option,
    log_options,
    option,
    poll_option,
    receiving_ledger,
)
from tracker.cli.verb import Verb
from tracker.election.clock import wall_clock
from tracker.support.escape import visible

if TYPE_CHECKING:
    from tracker.summary.formats import Part


@contextlib.contextmanager
def _not_collecting() -> Iterator[None]:
    """What is read at the start stays: a third of the time went on looking it through.

    The board turns the collector on again once it is painted.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


@click.command(cls=Verb, examples=["tracker demo", "tracker demo uk-2019 --speed 240"])
@click.argument("election", default="anglia-2019", shell_complete=completion.elections)
@option(
    "--speed",
    type=click.FloatRange(min=0, min_open=True),
    metavar="N",
    help="N times as fast as it happened. Default: the night in three minutes.",
)
@option(
    "--db",
    variable="TRACKER_DEMO_DB",
    type=FILE,
    metavar="FILE",
    help="Keep the ledger here. Default: a temporary one.",
)
@config_option
@log_option
def demo(election: str, speed: float | None, db: Path | None, config: Path | None) -> int:
    """Replay a real night on the board.

    Real files, in their real order, through the same intake as live ones.
    """
    with _not_collecting():
        from tracker.ui.launch import run_demo
        from tracker.ui.settings import read

        return run_demo(election, speed=speed, db=db, settings=read(config))


@click.command(
    cls=Verb,
    examples=[
        "tracker watch results -e anglia-2019",
        "tracker watch /mnt/pa/results -e anglia-2019 --db night.db --poll",
        "tracker watch --db night.db --read-only",
        "tracker watch results -e anglia-2019 --via nats://hub.example --night 2019-12-12",
    ],
)
@click.argument("drop", required=False, type=FOLDER)
@election_option
@db_option
@poll_option
@config_option
@option(
    "--read-only",
    is_flag=True,
    help="Nothing can be declared, taken back or exported from this board.",
)
@option(
    "--guest",
    is_flag=True,
    help="For a board that is shown elsewhere: no file is left on this machine's disk, and"
    " nothing that is marked is kept.",
)
@joining_options
@log_option
def watch(
    drop: Path | None,
    election: str | None,
    db: Path | None,
    poll: bool,
    config: Path | None,
    read_only: bool,
    guest: bool,
    **hub: Any,
) -> int:
    """The board over a live drop folder.

    Without DROP, over a ledger that others fill: an intake on a server, another board. With
    --night, the ledger is shared with the desks in other buildings, as `tracker join` does.
    """
    wants_others = (hub["night"] or hub["via"]) and not guest
    joined = joining(**hub) if wants_others else None
    with _not_collecting():
        from tracker.ui.launch import run_watch
        from tracker.ui.permissions import Permissions
        from tracker.ui.settings import read

        settings, permissions = read(config), Permissions(read_only, guest)
        open_ledger = receiving_ledger if drop or joined else existing_ledger
        with open_ledger(election, db) as ledger:
            return run_watch(
                ledger, drop, poll=poll, settings=settings, permissions=permissions, joining=joined
            )


@click.command(
    cls=Verb,
    examples=[
        "tracker ingest results -e anglia-2019",
        "tracker ingest results other-feed -e anglia-2019 --db night.db --follow",
    ],
)
@click.argument("drops", nargs=-1, required=True, type=FOLDER)
@election_option
@db_option
@poll_option
@option(
    "--follow",
    is_flag=True,
    help="Go on receiving until stopped.",
)
@config_option
@log_options
def ingest(
    drops: tuple[Path, ...],
    election: str | None,
    db: Path | None,
    poll: bool,
    follow: bool,
    config: Path | None,
) -> int:
    """Receive what is in DROP, without a screen.

    With --follow, the hooks of the settings file are called as things happen.
    """
    from tracker.events.hooks.run import hook_worker
    from tracker.events.hooks.settings import read_hooks
    from tracker.intake.ingest import ingest_and_follow, ingest_once
    from tracker.support.progress_bar import progress_bar

    for drop in drops:
        if not drop.is_dir() and not follow:
            raise click.UsageError(f"{drop}: no such folder")
    hooks = read_hooks(config) if follow else ()
    with receiving_ledger(election, db) as ledger:
        if follow:
            companions = [hook_worker(ledger.path, hooks, wall_clock, _print)] if hooks else []
            return ingest_and_follow(
                ledger, drops, wall_clock, poll=poll, say=click.echo, companions=companions
            )
        with progress_bar("Receiving files") as told:
            return ingest_once(ledger, drops, wall_clock, say=click.echo, progress=told)


def _print(sentence: str) -> None:
    with contextlib.suppress(OSError):  # the output is closed, or its disk is full
        click.echo(visible(sentence))


@click.command(
    cls=Verb,
    examples=[
        "tracker status -e anglia-2019",
        "tracker status -e anglia-2019 --at 02:31",
        "tracker status --db night.db | grep 'GAIN'",
    ],
)
@election_option
@db_option
@at_option
@declared_by_option
def status(election: str | None, db: Path | None, at: str | None, declared_by: str | None) -> None:
    """The board as tables."""
    from tracker.cli.status_table import show
    from tracker.replication import status as link

    with existing_ledger(election, db) as ledger:
        now = wall_clock()
        joined = None if at else link.read(ledger.connection)
        desks = joined.sentence(ledger.election, now) if joined else ""
        show(board_as_of(ledger, at, declared_by, now).board, desks)


@click.command(
    cls=Verb,
    examples=[
        "tracker summary -e anglia-2019",
        "tracker summary -e anglia-2019 -f html -o anglia.html",
        "tracker summary -e anglia-2019 -f csv --declared-by 03:00",
        "tracker summary -e anglia-2019 --part targets",
    ],
)
@election_option
@db_option
@format_option(FORMATS)
@option(
    "--part",
    default="all",
    show_default=True,
    type=click.Choice(["targets", "general", "all"]),
    help="By targets as published, the night in general, or both.",
)
@at_option
@declared_by_option
@option(
    "-o",
    "--output",
    type=FILE,
    help="Write it here, all at once.",
)
def summary(
    election: str | None,
    db: Path | None,
    format_: str,
    part: Part,
    at: str | None,
    declared_by: str | None,
    output: Path | None,
) -> None:
    """Gains and holds, for the newsroom.

    Grouped as the targets were published; then all gains, the parties, what is to come.
    """
    from tracker.summary.export import export_summary
    from tracker.summary.formats import FORMATS_WITH_PARTS

    if part != "all" and format_ not in FORMATS_WITH_PARTS:
        raise click.UsageError(f"--part goes with text, markdown and html: {format_} has no parts")
    if format_ == "xlsx" and not output and sys.stdout.isatty():
        raise click.UsageError("xlsx is no text for a terminal: say -o FILE")
    with existing_ledger(election, db) as ledger:
        now = wall_clock()
        of = board_as_of(ledger, at, declared_by, now)
        handed = export_summary(ledger, format_, output, of, now=now, part=part)
    if handed.unrecorded:
        click.echo(f"tracker: {handed.unrecorded}", err=True)
    if not output:
        click.echo(handed.content, nl=False)


VERBS = (demo, watch, ingest, status, summary)
