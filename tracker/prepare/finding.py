"""One thing to know about an election's tables, as a sentence; it decides nothing about them."""

from dataclasses import dataclass
from typing import Literal

Severity = Literal["differs", "note"]


@dataclass(frozen=True, slots=True)
class Finding:
    """A sentence, and how much it matters."""

    severity: Severity
    """`differs`: two figures cannot both be true, a table is wrong, or something had to be left
    out. `note`: worth knowing, a rule that was applied among it."""
    sentence: str
    seats: frozenset[str] = frozenset()
    """ONS codes of the seats it is about; empty where it is about the whole."""


def differs(sentence: str, *seats: str) -> Finding:
    """Something is not as it should be. `seats`: ONS codes."""
    return Finding("differs", sentence, frozenset(seats))


def note(sentence: str, *seats: str) -> Finding:
    """Something is worth knowing. `seats`: ONS codes."""
    return Finding("note", sentence, frozenset(seats))
