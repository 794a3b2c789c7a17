"""Each party's change of share over several seats: like with like, or not at all.

`share_changes` is the only computation of it: for the board, its regions and PA's totals.
"""

from collections import Counter
from collections.abc import Iterable
from fractions import Fraction

from tracker.board.seat_state import SeatState
from tracker.election import Election
from tracker.election.swing import share


def share_changes(election: Election, states: Iterable[SeatState]) -> dict[str, Fraction]:
    """Share tonight minus share last time over the same seats, percentage points by party code.

    Only the seats of `is_like_with_like` are added up, for both nights. There is no change for a
    code that stands for several candidates, for a party without votes in these seats last time,
    and for a party whose votes in one of these seats are part of a figure for others: its sum would
    be too small on one night.
    """
    same_seats = [state for state in states if is_like_with_like(state)]
    now, before = Counter[str](), Counter[str]()
    for state in same_seats:
        for party, votes in state.counted_votes:
            now[party] += votes
        for party, votes in state.seat.previous.items():
            before[party] += votes
    valid_now, valid_before = now.total(), before.total()
    if not valid_now or not valid_before:
        return {}
    unknown = _partly_unknown(election, same_seats)
    return {
        party: share(now[party], valid_now) - share(votes, valid_before)
        for party, votes in before.items()
        if votes and election.comparable(party) and party not in unknown
    }


def is_like_with_like(state: SeatState) -> bool:
    """Whether a seat's votes can be compared with last time's: both are known and complete.

    Not complete is a report of the desk without a party that stands.
    """
    return bool(state.counted_votes and state.seat.previous) and not is_partial(state)


def is_partial(state: SeatState) -> bool:
    """Whether the votes are the desk's own report of a part of the candidates.

    Never where the election has no table of candidates.
    """
    votes = state.standing.votes
    if votes is None or votes.origin != "desk":
        return False
    return not {candidate.party for candidate in votes.candidates}.issuperset(state.seat.stands)


def _partly_unknown(election: Election, states: Iterable[SeatState]) -> set[str]:
    """The parties whose votes, in one of the seats, may be part of a figure for others."""
    others = {party.code for party in election.parties if party.kind == "other"}
    unknown: set[str] = set()
    for state in states:
        now = dict(state.counted_votes)
        if any(now.get(code) for code in others):
            stand = set(state.seat.stands) or set(election.party_by_code)
            unknown |= stand - now.keys()
        if any(state.seat.previous.get(code) for code in others):
            unknown |= election.parties_among_others - state.seat.previous.keys()
    return unknown
