"""The reasons for which a figure of PA's may differ from ours."""

from dataclasses import dataclass, field
from enum import Enum, auto


class ReasonKind(Enum):
    """The kinds of reasons."""

    ARITHMETIC = auto()
    """PA rounds or combines figures by another rule."""

    # Results: the previous election
    BLOCK = auto()
    """PA computes from the previous result in its own message, not from our table."""
    LAST_VOTES_ON_NEW_REGISTER = auto()
    """PA divides the previous votes by tonight's electorate."""
    PRINTED_TURNOUT = auto()
    """PA computes from the previous turnout as its message prints it."""
    REGISTER_OF_BLOCK = auto()
    """The previous turnout is a share of an electorate that PA does not state."""
    ONE_PARTY = auto()
    """PA treats independents, or an unknown party, as one party."""
    RENAMED_PARTY = auto()
    """PA treats two parties as one, because their abbreviations are equal."""
    AMONG_OTHERS = auto()
    """PA compares a party with the previous "Others"."""

    # Results: tonight
    REGISTER_OF_TABLE = auto()
    """PA's turnout is a share of our table's electorate, not of the one that PA states."""
    KNOWN_BEFORE = auto()
    """Our table is older than PA's message: another electorate or sitting party."""
    SWING_PAIR = auto()
    """PA's swing is between another pair of parties."""
    GAIN_BASE = auto()
    """PA counts a gain against another party."""
    CORRECTED_LATER = auto()
    """A later revision of the message has our figure."""

    # Totals: counts
    SITTING_BASE = auto()
    """PA counts gains against the sitting parties."""
    STATED_BASE = auto()
    """PA's results name other sitting parties than our table."""
    SPEAKER = auto()
    """PA counts the Speaker with a party."""
    OTHER_RESULT = auto()
    """PA counts other results than those that stand on the board."""
    MISSING_RESULTS = auto()
    """PA counts results that the board does not have."""
    ISSUED_AGAIN = auto()
    """PA replaced the file by another with the same number of results."""

    # Totals: changes in share
    OTHERS_TOGETHER = auto()
    """PA prints a change for "Others"."""
    SINGLE_CANDIDATES = auto()
    """PA leaves out the previous votes of several candidates with one abbreviation in a seat."""
    AGAINST_NOTHING = auto()
    """PA prints a change for a party without previous votes."""
    ONLY_TONIGHT = auto()
    """PA counts differently tonight, but not in the previous election."""
    ALL_SEATS = auto()
    """PA compares with the previous result of all seats."""
    BLOCKS = auto()
    """PA computes from the previous results in its own messages, not from our table."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason for which a figure of PA's differs from ours.

    Reasons with the same kind and subject are equal: they are one reason in different messages.
    """

    kind: ReasonKind
    sentence: str = field(compare=False)
    """For a journalist, with figures of the message: "PA sets Reform UK against all others of last
    time (3.68 per cent), not its own 0.25"."""
    subject: str = ""
    """What distinguishes reasons of one kind: the party's code in `AMONG_OTHERS`. May be empty."""
    summary: str = field(default="", compare=False)
    """The sentence without figures of the message; empty if `sentence` contains none."""

    @property
    def general_sentence(self) -> str:
        """The sentence without figures of one message."""
        return self.summary or self.sentence
