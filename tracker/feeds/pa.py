"""PA Media's XML messages for first-past-the-post elections; top-up lists are not read.

One message is about one seat. Only the `Election` block is about tonight: the previous
election's, notional or not, can stand beside it and is left alone. Result and rush of a
seat are numbered in one sequence of revisions. PA's `turnout` is the valid vote.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final
from xml.etree.ElementTree import Element

import msgspec

from tracker.board.bulletin import Bulletin, Candidate
from tracker.election import Election, Seat, spelling
from tracker.feeds.checks import (
    check_call,
    check_result,
    day,
    doubts,
    moment,
    plain_text,
    positive_number,
    shown,
    who,
    whole_number,
)
from tracker.feeds.matching import (
    expect_feed_name,
    party_code,
    refuse_test,
    seat_called,
    seat_numbered,
)
from tracker.feeds.reading import Reading, RejectedError
from tracker.feeds.xml_document import attribute, only, parsed

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
"""PA's own arithmetic, kept to be compared with ours."""
STATED_IN_RUSHES: Final = (
    "gainOrHold",
    "winningPartyAbbreviation",
    "sittingPartyAbbreviation",
    "paStyleMessageText",
    "change",
)
MOST_CHARACTERS_STATED = 1000
"""`paStyleMessageText` is a sentence."""


STATE_OF_PARTIES: Final = "FirstPastThePostStateOfParties"
STATE_KEPT_AS: Final = "state of parties after "
"""How the sentence of a state of the parties that is kept begins; the results counted follow."""


def read(data: bytes, election: Election) -> Reading:
    """What one of PA's messages states. Raises DocumentError."""
    return read_root(parsed(data), election)


def read_root(root: Element, election: Election) -> Reading:
    """The same of a message that has been parsed. Raises RejectedError."""
    about_seat = _ABOUT_SEATS.get(root.tag)
    if about_seat is None and root.tag != STATE_OF_PARTIES:
        known = ", ".join([*_ABOUT_SEATS, STATE_OF_PARTIES])
        raise RejectedError(f'"{shown(root.tag)}" is not a message that is read here: {known}')
    block = only(root, "Election")
    _check_election(block, election)
    if about_seat is None:
        return _state_of_parties(root)
    constituency = only(block, "Constituency")
    seat = _seat(constituency, election)
    if seat is None:
        name = plain_text(attribute(constituency, "name"), "Constituency name")
        return Reading(irrelevance=f"{name} is not one of our seats")
    return about_seat(_Message(root, constituency, seat, election))


@dataclass(frozen=True, slots=True)
class _Message:
    """A message about one of our seats."""

    root: Element
    constituency: Element
    seat: Seat
    election: Election

    def revision(self) -> int:
        return positive_number(self.root.get("revision", ""), "revision")

    def count(self, name: str) -> int | None:
        """A whole number of the constituency's that may be left out."""
        text = self.constituency.get(name)
        return None if text is None else whole_number(text, name)

    def stated(self, names: Sequence[str]) -> dict[str, str]:
        found = self.constituency.attrib
        return {
            name: plain_text(found[name], name, MOST_CHARACTERS_STATED)
            for name in names
            if name in found
        }


@dataclass(frozen=True, slots=True)
class _Standing:
    """A candidate, and the abbreviation under which PA names the party."""

    candidate: Candidate
    abbreviation: str


def _result(message: _Message) -> Reading:
    election, seat = message.election, message.seat
    electorate = message.count("electorate")
    valid_votes = message.count("turnout")
    standing = [_standing(element, election, votes=True) for element in _elements(message)]
    candidates = _with_winner(standing, message.constituency.get("winningParty"), election)
    check_result(
        candidates,
        seat=seat,
        election=election,
        electorate=electorate,
        valid_votes=valid_votes,
    )
    declared = message.root.get("declarationTime")
    result = Bulletin(
        election=election.id,
        seat=seat.id,
        kind="result",
        origin="feed",
        revision=message.revision(),
        candidates=candidates,
        electorate=electorate,
        valid_votes=valid_votes,
        declared_at=moment(declared, "declarationTime", election) if declared else None,
        stated=message.stated(STATED_IN_RESULTS),
    )
    warnings = doubts(candidates, seat=seat, election=election, electorate=electorate)
    return Reading((result,), warnings=tuple(warnings))


def _rush(message: _Message) -> Reading:
    election, seat = message.election, message.seat
    electorate = message.count("electorate")
    standing = [_standing(element, election, votes=False) for element in _elements(message)]
    said = message.constituency.get("winningPartyAbbreviation")
    candidates = _with_winner(standing, said, election)
    check_call(candidates, election)
    rush = Bulletin(
        election=election.id,
        seat=seat.id,
        kind="rush",
        origin="feed",
        revision=message.revision(),
        candidates=candidates,
        electorate=electorate,
        stated=message.stated(STATED_IN_RUSHES),
    )
    warnings = doubts(candidates, seat=seat, election=election, electorate=electorate)
    return Reading((rush,), warnings=tuple(warnings))


def _recount(message: _Message) -> Reading:
    recount = Bulletin(
        election=message.election.id,
        seat=message.seat.id,
        kind="recount",
        origin="feed",
        revision=message.revision() if "revision" in message.root.attrib else None,
    )
    return Reading((recount,))


def _nominations(message: _Message) -> Reading:
    return Reading(irrelevance=f"nominations for {message.seat.name}")


def _state_of_parties(root: Element) -> Reading:
    """Numbered by results counted; it lags behind the results and can be issued again."""
    counted = whole_number(root.get("numberOfResults", ""), "numberOfResults")
    seats = whole_number(root.get("totalNumberOfConstituencies", ""), "totalNumberOfConstituencies")
    return Reading(irrelevance=f"{STATE_KEPT_AS}{counted} of {seats} results")


_ABOUT_SEATS: Final[dict[str, Callable[[_Message], Reading]]] = {
    "FirstPastThePostResult": _result,
    "FirstPastThePostRush": _rush,
    "Recount": _recount,
    "FirstPastThePostNominations": _nominations,
}


def _check_election(block: Element, election: Election) -> None:
    """Tonight's election and no other; a test only where tests count. Raises RejectedError."""
    name = attribute(block, "name")
    refuse_test(name, election)
    day(attribute(block, "date"), "Election date", election)
    kind = attribute(block, "type")
    if kind != election.kind:
        raise RejectedError(
            f'is of type "{shown(kind)}"; this election is of type "{election.kind}"'
        )
    expect_feed_name(name, election)


def _seat(constituency: Element, election: Election) -> Seat | None:
    """Our seat; None for one that is not ours to track. Raises RejectedError."""
    name = plain_text(attribute(constituency, "name"), "Constituency name")
    number = constituency.get("number")
    if number is None:
        return seat_called(name, election)
    return seat_numbered(whole_number(number, "Constituency number"), name, election)


def _elements(message: _Message) -> list[Element]:
    return message.constituency.findall("Candidate")


def _standing(element: Element, election: Election, *, votes: bool) -> _Standing:
    party = only(element, "Party")
    label = plain_text(party.get("name", ""), "party name")
    abbreviation = plain_text(party.get("abbreviation", ""), "party abbreviation")
    names = (plain_text(element.get(part, ""), part) for part in ("firstName", "surname"))
    return _Standing(
        Candidate(
            party=party_code(election, abbreviation, label),
            party_name=label,
            name=" ".join(filter(None, names)),
            votes=(
                whole_number(party.get("votes", ""), f"{shown(label or abbreviation)} votes")
                if votes
                else None
            ),
            elected=_is_elected(element),
        ),
        abbreviation,
    )


def _is_elected(element: Element) -> bool:
    mark = element.get("elected", "")
    if mark not in ("", "*"):
        raise RejectedError(f'elected "{shown(mark)}" is not a mark that is known; PA writes "*"')
    return mark == "*"


def _with_winner(
    standing: Sequence[_Standing], said: str | None, election: Election
) -> tuple[Candidate, ...]:
    """The candidates, the elected one marked where only the winning party is stated.

    Raises RejectedError where the stated party is not that of the elected, or does not tell
    who of several was.
    """
    candidates = tuple(one.candidate for one in standing)
    if not said:
        return candidates
    party = election.find_party(said)
    of_party = [
        one.candidate
        for one in standing
        if spelling(one.abbreviation) == spelling(said)
        or (party and one.candidate.party == party.code)
    ]
    elected = [candidate for candidate in candidates if candidate.elected]
    if len(elected) == 1 and elected[0] not in of_party:
        raise RejectedError(
            f"{who(elected[0])} is marked as elected, "
            f'but the winning party is stated as "{shown(said)}"'
        )
    if elected:
        return candidates
    if len(of_party) != 1:
        raise RejectedError(
            f'the winning party "{shown(said)}" has {len(of_party)} candidates and none is '
            "marked as elected; nobody can be named"
        )
    return tuple(
        msgspec.structs.replace(candidate, elected=candidate is of_party[0])
        for candidate in candidates
    )
