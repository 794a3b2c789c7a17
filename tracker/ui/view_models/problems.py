"""Files that were held, rejected or warned of, a line or two each."""

from collections.abc import Sequence

from tracker.election import Election
from tracker.election.clock import clock_time
from tracker.ledger.queries import Problem
from tracker.reconcile.totals_status import TotalsStatus
from tracker.ui.view_models.styled_text import (
    ALARM,
    BOLD,
    DIM,
    ERROR,
    GOOD,
    WAITING,
    Line,
    Row,
    Span,
    column_header,
    cropped,
    fit,
    wrapped,
)


def problem_header(width: int, note: str = "") -> Line:
    """The names of the columns."""
    return column_header(" At    What became of it, the file, and why", note, width)


def problem_rows(
    found: Sequence[Problem],
    election: Election,
    width: int,
    arriving: Sequence[tuple[str, str]] = (),
    totals: TotalsStatus | None = None,
) -> list[Row]:
    """PA's totals against ours, what is arriving, then problems, newest first.

    A file, and the sentence under it.
    """
    rows: list[Row] = []
    if totals:
        badge = Span(" agrees ", GOOD) if totals.agrees else Span(" differs ", ALARM)
        rows += _entry("     ", badge, "PA's state of the parties", totals.sentence, width)
    if not found and not arriving:
        words = "Every file counted." if rows else "No problems: every file counted."
        return [*rows, Row("", (Span(f" {words}", DIM),))]
    for name, sentence in arriving:
        rows += _entry("     ", Span(" arriving ", WAITING), name, sentence, width)
    for problem in reversed(found):
        what = "warning" if problem.status == "accepted" else problem.status
        badge = Span(f" {what} ", ERROR if problem.status == "rejected" else ALARM)
        at = clock_time(problem.arrived_at, election)
        rows += _entry(at, badge, problem.name, problem.sentence, width)
    return rows


def _entry(at: str, badge: Span, name: str, sentence: str, width: int) -> list[Row]:
    file = Span(fit(name, max(10, width - 20)), BOLD)
    head = cropped((Span(f" {at} ", DIM), badge, Span(" "), file), width)
    under = [Row("", (Span(f"       {line}"),)) for line in wrapped(sentence, width - 8)]
    return [Row(name, head), *under]
