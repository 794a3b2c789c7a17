"""`tracker why`, `corrections` and `problems`: why the board shows what it shows."""

from __future__ import annotations

from pathlib import Path

import click

from tracker.board.entry_fields import parse_initials, parse_seat
from tracker.board.seat_state import SeatState
from tracker.board.standing import Status
from tracker.cli import completion, style
from tracker.cli.command import command
from tracker.cli.options import existing_ledger, ledger_options, option
from tracker.cli.output import echo
from tracker.election.clock import clock_time, wall_clock


@command('tracker why "North Norfolk" -e anglia-2019')
@click.argument("seat", shell_complete=completion.seats)
@ledger_options
def why(seat: str, election: str | None, db: Path | None) -> None:
    """Why a seat stands as it does.

    Prints every statement about it with its file, which of them stands, and by which rule.
    """
    from tracker.ledger import explain

    with existing_ledger(election, db) as ledger, ledger.snapshot():
        found = parse_seat(ledger.election, seat)
        state = ledger.board.states[found.id]
        result = f"  {state.result()}".rstrip()
        echo(style.bold(found.name), ": ", style.status(state.status), result)
        echo(explain.explain_standing(state), how_to_confirm(state))
        for statement in explain.statements(ledger.board, found, ledger.sources(found.id)):
            mark = "*" if statement.stands else "x" if statement.retracted else " "
            text = style.dim(statement.text) if statement.retracted else statement.text
            echo(f"{mark} {statement.at} ", style.dim(statement.bulletin.id[:8]), " ", text)
            echo(style.dim(f"             from {statement.source}"))
            if statement.differs:
                echo(f"             differs: {statement.differs}")


@command("tracker corrections -e anglia-2019", "tracker corrections Ipswich -e anglia-2019")
@click.argument("seat", required=False, shell_complete=completion.seats)
@ledger_options
def corrections(seat: str | None, election: str | None, db: Path | None) -> None:
    """Results that stood and are no longer right.

    Prints every change of a winner, majority or votes that had stood, its source, and the exports
    with the old figure. Also every statement of the feed that contradicts a pin or a settlement,
    and a recount after a pin. ALARM: such a statement, or a result that does not stand any more.
    """
    from tracker.board.correction_text import correction_label, describe_correction_and_source
    from tracker.ledger.timeline import Timeline
    from tracker.ledger.timeline_text import export_name

    with existing_ledger(election, db) as ledger, ledger.snapshot():
        seat_id = parse_seat(ledger.election, seat).id if seat else None
        found = [
            (event, event.change)
            for event in Timeline(ledger).read()
            if event.change and event.corrects() and seat_id in (None, event.seat)
        ]
        for event, change in found:
            at, label = clock_time(event.at, ledger.election), correction_label(change)
            text = f"{change.after.seat.name}: {describe_correction_and_source(change)}"
            echo(f"{at} ", style.status(label), "  ", text)
            for export in event.exports:
                echo(style.dim(f"      exported {export_name(export, ledger.election)}"))
        if not found:
            echo("No corrections.")


def how_to_confirm(state: SeatState) -> str:
    """The command that ends the doubt of a seat, after a space; empty without a doubt."""
    if state.status is not Status.DOUBTFUL:
        return ""
    name = state.seat.name
    name = name if name.isalnum() else f'"{name}"'
    return f" If it is right: tracker confirm {name} --by INITIALS"


@command(
    "tracker problems -e anglia-2019", "tracker problems -e anglia-2019 --settle b.csv --by AB"
)
@option("--settle", metavar="FILE", help="Take the problems of this file off the list, first.")
@option("--by", metavar="INITIALS", help="Who settles them.")
@ledger_options
def problems(settle: str | None, by: str | None, election: str | None, db: Path | None) -> int:
    """Files held, rejected or warned of, seats to settle, PA's totals that differ; and why.

    A problem of a file leaves the list when the file is replaced or gone, when a later result of
    its seat stands or is confirmed, or with --settle.
    """
    from tracker.ledger.explain import problem_kind, seat_problems
    from tracker.ledger.settle_files import settle_file
    from tracker.reconcile.compare_ledger import LatestTotals

    if (settle is None) != (by is None):
        raise click.UsageError("Give --settle and --by together.")
    with existing_ledger(election, db) as ledger:
        if settle is not None and by is not None:
            settle_file(ledger, settle, parse_initials(by), wall_clock())
        with ledger.snapshot():
            found, unsettled = ledger.problems(), seat_problems(ledger.board)
            totals = LatestTotals().status(ledger)
        for problem in found:
            at = clock_time(problem.arrived_at, ledger.election)
            label = style.status(f"{problem.label:<8}")
            echo(f"{at} ", label, f" {problem.name}: {problem.sentence}")
        for state, sentence in unsettled:
            text = f" {state.seat.name}: {sentence}{how_to_confirm(state)}"
            echo("      ", style.status(problem_kind(state)), text)
        differs = totals is not None and not totals.agrees
        if totals and differs:
            echo("      ", style.status("differs"), f"  PA's totals: {totals.sentence}")
        if not found and not unsettled and not differs:
            echo("No problems.")
        rejected = any(problem.status != "accepted" for problem in found)
        return 1 if unsettled or differs or rejected else 0
