"""A seat's figures from the result that stands: majority, shares, changes, turnout, swing.

Exact arithmetic on one bulletin and one seat; it decides nothing about which bulletin
stands. Conventions are PA's and the Commons Library's, named where they are used.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from tracker.board.bulletin import Bulletin, Candidate, by_votes
from tracker.election import Election, Seat
from tracker.election.swing import butler_swing, share


@dataclass(frozen=True, slots=True)
class CandidateLine:
    """One candidate's line in a result."""

    candidate: Candidate
    votes: int
    share: Fraction
    """Percentage points of the valid vote."""
    share_change: Fraction | None
    """Share change since last time, percentage points; None where it cannot be computed."""


@dataclass(frozen=True, slots=True)
class Swing:
    """A swing from one party to another, never negative."""

    from_party: str
    to_party: str
    value: Fraction
    """Percentage points."""


@dataclass(frozen=True, slots=True)
class Figures:
    """Everything that is computed from one result."""

    lines: tuple[CandidateLine, ...]
    """By votes, most first."""
    valid_votes: int
    electorate: int
    majority: int
    """Votes of the winner over the next candidate; all of them where nobody else stood."""
    majority_share: Fraction
    """Majority as percentage points of the valid vote."""
    turnout: Fraction
    """Valid votes per 100 on the register (PA's and the Commons Library's turnout)."""
    shares: dict[str, Fraction]
    """Share by party, candidates of one party added up."""
    swing: Swing | None
    """The headline swing; None where it is not computable."""


def figures(election: Election, seat: Seat, result: Bulletin) -> Figures:
    """Compute the figures of `result` for `seat`.

    The electorate is the one the result states, else the register of the election's own
    table.
    """
    ranked = by_votes(result.candidates)
    votes = [c.votes or 0 for c in ranked]
    valid = sum(votes)
    electorate = result.electorate or seat.electorate
    by_party: dict[str, int] = {}
    for candidate, count in zip(ranked, votes, strict=True):
        by_party[candidate.party] = by_party.get(candidate.party, 0) + count
    shares = {party: share(count, valid) for party, count in by_party.items()}
    before = seat.previous_shares
    lines = tuple(
        CandidateLine(
            candidate, count, share(count, valid), _change(election, candidate, shares, before)
        )
        for candidate, count in zip(ranked, votes, strict=True)
    )
    lead = majority(votes)
    pair = swing_pair(seat, result.winner, [c.party for c in ranked])
    return Figures(
        lines=lines,
        valid_votes=valid,
        electorate=electorate,
        majority=lead,
        majority_share=share(lead, valid),
        turnout=share(valid, electorate),
        shares=shares,
        swing=swing_between(election, seat, shares, *pair) if pair else None,
    )


def majority(ranked: Sequence[int]) -> int:
    """Votes of the first over the second, most first; all of them where nobody else stood."""
    return ranked[0] - (ranked[1] if len(ranked) > 1 else 0)


def swing_pair(seat: Seat, winner: str | None, ranked: list[str]) -> tuple[str, str] | None:
    """The (from, to) parties of a seat's headline swing, by PA's convention.

    If the winner is not the previous winner, between those two; otherwise between first
    and second tonight. None where there is no second party to swing from.
    """
    if winner is None:
        return None
    if winner != seat.previous_winner:
        return (seat.previous_winner, winner)
    second = next((party for party in ranked if party != winner), None)
    return (second, winner) if second else None


def swing_between(
    election: Election, seat: Seat, shares: dict[str, Fraction], from_party: str, to_party: str
) -> Swing | None:
    """The swing between two parties, named in the direction it went.

    None where either did not stand, tonight or last time, or is a lump of several
    candidates: such a swing is not computable, which is not the same as zero.
    """
    value = signed_swing(election, seat, shares, from_party, to_party)
    if value is None:
        return None
    if value < 0:
        return Swing(to_party, from_party, -value)
    return Swing(from_party, to_party, value)


def signed_swing(
    election: Election, seat: Seat, shares: dict[str, Fraction], from_party: str, to_party: str
) -> Fraction | None:
    """The swing from one party to another in percentage points, negative if it went back."""
    before = seat.previous_shares
    for party in (from_party, to_party):
        if party not in shares or party not in before or not election.comparable(party):
            return None
    return butler_swing(
        riser_before=before[to_party],
        riser_now=shares[to_party],
        faller_before=before[from_party],
        faller_now=shares[from_party],
    )


def _change(
    election: Election,
    candidate: Candidate,
    shares: dict[str, Fraction],
    before: dict[str, Fraction],
) -> Fraction | None:
    party = candidate.party
    if party not in before or not election.comparable(party):
        return None
    return shares[party] - before[party]
