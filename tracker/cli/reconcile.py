"""`tracker reconcile`: PA's printed figures compared with the tracker's."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from tracker.cli import style
from tracker.cli.command import command
from tracker.cli.options import existing_ledger, ledger_options

if TYPE_CHECKING:
    from tracker.reconcile.compare_ledger import Report


@command("tracker reconcile -e anglia-2019")
@ledger_options
def reconcile(election: str | None, db: Path | None) -> int:
    """Compare PA's figures with ours.

    Every figure that PA computed in its results is compared, and every state of the parties. A
    state of the parties is compared with the board of the seats that it counts. Differences are
    explained, if that is possible. Exit code 1 if a difference is unexplained.
    """
    from tracker.reconcile.compare_ledger import compare_ledger
    from tracker.support.escape import visible

    with existing_ledger(election, db) as ledger:
        report = compare_ledger(ledger)
    for status, line in _lines(report):
        click.echo(style.status(status, visible(line)))
    for line in _summary(report):
        click.echo(visible(line))
    return 1 if report.unexplained else 0


def _lines(report: Report) -> list[tuple[str, str]]:
    """(status, line) of each difference, unexplained differences first."""
    from tracker.reconcile.difference import difference_lines

    unreadable = [f"{name}: CANNOT BE COMPARED: {reason}" for name, reason in report.unreadable]
    unexplained: list[str] = []
    explained: list[str] = []
    for name, result in report.results:
        for lines, is_explained in ((unexplained, False), (explained, True)):
            found = (diff for diff in result.differences if diff.explained is is_explained)
            lines += [f"{name}: {result.seat.name}: {line}" for line in difference_lines(found)]
    for name, totals in report.totals:
        wrong = [diff for diff in totals.differences if not diff.explained]
        unexplained += [f"{name}: {line}" for line in difference_lines(wrong)]
        if totals.differences and not wrong and totals is not report.totals[-1][1]:
            explained.append(f"{name}: {totals.sentence}")
    differs = [("differs", line) for line in (*unreadable, *unexplained)]
    return [*differs, *(("explained", line) for line in explained)]


def _summary(report: Report) -> list[str]:
    """The last lines: how many figures agree, and the last state of the parties."""
    from tracker.support.phrases import quantity

    comparisons = [comparison for _, comparison in report.results]
    differences = [diff for comparison in comparisons for diff in comparison.differences]
    explained = sum(diff.explained for diff in differences)
    agreeing = sum(len(comparison.agreeing) for comparison in comparisons)
    results = (
        f"{quantity(len(comparisons), 'result')}: {agreeing:,} of PA's figures agree, "
        f"{explained:,} explained, {len(differences) - explained:,} unexplained."
    )
    none = "No state of the parties to compare."
    return [results, report.totals[-1][1].sentence if report.totals else none]


COMMANDS = (reconcile,)
