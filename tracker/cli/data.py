"""The verbs of the day before: check an election, rehearse a past night."""

from __future__ import annotations

from pathlib import Path

import click

from tracker.cli.options import drop_argument


@click.command()
@click.argument("election", envvar="TRACKER_ELECTION")
def check(election: str) -> int:
    """Audit an election before the night.

    Recomputes every published figure from the votes and says what differs.
    """
    from tracker import election_folder
    from tracker.audit import audit

    report = audit(election_folder.load(election), election_folder.find(election))
    for finding in report.findings:
        click.echo(f"{finding.severity}: {finding.sentence}")
    differ = sum(finding.severity == "differs" for finding in report.findings)
    click.echo(f"Checked {', '.join(report.checked)}. {differ} differ.")
    return 1 if differ else 0


@click.command()
@click.argument("election")
@drop_argument
@click.option(
    "--speed",
    envvar="TRACKER_SPEED",
    show_envvar=True,
    default="1",
    show_default=True,
    metavar="N|max",
    help="N times as fast as it happened, or max.",
)
def rehearse(election: str, drop: Path, speed: str) -> None:
    """Write a past night as real PA files.

    Into DROP, in its real order, at its real pace, faster, or all at once.
    """
    import time

    from tracker import election_folder, rehearsal

    pace: float | None = None
    if speed != "max":
        try:
            pace = float(speed)
        except ValueError:
            pace = 0.0
        if not 0 < pace < float("inf"):
            raise click.UsageError(f"--speed {speed}: give a number above 0, or max")
    messages = rehearsal.night(election_folder.load(election), election_folder.find(election))
    sent = rehearsal.play(messages, drop, speed=pace, sleep=time.sleep)
    click.echo(f"{sent} files written to {drop}.")


VERBS = (check, rehearse)
