"""Parts of sentences: lists of names, quantities with their nouns."""

from collections.abc import Iterable

MAX_NAMES = 6
"""Names in one sentence. The rest are counted."""


def join_names(names: Iterable[str], limit: int | None = MAX_NAMES) -> str:
    """ "A", "A and B", "A, B and C"; with more names than `limit`, "A, B and 48 more".

    No names give an empty text. With `limit` None, all names are in it.
    """
    parts = list(names)
    if limit is not None and len(parts) > limit:
        parts = [*parts[: limit - 1], f"{len(parts) - limit + 1:,} more"]
    return " and ".join(part for part in (", ".join(parts[:-1]), *parts[-1:]) if part)


def quantity(number: int, singular: str, plural: str = "") -> str:
    """A number and its noun: "1 seat", "1,650 seats", "2 parties"."""
    return f"{number:,} {singular if number == 1 else plural or singular + 's'}"


def join_sentences(*sentences: str) -> str:
    """Sentences in a row, without the empty ones."""
    return " ".join(sentence for sentence in sentences if sentence)
