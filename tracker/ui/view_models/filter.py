"""The filter of a view: `lab gain maj<500 norfolk -watched sort:closest`, parsed and applied.

Every term must hold. A term is a keyword, a party, or else part of a seat's name, county or
region; `maj<500` compares a figure; `was:lab` asks for a party in a role; `-` or `!` before a
term negates it; words in quotes are one term, always matched as text. `filter_terms` has the
terms.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from tracker.board.seat_state import SeatState
from tracker.election import Election, spelling
from tracker.ui.view_models.filter_terms import SeatTest, is_plain_word, negated, parse_term
from tracker.ui.view_models.marks import NO_MARKS, Marks


@dataclass(frozen=True, slots=True)
class Filter:
    """A parsed filter."""

    text: str = ""
    tests: tuple[SeatTest, ...] = ()
    words: tuple[str, ...] = ()
    """The terms that are plain words, as typed: lists without seats are filtered by these."""
    excluded_words: tuple[str, ...] = ()
    """The negated plain words."""
    order: str = ""
    """The order named by `sort:`; empty without it."""
    error: str = ""
    """The first term that could not be parsed, as a sentence; the other terms apply."""

    def matches(self, state: SeatState) -> bool:
        """Whether every term applies to a seat."""
        return all(test(state) for test in self.tests)

    @property
    def text_only_error(self) -> str:
        """The error for a list without seats: only plain words can filter it."""
        if len(self.tests) > len(self.words) + len(self.excluded_words):
            return "figures and parties in a role do nothing here"
        return self.error

    def note(self, found: int, total: int) -> str:
        """The note in a view's header: how many rows match, or the error; empty without either."""
        if self.error:
            return f" {self.error} "
        return f" {found} of {total} " if self.text.strip() else ""

    def matches_text(self, text: str) -> bool:
        """Whether a text contains every plain word and no negated word."""
        text = spelling(text)
        has_words = all(spelling(word) in text for word in self.words)
        return has_words and not any(spelling(word) in text for word in self.excluded_words)


NO_FILTER = Filter()

_TERM = re.compile(r'[-!]?(?:[\w%]+[:<>=]+)?"[^"]*"?|\S+')


def parse_filter(
    text: str, election: Election, *, orders: Iterable[str] = (), marks: Marks = NO_MARKS
) -> Filter:
    """Parse a filter. A term that cannot be parsed is skipped; `error` contains the first."""
    tests: list[SeatTest] = []
    words: list[str] = []
    excluded_words: list[str] = []
    order = error = ""
    for typed in _TERM.findall(text):
        term = typed.lstrip("-!")
        try:
            if term.casefold().startswith("sort:"):
                order = ""
                order = _parse_order(term[len("sort:") :], orders)
                continue
            test = parse_term(term, election, marks)
        except ValueError as problem:
            error = error or str(problem)
            continue
        is_negated = term != typed
        if is_plain_word(term):
            (excluded_words if is_negated else words).append(term.strip('"'))
        tests.append(negated(test) if is_negated else test)
    return Filter(text, tuple(tests), tuple(words), tuple(excluded_words), order, error)


def _parse_order(typed: str, orders: Iterable[str]) -> str:
    """The first order whose name begins with the typed text. Raises ValueError."""
    names = list(orders)
    for name in names:
        if typed and name.casefold().startswith(typed.casefold()):
            return name
    raise ValueError(
        f"sort: takes one of {', '.join(names)}" if names else "sort: does nothing here"
    )
