"""The command line: one function per command, which parses options and calls the other packages.

Exit codes: 0 done, 1 something was rejected, differs or failed, 2 wrong usage. An error is one line
on standard error. The module of a command is imported when the command is used, and what only some
commands need is imported in their functions, so that a command starts fast.
"""

import atexit
import contextlib
import errno
import gc
import io
import os
import sys
from typing import NoReturn
from zoneinfo import ZoneInfoNotFoundError

import click

from tracker import __version__
from tracker.cli.output import ClosedStream, print_error, write
from tracker.cli.sections import Commands, SectionedGroup
from tracker.support import sqlite
from tracker.support.errors import TrackerError
from tracker.support.escape import escaped_lines

YOUNG_OBJECTS = 20_000
"""New objects before a collection of garbage. Python's 700 make a start slower by 5 per cent."""


@click.group(
    cls=SectionedGroup,
    commands=Commands(),
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(__version__, prog_name="tracker")
def commands() -> None:
    """An election-night tracker: from drop folder to gains and holds."""


def main() -> NoReturn:
    """Run the command line and exit with its code."""
    gc.set_threshold(YOUNG_OBJECTS)
    atexit.register(gc.freeze)  # else Python's end examines every object: 15 ms of a summary's 155
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # print ? for a missing character
        elif stream is None:
            setattr(sys, name, ClosedStream())
    if "_TRACKER_COMPLETE" in os.environ:  # called by a shell that completes a word
        from tracker.cli.completion.shells import register

        register()
    try:
        code = commands.main(prog_name="tracker", standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as error:
        write(escaped_lines(error.format_message()))
        code = 2
    except click.ClickException as error:
        print_error(" ".join(error.format_message().split()))  # some of click's have line breaks
        code = 2
    except TrackerError as error:
        print_error(str(error))
        code = error.exit_code
    except sqlite.Error as error:
        print_error(f"the ledger could not be used: {error}{_cure(error)}")
        code = 1
    except ZoneInfoNotFoundError as error:
        print_error(f"this machine has no time zones ({error.args[0]}): install the package tzdata")
        code = 1
    except UnicodeError as error:
        print_error(f"a name or path is not UTF-8, and cannot be used here: {error}")
        code = 1
    except OSError as error:
        where = error.filename or ("the output" if error.errno in _OUTPUT_ERRORS else "")
        print_error(f"{where}: {error.strerror}" if where else str(error))
        code = 1
    except (click.Abort, KeyboardInterrupt):
        print_error("stopped")
        code = 1
    sys.exit(_flushed(code if isinstance(code, int) else 0))


_OUTPUT_ERRORS = (errno.ENOSPC, errno.EPIPE, errno.EBADF, errno.EIO)
"""Errors of standard output, if they name no file."""


def _flushed(code: int) -> int:
    """The exit code; 1 if what was printed cannot be written, to a full disk for example."""
    try:
        sys.stdout.flush()
    except OSError as error:
        print_error(f"standard output: {error.strerror or error}")
        with contextlib.suppress(OSError):  # Python would fail again at its end
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return code or 1
    return code


def _cure(error: sqlite.Error) -> str:
    """The cure for a damaged ledger, to add to the error; empty for another error."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in (sqlite.SQLITE_CORRUPT, sqlite.SQLITE_NOTADB):
        return "; move it away, and start again over the same folder or from a backup"
    return ""
