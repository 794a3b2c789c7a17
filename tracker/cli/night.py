"""`tracker demo`, `watch` and `ingest`: the commands that receive the files of the night."""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Callable, Iterator, Sequence
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
    config_option,
    existing_ledger,
    ledger_for_entries,
    log_option,
    log_options,
    new_ledger_options,
    option,
    poll_option,
    receiving_ledger,
)
from tracker.cli.output import echo, print_line
from tracker.election.clock import wall_clock

if TYPE_CHECKING:
    import datetime as dt
    import threading

    from tracker.events.hooks.settings import Hook
    from tracker.fetch.run import FetchSettings
    from tracker.ledger import Ledger
    from tracker.replication.address import JoinSettings


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
    "tracker watch --db night.db --read-only --wall",
    "tracker watch results -e anglia-2019 --plain >> night.log",
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
@option(
    "--plain",
    is_flag=True,
    help="No screen: a line of text for each event, for screen readers, logs and pipes.",
)
@option(
    "--wall",
    is_flag=True,
    help="Begin with the wall: large numbers for a screen across the room. Any key leaves it.",
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
    plain: bool,
    wall: bool,
    **hub: Any,
) -> int:
    """The board over a live drop folder.

    Without DROP, it receives no files; another process can fill the ledger: an intake on a server,
    another board. With --night, the ledger is also shared with desks in other buildings, as with
    `tracker join`.
    """
    if url and not drop:
        raise click.UsageError("--from goes with DROP, the folder to fetch into")
    if plain and wall:
        raise click.UsageError("--plain or --wall, not both")
    fetching = fetch_settings(url, host_key) if url and not guest else None
    joining = join_settings(**hub) if (hub["night"] or hub["via"]) and not guest else None
    ledger: Ledger
    if plain:
        from tracker.events.hooks.settings import read_hooks
        from tracker.events.plain_lines import watch_plain

        receives = (drop or joining) and not (read_only or guest)
        hooks = read_hooks(config) if not (read_only or guest) else ()
        with (
            receiving_ledger(election, db, date) if receives else existing_ledger(election, db)
        ) as ledger:
            return watch_plain(
                ledger,
                (drop,) if drop and receives else (),
                wall_clock,
                poll=poll,
                say=echo,
                companions=_companions(ledger.path, hooks, drop, fetching, joining),
            )
    with _no_garbage_collection():
        from tracker.ui.launch import run_watch
        from tracker.ui.permissions import Permissions
        from tracker.ui.settings import read

        settings, permissions = read(config), Permissions(read_only, guest)
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
                wall=wall,
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
            companions = _companions(ledger.path, hooks, drops[0], fetching)
            return ingest_and_follow(
                ledger, drops, wall_clock, poll=poll, say=echo, companions=companions
            )
        with progress_bar("Receiving files") as progress:
            return ingest_once(ledger, drops, wall_clock, say=echo, progress=progress)


def _companions(
    ledger_path: Path,
    hooks: Sequence[Hook],
    drop: Path | None,
    fetching: FetchSettings | None,
    joining: JoinSettings | None = None,
) -> list[Callable[[threading.Event], None]]:
    """The threads beside an intake without a screen. Each prints a line for what goes wrong."""
    companions = []
    if hooks:
        from tracker.events.hooks.run import hook_worker

        companions.append(hook_worker(ledger_path, hooks, wall_clock, print_line))
    if fetching and drop:
        from tracker.fetch.run import fetch_worker

        companions.append(fetch_worker(fetching, drop, wall_clock, print_line, print_line))
    if joining:
        from tracker.replication.run import join_worker

        companions.append(join_worker(ledger_path, joining, wall_clock, print_line))
    return companions
