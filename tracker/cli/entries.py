"""The producer's verbs: declare, retract, pin, unpin, note, confirm, undo."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tracker.board import entries
from tracker.cli import completion
from tracker.cli.options import (
    bulletin_option,
    by_option,
    db_option,
    election_option,
    existing_ledger,
    option,
    reason_option,
)
from tracker.cli.verb import Verb
from tracker.election.clock import wall_clock

if TYPE_CHECKING:
    from tracker.board.bulletin import Bulletin
    from tracker.election import Seat
    from tracker.ledger import Ledger


@click.command(
    cls=Verb,
    examples=[
        'tracker declare "Norwich North" Con --by AB -e anglia-2019',
        "tracker declare Ipswich Con --votes Con=24952 --votes Lab=19473 --votes LD=2439 \\\n"
        "    --votes BRX=1432 --votes Green=1283 --by AB -e anglia-2019",
    ],
)
@click.argument("seat", shell_complete=completion.seats)
@click.argument("party", shell_complete=completion.parties)
@option(
    "--votes",
    multiple=True,
    metavar="PARTY=VOTES",
    shell_complete=completion.votes,
    help="Once for each candidate: --votes Con=22334 --votes Lab=19754",
)
@by_option
@reason_option
@election_option
@db_option
def declare(
    seat: str,
    party: str,
    votes: tuple[str, ...],
    by: str,
    reason: str,
    election: str | None,
    db: Path | None,
) -> None:
    """Mark a seat declared.

    The winner alone, or with the votes of every candidate.
    """
    figures: dict[str, str] = {}
    for entry in votes:
        name, equals, figure = entry.rpartition("=")
        if not equals or name in figures:
            raise click.UsageError(f"--votes {entry}: write each party once, as Con=22334")
        figures[name] = figure

    def say(ledger: Ledger, seat: Seat) -> list[Bulletin]:
        return [
            entries.declare(
                ledger.board,
                seat,
                entries.parse_party(ledger.election, party),
                entries.parse_votes(ledger.election, figures),
                by=by,
                now=wall_clock(),
                reason=reason,
            )
        ]

    _say(election, db, seat, say)


@click.command(
    cls=Verb,
    examples=[
        'tracker retract "Norwich North" --by AB -e anglia-2019',
        'tracker retract Ipswich --bulletin 3f9c21d0 --by AB --reason "wrong seat" -e anglia-2019',
    ],
)
@click.argument("seat", shell_complete=completion.seats)
@bulletin_option
@by_option
@reason_option
@election_option
@db_option
def retract(
    seat: str, bulletin: str, by: str, reason: str, election: str | None, db: Path | None
) -> None:
    """Take back what the desk said of a seat.

    Or, with --bulletin, one statement, the feed's too.
    """
    _say(
        election,
        db,
        seat,
        lambda ledger, named: entries.retract(
            ledger.board, named, by=by, now=wall_clock(), bulletin=bulletin, reason=reason
        ),
    )


@click.command(
    cls=Verb,
    examples=[
        'tracker pin "North Norfolk" --by AB --reason "read back by the count" -e anglia-2019',
        "tracker pin Ipswich --bulletin 3f9c21d0 --by AB -e anglia-2019",
    ],
)
@click.argument("seat", shell_complete=completion.seats)
@bulletin_option
@by_option
@reason_option
@election_option
@db_option
def pin(
    seat: str, bulletin: str, by: str, reason: str, election: str | None, db: Path | None
) -> None:
    """Hold a seat to what stands.

    Or, with --bulletin, to one statement; whatever the feed says next.
    """
    _say(
        election,
        db,
        seat,
        lambda ledger, named: [
            entries.pin(
                ledger.board, named, by=by, now=wall_clock(), bulletin=bulletin, reason=reason
            )
        ],
    )


@click.command(cls=Verb, examples=['tracker unpin "North Norfolk" --by AB -e anglia-2019'])
@click.argument("seat", shell_complete=completion.seats)
@by_option
@reason_option
@election_option
@db_option
def unpin(seat: str, by: str, reason: str, election: str | None, db: Path | None) -> None:
    """Let the feed speak for a seat again."""
    _say(
        election,
        db,
        seat,
        lambda ledger, named: [
            entries.unpin(ledger.board, named, by=by, now=wall_clock(), reason=reason)
        ],
    )


@click.command(
    cls=Verb,
    examples=[
        'tracker note "North Norfolk" "no recount asked for, says the LD agent" --by AB \\\n'
        "    -e anglia-2019"
    ],
)
@click.argument("seat", shell_complete=completion.seats)
@click.argument("text")
@by_option
@election_option
@db_option
def note(seat: str, text: str, by: str, election: str | None, db: Path | None) -> None:
    """Leave a word about a seat.

    It changes nothing about what stands; tracker why shows it with who said it and when.
    """
    _say(
        election,
        db,
        seat,
        lambda ledger, named: [entries.note(ledger.board, named, text, by=by, now=wall_clock())],
    )


@click.command(
    cls=Verb,
    examples=['tracker confirm "North Norfolk" --by AB --reason "rung the count" -e anglia-2019'],
)
@click.argument("seat", shell_complete=completion.seats)
@by_option
@reason_option
@election_option
@db_option
def confirm(seat: str, by: str, reason: str, election: str | None, db: Path | None) -> None:
    """Say that you have checked what stands for a seat.

    It changes neither winner nor votes, and lapses when something else comes to stand.
    """
    _say(
        election,
        db,
        seat,
        lambda ledger, named: [
            entries.confirm(ledger.board, named, by=by, now=wall_clock(), reason=reason)
        ],
    )


@click.command(cls=Verb, examples=["tracker undo --by AB -e anglia-2019"])
@by_option
@election_option
@db_option
def undo(by: str, election: str | None, db: Path | None) -> None:
    """Take back the last thing you said, of any seat.

    Again, and the one before it is taken back. An unpin is not: pin the seat again.
    """
    from tracker.ledger.explain import describe_bulletin
    from tracker.support.escape import visible

    with existing_ledger(election, db) as ledger:
        with ledger.writing():
            back = entries.undo(ledger.board, ledger.desk_entries(), by=by, now=wall_clock())
            ledger.append([back], wall_clock())
        seat = ledger.election.seat_by_id[back.seat]
        said = entries.find_bulletin(ledger.board, seat, back.target or "")
        click.echo(
            f"Taken back in {seat.name}: {visible(describe_bulletin(said, ledger.election))}"
        )
        _how_it_stands(ledger, seat)


def _say(
    election: str | None,
    db: Path | None,
    seat_text: str,
    say: Callable[[Ledger, Seat], list[Bulletin]],
) -> None:
    """Put a desk entry on record and say what the seat stands at now."""
    with existing_ledger(election, db) as ledger:
        seat = entries.parse_seat(ledger.election, seat_text)
        with ledger.writing():
            ledger.append(say(ledger, seat), wall_clock())
        _how_it_stands(ledger, seat)


def _how_it_stands(ledger: Ledger, seat: Seat) -> None:
    from tracker.ledger.explain import explain_standing

    state = ledger.board.states[seat.id]
    click.echo(f"{seat.name}: {state.status}  {state.result()}".rstrip())
    click.echo(explain_standing(state))


VERBS = (declare, retract, pin, unpin, note, confirm, undo)
