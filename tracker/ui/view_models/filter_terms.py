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
    if word in _KEYWORDS:
        return _KEYWORDS[word]
    if word in _MARKED:
        return _MARKED[word](marks)
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


def _text(text: str, *, match_party: bool = False) -> SeatTest:
    """A test for text in the name, county, region or target groups of a seat.

    With `match_party` also in the name of the party that `_party_of` returns.
    """
    wanted = bare_spelling(text)

    def test(state: SeatState) -> bool:
        seat = state.seat
        if not wanted:  # only punctuation
            return False
        if match_party and wanted in bare_spelling(state.election.party_name(_party_of(state))):
            return True
        groups = [target.group for target in state.election.targets_by_seat.get(seat.id, ())]
        places = (seat.name, seat.county, seat.region, *groups)
        return any(wanted in bare_spelling(place) for place in places)

    return test


def _party_or_text(term: str, election: Election) -> SeatTest:
    """A test for the party that the term names, or for the term as a word in the seat's name.

    If the term names no party: a test for text.
    """
    party = election.find_party(term)
    if party is None:
        return _text(term, match_party=True)
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


_KEYWORDS: Mapping[str, SeatTest] = {
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


_MARKED: Mapping[str, Callable[[Marks], SeatTest]] = {
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


_FIGURES: Mapping[str, Callable[[SeatState], Figure]] = {
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
    figure = _FIGURES.get({"majority": "maj", "majority%": "maj%"}.get(name, name))
    if figure is None:
        raise ValueError(f'no figure "{name}": there are {", ".join([*_FIGURES, "at"])}')
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


def _role(name: str, typed: str, election: Election) -> SeatTest:
    if name == "in":
        if not bare_spelling(typed):
            raise ValueError("in: needs a place: in:norfolk")
        return _text(typed)
    role = _ROLES.get(name)
    if role is None:
        raise ValueError(f'no "{name}:": there are {", ".join([*_ROLES, "in", "sort"])}')
    party = election.find_party(typed)
    if party is None:
        raise ValueError(f'no party "{typed}"' if typed else f"{name}: needs a party: {name}:lab")
    code = party.code

    def test(state: SeatState) -> bool | None:
        has = role(state)
        return None if has is None else has == code

    return test


def filter_example(election: Election) -> str:
    """A filter for the empty field, with a party and a seat of the election."""
    gain = ["gain"] if election.has_defending_parties else []
    return " ".join([_party_example(election), *gain, "maj<500", _place_example(election)])


def _party_example(election: Election) -> str:
    """The code of a party: Labour's, else the first that is one word."""
    codes = [party.code for party in election.parties if party.code.isalnum()]
    code = "Lab" if "Lab" in election.party_by_code else next(iter(codes), "lab")
    return code.casefold()


def _place_example(election: Election) -> str:
    """A word in the name of a seat: "norfolk" where there is one, else of the first seat."""
    names = [seat.name.casefold() for seat in election.seats]
    if any("norfolk" in name for name in names):
        return "norfolk"
    return next((word for name in names for word in name.split() if is_plain_word(word)), "north")


def grammar(election: Election) -> tuple[tuple[str, str], ...]:
    """Examples of terms with their meanings, for the help."""
    party = _party_example(election)
    won = "the party that won, or has the seat to lose"
    if election.has_defending_parties:
        won += f"; {party} gain: gains by this party"
    place = _place_example(election)
    return ((party, won), (place, _PLACE_MEANING), *GRAMMAR)


_PLACE_MEANING = 'part of a name, county, region or group; "milton keynes" in quotes'
GRAMMAR = (
    (" ".join([*_KEYWORDS, *_MARKED]), "how a seat stands, or was marked"),
    ("was:lab sat:ind won:con from:snp second:ld", "a party in a role"),
    (" ".join(f"{name}<" for name in [*_FIGURES, "at"]), "figures and times, with < <= > >= ="),
    ("-gain", "turned round"),
    ("sort:closest", "an order, as o gives them"),
)
"""The terms of `grammar` that are the same in every election."""
