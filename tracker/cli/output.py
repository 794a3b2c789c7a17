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


def print_note(text: str) -> None:
    """Print a note about a command that continues, as one line on standard error."""
    with contextlib.suppress(OSError):
        click.echo(f"Note: {visible(text)}.", err=True)
