"""How many seats each party may end with: what is declared, and the rest by their chances.

Two kinds of error make the range. Each seat may fall otherwise than its neighbours; and all
of them may be off together, because the declared seats are not like the rest.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil, floor, sqrt

from tracker.board import Board
from tracker.board.tally import EMPTY_TALLY
from tracker.projection.outlook import Outlook, Projected, normal

ILLUSTRATIVE_BELOW = 20
"""Declared seats below which totals illustrate and do no more."""
LEAST_CHANCE = 0.02
"""A chance below this counts for nobody: in six hundred seats they would make five of nothing."""
WIDTH = 1.2816
"""Standard deviations to either side that hold eight outcomes in ten."""


@dataclass(frozen=True, slots=True)
class Total:
    """The seats that a party may end with."""

    party: str
    now: int
    """Seats it has."""
    expected: float
    """Seats it has, and its chances in the rest added up; those below `LEAST_CHANCE` are not."""
    low: int
    high: int
    """Eight outcomes in ten are from `low` to `high`."""


def totals(outlook: Outlook) -> list[Total]:
    """Every party that has a seat or may win one: by expected seats, then by code.

    Seats that are neither decided nor projected are in nobody's total.
    """
    board, seats = outlook.board, list(outlook.seats.values())
    parties = {party for seat in seats for party in seat.shares} | set(board.tallies)
    together = _shared_spread(outlook, seats)
    counted = [(seat, _counted(seat)) for seat in seats]
    found = [_total(board, party, counted, together) for party in sorted(parties)]
    return sorted(
        (one for one in found if one.now or one.high), key=lambda one: (-one.expected, one.party)
    )


def _counted(seat: Projected) -> dict[str, float]:
    """The chances that count, brought to 1."""
    chances = {party: one for party, one in seat.chances.items() if one >= LEAST_CHANCE}
    total = sum(chances.values())
    return {party: one / total for party, one in chances.items()}


def _total(
    board: Board, party: str, seats: list[tuple[Projected, dict[str, float]]], together: float
) -> Total:
    now = board.tallies.get(party, EMPTY_TALLY).seats
    room = [(seat, chances[party]) for seat, chances in seats if party in chances]
    better = sum(_chance_if(seat, party, together) for seat, _ in room)
    worse = sum(_chance_if(seat, party, -together) for seat, _ in room)
    alone = sum(chance * (1 - chance) for _, chance in room)
    spread = WIDTH * sqrt(((better - worse) / 2) ** 2 + alone)
    expected = now + sum(chance for _, chance in room)
    return Total(
        party,
        now,
        expected,
        max(now, floor(expected - spread)),
        min(now + len(room), ceil(expected + spread)),
    )


def _chance_if(seat: Projected, party: str, more: float) -> float:
    """The party's chance against its strongest rival, were its lead so many points more."""
    rivals = [other for other in seat.shares if other != party]
    if not rivals:
        return 1.0
    rival = max(rivals, key=lambda other: seat.shares[other])
    return normal((seat.lead(party, rival) + more) / seat.spread(party, rival))


def _shared_spread(outlook: Outlook, seats: list[Projected]) -> float:
    """By how many points leads may be off all together: one standard deviation.

    The part of the regression's error that a seat like the mean of the rest has: what the
    declared seats cannot tell of it.
    """
    leads = sorted(two_main(outlook.board))
    if not seats or len(leads) < 2:
        return 0.0
    one, other = leads
    shared = outlook.mean_leverage(one, [seat.state for seat in seats])
    return sqrt(outlook.square(one, other) * shared)


def two_main(board: Board) -> list[str]:
    """The two parties with most votes last time, most first."""
    votes: Mapping[str, int] = _votes_before(board)
    parties = [party for party in votes if board.election.comparable(party)]
    return sorted(parties, key=lambda party: (-votes[party], party))[:2]


def _votes_before(board: Board) -> dict[str, int]:
    votes: dict[str, int] = {}
    for seat in board.election.seats:
        for party, count in seat.previous.items():
            votes[party] = votes.get(party, 0) + count
    return votes
