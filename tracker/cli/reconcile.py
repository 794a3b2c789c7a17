"""`tracker reconcile`: PA's printed figures compared with the tracker's."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tracker.cli import style
from tracker.cli.command import command
from tracker.cli.options import existing_ledger, ledger_options, option
from tracker.cli.output import echo

if TYPE_CHECKING:
    from tracker.reconcile.compare_ledger import Report


@command("tracker reconcile -e anglia-2019")
@ledger_options
@option("--all", "every", is_flag=True, help="A line for each difference, however many.")
def reconcile(election: str | None, db: Path | None, *, every: bool) -> int:
    """Compare PA's figures with ours.

    Compares every figure that PA computed in its results, and every state of the parties. A state
    of the parties is compared with a board of only the results that it counts. Differences are
    explained, if that is possible. Differences of one kind in many messages are one line. Exit
    code 1 if a difference is unexplained.
    """
    from tracker.reconcile.compare_ledger import compare_ledger
    from tracker.reconcile.report_lines import explained_lines, unexplained_lines

    with existing_ledger(election, db) as ledger, ledger.snapshot():
        report = compare_ledger(ledger)
    for status, lines in (("differs", unexplained_lines), ("explained", explained_lines)):
        for line in lines(report, fold=not every):
            echo(style.status(status, line))
    for line in _summary(report):
        echo(line)
    return 1 if report.unexplained else 0


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
