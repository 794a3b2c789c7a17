"""`tracker verify`, `backup` and `repair`: checks, copies and repairs a ledger."""

from __future__ import annotations

import contextlib
from pathlib import Path

import click

from tracker.cli import style
from tracker.cli.command import command
from tracker.cli.options import ledger_options, ledger_path
from tracker.cli.output import echo
from tracker.election.clock import wall_clock


@command("tracker verify -e anglia-2019")
@ledger_options
def verify(election: str | None, db: Path | None) -> int:
    """Check the ledger completely.

    Checks its hashes, ids and references, and the file itself. Reads all documents again, to check
    that they give the statements and tables in the ledger. Can run during the night.
    """
    from tracker.ledger.verify import verify as verify_ledger
    from tracker.support import sqlite
    from tracker.support.phrases import quantity
    from tracker.support.progress_bar import progress_bar

    with progress_bar("Reading deliveries again") as progress:
        verdict = verify_ledger(ledger_path(election, db), progress)
    if sqlite.has_reset_bug():
        echo(style.status("warning", sqlite.reset_bug_sentence()))
    if verdict.note:
        echo(style.status("warning", f"Note: {verdict.note}."))
    for fault in verdict.faults:
        echo(style.status("fault", fault))
    conclusion = style.status("sound", "All is sound.")
    if verdict.faults:
        conclusion = style.status("fault", f"{quantity(len(verdict.faults), 'fault')}.")
    echo(
        f"{verdict.deliveries:,} deliveries, {verdict.documents:,} documents, "
        f"{verdict.bulletins:,} statements. ",
        conclusion,
    )
    if staged := verdict.staged.sentence():
        echo(f"{staged}, and {'is' if verdict.staged.count == 1 else 'are'} not counted.")
    return 1 if verdict.faults else 0


@command(
    "tracker backup copies -e anglia-2019",
    "tracker backup before-the-recount.db --db night.db",
)
@click.argument("out", type=click.Path(path_type=Path))
@ledger_options
def backup(out: Path, election: str | None, db: Path | None) -> None:
    """Copy the ledger, also during the night.

    OUT is a new file, or a folder. The copy is a ledger like any other.
    """
    from tracker.ledger.backup import backup as copy_ledger
    from tracker.support.progress_bar import progress_bar

    with progress_bar("Copying pages") as progress:
        copy = copy_ledger(ledger_path(election, db), out, wall_clock(), progress)
    echo(f"Copied to {copy}")


@command("tracker repair -e anglia-2019")
@ledger_options
def repair(election: str | None, db: Path | None) -> int:
    """Make damaged records again, from the files in the ledger.

    Copies the ledger first. A record is only replaced by what its hash or checksum proves, or by
    what the file gives again. A damaged record that settles a problem or an alert is dropped if it
    cannot be made again. With -e, a damaged record of the election is made again from the folder.
    Other trackers can go on; they wait during the repair.
    """
    from tracker.election.csv_tables import ElectionError
    from tracker.election.folder import load_election
    from tracker.ledger.repair import repair as repair_ledger
    from tracker.support.phrases import quantity

    path, loaded = ledger_path(election, db), None
    if election:
        with contextlib.suppress(ElectionError):
            loaded = load_election(election)
    outcome = repair_ledger(path, wall_clock(), loaded)
    if outcome.backup:
        echo(f"Copied to {outcome.backup}")
    for made in outcome.done:
        echo(f"Repaired: {made}")
    for fault in outcome.left.faults:
        echo(style.status("fault", fault))
    if outcome.left.faults:
        faults = quantity(len(outcome.left.faults), "fault")
        left = f"{faults} left: restore a backup, or enter again what is missing."
        echo(style.status("fault", left))
        return 1
    echo(style.status("sound", "All is sound."))
    return 0
