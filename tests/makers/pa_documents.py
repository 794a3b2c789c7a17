"""Makers of PA's messages: an edited result of a rehearsal, and the state of parties of a board."""

import csv
import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from xml.etree import ElementTree as ET

import msgspec

from tests.makers import night
from tracker.board import Board
from tracker.election import Election, Seat
from tracker.election.swing import format_rounded, share
from tracker.intake import receive as intake
from tracker.intake.drop_folder import Delivery
from tracker.intake.receive import Receipt
from tracker.ledger import Ledger
from tracker.prepare import rehearsal
from tracker.prepare.pa_writer import abbreviation
from tracker.reconcile import pa_result
from tracker.reconcile.compare_result import ResultComparison, compare

LAST_TIME = {"Con": 500, "Lab": 400, "LD": 100}
TONIGHT = {"Lab": 610, "Con": 390, "LD": 205}
Edit = Callable[[ET.Element], object]


def ambridge(**seat: Any) -> Election:
    """An election of one seat: Con 500, Lab 400, LD 100 last time, with an electorate of 1,900."""
    fields: dict[str, Any] = {"previous": LAST_TIME, "previous_electorate": 1_900} | seat
    votes = fields["previous"]
    return night.small(msgspec.structs.replace(night.seat(**fields), previous=dict(votes)))


def with_parties(election: Election, *parties: Any) -> Election:
    """The election with these parties, which replace parties with the same code."""
    codes = {party.code for party in parties}
    kept = [party for party in election.parties if party.code not in codes]
    return msgspec.structs.replace(election, parties=(*kept, *parties))


def result(
    election: Election,
    votes: Mapping[str, int] | Iterable[tuple[str, int]] = TONIGHT.items(),
    *edits: Edit,
    seat: Seat | None = None,
    electorate: int = 2_000,
    revision: int = 1,
) -> bytes:
    """PA's result message for these votes, with PA's arithmetic, as a rehearsal writes it."""
    about = seat or election.seats[0]
    lines = list(votes.items() if isinstance(votes, Mapping) else votes)
    (message,) = rehearse(election, [(about, party, count) for party, count in lines], electorate)
    root = ET.fromstring(message)
    root.set("revision", str(revision))
    for edit in edits:
        edit(root)
    return ET.tostring(root)


def rehearse(
    election: Election, rows: Iterable[tuple[Seat, str, int]], electorate: int
) -> list[bytes]:
    """The messages of a night with these votes."""
    columns = "seat_id seat declared_at electorate invalid_votes first_name surname party party_name votes"
    at = dt.datetime.combine(election.date, dt.time(23), dt.UTC).isoformat()
    with TemporaryDirectory() as folder:
        with (Path(folder) / "results.csv").open("w", encoding="utf-8", newline="") as file:
            table = csv.writer(file)
            table.writerow(columns.split())
            for number, (seat, party, count) in enumerate(rows):
                table.writerow(
                    [seat.id, seat.name, at, electorate, 0, "Ann", f"Lee{number}", party, "", count]
                )
        return [message.xml for message in rehearsal.load_messages(election, Path(folder))]


def constituency(root: ET.Element) -> ET.Element:
    """The constituency element of a result, without the previous election's."""
    found = root.find("Election/Constituency")
    assert found is not None
    return found


def prints(**figures: str) -> Edit:
    """An edit that sets these figures of the seat."""
    return lambda root: constituency(root).attrib.update(figures)


def prints_for(party: str, **figures: str) -> Edit:
    """An edit that sets these figures for every candidate of a party, given by abbreviation."""

    def edit(root: ET.Element) -> None:
        found = [p for p in constituency(root).iter("Party") if p.get("abbreviation") == party]
        assert found, f"no {party}"
        for element in found:
            element.attrib.update(figures)

    return edit


def block(
    votes: Mapping[str, int | None],
    kind: str = "PreviousElection",
    name: str = "General Election",
    names: Mapping[str, str] | None = None,
    letter: str = "G",
    **about: str,
) -> Edit:
    """An edit that adds PA's block of the previous election; `letter` is its type.

    A notional block has parties without candidates. A count of None leaves out the votes.
    """

    def edit(root: ET.Element) -> None:
        last = ET.SubElement(root, kind, name=name, date="2017-06-08", type=letter)
        seat = ET.SubElement(last, "Constituency", {"name": "Ambridge", **about})
        for code, count in votes.items():
            person = seat if "Notional" in kind else ET.SubElement(seat, "Candidate", surname=code)
            called = (names or {}).get(code, code)
            party = ET.SubElement(person, "Party", name=called, abbreviation=code)
            if count is not None:
                party.set("votes", str(count))

    return edit


def state_of_parties(
    board: Board,
    seats: Iterable[str] | None = None,
    *edits: Edit,
    lines: Iterable[str] | None = None,
    listed: bool = True,
    **about: str,
) -> bytes:
    """PA's totals of these seats of a board (by name; default: all with votes).

    Counted as PA counts: gains against the sitting party, share changes on the same seats.
    `lines` are the parties with a line; the rest are Others.
    """
    election = board.election
    names = seats or [s.seat.name for s in board.states.values() if s.figures]
    counted = [night.state(board, name) for name in names]
    sums: dict[str, dict[str, int]] = {}

    def add(party: str, **counts: int) -> None:
        code = party if lines is None or party in lines else "Others"
        line = sums.setdefault(
            code, dict.fromkeys(("seats", "gains", "losses", "votes", "before"), 0)
        )
        for name, count in counts.items():
            line[name] += count

    for state in counted:
        assert state.figures
        assert state.winner
        add(state.winner, seats=1)
        if state.winner != state.seat.sitting:
            add(state.winner, gains=1)
            add(state.seat.sitting, losses=1)
        for candidate_line in state.figures.lines:
            add(candidate_line.candidate.party, votes=candidate_line.votes)
        for party, votes in state.seat.previous.items():
            add(party, before=votes)
    total, before = (sum(line[name] for line in sums.values()) for name in ("votes", "before"))
    root = ET.Element(
        "FirstPastThePostStateOfParties",
        {
            "numberOfResults": str(len(counted)),
            "totalNumberOfConstituencies": str(len(election.seats) + len(election.elsewhere)),
            "totalVotes": str(total),
            **about,
        },
    )
    feed_name = (*election.feed_names, election.name)[0]
    ET.SubElement(root, "Election", name=feed_name, date=str(election.date), type=election.kind)
    parties = ET.SubElement(root, "Parties")
    for code, line in sums.items():
        if not any(line[name] for name in ("seats", "gains", "losses", "votes")):
            continue
        others = code == "Others"
        about_party = {
            "paId": "-9999" if others else "1",
            "name": code if others else election.party_name(code),
            "abbreviation": code
            if others or code not in election.party_by_code
            else abbreviation(election, code),
            "totalVotes": str(line["votes"]),
            "percentageShare": format_rounded(share(line["votes"], total), 2),
        }
        for name, attribute in (("seats", "totalSeats"), ("gains", "gains"), ("losses", "losses")):
            if line[name]:
                about_party[attribute] = str(line[name])
        if line["before"] and election.comparable(code):
            change = share(line["votes"], total) - share(line["before"], before)
            about_party["percentageChange"] = format_rounded(change, 2, sign=True)
        ET.SubElement(parties, "Party", about_party)
    if listed:
        included = ET.SubElement(root, "ConstituenciesIncluded")
        for state in counted:
            number = {} if state.seat.pa_number is None else {"number": str(state.seat.pa_number)}
            ET.SubElement(
                included, "Constituency", number, name=state.seat.pa_name or state.seat.name
            )
    for edit in edits:
        edit(root)
    return ET.tostring(root)


def compare_document(data: bytes, election: Election) -> ResultComparison | None:
    """The comparison of a result message; None for any other document."""
    message = pa_result.read(data, election)
    return compare(message, election) if message else None


def party_line(code: str, **counts: str) -> Edit:
    """An edit that sets these attributes of a party's line."""

    def edit(root: ET.Element) -> None:
        (found,) = [p for p in root.iter("Party") if p.get("abbreviation") == code]
        found.attrib.update(counts)

    return edit


def receive(ledger: Ledger, name: str, data: bytes) -> Receipt:
    """Receive a file into the ledger."""
    return intake.receive_file(ledger, Delivery(name, data, True), night.MIDNIGHT)
