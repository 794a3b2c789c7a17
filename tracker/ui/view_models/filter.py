"""The filter: `lab gain maj<500 norfolk -watched sort:closest`, read and applied to seats.

Every term must hold. A word is a keyword, a party, or else part of a seat's name, county or
region; `maj<500` compares a figure; `was:lab` asks for a party in a role; `-` or `!` before a
term turns it round; quotes keep words together and are always looked for as text. A
comparison with a figure that a seat does not have does not hold, and neither does its
opposite.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from tracker.board.seat_state import SeatState
from tracker.board.standing import Status
from tracker.board.targets import TargetState, TargetStatus
from tracker.election import Election, spelling
from tracker.election.clock import clock_time, parse_time
from tracker.election.swing import printed
from tracker.ui.view_models.seat_facts import declared_at, targets_of

Test = Callable[[SeatState], bool | None]
"""Whether a term holds of a seat; None where it cannot be said."""


@dataclass(frozen=True, slots=True)
class Marks:
    """What a producer has marked, which a filter may ask for."""

    watched: frozenset[str] = frozenset()
    unseen: frozenset[str] = frozenset()
    """Targets that flipped and have not been looked at since."""
    noted: frozenset[str] = frozenset()
    """Seats with a note that stands."""
    flashing: frozenset[str] = frozenset()
    """Seats that changed hands a moment ago, in the half of the second in which they flash."""

    def of(self, seat: str) -> tuple[bool, ...]:
        """What is marked of one seat."""
        every = (self.watched, self.unseen, self.noted, self.flashing)
        return tuple(seat in marked for marked in every)


@dataclass(frozen=True, slots=True)
class Query:
    """A filter that was read."""

    text: str = ""
    tests: tuple[Test, ...] = ()
    words: tuple[str, ...] = ()
    """The terms that are plain words, as typed: for lists that are not of seats."""
    unwanted: tuple[str, ...] = ()
    """The plain words that were turned round."""
    order: str = ""
    """The order that `sort:` asks for; empty where it does not."""
    trouble: str = ""
    """What could not be read, in a sentence; the other terms hold."""

    def matches(self, state: SeatState) -> bool:
        """Whether every term holds of a seat."""
        return all(test(state) for test in self.tests)

    @property
    def beside_words(self) -> str:
        """What a list that is not of seats makes of the terms that are no plain words."""
        if len(self.tests) > len(self.words) + len(self.unwanted):
            return "figures and parties in a role do nothing here"
        return self.trouble

    def of_text(self, text: str) -> bool:
        """Whether every plain word is in a text."""
        hay = spelling(text)
        wanted = all(spelling(word) in hay for word in self.words)
        return wanted and not any(spelling(word) in hay for word in self.unwanted)


_TERM = re.compile(r'[-!]?(?:[\w%]+[:<>=]+)?"[^"]*"?|\S+')
_COMPARISON = re.compile(r"([\w%]+)(<=|>=|<|>|=)(.*)")
_NUMBER = re.compile(r"-?[0-9]{1,9}(\.[0-9]{1,9})?")
_ROLE = re.compile(r"(\w+):(.*)")


def parse(
    text: str, election: Election, *, orders: Iterable[str] = (), marks: Marks | None = None
) -> Query:
    """Read a filter. What cannot be read is passed over, and said in `trouble`."""
    tests: list[Test] = []
    words: list[str] = []
    unwanted: list[str] = []
    order = trouble = ""
    for term in _TERM.findall(text):
        bare = term.lstrip("-!")
        turned = bare != term
        if bare.casefold().startswith("sort:"):
            order, problem = _order(bare[len("sort:") :], orders)
            trouble = trouble or problem
            continue
        try:
            test = _read(bare, election, marks or Marks())
        except ValueError as error:
            trouble = trouble or str(error)
            continue
        if not (_COMPARISON.fullmatch(bare) or _ROLE.fullmatch(bare)):
            (unwanted if turned else words).append(bare.strip('"'))
        tests.append(_opposite(test) if turned else test)
    return Query(text, tuple(tests), tuple(words), tuple(unwanted), order, trouble)


def _order(wanted: str, orders: Iterable[str]) -> tuple[str, str]:
    names = list(orders)
    for name in names:
        if wanted and name.casefold().startswith(wanted.casefold()):
            return name, ""
    return "", f"sort: takes one of {', '.join(names)}" if names else "sort: does nothing here"


def _read(term: str, election: Election, marks: Marks) -> Test:
    """One term. Raises ValueError with a sentence."""
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


def _opposite(test: Test) -> Test:
    def opposite(state: SeatState) -> bool | None:
        held = test(state)
        return None if held is None else not held

    return opposite


def _text(text: str, *, of_parties: bool = False) -> Test:
    """Text in a seat's name, county, region or groups; or in the name of who has the seat."""
    needle = spelling(text)

    def test(state: SeatState) -> bool:
        seat = state.seat
        if not needle:  # nothing but stops and brackets
            return False
        if of_parties and needle in spelling(state.election.party_name(_has_it(state))):
            return True
        groups = [target.group for target in state.election.targets_by_seat.get(seat.id, ())]
        return any(
            needle in spelling(hay) for hay in (seat.name, seat.county, seat.region, *groups)
        )

    return test


def _party_or_text(term: str, election: Election) -> Test:
    """A party: that of the winner, or while there is none, of whoever has the seat to lose."""
    party = election.find_party(term)
    if party is None:
        return _text(term, of_parties=True)
    code = party.code
    whole = re.compile(rf"\b{re.escape(spelling(term))}\b")

    def test(state: SeatState) -> bool:
        return _has_it(state) == code or bool(whole.search(spelling(state.seat.name)))

    return test


def _has_it(state: SeatState) -> str:
    """The party that won; while none has, the one that has the seat to lose."""
    return state.winner or state.base()


# -- keywords ------------------------------------------------------------------------------


def _flipped(state: SeatState) -> bool:
    return any(target.status is TargetStatus.FLIPPED for target in targets_of(state))


_KEYWORDS: Mapping[str, Test] = {
    "gain": lambda state: state.gained() is True,
    "hold": lambda state: state.gained() is False,
    "flip": _flipped,
    "flipped": _flipped,
    "target": lambda state: state.seat.id in state.election.targets_by_seat,
    "marginal": lambda state: state.seat.id in state.election.targets_by_seat,
    "declared": lambda state: state.winner is not None,
    "undeclared": lambda state: state.winner is None,
    "awaited": lambda state: state.winner is None,
    "awaiting": lambda state: state.status is Status.AWAITING,
    "called": lambda state: state.status is Status.CALLED,
    "pending": lambda state: state.superseded,
    "votes-pending": lambda state: state.superseded,
    "recount": lambda state: state.status is Status.RECOUNT,
    "conflict": lambda state: state.status is Status.CONFLICT,
    "tied": lambda state: state.status is Status.TIED,
    "flag": lambda state: bool(state.flags),
    "confirmed": lambda state: bool(state.standing.confirmed),
}
_MARKED: Mapping[str, Callable[[Marks], Test]] = {
    "watched": lambda marks: lambda state: state.seat.id in marks.watched,
    "unseen": lambda marks: lambda state: state.seat.id in marks.unseen,
    "noted": lambda marks: lambda state: state.seat.id in marks.noted,
}


# -- figures -------------------------------------------------------------------------------

Figure = Fraction | int | None


def _of_targets(figure: Callable[[TargetState], Figure]) -> Callable[[SeatState], Figure]:
    """A figure of the target that a seat is: the least where it is one of several."""

    def least(state: SeatState) -> Figure:
        found = [figure(target) for target in targets_of(state)]
        return min((one for one in found if one is not None), default=None)

    return least


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
"""Votes, voters, or percentage points."""
_COMPARE: Mapping[str, Callable[[Fraction, Fraction], bool]] = {
    "<": lambda one, other: one < other,
    "<=": lambda one, other: one <= other,
    ">": lambda one, other: one > other,
    ">=": lambda one, other: one >= other,
    "=": lambda one, other: one == other,
}


def _comparison(name: str, sign: str, text: str, election: Election) -> Test:
    compare = _COMPARE[sign]
    if name == "at":
        return _declared_when(sign, text, election)
    figure = _FIGURES.get({"majority": "maj", "majority%": "maj%"}.get(name, name))
    if figure is None:
        raise ValueError(f'no figure "{name}": there are {", ".join([*_FIGURES, "at"])}')
    bare = text.replace(",", "").rstrip("%").replace("−", "-")
    if not _NUMBER.fullmatch(bare):
        raise ValueError(f"{name}{sign} needs a number: {name}{sign}500")
    limit = Fraction(bare)

    def test(state: SeatState) -> bool | None:
        value = figure(state)
        if value is None:
            return None
        if sign == "=" and isinstance(value, Fraction):  # as it is shown: to one decimal
            return printed(value) == printed(limit)
        return compare(Fraction(value), limit)

    return test


def _declared_when(sign: str, text: str, election: Election) -> Test:
    """Whether a seat declared before or after a time of night."""
    compare = _COMPARE[sign]
    try:
        limit = parse_time(text, election)
    except ValueError:
        raise ValueError(f"at{sign} needs a time: at{sign}02:30") from None

    def test(state: SeatState) -> bool | None:
        at = declared_at(state)
        if at is None:
            return None
        if sign == "=":
            return clock_time(at, election) == clock_time(limit, election)
        return compare(_seconds(at), _seconds(limit))

    return test


def _seconds(at: dt.datetime) -> Fraction:
    return Fraction(at.timestamp())


# -- parties in a role ---------------------------------------------------------------------


def _second(state: SeatState) -> str | None:
    lines = state.figures.lines if state.figures else ()
    others = [line.candidate.party for line in lines if line.candidate.party != state.winner]
    return others[0] if others else None


_ROLES: Mapping[str, Callable[[SeatState], str | None]] = {
    "was": lambda state: state.seat.previous_winner,
    "sat": lambda state: state.seat.sitting,
    "won": lambda state: state.winner,
    "from": lambda state: state.base() if state.gained() else None,
    "second": _second,
}


def _role(name: str, text: str, election: Election) -> Test:
    if name == "in":
        if not spelling(text):
            raise ValueError("in: needs a place: in:norfolk")
        return _text(text)
    role = _ROLES.get(name)
    if role is None:
        raise ValueError(f'no "{name}:": there are {", ".join([*_ROLES, "in", "sort"])}')
    party = election.find_party(text)
    if party is None:
        raise ValueError(f'no party "{text}"' if text else f"{name}: needs a party: {name}:lab")
    code = party.code

    def test(state: SeatState) -> bool | None:
        has = role(state)
        return None if has is None else has == code

    return test


GRAMMAR = (
    ("lab", "the party that won, or has the seat to lose; lab gain: gains by Labour"),
    ("norfolk", 'part of a name, county, region or group; "milton keynes" in quotes'),
    (" ".join([*_KEYWORDS, *_MARKED]), "how a seat stands, or was marked"),
    ("was:lab sat:ind won:con from:snp second:ld", "a party in a role"),
    (" ".join(f"{name}<" for name in [*_FIGURES, "at"]), "figures and times, with < <= > >= ="),
    ("-gain", "turned round"),
    ("sort:closest", "an order, as o gives them"),
)
"""The grammar in lines, for the help."""
