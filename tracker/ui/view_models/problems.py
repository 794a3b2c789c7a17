"""The view "Problems": seats to settle, PA's totals, incomplete files, problem files.

A problem file is held, rejected, or accepted with a warning.
"""

from collections.abc import Sequence

from tracker.board.seat_state import SeatState
from tracker.board.standing import Status
from tracker.election import Election
from tracker.election.clock import clock_time
from tracker.ledger.recorded_files import Problem
from tracker.reconcile.totals_status import TotalsStatus
from tracker.ui.view_models.listing import Row, column_header
from tracker.ui.view_models.styled_text import Line, Span, cropped, fit, wrapped
from tracker.ui.view_models.styles import ALARM, BOLD, DIM, ERROR, GOOD, WAITING


def problem_header(width: int, note: str = "") -> Line:
    """The column titles of `problem_rows`."""
    return column_header(" At    What became of it, the file, and why", note, width)


def problem_rows(
    problems: Sequence[Problem],
    election: Election,
    width: int,
    arriving: Sequence[tuple[str, str]] = (),
    totals: TotalsStatus | None = None,
    to_settle: Sequence[tuple[SeatState, str]] = (),
    confirm_key: str = "c",
) -> list[Row]:
    """Seats to settle, PA's totals against ours, the incomplete files, then the problem files.

    Each has a row with its name, and rows with the sentence about it. The newest problem file
    comes first. `problems` are oldest first. `to_settle` are (seat, sentence), `arriving` are
    the incomplete files: (name, sentence). `totals` is None if PA has sent no totals.
    `confirm_key` is the key that confirms a doubtful result.
    """
    rows: list[Row] = []
    for state, sentence in to_settle:
        badge = Span(" conflict ", ERROR)
        if state.status is Status.DOUBTFUL:
            badge = Span(" doubtful ", ERROR)
            sentence += f" If you have checked it, {confirm_key} confirms it."
        rows += _file_rows("     ", badge, state.seat.name, sentence, width, key=state.seat.id)
    if totals:
        badge = Span(" agrees ", GOOD) if totals.agrees else Span(" differs ", ALARM)
        rows += _file_rows("     ", badge, "PA's state of the parties", totals.sentence, width)
    if not problems and not arriving:
        text = "Every file counted." if rows else "No problems: every file counted."
        return [*rows, Row("", (Span(f" {text}", DIM),))]
    for name, sentence in arriving:
        rows += _file_rows("     ", Span(" arriving ", WAITING), name, sentence, width)
    for problem in reversed(problems):
        badge = Span(f" {problem.label} ", ERROR if problem.status == "rejected" else ALARM)
        at = clock_time(problem.arrived_at, election)
        rows += _file_rows(at, badge, problem.name, problem.sentence, width)
    return rows


def _file_rows(
    at: str, badge: Span, name: str, sentence: str, width: int, *, key: str = ""
) -> list[Row]:
    file = Span(fit(name, max(10, width - 20)), BOLD)
    head = cropped((Span(f" {at} ", DIM), badge, Span(" "), file), width)
    lines = wrapped(sentence, width - 8)
    return [Row(key or name, head), *(Row("", (Span(f"       {line}"),)) for line in lines)]
