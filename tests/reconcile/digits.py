"""Changes every digit of the figures in PA's messages: is each change reported?"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import Enum, auto
from functools import cached_property

from tracker.board import Board
from tracker.election import Election
from tracker.feeds import read
from tracker.feeds.reading import DocumentError
from tracker.reconcile import compare_totals, pa_result, pa_totals
from tracker.reconcile.compare_ledger import previous_votes
from tracker.reconcile.compare_result import ResultComparison, ResultFigures
from tracker.reconcile.compare_totals import TotalsComparison
from tracker.reconcile.difference import Difference
from tracker.reconcile.reason import ReasonKind
from tracker.reconcile.record import Record
from tracker.reconcile.totals_figures import TotalsFigures
from tracker.reconcile.totals_percentages import PreviousVotes

FIGURES = frozenset(
    "electorate turnout percentageTurnout percentageChangeTurnout majority percentageMajority "
    "percentageChangeMajority swing votes percentageShare percentageShareChange numberOfResults "
    "totalNumberOfConstituencies totalVotes totalSeats gains losses percentageChange".split()
)
"""The attributes that are figures, in results, in their blocks of last time, and in totals."""
TRUE_REASONS = {
    "electorate": {ReasonKind.KNOWN_BEFORE, ReasonKind.REGISTER_OF_TABLE},
    "percentageTurnout": {ReasonKind.REGISTER_OF_BLOCK},
}
"""Reasons that are true of a wrong digit in a field. A wrong electorate is not our table's, and
PA's turnout is of our table's. A by-election's turnout is on a register that is not stated."""
_ATTRIBUTE = re.compile(r'(\w+)="([^"]*)"')


class Verdict(Enum):
    """What becomes of a message with one wrong digit."""

    REFUSED = auto()
    """It cannot be read, and the error is a sentence."""
    UNEXPLAINED = auto()
    """A figure is reported as unexplained."""
    EXPLAINED = auto()
    """A figure is reported, with a reason."""
    UNSEEN = auto()
    """Nothing is reported."""


@dataclass(frozen=True)
class Change:
    """A message with one wrong digit."""

    data: bytes = field(repr=False)
    field: str
    """PA's name of the attribute."""
    of: str
    """The element before which it stands: "Party", "Constituency"."""
    right: str
    wrong: str


def changes(data: bytes, steps: Iterable[int] = range(1, 10)) -> Iterator[Change]:
    """The message with each digit of each figure changed, by each of `steps` modulo 10."""
    text = data.decode()
    for found in _ATTRIBUTE.finditer(text):
        if found[1] not in FIGURES:
            continue
        for index, digit in enumerate(found[2]):
            if not digit.isdigit():
                continue
            at = found.start(2) + index
            for step in steps:
                wrong = str((int(digit) + step) % 10)
                value = found[2][:index] + wrong + found[2][index + 1 :]
                changed = f"{text[:at]}{wrong}{text[at + 1 :]}"
                tag = text.rfind("<", 0, at)
                yield Change(
                    changed.encode(), found[1], text[tag + 1 :].split(" ")[0], found[2], value
                )


@dataclass(frozen=True)
class Finding:
    """The verdict on a change, with the reasons of the new differences."""

    verdict: Verdict
    kinds: frozenset[ReasonKind] = frozenset()

    def is_reported(self, change: Change) -> bool:
        """Whether the change is refused or unexplained, or explained by a reason that is true."""
        if self.verdict is Verdict.EXPLAINED:
            return self.kinds <= TRUE_REASONS.get(change.field, set())
        return self.verdict is not Verdict.UNSEEN


class Night:
    """The results and states of the parties of a night, in the order in which PA sent them."""

    def __init__(
        self, election: Election, results: Iterable[bytes], states: Iterable[bytes] = ()
    ) -> None:
        self._election = election
        self._results = {data: self._read_result(data) for data in results}
        said = [b for data in self._results for b in read("a.xml", data, election).bulletins]
        self._board, self._received = Board.of(election, said), [b.id for b in said]
        self._blocks: dict[str, PreviousVotes] = {}
        for found in self._results.values():
            self._blocks.update(previous_votes(found.message))
        self._states = {data: self._read_state(data) for data in states}

    @cached_property
    def results(self) -> dict[bytes, ResultComparison]:
        """Each result compared, with all others on record."""
        record = Record(f for found in self._results.values() for f in found.figures)
        return {data: found.compare(record) for data, found in self._results.items()}

    @cached_property
    def states(self) -> dict[bytes, TotalsComparison]:
        """Each state of the parties compared, with all others on record."""
        found = compare_totals.compare_figures(list(self._states.values()))
        return dict(zip(self._states, found, strict=True))

    def try_result(self, change: Change, right: bytes) -> Finding:
        """What becomes of a wrong digit in a result, while all others are on record."""
        try:
            wrong = self._read_result(change.data)
        except DocumentError:
            return Finding(Verdict.REFUSED)
        on_record = [wrong, *(found for data, found in self._results.items() if data != right)]
        found = wrong.compare(Record(f for result in on_record for f in result.figures))
        if wrong.message.block_errors:
            return Finding(Verdict.REFUSED)
        return _finding(found.differences, self.results[right].differences)

    def try_state(self, change: Change, right: bytes) -> Finding:
        """What becomes of a wrong digit in a state, while all others are on record."""
        try:
            wrong = self._read_state(change.data)
        except DocumentError:
            return Finding(Verdict.REFUSED)
        on_record = [wrong, *(found for data, found in self._states.items() if data != right)]
        found = compare_totals.compare_figures(on_record)[0]
        return _finding(found.differences, self.states[right].differences)

    def _read_result(self, data: bytes) -> ResultFigures:
        message = pa_result.read(data, self._election)
        assert message
        return ResultFigures.of(message, self._election)

    def _read_state(self, data: bytes) -> TotalsFigures:
        totals = pa_totals.read(data, self._election)
        assert totals
        seats = len(self._election.seats)
        return compare_totals.totals_figures(
            totals, self._board, self._received, (), lambda: self._blocks, seats
        )


def _finding(differences: Iterable[Difference], before: Iterable[Difference]) -> Finding:
    known = set(before)
    new = [difference for difference in differences if difference not in known]
    if not new:
        return Finding(Verdict.UNSEEN)
    if not all(difference.explained for difference in new):
        return Finding(Verdict.UNEXPLAINED)
    return Finding(Verdict.EXPLAINED, frozenset(r.kind for d in new for r in d.reasons))
