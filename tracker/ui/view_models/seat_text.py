"""The texts by which a seat is searched: its places, its target groups and its candidates."""

from tracker.board.seat_state import SeatState
from tracker.election.names import bare_spelling


def places_of(state: SeatState) -> list[str]:
    """The name, county, region and target groups of a seat."""
    seat = state.seat
    groups = [target.group for target in state.election.targets_by_seat.get(seat.id, ())]
    return [text for text in (seat.name, seat.county, seat.region, *groups) if text]


def candidates_of(state: SeatState) -> dict[str, str]:
    """By name: the party code of each candidate.

    They are those of candidates.csv, and those of the declaration that stands, or would without
    rule 10, in this order. Candidates whose names are not known are left out.
    """
    table = state.seat.candidate_names
    found = {name: party for party, names in table.items() for name in names if name}
    standing = state.unconfirmed
    for bulletin in (standing.votes, standing.bulletin):
        for candidate in bulletin.candidates if bulletin else ():
            if candidate.name:
                found.setdefault(candidate.name, candidate.party)
    return found


def parties_of(state: SeatState) -> frozenset[str]:
    """Codes of the parties that stand in a seat; empty if they are not known.

    They are those of the election's tables, and those of the votes that stand.
    """
    votes = state.unconfirmed.votes
    return frozenset(
        [*state.seat.stands, *(c.party for c in votes.candidates)] if votes else state.seat.stands
    )


def has_text(wanted: str, texts: list[str]) -> bool:
    """Whether one of the texts contains `wanted`, which is a normal form (`bare_spelling`)."""
    return bool(wanted) and any(wanted in bare_spelling(text) for text in texts)
