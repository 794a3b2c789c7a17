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

from tracker.election import Seat, spelling
from tracker.feeds.checks import plain_text, positive_number, whole_number
from tracker.feeds.reading import NotWhole, Rejected
from tracker.feeds.xml_document import attribute, only, parsed
from tracker.prepare.baseline import Baseline, baseline
from tracker.prepare.parties import PartyBook
from tracker.prepare.report import PrepareError, Report, differs, note
from tracker.words import listed

ORDER: Final = ("FirstPastThePostNominations", "FirstPastThePostResult", "FirstPastThePostRush")
"""The messages that are read, the first to be believed first."""
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
    files = list(_files(folder, report))
    pa_name, kind = _which(folder, {_about(one.root) for one in files}, name, date)
    ours = (one for one in files if _about(one.root) == (pa_name, date.isoformat(), kind))
    messages: dict[int, list[Message]] = {}
    for file in _newest(ours, report):
        try:
            message = _message(file, book, report)
        except Rejected as rejected:
            report.add(differs(f"{file.name}: {rejected.sentence}; passed over"))
            continue
        messages.setdefault(message.number, []).append(message)
    seats = {number: _together(messages[number], report) for number in sorted(messages)}
    return Nominations(pa_name, kind, seats)


@dataclass(frozen=True, slots=True)
class _File:
    """One of PA's messages, parsed."""

    name: str
    """In the folder that was given."""
    data: bytes
    root: Element
    revision: int
    number: int
    """PA's of the seat."""


def _files(folder: Path, report: Report) -> Iterator[_File]:
    others = []
    for path in sorted(folder.rglob("*.[xX][mM][lL]")):
        name = path.relative_to(folder).as_posix()
        try:
            data = path.read_bytes()
            root = parsed(data)
            seat = only(_election(root), "Constituency") if root.tag in ORDER else None
            if seat is None:
                others.append(name)
                continue
            yield _File(
                name,
                data,
                root,
                positive_number(root.get("revision", ""), "revision"),
                positive_number(attribute(seat, "number"), "Constituency number"),
            )
        except (NotWhole, Rejected) as fault:
            report.add(differs(f"{name}: {fault.sentence}; passed over"))
    if others:
        report.add(note(f"neither nominations nor results, so not read: {listed(others, 3)}"))


def _newest(files: Iterable[_File], report: Report) -> list[_File]:
    """The newest message of each kind about each seat, nominations first; of two that differ
    under one revision, which is said, the last by name."""
    newest: dict[tuple[str, int], _File] = {}
    for file in files:
        about = (file.root.tag, file.number)
        known = newest.get(about)
        if known and known.revision > file.revision:
            continue
        if known and known.revision == file.revision and known.data != file.data:
            report.add(
                differs(
                    f"{known.name} and {file.name} are both revision {file.revision} and differ; "
                    "the latter is used"
                )
            )
        newest[about] = file
    return sorted(newest.values(), key=lambda file: ORDER.index(file.root.tag))


def _election(root: Element) -> Element:
    return only(root, "Election")


def _about(root: Element) -> tuple[str, str, str]:
    """Name, date and letter of the election that a message is about."""
    block = _election(root)
    return block.get("name", ""), block.get("date", ""), block.get("type", "")


def _which(
    folder: Path, said: set[tuple[str, str, str]], name: str, date: dt.date
) -> tuple[str, str]:
    """The one election of the folder that is meant: PA's name and letter for it."""
    of_day = sorted((n, kind) for n, day, kind in said if day == date.isoformat())
    meant = [one for one in of_day if spelling(one[0]) == spelling(name)]
    if len(meant) == 1:
        return meant[0]
    if of_day:
        names = " or ".join(dict.fromkeys(f'"{one}"' for one, _ in meant or of_day))
        kinds = " of several types" if meant else f', none of "{name}"'
        raise PrepareError(f"{folder.name}: messages of {names} on {date}{kinds}; --name is theirs")
    days = ", ".join(sorted({f'"{n}" of {day}' for n, day, _ in said})) or "none of any election"
    raise PrepareError(f"{folder.name}: no message of an election on {date}; there are {days}")


def _message(file: _File, book: PartyBook, report: Report) -> Message:
    """One message. Raises Rejected."""
    seat = only(_election(file.root), "Constituency")
    electorate = seat.get("electorate")
    nominees = tuple(_nominee(one, book, report) for one in seat.findall("Candidate"))
    return Message(
        kind=file.root.tag,
        number=file.number,
        seat=plain_text(attribute(seat, "name"), "Constituency name"),
        electorate=None if electorate is None else whole_number(electorate, "electorate"),
        nominees=nominees,
        sitting=_sitting(seat, nominees, book, report),
        before=baseline(file.root, file.name, book, report),
    )


def _nominee(element: Element, book: PartyBook, report: Report) -> Nominee:
    party = only(element, "Party")
    name = plain_text(party.get("name", ""), "party name")
    short = plain_text(party.get("abbreviation", ""), "party abbreviation")
    if not (code := book.code(short, name, report)):
        raise Rejected("a candidate has no party")
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
            said = listed(sorted(map(str, values)))
            report.add(differs(f"{seat}: {what} {said} in PA's messages"))
    return Nominated(
        number=ordered[0].number,
        seat=seat,
        electorate=next((one.electorate for one in ordered if one.electorate), None),
        nominees=ordered[0].nominees,
        sitting=next((one.sitting for one in reversed(ordered) if one.sitting), ""),
        before=next((one.before for one in ordered if one.before), None),
    )
