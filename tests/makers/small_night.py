"""A small election on real figures (Anglia, 12 December 2019) and documents about it."""

import datetime as dt
from typing import Any

import msgspec

from tracker.election import Election, Party, Seat

IPSWICH = Seat(
    id="E14000761",
    name="Ipswich",
    pa_number=332,
    pa_name="Ipswich",
    electorate=75525,
    previous_winner="Lab",
    sitting="Lab",
)
NORTH_NORFOLK = Seat(
    id="E14000848",
    name="North Norfolk",
    pa_number=423,
    pa_name="Norfolk North",
    electorate=70729,
    previous_winner="LD",
    sitting="LD",
)
NORWICH_NORTH = Seat(
    id="E14000864",
    name="Norwich North",
    pa_number=435,
    electorate=67172,
    previous_winner="Con",
    sitting="Con",
)
NORWICH_SOUTH = Seat(
    id="E14000865",
    name="Norwich South",
    pa_number=436,
    electorate=77845,
    previous_winner="Lab",
    sitting="Lab",
)

ELECTION = Election(
    id="anglia-small",
    name="General Election in Anglia",
    date=dt.date(2019, 12, 12),
    polls_close=dt.datetime(2019, 12, 12, 22, tzinfo=dt.UTC),
    feed_names=("General Election",),
    parties=(
        Party(code="Con", name="Conservative", aliases=("C",)),
        Party(code="Lab", name="Labour", aliases=("Lab Co-op",)),
        Party(code="LD", name="Liberal Democrat"),
        Party(code="Green", name="Green"),
        Party(code="Brexit", name="Brexit Party", aliases=("BRX",)),
        Party(code="Ind", name="Independent", kind="independents"),
    ),
    seats=(IPSWICH, NORTH_NORFOLK, NORWICH_NORTH, NORWICH_SOUTH),
    elsewhere={1: "Aberavon"},
    doubt=False,
)


def election(**changes: Any) -> Election:
    """The small election with these fields changed."""
    return msgspec.structs.replace(ELECTION, **changes)


HUNT = ("Tom Hunt", "Conservative", "C", "24952", "*")
MARTIN = ("Sandy Martin", "Labour", "Lab", "19473", "")
HYYRYLAINEN = ("Adrian Hyyrylainen-Trett", "Liberal Democrat", "LD", "2439", "")
THOMAS = ("Nicola Thomas", "Brexit Party", "Brexit", "1432", "")
BROOM = ("Barry Broom", "Green", "Green", "1283", "")
IPSWICH_2019 = (HUNT, MARTIN, HYYRYLAINEN, THOMAS, BROOM)

Line = tuple[str, str, str, str, str]
"""Name, party, abbreviation, votes and mark. An empty value is left out of the XML."""


def with_votes(line: Line, votes: str) -> Line:
    name, party, abbreviation, _, mark = line
    return (name, party, abbreviation, votes, mark)


def marked(line: Line, mark: str) -> Line:
    return (*line[:4], mark)


def result_xml(*lines: Line, root: str = "FirstPastThePostResult", **changes: str) -> bytes:
    """A PA message about Ipswich. `changes` are attributes by name; an empty one is left out."""
    attributes = {
        "revision": "1",
        "declarationTime": "2019-12-13T02:48:00+00:00",
        "election": "General Election",
        "date": "2019-12-12",
        "type": "G",
        "number": "332",
        "name": "Ipswich",
        "electorate": "75525",
    } | changes
    constituency = {k: v for k, v in attributes.items() if k not in _OUTSIDE}
    candidates = "\n".join(_candidate(*line) for line in lines or IPSWICH_2019)
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<{root}{_attributes(attributes, "revision", "declarationTime")}>
<Election name="{attributes["election"]}"{_attributes(attributes, "date", "type")}>
<Constituency{_attributes(constituency, *constituency)}>
{candidates}
</Constituency>
</Election>
</{root}>
""".encode()


_OUTSIDE = ("revision", "declarationTime", "election", "date", "type")


def rush_xml(*lines: Line, **changes: str) -> bytes:
    """A PA rush about Ipswich."""
    without_votes = [with_votes(line, "") for line in lines or IPSWICH_2019]
    attributes = {"declarationTime": "", "winningPartyAbbreviation": "C"} | changes
    return result_xml(*without_votes, root="FirstPastThePostRush", **attributes)


def _attributes(values: dict[str, str], *names: str) -> str:
    return "".join(f' {name}="{values[name]}"' for name in names if values[name])


def _candidate(name: str, party: str, abbreviation: str, votes: str, mark: str) -> str:
    first, _, surname = name.partition(" ")
    person = _attributes({"elected": mark, "firstName": first, "surname": surname}, *_PERSON)
    figures = {"name": party, "abbreviation": abbreviation, "votes": votes}
    return f"<Candidate{person}><Party{_attributes(figures, *figures)} /></Candidate>"


_PERSON = ("elected", "firstName", "surname")
