"""The commands, under the headings that `tracker --help` shows."""

from collections.abc import Mapping
from typing import Any

import click

from tracker.cli import (
    doctor,
    entries,
    events,
    explain,
    fetch,
    join,
    maintain,
    manual,
    metadata,
    new,
    night,
    outlook,
    prepare,
    publish,
    reconcile,
    say,
    serve,
    summary,
)
from tracker.cli.completion import command as completion_command
from tracker.cli.output import was_alarm

SECTIONS: Mapping[str, tuple[click.Command, ...]] = {
    "The night": (night.demo, night.watch, night.ingest, fetch.fetch, night.status, join.join),
    "The desk's entries": (
        *(entries.declare, entries.retract, entries.undo, entries.confirm, entries.note),
        *(entries.pin, entries.unpin, entries.set_aside),
    ),
    "What stands, and why": (
        *(explain.why, explain.problems, explain.corrections, reconcile.reconcile),
    ),
    "What leaves the tracker": (
        *(say.say, summary.summary, publish.publish, serve.serve),
        *(events.events, events.hooks, events.schema, metadata.metadata),
    ),
    "The seats to come, for the desk alone": (outlook.outlook, outlook.backtest),
    "Before the night": (
        *(doctor.doctor, prepare.check, prepare.rehearse, prepare.prepare, new.new),
    ),
    "The ledger": (maintain.verify, maintain.backup, maintain.repair),
    "This program": (manual.docs, manual.man, completion_command.completion),
}
"""The commands by heading, in the order of the help and of the manual page."""


class SectionedGroup(click.Group):
    """A group whose help lists the commands under the headings of `SECTIONS`.

    The exit code of a command that has printed an alarm about the ledger is 1, also if it is done.
    """

    def invoke(self, ctx: click.Context) -> Any:
        code = super().invoke(ctx)
        return code or 1 if was_alarm(ctx) else code

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write a section for each heading, with all descriptions in one column."""
        width = max(map(len, self.commands))
        limit = formatter.width - 6 - width
        for heading, commands in SECTIONS.items():
            rows = [
                (f"{command.name:<{width}}", command.get_short_help_str(limit))
                for command in commands
            ]
            with formatter.section(heading):
                formatter.write_dl(rows)


def add_sections(group: click.Group) -> None:
    """Add all commands to a group."""
    for commands in SECTIONS.values():
        for command in commands:
            group.add_command(command)
