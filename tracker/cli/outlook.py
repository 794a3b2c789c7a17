"""`tracker outlook` and `backtest`: the projection, and how good it was on a past night."""

from __future__ import annotations

from pathlib import Path

import click

from tracker.cli import completion
from tracker.cli.command import command
from tracker.cli.options import (
    as_of_options,
    board_as_of,
    existing_ledger,
    format_option,
    ledger_options,
    option,
)
from tracker.cli.output import echo, echo_document, echo_text
from tracker.election.clock import wall_clock


@command("tracker outlook -e anglia-2019", "tracker outlook -e anglia-2019 -f json")
@ledger_options
@as_of_options
@format_option(("text", "json"), "TRACKER_OUTLOOK_FORMAT")
def outlook(
    election: str | None, db: Path | None, at: str | None, declared_by: str | None, format_: str
) -> None:
    """What the declared seats say about the rest. A projection, not a result.

    Prints which targets would change hands on the swing so far, how likely, and what to watch next.
    docs/projection.md explains the method, its limits and how it did on a real night.
    """
    import json

    from tracker.projection import report
    from tracker.projection.evidence import Evidence
    from tracker.projection.seat_projections import Projection
    from tracker.reconcile.compare_ledger import agency_forecast

    with existing_ledger(election, db) as ledger, ledger.snapshot():
        as_of = board_as_of(ledger, at, declared_by, wall_clock())
        forecast = "" if at or declared_by else agency_forecast(ledger)
    evidence = Evidence(as_of.board.election)
    evidence.apply(as_of.board)
    projection = Projection(evidence, as_of.board)
    if format_ == "json":
        document = report.as_json(projection, as_of.known_at, forecast)
        echo_document(json.dumps(document, indent=2, ensure_ascii=False) + "\n")
    else:
        echo_text(report.as_text(projection, as_of.known_at, forecast))


@command("tracker backtest uk-2019", "tracker backtest uk-2019 uk-2024 --json")
@click.argument(
    "elections", nargs=-1, required=True, metavar="ELECTION...", shell_complete=completion.elections
)
@option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
def backtest(elections: tuple[str, ...], as_json: bool) -> None:
    """How well the projection would have done on nights that are over.

    Each night is replayed in its real order. At each stage the seats still to come are projected,
    and compared with their results; so are simpler forecasts: "uniform swing", "no change", and
    "expected alone" if the election has an expected.csv.
    """
    import msgspec

    from tracker.election.folder import find_election, load_election
    from tracker.projection import backtest as past
    from tracker.projection.backtest_scores import together
    from tracker.projection.backtest_table import table_lines

    nights = [past.backtest(load_election(name), find_election(name)) for name in elections]
    found = together(nights)
    if as_json:
        echo_document(msgspec.json.format(msgspec.json.encode(found), indent=2) + b"\n")
    else:
        for line in table_lines(found):
            echo(line)
