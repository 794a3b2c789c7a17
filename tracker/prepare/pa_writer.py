"""Writes the XML message that PA Media would send for a result, from the rows of `results.csv`.

It leaves out what our tables do not contain: PA's ids of people and parties, which candidates were
members before, and the block of the previous election (we have its votes by party, not by
candidate). No rushes and recounts are written, because our tables do not contain their times.
"""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from xml.etree import ElementTree as ET

from tracker.board.bulletin import Bulletin, Candidate
from tracker.board.figures import CandidateLine, Figures, figures
from tracker.election import Election, Seat
from tracker.election.csv_tables import Row
from tracker.election.swing import format_rounded
from tracker.prepare.past_results import declared_at

DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>'

PA_ABBREVIATIONS = frozenset({"C", "Loony", "Soc Dem", "Young"})
"""The abbreviations in PA's samples that differ from our codes of the same parties."""


@dataclass(frozen=True, slots=True)
class Message:
    """A message as a file."""

    at: dt.datetime
    """When the returning officer declared the result, on the real night."""
    seat: str
    """Seat id."""
    name: str
    """File name in PA's style: General_Election_result_Norfolk_North_1.xml."""
    xml: bytes


def write_message(election: Election, rows: Sequence[Row]) -> Message:
    """The message about one seat. `rows`: its rows in `results.csv`. Raises ElectionError."""
    ranked = sorted(rows, key=lambda row: -row.integer("votes"))
    seat, at = election.seat_by_id[rows[0]["seat_id"]], declared_at(election, rows[0])
    result = Bulletin(
        election=election.id,
        seat=seat.id,
        kind="result",
        origin="feed",
        candidates=tuple(Candidate(party=r["party"], votes=r.integer("votes")) for r in ranked),
        electorate=rows[0].integer("electorate"),
    )
    computed = figures(election, seat, result)
    declared = at.astimezone(dt.UTC).isoformat(timespec="seconds")
    root = ET.Element("FirstPastThePostResult", revision="1", declarationTime=declared)
    feed_name = election.feed_names[0] if election.feed_names else election.name
    poll = {"name": feed_name, "date": election.date.isoformat(), "type": election.kind}
    attributes = _constituency(election, seat, result.winner, computed)
    constituency = ET.SubElement(ET.SubElement(root, "Election", poll), "Constituency", attributes)
    for row, line in zip(ranked, computed.lines, strict=True):
        person = _person(row, line.candidate is result.elected)
        candidate = ET.SubElement(constituency, "Candidate", person)
        ET.SubElement(candidate, "Party", _party(election, row, line))
    ET.indent(root)
    text = ET.tostring(root, encoding="unicode")
    name = f"{file_stem(feed_name)}_result_{file_stem(attributes['name'])}_1.xml"
    return Message(at, seat.id, name, f"{DECLARATION}\n{text}\n".encode())


def file_stem(name: str) -> str:
    """A name as PA spells it in file names: "Carrick_Cumnock_and_Doon_Valley"."""
    return re.sub(r"[^\w-]+", "_", name.replace("&", "and")).strip("_")


def _constituency(
    election: Election, seat: Seat, winner: str | None, computed: Figures
) -> dict[str, str]:
    """The attributes of the `Constituency` element. PA's turnout is the number of valid votes.

    PA counts gain or hold against the sitting party.
    """
    swing = computed.swing
    gain_or_hold = "hold" if winner == seat.sitting else "gain"
    return _known(
        number=None if seat.pa_number is None else str(seat.pa_number),
        name=seat.pa_name or seat.name,
        electorate=str(computed.electorate) if computed.electorate else None,
        turnout=str(computed.valid_votes),
        percentageTurnout=format_rounded(computed.turnout, 2) if computed.turnout else None,
        percentageChangeTurnout=_change(computed.turnout, seat.previous_turnout),
        winningParty=abbreviation(election, winner) if winner else None,
        gainOrHold=gain_or_hold if winner and seat.sitting else None,
        sittingParty=abbreviation(election, seat.sitting) if seat.sitting else None,
        majority=str(computed.majority),
        percentageMajority=format_rounded(computed.majority_share, 2),
        percentageChangeMajority=_change(computed.majority_share, _majority_before(election, seat)),
        swing=format_rounded(swing.value, 2) if swing else None,
        swingTo=abbreviation(election, swing.to_party) if swing else None,
        swingFrom=abbreviation(election, swing.from_party) if swing else None,
    )


def _person(row: Row, elected: bool) -> dict[str, str]:
    return _known(
        elected="*" if elected else None,
        firstName=row["first_name"],
        surname=row["surname"],
        ballotName=", ".join(filter(None, (row["surname"], row["first_name"]))),
    )


def _party(election: Election, row: Row, line: CandidateLine) -> dict[str, str]:
    change = line.share_change
    return _known(
        name=row["party_name"] or election.party_name(row["party"]),
        abbreviation=abbreviation(election, row["party"]),
        votes=str(line.votes),
        percentageShare=format_rounded(line.share, 2),
        percentageShareChange=None if change is None else format_rounded(change, 2, sign=True),
    )


def abbreviation(election: Election, code: str) -> str:
    """PA's abbreviation of a party: an alias in `PA_ABBREVIATIONS`, else our code."""
    aliases = election.party_by_code[code].aliases
    return next((alias for alias in aliases if alias in PA_ABBREVIATIONS), code)


def _majority_before(election: Election, seat: Seat) -> Fraction | None:
    """The previous majority in percentage points; None if it cannot be computed.

    It cannot if one of the first two is an aggregate (`PartyKind`), or there is no second.
    """
    shares = seat.previous_shares
    leaders = sorted(shares, key=lambda party: -shares[party])[:2]
    if len(leaders) < 2 or not all(election.comparable(party) for party in leaders):
        return None
    return shares[leaders[0]] - shares[leaders[1]]


def _change(now: Fraction | None, before: Fraction | None) -> str | None:
    if now is None or before is None:
        return None
    return format_rounded(now - before, 2, sign=True)


def _known(**attributes: str | None) -> dict[str, str]:
    """The attributes, without those that have no value."""
    return {name: value for name, value in attributes.items() if value}
