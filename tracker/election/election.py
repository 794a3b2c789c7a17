"""The election before the polls close: seats, parties, previous result, targets.

`folder` reads these records from files. The ledger stores them as JSON, so their field names are
part of every ledger.
"""

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable
from decimal import Decimal
from difflib import get_close_matches
from fractions import Fraction
from functools import cached_property, lru_cache
from typing import Literal

import msgspec

from tracker.election.swing import share

Basis = Literal["previous", "sitting"]
PartyKind = Literal["party", "independents", "speaker", "other"]


class Party(msgspec.Struct, frozen=True, kw_only=True):
    """A party, or an aggregate of several candidates that a table counts as one."""

    code: str
    """The short form used in tables, ledger and exports: Con, Lab, LD."""
    name: str
    """The name for the air: Liberal Democrat."""
    kind: PartyKind = "party"
    """`independents` and `other` are aggregates: they have no share change and no swing."""
    aliases: tuple[str, ...] = ()
    """Other spellings in feeds, such as PA's and the Commons Library's."""
    colour: str = "#808080"
    mark: str = "·"
    """One character that identifies the party without colour."""

    @property
    def comparable(self) -> bool:
        """Whether share change and swing are computable: the party is not an aggregate."""
        return self.kind in ("party", "speaker")


class Seat(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """One constituency before the election."""

    id: str
    """ONS code: E14000878."""
    name: str
    pa_number: int | None = None
    pa_name: str = ""
    county: str = ""
    region: str = ""
    electorate: int
    """Number of voters on the register for this election."""
    previous_winner: str
    """Code of the party that won last time."""
    sitting: str
    """Code of the party that held the seat at dissolution, after defections and by-elections."""
    previous_declared_at: dt.datetime | None = None
    previous_electorate: int | None = None
    aliases: tuple[str, ...] = ()
    previous: dict[str, int] = {}
    """Previous votes by party code."""
    tile: tuple[int, int] | None = None
    """Column and row on the tile map, from 0 in the north west; None without a map."""
    stands: tuple[str, ...] = ()
    """Codes of the parties that stand; empty without a table of candidates."""
    projected: bool = True
    """Whether the seat may be projected; False where `projection` in seats.csv is "no"."""

    @cached_property
    def previous_valid_votes(self) -> int:
        """The sum of the previous votes."""
        return sum(self.previous.values())

    @cached_property
    def previous_shares(self) -> dict[str, Fraction]:
        """Previous shares by party code, percentage points; empty without votes."""
        valid = self.previous_valid_votes
        return {party: share(n, valid) for party, n in self.previous.items()} if valid else {}

    @property
    def previous_turnout(self) -> Fraction | None:
        """Previous valid votes in per cent of the previous electorate; None where it is unknown."""
        electorate = self.previous_electorate
        return share(self.previous_valid_votes, electorate) if electorate else None

    def defending_party(self, basis: Basis) -> str:
        """The party that loses the seat in a gain, counted on this basis."""
        return self.sitting if basis == "sitting" else self.previous_winner


class Target(msgspec.Struct, frozen=True, kw_only=True):
    """A seat that a challenger hopes to win, in a list published before the election."""

    group: str
    """The heading of the published list: Conservative target seats."""
    seat: str
    holder: str
    """The defending party: the previous winner."""
    challenger: str
    published_majority: int | None = None
    published_majority_over: str = ""
    """The party that the published majority is over, where the list names it."""
    published_swing: Decimal | None = None
    """The published swing needed, percentage points."""
    note: str = ""


class WatchArea(msgspec.Struct, frozen=True, kw_only=True):
    """An area of interest that is no seat, with the seats that it lies in."""

    group: str
    party: str
    area: str
    published_share: Decimal | None = None
    """The published share, per cent."""
    share_of: str = ""
    """The vote that the published share is of, usually another election."""
    seats: tuple[str, ...]


class Election(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """One election with its tables."""

    id: str
    name: str
    date: dt.date
    region: str = ""
    kind: str = "G"
    """PA's one-letter election type: G general, S Scottish Parliament, M mayoral."""
    basis: Basis = "previous"
    """Whether headlines count gain and hold against the previous winner or the sitting party."""
    timezone: str = "Europe/London"
    polls_close: dt.datetime
    feed_names: tuple[str, ...] = ()
    """The election's names in a feed. A message with another name is rejected."""
    accepts_tests: bool = False
    """Whether messages that are marked as tests count."""
    parties: tuple[Party, ...]
    seats: tuple[Seat, ...]
    targets: tuple[Target, ...] = ()
    watch_areas: tuple[WatchArea, ...] = ()
    elsewhere: dict[int, str] = {}
    """Names by PA number of the election's other seats, which are not tracked."""

    def __repr__(self) -> str:
        """Short, for tracebacks."""
        return f"<Election {self.id}: {len(self.seats)} seats>"

    @cached_property
    def seat_by_id(self) -> dict[str, Seat]:
        """Seats by ONS code."""
        return {seat.id: seat for seat in self.seats}

    @cached_property
    def seat_positions(self) -> dict[str, int]:
        """The position of each seat in `seats`, from 0, by ONS code."""
        return {seat.id: position for position, seat in enumerate(self.seats)}

    @cached_property
    def seat_by_pa_number(self) -> dict[int, Seat]:
        """Seats by PA number."""
        return {seat.pa_number: seat for seat in self.seats if seat.pa_number is not None}

    @cached_property
    def party_by_code(self) -> dict[str, Party]:
        """Parties by code."""
        return {party.code: party for party in self.parties}

    @cached_property
    def targets_by_seat(self) -> dict[str, tuple[Target, ...]]:
        """The published targets by ONS code, for the seats that have one."""
        found: dict[str, tuple[Target, ...]] = {}
        for target in self.targets:
            found[target.seat] = (*found.get(target.seat, ()), target)
        return found

    @cached_property
    def positions_by_name(self) -> list[int]:
        """Positions in `seats`, from 0, in the order of the seats' names."""
        return sorted(range(len(self.seats)), key=lambda position: self.seats[position].name)

    @cached_property
    def previous_seat_counts(self) -> dict[str, int]:
        """Number of these seats that each party won last time, by party code."""
        return dict(Counter(seat.previous_winner for seat in self.seats))

    @cached_property
    def _seat_by_spelling(self) -> dict[str, Seat]:
        return {spelling: seat for seat in self.seats for spelling in seat_spellings(seat)}

    @cached_property
    def _party_by_spelling(self) -> dict[str, Party]:
        return {spelling: p for p in self.parties for spelling in party_spellings(p)}

    def find_seat(self, text: str) -> Seat | None:
        """The seat with this name, alias, ONS code or PA number; never a similar name."""
        return self._seat_by_spelling.get(spelling(text))

    def find_party(self, *texts: str) -> Party | None:
        """The party with the first of these texts that is a known code, name or alias."""
        found = (self._party_by_spelling.get(spelling(text)) for text in texts)
        return next(filter(None, found), None)

    def nearest_seats(self, text: str) -> list[str]:
        """Up to three seat names similar to this text, for an error message only."""
        names = {spelling(seat.name): seat.name for seat in self.seats}
        return [names[match] for match in get_close_matches(spelling(text), names, n=3, cutoff=0.6)]

    def party_name(self, code: str) -> str:
        """The party's name for the air; the code itself for an unknown party."""
        party = self.party_by_code.get(code)
        return party.name if party else code

    def comparable(self, code: str) -> bool:
        """Whether the party's share change and swing are computable: it is not an aggregate."""
        party = self.party_by_code.get(code)
        return bool(party and party.comparable)


@lru_cache(maxsize=8192)
def spelling(text: str) -> str:
    """A name in normal form: two names are equal if only case, "&" or punctuation differ.

    Similar names stay different: "Norwich North" and "Norwich South".
    """
    plain = re.sub(r"[.,'’()]", "", text.casefold().replace("&", " and ")).replace("-", " ")
    return " ".join(plain.split())


def seat_spellings(seat: Seat) -> set[str]:
    """All normalised names of the seat for `find_seat`."""
    names = [seat.id, seat.name, seat.pa_name, *seat.aliases]
    if seat.pa_number is not None:
        names.append(str(seat.pa_number))
    return _spellings(names)


def party_spellings(party: Party) -> set[str]:
    """All normalised names of the party for `find_party`."""
    return _spellings([party.code, party.name, *party.aliases])


def _spellings(names: Iterable[str]) -> set[str]:
    return {spelling(name) for name in names} - {""}
