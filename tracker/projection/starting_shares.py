"""The shares from which changes are counted: last time's, or those that were expected."""

from collections.abc import Collection, Mapping
from statistics import NormalDist

from tracker.election import Seat

Shares = Mapping[str, float]
"""Percentage points of the vote by party code."""

POLL_LEAD_ERROR = 8.0
"""The error of a lead behind a published chance, as a standard deviation in percentage points."""
SUREST = 0.995
"""A published chance above this is read as this: it may be rounded to 100 per cent."""
LEAST = 0.2
"""The smallest share that `shares_of_chances` leaves a party."""


def adjusted_shares(seat: Seat, stands: Collection[str]) -> Shares:
    """The previous shares of the parties that stand, scaled to add up to 100.

    So the orphaned vote, that of the parties that do not stand, is shared out among the others in
    proportion. All are 0 if none of them stood.
    """
    before = {party: float(seat.previous_shares.get(party, 0)) for party in stands}
    kept = sum(before[party] for party in sorted(before))
    return {party: 100 * share / kept if kept else 0.0 for party, share in before.items()}


def previous_first_two(seat: Seat, stands: Collection[str]) -> tuple[str, str]:
    """Codes of last time's first and second party among the parties that stand, at least two."""
    first, second, *_ = sorted(stands, key=lambda party: (-seat.previous.get(party, 0), party))
    return first, second


def expected_shares(seat: Seat, stands: Collection[str]) -> Shares | None:
    """The expected shares of the parties that stand, scaled to add up to 100.

    The parties without an expected share have the rest of the 100 in proportion to their adjusted
    previous shares. None if no party that stands has an expected share.
    """
    known = {party: seat.expected_shares[party] for party in stands & seat.expected_shares.keys()}
    if not sum(known.values()):
        return None
    rest = max(0.0, 100 - sum(seat.expected_shares.values()))
    others = sorted(set(stands) - known.keys())
    before = adjusted_shares(seat, stands)
    weights = {party: before[party] for party in others}
    if not sum(weights.values()):
        weights = dict.fromkeys(others, 1.0)
    known |= {party: rest * weights[party] / sum(weights.values()) for party in others}
    total = sum(known[party] for party in sorted(known))
    return {party: 100 * share / total for party, share in known.items()}


def shares_of_chances(seat: Seat, stands: Collection[str]) -> Shares | None:
    """The adjusted previous shares, moved so far that they agree with the published chances.

    The favourite's lead over each other party becomes the lead that gives the two their chances if
    its error is `POLL_LEAD_ERROR`; its lead over a party without a chance becomes at least that. To
    that end, half of the difference moves from the one to the other. None if no party that stands
    has a chance.
    """
    chances = {party: seat.expected_chances.get(party, 0.0) for party in sorted(stands)}
    favourite = max(chances, key=lambda party: chances[party], default="")
    if not favourite or not chances[favourite]:
        return None
    shares = dict(adjusted_shares(seat, stands))
    for party in sorted(chances.keys() - {favourite}, key=lambda party: -chances[party]):
        of_two = chances[favourite] / (chances[favourite] + chances[party])
        lead = POLL_LEAD_ERROR * NormalDist().inv_cdf(min(of_two, SUREST))
        missing = lead - (shares[favourite] - shares[party])
        if not chances[party]:
            missing = max(0.0, missing)
        moved = min(missing / 2, max(0.0, shares[party] - LEAST))
        shares[party] -= moved
        shares[favourite] += moved
    return shares
