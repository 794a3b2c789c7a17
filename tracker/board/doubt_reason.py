"""The reasons for a doubt about a declaration."""

from dataclasses import dataclass
from enum import StrEnum


class DoubtReason(StrEnum):
    """What is implausible."""

    UNKNOWN_PARTY = "unknown-party"
    """A party that no table knows is first or second."""
    OTHERS_LEAD = "others-lead"
    """A figure for others, which is of several candidates, is first or second."""
    SEVERAL_CANDIDATES = "several-candidates"
    """A party that is first or second has several candidates."""
    PART_OF_A_PARTY = "part-of-a-party"
    """A row is named after a party of the result, and is a part of its votes: "Labour (postal)"."""
    MAJORITY_AS_PARTY = "majority-as-party"
    """An unknown party has exactly the majority as its votes."""
    SPEAKER = "speaker"
    """The Speaker is first or second in a seat that is not the Speaker's."""
    ELECTORATE = "electorate"
    """The stated electorate is far from the known one."""
    NEAR_NAME = "near-name"
    """The winner may be the independent who won last time, under another spelling."""
    SAME_VOTES = "same-votes"
    """A result of another seat has the same votes."""
    OTHER_PERSON = "other-person"
    """The first or the second is not the candidate of the party in this seat."""
    VOTES_OF_LAST_TIME = "votes-of-last-time"
    """The first and the second have exactly their votes of last time, or another seat's."""
    NO_VOTES = "no-votes"
    """A party that had votes last time has a candidate and no votes."""
    SEVERAL_TIED = "several-tied"
    """Three candidates or more have the most votes."""
    WINNER_ABSENT = "previous-winner-absent"
    """The party that won last time has no candidate in the result."""
    CANDIDATE_MISSING = "candidate-missing"
    """A party, or a candidate, that stands is not in the result."""
    NOT_STANDING = "not-standing"
    """A party, or a candidate, that does not stand is in the declaration."""
    TURNOUT = "turnout"
    VALID_VOTES = "valid-votes"
    SWING = "swing"
    SHARE = "share"
    """A leading party's share is far from last time's."""
    PRINTED_FIGURES = "printed-figures"
    """The agency's printed figures are not those of its votes."""
    RECOUNT = "recount"
    """A recount of the same revision as the call, or without a revision: one of them is later."""
    TIME = "time"
    """The stated time of declaration is before the polls closed, was in the future when the
    statement arrived, or is days after polling day."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """A reason why a declaration is withheld."""

    reason: DoubtReason
    sentence: str
    """For the producer, with the figures. Without the seat's name and without a full stop."""
