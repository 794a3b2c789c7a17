"""What a seat is to the regression: where it lies, how it voted last time, who does not stand.

Nothing of the night is known here. Every number is a multiple of 1/16,384, so that sums of
products over a whole night are exact: whatever is added and taken away in whatever order,
they are the same to the last bit.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations_with_replacement

from tracker.election import Election, Seat

STEPS = 1 << 14
"""Parts of a unit that numbers are rounded to: 0.00006 percentage points."""
MAIN_SEATS = 0.5
"""A main party is one that stood in at least this part of the seats last time."""
NORTHERN_IRELAND = "N"
"""The ONS code's first letter: its parties stand nowhere else, and the others hardly there."""

PRIOR_SEATS = {
    "night": 0.5,
    "nation": 5.0,
    "region": 5.0,
    "winner": 10.0,
    "share": 5.0,
    "orphaned": 5.0,
}
"""How many seats' worth of evidence each kind of term must outweigh before it is believed."""


def exact(value: float) -> float:
    """The nearest multiple of 1/16,384."""
    return round(value * STEPS) / STEPS


@dataclass(frozen=True, slots=True)
class SeatTerms:
    """One seat in the regression's terms, given who stands."""

    places: tuple[int, int, int, int]
    """The night's term, and those of its nation, region and previous winner."""
    numbers: tuple[float, ...]
    """In tens of points: previous shares of the main parties less their mean; the orphaned vote."""
    products: tuple[float, ...]
    """Each two of `numbers` multiplied, once; those of two different ones doubled."""
    adjusted: dict[str, float]
    """Previous share by party that stands, the vote of those who do not shared out; points."""


class Terms:
    """The terms of an election's seats. Pure: the same election gives the same terms."""

    def __init__(self, election: Election) -> None:
        self.election = election
        self.projected = projected_seats(election)
        """The ids of the seats that are projected, and that others learn from."""
        self.main = _main_parties(election, self.projected)
        self.kinds: list[str] = []
        self._places: dict[tuple[str, str], int] = {}
        self._place("night", "")
        self._cache: dict[tuple[str, frozenset[str]], SeatTerms] = {}
        for seat in election.seats:
            self.places(seat)
        self.first_number = len(self.kinds)
        self.kinds += ["share"] * len(self.main) + ["orphaned"]

    def _place(self, kind: str, of: str) -> int:
        place = self._places.setdefault((kind, of), len(self._places))
        if place == len(self.kinds):
            self.kinds.append(kind)
        return place

    def places(self, seat: Seat) -> tuple[int, int, int, int]:
        """The places of the terms that the seat has or has not."""
        return (
            self._place("night", ""),
            self._place("nation", nation(seat)),
            self._place("region", seat.region),
            self._place("winner", seat.previous_winner),
        )

    @cached_property
    def means(self) -> tuple[float, ...]:
        """The mean previous share of each main party over the projected seats, in points."""
        seats = [seat for seat in self.election.seats if seat.id in self.projected]
        return tuple(
            sum(float(seat.previous_shares.get(party, 0)) for seat in seats) / max(1, len(seats))
            for party in self.main
        )

    def of(self, seat: Seat, standing: Iterable[str]) -> SeatTerms:
        """The seat's terms, where these parties stand."""
        stands = frozenset(standing)
        key = seat.id, stands
        if key not in self._cache:
            self._cache[key] = self._of(seat, stands)
        return self._cache[key]

    def _of(self, seat: Seat, stands: frozenset[str]) -> SeatTerms:
        before = {party: float(share) for party, share in seat.previous_shares.items()}
        kept = sum(before.get(party, 0.0) for party in stands)
        adjusted = {
            party: exact(100 * before.get(party, 0.0) / kept) if kept else 0.0 for party in stands
        }
        shares = (
            exact((before.get(party, 0.0) - mean) / 10)
            for party, mean in zip(self.main, self.means, strict=True)
        )
        numbers = (*shares, exact((100 - kept) / 10))
        products = tuple(
            (1 if i == j else 2) * numbers[i] * numbers[j] for i, j in pairs(len(numbers))
        )
        return SeatTerms(self.places(seat), numbers, products, adjusted)


def pairs(count: int) -> list[tuple[int, int]]:
    """Each two of so many places, once, a place with itself among them."""
    return list(combinations_with_replacement(range(count), 2))


def nation(seat: Seat) -> str:
    """England, Scotland, Wales or Northern Ireland, as the ONS code's first letter says it."""
    return seat.id[:1]


def projected_seats(election: Election) -> frozenset[str]:
    """The ids of the seats that a projection is made for at all, and that others learn from.

    Not in Northern Ireland, not for a Speaker, not where the election's table says no, and
    not where nobody says who stands.
    """
    speakers = {party.code for party in election.parties if party.kind == "speaker"}
    return frozenset(
        seat.id
        for seat in election.seats
        if seat.stands
        and seat.projected
        and nation(seat) != NORTHERN_IRELAND
        and speakers.isdisjoint((seat.previous_winner, *seat.stands))
    )


def _main_parties(election: Election, projected: frozenset[str]) -> tuple[str, ...]:
    """Those that stood in at least `MAIN_SEATS` of the projected seats last time, by code."""
    seats = [seat for seat in election.seats if seat.id in projected]
    stood = Counter(party for seat in seats for party in seat.previous)
    return tuple(
        sorted(
            code
            for code, count in stood.items()
            if count >= len(seats) * MAIN_SEATS and election.comparable(code)
        )
    )
