"""The verbs that other programs hang on: events, hooks, and the shapes of what they get."""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tracker.cli.options import (
    config_option,
    db_option,
    election_option,
    existing_ledger,
    log_options,
    option,
)
from tracker.cli.verb import Verb
from tracker.election.clock import wall_clock
from tracker.support.escape import visible

if TYPE_CHECKING:
    from tracker.events.stream import Position
    from tracker.ledger import Ledger

SCHEMAS = ("event", "native", "summary")


def _position(text: str | None) -> Position | None:
    from tracker.events.stream import parse_position

    try:
        return parse_position(text) if text else None
    except ValueError as error:
        raise click.UsageError(f"--after: {error}") from error


@click.command(
    cls=Verb,
    examples=[
        "tracker events -e anglia-2019 | jq -r 'select(.flips) | .on_air'",
        "tracker events -e anglia-2019 --after s12.f0.x0",
        "tracker events -e anglia-2019 --follow --after end",
    ],
)
@election_option
@db_option
@option(
    "--after",
    metavar="POSITION",
    help="Begin behind this position of an event, or at the end: s12.f7.x3, or end.",
)
@option(
    "--follow",
    is_flag=True,
    help="Go on with what happens, until stopped.",
)
@log_options
def events(election: str | None, db: Path | None, after: str | None, follow: bool) -> None:
    """What happened, as JSON Lines: one event a line.

    Declarations, flips, corrections, conflicts, files that were of no use, exports; each with
    the seat as it stood then. A program that was stopped goes on behind the last position it
    has dealt with.
    """
    end = after == "end"
    begin = None if end else _position(after)
    with existing_ledger(election, db) as ledger:
        _print_events(ledger, begin, end=end, follow=follow)


def _print_events(ledger: Ledger, after: Position | None, *, end: bool, follow: bool) -> None:
    from tracker.events.stream import EventReader, json_line
    from tracker.ledger.follow import follow as follow_ledger
    from tracker.ledger.follow import stopped_by_signals

    try:
        reader = EventReader(ledger, after)
    except ValueError as error:
        raise click.UsageError(f"--after: {error}") from error
    out = sys.stdout.buffer
    if end:
        reader.read()

    def look() -> None:
        for event in reader.read():
            out.write(json_line(event))
        out.flush()

    try:
        if not follow:
            look()
            return
        follow_ledger(ledger, look, stopped_by_signals(), on_error=_complain)
    except BrokenPipeError:  # whoever read has read enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), out.fileno())


def _complain(sentence: str) -> None:
    click.echo(f"tracker: {visible(sentence)}", err=True)


@click.command(
    cls=Verb,
    examples=["tracker hooks -e anglia-2019", "tracker hooks -e anglia-2019 --try"],
)
@election_option
@db_option
@config_option
@option(
    "--try",
    "try_",
    is_flag=True,
    help="Call each hook once with the last event it wants, say how it went, and end.",
)
@log_options
def hooks(election: str | None, db: Path | None, config: Path | None, try_: bool) -> int:
    """Call the hooks of the settings file when something happens, until stopped.

    `watch` and `ingest --follow` do so themselves where the settings have hooks; this is for a
    ledger that somebody else fills. One process at a time calls a ledger's hooks.
    """
    from tracker.events.hooks import run, trial
    from tracker.events.hooks.progress import progress_file
    from tracker.events.hooks.settings import read_hooks
    from tracker.ledger.follow import stopped_by_signals

    found = read_hooks(config)
    if not found:
        raise click.UsageError("the settings file has no [[hooks]]")
    with existing_ledger(election, db) as ledger:
        if try_:
            return trial.try_hooks(ledger, found, report=_say)
        run.run(
            ledger,
            found,
            wall_clock,
            stopped_by_signals(),
            report=_say,
            progress_path=progress_file(ledger.path),
        )
    return 0


def _say(sentence: str) -> None:
    with contextlib.suppress(OSError):  # whoever read it is gone, or the disk of the log is full
        click.echo(visible(sentence))


@click.command(cls=Verb, examples=["tracker schema summary", "tracker schema event"])
@click.argument("name", type=click.Choice(SCHEMAS))
def schema(name: str) -> None:
    """The JSON Schema of what the tracker writes or reads.

    `summary` is what `summary -f json` gives, `event` a line of `events`, `native` the JSON
    that a drop folder may hold.
    """
    import json

    from tracker.events.stream import Event
    from tracker.feeds import native
    from tracker.summary.json_shapes import Summary, schema_of

    match name:
        case "summary":
            shape = schema_of(Summary, "What tracker summary -f json gives")
        case "event":
            shape = schema_of(Event, "A line of what tracker events gives")
        case _:
            shape = native.schema()
    click.echo(json.dumps(shape, indent=2, ensure_ascii=False))


VERBS = (events, hooks, schema)
