"""PA's messages about one seat as a test needs them: nominations, a result or a rush."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from xml.etree import ElementTree as ET

NOMINATIONS = "FirstPastThePostNominations"
RESULT = "FirstPastThePostResult"
RUSH = "FirstPastThePostRush"
GENERAL = {"name": "General Election", "date": "2019-12-12", "type": "G"}
BY_ELECTION = {"name": "Ipswich by-election", "date": "2018-05-03", "type": "B"}
LAST_TIME = {"name": "General Election", "date": "2017-06-08", "type": "G"}

Person = tuple[str, str, str]
"""First name, surname and party as PA abbreviates it."""
IPSWICH = (("Tom", "Hunt", "C"), ("Sandy", "Martin", "Lab"), ("Barry", "Broom", "Green"))
VOTES_2017 = {"Lab": 24_224, "C": 23_393, "UKIP": 1_372, "LD": 1_187, "Green": 840, "Ind": 121}
NAMES = {
    "C": "Conservative",
    "Lab": "Labour",
    "LD": "Liberal Democrat",
    "Ind": "Independent Bill Tyler",
}


def message(
    seat: str = "Ipswich",
    number: int = 332,
    people: Iterable[Person] = IPSWICH,
    *blocks: ET.Element,
    kind: str = NOMINATIONS,
    revision: int = 1,
    sat: Mapping[str, str] = {},
    election: Mapping[str, str] = GENERAL,
    **about: str,
) -> ET.Element:
    """A message; `sat` is PA's mark by surname, `about` what it states of the seat."""
    root = ET.Element(kind, revision=str(revision))
    block = ET.SubElement(root, "Election", dict(election))
    constituency = ET.SubElement(
        block, "Constituency", {"number": str(number), "name": seat} | about
    )
    for first_name, surname, short in people:
        candidate = ET.SubElement(constituency, "Candidate", firstName=first_name, surname=surname)
        if surname in sat:
            candidate.set("previousSittingMember", sat[surname])
        ET.SubElement(candidate, "Party", name=NAMES.get(short, short), abbreviation=short)
    root.extend(blocks)
    return root


def block(
    votes: Mapping[str, int | str] = VOTES_2017,
    kind: str = "PreviousElection",
    seat: str = "Ipswich",
    election: Mapping[str, str] = LAST_TIME,
    **about: str,
) -> ET.Element:
    """Last time; a notional block has parties without candidates."""
    root = ET.Element(kind, dict(election))
    about = {"winningParty": next(iter(votes), "")} | about
    constituency = ET.SubElement(root, "Constituency", {"name": seat} | about)
    for short, count in votes.items():
        person = constituency
        if "Notional" not in kind:
            person = ET.SubElement(constituency, "Candidate", surname=short)
        ET.SubElement(
            person, "Party", name=NAMES.get(short, short), abbreviation=short, votes=str(count)
        )
    return root


def notional(votes: Mapping[str, int | str], seat: str = "Ipswich", **about: str) -> ET.Element:
    """A notional block."""
    return block(votes, "PreviousNotionalElection", seat, LAST_TIME, **about)


def send(folder: Path, **messages: ET.Element | bytes) -> Path:
    """The messages as files NAME.xml in a folder; the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, root in messages.items():
        data = root if isinstance(root, bytes) else ET.tostring(root)
        (folder / f"{name}.xml").write_bytes(data)
    return folder
