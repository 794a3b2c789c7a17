"""Lines of a command that goes on when nobody can read them."""

import contextlib

import click

from tracker.support.escape import visible


def print_line(text: str) -> None:
    """Print untrusted text as one line; not if the pipe is closed or its disk is full."""
    with contextlib.suppress(OSError):
        click.echo(visible(text))


def print_error(text: str) -> None:
    """Print untrusted text as one line on standard error."""
    click.echo(f"tracker: {visible(text)}", err=True)
