"""Which seats to watch next: those whose declaration would narrow a total the most.

A declaration has two effects on the variance of a party's total. It settles the seat itself, which
takes away p(1 − p). And it teaches the regression about all seats like it, which takes away
(gᵀVx)²/(1 + h): g is the gradient of the total (`seat_totals.Sensitivity`), x the seat's features
and h its leverage. This is the value of information, as in the design of experiments.
"""

from dataclasses import dataclass
from math import sqrt

from tracker.projection.regression import dot
from tracker.projection.seat_projections import Projection, SeatProjection
from tracker.projection.seat_totals import seat_totals, sensitivity

LEARNS = 0.5
"""A seat is watched for what it teaches if that is at least this part of its effect."""


@dataclass(frozen=True)
class WatchedSeat:
    """A seat to come, and what its declaration would do for a party's total."""

    projected: SeatProjection
    party: str
    """Code of the party whose total it is."""
    settled: float
    """The variance of the total that the seat's own result takes away."""
    learned: float
    """The variance that is taken away by what the result teaches about other seats."""
    variance: float
    """The variance of the total."""

    @property
    def effect(self) -> float:
        """The part of the total's variance that the declaration takes away, from 0 to 1."""
        return min(1.0, (self.settled + self.learned) / self.variance) if self.variance else 0.0

    @property
    def narrowing(self) -> float:
        """The part of the total's standard deviation that it takes away, from 0 to 1."""
        return 1 - sqrt(1 - self.effect)

    @property
    def teaches(self) -> bool:
        """Whether it is watched for other seats rather than for its own result."""
        return self.learned >= LEARNS * (self.settled + self.learned)


def watch_list(projection: Projection, count: int) -> list[WatchedSeat]:
    """Up to `count` projected seats, the one with the largest effect first.

    The effect of each is that after the declarations of those before it, so that the list has no
    two seats that teach the same. The total is that of the party with the least certain one. Empty
    without a total that is uncertain.
    """
    totals = [total for total in seat_totals(projection) if total.error]
    if not totals:
        return []
    party = max(totals, key=lambda total: (total.error, total.party)).party
    about = sensitivity(projection, party)
    variance = about.variance(projection)
    lessons = _Lessons(projection, party, about.gradient)
    remaining = dict(projection.seats)
    watched: list[WatchedSeat] = []
    while remaining and len(watched) < count:
        found = [_watched(seat, party, lessons, variance) for seat in remaining.values()]
        best = min(found, key=lambda seat: (-seat.effect, seat.projected.state.seat.id))
        watched.append(best)
        del remaining[best.projected.state.seat.id]
        lessons.declare(best.projected.state.seat.id)
    return watched


def _watched(seat: SeatProjection, party: str, lessons: "_Lessons", variance: float) -> WatchedSeat:
    chance = seat.chances.get(party, 0.0)
    learned = lessons.learned(seat.state.seat.id)
    return WatchedSeat(seat, party, chance * (1 - chance), learned, variance)


class _Lessons:
    """gᵀVx and h of each projected seat, updated as if seats declare."""

    def __init__(self, projection: Projection, party: str, gradient: list[float]) -> None:
        regression = projection.regression(party)
        self._columns: dict[str, list[tuple[int, float]]] = {}
        """x of each seat where the party stands, by seat id; empty without a regression."""
        if not regression:
            return
        first_number = projection.evidence.features.first_number
        standing = {id_: s for id_, s in projection.seats.items() if party in s.shares}
        self._columns = {id_: s.features.nonzero(first_number) for id_, s in standing.items()}
        self._leverages = {id_: seat.leverages[party] for id_, seat in standing.items()}
        self._matrix = regression.covariance.matrix
        effects = [dot(row, gradient) for row in self._matrix]
        self._about = {id_: _times(effects, x) for id_, x in self._columns.items()}
        self._declared: list[tuple[list[float], float]] = []
        """Vx and 1 + h of each seat of `declare`, with V after those before it."""

    def learned(self, seat: str) -> float:
        """(gᵀVx)²/(1 + h) of a seat."""
        if seat not in self._columns:
            return 0.0
        return self._about[seat] ** 2 / (1 + self._leverages[seat])

    def declare(self, seat: str) -> None:
        """Update V as if the seat declared: V − Vx(Vx)ᵀ/(1 + h)."""
        if seat not in self._columns:
            return
        x = self._columns[seat]
        row = [_times(row, x) for row in self._matrix]
        for earlier, size in self._declared:
            along = _times(earlier, x) / size
            row = [value - along * other for value, other in zip(row, earlier, strict=True)]
        size, about = 1 + self._leverages[seat], self._about[seat]
        for id_, other in self._columns.items():
            along = _times(row, other)
            self._about[id_] -= along * about / size
            self._leverages[id_] -= along * along / size
        self._declared.append((row, size))


def _times(row: list[float], x: list[tuple[int, float]]) -> float:
    """The dot product of a row with features that are not zero."""
    return sum([row[column] * value for column, value in x], 0.0)
