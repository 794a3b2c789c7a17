"""`tracker summary`: the gains and holds in a format, printed or written to a file."""

from __future__ import annotations

import codecs
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tracker.cli.command import command
from tracker.cli.options import (
    FILE,
    FORMATS,
    as_of_options,
    board_as_of,
    existing_ledger,
    format_option,
    ledger_options,
    option,
)
from tracker.cli.output import echo_document, print_error
from tracker.election.clock import wall_clock

if TYPE_CHECKING:
    from tracker.summary.formats import Part


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
