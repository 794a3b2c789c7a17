"""Reads the previous votes of the seats, `previous.csv`."""

from collections import defaultdict
from collections.abc import Set
from dataclasses import dataclass, field
from pathlib import Path

from tracker.election.csv_tables import Table
from tracker.election.seat import PreviousCandidate

NAME_UNKNOWN = "?"
"""In the column `name` of previous.csv: one candidate, whose name is not known."""


@dataclass(slots=True)
class PreviousVotes:
    """A seat's rows in previous.csv."""

    votes: dict[str, int] = field(default_factory=dict)
    """By party code."""
    candidates: list[PreviousCandidate] = field(default_factory=list)
    """The candidates of aggregates (`PartyKind`) whose rows have a name or `NAME_UNKNOWN`."""
    rows: set[tuple[str, str, int | None]] = field(default_factory=set)
    """(party code, name, votes) of each row of an aggregate, to find duplicates. If the name is
    empty, the votes are None: a second row is then a duplicate also with other votes."""


def read_previous(path: Path, several: Set[str]) -> dict[str, PreviousVotes]:
    """The previous votes by seat id. `several` are the codes of aggregates (`PartyKind`).

    Empty without the table. The column `name` may be missing. It is read only for aggregates,
    whose candidates may have a row each.
    """
    seats = defaultdict[str, PreviousVotes](PreviousVotes)
    for row in Table(path, optional=True):
        seat, code, votes = seats[row["seat_id"]], row["party"], row.integer("votes")
        if code not in several:
            if code in seat.votes:
                raise row.error("party", "is duplicated for this seat")
            seat.votes[code] = votes
            continue
        name = row.get("name", "")
        known = (code, name, votes if name else None)  # two independents may have one name
        if known in seat.rows and name != NAME_UNKNOWN:
            raise row.error("party", "is duplicated for this seat")
        seat.rows.add(known)
        seat.votes[code] = seat.votes.get(code, 0) + votes
        if name:
            seat.candidates.append(
                PreviousCandidate(code, "" if name == NAME_UNKNOWN else name, votes)
            )
    return seats


def leading_party(previous: PreviousVotes, several: Set[str]) -> str:
    """Code of the party with the most previous votes.

    Empty without votes, if two parties share the most, and if an aggregate could have had the most:
    its votes are several candidates'.
    """
    ranked = sorted(previous.votes.items(), key=lambda item: -item[1])
    codes = [code for code, votes in ranked if votes == ranked[0][1]]
    return codes[0] if len(codes) == 1 and codes[0] not in several else ""
