"""Colour for a verb's lines where a person reads them; the words are the same without it.

On a terminal, unless NO_COLOR is set or the terminal is a dumb one. It decides no words, and
takes text that is safe to show: what is untrusted goes through `escape.visible` before.
"""

import os
import sys

import click

_COLOURS = {
    **dict.fromkeys(("declared", "accepted", "sound"), "green"),
    **dict.fromkeys(
        ("called", "votes-pending", "recount", "held", "warning", "corrected"), "yellow"
    ),
    **dict.fromkeys(("tied", "conflict", "rejected", "differs", "ALARM", "fault"), "red"),
}
"""By the word that says how something stands; any other word is left as it is."""


def status(word: str, text: str | None = None) -> str:
    """A word that says how something stands, or a text that this word is about, in its colour."""
    colour = _COLOURS.get(word.strip())
    shown = word if text is None else text
    return (
        click.style(shown, fg=colour, bold=colour == "red" or None)
        if colour and _shows()
        else shown
    )


def bold(text: str) -> str:
    """What a line is about."""
    return click.style(text, bold=True) if _shows() else text


def dim(text: str) -> str:
    """What is there for who looks for it: ids, files, what does not stand."""
    return click.style(text, dim=True) if _shows() else text


def _shows() -> bool:
    plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    return not plain and sys.stdout.isatty()
