"""The agency's messages otherwise: corrected, or about another seat; what they say adds up."""

from xml.etree import ElementTree

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


def _parsed(xml: bytes) -> tuple[ElementTree.Element, ElementTree.Element]:
    root = ElementTree.fromstring(xml)
    seat = root.find("Election/Constituency")
    assert seat is not None
    return root, seat
