"""What the options and arguments offer a shell; which words there are is `completion`'s.

Each is click's `shell_complete`: the command line so far and the half-typed word, to words.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tracker.support.escape import has_hidden

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from tracker.cli.completion_words import Named, Offer


def elections(
    ctx: click.Context, param: click.Parameter, incomplete: str
) -> list[CompletionItem[str]]:
    """Elections that ship and folders that are one; where none begins so, any folder."""
    from click.shell_completion import CompletionItem

    from tracker.cli.completion_words import elections

    folders = CompletionItem(incomplete, type="dir")
    return [folders, *_items(elections(Path.cwd()), incomplete)]


def seats(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem[str]]:
    """The seats' names, however their first letters are written."""
    from tracker.cli.completion_words import seats

    return _items(seats(_named(ctx)), incomplete)


def parties(
    ctx: click.Context, param: click.Parameter, incomplete: str
) -> list[CompletionItem[str]]:
    """The parties' codes."""
    from tracker.cli.completion_words import parties

    return _items(parties(_named(ctx)), incomplete)


def votes(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem[str]]:
    """The parties' codes with the sign that their votes come after."""
    from tracker.cli.completion_words import Offer, parties

    offers = (Offer(f"{party.value}=", party.about) for party in parties(_named(ctx)))
    return _items(offers, incomplete)


def statements(
    ctx: click.Context, param: click.Parameter, incomplete: str
) -> list[CompletionItem[str]]:
    """Statements of the seat that is named, or of all."""
    from tracker.cli.completion_words import statements

    unread = ctx.args[0] if ctx.args else ""  # an option without its value ends click's reading
    return _items(statements(_named(ctx), ctx.params.get("seat") or unread), incomplete)


def _named(ctx: click.Context) -> Named:
    from tracker.cli.completion_words import Named

    db = ctx.params.get("db")
    return Named(ctx.params.get("election"), Path(db) if db else None, Path.cwd())


def _items(offers: Iterable[Offer], incomplete: str) -> list[CompletionItem[str]]:
    """Those that begin so and are not there in full, without any that would garble a terminal."""
    from click.shell_completion import CompletionItem

    begun = incomplete.casefold()
    return [
        CompletionItem(offer.value, help=offer.about or None)
        for offer in offers
        if offer.value.casefold().startswith(begun)
        and offer.value != incomplete
        and not has_hidden(offer.value + offer.about)
    ]
