"""Names in a row and numbers with their nouns, as a sentence has them; it knows no elections."""

from collections.abc import Iterable, Sequence

MAX_NAMES = 6
"""Names in one sentence; the rest are counted."""


def join_names(names: Iterable[str], limit: int | None = MAX_NAMES) -> str:
    """ "A", "A and B", "A, B and C"; of more than `limit`, "A, B and 48 more".

    Empty for nothing; all of them where `limit` is None.
    """
    said: Sequence[str] = list(names)
    if limit is not None and len(said) > limit:
        said = [*said[: limit - 1], f"{len(said) - limit + 1:,} more"]
    return " and ".join(part for part in (", ".join(said[:-1]), *said[-1:]) if part)


def quantity(number: int, one: str, many: str = "") -> str:
    """A number and its noun: "1 seat", "1,650 seats", "2 parties"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def join_sentences(*sentences: str) -> str:
    """Sentences in a row, without the empty ones."""
    return " ".join(sentence for sentence in sentences if sentence)
