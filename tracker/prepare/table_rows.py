"""The rows of published tables of results: of a seat, and of a candidate.

`result_tables` reads them.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from tracker.prepare.pa_numbers import PaNumber


@dataclass(frozen=True, slots=True)
class Place:
    """Identity and location of a seat in a table. A field that is not in the table is empty."""

    id: str
    """The seat's code, in the UK its ONS code; in a table without codes made from the name."""
    seat: str
    """Name of the seat."""
    county: str = ""
    region: str = ""
    country: str = ""
    type: str = ""
    """County, borough or burgh constituency."""


@dataclass(frozen=True, slots=True)
class SeatRow:
    """What a table states about a seat."""

    place: Place
    votes: Mapping[str, int]
    """By party code; "Other" has the votes of all parties without a column of their own. Empty if
    the table has no columns of votes."""
    first_party: str
    """The winning party, as the table spells it; empty if it is not stated."""
    second_party: str = ""
    """As the table spells it."""
    result: str = ""
    """The Library's description: "Con gain from Lab"."""
    declared_at: dt.datetime | None = None
    electorate: int | None = None
    valid_votes: int | None = None
    invalid_votes: int | None = None
    majority: int | None = None
    other_winner: int | None = None
    """Votes of a winning party without a column of its own; "Other" includes them too."""
    member: str = ""
    """Name of the winning candidate."""
    single_votes: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    """Votes of each candidate of an aggregate (`PartyKind`) with several columns, by its code."""

    @property
    def names(self) -> frozenset[str]:
        """The seat's names in the tables."""
        return frozenset({self.place.seat})

    @property
    def total_votes(self) -> int | None:
        """The stated valid votes; if none are stated, the sum of `votes`; None without votes."""
        if self.valid_votes is None and self.votes:
            return sum(self.votes.values())
        return self.valid_votes


@dataclass(frozen=True, slots=True)
class CandidateRow:
    """A row of a candidate table."""

    place: Place
    party: str
    """Party code."""
    votes: int
    party_name: str = ""
    first_name: str = ""
    surname: str = ""
    sat: bool = False
    """Whether the candidate was a member of the Commons at dissolution, for any seat."""

    @property
    def name(self) -> str:
        """First name and surname."""
        return f"{self.first_name} {self.surname}".strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatTable:
    """A table with one row for each seat."""

    name: str
    """Name of the file, for messages."""
    rows: dict[str, SeatRow]
    """By seat id. Without the seats in `undeclared`."""
    has_votes: bool = True
    """Whether it has columns of votes."""
    undeclared: dict[str, SeatRow] = field(default_factory=dict)
    """The seats that the table states to have no result yet, by seat id."""
    not_nominated: frozenset[str] = frozenset()
    """Ids of the seats in `undeclared` whose candidates are not final."""
    numbers: dict[str, PaNumber] = field(default_factory=dict)
    """PA's numbers and names, by seat id; empty if the table does not state them."""
    has_codes: bool = True
    """Whether the table has the seats' codes. If not, their ids are made from their names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidateTable:
    """A table with one row for each candidate, or for each party in a seat."""

    name: str
    """Name of the file, for messages."""
    rows: dict[str, list[CandidateRow]]
    """By seat id. Without the seats in `undeclared`."""
    facts: dict[str, SeatRow] = field(default_factory=dict)
    """What the rows of a seat state about the seat, by seat id."""
    undeclared: dict[str, list[CandidateRow]] = field(default_factory=dict)
    """The seats in which a candidate has no votes, by seat id; these candidates have 0 votes."""
    numbers: dict[str, PaNumber] = field(default_factory=dict)
    """PA's numbers and names, by seat id; empty if the table does not state them."""
    has_codes: bool = True
    """Whether the table has the seats' codes. If not, their ids are made from their names."""
