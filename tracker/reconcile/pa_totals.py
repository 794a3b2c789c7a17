"""PA's FirstPastThePostStateOfParties: the night's totals as PA counts them.

These files carry no revision: they are numbered by results counted, lag behind the results,
and can be issued again under the same number. They name the seats they have counted, and
say in a note under which party the Speaker's votes are. PA's samples: three of the Scottish
tests of 2026 and the 650 seats of 2015.
"""

import re
from typing import Final
from xml.etree.ElementTree import Element

import msgspec

from tracker.election import Election, spelling
from tracker.feeds import pa
from tracker.feeds.matching import match_pa_seat, party_code
from tracker.feeds.parsing import excerpt, plain_text, whole_number
from tracker.feeds.reading import RejectedError, error_prefix
from tracker.feeds.xml_document import only_child, parse_xml, required_attribute
from tracker.reconcile.rounding import figure

OTHERS: Final = "Others"
"""PA's line for every party that has none of its own (paId -9999)."""
ALL: Final = ""
"""The code of a sum over all parties."""
MOST_CHARACTERS_OF_NOTE = 1000
MOST_LINES = 500
"""Parties in one file; PA's of 2015 has 134."""
_SPEAKER = re.compile(
    r"\bspeaker\b(?: at (?P<seat>.+?))? (?:is|are) included in the (?P<party>.+?) total",
    re.IGNORECASE,
)


class PartyLine(msgspec.Struct, frozen=True, kw_only=True):
    """One party's line. Counts that PA leaves out are nothing; percentages are not printed."""

    party: str
    """Party code, `OTHERS` for all that have no line."""
    name: str
    """As PA names it."""
    seats: int = 0
    gains: int = 0
    losses: int = 0
    votes: int = 0
    share: str = ""
    """Per cent of all votes counted, as printed."""
    change: str = ""
    """Percentage points, as printed."""

    @property
    def net(self) -> int:
        """Net change in seats."""
        return self.gains - self.losses


class StateOfParties(msgspec.Struct, frozen=True, kw_only=True):
    """One file."""

    counted: int
    """Results it has counted; its number."""
    of: int
    """Seats in the whole election."""
    votes: int
    """Valid votes in the results counted, as stated."""
    parties: tuple[PartyLine, ...]
    """In PA's order; lines of one party of ours are added up."""
    speaker_in: str = ""
    """Party code under which the note says the Speaker is; empty where it says nothing."""
    speaker_at: str = ""
    """Id of the Speaker's seat, where the note names it."""
    listed: bool = False
    """Whether it names the seats it has counted."""
    seats: tuple[str, ...] = ()
    """Ids of ours among them."""
    elsewhere: tuple[str, ...] = ()
    """Names of those that are not ours to track."""


def read(data: bytes, election: Election) -> StateOfParties | None:
    """A state of the parties; None for any other document of PA's.

    Raises DocumentError for what `feeds.pa` does not let through, a figure that is
    none, a party or a seat that is there twice, and a list of seats that has not the length
    it says.
    """
    root = parse_xml(data)
    if root.tag != pa.STATE_OF_PARTIES:
        return None
    pa.read_root(root, election)  # the election is ours, and the head of the file is right
    counted = _count(root, "numberOfResults")
    listed = root.find("ConstituenciesIncluded")
    seats, elsewhere = _seats(listed, counted, election) if listed is not None else ([], [])
    note = plain_text(root.get("note", ""), "note", MOST_CHARACTERS_OF_NOTE)
    speaker_in, speaker_at = _speaker(note, election)
    return StateOfParties(
        counted=counted,
        of=_count(root, "totalNumberOfConstituencies"),
        votes=_count(root, "totalVotes"),
        parties=_lines(only_child(root, "Parties"), election),
        speaker_in=speaker_in,
        speaker_at=speaker_at,
        listed=listed is not None,
        seats=tuple(seats),
        elsewhere=tuple(elsewhere),
    )


def _count(element: Element, name: str) -> int:
    return whole_number(required_attribute(element, name), name)


def _lines(parties: Element, election: Election) -> tuple[PartyLine, ...]:
    elements = parties.findall("Party")
    if len(elements) > MOST_LINES:
        raise RejectedError(f"has {len(elements)} parties; {MOST_LINES} at most")
    lines: dict[str, PartyLine] = {}
    names: set[str] = set()
    for element in elements:
        line = _line(element, election)
        name = spelling(element.get("abbreviation") or line.name)
        if name in names:
            raise RejectedError(
                f'the party "{excerpt(line.name)}" is there twice; each has one line'
            )
        names.add(name)
        lines[line.party] = _together(lines[line.party], line) if line.party in lines else line
    return tuple(lines.values())


def _line(element: Element, election: Election) -> PartyLine:
    name = plain_text(element.get("name", ""), "party name")
    abbreviation = plain_text(element.get("abbreviation", ""), "party abbreviation")
    counts = ("totalSeats", "gains", "losses", "totalVotes")
    with error_prefix(excerpt(name or abbreviation)):
        is_rest = spelling(abbreviation or name) == spelling(OTHERS)
        seats, gains, losses, votes = (
            whole_number(element.get(count, "0"), count) for count in counts
        )
        return PartyLine(
            party=OTHERS if is_rest else party_code(election, abbreviation, name),
            name=name or abbreviation,
            seats=seats,
            gains=gains,
            losses=losses,
            votes=votes,
            share=_percentage(element, "percentageShare"),
            change=_percentage(element, "percentageChange"),
        )


def _percentage(element: Element, name: str) -> str:
    text = element.get(name, "")
    if text and figure(text) is None:
        raise RejectedError(
            f'{name} "{excerpt(text)}" is not a figure; write it like 32.97 or -0.20'
        )
    return text


def _together(one: PartyLine, other: PartyLine) -> PartyLine:
    """Two lines of PA's that are one party of ours: Lab and Lab Co-op. Their percentages
    cannot be added up once they are rounded, and are left out."""
    return PartyLine(
        party=one.party,
        name=one.name,
        seats=one.seats + other.seats,
        gains=one.gains + other.gains,
        losses=one.losses + other.losses,
        votes=one.votes + other.votes,
    )


def _seats(listed: Element, counted: int, election: Election) -> tuple[list[str], list[str]]:
    """Ids of our seats in the list, and names of the others: those of which neither number nor
    name is ours. Raises RejectedError where the two do not mean one seat."""
    elements = listed.findall("Constituency")
    if len(elements) != counted:
        raise RejectedError(
            f"says it has counted {counted} results, and names {len(elements)} seats"
        )
    ours, elsewhere = [], []
    for element in elements:
        name = plain_text(required_attribute(element, "name"), "Constituency name")
        said = element.get("number")
        number = None if said is None else whole_number(said, "Constituency number")
        seat = election.find_seat(name)
        if number is not None and (seat or number in election.seat_by_pa_number):
            seat = match_pa_seat(number, name, election)
        if seat:
            ours.append(seat.id)
        else:
            elsewhere.append(name)
    for names in (ours, elsewhere):
        if len(set(names)) < len(names):
            twice = next(name for name in names if names.count(name) > 1)
            raise RejectedError(f"names the seat {excerpt(twice)} twice")
    return ours, elsewhere


def _speaker(note: str, election: Election) -> tuple[str, str]:
    """Under which party the Speaker is, and where: "Votes cast for the Speaker at Buckingham
    are included in the Conservative total"; both empty where the note says nothing of it."""
    said = _SPEAKER.search(note)
    party = election.find_party(said["party"]) if said else None
    seat = election.find_seat(said["seat"]) if said and said["seat"] else None
    return party.code if party else "", seat.id if seat else ""
