"""The filter of a view, such as `lab gain maj<500 norfolk -watched sort:closest`.

A filter consists of terms separated by spaces. A seat must match every term. `-` or `!` before a
term negates it; words in quotes are one term. `sort:` sets the order of the view. `filter_terms`
parses the other terms.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from tracker.board.seat_state import SeatState
from tracker.election import Election
from tracker.election.names import bare_spelling
from tracker.ui.view_models.filter_terms import SeatTest, is_plain_word, negated, parse_term
from tracker.ui.view_models.marks import NO_MARKS, Marks


@dataclass(frozen=True, slots=True)
class Filter:
    """A parsed filter."""

    text: str = ""
    """The filter as it was typed."""
    tests: tuple[SeatTest, ...] = ()
    """One test per term, without `sort:` and without wrong terms."""
    words: tuple[str, ...] = ()
    """The terms that are neither negated nor comparisons nor roles, without quotes. In a list whose
    rows are not seats, only these and `excluded_words` have an effect."""
    excluded_words: tuple[str, ...] = ()
    """The negated terms that are neither comparisons nor roles, without quotes."""
    order: str = ""
    """The order that `sort:` names; empty for none."""
    error: str = ""
    """The error in the first wrong term; empty for none. All wrong terms are ignored."""

    def matches(self, state: SeatState) -> bool:
        """Whether a seat matches every term."""
        return all(test(state) for test in self.tests)

    @property
    def text_only_error(self) -> str:
        """The error for a list whose rows are not seats; empty for none."""
        if len(self.tests) > len(self.words) + len(self.excluded_words):
            return "figures and parties in a role do nothing here"
        return self.error

    def note(self, found: int, total: int) -> str:
        """The note for the header: the error, or how many rows match; empty without a filter."""
        if self.error:
            return f" {self.error} "
        return f" {found} of {total} " if self.text.strip() else ""

    def matches_text(self, text: str) -> bool:
        """Whether a text contains all of `words` and none of `excluded_words`."""
        text = bare_spelling(text)
        has_words = all(bare_spelling(word) in text for word in self.words)
        return has_words and not any(bare_spelling(word) in text for word in self.excluded_words)


NO_FILTER = Filter()

_TERM = re.compile(r'[-!]?(?:[\w%]+[:<>=]+)?"[^"]*"?|\S+')


def parse_filter(
    text: str, election: Election, *, orders: Iterable[str] = (), marks: Marks = NO_MARKS
) -> Filter:
    """Parse a filter for a view with these orders. Wrong terms are ignored: see `Filter.error`."""
    tests: list[SeatTest] = []
    words: list[str] = []
    excluded_words: list[str] = []
    order = error = ""
    for typed in _TERM.findall(text):
        term = typed.lstrip("-!")
        try:
            if term.casefold().startswith("sort:"):
                order = ""  # a wrong order cancels an earlier one
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
