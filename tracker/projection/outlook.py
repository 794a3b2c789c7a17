"""The seats still to come, as the declared ones suggest: shares, chances and how sure.

A projected share is the adjusted previous share and the fitted change, floored and brought
to 100. Two parties' lead is as uncertain as the declared seats disagree with their own
projection when each is left out in turn, the more the less a seat is like them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import erf, sqrt

from tracker.board import Board
from tracker.board.seat_state import SeatState
from tracker.board.standing import Status
from tracker.projection.fit import Fit, Spread
from tracker.projection.learned import Learned, Lesson
from tracker.projection.terms import nation

LEAST_SHARE = 0.2
"""Points: nobody who stands is projected below it."""
PRIOR_SPREAD, PRIOR_SPREAD_SEATS = 8.0, 10
"""Points by which a lead is expected to miss before anything is known, worth so many seats."""
OWN_SPREAD: Mapping[str, float] = {"Con": 0.0, "Lab": 0.0, "SNP": 0.0, "PC": 3.5}
"""Points that a party's lead can miss by whatever the declared seats agree on."""
OTHERS_SPREAD = 7.0
"""As `OWN_SPREAD`, of every other party: their votes lie in local strongholds."""
_TO_COME = frozenset({Status.AWAITING, Status.RECOUNT})
SUREST = 0.99
"""No chance is said to be above this, nor below what it leaves."""


@dataclass(frozen=True)
class Projected:
    """One seat that has not declared."""

    state: SeatState
    shares: Mapping[str, float]
    """Points of the vote, by party that stands; they add up to 100."""
    spreads: Mapping[tuple[str, str], float]
    """How far the lead of one party over another may be off: one standard deviation, points."""

    @cached_property
    def chances(self) -> Mapping[str, float]:
        """The chance that each party wins; they add up to 1.

        In proportion to the product of its chances to beat each other party.
        """
        shares, spreads = self.shares, self.spreads
        won = dict.fromkeys(shares, 1.0)
        for (one, other), spread in spreads.items():
            beats = normal((shares[one] - shares[other]) / spread)
            won[one] *= beats
            won[other] *= 1 - beats
        total = sum(won.values()) or 1.0
        return {party: value / total for party, value in won.items()}

    @property
    def favourite(self) -> str:
        """The party most likely to win; of two as likely, the first by code."""
        return min(self.chances, key=lambda party: (-self.chances[party], party))

    def chance(self, party: str) -> float:
        """The party's chance to win as it may be said: never surer than `SUREST`."""
        return min(SUREST, max(1 - SUREST, self.chances.get(party, 0.0)))

    def lead(self, party: str, over: str) -> float:
        """The projected lead of one party over another that stands, in points."""
        return self.shares[party] - self.shares[over]

    def spread(self, one: str, other: str) -> float:
        """How far that lead may be off: one standard deviation, in points."""
        return self.spreads.get((one, other)) or self.spreads[other, one]


class Outlook:
    """What is learned, made into projections. It is of one board."""

    def __init__(self, learned: Learned, board: Board) -> None:
        self.board = board
        self._learned = learned
        self._terms = learned.terms
        self._spreads: dict[tuple[tuple[float, ...], ...] | None, Spread] = {}
        self._fits: dict[str, Fit] = {}
        self._misses: dict[str, Mapping[str, tuple[float, float]]] = {}
        self._squares: dict[tuple[str, str], float] = {}

    @property
    def learned_from(self) -> int:
        """How many declared seats this is made from."""
        return len(self._learned.lessons)

    @cached_property
    def nations(self) -> frozenset[str]:
        """Nations with a seat that was learned from: no other is projected."""
        seats = self.board.election.seat_by_id
        return frozenset(nation(seats[seat]) for seat in self._learned.lessons)

    @cached_property
    def seats(self) -> Mapping[str, Projected]:
        """Every seat that is projected, by its id, in the election's order."""
        found = ((state.seat.id, self.seat(state)) for state in self.board.states.values())
        return {seat: one for seat, one in found if one}

    def seat(self, state: SeatState) -> Projected | None:
        """One seat; None where something is said of it already, or it is not projected."""
        seat, election = state.seat, self.board.election
        if state.status not in _TO_COME or nation(seat) not in self.nations:
            return None
        if seat.id not in self._terms.projected:
            return None
        terms = self._terms.of(seat, seat.stands)
        raw: dict[str, float] = {}
        leverages: dict[str, float] = {}
        for party in sorted(seat.stands):
            fit = self.fit(party)
            change = fit.change(terms) if election.comparable(party) else 0.0
            raw[party] = max(LEAST_SHARE, terms.adjusted[party] + change)
            leverages[party] = fit.spread.leverage(terms)
        total = sum(raw.values())
        shares = {party: 100 * share / total for party, share in raw.items()}
        return Projected(state, shares, self._leads(leverages))

    def _leads(self, leverages: Mapping[str, float]) -> dict[tuple[str, str], float]:
        """The spread of each two parties' lead."""
        parties = list(leverages)
        return {
            (one, other): sqrt(
                self.square(one, other) * (1 + max(leverages[one], leverages[other]))
                + own_spread(one) ** 2
                + own_spread(other) ** 2
            )
            for place, one in enumerate(parties)
            for other in parties[place + 1 :]
        }

    def fit(self, party: str) -> Fit:
        """The party's regression; that of one nobody has seen tonight expects no change."""
        if party not in self._fits:
            sums = self._learned.sums.get(party)
            sums = sums if sums and sums.seats else None
            key = tuple(map(tuple, sums.squares)) if sums else None
            if key not in self._spreads:
                self._spreads[key] = Spread(self._terms, sums.squares if sums else None)
            self._fits[party] = Fit(self._terms, self._spreads[key], sums)
        return self._fits[party]

    def unlike(self, state: SeatState) -> float:
        """How unlike the declared seats a seat is: its leverage for its previous winner."""
        terms = self._terms.of(state.seat, state.seat.stands)
        return self.fit(state.seat.previous_winner).spread.leverage(terms)

    def mean_leverage(self, party: str, states: Sequence[SeatState]) -> float:
        """The leverage of a seat that is the mean of these: what is uncertain of all of them."""
        terms = [self._terms.of(state.seat, state.seat.stands) for state in states]
        return self.fit(party).spread.together(terms)

    def square(self, one: str, other: str) -> float:
        """The square of how far a lead of these two misses in a seat like the declared ones."""
        pair = (one, other) if one < other else (other, one)
        if pair not in self._squares:
            misses, others = self.misses(pair[0]), self.misses(pair[1])
            both = [(misses[seat], others[seat]) for seat in misses if seat in others]
            total = sum(
                (miss - other_miss) ** 2 * (1 - max(leverage, other_leverage))
                for (miss, leverage), (other_miss, other_leverage) in both
            )
            prior = PRIOR_SPREAD_SEATS * PRIOR_SPREAD**2
            self._squares[pair] = (prior + total) / (PRIOR_SPREAD_SEATS + len(both))
        return self._squares[pair]

    def misses(self, party: str) -> Mapping[str, tuple[float, float]]:
        """By declared seat: by how many points it missed when left out, and its leverage."""
        if party not in self._misses:
            fit, order = self.fit(party), self.board.election.seat_positions
            lessons = sorted(self._learned.lessons.items(), key=lambda item: order[item[0]])
            self._misses[party] = dict(_missed(fit, party, lessons))
        return self._misses[party]


def _missed(
    fit: Fit, party: str, lessons: Iterable[tuple[str, Lesson]]
) -> Iterable[tuple[str, tuple[float, float]]]:
    for seat, lesson in lessons:
        if party in lesson.changes:
            leverage = fit.spread.leverage(lesson.terms)
            miss = lesson.changes[party] - fit.change(lesson.terms)
            yield seat, (miss / (1 - leverage), leverage)


def own_spread(party: str) -> float:
    """Points that the party's lead can miss by whatever the declared seats agree on."""
    return OWN_SPREAD.get(party, OTHERS_SPREAD)


def normal(deviations: float) -> float:
    """The chance that a normal variable is below so many standard deviations."""
    return (1 + erf(deviations / sqrt(2))) / 2
