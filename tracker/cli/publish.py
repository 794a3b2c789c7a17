"""The verb for graphics systems and screens that poll a folder, or a bucket behind a CDN."""

from __future__ import annotations

from pathlib import Path

import click

from tracker.cli.options import db_option, election_option, existing_ledger, log_options, option
from tracker.cli.verb import Verb
from tracker.election.clock import wall_clock

EVERY_SECONDS = 1.0


@click.command(
    cls=Verb,
    examples=[
        "tracker publish graphics -e anglia-2019 --follow",
        "tracker publish s3://results/anglia -e anglia-2019 --follow --every 5",
    ],
)
@click.argument("out")
@election_option
@db_option
@option(
    "--follow",
    is_flag=True,
    help="Go on publishing until stopped.",
)
@option(
    "--every",
    type=click.FloatRange(min=0.1),
    metavar="SECONDS",
    help=f"With --follow: no more often than this. Default: {EVERY_SECONDS:g}.",
)
@option(
    "--replace",
    is_flag=True,
    help="Publish over another election, or over files that nobody has published.",
)
@log_options
def publish(
    out: str,
    election: str | None,
    db: Path | None,
    follow: bool,
    every: float | None,
    replace: bool,
) -> int:
    """Objects for graphics systems, kept current in OUT.

    OUT is a folder, or an object store: s3://BUCKET/PREFIX, gs://…, az://…. JSON, CSV and
    HTML, one file an object; only what changed is written, and manifest.json last.
    docs/publish.md has every object.
    """
    from tracker.publish import publication
    from tracker.publish.address import open_place
    from tracker.publish.publisher import PlaceTakenError, Publisher

    if every and not follow:
        raise click.UsageError("--every goes with --follow")

    def complain(sentence: str) -> None:
        click.echo(f"tracker: {sentence}", err=True)

    try:
        publisher = Publisher(open_place(out), wall_clock, replace=replace)
        with existing_ledger(election, db) as ledger:
            if not follow:
                return publication.publish_once(ledger, publisher, say=click.echo)
            return publication.publish_and_follow(
                ledger,
                publisher,
                every=every or EVERY_SECONDS,
                say=click.echo,
                complain=complain,
            )
    except PlaceTakenError as error:
        raise click.UsageError(f"{out}: {error}; choose another, or --replace") from error


VERBS = (publish,)
