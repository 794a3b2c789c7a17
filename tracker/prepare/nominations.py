"""PA's nominations, and its results and rushes, as a source of what was known before the night.

From the `Election` block: seat, PA number and name, register, candidates, who sat. From the
blocks of the previous election: its votes. Tonight's votes are never read here. What a
message does not state stays unknown.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from xml.etree.ElementTree import Element

from tracker.election import Seat
from tracker.feeds.parsing import plain_text, whole_number
from tracker.feeds.reading import RejectedError
from tracker.feeds.xml_document import only_child, required_attribute
from tracker.prepare.baseline import Baseline, baseline
from tracker.prepare.finding import Finding, differs
from tracker.prepare.pa_folder import ORDER, File, election_block, of_election
from tracker.prepare.parties import PartyBook
from tracker.prepare.report import Report
from tracker.support.phrases import join_names

SITTING: Final = (
    ("sittingParty", ""),
    ("sittingPartyAbbreviation", "sittingPartyName"),
)
"""Where results and rushes state the party that sat."""


@dataclass(frozen=True, slots=True)
class Nominee:
    """A candidate before the night."""

    party: str
    """Code."""
    party_name: str
    first_name: str
    surname: str
    sat_here: bool
    """PA's `previousSittingMember="*"`. Its "+" marks those who sat elsewhere: not the same."""


@dataclass(frozen=True, slots=True)
class Message:
    """What one of PA's messages states of one seat before the night."""

    kind: str
    number: int
    seat: str
    electorate: int | None
    nominees: tuple[Nominee, ...]
    sitting: str
    """Party code, from `sittingParty` or else the one candidate who sat here; may be empty."""
    before: Baseline | None


@dataclass(frozen=True, slots=True)
class Nominated:
    """What all messages about a seat state together."""

    number: int
    seat: str
    electorate: int | None
    nominees: tuple[Nominee, ...]
    sitting: str
    before: Baseline | None
    findings: tuple[Finding, ...] = ()
    """What is odd in the messages."""


@dataclass(frozen=True, slots=True)
class Nominations:
    """A folder of messages about one election."""

    name: str = ""
    """As PA calls the election."""
    kind: str = ""
    """PA's letter."""
    seats: dict[int, Nominated] = field(default_factory=dict)
    """By PA number."""

    def candidates(self, seats: Iterable[Seat]) -> Iterator[tuple[str, ...]]:
        """The rows of candidates.csv for these seats."""
        for seat in seats:
            for one in self._of(seat):
                person = (one.first_name, one.surname)
                yield (seat.id, seat.name, *person, one.party, one.party_name)

    def parties(self, seats: Iterable[Seat]) -> set[str]:
        """The codes of everyone who stands in these seats."""
        return {one.party for seat in seats for one in self._of(seat)}

    def _of(self, seat: Seat) -> tuple[Nominee, ...]:
        nominated = self.seats.get(seat.pa_number or 0)
        return nominated.nominees if nominated else ()


def read_nominations(
    folder: Path, name: str, date: dt.date, book: PartyBook, report: Report
) -> Nominations:
    """The seats of one election from the XML files in a folder and the folders in it.

    A file that is not one of PA's messages is passed over and said. Raises PrepareError
    where none is of this election or they are of several, and OSError.
    """
    found = of_election(folder, name, date, report)
    messages: dict[int, list[Message]] = {}
    said: dict[int, Report] = {}
    for number, versions in found.versions():
        about = said.setdefault(number, Report())
        if message := _first_readable(versions, book, about):
            messages.setdefault(number, []).append(message)
    seats = {number: _together(messages[number], said[number]) for number in sorted(messages)}
    for number in said.keys() - seats.keys():
        report.add(*said[number])
    return Nominations(found.name, found.kind, seats)


def _first_readable(versions: Sequence[File], book: PartyBook, report: Report) -> Message | None:
    """The newest version that can be read; that a newer cannot is said, and so is another of
    the same revision that differs."""
    for place, file in enumerate(versions):
        try:
            message = _message(file, book, report)
        except RejectedError as rejected:
            report.add(differs(f"{file.name}: {rejected}; passed over"))
            continue
        for other in versions[place + 1 :]:
            if other.revision == file.revision and other.data != file.data:
                report.add(
                    differs(
                        f"{other.name} and {file.name} are both revision {file.revision} and "
                        "differ; the latter is used"
                    )
                )
        return message
    return None


def _message(file: File, book: PartyBook, report: Report) -> Message:
    """One message. Raises RejectedError."""
    seat = only_child(election_block(file.root), "Constituency")
    electorate = seat.get("electorate")
    nominees = tuple(_nominee(one, book, report) for one in seat.findall("Candidate"))
    return Message(
        kind=file.root.tag,
        number=file.number,
        seat=plain_text(required_attribute(seat, "name"), "Constituency name"),
        electorate=None if electorate is None else whole_number(electorate, "electorate"),
        nominees=nominees,
        sitting=_sitting(seat, nominees, book, report),
        before=baseline(file.root, file.name, book, report),
    )


def _nominee(element: Element, book: PartyBook, report: Report) -> Nominee:
    party = only_child(element, "Party")
    name = plain_text(party.get("name", ""), "party name")
    short = plain_text(party.get("abbreviation", ""), "party abbreviation")
    if not (code := book.code(short, name, report)):
        raise RejectedError("a candidate has no party")
    return Nominee(
        party=code,
        party_name=name,
        first_name=plain_text(element.get("firstName", ""), "firstName"),
        surname=plain_text(element.get("surname", ""), "surname"),
        sat_here=element.get("previousSittingMember") == "*",
    )


def _sitting(seat: Element, nominees: Sequence[Nominee], book: PartyBook, report: Report) -> str:
    for short, name in SITTING:
        if said := seat.get(short):
            return book.code(said, seat.get(name, ""), report)
    here = [one.party for one in nominees if one.sat_here]
    return here[0] if len(here) == 1 else ""


def _together(messages: Sequence[Message], report: Report) -> Nominated:
    """One message of each kind, nominations first; what they contradict is said."""
    ordered = sorted(messages, key=lambda one: ORDER.index(one.kind))
    seat = ordered[0].seat
    names = {one.seat for one in ordered}
    sitting = {one.sitting for one in ordered} - {""}
    registers = {one.electorate for one in ordered} - {None}
    for what, values in (
        ("named", names),
        ("held before by", sitting),
        ("of a register", registers),
    ):
        if len(values) > 1:
            said = join_names(sorted(map(str, values)))
            report.add(differs(f"{seat}: {what} {said} in PA's messages"))
    return Nominated(
        number=ordered[0].number,
        seat=seat,
        electorate=next((one.electorate for one in ordered if one.electorate), None),
        nominees=ordered[0].nominees,
        sitting=next((one.sitting for one in reversed(ordered) if one.sitting), ""),
        before=next((one.before for one in ordered if one.before), None),
        findings=tuple(report),
    )
