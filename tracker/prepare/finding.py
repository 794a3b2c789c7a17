"""A finding: a sentence about an election's tables, with a severity."""

from dataclasses import dataclass
from typing import Literal

Severity = Literal["differs", "note"]


@dataclass(frozen=True, slots=True)
class Finding:
    severity: Severity
    """`differs`: two figures contradict each other, a table is wrong, or something was left out.
    `note`: worth knowing, for example how a name was read."""
    sentence: str
    seats: frozenset[str] = frozenset()
    """ONS codes of the seats that the sentence is about; empty if it is about the election."""


def differs(sentence: str, *seats: str) -> Finding:
    """A finding that something is wrong. `seats`: ONS codes."""
    return Finding("differs", sentence, frozenset(seats))


def note(sentence: str, *seats: str) -> Finding:
    """A finding worth knowing. `seats`: ONS codes."""
    return Finding("note", sentence, frozenset(seats))
