"""The verb that says the night in sentences."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from tracker.cli import completion
from tracker.cli.options import (
    at_option,
    board_as_of,
    db_option,
    declared_by_option,
    election_option,
    existing_ledger,
    format_option,
    moment,
    option,
)
from tracker.cli.verb import Verb
from tracker.election.clock import wall_clock

if TYPE_CHECKING:
    import datetime as dt

    from tracker.ledger import Ledger
    from tracker.ledger.as_of import AsOf
    from tracker.summary.news_scripts.script import Script


@click.command(
    cls=Verb,
    examples=[
        "tracker say headline -e anglia-2019",
        "tracker say running -e anglia-2019",
        "tracker say round-up -e anglia-2019 --since 02:30",
        "tracker say piece -e anglia-2019 -f markdown",
        'tracker say seat "North Norfolk" -e anglia-2019',
    ],
)
@click.argument("piece", type=click.Choice(["headline", "running", "round-up", "piece", "seat"]))
@click.argument("seat", required=False, shell_complete=completion.seats)
@election_option
@db_option
@option(
    "--since",
    metavar="TIME",
    help="When the last round-up was. Default: thirty minutes before.",
)
@at_option
@declared_by_option
@format_option(("text", "markdown"), "TRACKER_SAY_FORMAT")
def say(
    piece: str,
    seat: str | None,
    election: str | None,
    db: Path | None,
    since: str | None,
    at: str | None,
    declared_by: str | None,
    format_: str,
) -> None:
    """The night in sentences.

    headline: one line. running: where the night stands, in twenty seconds. round-up: what
    happened since the last one, corrections first. piece: the whole night, to be printed.
    seat: the on-air line of one SEAT. What is said is on record, as an export is: `corrections`
    names it when a figure in it is corrected.
    """
    from tracker.summary.export import record_export
    from tracker.summary.news_scripts.layout import laid_out

    if (piece == "seat") != bool(seat):
        raise click.UsageError('a seat is named after "seat", and after nothing else')
    if since and piece != "round-up":
        raise click.UsageError("--since goes with round-up alone")
    with existing_ledger(election, db) as ledger:
        now = wall_clock()
        of = board_as_of(ledger, at, declared_by, now)
        if piece == "round-up":
            script = _round_up(ledger, of, moment(ledger, "--since", since))
        else:
            script = _script(piece, seat, of)
        said = laid_out(script, format_)
        _, unrecorded = record_export(ledger, f"say {piece}", None, of, said.encode(), now)
    if unrecorded:
        click.echo(f"tracker: {unrecorded}", err=True)
    click.echo(said, nl=False)


def _script(piece: str, seat: str | None, of: AsOf) -> Script:
    from tracker.board.entries import parse_seat
    from tracker.summary.news_scripts.end_of_night import end_of_night
    from tracker.summary.news_scripts.headline import headline
    from tracker.summary.news_scripts.running_summary import running_summary
    from tracker.summary.news_scripts.seat_line import seat_script

    if seat:
        state = of.board.states[parse_seat(of.board.election, seat).id]
        return seat_script(of.board, state, of.known_at)
    pieces = {"headline": headline, "running": running_summary, "piece": end_of_night}
    return pieces[piece](of.board, of.known_at)


def _round_up(ledger: Ledger, of: AsOf, since: dt.datetime | None) -> Script:
    """The round-up since then. Where seats count by when they declared, they did so then too."""
    from tracker.election.clock import clock_time
    from tracker.ledger.as_of import as_of, only_declared_by
    from tracker.summary.news_scripts.expected_seats import SPAN
    from tracker.summary.news_scripts.progress import moment as moment_of
    from tracker.summary.news_scripts.round_up import round_up

    now = moment_of(of.board, of.known_at)
    then = since or now - SPAN
    if then >= now:
        times = [clock_time(time, ledger.election) for time in (then, now)]
        raise click.UsageError(f"--since: {times[0]} is not before {times[1]}")
    if of.board.declared_by:
        before = only_declared_by(of.board, then)[0]
    else:
        before = as_of(ledger, of.known_at, at=then).board
    return round_up(before, of.board, then, of.known_at)


VERBS = (say,)
