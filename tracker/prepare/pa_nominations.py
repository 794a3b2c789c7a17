"""Reads from PA's messages what is known before the night.

The `Election` block states seat, PA number and name, electorate, candidates and sitting party; the
blocks of earlier elections state previous votes and by-elections. Nominations, results and rushes
are read, but tonight's votes are not.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final
from xml.etree.ElementTree import Element

from tracker.election import Seat
from tracker.feeds.pa_previous import ELECTION_TAG
from tracker.feeds.parsing import plain_text, voters
from tracker.feeds.reading import RejectedError
from tracker.feeds.xml_document import only_child, required_attribute
from tracker.prepare.finding import Finding, Fold, Kind, differs, note
from tracker.prepare.pa_baseline import Baseline, ByElection, EarlierElections, read_earlier
from tracker.prepare.pa_folder import PaFile, find_messages
from tracker.prepare.report import Report
from tracker.prepare.uk_parties import PartyIndex
from tracker.support.phrases import join_names

SITTING_ATTRIBUTES: Final = (("sittingParty", ""), ("sittingPartyAbbreviation", "sittingPartyName"))
"""Attributes with the sitting party's abbreviation and name: in a result, and in a rush."""


@dataclass(frozen=True, slots=True)
class Nominee:
    """A nominated candidate."""

    party: str
    """Party code."""
    party_name: str
    first_name: str
    surname: str
    sat_here: bool
    """Whether PA marks the candidate as this seat's member: `previousSittingMember="*"`.

    PA marks the member for another seat with "+".
    """


@dataclass(frozen=True, slots=True)
class SeatNominations:
    """What PA's messages state about one seat before the night."""

    number: int
    """PA's number of the seat."""
    seat: str
    """PA's name of the seat."""
    electorate: int | None
    """None if PA states none."""
    nominees: tuple[Nominee, ...]
    sitting: str
    """Code of the sitting party; empty if it is unknown.

    It is the stated sitting party; else the party of the only candidate who was this seat's member;
    else the winner of a by-election.
    """
    earlier: EarlierElections = field(default_factory=EarlierElections)
    findings: tuple[Finding, ...] = ()
    """About errors and contradictions in the messages, and about a by-election."""

    @property
    def before(self) -> Baseline | None:
        """The previous result with which tonight is compared; None if PA states none."""
        return self.earlier.baseline


@dataclass(frozen=True, slots=True)
class Nominations:
    """What the messages in a folder state about one election; empty if no folder is given."""

    name: str = ""
    """PA's name of the election."""
    kind: str = ""
    """PA's letter for the type of election: "G"."""
    seats: dict[int, SeatNominations] = field(default_factory=dict)
    """By PA number."""

    def candidates(self, seats: Iterable[Seat]) -> Iterator[tuple[str, ...]]:
        """Yield the rows of candidates.csv for these seats."""
        for seat in seats:
            for nominee in self._nominees(seat):
                person = (nominee.first_name, nominee.surname)
                yield (seat.id, seat.name, *person, nominee.party, nominee.party_name)

    def parties(self, seats: Iterable[Seat]) -> set[str]:
        """The codes of all parties that stand in these seats."""
        return {nominee.party for seat in seats for nominee in self._nominees(seat)}

    def of_seat(self, seat: Seat) -> SeatNominations | None:
        """The nominations for a seat; None if no message has its PA number."""
        return self.seats.get(seat.pa_number or 0)

    def _nominees(self, seat: Seat) -> tuple[Nominee, ...]:
        nominated = self.of_seat(seat)
        return nominated.nominees if nominated else ()


def read_nominations(
    folder: Path, name: str, date: dt.date, parties: PartyIndex, report: Report
) -> Nominations:
    """Read the messages about one election in a folder and its subfolders.

    `name` and `date` are those of the election. Files that cannot be used are ignored with a
    finding. Raises PrepareError and OSError as `find_messages` does.
    """
    found = find_messages(folder, name, date, report)
    messages: dict[int, list[SeatNominations]] = {}
    reports: dict[int, Report] = {}
    for number, versions in found.versions():
        report_of_seat = reports.setdefault(number, Report())
        if message := _first_readable(versions, parties, report_of_seat):
            messages.setdefault(number, []).append(message)
    seats = {number: _combine(messages[number], reports[number]) for number in sorted(messages)}
    for number in reports.keys() - seats.keys():
        report.add(*reports[number])
    return Nominations(found.name, found.kind, seats)


def _first_readable(
    versions: Sequence[PaFile], parties: PartyIndex, report: Report
) -> SeatNominations | None:
    """The first of these versions that can be read; None if there is none.

    Adds a finding for each version that cannot be read, and for each other file of the same
    revision with other content.
    """
    for index, file in enumerate(versions):
        try:
            message = _read_message(file, parties, report)
        except RejectedError as rejected:
            report.differs(
                f"{file.name}: {rejected}; passed over",
                fold=Fold(Kind.FILE_PASSED_OVER, file.name),
            )
            continue
        for other in versions[index + 1 :]:
            if other.revision == file.revision and other.data != file.data:
                report.differs(
                    f"{other.name} and {file.name} are both revision {file.revision} and "
                    "differ; the latter is used",
                    fold=Fold(Kind.FILE_CONTRADICTS, other.name),
                )
        return message
    return None


def _read_message(file: PaFile, parties: PartyIndex, report: Report) -> SeatNominations:
    """Read one message. Raises RejectedError."""
    seat = only_child(only_child(file.root, ELECTION_TAG), "Constituency")
    electorate = seat.get("electorate")
    nominees = tuple(_nominee(found, parties, report) for found in seat.findall("Candidate"))
    return SeatNominations(
        number=file.seat_number,
        seat=plain_text(required_attribute(seat, "name"), "Constituency name"),
        electorate=None if electorate is None else voters(electorate, "electorate"),
        nominees=nominees,
        sitting=_sitting(seat, nominees, parties, report),
        earlier=read_earlier(file.root, file.name, parties, report),
    )


def _nominee(element: Element, parties: PartyIndex, report: Report) -> Nominee:
    party = only_child(element, "Party")
    name = plain_text(party.get("name", ""), "party name")
    abbreviation = plain_text(party.get("abbreviation", ""), "party abbreviation")
    if contradiction := parties.contradiction(abbreviation, name):
        raise RejectedError(contradiction)
    if not (code := parties.code(abbreviation, name, report)):
        raise RejectedError("a candidate has no party")
    return Nominee(
        party=code,
        party_name=name,
        first_name=plain_text(element.get("firstName", ""), "firstName"),
        surname=plain_text(element.get("surname", ""), "surname"),
        sat_here=element.get("previousSittingMember") == "*",
    )


def _sitting(
    seat: Element, nominees: Sequence[Nominee], parties: PartyIndex, report: Report
) -> str:
    """The sitting party that a message states, else that of the only candidate who sat here.

    Empty if it is unknown.
    """
    for abbreviation, name in SITTING_ATTRIBUTES:
        if stated := seat.get(abbreviation):
            return parties.code(stated, seat.get(name, ""), report)
    sat_here = [nominee.party for nominee in nominees if nominee.sat_here]
    return sat_here[0] if len(sat_here) == 1 else ""


def _combine(messages: Sequence[SeatNominations], report: Report) -> SeatNominations:
    """Combine the messages about a seat: one of each kind, in the order of `MESSAGE_TAGS`.

    If several messages state a sitting party, the last one counts. For the electorate and the
    earlier elections, the first message that states them counts; for all other values, the first
    message. The findings are those in `report` and new ones about contradictions.
    """
    first = messages[0]
    for label, values in (
        ("named", {message.seat for message in messages}),
        ("held before by", {message.sitting for message in messages} - {""}),
        ("of a register", {message.electorate for message in messages} - {None}),
    ):
        if len(values) > 1:
            stated = join_names(sorted(map(str, values)))
            report.differs(
                f"{first.seat}: {label} {stated} in PA's messages",
                fold=Fold(Kind.MESSAGES_CONTRADICT, first.seat),
            )
    sitting = next((m.sitting for m in reversed(messages) if m.sitting), "")
    by_election = next((m.earlier.by_election for m in messages if m.earlier.by_election), None)
    if by_election:
        report.add(_by_election_finding(first.seat, sitting, by_election))
        sitting = sitting or by_election.winner
    before = next((m.before for m in messages if m.before), None)
    return replace(
        first,
        electorate=next((m.electorate for m in messages if m.electorate), None),
        sitting=sitting,
        earlier=EarlierElections(before, by_election),
        findings=tuple(report),
    )


def _by_election_finding(seat: str, sitting: str, by_election: ByElection) -> Finding:
    """A finding about a by-election: whether PA's sitting party is its winner.

    `sitting` is empty if PA states none.
    """
    fold = Fold(Kind.BY_ELECTION, seat)
    won = f"{seat}: {by_election.winner} won the by-election of {by_election.date}"
    if not sitting:
        return note(f"{won}; it is the sitting party, because PA states no other", fold=fold)
    if sitting == by_election.winner:
        sentence = f"{won}; last time's votes are those of the general election before it"
        return note(sentence, fold=fold)
    return differs(
        f"{won}, and PA states that {sitting} sat; the latter is used unless --sitting gives "
        "another party",
        fold=fold,
    )
