"""A finding: a sentence about an election's tables, with a severity."""

from dataclasses import dataclass
from typing import Literal

Severity = Literal["differs", "note"]


@dataclass(frozen=True, slots=True)
class Finding:
    severity: Severity
    """`differs`: two figures cannot both be true, a table is wrong, or something had to be left
    out. `note`: worth knowing, for example that a rule was applied."""
    sentence: str
    seats: frozenset[str] = frozenset()
    """ONS codes of the seats it is about; empty where it is about the election."""


def differs(sentence: str, *seats: str) -> Finding:
    """A finding that something is wrong. `seats`: ONS codes."""
    return Finding("differs", sentence, frozenset(seats))


def note(sentence: str, *seats: str) -> Finding:
    """A finding worth knowing. `seats`: ONS codes."""
    return Finding("note", sentence, frozenset(seats))
