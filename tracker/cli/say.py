"""`tracker say`: sentences for the air and for print."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from tracker.board.entry_fields import parse_seat
from tracker.cli import completion
from tracker.cli.command import command
from tracker.cli.options import (
    as_of_options,
    board_as_of,
    existing_ledger,
    format_option,
    ledger_options,
    option,
    time_of,
)
from tracker.cli.output import echo_text, print_error
from tracker.election.clock import clock_time, wall_clock

if TYPE_CHECKING:
    import datetime as dt

    from tracker.ledger import Ledger
    from tracker.ledger.as_of import AsOf
    from tracker.ledger.recorded_exports import Export
    from tracker.summary.news_scripts.script import Script


@command(
    "tracker say headline -e anglia-2019",
    "tracker say running -e anglia-2019",
    "tracker say round-up -e anglia-2019 --since 02:30",
    "tracker say piece -e anglia-2019 -f markdown",
    'tracker say seat "North Norfolk" -e anglia-2019',
)
@click.argument("piece", type=click.Choice(["headline", "running", "round-up", "piece", "seat"]))
@click.argument("seat", required=False, shell_complete=completion.seats)
@ledger_options
@option(
    "--since",
    metavar="TIME",
    help="Time of the last round-up. Default: the last one on record, else thirty minutes ago.",
)
@option("--long", "is_long", is_flag=True, help="With piece: every seat, swing and party.")
@as_of_options
@format_option(("text", "markdown"), "TRACKER_SAY_FORMAT")
def say(
    piece: str,
    seat: str | None,
    election: str | None,
    db: Path | None,
    since: str | None,
    is_long: bool,
    at: str | None,
    declared_by: str | None,
    format_: str,
) -> None:
    """The night in sentences.

    headline: one line. running: the state of the night, in twenty seconds. round-up: what
    happened since the last round-up, corrections first. piece: the whole night, for print; for a
    country it is three minutes of reading, with --long everything. seat: the on-air lines of one
    SEAT. The text is recorded as an export: if one of its figures is corrected,
    `tracker corrections` names the text.
    """
    from tracker.summary.export import record_export
    from tracker.summary.news_scripts.layout import laid_out
    from tracker.summary.news_scripts.script import with_full_names

    if (piece == "seat") != bool(seat):
        raise click.UsageError('give a SEAT after "seat", and only there')
    if since and piece != "round-up":
        raise click.UsageError("--since goes with round-up only")
    if is_long and piece != "piece":
        raise click.UsageError("--long goes with piece only")
    with existing_ledger(election, db) as ledger:
        now = wall_clock()
        with ledger.snapshot():
            as_of = board_as_of(ledger, at, declared_by, now)
            if piece == "round-up":
                script = _round_up(ledger, as_of, time_of(ledger, "--since", since))
            else:
                script = _script(piece, seat, as_of, is_long=is_long)
        if as_of.board.election.style.full_first:
            script = with_full_names(script, as_of.board.election)
        text = laid_out(script, format_)
        seats = [parse_seat(as_of.board.election, seat).id] if seat else None
        _, unrecorded = record_export(
            ledger, _export_format(piece), None, as_of, text.encode(), now, seats
        )
    if unrecorded:
        print_error(unrecorded)
    echo_text(text)


def _script(piece: str, seat: str | None, of: AsOf, *, is_long: bool = False) -> Script:
    """The script of a piece other than the round-up."""
    from tracker.summary.news_scripts.end_of_night import end_of_night
    from tracker.summary.news_scripts.headline import headline
    from tracker.summary.news_scripts.running_summary import running_summary
    from tracker.summary.news_scripts.seat_line import seat_script

    if seat:
        state = of.board.states[parse_seat(of.board.election, seat).id]
        return seat_script(of.board, state, of.known_at)
    if piece == "piece":
        return end_of_night(of.board, of.known_at, is_long=is_long)
    pieces = {"headline": headline, "running": running_summary}
    return pieces[piece](of.board, of.known_at)


def _round_up(ledger: Ledger, of: AsOf, since: dt.datetime | None) -> Script:
    """The round-up since a time; by default since the last round-up on record, else since `SPAN`.

    With --declared-by the default is `SPAN`, and the earlier board has only the seats that declared
    by its time. Raises UsageError if `since` is not before the board's time.
    """
    from tracker.ledger.as_of import as_of, only_declared_by
    from tracker.summary.news_scripts.expected_seats import SPAN
    from tracker.summary.news_scripts.progress import moment as moment_of
    from tracker.summary.news_scripts.round_up import round_up
    from tracker.summary.retractions import retractions

    now = moment_of(of.board, of.known_at)
    last = None if since or of.board.declared_by else _last_round_up(ledger, now)
    then = last.as_of if last else since or now - SPAN
    if then >= now:
        times = [clock_time(time, ledger.election) for time in (then, now)]
        raise click.UsageError(f"--since: {times[0]} is not before {times[1]}")
    if of.board.declared_by:
        before = only_declared_by(of.board, then)[0]
        return round_up(before, of.board, then, of.known_at)
    if last:
        board, seq = ledger.board_up_to(last.last_seq), last.last_seq
    else:
        earlier = as_of(ledger, of.known_at, at=then)
        board, seq = earlier.board, earlier.last_seq
    return round_up(board, of.board, then, of.known_at, retractions(ledger, seq, of.last_seq))


def _export_format(piece: str) -> str:
    """The format in the ledger's record of a text for the air."""
    return f"say {piece}"


def _last_round_up(ledger: Ledger, now: dt.datetime) -> Export | None:
    """The last round-up on record of a time before `now`; None if there is none."""
    of_round_up = _export_format("round-up")
    round_ups = (export for export in ledger.exports() if export.format == of_round_up)
    return max((e for e in round_ups if e.as_of < now), key=lambda e: e.as_of, default=None)
