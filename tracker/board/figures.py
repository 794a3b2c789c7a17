"""The figures of one result: majority, shares, share changes, turnout, swing.

The arithmetic is exact and follows the conventions of PA and the Commons Library.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from tracker.board.bulletin import Bulletin, Candidate, by_votes, party_votes
from tracker.election import Election, Seat, same_person
from tracker.election.swing import butler_swing, share


@dataclass(frozen=True, slots=True)
class CandidateLine:
    """One candidate with votes, share and share change."""

    candidate: Candidate
    votes: int
    share: Fraction
    """Percentage points of the valid vote."""
    share_change: Fraction | None
    """Change of the share of the party, all its candidates together, in percentage points. For a
    candidate of an aggregate (`PartyKind`) who won last time and stands again: the change of this
    candidate's share. None for other candidates of an aggregate, and for a party without
    `Election.previous_votes`."""


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
    electorate: int | None
    majority: int
    """Lead of the first candidate over the second, in votes; all votes if there is no second."""
    majority_share: Fraction
    """Majority as percentage points of the valid vote."""
    turnout: Fraction | None
    """Valid votes in per cent of the electorate (PA, Commons Library); None without electorate."""
    shares: dict[str, Fraction]
    """Percentage points by party code; the candidates of one party are added up."""
    comparable_shares: dict[str, Fraction]
    """The shares that can be compared with last time's, by party code. An aggregate (`PartyKind`)
    has none; but if one of its candidates won last time and stands again, its code has the share of
    this candidate."""
    swing: Swing | None
    """The headline swing; None if `_headline_pair` or `swing_between` is None."""


def figures(election: Election, seat: Seat, result: Bulletin) -> Figures:
    """The figures of `result`, which has at least one vote, in `seat`.

    The electorate is the one in the result, else the one in the election's table, if it is known.
    """
    ranked = by_votes(result.candidates)
    votes = [c.votes or 0 for c in ranked]
    valid = sum(votes)
    electorate = result.electorate or seat.electorate
    shares = {party: share(count, valid) for party, count in party_votes(ranked).items()}
    comparable = {party: value for party, value in shares.items() if election.comparable(party)}
    again = previous_winner_again(seat, ranked)
    if again is not None and again.votes is not None:
        comparable[again.party] = share(again.votes, valid)
    changes = {
        party: value - before
        for party, value in comparable.items()
        if (before := previous_share(election, seat, party)) is not None
    }
    lines = tuple(
        CandidateLine(
            candidate,
            count,
            share(count, valid),
            changes.get(candidate.party)
            if election.comparable(candidate.party) or candidate is again
            else None,
        )
        for candidate, count in zip(ranked, votes, strict=True)
    )
    lead = majority(votes)
    pair = _headline_pair(election, seat, result, ranked)
    return Figures(
        lines=lines,
        valid_votes=valid,
        electorate=electorate,
        majority=lead,
        majority_share=share(lead, valid),
        turnout=share(valid, electorate) if electorate else None,
        shares=shares,
        comparable_shares=comparable,
        swing=swing_between(election, seat, comparable, *pair) if pair else None,
    )


def majority(ranked: Sequence[int]) -> int:
    """The lead of the first candidate over the second, in votes; all votes if there is no second.

    `ranked` are the candidates' votes, most first.
    """
    return ranked[0] - (ranked[1] if len(ranked) > 1 else 0)


def previous_share(election: Election, seat: Seat, party: str) -> Fraction | None:
    """`Election.previous_votes` as a share, in percentage points; None in the same cases."""
    votes = election.previous_votes(seat, party)
    return None if votes is None else share(votes, seat.previous_valid_votes)


def previous_winner_again(seat: Seat, candidates: Sequence[Candidate]) -> Candidate | None:
    """The candidate of an aggregate (`PartyKind`) who won last time and stands again, else None.

    Independents are an aggregate. A candidate without a name is not recognised.
    """
    before = seat.previous_winning_candidate
    if before is None or not before.name:
        return None
    same_code = (c for c in candidates if c.party == before.party and c.name)
    return next((c for c in same_code if same_person(before.name, c.name)), None)


def is_another_independent(seat: Seat, candidate: Candidate | None) -> bool:
    """Whether an independent won last time, and the candidate has the same code but another name.

    The same applies to the candidates of any aggregate (`PartyKind`). False if one of the two names
    is not known.
    """
    before = seat.previous_winning_candidate
    if before is None or candidate is None or candidate.party != before.party:
        return False
    names_known = bool(before.name and candidate.name)
    return names_known and not same_person(before.name, candidate.name)


def _headline_pair(
    election: Election, seat: Seat, result: Bulletin, ranked: Sequence[Candidate]
) -> tuple[str, str] | None:
    """As `swing_pair`, but None also if the swing would be between two candidates of an aggregate.

    There are two such cases: the first two candidates both have the winner's code, and it is an
    aggregate's (`PartyKind`); or another candidate of the code won last time
    (`is_another_independent`).
    """
    codes = [candidate.party for candidate in ranked]
    both = codes[:2] == [result.winner] * 2 and not election.comparable(codes[0])
    if both or is_another_independent(seat, result.elected):
        return None
    return swing_pair(seat, result.winner, codes)


def swing_pair(seat: Seat, winner: str | None, ranked: list[str]) -> tuple[str, str] | None:
    """The parties (from, to) of the headline swing, by PA's convention.

    If the seat changed hands: from the previous winner to the winner. Else: from the second party
    to the winner, or None if there is no second party. None also without a winner or a previous
    winner. `ranked` are the candidates' parties, most votes first.
    """
    if winner is None or not seat.previous_winner:
        return None
    if winner != seat.previous_winner:
        return (seat.previous_winner, winner)
    second = next((party for party in ranked if party != winner), None)
    return (second, winner) if second else None


def swing_between(
    election: Election, seat: Seat, shares: Mapping[str, Fraction], from_party: str, to_party: str
) -> Swing | None:
    """The swing from `from_party` to `to_party`; if negative, the swing in the other direction.

    `shares` are `Figures.comparable_shares`. None if one of the parties is not in `shares` or has
    no `Election.previous_votes`.
    """
    value = signed_swing(election, seat, shares, from_party, to_party)
    if value is None:
        return None
    if value < 0:
        return Swing(to_party, from_party, -value)
    return Swing(from_party, to_party, value)


def signed_swing(
    election: Election, seat: Seat, shares: Mapping[str, Fraction], from_party: str, to_party: str
) -> Fraction | None:
    """The swing from `from_party` to `to_party`, in percentage points.

    Negative for a swing in the other direction; None in the same cases as `swing_between`.
    """
    faller_before, riser_before = (
        previous_share(election, seat, party) for party in (from_party, to_party)
    )
    if faller_before is None or riser_before is None or not {from_party, to_party} <= shares.keys():
        return None
    return butler_swing(
        riser_before=riser_before,
        riser_now=shares[to_party],
        faller_before=faller_before,
        faller_now=shares[from_party],
    )
