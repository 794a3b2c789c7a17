"""`tracker publish`: writes the board as files for graphics systems."""

from __future__ import annotations

from pathlib import Path

import click

from tracker.cli.command import command
from tracker.cli.options import existing_ledger, ledger_options, log_options, option
from tracker.cli.output import echo, print_error, print_line
from tracker.election.clock import wall_clock

DEFAULT_INTERVAL = 1.0
"""The shortest time between two passes with --follow, in seconds."""


@command(
    "tracker publish graphics -e anglia-2019 --follow",
    "tracker publish s3://results/anglia -e anglia-2019 --follow --every 5",
)
@click.argument("out")
@ledger_options
@option("--follow", is_flag=True, help="Keep publishing until stopped.")
@option(
    "--every",
    type=click.FloatRange(min=0.1),
    metavar="SECONDS",
    help=f"With --follow: the shortest time between two passes. Default: {DEFAULT_INTERVAL:g}.",
)
@option(
    "--replace",
    is_flag=True,
    help="Replace another election, or files that `tracker publish` did not write.",
)
@option("--gzip", is_flag=True, help="Store objects compressed; only in an object store.")
@log_options
def publish(
    out: str,
    election: str | None,
    db: Path | None,
    follow: bool,
    every: float | None,
    replace: bool,
    gzip: bool,
) -> None:
    """Write objects for graphics systems to OUT.

    OUT is a folder, or an object store: s3://BUCKET/PREFIX, gs://…, az://…. Each object is one
    file: JSON, CSV, HTML, SVG or text. Only changed objects are written, then manifest.json, then
    version.json.
    docs/publish.md describes every object.
    """
    from tracker.ledger.follow import stopped_by_signals
    from tracker.publish import publication
    from tracker.publish.address import open_place
    from tracker.publish.publisher import PlaceTakenError, Publisher

    if every and not follow:
        raise click.UsageError("--every goes with --follow")

    try:
        publisher = Publisher(open_place(out, compressed=gzip), wall_clock, replace=replace)
        with existing_ledger(election, db) as ledger:
            if follow:
                publication.follow(
                    ledger,
                    publisher,
                    stopped_by_signals(),
                    every=every or DEFAULT_INTERVAL,
                    report=print_line,
                    warn=print_error,
                )
            else:
                echo(publication.Publication(ledger, publisher).publish().sentence)
    except PlaceTakenError as error:
        raise click.UsageError(f"{out}: {error}; choose another, or --replace") from error
