"""The election before the polls close: seats, parties, the previous result, targets.

`folder` reads these from an election folder. The package also has the arithmetic of shares and
swings, clocks and clock times, and expected declaration times. The declarations of the night are in
the package `board`.
"""

from tracker.election.election import Election, Person, Target, WatchArea
from tracker.election.names import (
    nearest_names,
    nearest_seat_names,
    no_word_in_common,
    same_person,
    spelling,
    visible_text,
    without_accents,
)
from tracker.election.party import Party, PartyKind
from tracker.election.party_names import PartyNames, party_spellings
from tracker.election.seat import Basis, PreviousCandidate, Seat, seat_spellings

__all__ = [
    "Basis",
    "Election",
    "Party",
    "PartyKind",
    "PartyNames",
    "Person",
    "PreviousCandidate",
    "Seat",
    "Target",
    "WatchArea",
    "nearest_names",
    "nearest_seat_names",
    "no_word_in_common",
    "party_spellings",
    "same_person",
    "seat_spellings",
    "spelling",
    "visible_text",
    "without_accents",
]
