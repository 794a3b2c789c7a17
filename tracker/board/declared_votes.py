"""Checks the votes of a declaration by the desk: who won, and whether the votes are possible."""

from collections.abc import Sequence

from tracker.board.bulletin import Candidate, by_votes
from tracker.board.entry_fields import CandidateKey, EntryError
from tracker.election import Party, Seat


def winning_candidate(
    seat: Seat, party: Party, name: str, candidates: Sequence[Candidate]
) -> Candidate:
    """The winner: the candidate of `party` with most votes, and with this `name` if not empty.

    Raises EntryError if there is no such candidate, or if two of them share the most votes.
    """
    of_party = [c for c in candidates if c.party == party.code and (not name or c.name == name)]
    if not of_party:
        winner = CandidateKey(party.code, name)
        raise EntryError(f"no votes given for {winner}, declared the winner")
    first, *others = by_votes(of_party)
    if others and others[0].votes == first.votes:
        raise EntryError(
            f"{first.name} and {others[0].name} have {first.votes:,} votes each in {seat.name}: "
            f'name the winner, as "{party.code}:{first.name}"'
        )
    return first


def check_votes(
    seat: Seat,
    candidates: Sequence[Candidate],
    elected: Candidate,
    electorate: int | None,
    rejected: int,
) -> None:
    """Check that the votes are possible, as `entries.declare` describes. Raises EntryError.

    `electorate` is the number that the entry states; if it is None, `seat.electorate` is used.
    """
    leader = by_votes(candidates)[0]
    most, own = leader.votes or 0, elected.votes or 0
    if most > own:
        first, winner = (CandidateKey(c.party, c.name) for c in (leader, elected))
        raise EntryError(
            f"{first} has {most:,} votes, more than {winner}'s {own:,}: {winner} cannot have won"
        )
    total = sum(candidate.votes or 0 for candidate in candidates)
    if not total:
        raise EntryError("nobody has any votes")
    register = seat.electorate if electorate is None else electorate
    if register is not None and total + rejected > register:
        ballots = f"{total:,} votes" + (f" and {rejected:,} rejected" if rejected else "")
        raise EntryError(f"{ballots} are more than the {register:,} on the register of {seat.name}")
