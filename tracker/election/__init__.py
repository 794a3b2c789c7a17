"""The facts before the polls close: seats, parties, the previous result, targets.

This package reads an election folder and has the arithmetic that needs no result: shares, swing,
clock times, expected declaration times. Bulletins and what stands are in `board`.
"""

from tracker.election.election import (
    Basis,
    Election,
    Party,
    PartyKind,
    Seat,
    Target,
    WatchArea,
    party_spellings,
    seat_spellings,
    spelling,
)

__all__ = [
    "Basis",
    "Election",
    "Party",
    "PartyKind",
    "Seat",
    "Target",
    "WatchArea",
    "party_spellings",
    "seat_spellings",
    "spelling",
]
