"""Prints lines of untrusted text."""

import contextlib

import click

from tracker.support.escape import visible


def print_line(text: str) -> None:
    """Print a text as one line. Ignores OSError: the command continues without a reader."""
    with contextlib.suppress(OSError):
        click.echo(visible(text))


def print_error(text: str) -> None:
    """Print a text as one line on standard error. Ignores OSError: the exit code says it too."""
    with contextlib.suppress(OSError):
        click.echo(f"tracker: {visible(text)}", err=True)


def print_alarm(sentence: str) -> None:
    """Print an alarm about the ledger, as one line on standard error: the exit code is then 1."""
    _alarms.append(sentence)
    with contextlib.suppress(OSError):
        click.echo(f"ALARM: {visible(sentence)}.", err=True)


def was_alarm() -> bool:
    """Whether this process has printed an alarm."""
    return bool(_alarms)


_alarms: list[str] = []


def print_note(text: str) -> None:
    """Print a note about a command that continues, as one line on standard error."""
    with contextlib.suppress(OSError):
        click.echo(f"Note: {visible(text)}.", err=True)
