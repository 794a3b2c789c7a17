"""Default colours and marks for parties without their own, so that a board shows them apart.

A default colour means nothing: it is not the colour of the party. The producer writes the party's
own colour into parties.csv.
"""

from collections.abc import Iterable
from typing import Final

import msgspec

from tracker.election.party import Party

COLOURS: Final = (
    "#E69F00", "#56B4E9", "#009E73", "#F0E442", "#CC79A7", "#D55E00",
    "#0072B2", "#44AA99", "#AA4499", "#999933", "#CC6677", "#DDCC77",
)  # fmt: skip
"""The first seven are distinct for colour-blind viewers (Okabe and Ito 2008), the others are from
Paul Tol's muted scheme (2021)."""
MARKS: Final = "■●◆▲★✚▼◀▶✦▰◇"
GREY: Final = "#808080"
"""The colour of a party after the last of `COLOURS`, and of an aggregate (`PartyKind`)."""
NO_MARK: Final = "·"
"""The mark of a party after the last of `MARKS`, and of an aggregate."""
INDEPENDENTS: Final = ("#A0A0A0", "○")
"""Colour and mark of the independents."""


def with_default_styles(parties: Iterable[Party]) -> dict[str, Party]:
    """The parties by code, with a colour and a mark each.

    An empty colour or mark is replaced by the first of `COLOURS` or `MARKS` that no party has.

    Args:
        parties: The largest party first, because the first colours are the most distinct.
    """
    listed = list(parties)
    used = {party.colour.casefold() for party in listed} | {party.mark for party in listed}
    colours = iter([colour for colour in COLOURS if colour.casefold() not in used])
    marks = iter([mark for mark in MARKS if mark not in used])
    styled: dict[str, Party] = {}
    for party in listed:
        colour, mark = party.colour, party.mark
        if party.kind == "party":
            colour, mark = colour or next(colours, GREY), mark or next(marks, NO_MARK)
        elif party.kind == "independents":
            colour, mark = colour or INDEPENDENTS[0], mark or INDEPENDENTS[1]
        styled[party.code] = msgspec.structs.replace(
            party, colour=colour or GREY, mark=mark or NO_MARK
        )
    return styled


def by_size(parties: Iterable[Party], seats: dict[str, int], votes: dict[str, int]) -> list[Party]:
    """The parties with the most seats first, then those with the most votes.

    Args:
        seats: Number of seats of each party by code; a party may be missing.
        votes: Number of votes of each party by code; a party may be missing.
    """
    return sorted(parties, key=lambda p: (-seats.get(p.code, 0), -votes.get(p.code, 0)))
