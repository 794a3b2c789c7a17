"""Parts of sentences: lists of names, numbers with their nouns."""

from collections.abc import Callable, Iterable

MAX_NAMES = 6
"""Maximum number of names in a sentence. If there are more, the last part is "48 more"."""


def join_names(
    names: Iterable[str],
    limit: int | None = MAX_NAMES,
    number: Callable[[int], str] = "{:,}".format,
) -> str:
    """The names as part of a sentence: "A", "A and B", "A, B and C"; empty without names.

    With more names than `limit`: "A, B and 48 more", where "48 more" counts as a name and `number`
    gives the text of 48. With `limit` None: all names.
    """
    parts = limited(names, limit, number)
    return " and ".join(part for part in (", ".join(parts[:-1]), *parts[-1:]) if part)


def limited(
    names: Iterable[str], limit: int | None, number: Callable[[int], str] = "{:,}".format
) -> list[str]:
    """At most `limit` parts, as in `join_names`."""
    parts = list(names)
    if limit is not None and len(parts) > limit:
        parts = [*parts[: limit - 1], f"{number(len(parts) - limit + 1)} more"]
    return parts


def quantity(number: int, singular: str, plural: str = "") -> str:
    """A number and its noun: "1 seat", "1,650 seats", "2 parties"."""
    return f"{number:,} {singular if number == 1 else plural or singular + 's'}"


def join_sentences(*sentences: str) -> str:
    """The sentences that are not empty, separated by spaces."""
    return " ".join(sentence for sentence in sentences if sentence)


def capitalized(clause: str) -> str:
    """The text with a capital first letter; the rest is unchanged."""
    return clause[:1].upper() + clause[1:]
