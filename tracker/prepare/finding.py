"""Findings: sentences about an election's tables, with a severity. Many of one kind are folded.

The severity of a finding decides its place and the exit code of the command:

- `stops`: the night, or its rehearsal, cannot work like this.
- `differs`: it needs an answer. Figures contradict each other, a table is wrong, or something that
  was asked for was left out.
- `note`: worth knowing. Nothing is lost and nothing contradicts, for example how a name was read.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum
from typing import Final, Literal

from tracker.support.phrases import join_names

Severity = Literal["stops", "differs", "note"]
SEVERITIES: Final[tuple[Severity, ...]] = ("stops", "differs", "note")
"""All severities, the most urgent first."""

MAX_OF_A_KIND: Final = 5
"""The largest number of findings of one kind that are printed one by one."""


class Kind(Enum):
    """What findings that can be folded have in common: what they are about, and what it does."""

    # the tables of results
    SUM = "seats", "have votes that do not add up to the stated valid votes"
    ABOVE_ELECTORATE = "seats", "have more votes than electors"
    RANKING = "seats", "have votes that contradict the stated winner or second party"
    MAJORITY = "seats", "have another majority than the votes give"
    TABLES = "seats", "have other votes by candidate than by seat"
    WORDING = "seats", "have a result in words that contradicts the winner, now or last time"
    ELECTORATE_ZERO = "seats", "have an electorate of 0, which is taken as not stated"
    TIME_UNREADABLE = "seats", "have a time of declaration that is not a time, so it is left out"
    TIME_IMPLAUSIBLE = "seats", "have a time of declaration of another day, so it is left out"
    SEPARATED = "seats", "have a winner or second party without a column of its own"
    NOT_SEPARATED = "seats", "have votes of a winner or second party that are left to others"
    ROW_DUPLICATED = "rows", "are duplicated"
    ROW_SHORT = "rows", "are too short; their last cells are taken as empty"
    ROW_PASSED_OVER = "rows", "are passed over"
    CELL_MENDED = "cells", "were decoded with a wrong encoding and are mended"
    PARTY_CONTRADICTS = "rows", "have an abbreviation and a name of two parties; the name counts"
    PARTY_SPELLING = "spellings of parties", "are read as the party"
    SEAT_SPELLING = "seats", "have another spelling in another table; both are read"
    # PA's messages
    FILE_PASSED_OVER = "files", "are passed over"
    FILE_CONTRADICTS = "files", "contradict themselves or another file"
    BLOCK_NOT_READ = "parts of messages", "are not read"
    MESSAGES_CONTRADICT = "seats", "have messages of PA that contradict each other"
    BASELINE = "seats", "have another previous result in PA's messages; the table is used"
    NOTIONAL = "seats", "have PA's notional votes as those of last time"
    BY_ELECTION = "seats", "had a by-election"
    PREVIOUS_NAME = "seats", "have another name in PA's previous result"
    PA_NUMBER = "seats", "have another PA number in the nominations, which is used"
    # targets
    TARGET_DOES_NOT_STAND = "targets", "are of a party that does not stand there"
    TARGET_HOLDER = "targets", "have a holder that did not win last time"
    TARGET_WON = "targets", "are of the party that won last time"
    PUBLISHED_MAJORITY = "targets", "have another published majority than the votes give"
    PUBLISHED_SWING = "targets", "have another published swing than the votes give"
    NOT_COUNTED = "targets", "have a published majority that cannot be counted"
    NOT_SECOND = "targets", "are of a party that was third or lower"
    DID_NOT_STAND = "targets", "are of a party that did not stand, so no swing can be computed"
    # the folder
    NO_PREVIOUS = "seats", "have no votes of last time in previous.csv"
    PREVIOUS_WINNER = "seats", "have a previous winner without the most votes in previous.csv"
    SAT_ELSEWHERE = "seats", "have a sitting party that did not win last time"
    REGISTER = "seats", "have a register that changed by a third or more"
    STATED_VOTES = "seats", "have other valid votes in seats.csv than in previous.csv"
    NAME_BESIDE_CODE = "rows", "have the name of one seat and the code of another"
    CELL = "rows", "have a cell that cannot be used"
    MESSAGE_REFUSED = "messages", "of the rehearsal would be refused or are read as another seat's"
    MESSAGE_WARNING = "messages", "of the rehearsal have a warning"
    NO_COLOUR = "parties", "hold or contest a seat and have no colour of their own"

    def __init__(self, things: str, predicate: str) -> None:
        self.things = things
        self.predicate = predicate


@dataclass(frozen=True, slots=True)
class Fold:
    """How a finding is folded with others: those of the same severity, kind and place."""

    kind: Kind
    name: str
    """What this finding is about, for the list of names: a seat, a row, a spelling."""
    where: str = ""
    """The file, list or column that all of them are in; empty if there is none."""
    cure: str = ""
    """What to do if it is wrong throughout; the folded sentence ends with it."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A sentence with its severity, and how it is folded with others of its kind."""

    severity: Severity
    sentence: str
    seats: frozenset[str] = frozenset()
    """Ids of the seats that the sentence is about; empty if it is about the election."""
    fold: Fold | None = field(default=None, compare=False)
    """None if it is always a sentence of its own."""


def stops(sentence: str, *seats: str, fold: Fold | None = None) -> Finding:
    """A finding that the night or its rehearsal cannot work. `seats`: ids of seats."""
    return Finding("stops", sentence, frozenset(seats), fold)


def differs(sentence: str, *seats: str, fold: Fold | None = None) -> Finding:
    """A finding that needs an answer. `seats`: ids of seats."""
    return Finding("differs", sentence, frozenset(seats), fold)


def note(sentence: str, *seats: str, fold: Fold | None = None) -> Finding:
    """A finding worth knowing. `seats`: ids of seats."""
    return Finding("note", sentence, frozenset(seats), fold)


def needs_answer(findings: Iterable[Finding]) -> bool:
    """Whether any finding is more than a note: then the exit code of the command is 1."""
    return any(finding.severity != "note" for finding in findings)


def by_severity(findings: Iterable[Finding]) -> list[Finding]:
    """The most urgent findings first; those of one severity keep their order."""
    return sorted(findings, key=lambda finding: SEVERITIES.index(finding.severity))


def fold_findings(findings: Iterable[Finding], seats: int) -> list[Finding]:
    """The findings by severity. More than `MAX_OF_A_KIND` of one kind and place are one sentence.

    Args:
        seats: Number of seats of the election, for "650 of 650 seats".
    """
    groups: dict[object, list[Finding]] = {}
    for finding in by_severity(findings):
        fold = finding.fold
        key = (finding.severity, fold.kind, fold.where) if fold else finding
        groups.setdefault(key, []).append(finding)
    return [one for group in groups.values() for one in _folded(group, seats)]


def _folded(group: list[Finding], seats: int) -> list[Finding]:
    """The findings of one group, or the one sentence for all of them."""
    first, fold = group[0], group[0].fold
    names = dict.fromkeys(finding.fold.name for finding in group if finding.fold)
    if not fold or len(names) <= MAX_OF_A_KIND:
        return group
    about = frozenset(id_ for finding in group for id_ in finding.seats)
    number = f"{len(names):,}"
    if fold.kind.things == "seats" and len(names) <= seats:
        number += f" of {seats:,}"
    where = f"{fold.where}: " if fold.where else ""
    sentence = f"{where}{number} {fold.kind.things} {fold.kind.predicate}: {join_names(names)}"
    if first.severity != "note":
        sentence += f"; the first: {first.sentence}"
    if fold.cure:
        sentence += f"; {fold.cure}"
    return [Finding(first.severity, sentence, about, Fold(fold.kind, number, fold.where))]


def count_answers(findings: Iterable[Finding]) -> str:
    """How many findings need an answer: "1 stops the night, 2 differ"; "0 differ" if none does."""
    found = [finding.severity for finding in findings]
    stop, differ = found.count("stops"), found.count("differs")
    stopping = f"{stop} {'stops' if stop == 1 else 'stop'} the night, " if stop else ""
    return f"{stopping}{differ} differ"
