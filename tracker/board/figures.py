"""The figures of one result: majority, shares, share changes, turnout, swing.

Exact arithmetic on one bulletin and one seat, by the conventions of PA and the Commons Library.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from tracker.board.bulletin import Bulletin, Candidate, by_votes
from tracker.election import Election, Seat
from tracker.election.swing import butler_swing, share


@dataclass(frozen=True, slots=True)
class CandidateLine:
    """One candidate with votes, share and share change."""

    candidate: Candidate
    votes: int
    share: Fraction
    """Percentage points of the valid vote."""
    share_change: Fraction | None
    """Change of the share of the party, all its candidates together, in percentage points. None for
    an aggregate (`Election.comparable`) and for a party without votes last time."""


@dataclass(frozen=True, slots=True)
class Swing:
    """A swing from one party to another, never negative."""

    from_party: str
    to_party: str
    value: Fraction
    """Percentage points."""


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of one result."""

    lines: tuple[CandidateLine, ...]
    """By votes, most first."""
    valid_votes: int
    electorate: int
    majority: int
    """Lead of the first candidate over the second, in votes; all votes if there is no second."""
    majority_share: Fraction
    """Majority as percentage points of the valid vote."""
    turnout: Fraction
    """Valid votes in per cent of the electorate (PA, Commons Library)."""
    shares: dict[str, Fraction]
    """Percentage points by party code; the candidates of one party are added up."""
    swing: Swing | None
    """The headline swing (`swing_pair`); None where `swing_between` is None."""


def figures(election: Election, seat: Seat, result: Bulletin) -> Figures:
    """The figures of `result`, which has at least one vote, in `seat`.

    The electorate is the one in the result, else the one in the election's table.
    """
    ranked = by_votes(result.candidates)
    votes = [c.votes or 0 for c in ranked]
    valid = sum(votes)
    electorate = result.electorate or seat.electorate
    by_party: dict[str, int] = {}
    for candidate, count in zip(ranked, votes, strict=True):
        by_party[candidate.party] = by_party.get(candidate.party, 0) + count
    shares = {party: share(count, valid) for party, count in by_party.items()}
    changes = {
        party: shares[party] - before
        for party, before in seat.previous_shares.items()
        if party in shares and election.comparable(party)
    }
    lines = tuple(
        CandidateLine(candidate, count, share(count, valid), changes.get(candidate.party))
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
    """The lead of the first candidate over the second, in votes; all votes if there is no second.

    `ranked` are the candidates' votes, most first.
    """
    return ranked[0] - (ranked[1] if len(ranked) > 1 else 0)


def swing_pair(seat: Seat, winner: str | None, ranked: list[str]) -> tuple[str, str] | None:
    """The parties (from, to) of the headline swing, by PA's convention.

    If the seat changed hands: from the previous winner to the winner. Else: from the second party
    to the winner. None without a winner or without a second party. `ranked` are the candidates'
    parties, most votes first.
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
    """The swing from `from_party` to `to_party`; if negative, the swing in the other direction.

    None if one of the parties did not stand in one of the two elections, or is an aggregate of
    several candidates (`Election.comparable`).
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
    """The swing from `from_party` to `to_party`, in percentage points.

    Negative for a swing in the other direction; None in the same cases as `swing_between`.
    """
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
