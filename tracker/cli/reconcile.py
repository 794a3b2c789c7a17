"""`tracker reconcile`: PA's printed figures compared with the tracker's."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from tracker.cli import style
from tracker.cli.command import Command
from tracker.cli.options import db_option, election_option, existing_ledger

if TYPE_CHECKING:
    from tracker.reconcile.compare_ledger import Report


@click.command(cls=Command, examples=["tracker reconcile -e anglia-2019"])
@election_option
@db_option
def reconcile(election: str | None, db: Path | None) -> int:
    """Compare PA's figures with ours.

    Every figure that PA computed in its results, and every state of the parties at the same
    seats: they agree, or a sentence explains why not. Exit code 1 if a difference is unexplained.
    """
    from tracker.reconcile.compare_ledger import compare_ledger
    from tracker.support.escape import visible

    with existing_ledger(election, db) as ledger:
        report = compare_ledger(ledger)
    for word, line in _lines(report):
        click.echo(style.status(word, visible(line)))
    for line in _summary(report):
        click.echo(visible(line))
    return 1 if report.unexplained else 0


def _lines(report: Report) -> list[tuple[str, str]]:
    """Each file that differs, a line for each reason; what nothing explains comes first.

    Before each line, the word for how it stands.
    """
    from tracker.reconcile.difference import difference_lines

    unreadable = [f"{one.name}: CANNOT BE COMPARED: {one.sentence}" for one in report.unreadable]
    unexplained: list[str] = []
    explained: list[str] = []
    for name, comparison in report.results:
        seat, differences = comparison.seat.name, comparison.differences
        for said, of in ((unexplained, False), (explained, True)):
            some = (one for one in differences if one.explained is of)
            said += [f"{name}: {seat}: {line}" for line in difference_lines(some)]
    for name, found in report.totals:
        wrong = [one for one in found.differences if not one.explained]
        unexplained += [f"{name}: {line}" for line in difference_lines(wrong)]
        if found.differences and not wrong and found is not report.totals[-1][1]:
            explained.append(f"{name}: {found.sentence}")
    differs = [("differs", line) for line in (*unreadable, *unexplained)]
    return [*differs, *(("explained", line) for line in explained)]


def _summary(report: Report) -> list[str]:
    from tracker.support.phrases import quantity

    comparisons = [comparison for _, comparison in report.results]
    differences = [one for comparison in comparisons for one in comparison.differences]
    explained = sum(one.explained for one in differences)
    agreeing = sum(comparison.agreeing for comparison in comparisons)
    results = (
        f"{quantity(len(comparisons), 'result')}: {agreeing:,} of PA's figures agree, "
        f"{explained:,} explained, {len(differences) - explained:,} unexplained."
    )
    if not report.totals:
        return [results, "No state of the parties to compare."]
    return [results, report.totals[-1][1].sentence]


COMMANDS = (reconcile,)
