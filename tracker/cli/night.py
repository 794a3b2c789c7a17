"""`tracker demo`, `watch`, `ingest`, `status` and `summary`: the commands of the night."""

from __future__ import annotations

import codecs
import contextlib
import gc
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tracker.cli import completion
from tracker.cli.command import command
from tracker.cli.fetch import fetch_settings, from_options
from tracker.cli.join import join_options, join_settings
from tracker.cli.options import (
    FILE,
    FOLDER,
    FORMATS,
    as_of_options,
    board_as_of,
    config_option,
    existing_ledger,
    format_option,
    ledger_for_entries,
    ledger_options,
    log_option,
    log_options,
    new_ledger_options,
    option,
    poll_option,
    receiving_ledger,
)
from tracker.cli.output import echo, echo_document, print_error, print_line
from tracker.election.clock import wall_clock

if TYPE_CHECKING:
    import datetime as dt

    from tracker.ledger import Ledger
    from tracker.summary.formats import Part


@contextlib.contextmanager
def _no_garbage_collection() -> Iterator[None]:
    """Turn garbage collection off, which makes the start faster by a third.

    The board turns it on after its first paint.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


@command("tracker demo", "tracker demo uk-2019 --speed 240")
@click.argument("election", default="anglia-2019", shell_complete=completion.elections)
@option(
    "--speed",
    type=click.FloatRange(min=0, min_open=True),
    metavar="N",
    help="N times as fast as the real night. Default: the night takes three minutes.",
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

    Real files arrive in their real order, and go through the same intake as live files.
    """
    with _no_garbage_collection():
        from tracker.ui.launch import run_demo
        from tracker.ui.settings import read

        return run_demo(election, speed=speed, db=db, settings=read(config))


@command(
    "tracker watch results -e anglia-2019",
    "tracker watch /mnt/pa/results -e anglia-2019 --db night.db --poll",
    "tracker watch --db night.db --read-only",
    "tracker watch results -e anglia-2019 --from ftp://newsroom@ftp.example/results",
    "tracker watch results -e anglia-2019 --via nats://hub.example --night 2019-12-12",
)
@click.argument("drop", required=False, type=FOLDER)
@new_ledger_options
@poll_option
@from_options
@config_option
@option(
    "--read-only",
    is_flag=True,
    help="Nothing can be declared, taken back or exported from this board.",
)
@option(
    "--guest",
    is_flag=True,
    help="For a board shown on another machine: it writes no files on this machine's disk, and"
    " marks are not kept.",
)
@join_options
@log_option
def watch(
    drop: Path | None,
    election: str | None,
    db: Path | None,
    date: dt.date | None,
    poll: bool,
    url: str | None,
    host_key: str,
    config: Path | None,
    read_only: bool,
    guest: bool,
    **hub: Any,
) -> int:
    """The board over a live drop folder.

    Without DROP, it receives no files; another process can fill the ledger: an intake on a server,
    another board. With --night, the ledger is also shared with desks in other buildings, as with
    `tracker join`.
    """
    if url and not drop:
        raise click.UsageError("--from goes with DROP, the folder to fetch into")
    fetching = fetch_settings(url, host_key) if url and not guest else None
    joining = join_settings(**hub) if (hub["night"] or hub["via"]) and not guest else None
    with _no_garbage_collection():
        from tracker.ui.launch import run_watch
        from tracker.ui.permissions import Permissions
        from tracker.ui.settings import read

        settings, permissions = read(config), Permissions(read_only, guest)
        ledger: Ledger
        if permissions.read_only or guest:
            ledger = existing_ledger(election, db)
        elif drop or joining:
            ledger = receiving_ledger(election, db, date)
        else:
            ledger = ledger_for_entries(election, db, date)
        with ledger:
            return run_watch(
                ledger,
                drop,
                poll=poll,
                settings=settings,
                permissions=permissions,
                joining=joining,
                fetching=fetching,
            )


@command(
    "tracker ingest results -e anglia-2019",
    "tracker ingest results other-feed -e anglia-2019 --db night.db --follow",
    "tracker ingest results -e anglia-2019 --follow --from ftp://newsroom@ftp.example/results",
)
@click.argument("drops", nargs=-1, required=True, type=FOLDER)
@new_ledger_options
@poll_option
@option("--follow", is_flag=True, help="Keep receiving until stopped.")
@from_options
@config_option
@log_options
def ingest(
    drops: tuple[Path, ...],
    election: str | None,
    db: Path | None,
    date: dt.date | None,
    poll: bool,
    follow: bool,
    url: str | None,
    host_key: str,
    config: Path | None,
) -> int:
    """Receive the files in DROP, without a screen.

    With --follow, it also receives the files that arrive later, and calls the hooks of the settings
    file.
    """
    from tracker.events.hooks.run import hook_worker
    from tracker.events.hooks.settings import read_hooks
    from tracker.intake.ingest import ingest_and_follow, ingest_once
    from tracker.support.progress_bar import progress_bar

    if url and (not follow or len(drops) > 1):
        raise click.UsageError("--from goes with --follow and a single DROP")
    fetching = fetch_settings(url, host_key) if url else None
    for drop in drops:
        if not drop.is_dir() and not follow:
            raise click.UsageError(f"{drop}: no such folder")
    hooks = read_hooks(config) if follow else ()
    with receiving_ledger(election, db, date) as ledger:
        if follow:
            companions = [hook_worker(ledger.path, hooks, wall_clock, print_line)] if hooks else []
            if fetching:
                from tracker.fetch.run import fetch_worker

                companions.append(
                    fetch_worker(fetching, drops[0], wall_clock, print_line, print_line)
                )
            return ingest_and_follow(
                ledger, drops, wall_clock, poll=poll, say=echo, companions=companions
            )
        with progress_bar("Receiving files") as progress:
            return ingest_once(ledger, drops, wall_clock, say=echo, progress=progress)


@command(
    "tracker status -e anglia-2019",
    "tracker status -e anglia-2019 --at 02:31",
    "tracker status --db night.db | grep 'GAIN'",
)
@ledger_options
@as_of_options
def status(election: str | None, db: Path | None, at: str | None, declared_by: str | None) -> None:
    """The board as tables."""
    from tracker.cli.status_table import show
    from tracker.replication import desk_activity
    from tracker.replication import status as replication_status

    with existing_ledger(election, db) as ledger, ledger.snapshot():
        now = wall_clock()
        desks: list[str] = []
        if not at and (link := replication_status.read(ledger.connection)):
            desks.append(link.sentence(ledger.election, now))
            desks.append(desk_activity.sentence(ledger.connection, now))
        show(board_as_of(ledger, at, declared_by, now).board, desks)


@command(
    "tracker summary -e anglia-2019",
    "tracker summary -e anglia-2019 -f html -o anglia.html",
    "tracker summary -e anglia-2019 -f csv --declared-by 03:00",
    "tracker summary -e anglia-2019 --part targets",
)
@ledger_options
@format_option(FORMATS)
@option(
    "--part",
    default="all",
    show_default=True,
    type=click.Choice(["targets", "general", "all"]),
    help="By targets, the night in general, or both.",
)
@as_of_options
@option("-o", "--output", type=FILE, help="Write to this file, as a whole.")
@option(
    "--bom/--no-bom",
    default=None,
    help="Begin CSV with a byte order mark, so that Excel reads its accents. "
    "Default: only on Windows, in a file of -o *.csv.",
)
def summary(
    election: str | None,
    db: Path | None,
    format_: str,
    part: Part,
    at: str | None,
    declared_by: str | None,
    output: Path | None,
    bom: bool | None,
) -> None:
    """Gains and holds, for the newsroom.

    Writes the headline, all gains, the unsettled seats and the corrections, then the targets in
    their published groups, the parties and the seats to come.
    """
    from tracker.summary.export import export_summary, summary_content
    from tracker.summary.formats import CSV_FORMATS, FORMATS_WITH_PARTS

    if bom and format_ not in CSV_FORMATS:
        raise click.UsageError(f"--bom goes with CSV: {format_} needs no byte order mark")
    if bom is None:
        bom = sys.platform == "win32" and format_ in CSV_FORMATS and _is_csv(output)
    if part != "all" and format_ not in FORMATS_WITH_PARTS:
        raise click.UsageError(f"--part goes with text, markdown and html: {format_} has no parts")
    if format_ == "xlsx" and not output and sys.stdout.isatty():
        raise click.UsageError("xlsx is not text for a terminal: give -o FILE")
    with existing_ledger(election, db) as ledger:
        now = wall_clock()
        with ledger.snapshot():
            as_of = board_as_of(ledger, at, declared_by, now)
            content = summary_content(ledger, format_, as_of, part)
        if bom:
            content = codecs.BOM_UTF8 + content
        export = export_summary(ledger, format_, output, as_of, content, now=now, part=part)
    if export.unrecorded:
        print_error(export.unrecorded)
    if not output:
        echo_document(export.content)


def _is_csv(output: Path | None) -> bool:
    return output is not None and output.suffix.lower() == ".csv"
