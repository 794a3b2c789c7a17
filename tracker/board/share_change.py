"""Each party's change of share over several seats, if its votes are known on both nights."""

from collections.abc import Iterable, Sequence
from fractions import Fraction

from tracker.board.seat_state import SeatState
from tracker.election import Election, Seat
from tracker.election.swing import share


def share_changes(election: Election, states: Iterable[SeatState]) -> dict[str, Fraction]:
    """Share tonight minus share last time over the same seats, percentage points by party code.

    Only the seats of `is_like_with_like` are added up, for both nights. There is no change for an
    aggregate (`PartyKind`), for a party without votes in these seats last time, and for a party
    whose votes in one of these seats may be in the figure of an `other` code: the party's sum would
    be too small on one night.
    """
    seats = [(s.seat, s.counted_votes) for s in states if is_like_with_like(s)]
    now, before = dict[str, int](), dict[str, int]()
    for seat, counted in seats:
        for party, votes in counted:
            now[party] = now.get(party, 0) + votes
        for party, votes in seat.previous.items():
            before[party] = before.get(party, 0) + votes
    valid_now, valid_before = sum(now.values()), sum(before.values())
    if not valid_now or not valid_before:
        return {}
    parties = {party for party, votes in before.items() if votes and election.comparable(party)}
    for seat, counted in seats:
        parties -= _unknown(election, seat, counted, parties)
    return {
        party: share(now.get(party, 0), valid_now) - share(before[party], valid_before)
        for party in parties
    }


def is_like_with_like(state: SeatState) -> bool:
    """Whether a seat's votes can be compared with last time's: both are known, and not partial."""
    return bool(state.counted_votes and state.seat.previous) and not is_partial(state)


def is_partial(state: SeatState) -> bool:
    """Whether the votes are from a desk's declaration that leaves out a party in `Seat.stands`."""
    votes = state.standing.votes
    if votes is None or votes.origin != "desk":
        return False
    return not {candidate.party for candidate in votes.candidates}.issuperset(state.seat.stands)


def _unknown(
    election: Election, seat: Seat, counted: Sequence[tuple[str, int]], parties: set[str]
) -> set[str]:
    """Those of `parties` whose votes in the seat may be in the figure of an `other` code."""
    unknown: set[str] = set()
    others = election.codes_of_others
    if any(seat.previous.get(code) for code in others):
        unknown |= parties & election.parties_among_others - seat.previous.keys()
    if any(votes for party, votes in counted if party in others):
        stand = parties.intersection(seat.stands) if seat.stands else parties
        unknown |= stand - {party for party, _ in counted}
    return unknown
