"""Where text enters the terminal: all output of the commands, which is escaped here.

Only this module writes to the standard streams (ruff's rules T201 and TID251).
"""

import contextlib
import errno
import io
import sys
from collections.abc import Iterator

import click

from tracker.support.escape import Escaped, escaped, escaped_lines, shortened


def write(text: Escaped, *, err: bool = False, nl: bool = True) -> None:
    """Write escaped text. Raises OSError if standard output is closed or the disk is full."""
    click.echo(text, err=err, nl=nl)


def echo(*parts: str) -> None:
    """Write a line. Control characters in its parts become visible, except in `Escaped` parts."""
    write(escaped(*parts))


def echo_text(text: str) -> None:
    """Write a text of several lines, in the encoding of the locale, escaped for a terminal."""
    write(escaped_lines(text) if sys.stdout.isatty() else Escaped(text), nl=False)


def echo_document(document: str | bytes) -> None:
    """Write a document for a program: in UTF-8 in every locale. A terminal gets it escaped."""
    if sys.stdout.isatty():
        text = document if isinstance(document, str) else document.decode(errors="replace")
        write(escaped_lines(text), nl=False)
    else:
        click.echo(document.encode() if isinstance(document, str) else document, nl=False)


def print_line(text: str) -> None:
    """Print a text as one line. Ignores OSError: the command continues without a reader."""
    with contextlib.suppress(OSError):
        echo(shortened(text))


class ClosedStream(io.TextIOBase):
    """In place of a standard stream that was closed when the command began."""

    encoding = "utf-8"

    def write(self, text: str) -> int:
        raise OSError(errno.EBADF, "standard output is closed")

    def flush(self) -> None:
        """Nothing was written."""


@contextlib.contextmanager
def answer_of_recorded_entry() -> Iterator[None]:
    """Print the answer to an entry that is on the disk. If that fails, standard error says so.

    The exit code is 0, also after an alarm about the ledger: a script that sees another one would
    enter it again.
    """
    click.get_current_context().meta.pop(_ALARM, None)
    try:
        yield
    except OSError as error:
        print_error(f"it is recorded; the answer could not be printed: {error.strerror or error}")


def print_error(text: str) -> None:
    """Print a text as one line on standard error. Ignores OSError: the exit code says it too."""
    with contextlib.suppress(OSError):
        write(escaped("tracker: ", shortened(text)), err=True)


def print_alarm(sentence: str) -> None:
    """Print an alarm about the ledger, as one line on standard error: the exit code is then 1."""
    click.get_current_context().meta[_ALARM] = True
    with contextlib.suppress(OSError):
        write(escaped("ALARM: ", sentence, "."), err=True)


def was_alarm(context: click.Context) -> bool:
    """Whether the command of this context has printed an alarm."""
    return _ALARM in context.meta


_ALARM = f"{__name__}.alarm"
"""The key in the data that all contexts of one command share."""


def print_note(text: str) -> None:
    """Print a note about a command that continues, as one line on standard error."""
    with contextlib.suppress(OSError):
        write(escaped("Note: ", shortened(text), "."), err=True)
