"""A seat's features for the regression: where it is, how it voted last time, who stands.

Features do not depend on tonight's results. Every number is a multiple of 1/16,384, so that
sums of products over all seats are exact: the order in which seats are added and removed does
not change a bit.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations_with_replacement

from tracker.election import Election, Seat

STEPS_PER_UNIT = 1 << 14
"""Numbers are rounded to 1/16,384: 0.00006 percentage points."""
MAIN_PARTY_SEATS = 0.5
"""A main party stood in at least this fraction of the seats last time."""
NORTHERN_IRELAND = "N"
"""First letter of the ONS code. Its parties stand only there, and few others stand there."""

PRIOR_SEATS = {
    "night": 0.5,
    "nation": 5.0,
    "region": 5.0,
    "winner": 10.0,
    "share": 5.0,
    "orphaned": 5.0,
}
"""κ by kind of feature: the prior "no effect" has the weight of this many seats."""


def quantize(value: float) -> float:
    """The nearest multiple of 1/16,384."""
    return round(value * STEPS_PER_UNIT) / STEPS_PER_UNIT


@dataclass(frozen=True, slots=True)
class SeatFeatures:
    """The features x of one seat for given candidates."""

    indicators: tuple[int, int, int, int]
    """Columns that are 1: the night, and the seat's nation, region and previous winner."""
    numbers: tuple[float, ...]
    """The other columns, in tens of percentage points.

    The previous share of each main party less its mean, then the orphaned vote: the previous
    share of the parties that do not stand.
    """
    products: tuple[float, ...]
    """The product of each pair of `numbers`, doubled for two different numbers."""
    adjusted_shares: dict[str, float]
    """Previous share in percentage points by party that stands, with the orphaned vote shared
    out in proportion."""


class Features:
    """The columns of the regression for an election. The same election gives the same columns."""

    def __init__(self, election: Election) -> None:
        self.election = election
        self.projected = projected_seats(election)
        """Ids of the seats that are projected, and observed once they have declared."""
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
        """Mean previous share of each main party over the projected seats, percentage points."""
        seats = [seat for seat in self.election.seats if seat.id in self.projected]
        return tuple(
            sum(float(seat.previous_shares.get(party, 0)) for seat in seats) / max(1, len(seats))
            for party in self.main_parties
        )

    def of(self, seat: Seat, parties: Iterable[str]) -> SeatFeatures:
        """The seat's features if these parties stand."""
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
    """Each unordered pair of indices below `count`, an index with itself included."""
    return list(combinations_with_replacement(range(count), 2))


def nation(seat: Seat) -> str:
    """First letter of the ONS code: E(ngland), S(cotland), W(ales) or N(orthern Ireland)."""
    return seat.id[:1]


def projected_seats(election: Election) -> frozenset[str]:
    """Ids of the seats that are projected, and observed once they have declared.

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
    """The main parties of the projected seats, sorted by code."""
    seats = [seat for seat in election.seats if seat.id in projected]
    stood = Counter(party for seat in seats for party in seat.previous)
    parties = {code for code, count in stood.items() if count >= len(seats) * MAIN_PARTY_SEATS}
    return tuple(sorted(filter(election.comparable, parties)))
