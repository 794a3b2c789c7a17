"""Parses the terms of a filter. Each term becomes a test of a seat.

A term is a keyword (`gain`), a comparison of a figure (`maj<500`), a party in a role (`was:lab`), a
party (`lab`) or text (`norfolk`).
"""

import operator
import re
from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import partial
from typing import Any

from tracker.board.seat_state import SeatState, shown_declared_at
from tracker.board.standing import Status
from tracker.board.targets import TargetState, TargetStatus, targets_of
from tracker.election import Election
from tracker.election.clock import clock_time, parse_time
from tracker.election.names import bare_spelling
from tracker.election.swing import format_rounded
from tracker.ui.view_models.marks import Marks
from tracker.ui.view_models.seat_facts import second_party
from tracker.ui.view_models.seat_signs import SeatSign, signs_of
from tracker.ui.view_models.seat_text import candidates_of, has_text, parties_of, places_of

SeatTest = Callable[[SeatState], bool | None]
"""Whether a seat matches a term. None, for a seat without the figure or the role: it matches
neither the term nor the negated term."""

_COMPARISON = re.compile(r"([\w%]+)(<=|>=|<|>|=)(.*)")
_NUMBER = re.compile(r"-?[0-9]{1,9}(\.[0-9]{1,9})?")
_ROLE = re.compile(r"(\w+):(.*)")


def parse_term(term: str, election: Election, marks: Marks) -> SeatTest:
    """Parse a term, without its negation. Raises ValueError with a sentence."""
    if term.startswith('"'):
        if not term.strip('"'):
            raise ValueError('what is between the quotes? "milton keynes"')
        return _text(term.strip('"'))
    if found := _COMPARISON.fullmatch(term):
        return _comparison(found[1].casefold(), found[2], found[3], election)
    if found := _ROLE.fullmatch(term):
        return _role(found[1].casefold(), found[2].strip('"'), election)
    word = term.casefold()
    if word in KEYWORDS:
        return KEYWORDS[word]
    if word in MARKED_WORDS:
        return MARKED_WORDS[word](marks)
    return _party_or_text(term, election)


def is_plain_word(term: str) -> bool:
    """Whether a term is neither a comparison nor a role."""
    return not (_COMPARISON.fullmatch(term) or _ROLE.fullmatch(term))


def negated(test: SeatTest) -> SeatTest:
    """The test of the negated term."""

    def opposite(state: SeatState) -> bool | None:
        holds = test(state)
        return None if holds is None else not holds

    return opposite


# -- text and parties ----------------------------------------------------------------------


def _text(text: str) -> SeatTest:
    """A test for text in the places and candidates of a seat, or in the name of its party.

    Its party is that of `_party_of`.
    """
    wanted = bare_spelling(text)

    def test(state: SeatState) -> bool:
        party = state.election.party_name(_party_of(state))
        return has_text(wanted, [*places_of(state), party, *candidates_of(state)])

    return test


def _place(text: str) -> SeatTest:
    wanted = bare_spelling(text)
    return lambda state: has_text(wanted, places_of(state))


def _candidate(text: str) -> SeatTest:
    """A test for a candidate's name. None for a seat without a known name."""
    wanted = bare_spelling(text)

    def test(state: SeatState) -> bool | None:
        names = [*candidates_of(state)]
        return has_text(wanted, names) if names else None

    return test


def _party_or_text(term: str, election: Election) -> SeatTest:
    """A test for the party that the term names, or for the term as a word in the seat's name.

    If the term names no party: a test for text.
    """
    party = election.find_party(term)
    if party is None:
        return _text(term)
    code = party.code
    whole_word = re.compile(rf"\b{re.escape(bare_spelling(term))}\b")

    def test(state: SeatState) -> bool:
        return _party_of(state) == code or bool(whole_word.search(bare_spelling(state.seat.name)))

    return test


def _party_of(state: SeatState) -> str:
    """The winner's party; without a winner, the party that defends the seat, or empty."""
    return state.winner or state.defending_party()


# -- keywords ------------------------------------------------------------------------------


def _flipped(state: SeatState) -> bool:
    return any(target.status is TargetStatus.FLIPPED for target in targets_of(state))


KEYWORDS: Mapping[str, SeatTest] = {
    "gain": lambda state: state.gained() is True,
    "hold": lambda state: state.gained() is False,
    "flip": _flipped,
    "flipped": _flipped,
    "target": lambda state: state.seat.id in state.election.targets_by_seat,
    "marginal": lambda state: state.seat.id in state.election.targets_by_seat,
    "declared": lambda state: state.winner is not None,
    "undeclared": lambda state: state.to_come,
    "awaited": lambda state: state.to_come,
    "awaiting": lambda state: state.status is Status.AWAITING,
    "called": lambda state: state.status is Status.CALLED,
    "pending": lambda state: state.votes_superseded,
    "votes-pending": lambda state: state.votes_superseded,
    "tied": lambda state: state.status is Status.TIED,
    "flag": lambda state: bool(state.flags),
    "confirmed": lambda state: bool(state.standing.confirmed_by),
}
MARKED = "marked"
"""The term for the seats with a sign that the head of the board counts."""


def _has_sign(sign: SeatSign, marks: Marks) -> SeatTest:
    return lambda state: sign in signs_of(state, marks)


def _is_marked(marks: Marks) -> SeatTest:
    return lambda state: any(sign.is_counted for sign in signs_of(state, marks))


MARKED_WORDS: Mapping[str, Callable[[Marks], SeatTest]] = {
    **{sign.word: partial(_has_sign, sign) for sign in SeatSign},
    MARKED: _is_marked,
}


# -- figures and times ---------------------------------------------------------------------

Figure = Fraction | int | None


def _of_targets(figure: Callable[[TargetState], Figure]) -> Callable[[SeatState], Figure]:
    """A figure of a seat's targets; the smallest, if there are several targets."""

    def smallest(state: SeatState) -> Figure:
        figures = map(figure, targets_of(state))
        return min((value for value in figures if value is not None), default=None)

    return smallest


def _swing(state: SeatState) -> Figure:
    return state.figures.swing.value if state.figures and state.figures.swing else None


FIGURES: Mapping[str, Callable[[SeatState], Figure]] = {
    "maj": lambda state: state.figures.majority if state.figures else None,
    "maj%": lambda state: state.figures.majority_share if state.figures else None,
    "turnout": lambda state: state.figures.turnout if state.figures else None,
    "votes": lambda state: state.figures.valid_votes if state.figures else None,
    "register": lambda state: state.seat.electorate,
    "swing": _swing,
    "needs": _of_targets(lambda target: target.swing_needed),
    "beyond": _of_targets(lambda target: target.beyond),
}
"""By name: the figure of a seat, in votes, voters or percentage points; None if it has none."""
_COMPARE: Mapping[str, Callable[[Any, Any], Any]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "=": operator.eq,
}


def _comparison(name: str, sign: str, typed: str, election: Election) -> SeatTest:
    if name == "at":
        return _declared_when(sign, typed, election)
    figure = FIGURES.get({"majority": "maj", "majority%": "maj%"}.get(name, name))
    if figure is None:
        raise ValueError(f'no figure "{name}": there are {", ".join([*FIGURES, "at"])}')
    number = typed.replace(",", "").rstrip("%").replace("−", "-")
    if not _NUMBER.fullmatch(number):
        raise ValueError(f"{name}{sign} needs a number: {name}{sign}500")
    limit = Fraction(number)

    def test(state: SeatState) -> bool | None:
        value = figure(state)
        if value is None:
            return None
        if sign == "=" and isinstance(value, Fraction):  # equal as shown, to one decimal
            return format_rounded(value) == format_rounded(limit)
        return bool(_COMPARE[sign](value, limit))

    return test


def _declared_when(sign: str, typed: str, election: Election) -> SeatTest:
    """A test whether a seat declared before, after or at a time."""
    try:
        limit = parse_time(typed, election)
    except ValueError:
        raise ValueError(f"at{sign} needs a time: at{sign}02:30") from None

    def test(state: SeatState) -> bool | None:
        at = shown_declared_at(state)
        if at is None:
            return None
        if sign == "=":  # equal as shown, to the minute
            return clock_time(at, election) == clock_time(limit, election)
        return bool(_COMPARE[sign](at.timestamp(), limit.timestamp()))

    return test


# -- parties in a role ---------------------------------------------------------------------

_ROLES: Mapping[str, Callable[[SeatState], str | None]] = {
    "was": lambda state: state.seat.previous_winner,
    "sat": lambda state: state.seat.sitting,
    "won": lambda state: state.winner,
    "from": lambda state: state.defending_party() if state.gained() else None,
    "second": second_party,
}


_TEXT_ROLES: Mapping[str, tuple[Callable[[str], SeatTest], str]] = {
    "in": (_place, "a place: in:norfolk"),
    "candidate": (_candidate, "a name: candidate:smith"),
}
"""By name: the test of a text, and the text that is needed."""
STANDS = "stands"


def _role(name: str, typed: str, election: Election) -> SeatTest:
    if name in _TEXT_ROLES:
        make_test, needed = _TEXT_ROLES[name]
        if not bare_spelling(typed):
            raise ValueError(f"{name}: needs {needed}")
        return make_test(typed)
    role = _ROLES.get(name)
    if role is None and name != STANDS:
        known = [*_ROLES, STANDS, *_TEXT_ROLES, "sort"]
        raise ValueError(f'no "{name}:": there are {", ".join(known)}')
    party = election.find_party(typed)
    if party is None:
        raise ValueError(f'no party "{typed}"' if typed else f"{name}: needs a party: {name}:lab")
    code = party.code

    def test(state: SeatState) -> bool | None:
        if role is None:
            return code in parties if (parties := parties_of(state)) else None
        has = role(state)
        return None if has is None else has == code

    return test
