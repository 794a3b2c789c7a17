"""Reads PA Media's XML messages for first-past-the-post elections. Top-up lists are rejected.

A message is about one seat, except a state of the parties. The `Election` element of a message is
about tonight; elements about earlier elections are ignored here and read by `pa_previous`. The
results and rushes of a seat are numbered in one sequence of revisions. PA's `turnout` is the number
of valid votes.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final
from xml.etree.ElementTree import Element

import msgspec

from tracker.board.bulletin import Bulletin, Candidate
from tracker.election import Election, Seat, spelling
from tracker.election.swing import is_printed_as, share
from tracker.feeds.checks import candidate_label, check_declaration, declaration_warnings
from tracker.feeds.matching import (
    check_feed_name,
    check_not_test,
    match_pa_seat,
    match_seat,
    party_code,
)
from tracker.feeds.parsing import (
    check_polling_day,
    personal_name,
    plain_text,
    revision_number,
    revision_or_none,
    utc_time,
    voters,
    whole_number,
)
from tracker.feeds.reading import (
    OtherElectionError,
    Reading,
    RejectedError,
    Remark,
    error_of_seat,
)
from tracker.feeds.xml_document import only_child, parse_xml, required_attribute
from tracker.support.escape import excerpt

STATED_IN_RESULTS: Final = (
    "winningParty",
    "gainOrHold",
    "sittingParty",
    "majority",
    "percentageMajority",
    "percentageTurnout",
    "percentageChangeTurnout",
    "percentageChangeMajority",
    "swing",
    "swingTo",
    "swingFrom",
    "percentageBoundaryChange",
)
"""The attributes of a result with PA's own figures. They are stored, to be compared with ours."""
STATED_IN_RUSHES: Final = (
    "gainOrHold",
    "winningPartyAbbreviation",
    "sittingPartyAbbreviation",
    "paStyleMessageText",
    "change",
)
"""The attributes of a rush with PA's own statements, stored likewise."""
MAX_STATED_CHARACTERS = 1000
"""The largest number of characters in one of these attributes; `paStyleMessageText` is a sentence.
"""

STATE_OF_PARTIES: Final = "FirstPastThePostStateOfParties"


def read(data: bytes, election: Election) -> Reading:
    """Read a message of PA. Returns its bulletin, if it has one. Raises DocumentError."""
    return read_root(parse_xml(data), election)


def read_root(root: Element, election: Election) -> Reading:
    """Read a message from its root element. As `read`, but raises only RejectedError."""
    read_message = _SEAT_MESSAGES.get(root.tag)
    if read_message is None and root.tag != STATE_OF_PARTIES:
        known = ", ".join([*_SEAT_MESSAGES, STATE_OF_PARTIES])
        raise RejectedError(
            f'"{excerpt(root.tag)}" is not one of the messages that are read here ({known})'
        )
    block = only_child(root, "Election")
    _check_election(block, election)
    if read_message is None:
        return _state_of_parties(root)
    constituency = only_child(block, "Constituency")
    seat = _seat(constituency, election)
    if seat is None:
        name = plain_text(required_attribute(constituency, "name"), "Constituency name")
        return Reading(irrelevance=f"{name} is not one of our seats")
    message = _SeatMessage(root, constituency, seat, election)
    with error_of_seat(seat.id, revision_or_none(root.get("revision", ""))):
        return read_message(message)


@dataclass(frozen=True, slots=True)
class _SeatMessage:
    """A message about one of our seats."""

    root: Element
    constituency: Element
    seat: Seat
    election: Election
    notes: list[str] = field(default_factory=list)
    """Sentences about names that were mended or left out."""

    def revision(self) -> int:
        return revision_number(self.root.get("revision", ""))

    def electorate(self) -> int | None:
        """Voters on the register; None if missing or empty."""
        text = self.constituency.get("electorate", "").strip()
        return voters(text, "electorate") if text else None

    def count(self, name: str) -> int | None:
        """A whole number from an attribute of the constituency; None if missing or empty."""
        text = self.constituency.get(name, "").strip()
        return whole_number(text, name) if text else None

    def stated(self, names: Sequence[str]) -> dict[str, str]:
        attributes = self.constituency.attrib
        return {
            name: plain_text(attributes[name], name, MAX_STATED_CHARACTERS)
            for name in names
            if attributes.get(name, "").strip()
        }

    def candidates(
        self, winning_party_attribute: str, *, with_votes: bool
    ) -> tuple[Candidate, ...]:
        """The candidates, with the winner marked if PA states one (`_mark_winner`)."""
        elements = self.constituency.findall("Candidate")
        listed = [_candidate(element, self, with_votes=with_votes) for element in elements]
        winning_party = self.constituency.get(winning_party_attribute, "").strip()
        return _mark_winner(listed, winning_party, self.election)

    def reading(self, declaration: Bulletin) -> Reading:
        """The declaration and its warnings, if it passes the checks. Raises RejectedError."""
        check_declaration(declaration, self.seat, self.election)
        warnings = declaration_warnings(declaration, self.seat, self.election)
        remarks = (Remark(text, self.seat.id, declaration.revision) for text in warnings)
        notes = tuple(f"{self.seat.name}: {note}" for note in self.notes)
        return Reading((declaration,), warnings=tuple(remarks), notes=notes)


def _result(message: _SeatMessage) -> Reading:
    declared = message.root.get("declarationTime", "").strip()
    elements = message.constituency.findall("Candidate")
    candidates = message.candidates("winningParty", with_votes=True)
    result = Bulletin(
        election=message.election.id,
        seat=message.seat.id,
        kind="result",
        origin="feed",
        revision=message.revision(),
        candidates=_with_differing_shares(candidates, elements),
        electorate=message.electorate(),
        valid_votes=message.count("turnout"),
        declared_at=utc_time(declared, "declarationTime", message.election) if declared else None,
        stated=message.stated(STATED_IN_RESULTS),
    )
    return message.reading(result)


def _rush(message: _SeatMessage) -> Reading:
    rush = Bulletin(
        election=message.election.id,
        seat=message.seat.id,
        kind="rush",
        origin="feed",
        revision=message.revision(),
        candidates=message.candidates("winningPartyAbbreviation", with_votes=False),
        electorate=message.electorate(),
        stated=message.stated(STATED_IN_RUSHES),
    )
    return message.reading(rush)


def _recount(message: _SeatMessage) -> Reading:
    recount = Bulletin(
        election=message.election.id,
        seat=message.seat.id,
        kind="recount",
        origin="feed",
        revision=message.revision() if message.root.get("revision", "").strip() else None,
    )
    return Reading((recount,))


def _nominations(message: _SeatMessage) -> Reading:
    return Reading(irrelevance=f"nominations for {message.seat.name}")


def _state_of_parties(root: Element) -> Reading:
    """A reading without bulletins: a state of the parties contains totals, not a seat's result."""
    counted = whole_number(root.get("numberOfResults", ""), "numberOfResults")
    seats = whole_number(root.get("totalNumberOfConstituencies", ""), "totalNumberOfConstituencies")
    return Reading(
        irrelevance=f"state of parties after {counted} of {seats} results", results_counted=counted
    )


_SEAT_MESSAGES: Final[dict[str, Callable[[_SeatMessage], Reading]]] = {
    "FirstPastThePostResult": _result,
    "FirstPastThePostRush": _rush,
    "Recount": _recount,
    "FirstPastThePostNominations": _nominations,
}


def _check_election(block: Element, election: Election) -> None:
    """Check that the `Election` element is about this election. Raises RejectedError."""
    name = required_attribute(block, "name")
    check_not_test(name, election)
    check_polling_day(required_attribute(block, "date"), "Election date", election)
    kind = required_attribute(block, "type")
    if kind != election.kind:
        raise OtherElectionError(
            f'is of type "{excerpt(kind)}"; this election is of type "{election.kind}"'
        )
    check_feed_name(name, election)


def _seat(constituency: Element, election: Election) -> Seat | None:
    """Our seat; None for a seat that is not tracked. Raises RejectedError."""
    name = plain_text(required_attribute(constituency, "name"), "Constituency name")
    number = constituency.get("number", "").strip()
    if not number:
        return match_seat(name, election)
    return match_pa_seat(whole_number(number, "Constituency number"), name, election)


def _candidate(
    element: Element, message: _SeatMessage, *, with_votes: bool
) -> tuple[Candidate, str]:
    """A candidate, and PA's abbreviation of the party."""
    party = only_child(element, "Party")
    party_name = plain_text(party.get("name", ""), "party name")
    abbreviation = plain_text(party.get("abbreviation", ""), "party abbreviation")
    code = party_code(message.election, abbreviation, party_name)
    is_needed = not message.election.comparable(code)
    names = [
        personal_name(element.get(part, ""), part, message.notes, is_needed=is_needed)
        for part in ("firstName", "surname")
    ]
    votes_field = f"{excerpt(party_name or abbreviation)} votes"
    candidate = Candidate(
        party=code,
        party_name=party_name,
        name=" ".join(filter(None, names)) if None not in names else "",
        votes=whole_number(party.get("votes", ""), votes_field) if with_votes else None,
        elected=_is_elected(element),
    )
    return candidate, abbreviation


def _with_differing_shares(
    candidates: Sequence[Candidate], elements: Sequence[Element]
) -> tuple[Candidate, ...]:
    """The candidates; `printed_share` is set where PA prints another share than the votes give.

    Raises RejectedError for a share with characters that cannot be shown.
    """
    valid = sum(candidate.votes or 0 for candidate in candidates)
    found = []
    for candidate, element in zip(candidates, elements, strict=True):
        text = only_child(element, "Party").get("percentageShare", "").strip()
        printed = plain_text(text, "percentageShare")
        if valid and not is_printed_as(share(candidate.votes or 0, valid), printed):
            candidate = msgspec.structs.replace(candidate, printed_share=printed)
        found.append(candidate)
    return tuple(found)


def _is_elected(element: Element) -> bool:
    mark = element.get("elected", "")
    if mark not in ("", "*"):
        raise RejectedError(f'elected "{excerpt(mark)}" is not a known mark; PA writes "*"')
    return mark == "*"


def _mark_winner(
    listed: Sequence[tuple[Candidate, str]], winning_party: str, election: Election
) -> tuple[Candidate, ...]:
    """The candidates. If PA marks none as elected, this marks the winning party's only candidate.

    If PA states no winning party, the candidates are returned unchanged. Raises RejectedError if PA
    marks a candidate of another party, or if PA marks none and the winning party does not have
    exactly one candidate.
    """
    candidates = tuple(candidate for candidate, _ in listed)
    if not winning_party:
        return candidates
    party = election.find_party(winning_party)
    of_party = [
        candidate
        for candidate, abbreviation in listed
        if spelling(abbreviation) == spelling(winning_party)
        or (party and candidate.party == party.code)
    ]
    elected = [candidate for candidate in candidates if candidate.elected]
    if len(elected) == 1 and elected[0] not in of_party:
        raise RejectedError(
            f"{candidate_label(elected[0])} is marked as elected, "
            f'but the winning party is stated as "{excerpt(winning_party)}"'
        )
    if elected:
        return candidates
    if len(of_party) != 1:
        raise RejectedError(
            f'the winning party "{excerpt(winning_party)}" has {len(of_party)} candidates '
            "and none is marked as elected; nobody can be named"
        )
    return tuple(
        msgspec.structs.replace(candidate, elected=candidate is of_party[0])
        for candidate in candidates
    )
