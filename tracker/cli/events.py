"""`tracker events`, `hooks` and `schema`: the interfaces for other programs."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from pathlib import Path

import click

from tracker.cli.command import command
from tracker.cli.options import config_option, existing_ledger, ledger_options, log_options, option
from tracker.cli.output import echo_document, print_error, print_line
from tracker.election.clock import wall_clock


@command(
    "tracker events -e anglia-2019 | jq -r 'select(.flips) | .on_air'",
    "tracker events -e anglia-2019 --after s12.f0.x0",
    "tracker events -e anglia-2019 --follow --after end",
)
@ledger_options
@option(
    "--after",
    metavar="POSITION",
    help="Begin after the event at this position, s12.f7.x3; or at the end: end.",
)
@option("--follow", is_flag=True, help="Print new events as they happen, until stopped.")
@log_options
def events(election: str | None, db: Path | None, after: str | None, follow: bool) -> None:
    """What happened, as JSON Lines: one event a line.

    Events are declarations, flips, corrections and conflicts, each with the seat after it; also
    files held or rejected, and exports. A program that was stopped continues with --after and the
    position of the last event that it has processed.
    """
    from tracker.events.stream import Event, EventReader, json_line, parse_position
    from tracker.ledger.follow import follow as follow_ledger
    from tracker.ledger.follow import stopped_by_signals

    def print_events(found: Iterable[Event]) -> None:
        echo_document(b"".join(map(json_line, found)))

    def print_new() -> None:
        print_events(reader.read())

    with existing_ledger(election, db) as ledger:
        with ledger.snapshot():
            try:
                begin = parse_position(after) if after and after != "end" else None
                reader = EventReader(ledger, begin)
            except ValueError as error:
                raise click.UsageError(f"--after: {error}") from error
            found = [] if follow and after != "end" else reader.read()
        try:
            if follow:
                follow_ledger(ledger, print_new, stopped_by_signals(), on_error=print_error)
            elif after != "end":
                print_events(found)
        except BrokenPipeError:  # no reader any more; closing it must not fail again
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@command("tracker hooks -e anglia-2019", "tracker hooks -e anglia-2019 --try")
@ledger_options
@config_option
@option(
    "--try",
    "try_",
    is_flag=True,
    help="Call each hook once, with the last event it matches, print the outcome, and end.",
)
@log_options
def hooks(election: str | None, db: Path | None, config: Path | None, try_: bool) -> int:
    """Call the hooks of the settings file when something happens, until stopped.

    `watch` and `ingest --follow` do so too if the settings have hooks; this command is for a
    ledger that another process fills. One process at a time calls a ledger's hooks.
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
            return trial.try_hooks(ledger, found, report=print_line)
        run.run(
            ledger,
            found,
            wall_clock,
            stopped_by_signals(),
            report=print_line,
            progress_path=progress_file(ledger.path),
        )
    return 0


@command("tracker schema summary", "tracker schema event")
@click.argument("name", type=click.Choice(["event", "native", "publish", "summary"]))
def schema(name: str) -> None:
    """The JSON Schema of what the tracker writes or reads.

    `summary`: the output of `summary -f json`. `event`: a line of `events`. `publish`: the files
    of `publish`. `native`: a JSON file in a drop folder.
    """
    import json

    from tracker.events.stream import VERSION, Event
    from tracker.feeds import native_shapes
    from tracker.publish.schema import schema as publish_schema
    from tracker.summary.json_shapes import Summary, schema_of

    match name:
        case "summary":
            shape = schema_of(Summary, "What tracker summary -f json gives")
        case "event":
            shape = schema_of(Event, "A line of the output of tracker events", VERSION)
        case "publish":
            shape = publish_schema()
        case _:
            shape = native_shapes.schema()
    echo_document(json.dumps(shape, indent=2, ensure_ascii=False) + "\n")
