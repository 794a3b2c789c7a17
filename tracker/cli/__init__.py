"""The command line: one command a verb, wiring only.

Exit codes: 0 done, 1 something was rejected or differs, 2 wrong usage. Errors are one
line on stderr. Nothing heavy is imported before the verb that needs it is known.
"""

import io
import os
import sys
from typing import NoReturn

import click

from tracker import __version__
from tracker.cli import (
    entries,
    events,
    explain,
    join,
    maintain,
    metadata,
    night,
    outlook,
    prepare,
    publish,
    reconcile,
    say,
    serve,
)
from tracker.cli.completion import command as completion_command
from tracker.support import sqlite
from tracker.support.errors import TrackerError
from tracker.support.escape import visible


class InOrderOfTheNight(click.Group):
    """Lists its commands as they are written here: the night, the desk, the ledger, the data."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Their names, unsorted."""
        return list(self.commands)


@click.group(cls=InOrderOfTheNight, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="tracker")
def commands() -> None:
    """An election-night tracker: from drop folder to gains and holds."""


for verb in (
    *night.VERBS,
    *explain.VERBS,
    *entries.VERBS,
    *say.VERBS,
    *outlook.VERBS,
    *events.VERBS,
    *join.VERBS,
    *publish.VERBS,
    *serve.VERBS,
    *maintain.VERBS,
    *metadata.VERBS,
    *reconcile.VERBS,
    *prepare.VERBS,
    *completion_command.VERBS,
):
    commands.add_command(verb)


def main() -> NoReturn:
    """Run the command line and exit with its code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(
            stream, io.TextIOWrapper
        ):  # a mark that cannot be written is no reason to fail
            stream.reconfigure(errors="replace")
    if "_TRACKER_COMPLETE" in os.environ:  # a shell asks for words
        from tracker.cli.completion.shells import register

        register()
    try:
        code = commands.main(prog_name="tracker", standalone_mode=False) or 0
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message())
        code = 2
    except click.ClickException as error:
        _complain(error.format_message())
        code = 2
    except TrackerError as error:
        _complain(str(error))
        code = error.exit_code
    except sqlite.Error as error:
        _complain(f"the ledger could not be used: {error}{_what_to_do(error)}")
        code = 1
    except OSError as error:
        _complain(f"{error.filename}: {error.strerror}" if error.filename else str(error))
        code = 1
    except (click.Abort, KeyboardInterrupt):
        _complain("stopped")
        code = 1
    sys.exit(code if isinstance(code, int) else 0)


def _what_to_do(error: sqlite.Error) -> str:
    if getattr(error, "sqlite_errorcode", 0) & 0xFF in (
        sqlite.SQLITE_CORRUPT,
        sqlite.SQLITE_NOTADB,
    ):
        return "; move it away, and start again over the same folder or from a backup"
    return ""


def _complain(sentence: str) -> None:
    click.echo(f"tracker: {visible(sentence)}", err=True)
