"""Compares names: of seats and parties by their normal form, of persons by two rules.

`same_person` decides a hold: is the winner the independent who won last time? `no_word_in_common`
decides a contradiction: do two statements name two different persons? For some names both are
false: "Mary Ann Lee" and "Ann Lee" can be one person or two.
"""

import re
from functools import lru_cache


@lru_cache(maxsize=8192)
def spelling(text: str) -> str:
    """The normal form of a name.

    Two names have the same normal form if they differ only in case, full stops, commas,
    apostrophes, round brackets, hyphens for spaces, the number of spaces, or "&" for "and".
    """
    plain = re.sub(r"[.,'’()]", "", text.casefold().replace("&", " and ")).replace("-", " ")
    return " ".join(plain.split())


def same_person(first: str, second: str) -> bool:
    """Whether two full names count as one person's.

    They do if they have the same words, or the same surname and first given names with the same
    first letter. The surname is before a comma ("CORBYN, Jeremy"), else the last word. One of the
    names may leave out the last surname ("Shockat Adam Patel", "Shockat Adam") or the given names.
    """
    if set(spelling(first).split()) == set(spelling(second).split()):
        return True
    (surname, given), (other_surname, other_given) = map(_surname_and_given, (first, second))
    if surname not in (other_surname, *other_given) and other_surname not in given:
        return False
    return not given or not other_given or given[0][0] == other_given[0][0]


def _surname_and_given(name: str) -> tuple[str, list[str]]:
    surname, comma, given = name.partition(",")
    if comma:
        return spelling(surname), spelling(given).split()
    *given_names, surname = spelling(name).split() or [""]
    return surname, given_names


def no_word_in_common(first: str, second: str) -> bool:
    """Whether two names have no word in common, so that they are two persons' names.

    "Tom Hunt" and "HUNT, Thomas" can be one person.
    """
    return set(spelling(first).split()).isdisjoint(spelling(second).split())
