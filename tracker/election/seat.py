"""A seat before the polls close: its names, its register and its previous result.

Every ledger contains its fields as JSON: see `election`.
"""

import datetime as dt
from collections.abc import Callable
from fractions import Fraction
from functools import cached_property
from typing import Literal

import msgspec

from tracker.election.names import spelling
from tracker.election.swing import share

Basis = Literal["previous", "sitting"]
"""Which party defends a seat: the party that won it last time, or the party of the member at
dissolution. The two can differ after a defection or a by-election."""


class PreviousCandidate(msgspec.Struct, frozen=True):
    """One candidate of last time whose party code is an aggregate's, such as an independent."""

    party: str
    """Party code."""
    name: str
    """Empty if it is not known."""
    votes: int


class Seat(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """One constituency before the election."""

    id: str
    """The seat's code: in the United Kingdom its ONS code, E14000878."""
    name: str
    pa_number: int | None = None
    pa_name: str = ""
    county: str = ""
    region: str = ""
    electorate: int | None = None
    """Number of voters on the register for this election; None if it is not known."""
    previous_winner: str = ""
    """Code of the party that won last time; empty for a new seat, and if it is not known."""
    sitting: str = ""
    """Code of the party of the member at dissolution, after defections and by-elections; empty if
    it is not known."""
    previous_declared_at: dt.datetime | None = None
    previous_electorate: int | None = None
    aliases: tuple[str, ...] = ()
    previous: dict[str, int] = {}
    """Previous votes by party code; the candidates of one code are added up."""
    previous_candidates: tuple[PreviousCandidate, ...] = ()
    """The candidates of aggregates (`PartyKind`) that have a row of their own in previous.csv."""
    tile: tuple[int, int] | None = None
    """Column and row on the tile map, from 0 in the north west; None if tiles.csv has no tile."""
    stands: tuple[str, ...] = ()
    """Codes of the parties that have a candidate; empty if no table has the seat's candidates."""
    candidate_count: int = 0
    """Number of candidates in candidates.csv; 0 without this table, also if `stands` is known from
    the results of a past night."""
    candidate_names: dict[str, tuple[str, ...]] = {}
    """The names of the candidates in candidates.csv by party code; a name can be empty. Empty
    without this table."""
    set_aside: str = ""
    """Why no declaration is expected that night, such as a postponed poll or an uncontested seat;
    empty if one is expected."""
    projected: bool = True
    """Whether the seat gets a projection; False if `projection` in seats.csv is "no"."""
    expected_shares: dict[str, float] = {}
    """Shares that a poll or a model expects, percentage points by party code (expected.csv)."""
    expected_chances: dict[str, float] = {}
    """Chances that a poll or a model gives, from 0 to 1 by party code (expected.csv)."""
    covariates: dict[str, float] = {}
    """Numbers that describe the seat, by their column in covariates.csv."""

    @cached_property
    def previous_valid_votes(self) -> int:
        """The sum of the previous votes."""
        return sum(self.previous.values())

    @cached_property
    def previous_shares(self) -> dict[str, Fraction]:
        """Previous shares by party code, percentage points; empty without votes."""
        valid = self.previous_valid_votes
        return {party: share(n, valid) for party, n in self.previous.items()} if valid else {}

    @cached_property
    def previous_winning_candidate(self) -> PreviousCandidate | None:
        """The candidate that won last time, if the winner's code is an aggregate's (`PartyKind`).

        None if the winner's code is a party's, or no candidate of the code is in
        `previous_candidates`.
        """
        same_code = [c for c in self.previous_candidates if c.party == self.previous_winner]
        return max(same_code, key=lambda candidate: candidate.votes, default=None)

    def previous_votes(self, code: str, comparable: Callable[[str], bool]) -> int | None:
        """The previous votes of a party; for an aggregate (`PartyKind`), of its candidate who won.

        None for a party that is not in `previous`, and for an aggregate without such a candidate in
        `previous_candidates`. `comparable` is `Election.comparable`.
        """
        if comparable(code):
            return self.previous.get(code)
        winner = self.previous_winning_candidate
        return winner.votes if winner and winner.party == code else None

    @property
    def previous_turnout(self) -> Fraction | None:
        """Previous valid votes in per cent of the previous electorate.

        None without a previous electorate.
        """
        electorate = self.previous_electorate
        return share(self.previous_valid_votes, electorate) if electorate else None

    def defending_party(self, basis: Basis) -> str:
        """Code of the party that defends the seat on this basis (`Basis`); empty if not known."""
        return self.sitting if basis == "sitting" else self.previous_winner


def seat_spellings(seat: Seat) -> set[str]:
    """The normal forms of the seat's names, id and PA number, for `find_seat`."""
    names = [seat.id, seat.name, seat.pa_name, *seat.aliases]
    if seat.pa_number is not None:
        names.append(str(seat.pa_number))
    return {spelling(name) for name in names} - {""}
