"""Reads PA's FirstPastThePostStateOfParties: each party's totals as PA counts them.

These files have no revision: they are numbered by the results counted. PA can issue a file again
under the same number. A file can name the seats counted. A note can state which party's total
includes the Speaker's votes.
"""

import re
from typing import Final
from xml.etree.ElementTree import Element

import msgspec

from tracker.election import Election, spelling
from tracker.election.swing import parse_figure
from tracker.feeds import pa
from tracker.feeds.matching import match_pa_seat, party_code
from tracker.feeds.parsing import plain_text, whole_number
from tracker.feeds.reading import RejectedError, error_prefix
from tracker.feeds.xml_document import only_child, parse_xml, required_attribute
from tracker.support.escape import excerpt

OTHERS: Final = "Others"
"""The code of PA's line for all parties without their own line (paId -9999)."""
ALL: Final = ""
"""The code for a sum over all parties."""
MAX_NOTE_CHARACTERS = 1000
MAX_FORECAST_CHARACTERS = 100
_FORECAST: Final = "forecastWinningParty"
MAX_PARTIES = 500
"""The largest number of parties in a file. PA's file of 2015 has 134."""
_SPEAKER = re.compile(
    r"\bspeaker\b(?: at (?P<seat>.+?))? (?:is|are) included in the (?P<party>.+?) total",
    re.IGNORECASE,
)


class PartyLine(msgspec.Struct, frozen=True, kw_only=True):
    """One party's line. If PA leaves out a count, it is 0; if a percentage, it is empty."""

    party: str
    """Party code; `OTHERS` for all parties without a line."""
    name: str
    """PA's name of the party."""
    seats: int = 0
    gains: int = 0
    losses: int = 0
    votes: int = 0
    share: str = ""
    """Share of all votes counted, in per cent as printed."""
    change: str = ""
    """Change in share in percentage points, as printed."""

    @property
    def net(self) -> int:
        """Net change in seats."""
        return self.gains - self.losses


class StateOfParties(msgspec.Struct, frozen=True, kw_only=True):
    """One file of totals."""

    counted: int
    """Number of results counted. PA numbers the files by it."""
    of: int
    """Seats in the whole election."""
    votes: int
    """Valid votes in the results counted, as PA states them."""
    parties: tuple[PartyLine, ...]
    """The lines in PA's order. Two lines of one party of ours are added up."""
    speaker_in: str = ""
    """Code of the party that includes the Speaker, from the note; empty if not found."""
    speaker_at: str = ""
    """Id of the Speaker's seat, from the note; empty if not found."""
    forecast: str = ""
    """PA's forecast of the winner, in its words: "No overall majority"; empty if it has none."""
    listed: bool = False
    """Whether the file names the seats counted."""
    seats: tuple[str, ...] = ()
    """Ids of the counted seats that are in our election."""
    elsewhere: tuple[str, ...] = ()
    """Names of the counted seats that are not in our election."""


def read(data: bytes, election: Election) -> StateOfParties | None:
    """Read a state of the parties; None for any other document of PA's.

    Raises DocumentError if `feeds.pa` rejects the document, a figure is not a number, a party or a
    seat is duplicated, or the number of seats is not the number of results.
    """
    root = parse_xml(data)
    if root.tag != pa.STATE_OF_PARTIES:
        return None
    pa.read_root(root, election)  # checks the election and the head of the file
    counted = _count(root, "numberOfResults")
    listed = root.find("ConstituenciesIncluded")
    seats, elsewhere = _seats(listed, counted, election) if listed is not None else ([], [])
    note = plain_text(root.get("note", ""), "note", MAX_NOTE_CHARACTERS)
    speaker_in, speaker_at = _speaker(note, election)
    return StateOfParties(
        counted=counted,
        of=_count(root, "totalNumberOfConstituencies"),
        votes=_count(root, "totalVotes"),
        parties=_lines(only_child(root, "Parties"), election),
        speaker_in=speaker_in,
        speaker_at=speaker_at,
        forecast=plain_text(root.get(_FORECAST, ""), _FORECAST, MAX_FORECAST_CHARACTERS),
        listed=listed is not None,
        seats=tuple(seats),
        elsewhere=tuple(elsewhere),
    )


def _count(element: Element, name: str) -> int:
    return whole_number(required_attribute(element, name), name)


def _lines(parties: Element, election: Election) -> tuple[PartyLine, ...]:
    elements = parties.findall("Party")
    if len(elements) > MAX_PARTIES:
        raise RejectedError(f"has {len(elements)} parties; {MAX_PARTIES} at most")
    lines: dict[str, PartyLine] = {}
    names: set[str] = set()
    for element in elements:
        line = _line(element, election)
        name = spelling(element.get("abbreviation") or line.name)
        if name in names:
            raise RejectedError(
                f'the party "{excerpt(line.name)}" is duplicated; each party has one line'
            )
        names.add(name)
        lines[line.party] = _added(lines[line.party], line) if line.party in lines else line
    return tuple(lines.values())


def _line(element: Element, election: Election) -> PartyLine:
    name = plain_text(element.get("name", ""), "party name")
    abbreviation = plain_text(element.get("abbreviation", ""), "party abbreviation")
    counts = ("totalSeats", "gains", "losses", "totalVotes")
    with error_prefix(excerpt(name or abbreviation)):
        is_others = spelling(abbreviation or name) == spelling(OTHERS)
        seats, gains, losses, votes = (
            whole_number(element.get(count, "0"), count) for count in counts
        )
        return PartyLine(
            party=OTHERS if is_others else party_code(election, abbreviation, name),
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
    if text and parse_figure(text) is None:
        raise RejectedError(
            f'{name} "{excerpt(text)}" is not a figure; write it like 32.97 or -0.20'
        )
    return text


def _added(first: PartyLine, second: PartyLine) -> PartyLine:
    """The sum of two lines of one party, as Lab and Lab Co-op.

    Without percentages, because rounded percentages cannot be added up.
    """
    sums = {
        count: getattr(first, count) + getattr(second, count)
        for count in ("seats", "gains", "losses", "votes")
    }
    return PartyLine(party=first.party, name=first.name, **sums)


def _seats(listed: Element, counted: int, election: Election) -> tuple[list[str], list[str]]:
    """The ids of our seats in the list, and the names of the other seats.

    Raises RejectedError if a number and its name belong to different seats, a seat is duplicated,
    or the number of seats is not `counted`.
    """
    elements = listed.findall("Constituency")
    if len(elements) != counted:
        raise RejectedError(f"states {counted} results, and names {len(elements)} seats")
    ours, elsewhere = [], []
    for element in elements:
        name = plain_text(required_attribute(element, "name"), "Constituency name")
        text = element.get("number")
        number = None if text is None else whole_number(text, "Constituency number")
        seat = election.find_seat(name)
        if number is not None and (seat or number in election.seat_by_pa_number):
            seat = match_pa_seat(number, name, election)
        if seat:
            ours.append(seat.id)
        else:
            elsewhere.append(name)
    for names in (ours, elsewhere):
        if len(set(names)) < len(names):
            duplicate = next(name for name in names if names.count(name) > 1)
            raise RejectedError(f"names the seat {excerpt(duplicate)} twice")
    return ours, elsewhere


def _speaker(note: str, election: Election) -> tuple[str, str]:
    """The party code and seat id in a note such as "Votes cast for the Speaker at Buckingham
    are included in the Conservative total"; each empty if not found."""
    match = _SPEAKER.search(note)
    party = election.find_party(match["party"]) if match else None
    seat = election.find_seat(match["seat"]) if match and match["seat"] else None
    return party.code if party else "", seat.id if seat else ""
