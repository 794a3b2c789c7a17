"""`tracker new`: makes the folder of an election from another election."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from tracker.cli import completion, style
from tracker.cli.command import command
from tracker.cli.options import option
from tracker.cli.output import echo, write
from tracker.cli.parameter_types import Day, Pair, Voters
from tracker.support.escape import escaped_lines

if TYPE_CHECKING:
    import datetime as dt


@click.group()
def new() -> None:
    """Make an election folder from another election."""


@command(
    'tracker new by-election "Runcorn and Helsby" --date 2025-05-01',
    'tracker new by-election "Brecon and Radnorshire" --date 2019-08-01 --from uk-2019 \\\n'
    '    --candidate "Jane Dodds=LD" --candidate "Christopher Davies=Con" \\\n'
    '    --candidate "Tomos Davies=Lab" --candidate "Des Parkinson=Brexit" \\\n'
    "    --electorate 53393 brecon",
)
@click.argument("seat", shell_complete=completion.seats)
@click.argument(
    "folder", metavar="[DIR]", required=False, type=click.Path(path_type=Path), default=None
)
@option("--date", required=True, type=Day(), metavar="YYYY-MM-DD", help="Polling day.")
@option(
    "--from",
    "source",
    variable="TRACKER_SOURCE",
    default="",
    metavar="ELECTION",
    shell_complete=completion.elections,
    help="The election that contains the seat. Default: the one with the latest result before "
    "the polling day, of those that come with the tracker.",
)
@option(
    "--candidate",
    multiple=True,
    type=Pair("NAME=PARTY", "an independent is Jane Smith=Ind"),
    metavar="NAME=PARTY",
    help='Once for each candidate: --candidate "Sarah Pochin=Reform UK". A party that is in no '
    "table is added.",
)
@option(
    "--nominations",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="FOLDER",
    help="PA's nominations, in place of --candidate.",
)
@option(
    "--electorate",
    type=Voters(1),
    metavar="N",
    help="The register for the by-election. Default: the last one that is known.",
)
@option(
    "--sitting", default="", metavar="PARTY", help="Party of the last member, if not the winner."
)
def by_election(
    seat: str,
    folder: Path | None,
    date: dt.date,
    source: str,
    candidate: tuple[tuple[str, str], ...],
    nominations: Path | None,
    electorate: int | None,
    sitting: str,
) -> int:
    """Make the folder of a by-election.

    SEAT is in an election that comes with the tracker, or in that of --from. Writes its previous
    result, its challengers and its candidates into DIR. The default DIR is the seat and the year:
    runcorn-and-helsby-2025.

    In the environment, several values of one option are separated by semicolons.
    """
    from tracker.prepare.by_election import Nominee, Request, summary, write_by_election

    request = Request(
        seat=seat,
        date=date,
        source=source,
        candidates=[Nominee.typed(name, party) for name, party in candidate],
        nominations=nominations,
        electorate=electorate,
        sitting=sitting,
        folder=folder,
    )
    written, made, before, report = write_by_election(request)
    echo(before.sentence())
    for finding in report:
        echo(style.status(finding.severity), f": {finding.sentence}")
    write(escaped_lines(summary(written, made)))
    return 1 if report.count("differs") else 0


new.add_command(by_election)
