"""What was known before the polls closed: seats, parties, previous result, targets.

Nothing here knows what happened on the night. The record is plain data, so that the
ledger can keep a copy of it; `election_folder` reads it from its folder.
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
    """A party, or one of the lumps that tables use in place of one."""

    code: str
    """The short form used everywhere inside: Con, Lab, LD."""
    name: str
    """As a newsreader says it: Liberal Democrat."""
    kind: PartyKind = "party"
    """`independents` and `other` lump several candidates: no share change or swing."""
    aliases: tuple[str, ...] = ()
    """Every other spelling a feed may use; PA's and the Commons Library's among them."""
    colour: str = "#808080"
    mark: str = "·"
    """One character that tells the party without colour."""

    @property
    def comparable(self) -> bool:
        """Whether this year's votes can be set against last time's."""
        return self.kind in ("party", "speaker")


class Seat(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """One constituency, as it stood before the night."""

    id: str
    """ONS code: E14000878."""
    name: str
    pa_number: int | None = None
    pa_name: str = ""
    county: str = ""
    region: str = ""
    electorate: int
    """Voters on the register for this election."""
    previous_winner: str
    """The party that won last time."""
    sitting: str
    """The party that held the seat at dissolution, after defections and by-elections."""
    previous_declared_at: dt.datetime | None = None
    previous_electorate: int | None = None
    aliases: tuple[str, ...] = ()
    previous: dict[str, int] = {}
    """Votes by party last time."""
    tile: tuple[int, int] | None = None
    """Column and row on the map, from 0 in the north west; None where there is no map."""
    stands: tuple[str, ...] = ()
    """The parties that stand tonight, by code; empty where nobody says who does."""
    projected: bool = True
    """Whether the seat may be projected; False where its table says no."""

    @cached_property
    def previous_valid_votes(self) -> int:
        """Valid votes last time."""
        return sum(self.previous.values())

    @cached_property
    def previous_shares(self) -> dict[str, Fraction]:
        """Share by party last time, in percentage points; empty where nobody voted."""
        valid = self.previous_valid_votes
        return {party: share(n, valid) for party, n in self.previous.items()} if valid else {}

    @property
    def previous_turnout(self) -> Fraction | None:
        """Valid votes last time in per cent of that register; None where it is not known."""
        register = self.previous_electorate
        return share(self.previous_valid_votes, register) if register else None

    def defending_party(self, basis: Basis) -> str:
        """The party a gain is counted from: who won last time, or who sat at dissolution."""
        return self.sitting if basis == "sitting" else self.previous_winner


class Target(msgspec.Struct, frozen=True, kw_only=True):
    """A seat that a challenger means to take, as published before the election."""

    group: str
    """The heading it was published under: Conservative target seats."""
    seat: str
    holder: str
    """The party defending: the previous winner."""
    challenger: str
    published_majority: int | None = None
    published_majority_over: str = ""
    """Whom the published majority is over, where the publisher says so."""
    published_swing: Decimal | None = None
    """Swing needed, percentage points, as published."""
    note: str = ""


class WatchArea(msgspec.Struct, frozen=True, kw_only=True):
    """An area of interest that is not a seat, with the seats it lies in."""

    group: str
    party: str
    area: str
    published_share: Decimal | None = None
    """Per cent, as published."""
    share_of: str = ""
    """What the published share is a share of: another election, as a rule."""
    seats: tuple[str, ...]


class Election(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """Everything known beforehand; the first argument of every board."""

    id: str
    name: str
    date: dt.date
    region: str = ""
    kind: str = "G"
    """PA's one-letter election type: G general, S Scottish Parliament, M mayoral."""
    basis: Basis = "previous"
    """What gain and hold are counted against in headlines."""
    timezone: str = "Europe/London"
    polls_close: dt.datetime
    feed_names: tuple[str, ...] = ()
    """The names this election goes by in a feed; a message with another is refused."""
    accepts_tests: bool = False
    """Whether messages that say they are a test count."""
    parties: tuple[Party, ...]
    seats: tuple[Seat, ...]
    targets: tuple[Target, ...] = ()
    watch_areas: tuple[WatchArea, ...] = ()
    elsewhere: dict[int, str] = {}
    """PA numbers and names of seats of the same election that are not ours to track."""

    def __repr__(self) -> str:
        """In a few words: a traceback that shows an election must not show all of it."""
        return f"<Election {self.id}: {len(self.seats)} seats>"

    @cached_property
    def seat_by_id(self) -> dict[str, Seat]:
        """Seats by ONS code."""
        return {seat.id: seat for seat in self.seats}

    @cached_property
    def seat_positions(self) -> dict[str, int]:
        """The place of each seat in `seats`, from 0, by ONS code."""
        return {seat.id: place for place, seat in enumerate(self.seats)}

    @cached_property
    def seat_by_pa_number(self) -> dict[int, Seat]:
        """Seats by the number PA gives them."""
        return {seat.pa_number: seat for seat in self.seats if seat.pa_number is not None}

    @cached_property
    def party_by_code(self) -> dict[str, Party]:
        """Parties by code."""
        return {party.code: party for party in self.parties}

    @cached_property
    def targets_by_seat(self) -> dict[str, tuple[Target, ...]]:
        """The published targets of each seat that is one."""
        found: dict[str, tuple[Target, ...]] = {}
        for target in self.targets:
            found[target.seat] = (*found.get(target.seat, ()), target)
        return found

    @cached_property
    def positions_by_name(self) -> list[int]:
        """The places of the seats in `seats`, from 0, by the seats' names."""
        return sorted(range(len(self.seats)), key=lambda place: self.seats[place].name)

    @cached_property
    def previous_seat_counts(self) -> dict[str, int]:
        """How many of these seats each party won last time."""
        return dict(Counter(seat.previous_winner for seat in self.seats))

    @cached_property
    def _seat_by_spelling(self) -> dict[str, Seat]:
        return {spelling: seat for seat in self.seats for spelling in seat_spellings(seat)}

    @cached_property
    def _party_by_spelling(self) -> dict[str, Party]:
        return {spelling: p for p in self.parties for spelling in party_spellings(p)}

    def find_seat(self, text: str) -> Seat | None:
        """The seat that goes by this name, alias, ONS code or PA number; never a near one."""
        return self._seat_by_spelling.get(spelling(text))

    def find_party(self, *texts: str) -> Party | None:
        """The party that goes by the first of these that is known: code, name or alias."""
        for text in texts:
            if party := self._party_by_spelling.get(spelling(text)):
                return party
        return None

    def nearest_seats(self, text: str) -> list[str]:
        """Up to three names like this one, to offer in an error; never to act on."""
        names = {spelling(seat.name): seat.name for seat in self.seats}
        return [names[near] for near in get_close_matches(spelling(text), names, n=3, cutoff=0.6)]

    def party_name(self, code: str) -> str:
        """How a newsreader says the party; an unknown code stands for itself."""
        party = self.party_by_code.get(code)
        return party.name if party else code

    def comparable(self, code: str) -> bool:
        """Whether the party's votes can be set against last time's: not a lump of several."""
        party = self.party_by_code.get(code)
        return bool(party and party.comparable)


@lru_cache(maxsize=8192)
def spelling(text: str) -> str:
    """A name reduced to what may not differ: case, "&", stops, commas, hyphens and spaces may.

    This is equality of spelling, never nearness: "Norwich North" and "Norwich South" stay
    two.
    """
    bare = re.sub(r"[.,'’()]", "", text.casefold().replace("&", " and ")).replace("-", " ")
    return " ".join(bare.split())


def seat_spellings(seat: Seat) -> set[str]:
    """Every spelling by which a feed or a producer may name this seat."""
    names = [seat.id, seat.name, seat.pa_name, *seat.aliases]
    if seat.pa_number is not None:
        names.append(str(seat.pa_number))
    return _spellings(names)


def party_spellings(party: Party) -> set[str]:
    """Every spelling by which a feed or a producer may name this party."""
    return _spellings([party.code, party.name, *party.aliases])


def _spellings(names: Iterable[str]) -> set[str]:
    return {spelling(name) for name in names} - {""}
