"""A seat's features: the numbers that describe it in the regression.

They come from its place, its previous votes and the parties that stand, and not from tonight's
votes. Each is rounded to a multiple of 1/16,384 (`quantize`). Therefore floating-point sums of
their products over all seats are exact, and do not depend on the order of the seats.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations_with_replacement

from tracker.election import Election, Seat

STEPS_PER_UNIT = 1 << 14
"""`quantize` rounds to multiples of 1 / `STEPS_PER_UNIT`."""
MAIN_PARTY_SEATS = 0.5
"""A party that stood in at least this fraction of the seats last time is a main party."""
ONS_CODE = re.compile(r"[ESWN][0-9]{8}")
"""The code of a seat in the United Kingdom, by the Office for National Statistics."""
NORTHERN_IRELAND = "N"
"""First letter of the ONS codes of Northern Ireland. Its seats are not projected: their parties
stand nowhere else."""

PRIOR_SEATS = {
    "night": 0.5,
    "nation": 5.0,
    "region": 5.0,
    "winner": 10.0,
    "share": 5.0,
    "orphaned": 5.0,
}
"""κ by kind of column: the prior assumption of no effect weighs as much as this many seats."""


def quantize(value: float) -> float:
    """The nearest multiple of 1/16,384."""
    return round(value * STEPS_PER_UNIT) / STEPS_PER_UNIT


@dataclass(frozen=True, slots=True)
class SeatFeatures:
    """The features x of one seat, for the parties that stand there.

    x has a 1 in each column of `indicators`, the values of `numbers` in the last columns, and 0 in
    all others.
    """

    indicators: tuple[int, int, int, int]
    """Columns of the night (the same for all seats), the nation, the region and the previous
    winner."""
    numbers: tuple[float, ...]
    """In tens of percentage points: for each main party its previous share in the seat minus its
    mean previous share, then the orphaned vote.

    The orphaned vote is the previous share of the parties that do not stand tonight.
    """
    products: tuple[float, ...]
    """The product of each pair of `numbers` (`index_pairs`), doubled if the two are different.

    `regression.Covariance.leverage` multiplies them with the elements of a matrix.
    """
    adjusted_shares: dict[str, float]
    """By code of each party that stands: its previous share in percentage points, after the
    orphaned vote was distributed among these parties in proportion to their shares."""


class Features:
    """The columns of the regression for an election, and the features of its seats."""

    def __init__(self, election: Election) -> None:
        self.election = election
        self.projected = projected_seats(election)
        """Ids of the seats of `projected_seats`."""
        self.main_parties = _main_parties(election, self.projected)
        self.kinds: list[str] = []
        """The kind of each column, a key of `PRIOR_SEATS`."""
        self._columns: dict[tuple[str, str], int] = {}
        self._cache: dict[tuple[str, frozenset[str]], SeatFeatures] = {}
        for seat in election.seats:
            self._indicators(seat)
        self.first_number = len(self.kinds)
        """Column of the first of `SeatFeatures.numbers`."""
        self.kinds += ["share"] * len(self.main_parties) + ["orphaned"]

    def _column(self, kind: str, value: str) -> int:
        column = self._columns.setdefault((kind, value), len(self._columns))
        if column == len(self.kinds):
            self.kinds.append(kind)
        return column

    def _indicators(self, seat: Seat) -> tuple[int, int, int, int]:
        return (
            self._column("night", ""),
            self._column("nation", nation(seat)),
            self._column("region", seat.region),
            self._column("winner", seat.previous_winner),
        )

    @cached_property
    def _mean_shares(self) -> tuple[float, ...]:
        """Mean previous share over the projected seats, percentage points, in the order of
        `main_parties`."""
        seats = [seat for seat in self.election.seats if seat.id in self.projected]
        return tuple(
            sum(float(seat.previous_shares.get(party, 0)) for seat in seats) / max(1, len(seats))
            for party in self.main_parties
        )

    def of(self, seat: Seat, parties: Iterable[str]) -> SeatFeatures:
        """The seat's features if the parties with these codes stand."""
        stands = frozenset(parties)
        key = seat.id, stands
        if key not in self._cache:
            self._cache[key] = self._compute(seat, stands)
        return self._cache[key]

    def _compute(self, seat: Seat, stands: frozenset[str]) -> SeatFeatures:
        before = {party: float(share) for party, share in seat.previous_shares.items()}
        kept = sum(before.get(party, 0.0) for party in stands)
        adjusted = {
            party: quantize(100 * before.get(party, 0.0) / kept) if kept else 0.0
            for party in stands
        }
        shares = (
            quantize((before.get(party, 0.0) - mean) / 10)
            for party, mean in zip(self.main_parties, self._mean_shares, strict=True)
        )
        numbers = (*shares, quantize((100 - kept) / 10))
        products = tuple(
            (1 if i == j else 2) * numbers[i] * numbers[j] for i, j in index_pairs(len(numbers))
        )
        return SeatFeatures(self._indicators(seat), numbers, products, adjusted)


def index_pairs(count: int) -> list[tuple[int, int]]:
    """The pairs (i, j) with i ≤ j below `count`."""
    return list(combinations_with_replacement(range(count), 2))


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


def _main_parties(election: Election, projected: frozenset[str]) -> tuple[str, ...]:
    """Codes of the main parties (`MAIN_PARTY_SEATS`) of the projected seats, sorted."""
    seats = [seat for seat in election.seats if seat.id in projected]
    stood = Counter(party for seat in seats for party in seat.previous)
    parties = {code for code, count in stood.items() if count >= len(seats) * MAIN_PARTY_SEATS}
    return tuple(sorted(filter(election.comparable, parties)))
