"""A seat's features: the numbers that describe it in the regression.

They come from its place, its previous votes, the parties that stand, covariates.csv and
expected.csv, and not from tonight's votes. Each is rounded to a multiple of 1/16,384 (`quantize`).
Therefore floating-point sums of their products over all seats are exact, and do not depend on the
order of the seats.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations_with_replacement
from statistics import fmean, pstdev

from tracker.election import Election, Seat
from tracker.projection.models import PROJECTION, Model
from tracker.projection.starting_shares import (
    Shares,
    adjusted_shares,
    expected_shares,
    shares_of_chances,
)

STEPS_PER_UNIT = 1 << 14
"""`quantize` rounds to multiples of 1 / `STEPS_PER_UNIT`."""
MAIN_PARTY_SEATS = 0.5
"""A party that stood in at least this fraction of the seats last time is a main party."""
REGRESSION_SEATS = 0.045
"""A party has a regression if it stands in at least this fraction of the seats and stood in as many
last time. In fewer seats, little can be learned from one about another."""
NEW_PARTY_SEATS = 0.25
"""A party has a regression if it stands in at least this fraction of the seats."""
ONS_CODE = re.compile(r"[ESWN][0-9]{8}")
"""The code of a seat in the United Kingdom, by the Office for National Statistics."""
NORTHERN_IRELAND = "N"
"""First letter of the ONS codes of Northern Ireland. Its seats are not projected: their parties
stand nowhere else."""


def quantize(value: float) -> float:
    """The nearest multiple of 1/16,384."""
    return round(value * STEPS_PER_UNIT) / STEPS_PER_UNIT


@dataclass(frozen=True, slots=True)
class SeatFeatures:
    """The features x of one seat, for the parties that stand there.

    x has a 1 in each column of `indicators`, the values of `numbers` in the last columns, and 0 in
    all others.
    """

    indicators: tuple[int, ...]
    """Columns of the night (the same for all seats), the nation, the region and the contest."""
    numbers: tuple[float, ...]
    """For each main party its previous share less the mean, in tens of points, and the square of
    half of that, less the mean; each covariate in standard deviations from its mean; for each party
    with an expectation, the expected change of share in tens of points. Then half the lead of the
    two largest parties, in tens of points: in each nation but the largest (0 elsewhere), and times
    each covariate."""
    products: tuple[float, ...]
    """The product of each pair of `numbers` (`index_pairs`), doubled if the two are different.

    `regression.Covariance.leverage` multiplies them with the elements of a matrix.
    """
    start: Shares
    """The shares from which changes are counted, by code of each party that stands: the expected
    shares if the seat has some, else the adjusted previous shares."""
    is_expected: bool
    """Whether `start` are expected shares."""

    def nonzero(self, first_number: int) -> list[tuple[int, float]]:
        """Pairs of column and value of x, without zeros."""
        numbers = enumerate(self.numbers, first_number)
        return [(column, 1.0) for column in self.indicators] + [(c, v) for c, v in numbers if v]


class Features:
    """The columns of the regression for an election, and the features of its seats."""

    def __init__(self, election: Election, model: Model = PROJECTION) -> None:
        self.election, self.model = election, model
        self.projected = projected_seats(election)
        """Ids of the seats of `projected_seats`."""
        self._seats = [seat for seat in election.seats if seat.id in self.projected]
        self.main_parties = self._main_parties()
        self.regressed = self._regressed()
        """Codes of the parties with a regression (`REGRESSION_SEATS`, `NEW_PARTY_SEATS`)."""
        self.covariates = sorted({name for seat in self._seats for name in seat.covariates})
        self.expected_parties = sorted(
            ()
            if not model.uses_expected
            else self.regressed.intersection(
                party for s in self._seats for party in (*s.expected_shares, *s.expected_chances)
            )
        )
        self.kinds: list[str] = []
        """The kind of each column, a key of `Model.prior_seats`."""
        self._columns: dict[tuple[str, str], int] = {}
        self._cache: dict[tuple[str, frozenset[str]], SeatFeatures] = {}
        self._indicators_of = {seat.id: self._indicators(seat) for seat in self._seats}
        self.first_number = len(self.kinds)
        """Column of the first of `SeatFeatures.numbers`."""
        self._lead_of = self._two_largest()
        self._smaller_nations = self._nations()[1:] if self._lead_of else []
        counts = (
            ("share", len(self.main_parties)),
            ("square", len(self.main_parties)),
            ("covariate", len(self.covariates)),
            ("expected", len(self.expected_parties)),
            ("nation lead", len(self._smaller_nations)),
            ("covariate lead", len(self.covariates) if self._lead_of else 0),
        )
        self.kinds += [kind for kind, count in counts if self._has(kind) for _ in range(count)]
        self.starts_from_expected = model.uses_expected and any(
            seat.expected_shares for seat in self._seats
        )
        """Whether any seat has expected shares."""
        factor = model.expected_factor if self.starts_from_expected else 1.0
        shared_by = {"covariate lead": len(self.covariates)}
        self.priors = [
            factor * model.prior_seats[kind] * shared_by.get(kind, 1) for kind in self.kinds
        ]
        """κ of each column."""
        self.is_described = self.starts_from_expected or not {"covariate", "expected"}.isdisjoint(
            self.kinds
        )
        """Whether more is known of a seat than its place and its previous votes."""

    def _has(self, kind: str) -> bool:
        return kind in self.model.prior_seats

    def _indicators(self, seat: Seat) -> tuple[int, ...]:
        values = {
            "night": "",
            "nation": nation(seat),
            "region": seat.region,
            "contest": contest(seat),
        }
        return tuple(self._column(kind, text) for kind, text in values.items() if self._has(kind))

    def _column(self, kind: str, value: str) -> int:
        column = self._columns.setdefault((kind, value), len(self._columns))
        if column == len(self.kinds):
            self.kinds.append(kind)
        return column

    def _main_parties(self) -> tuple[str, ...]:
        """Codes of the main parties (`MAIN_PARTY_SEATS`), sorted."""
        stood = Counter(party for seat in self._seats for party in seat.previous)
        least = len(self._seats) * MAIN_PARTY_SEATS
        parties = {code for code, count in stood.items() if count >= least}
        return tuple(sorted(filter(self.election.comparable, parties)))

    def _two_largest(self) -> tuple[int, int] | None:
        """Positions in `main_parties` of the two with most previous votes; None without two."""
        votes = Counter[str]()
        for seat in self._seats:
            votes.update(seat.previous)
        first, second, *_ = *sorted(self.main_parties, key=lambda p: (-votes[p], p)), None, None
        if first is None or second is None:
            return None
        return self.main_parties.index(first), self.main_parties.index(second)

    def _nations(self) -> list[str]:
        """The nations of the projected seats, that with most seats first."""
        counts = Counter(map(nation, self._seats))
        return sorted(counts, key=lambda name: (-counts[name], name))

    def _regressed(self) -> frozenset[str]:
        """Codes of the parties with a regression, without aggregates."""
        stand = Counter(party for seat in self._seats for party in seat.stands)
        stood = Counter(party for seat in self._seats for party in seat.previous)
        all_seats = len(self._seats)
        return frozenset(
            party
            for party, count in stand.items()
            if self.election.comparable(party)
            and (
                min(count, stood[party]) >= REGRESSION_SEATS * all_seats
                or count >= NEW_PARTY_SEATS * all_seats
            )
        )

    @cached_property
    def _mean_shares(self) -> tuple[float, ...]:
        """Mean previous share of each of `main_parties`, percentage points."""
        return tuple(
            fmean(float(seat.previous_shares.get(party, 0)) for seat in self._seats)
            for party in self.main_parties
        )

    @cached_property
    def _mean_squares(self) -> tuple[float, ...]:
        """Mean of the squares of half the share less its mean, in tens of points."""
        return tuple(
            fmean(((float(s.previous_shares.get(p, 0)) - mean) / 20) ** 2 for s in self._seats)
            for p, mean in zip(self.main_parties, self._mean_shares, strict=True)
        )

    @cached_property
    def _scales(self) -> tuple[tuple[str, float, float], ...]:
        """Name, mean and standard deviation of each covariate with more than one value."""
        columns = (
            (name, [s.covariates[name] for s in self._seats if name in s.covariates])
            for name in self.covariates
        )
        return tuple((name, fmean(values), pstdev(values)) for name, values in columns)

    def of(self, seat: Seat, parties: Iterable[str]) -> SeatFeatures:
        """The features of one of `projected` if the parties with these codes stand."""
        stands = frozenset(parties)
        key = seat.id, stands
        if key not in self._cache:
            self._cache[key] = self._compute(seat, stands)
        return self._cache[key]

    def _compute(self, seat: Seat, stands: frozenset[str]) -> SeatFeatures:
        before = adjusted_shares(seat, stands)
        expected = expected_shares(seat, stands) if self.model.uses_expected else None
        if expected is None and self.model.uses_expected and not self._has("expected"):
            expected = shares_of_chances(seat, stands)
        start = expected or before
        numbers = tuple(map(quantize, self._numbers(seat, before, expected)))
        products = tuple(
            (1 if i == j else 2) * numbers[i] * numbers[j] for i, j in index_pairs(len(numbers))
        )
        rounded = {party: quantize(share) for party, share in start.items()}
        indicators = self._indicators_of[seat.id]
        return SeatFeatures(indicators, numbers, products, rounded, expected is not None)

    def _numbers(self, seat: Seat, before: Shares, expected: Shares | None) -> Iterable[float]:
        deviations = [
            (float(seat.previous_shares.get(party, 0)) - mean) / 10
            for party, mean in zip(self.main_parties, self._mean_shares, strict=True)
        ]
        if self._has("share"):
            yield from deviations
        if self._has("square"):
            for deviation, mean in zip(deviations, self._mean_squares, strict=True):
                yield (deviation / 2) ** 2 - mean
        covariates = [
            (seat.covariates.get(name, mean) - mean) / (scale or 1.0)
            for name, mean, scale in self._scales
        ]
        if self._has("covariate"):
            yield from covariates
        if self._has("expected") and self.model.uses_expected:
            to = expected or shares_of_chances(seat, before.keys()) or before
            for party in self.expected_parties:
                yield (to[party] - before[party]) / 10 if party in before else 0.0
        if self._lead_of:
            first, second = self._lead_of
            half_lead = (deviations[first] - deviations[second]) / 2
            if self._has("nation lead"):
                for name in self._smaller_nations:
                    yield half_lead if nation(seat) == name else 0.0
            if self._has("covariate lead"):
                for covariate in covariates:
                    yield half_lead * covariate


def index_pairs(count: int) -> list[tuple[int, int]]:
    """The pairs (i, j) with i ≤ j below `count`."""
    return list(combinations_with_replacement(range(count), 2))


def contest(seat: Seat) -> str:
    """Last time's first and second party: "Con LD"."""
    ranked = sorted(seat.previous, key=lambda party: (-seat.previous[party], party))
    others = [party for party in ranked if party != seat.previous_winner]
    return f"{seat.previous_winner} {others[0] if others else ''}"


def nation(seat: Seat) -> str:
    """First letter of the ONS code: E(ngland), S(cotland), W(ales) or N(orthern Ireland).

    Empty for any other code: elsewhere all seats are of one nation.
    """
    return seat.id[:1] if ONS_CODE.fullmatch(seat.id) else ""


def projected_seats(election: Election) -> frozenset[str]:
    """Ids of the seats that can be observed (after their declaration) or projected (before it).

    Left out: Northern Ireland, a Speaker's seat, a seat marked `no` under `projection` in the
    election's table, and a seat whose candidates or whose previous votes are not known.
    """
    speakers = {party.code for party in election.parties if party.kind == "speaker"}
    return frozenset(
        seat.id
        for seat in election.seats
        if seat.stands
        and seat.previous
        and seat.projected
        and nation(seat) != NORTHERN_IRELAND
        and speakers.isdisjoint((seat.previous_winner, *seat.stands))
    )
