"""The commands, under the headings that `tracker --help` shows."""

from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Any

import click

from tracker.cli.output import was_alarm

SECTIONS: Mapping[str, Mapping[str, str]] = {
    "The night": {
        "demo": "night",
        "watch": "night",
        "ingest": "night",
        "fetch": "fetch",
        "status": "status",
        "join": "join",
    },
    "The desk's entries": dict.fromkeys(
        ("declare", "retract", "undo", "confirm", "note", "pin", "unpin", "set-aside"), "entries"
    ),
    "What stands, and why": {
        "why": "explain",
        "problems": "explain",
        "corrections": "explain",
        "reconcile": "reconcile",
    },
    "What leaves the tracker": {
        "say": "say",
        "summary": "summary",
        "publish": "publish",
        "serve": "serve",
        "events": "events",
        "hooks": "events",
        "schema": "events",
        "metadata": "metadata",
    },
    "The seats to come, for the desk alone": {"outlook": "outlook", "backtest": "outlook"},
    "Before the night": {
        "doctor": "doctor",
        "check": "prepare",
        "rehearse": "prepare",
        "prepare": "prepare",
        "new": "new",
    },
    "The ledger": {"verify": "maintain", "backup": "maintain", "repair": "maintain"},
    "This program": {"docs": "manual", "man": "manual", "completion": "completion.command"},
}
"""The commands by heading, in the order of the help and of the manual page.

Each has the module of `tracker.cli` with the function of the command.
"""


class Commands(Mapping[str, click.Command]):
    """The commands of `SECTIONS` by name. The module of a command is imported when it is read."""

    def __init__(self) -> None:
        self._modules = {
            name: module for names in SECTIONS.values() for name, module in names.items()
        }

    def __getitem__(self, name: str) -> click.Command:
        module = import_module(f"tracker.cli.{self._modules[name]}")
        found: click.Command = getattr(module, name.replace("-", "_"))
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self._modules)

    def __len__(self) -> int:
        return len(self._modules)


class SectionedGroup(click.Group):
    """A group whose help lists the commands under the headings of `SECTIONS`.

    The exit code of a command that has printed an alarm about the ledger is 1, even if the command
    has succeeded.
    """

    def invoke(self, ctx: click.Context) -> Any:
        code = super().invoke(ctx)
        return (code or 1) if was_alarm(ctx) else code

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write a section for each heading, with all descriptions in one column."""
        width = max(map(len, self.commands))
        limit = formatter.width - 6 - width
        for heading, names in SECTIONS.items():
            rows = [
                (f"{name:<{width}}", self.commands[name].get_short_help_str(limit))
                for name in names
            ]
            with formatter.section(heading):
                formatter.write_dl(rows)
