"""The verbs of the engineer on shift: verify the ledger, copy it."""

from __future__ import annotations

from pathlib import Path

import click

from tracker.cli.options import db_option, election_option, ledger_path
from tracker.night import wall_clock


@click.command()
@election_option
@db_option
def verify(election: str | None, db: Path | None) -> int:
    """Check the ledger to the bottom.

    Hashes, ids, references, the file itself; and that the documents, read again, give the
    statements and the tables that are in it. It can run while the night goes on.
    """
    from tracker.escape import visible
    from tracker.verify import verify as look

    verdict = look(ledger_path(election, db))
    for fault in verdict.faults:
        click.echo(visible(fault))
    faults = len(verdict.faults)
    click.echo(
        f"{verdict.deliveries:,} deliveries, {verdict.documents:,} documents, "
        f"{verdict.bulletins:,} statements. "
        + (f"{faults} {'fault' if faults == 1 else 'faults'}." if faults else "All is sound.")
    )
    return 1 if faults else 0


@click.command()
@click.argument("out", type=click.Path(path_type=Path))
@election_option
@db_option
def backup(out: Path, election: str | None, db: Path | None) -> None:
    """Copy the ledger while the night goes on.

    OUT is a file that is not there yet, or a folder. The copy is a ledger like any other.
    """
    from tracker.backup import backup as copy

    click.echo(f"Copied to {copy(ledger_path(election, db), out, wall_clock())}")


VERBS = (verify, backup)
