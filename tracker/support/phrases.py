"""Names in a row and numbers with their nouns, as a sentence has them; it knows no elections."""

from collections.abc import Iterable, Sequence

MOST_NAMED = 6
"""Names in one sentence; the rest are counted."""


def listed(names: Iterable[str], most: int | None = MOST_NAMED) -> str:
    """ "A", "A and B", "A, B and C"; of more than `most`, "A, B and 48 more".

    Empty for nothing; all of them where `most` is None.
    """
    said: Sequence[str] = list(names)
    if most is not None and len(said) > most:
        said = [*said[: most - 1], f"{len(said) - most + 1:,} more"]
    return " and ".join(part for part in (", ".join(said[:-1]), *said[-1:]) if part)


def several(number: int, one: str, many: str = "") -> str:
    """A number and its noun: "1 seat", "1,650 seats", "2 parties"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def join_sentences(*sentences: str) -> str:
    """Sentences in a row, without the empty ones."""
    return " ".join(sentence for sentence in sentences if sentence)
