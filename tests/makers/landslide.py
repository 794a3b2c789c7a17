"""A made-up night: the 59 seats of Scotland swing by up to 39 points from Labour to the SNP.

The seats and their electorates are those of uk-2019. The shares are invented, in the shape of those
of 2010 and 2015: Labour leads everywhere last time, the others keep their share or collapse.
"""

import msgspec

from tracker.board.bulletin import Bulletin, Candidate
from tracker.election import Election, Seat
from tracker.election.folder import load_election

SWINGS = (39, 20)
"""The largest and the smallest swing from Labour to the SNP, percentage points."""
TURNOUTS = (64, 71)
"""Last time and tonight, per cent."""
WITH_SECOND_LD = 6
"""In each sixth seat the Liberal Democrats were second and fall to a twelfth of their share."""
SECOND_LD = (
    {"Lab": 44.5, "LD": 31.3, "SNP": 11.9, "Con": 12.3},
    {"Lab": 27.9, "LD": 2.7, "SNP": 53.1, "Con": 16.3},
)
"""Shares last time and tonight in these seats, per cent."""

Shares = dict[str, float]


def landslide() -> tuple[Election, list[Bulletin]]:
    """The election and the results, without an agency's printed figures."""
    whole = load_election("uk-2019")
    scotland = [seat for seat in whole.seats if seat.region == "Scotland"]
    seats, results = [], []
    for position, seat in enumerate(scotland):
        before, now = _shares(position / (len(scotland) - 1), position % WITH_SECOND_LD == 5)
        seats.append(_seat(seat, before))
        results.append(_result(whole, seat, now))
    codes = {seat.id for seat in seats}
    targets = tuple(target for target in whole.targets if target.seat in codes)
    election = msgspec.structs.replace(whole, seats=tuple(seats), targets=targets, watch_areas=())
    return election, results


def _shares(place: float, second_ld: bool) -> tuple[Shares, Shares]:
    """Shares last time and tonight. `place` is 0 in the seat with the largest swing, 1 in the last."""
    if second_ld:
        return SECOND_LD
    most, least = SWINGS
    swing = most - place * (most - least)
    before: Shares = {"Lab": 40 + 20 * (1 - place), "SNP": 14, "LD": 10, "Con": 16 + 20 * place}
    change = {"Lab": 4 - swing, "SNP": swing + 4, "LD": -8}
    return before, {party: share + change.get(party, 0) for party, share in before.items()}


def _votes(seat: Seat, shares: Shares, turnout: int) -> dict[str, int]:
    cast = (seat.electorate or 0) * turnout / 100
    return {party: round(cast * share / 100) for party, share in shares.items()}


def _seat(seat: Seat, before: Shares) -> Seat:
    return msgspec.structs.replace(
        seat,
        previous=_votes(seat, before, TURNOUTS[0]),
        previous_candidates=(),
        previous_electorate=seat.electorate,
        previous_winner="Lab",
        sitting="Lab",
        stands=tuple(before),
        candidate_count=len(before),
    )


def _result(election: Election, seat: Seat, now: Shares) -> Bulletin:
    votes = _votes(seat, now, TURNOUTS[1])
    return Bulletin(
        election=election.id,
        seat=seat.id,
        kind="result",
        origin="feed",
        candidates=tuple(Candidate(party=party, votes=count) for party, count in votes.items()),
    )
