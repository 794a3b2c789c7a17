"""The commands that make desk entries: from `tracker declare` to `tracker undo`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tracker.board import entries, entry_fields
from tracker.cli import completion
from tracker.cli.command import command
from tracker.cli.options import (
    bulletin_option,
    by_option,
    existing_ledger,
    ledger_for_entries,
    ledger_options,
    new_ledger_options,
    option,
    reason_option,
)
from tracker.cli.output import answer_of_recorded_entry, echo
from tracker.cli.parameter_types import Voters
from tracker.election.clock import wall_clock

if TYPE_CHECKING:
    import datetime as dt

    from tracker.board import Board
    from tracker.board.bulletin import Bulletin
    from tracker.election import Seat
    from tracker.ledger import Ledger


@command(
    'tracker declare "Norwich North" Con --by AB -e anglia-2019',
    "tracker declare Ipswich Con --votes Con=24952 --votes Lab=19473 --votes LD=2439 \\\n"
    "    --votes BRX=1432 --votes Green=1283 --by AB -e anglia-2019",
    'tracker declare "Runcorn and Helsby" "Reform UK:Sarah Pochin" --electorate 70666 \\\n'
    '    --rejected 85 --votes "Reform UK:Sarah Pochin=12645" --votes Lab=12639 \\\n'
    '    --votes "Rejoin EU=129" --new-party "Rejoin EU" --by AB -e runcorn-and-helsby-2025',
)
@click.argument("seat", shell_complete=completion.seats)
@click.argument("party", shell_complete=completion.parties)
@option(
    "--votes",
    multiple=True,
    metavar="PARTY=VOTES",
    shell_complete=completion.votes,
    help="Once for each candidate: --votes Con=22334 --votes Lab=19754. An independent has a name, "
    'any candidate may have one: --votes "Ind:Jane Smith=312".',
)
@option(
    "--electorate",
    type=Voters(1),
    metavar="N",
    help="Voters on the register. Default: the election's table.",
)
@option(
    "--rejected",
    type=Voters(0),
    metavar="N",
    help="Ballot papers rejected at the count.",
)
@option(
    "--new-party",
    multiple=True,
    metavar="NAME",
    help="A party of this declaration that is not in the election's tables.",
)
@by_option
@reason_option
@new_ledger_options
def declare(
    seat: str,
    party: str,
    votes: tuple[str, ...],
    electorate: int | None,
    rejected: int | None,
    new_party: tuple[str, ...],
    by: str,
    reason: str,
    election: str | None,
    db: Path | None,
    date: dt.date | None,
) -> None:
    """Mark a seat declared.

    Records the winner only, or also the votes of every candidate.
    """
    figures: dict[str, str] = {}
    for entry in votes:
        name, equals, figure = entry.rpartition("=")
        if not equals:
            raise click.UsageError(f"--votes {entry}: write it as Con=22334")
        if name in figures:
            raise click.UsageError(f"--votes {entry}: {entry_fields.given_twice(name)}")
        figures[name] = figure

    def make_entry(board: Board, seat: Seat) -> Bulletin:
        known = board.election
        added = entry_fields.new_parties(known, new_party)
        try:
            winner, person = entry_fields.parse_candidate(known, party, added)
            typed, *accounts = entry_fields.take_accounts(figures)
            counted = entry_fields.parse_votes(known, typed, added)
        except entry_fields.UnknownPartyError as error:
            raise entry_fields.EntryError(f"{error}; for a new one, add --new-party NAME") from None
        register, papers = (
            _only_figure(name, option, typed)
            for name, option, typed in zip(
                ("electorate", "rejected"), (electorate, rejected), accounts, strict=True
            )
        )
        used = {winner.code, *(candidate.party for candidate in counted)}
        if unused := [new.name for new in added if new.code not in used]:
            raise entry_fields.EntryError(f"--new-party {unused[0]}: no candidate has this party")
        return entries.declare(
            board,
            seat,
            winner,
            counted,
            name=person,
            electorate=register,
            rejected=papers,
            by=by,
            now=wall_clock(),
            reason=reason,
        )

    _record(ledger_for_entries(election, db, date), seat, make_entry)


def _only_figure(name: str, option: int | None, typed: int | None) -> int | None:
    """The figure of the option or of --votes; both must be equal. Raises EntryError."""
    if None not in (option, typed) and option != typed:
        raise entry_fields.EntryError(f"--{name} is {option}, but --votes has {typed}")
    return typed if option is None else option


@command(
    'tracker retract "Norwich North" --by AB -e anglia-2019',
    'tracker retract Ipswich --bulletin 3f9c21d0 --by AB --reason "wrong seat" -e anglia-2019',
)
@click.argument("seat", shell_complete=completion.seats)
@bulletin_option
@by_option
@reason_option
@ledger_options
def retract(
    seat: str, bulletin: str, by: str, reason: str, election: str | None, db: Path | None
) -> None:
    """Retract the desk's declarations of a seat, or bring back a seat set aside.

    With --bulletin, retract one statement instead: of the feed, or any entry of the desk.
    """
    entry = partial(entries.retract, by=by, now=wall_clock(), bulletin=bulletin, reason=reason)
    _record(existing_ledger(election, db), seat, entry)


@command(
    'tracker pin "North Norfolk" --by AB --reason "read back by the count" -e anglia-2019',
    "tracker pin Ipswich --bulletin 3f9c21d0 --by AB -e anglia-2019",
)
@click.argument("seat", shell_complete=completion.seats)
@bulletin_option
@by_option
@reason_option
@ledger_options
def pin(
    seat: str, bulletin: str, by: str, reason: str, election: str | None, db: Path | None
) -> None:
    """Keep a seat as it stands, until it is unpinned.

    With --bulletin, keep it as in that statement. Later files of the feed do not change it.
    """
    entry = partial(entries.pin, by=by, now=wall_clock(), bulletin=bulletin, reason=reason)
    _record(existing_ledger(election, db), seat, entry)


@command('tracker unpin "North Norfolk" --by AB -e anglia-2019')
@click.argument("seat", shell_complete=completion.seats)
@by_option
@reason_option
@ledger_options
def unpin(seat: str, by: str, reason: str, election: str | None, db: Path | None) -> None:
    """Let the feed decide a seat again."""
    entry = partial(entries.unpin, by=by, now=wall_clock(), reason=reason)
    _record(existing_ledger(election, db), seat, entry)


@command(
    'tracker note "North Norfolk" "no recount asked for, says the LD agent" --by AB \\\n'
    "    -e anglia-2019",
)
@click.argument("seat", shell_complete=completion.seats)
@click.argument("text")
@by_option
@new_ledger_options
def note(
    seat: str, text: str, by: str, election: str | None, db: Path | None, date: dt.date | None
) -> None:
    """Write a note about a seat.

    It changes no result; `tracker why` shows it with its author and time.
    """
    entry = partial(entries.note, text=text, by=by, now=wall_clock())
    _record(ledger_for_entries(election, db, date), seat, entry)


@command(
    'tracker confirm "North Norfolk" --by AB --reason "rung the count" -e anglia-2019',
    "tracker confirm Ipswich --bulletin 3f9c21d0 --by AB -e anglia-2019",
)
@click.argument("seat", shell_complete=completion.seats)
@bulletin_option
@by_option
@reason_option
@ledger_options
def confirm(
    seat: str, bulletin: str, by: str, reason: str, election: str | None, db: Path | None
) -> None:
    """Confirm that the result that stands for a seat is checked.

    With --bulletin, it is refused unless that statement still stands. A confirmation changes
    neither winner nor votes, and ends when another result stands.
    """
    entry = partial(entries.confirm, by=by, now=wall_clock(), bulletin=bulletin, reason=reason)
    _record(existing_ledger(election, db), seat, entry)


@command(
    'tracker set-aside Kettering --by AB --reason "poll countermanded, a candidate died" \\\n'
    "    -e anglia-2019",
)
@click.argument("seat", shell_complete=completion.seats)
@by_option
@reason_option
@new_ledger_options
def set_aside(
    seat: str, by: str, reason: str, election: str | None, db: Path | None, date: dt.date | None
) -> None:
    """Set a seat aside: no declaration of it is expected tonight.

    Use it for a postponed poll or an uncontested seat. The seat is then not counted in the totals,
    and not among the seats to come. `tracker retract` brings it back.
    """
    entry = partial(entries.set_aside, by=by, now=wall_clock(), reason=reason)
    _record(ledger_for_entries(election, db, date), seat, entry)


@command("tracker undo --by AB -e anglia-2019")
@by_option
@ledger_options
def undo(by: str, election: str | None, db: Path | None) -> None:
    """Retract your last entry, about any seat.

    A second undo retracts the entry before it. If the last entry retracted several statements, all
    of them count again. An unpin cannot be undone: pin the seat again.
    """
    with existing_ledger(election, db) as ledger:
        now = wall_clock()
        with ledger.writing():
            before = ledger.board
            made = entries.undo(before, ledger.desk_entries(), by=by, now=now)
            ledger.append(made, now)
        with answer_of_recorded_entry():
            _print_entries(ledger, before, made)


def _record(
    opened: Ledger,
    seat_text: str,
    make_entry: Callable[[Board, Seat], Bulletin | list[Bulletin]],
) -> None:
    """Record the entries that `make_entry` makes for a seat, print them, and close the ledger."""
    with opened as ledger:
        with ledger.writing():
            before = ledger.board
            seat = entry_fields.parse_seat(before.election, seat_text)
            entry = make_entry(before, seat)
            made = entry if isinstance(entry, list) else [entry]
            ledger.append(made, wall_clock())
        with answer_of_recorded_entry():
            _print_entries(ledger, before, made)


_SIGNED = {"confirm": "Confirmed", "pin": "Pinned", "retraction": "Taken back"}
"""By kind of entry: the word for its effect on its target."""


def _print_entries(ledger: Ledger, before: Board, made: Sequence[Bulletin]) -> None:
    """Print the statements that the entries confirm, pin, unpin or retract; then the new status.

    Then, for a declaration, what is unusual in it: a new party, an implausible electorate.

    `before` is the board on which the entries were made.
    """
    from tracker.feeds.checks import declaration_warnings
    from tracker.ledger.explain import describe_bulletin, explain_standing

    state = before.states[made[0].seat]
    signed = [(_SIGNED[b.kind], before.bulletins[b.seat][b.target]) for b in made if b.target]
    if made[0].kind == "unpin":
        pinned = state.standing.rivals or (state.standing.bulletin,)
        signed = [("Unpinned", b) for b in pinned if b]
    doubts = state.doubts if not ledger.board.states[state.seat.id].doubts else ()
    for verb, bulletin in signed:
        described = describe_bulletin(bulletin, ledger.election)
        echo(f"{verb} in {state.seat.name}: {described} ({bulletin.id[:8]})")
    for doubt in doubts:
        echo(f"It was doubtful: {doubt.sentence}.")
    state = ledger.board.states[state.seat.id]
    echo(f"{state.seat.name}: {state.status}  {state.result()}".rstrip())
    echo(explain_standing(state))
    for bulletin in made:
        for warning in declaration_warnings(bulletin, state.seat, ledger.election):
            echo(f"Note: {warning}.")
