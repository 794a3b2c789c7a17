"""Colours for the text that a command prints on a terminal.

In a pipe, with NO_COLOR or with TERM=dumb, the text is not styled. It is always escaped.
"""

import os
import sys

import click

from tracker.support.escape import Escaped, escaped

_COLOURS = {
    **dict.fromkeys(("declared", "accepted", "sound", "ok"), "green"),
    **dict.fromkeys(
        ("called", "votes-pending", "recount", "held", "warning", "corrected", "warn"), "yellow"
    ),
    **dict.fromkeys(
        (
            *("tied", "conflict", "doubtful", "rejected", "left out"),
            *("stops", "differs", "ALARM", "fault", "fail"),
        ),
        "red",
    ),
}
"""The colour of a status; another status has none."""


def status(status: str, text: str | None = None) -> Escaped:
    """`text`, by default the status itself, in the colour of the status."""
    colour = _COLOURS.get(status.strip())
    shown = escaped(status if text is None else text)
    if not (colour and _has_colours()):
        return shown
    return Escaped(click.style(shown, fg=colour, bold=colour == "red" or None))


def bold(text: str) -> Escaped:
    """The text in bold, for the subject of a line: the name of a seat."""
    return Escaped(click.style(escaped(text), bold=True)) if _has_colours() else escaped(text)


def dim(text: str) -> Escaped:
    """The text dimmed, for secondary text: ids, files, retracted statements."""
    return Escaped(click.style(escaped(text), dim=True)) if _has_colours() else escaped(text)


def _has_colours() -> bool:
    plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    return not plain and sys.stdout.isatty()
