"""The filter of a view, such as `lab gain maj<500 norfolk -watched sort:closest`.

A filter consists of terms separated by spaces. A seat must match every term; with `or`, every term
of one of the alternatives. `-`, `!` or `not` before a term negates it; words in quotes are one
term. Several words that are a seat's name are one term too, which that seat alone matches. `sort:`
sets the order of the view, `sort:-` the reverse of it. `filter_terms` parses the other terms.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tracker.board.seat_state import SeatState
from tracker.election import Election
from tracker.election.names import bare_spelling
from tracker.ui.view_models.filter_terms import SeatTest, is_plain_word, negated, parse_term
from tracker.ui.view_models.marks import NO_MARKS, Marks
from tracker.ui.view_models.orders import reverse_of


@dataclass(frozen=True, slots=True)
class Term:
    """A term that is neither `sort:` nor wrong."""

    text: str
    """As it was typed."""
    start: int
    """The index of its first character in the filter."""
    test: SeatTest
    word: str = ""
    """Its text without quotes and negation; empty for a comparison and a role. In a list whose rows
    are not seats, only terms with a word have an effect."""
    is_negated: bool = False

    @property
    def span(self) -> tuple[int, int]:
        """The indices of its first character and of the one after its last."""
        return self.start, self.start + len(self.text)


Alternative = tuple[Term, ...]
"""Terms that must all hold; at least one."""


@dataclass(frozen=True, slots=True)
class Filter:
    """A parsed filter."""

    text: str = ""
    """The filter as it was typed."""
    alternatives: tuple[Alternative, ...] = ()
    """Of these one must hold; all seats match if there is none."""
    order: str = ""
    """The order that `sort:` names, with "-" before the reverse of an order; empty for none."""
    error: str = ""
    """The error in the first wrong term; empty for none. All wrong terms are ignored."""
    wrong_spans: tuple[tuple[int, int], ...] = ()
    """The indices in `text` of the first character of each wrong term, and of the one after it."""

    @property
    def terms(self) -> list[Term]:
        """The terms of all alternatives."""
        return [term for terms in self.alternatives for term in terms]

    def matches(self, state: SeatState) -> bool:
        """Whether a seat matches every term of an alternative."""
        if not self.alternatives:
            return True
        return any(all(term.test(state) for term in terms) for terms in self.alternatives)

    @property
    def text_only_error(self) -> str:
        """The error for a list whose rows are not seats; empty for none."""
        if any(not term.word for term in self.terms):
            return "figures and parties in a role do nothing here"
        return self.error

    def note(self, found: int, total: int) -> str:
        """The note for the header: the error, or how many rows match; empty without a filter."""
        if self.error:
            return f" {self.error} "
        return f" {found} of {total} " if self.text.strip() else ""

    @property
    def word_alternatives(self) -> list[list[Term]]:
        """The alternatives for a list whose rows are not seats: only terms with a word."""
        words = [[term for term in terms if term.word] for terms in self.alternatives]
        return [terms for terms in words if terms]

    def matches_text(self, text: str) -> bool:
        """Whether a text contains the words of an alternative, and none of its negated words."""
        alternatives = self.word_alternatives
        if not alternatives:
            return True
        text = bare_spelling(text)
        return any(
            all((bare_spelling(term.word) in text) is not term.is_negated for term in terms)
            for terms in alternatives
        )

    # -- the seat that is meant ---------------------------------------------------------

    def begun_seat(self, states: Iterable[SeatState]) -> str:
        """Id of the seat whose name is the text of the filter, else begins with it.

        Of several seats whose names begin with it, the first. Empty if there is none.
        """
        typed = bare_spelling(self.text)
        names = {state.seat.id: bare_spelling(state.seat.name) for state in states} if typed else {}
        begun = [seat for seat, name in names.items() if name.startswith(typed)]
        return next((seat for seat in begun if names[seat] == typed), next(iter(begun), ""))

    # -- what a filter does not find ---------------------------------------------------

    def unknown_terms(self, states: Iterable[SeatState]) -> list[Term]:
        """The terms with a text that none of these seats has."""
        known = list(states)
        return [t for t in self.terms if t.word and not t.is_negated and not _count(t, known)]

    def nothing_found(self, states: Iterable[SeatState]) -> str:
        """Why none of these seats matches the filter, in a sentence; empty without a term.

        It names the terms that no seat matches. If there is none, it has the number of seats that
        match each term.
        """
        known, terms = list(states), self.terms
        if not terms:
            return ""
        counts = {term.text: _count(term, known) for term in terms}
        if alone := [text for text, count in counts.items() if not count]:
            return f"Nothing here matches {' or '.join(alone)}."
        each = ", ".join(f"{text} {count}" for text, count in counts.items())
        return f"Nothing here matches all of it. Each term alone: {each}."

    def found_elsewhere(self, states: Iterable[SeatState], key: str) -> str:
        """Which of these seats, those of the view with this key, match; empty for none."""
        found = [state.seat.name for state in states if self.matches(state)]
        if len(found) == 1:
            return f"{found[0]} is in view {key}."
        return f"{len(found)} seats in view {key} match." if found else ""

    def nothing_found_in_texts(self) -> str:
        """That no text of a list matches the filter, in a sentence; empty without a word."""
        words = [" ".join(term.text for term in terms) for terms in self.word_alternatives]
        return f"Nothing here has {' or '.join(words)}." if words else ""


def _count(term: Term, states: Sequence[SeatState]) -> int:
    return sum(bool(term.test(state)) for state in states)


NO_FILTER = Filter()

_TERM = re.compile(r'[-!]?(?:[\w%]+[:<>=]+)?"[^"]*"?|\S+')
_SORT = "sort:"


def parse_filter(
    text: str, election: Election, *, orders: Iterable[str] = (), marks: Marks = NO_MARKS
) -> Filter:
    """Parse a filter for a view with these orders. Wrong terms are ignored: see `Filter.error`."""
    alternatives: list[list[Term]] = [[]]
    wrong: list[tuple[int, int]] = []
    order = error = ""
    is_not = False
    for match in _TERM.finditer(text):
        typed = match[0]
        match typed.casefold():
            case "or":
                alternatives.append([])
                is_not = False
                continue
            case "and":
                continue
            case "not":
                is_not = True
                continue
        term = typed.lstrip("-!")
        is_negated, is_not = is_not or term != typed, False
        try:
            if term.casefold().startswith(_SORT):
                order = ""  # a wrong order cancels an earlier one
                order = _parse_order(term[len(_SORT) :], orders)
                if is_negated:
                    order = reverse_of(order)
                continue
            test = parse_term(term, election, marks)
        except ValueError as problem:
            error = error or str(problem)
            wrong.append(match.span())
            continue
        word = term.strip('"') if is_plain_word(term) else ""
        test = negated(test) if is_negated else test
        alternatives[-1].append(Term(typed, match.start(), test, word, is_negated))
    kept = tuple(_one_seat(text, terms, election) for terms in alternatives if terms)
    return Filter(text, kept, order, error, tuple(wrong))


def _one_seat(text: str, terms: Sequence[Term], election: Election) -> Alternative:
    """One term for the seat, if the terms are several words that are a seat's name; else as given.

    "north" alone is also in "Northamptonshire": "northampton north" would match most of the county.
    """
    start, end = terms[0].start, terms[-1].span[1]
    seat = election.find_seat(text[start:end]) if len(terms) > 1 else None
    if seat is None:
        return tuple(terms)
    name = text[start:end]
    return (Term(name, start, lambda state: state.seat.id == seat.id, name),)


def _parse_order(typed: str, orders: Iterable[str]) -> str:
    """The first order whose name begins with the typed text; "-" before it reverses the order.

    Raises ValueError.
    """
    names, begun = list(orders), typed.casefold().removeprefix("-")
    for name in names:
        if begun and name.casefold().startswith(begun):
            return reverse_of(name) if typed.startswith("-") else name
    raise ValueError(
        f"sort: takes one of {', '.join(names)}" if names else "sort: does nothing here"
    )
