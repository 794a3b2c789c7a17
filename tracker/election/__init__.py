"""What is known before the polls close: seats, parties, the previous result, targets.

The package reads an election folder and does the arithmetic that needs no result: shares,
swing, clock times, expected declaration times. It knows no bulletin, no ledger, no screen.
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
