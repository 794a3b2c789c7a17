"""PA Media's own test messages about the Scottish Parliament, and an election made of them.

The baseline of each seat is the previous or notional block in its own result, so PA's figures
must follow from the election's table.
"""

import datetime as dt
from collections import Counter
from functools import cache
from pathlib import Path
from xml.etree import ElementTree as ET

import msgspec
import pytest

from tests.makers.commands import SHARED
from tracker.election import Election, Party, Seat

SAMPLES = SHARED / "pa-samples"
RESULTS = sorted(SAMPLES.glob("Scottish_Parliament_Test_result_*.xml"))
MAYORAL = sorted(SAMPLES.glob("Mayoral_Elections_Test_result_*.xml"))
STATES = [SAMPLES / f"Scottish_Parliament_Test_SOP_{count}.xml" for count in (1, 40, 73)]
ALL_STATES = sorted(
    SAMPLES.glob("Scottish_Parliament_Test_SOP_*.xml"),
    key=lambda path: int(path.stem.rpartition("_")[2]),
)
"""Three of the 73 that PA issued, or all."""
UNITED_KINGDOM = SAMPLES / "Test_General_Election_SOP_650.xml"

only_with_samples = pytest.mark.skipif(
    not RESULTS, reason=f"no PA samples in {SAMPLES}; set TRACKER_SHARED_DATA to the folder above"
)
DATE = dt.date(2026, 5, 6)


def last_time(path: Path) -> ET.Element:
    """The constituency of the previous or notional block in a result."""
    blocks = [e for e in ET.parse(path).getroot() if e.tag.startswith("Previous")]
    (found,) = [block for block in blocks if block.get("type") != "B"]
    constituency = found.find("Constituency")
    assert constituency is not None
    return constituency


def tonight(path: Path) -> ET.Element:
    """The constituency a result is about."""
    found = ET.parse(path).getroot().find("Election/Constituency")
    assert found is not None
    return found


@cache
def scotland(*, independents: bool = False) -> Election:
    """All 73 seats; those that have a result have last time's votes, turnout and winner.

    With `independents`, those and candidates of no description are aggregates of several, as in
    our own elections; without, PA's codes are all parties.
    """
    parties: dict[str, Party] = {}
    for path in (*RESULTS, *STATES):
        blocks = [block for block in ET.parse(path).getroot() if block.get("type") != "B"]
        for party in (party for block in blocks for party in block.iter("Party")):
            code = party.get("abbreviation", "")
            name = "Independent" if code == "Ind" else party.get("name", "")
            lump = code in ("Ind", "ND") and independents
            kind = "independents" if lump else "other" if code == "Others" else "party"
            parties[code] = msgspec.convert({"code": code, "name": name, "kind": kind}, Party)
    seats = {
        seat.pa_number: seat
        for seat in map(_bare, ET.parse(STATES[2]).getroot().iter("Constituency"))
    }
    seats |= {seat.pa_number: seat for seat in map(_seat, RESULTS)}
    return _election("Scottish Parliament Test", DATE, "S", seats.values(), parties.values())


def _seat(path: Path) -> Seat:
    """The register of last time is not in PA's messages; its turnouts are on tonight's."""
    now, before = tonight(path), last_time(path)
    votes: Counter[str] = Counter()
    for party in before.iter("Party"):
        votes[party.get("abbreviation", "")] += int(party.get("votes", ""))
    return msgspec.structs.replace(
        _bare(now),
        electorate=int(now.get("electorate", "")),
        previous_electorate=int(now.get("electorate", "")),
        previous_winner=before.get("winningParty", ""),
        sitting=now.get("sittingParty", ""),
        previous=dict(votes),
    )


def _bare(constituency: ET.Element) -> Seat:
    number, name = constituency.get("number", ""), constituency.get("name", "")
    return Seat(
        id=f"S{number}",
        name=name,
        pa_number=int(number),
        electorate=60_000,
        previous_winner="SNP",
        sitting="SNP",
    )


def mayors() -> Election:
    """The seven mayoral results, without a last time: PA's have none either."""
    seats = {c.get("number"): _bare(c) for c in map(tonight, MAYORAL)}
    parties = {
        party.get("abbreviation", ""): Party(
            code=party.get("abbreviation", ""), name=party.get("abbreviation", "")
        )
        for constituency in map(tonight, MAYORAL)
        for party in constituency.iter("Party")
        if party.get("abbreviation") != "Ind"
    }
    known = {c.get("number"): c for c in map(tonight, MAYORAL)}
    sat = [
        msgspec.structs.replace(
            seat,
            sitting=known[number].get("sittingParty", ""),
            previous_winner=known[number].get("sittingParty", ""),
            electorate=int(known[number].get("electorate", "")),
        )
        for number, seat in seats.items()
    ]
    lumps = [Party(code="Ind", name="Independent", kind="independents")]
    return _election("Mayoral Elections Test", DATE, "M", sat, [*parties.values(), *lumps])


def united_kingdom() -> Election:
    """650 seats and the parties of PA's test of 2015, nothing known of their last time."""
    root = ET.parse(UNITED_KINGDOM).getroot()
    parties = [
        Party(code=p.get("abbreviation", ""), name=p.get("name", "")) for p in root.iter("Party")
    ]
    seats = map(_bare, root.iter("Constituency"))
    return _election("Test General Election", dt.date(2015, 5, 6), "G", seats, parties)


def _election(name, date, kind, seats, parties) -> Election:  # type: ignore[no-untyped-def]
    return Election(
        id="sample",
        name=name,
        date=date,
        kind=kind,
        polls_close=dt.datetime.combine(date, dt.time(22), dt.UTC),
        feed_names=(name,),
        accepts_tests=True,
        seats=tuple(seats),
        parties=tuple(parties),
    )
