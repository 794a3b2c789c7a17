"""Reasons why a figure of PA's may differ from ours."""

from dataclasses import dataclass, field
from enum import Enum, auto


class ReasonKind(Enum):
    """What a reason is about."""

    # Rounding and combining
    ARITHMETIC = auto()
    # Results: last time
    BLOCK = auto()
    LAST_VOTES_ON_NEW_REGISTER = auto()
    PRINTED_TURNOUT = auto()
    REGISTER_OF_BLOCK = auto()
    ONE_PARTY = auto()
    RENAMED_PARTY = auto()
    AMONG_OTHERS = auto()
    # Results: tonight
    REGISTER_OF_TABLE = auto()
    KNOWN_BEFORE = auto()
    SWING_PAIR = auto()
    GAIN_BASE = auto()
    CORRECTED_LATER = auto()
    # Totals
    SITTING_BASE = auto()
    STATED_BASE = auto()
    SPEAKER = auto()
    OTHER_RESULT = auto()
    MISSING_RESULTS = auto()
    OTHERS_TOGETHER = auto()
    SINGLE_CANDIDATES = auto()
    AGAINST_NOTHING = auto()
    ONLY_TONIGHT = auto()
    ALL_SEATS = auto()
    BLOCKS = auto()
    ISSUED_AGAIN = auto()


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason why PA's figure differs from ours.

    Two reasons are equal if their kind and their subject are equal: "PA sets Reform UK against
    all others of last time" is one reason in every message, whatever the seat's figures are.
    """

    kind: ReasonKind
    sentence: str = field(compare=False)
    """With the figures of the message: "… against all others of last time (3.68 per cent)"."""
    subject: str = ""
    """What else makes it a reason of its own, as a party's code; empty if nothing does."""
    summary: str = field(default="", compare=False)
    """A sentence that is true of all messages; empty if `sentence` is."""

    @property
    def of_all(self) -> str:
        """The sentence for several messages together."""
        return self.summary or self.sentence
