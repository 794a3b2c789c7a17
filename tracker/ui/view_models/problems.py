"""Files that were held, rejected or warned of, a line or two each."""

from collections.abc import Sequence

from tracker.election import Election
from tracker.ledger import Problem
from tracker.night import clock_time
from tracker.ui.view_models.spans import (
    ALARM,
    BOLD,
    DIM,
    TROUBLE,
    Line,
    Row,
    Span,
    cropped,
    fit,
    wrapped,
)


def problem_header(width: int) -> Line:
    """The names of the columns."""
    return (Span(fit(" At    What became of it, the file, and why", width), f"{DIM} underline"),)


def problems(found: Sequence[Problem], election: Election, width: int) -> list[Row]:
    """Problems, newest first: a line with the file, and the sentence under it."""
    if not found:
        return [Row("", (Span(" No problems: every file counted.", DIM),))]
    rows: list[Row] = []
    for problem in reversed(found):
        rejected = problem.status == "rejected"
        what = "warning" if problem.status == "accepted" else problem.status
        rows.append(
            Row(
                problem.name,
                cropped(
                    (
                        Span(f" {clock_time(problem.arrived_at, election)} ", DIM),
                        Span(f" {what} ", TROUBLE if rejected else ALARM),
                        Span(" "),
                        Span(fit(problem.name, max(10, width - 20)), BOLD),
                    ),
                    width,
                ),
            )
        )
        sentence = wrapped(problem.sentence, width - 8)
        rows += [Row("", (Span(f"       {line}"),)) for line in sentence]
    return rows
