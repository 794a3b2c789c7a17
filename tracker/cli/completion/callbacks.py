"""click's `shell_complete` functions: they complete the word that is being typed."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tracker.support.escape import has_hidden

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from tracker.cli.completion.words import Typed, Word

    Items = list[CompletionItem[str]]


def elections(ctx: click.Context, param: click.Parameter, incomplete: str) -> Items:
    """Names of elections, and folders. In bash, folders only if no name matches."""
    from click.shell_completion import CompletionItem

    from tracker.cli.completion.words import elections

    folders = CompletionItem(incomplete, type="dir")
    return [folders, *_items(elections(Path.cwd()), incomplete)]


def seats(ctx: click.Context, param: click.Parameter, incomplete: str) -> Items:
    """Names of seats."""
    from tracker.cli.completion.words import seats

    return _items(seats(_typed(ctx)), incomplete)


def parties(ctx: click.Context, param: click.Parameter, incomplete: str) -> Items:
    """Codes of parties."""
    from tracker.cli.completion.words import parties

    return _items(parties(_typed(ctx)), incomplete)


def votes(ctx: click.Context, param: click.Parameter, incomplete: str) -> Items:
    """Codes of parties with an equals sign, for an option such as `--votes Con=22334`."""
    from tracker.cli.completion.words import Word, parties

    words = (Word(f"{party.value}=", party.description) for party in parties(_typed(ctx)))
    return _items(words, incomplete)


def statements(ctx: click.Context, param: click.Parameter, incomplete: str) -> Items:
    """Ids of statements about the seat on the command line, or about all seats."""
    from tracker.cli.completion.words import statements

    # click stops parsing at `--bulletin`, which has no value yet, and leaves the seat in `args`.
    left_over = ctx.args[0] if ctx.args else ""
    return _items(statements(_typed(ctx), ctx.params.get("seat") or left_over), incomplete)


def _typed(ctx: click.Context) -> Typed:
    """The options on the command line so far."""
    from tracker.cli.completion.words import Typed

    db = ctx.params.get("db")
    return Typed(ctx.params.get("election"), Path(db) if db else None, Path.cwd())


def _items(words: Iterable[Word], incomplete: str) -> Items:
    """The words that begin with `incomplete`, in upper or lower case.

    A word that is typed in full is left out; so are words with control characters.
    """
    from click.shell_completion import CompletionItem

    start = incomplete.casefold()
    return [
        CompletionItem(word.value, help=word.description or None)
        for word in words
        if word.value.casefold().startswith(start)
        and word.value != incomplete
        and not has_hidden(word.value + word.description)
    ]
