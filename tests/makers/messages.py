"""The agency's messages otherwise: corrected, or about another seat; what they say adds up."""

import csv
import io
import json
from functools import cache
from xml.etree import ElementTree

from tests.makers import night

COUNTED = {"number", "name", "electorate", "turnout"}
"""What is left of a seat's figures when its votes change: what does not follow from them."""


def corrected(xml: bytes, revision: int) -> bytes:
    """The same result again: an even revision has another winner, an odd one other votes."""
    root, seat = _parsed(xml)
    root.set("revision", str(revision))
    for name in set(seat.attrib) - COUNTED:
        del seat.attrib[name]
    first, second = seat.findall("Candidate")[:2]
    votes = [int(one.get("votes", "")) for one in (first[0], second[0])]
    if revision % 2:
        votes = [votes[0] + 1, votes[1] - 1]
    else:
        votes.reverse()
        del first.attrib["elected"]
        second.set("elected", "*")
    for party, count in zip((first[0], second[0]), votes, strict=True):
        party.set("votes", str(count))
    for party in seat.iter("Party"):
        party.attrib.pop("percentageShare", None)
        party.attrib.pop("percentageShareChange", None)
    return bytes(ElementTree.tostring(root, encoding="UTF-8", xml_declaration=True))


def about(xml: bytes, number: int, name: str) -> bytes:
    """The same figures for another seat."""
    root, seat = _parsed(xml)
    seat.set("number", str(number))
    seat.set("name", name)
    return bytes(ElementTree.tostring(root, encoding="UTF-8", xml_declaration=True))


def padded(xml: bytes, size: int) -> bytes:
    """The same result, larger by `size` bytes."""
    return xml + b"<!--" + b" " * (size - 8) + b"-->\n"


def as_given(name: str, xml: bytes) -> tuple[str, bytes]:
    """The file of a message, unchanged."""
    return name, xml


def as_table(name: str, xml: bytes) -> tuple[str, bytes]:
    """The file of a message as a typed table. Unchanged if a party has no name in our tables."""
    root, seat = _parsed(xml)
    if (rows := _rows(seat)) is None:
        return name, xml
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(("seat", "revision", "electorate", "rows", "party", "votes", "candidate"))
    facts = (seat.get("name"), root.get("revision"), seat.get("electorate"), len(rows))
    table.writerows((*facts, *row) for row in rows)
    return name.replace(".xml", ".csv"), out.getvalue().encode()


def as_native(name: str, xml: bytes) -> tuple[str, bytes]:
    """The file of a message in the native format, with the same exception."""
    root, seat = _parsed(xml)
    if (rows := _rows(seat)) is None:
        return name, xml
    bulletin = {
        "seat": seat.get("name"),
        "kind": "result",
        "revision": int(root.get("revision", "")),
        "electorate": int(seat.get("electorate", "")),
        "candidates": [
            {"party": party, "votes": votes, "name": candidate} for party, votes, candidate in rows
        ],
    }
    document = {"election": night.anglia().id, "bulletins": [bulletin]}
    return name.replace(".xml", ".json"), json.dumps(document).encode()


def _rows(seat: ElementTree.Element) -> list[tuple[str, int, str]] | None:
    """Party, votes and candidate; None if a table cannot state one of the parties."""
    rows = [
        (
            one[0].get("name", ""),
            int(one[0].get("votes", "")),
            f"{one.get('firstName', '')} {one.get('surname', '')}".strip(),
        )
        for one in seat.findall("Candidate")
    ]
    return rows if {party for party, _, _ in rows} <= _party_names() else None


@cache
def _party_names() -> frozenset[str]:
    return frozenset(party.name for party in night.anglia().parties)


def _parsed(xml: bytes) -> tuple[ElementTree.Element, ElementTree.Element]:
    root = ElementTree.fromstring(xml)
    seat = root.find("Election/Constituency")
    assert seat is not None
    return root, seat
