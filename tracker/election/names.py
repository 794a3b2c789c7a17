"""Compares names: of seats and parties by their normal form, of persons by two rules.

`same_person` decides a hold: is the winner the independent who won last time? `no_word_in_common`
decides a contradiction: do two statements name two different persons? For some names both are
false: "Mary Ann Lee" and "Ann Lee" can be one person or two.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Final

from tracker.support.escape import INVISIBLE

DASHES: Final = "-\u02d7\u058a\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212\ufe58\ufe63\uff0d"
"""Hyphens, dashes and the minus sign."""
APOSTROPHES: Final = "'`\u00b4\u02b9\u02bb\u02bc\u2018\u2019\u201b\u2032\u2035\uff07"
"""Apostrophes, and the marks that are typed for them."""
TITLES: Final = frozenset(
    "mr mrs ms miss mx dr prof professor sir dame lady cllr councillor rev reverend revd "
    "the rt right hon honourable".split()
)
"""Titles that a council or an agency writes before a name, in normal form.

"Lord" is none: it is a surname too, and a table can have the surname first.
"""
_COMPARED: Final = str.maketrans(
    {
        **dict.fromkeys(DASHES, " "),
        **dict.fromkeys(f".,(){APOSTROPHES}{INVISIBLE}"),
        "&": " and ",
    }
)


@lru_cache(maxsize=16384)
def spelling(text: str) -> str:
    """The normal form of a name.

    Two names have the same normal form if they differ only in case, full stops, commas,
    apostrophes, round brackets, dashes for spaces, the number of spaces, "&" for "and", invisible
    characters, or the Unicode form of a character (NFKC). An accent makes a difference here:
    `without_accents`.
    """
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text.translate(_COMPARED))
    return " ".join(text.casefold().translate(_COMPARED).split())


@lru_cache(maxsize=16384)
def without_accents(spelled: str) -> str:
    """A normal form (`spelling`) without accents: "ynys mon" of "ynys môn"."""
    if spelled.isascii():
        return spelled
    letters = unicodedata.normalize("NFD", spelled)
    return unicodedata.normalize("NFC", "".join(c for c in letters if not unicodedata.combining(c)))


def bare_spelling(text: str) -> str:
    """The normal form of a text without accents, for a search."""
    return without_accents(spelling(text))


def visible_text(text: str) -> str:
    """The text in the usual Unicode form (NFC), without invisible characters (`INVISIBLE`)."""
    if text.isascii():
        return text
    return unicodedata.normalize("NFC", text).translate(_WITHOUT_INVISIBLE)


_PARTICLE: Final = re.compile(r"(?<=[ -])(?:Of|Upon|Under|On|Super|An)(?=[ -])")


def with_small_particles(name: str) -> str:
    """The name of a seat in the United Kingdom with small particles: "Newcastle-under-Lyme".

    Some tables begin each word with a capital letter. "The" stays as it is: The Wrekin, Bridlington
    and The Wolds.
    """
    return _PARTICLE.sub(lambda particle: particle.group().lower(), name)


_WITHOUT_INVISIBLE: Final = str.maketrans(dict.fromkeys(INVISIBLE))


def nearest_names(
    text: str, names: Iterable[tuple[str, str]], *, cutoff: float = 0.6, limit: int = 3
) -> list[str]:
    """Names to offer for an unknown one: the most similar, then those that begin with its words.

    The text itself is not among them.

    Args:
        names: Pairs of a spelling and the name to offer for it.
        cutoff: The least similarity, from 0 to 1.
        limit: The largest number of names.
    """
    from difflib import get_close_matches  # here, because a start must be quick

    typed = without_accents(spelling(text))
    offered = {without_accents(spelling(written)): name for written, name in names}
    close = get_close_matches(typed, offered, n=2 * limit, cutoff=cutoff)
    begun = [written for written in offered if typed and written.startswith(f"{typed} ")]
    found = (offered[written] for written in (*close, *begun))
    return list(dict.fromkeys(name for name in found if name != text))[:limit]


PLAIN_WORDS: Final = frozenset(
    "north south east west central mid and of the upon on in with under city".split()
)
"""Words of seat names that do not show which place is meant."""
ALMOST_EQUAL: Final = 0.85
"""The least similarity of a name that probably differs by typing errors only."""


def nearest_seat_names(text: str, names: Iterable[str], *, limit: int = 3) -> list[str]:
    """Names of seats to offer for an unknown one: "Wakefield and Rothwell" for "Wakefield".

    First those that are almost equal. Then those that have a word of the text: a rare word counts
    for more than a frequent one, and `PLAIN_WORDS` count only between names of equal rank. If there
    are neither, as `nearest_names`.
    """
    names = list(dict.fromkeys(names))
    pairs = [(name, name) for name in names]
    equal = nearest_names(text, pairs, cutoff=ALMOST_EQUAL, limit=limit)
    words_of = {name: set(_words_of(name)) for name in names if name != text}
    counts = Counter(word for words in words_of.values() for word in words)
    typed = set(_words_of(text))
    ranks = {}
    for name, words in words_of.items():
        if shared := (typed & words) - PLAIN_WORDS:
            rarity = sum(1 / counts[word] for word in shared)
            ranks[name] = (-rarity, -len(typed & words) / len(words))
    found = dict.fromkeys([*equal, *sorted(ranks, key=ranks.__getitem__)])
    return list(found)[:limit] or nearest_names(text, pairs, limit=limit)


def same_person(first: str, second: str) -> bool:
    """Whether two full names count as one person's.

    They do if they have the same words, or the same surname and first given names with the same
    first letter. The surname is before a comma ("CORBYN, Jeremy"), else the last word. One of the
    names may leave out the last surname ("Shockat Adam Patel", "Shockat Adam") or the given names.
    Titles make no difference.
    """
    if set(_words_of(first)) == set(_words_of(second)):
        return True
    (surname, given), (other_surname, other_given) = map(_surname_and_given, (first, second))
    if surname not in (other_surname, *other_given) and other_surname not in given:
        return False
    return not given or not other_given or given[0][0] == other_given[0][0]


def _surname_and_given(name: str) -> tuple[str, Sequence[str]]:
    surname, comma, given = name.partition(",")
    if comma:
        return " ".join(_words_of(surname)), _words_of(given)
    *given_names, surname = _words_of(name) or ("",)
    return surname, given_names


def no_word_in_common(first: str, second: str) -> bool:
    """Whether two names have no word in common, so that they are two persons' names.

    "Tom Hunt" and "HUNT, Thomas" can be one person.
    """
    return set(_words_of(first)).isdisjoint(_words_of(second))


@lru_cache(maxsize=2**14)
def _words_of(name: str) -> tuple[str, ...]:
    """The words of a name, in the order of the name, without accents and titles.

    The last word is no title: it can be a surname, as in "Marcia Dame". The names of a night are
    compared many times.
    """
    *words, last = without_accents(spelling(name)).split() or [""]
    return (*(word for word in words if word not in TITLES), *filter(None, (last,)))
