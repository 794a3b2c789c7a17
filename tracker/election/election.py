"""The election before the polls close: its seats, parties and targets, and how to find them.

`folder` reads these records from files. Every ledger contains them as JSON, so a field that is
renamed here cannot be read from an older ledger. PA is the Press Association, the news agency that
delivers the results.
"""

import datetime as dt
from collections import Counter
from decimal import Decimal
from functools import cached_property

import msgspec

from tracker.election.highest_votes import HighestVotes, highest_votes
from tracker.election.house_style import HouseStyle
from tracker.election.names import nearest_names, nearest_seat_names, spelling, without_accents
from tracker.election.party import Party
from tracker.election.party_names import PartyNames, party_spellings
from tracker.election.seat import Basis, Seat, seat_spellings

DEFAULT_TIMEZONE = "Europe/London"
BY_ELECTION = "B"
"""PA's type of a by-election (`Election.kind`)."""


ONE_MEMBER_KINDS = {
    "G": "general election",
    "B": "by-election",
    "M": "mayoral election",
    "S": "Scottish Parliament",
}
"""PA's types of elections that can be tracked. Of the Scottish Parliament only the seats of the
constituencies can, and not the members from the regional lists."""
LISTS_TOO: frozenset[str] = frozenset({"S"})
"""The types in which some members come from lists."""
COMMONS = 650
"""Number of seats of the House of Commons."""
ALONE = "alone"
"""A value of `Election.speaker`: the Speaker's seat is no party's."""
ONE_MEMBER_RULE = "the tracker counts one member a seat, the candidate with the most votes"


class Target(msgspec.Struct, frozen=True, kw_only=True):
    """A seat that a party hopes to win, from a list made before the election."""

    group: str
    """The heading of the published list: Conservative target seats."""
    seat: str
    """Seat id."""
    holder: str
    """Code of the party that won the seat last time, as the list states it."""
    challenger: str
    """Code of the party that hopes to win the seat."""
    published_majority: int | None = None
    published_majority_over: str = ""
    """Code of the party in second place; empty if the list does not name it."""
    published_swing: Decimal | None = None
    """The published swing needed, percentage points."""
    note: str = ""


class WatchArea(msgspec.Struct, frozen=True, kw_only=True):
    """A published target area, such as a district, that is in one or more seats."""

    group: str
    """The heading of the published list: Brexit Party target areas."""
    party: str
    """Code of the party that hopes to win there."""
    area: str
    """The name of the area."""
    published_share: Decimal | None = None
    """The party's published share in the area, per cent."""
    share_of: str = ""
    """The vote in which the party had this share: European election of 2019."""
    seats: tuple[str, ...]
    """Ids of the seats that contain a part of the area."""
    note: str = ""
    """A published remark about the area."""


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """A candidate about whom a sentence says more than the name."""

    name: str
    seat: str
    """Id of the seat in which the person stands."""
    office: str = ""
    """What the person is, after the name: "the Liberal Democrat leader"; may be empty."""
    sat: bool = False
    """Whether the person was a member of the last house."""


class Election(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """One election with its tables."""

    id: str
    name: str
    date: dt.date
    region: str = ""
    kind: str = "G"
    """PA's one-letter election type: a key of `ONE_MEMBER_KINDS`."""
    basis: Basis = "previous"
    """The basis of gains and holds, where no other basis is given."""
    timezone: str = DEFAULT_TIMEZONE
    polls_close: dt.datetime
    feed_names: tuple[str, ...] = ()
    """The election's names in PA's messages. A message with another name is rejected. If this is
    empty, PA's name is not checked."""
    accepts_tests: bool = False
    """Whether a feed's test messages count. If so, times before the polls close count too."""
    parties: tuple[Party, ...]
    seats: tuple[Seat, ...]
    targets: tuple[Target, ...] = ()
    watch_areas: tuple[WatchArea, ...] = ()
    previous_columns: tuple[str, ...] = ()
    """Codes of the parties that have a column in last time's table. A figure for others in this
    table may contain the votes of all parties without a column."""
    doubt: bool = True
    """Whether an implausible result is withheld until it is confirmed (`board.doubt`). False for a
    rehearsal with invented figures."""
    hexagons: bool = False
    """Whether the tiles are hexagons: odd rows (`Seat.tile`) are shifted right by half a tile."""
    elsewhere: dict[int, str] = {}
    """The seats of this election that are not tracked: names by PA number."""
    sitting_known: bool = False
    """Whether `Seat.sitting` is known for every seat, with all defections and by-elections. If not,
    nothing is added up against the party that sat at dissolution."""
    seats_for_majority: int | None = None
    """The number of seats for a majority of the house, as the folder states it (`winning_post`)."""
    speaker: str = ALONE
    """Code of the party with which a re-elected Speaker is counted; `ALONE` for none."""
    people: tuple[Person, ...] = ()
    """Candidates who sat in the last house, or have an office."""
    style: HouseStyle = HouseStyle()

    def __repr__(self) -> str:
        """Short, for tracebacks."""
        return f"<Election {self.id}: {len(self.seats)} seats>"

    @cached_property
    def seat_by_id(self) -> dict[str, Seat]:
        """Seats by id."""
        return {seat.id: seat for seat in self.seats}

    @cached_property
    def only_seat(self) -> Seat | None:
        """The seat of an election with one seat, such as a by-election; else None.

        Texts about the night then have no numbers of seats, and no name of the seat beside a title.
        """
        return self.seats[0] if len(self.seats) == 1 else None

    @cached_property
    def seat_positions(self) -> dict[str, int]:
        """The position of each seat in `seats`, from 0, by seat id."""
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
        """The published targets by seat id, for the seats that have one."""
        found: dict[str, tuple[Target, ...]] = {}
        for target in self.targets:
            found[target.seat] = (*found.get(target.seat, ()), target)
        return found

    @cached_property
    def seat_by_previous_votes(self) -> dict[HighestVotes, Seat]:
        """Seats by `highest_votes` of last time, to find the copy of an old table."""
        found = {highest_votes(seat.previous.values()): seat for seat in self.seats}
        return {votes: seat for votes, seat in found.items() if votes}

    @cached_property
    def seats_set_aside(self) -> frozenset[str]:
        """Ids of the seats that seats.csv sets aside."""
        return frozenset(seat.id for seat in self.seats if seat.set_aside)

    @cached_property
    def positions_by_name(self) -> list[int]:
        """Positions in `seats`, from 0, in the order of the seats' names."""
        return sorted(range(len(self.seats)), key=lambda position: self.seats[position].name)

    @cached_property
    def previous_seat_counts(self) -> dict[str, int]:
        """Number of `seats` that each party won last time, by party code."""
        return dict(Counter(seat.previous_winner for seat in self.seats if seat.previous_winner))

    @cached_property
    def has_defending_parties(self) -> bool:
        """Whether the defending party of any seat is known on the election's basis.

        If not, there are no gains and losses, and no net change of a party's seats.
        """
        return any(seat.defending_party(self.basis) for seat in self.seats)

    @property
    def winning_post(self) -> int | None:
        """The number of seats for a majority of the house; None if the seats are not a whole house.

        More than half of the seats of the House of Commons, if the folder states no number and this
        is a general election in all of them.
        """
        is_commons = self.kind == "G" and len(self.seats) == COMMONS
        if self.seats_for_majority is None and is_commons:
            return COMMONS // 2 + 1 if self.timezone == DEFAULT_TIMEZONE else None
        return self.seats_for_majority

    @property
    def is_by_election(self) -> bool:
        """Whether `kind` is that of a by-election."""
        return self.kind == BY_ELECTION

    @property
    def doubts_results(self) -> bool:
        """Whether implausible results are withheld: not in an election of the agency's tests."""
        return self.doubt and not self.accepts_tests

    @cached_property
    def speakers(self) -> frozenset[str]:
        """Codes under which the Speaker stands."""
        return frozenset(party.code for party in self.parties if party.kind == "speaker")

    @cached_property
    def people_by_seat(self) -> dict[str, tuple[Person, ...]]:
        """The people by seat id, for the seats that have one."""
        found: dict[str, tuple[Person, ...]] = {}
        for person in self.people:
            found[person.seat] = (*found.get(person.seat, ()), person)
        return found

    def counted_as(self, winner: str) -> str:
        """Code of the party for which a seat with this winner counts (`speaker`)."""
        if self.speaker != ALONE and winner in self.speakers:
            return self.speaker
        return winner

    @cached_property
    def codes_of_others(self) -> frozenset[str]:
        """Codes under which a table counts several parties in one figure."""
        return frozenset(party.code for party in self.parties if party.kind == "other")

    @cached_property
    def parties_among_others(self) -> frozenset[str]:
        """Codes of the parties whose votes may be in last time's figure for others in some seats.

        The Speaker's are not: `tracker prepare` separates them.
        """
        return frozenset(self.party_by_code) - self.speakers - {*self.previous_columns}

    @cached_property
    def _seat_by_spelling(self) -> dict[str, Seat]:
        return {spelling: seat for seat in self.seats for spelling in seat_spellings(seat)}

    @cached_property
    def _seats_without_accents(self) -> dict[str, list[Seat]]:
        """The seats with this name, if accents make no difference."""
        seats: dict[str, list[Seat]] = {}
        for spelled, seat in self._seat_by_spelling.items():
            same = seats.setdefault(without_accents(spelled), [])
            if seat not in same:
                same.append(seat)
        return seats

    @cached_property
    def party_names(self) -> PartyNames:
        """The parties by every name."""
        is_uk = self.timezone == DEFAULT_TIMEZONE
        return PartyNames(self.parties, self.date.year, is_uk=is_uk)

    def find_seat(self, text: str) -> Seat | None:
        """The seat with this name, alias, id or PA number (see `spelling`); else None.

        A text with other accents is a seat if it is only one seat's name without accents. A number
        is a PA number as it is: 3.32, -332 and 33.2 are votes or percentages, and no seat.
        """
        spelled = spelling(text)
        if spelled.isdecimal() and spelled != text.strip():
            return None
        if seat := self._seat_by_spelling.get(spelled):
            return seat
        same = self._seats_without_accents.get(without_accents(spelled), [])
        return same[0] if len(same) == 1 else None

    def find_party(self, *texts: str) -> Party | None:
        """The party of the first text that names a party (`PartyNames`); else None."""
        return next(filter(None, map(self.party_names.find, texts)), None)

    def nearest_seats(self, text: str) -> list[str]:
        """Up to three seat names like this text, for an error message (`nearest_seat_names`)."""
        return nearest_seat_names(text, (seat.name for seat in self.seats))

    def nearest_parties(self, text: str) -> list[str]:
        """Up to three party names like this text, for an error message (`nearest_names`)."""
        names = ((s, party.name) for party in self.parties for s in party_spellings(party))
        return nearest_names(text, names, cutoff=0.7)

    def party_name(self, code: str) -> str:
        """The party's name for the air; the code itself for an unknown party."""
        party = self.party_by_code.get(code)
        return party.name if party else code

    def comparable(self, code: str) -> bool:
        """`Party.comparable` of the party with this code; False for an unknown code."""
        party = self.party_by_code.get(code)
        return bool(party and party.comparable)

    def previous_votes(self, seat: Seat, code: str) -> int | None:
        """The previous votes of a code in a seat; None in some cases (`Seat.previous_votes`)."""
        return seat.previous_votes(code, self.comparable)
