"""One state of the parties against our own tally at the same seats: pure, and exact.

Where the sums differ, the ways in which PA may count the same seats otherwise are tried; one
counts as an explanation only if PA's figures come out of it. Where PA has counted what is
not here, its totals can only be no less than ours, and no more than ours and what is missing.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from tracker.board import Board
from tracker.board.tally import NOTHING, Tally, contributions
from tracker.reconcile.adjustments import (
    Tallies,
    against_sitting,
    against_stated,
    other_results,
    speaker_elsewhere,
    total,
)
from tracker.reconcile.difference import Difference
from tracker.reconcile.pa_totals import ALL, OTHERS, PartyLine, StateOfParties
from tracker.reconcile.party_names import party
from tracker.reconcile.percentages import Compared, PaBlocks, Percentages
from tracker.reconcile.same_seats import SameSeats, same_seats, unplaced
from tracker.reconcile.search import Fault, Found, fewest_faults
from tracker.support.phrases import listed, several

COUNTS = ("seats", "gains", "losses", "net", "votes")
"""What is added up for each party. Net is gains less losses; PA does not print it."""
GROWING = ("seats", "gains", "losses", "votes")
"""What can only grow as results are added."""
MOST_SAID = 3
"""Unexplained figures in one sentence; the rest are counted."""


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """What became of one state of the parties."""

    sop: StateOfParties
    differences: tuple[Difference, ...]
    sentence: str
    """For a journalist: it agrees, why it does not, or that nothing explains it."""

    @property
    def agrees(self) -> bool:
        """Whether every figure is ours, or explained."""
        return all(one.explained for one in self.differences)


def reconcile(
    sop: StateOfParties,
    board: Board,
    received_ids: Sequence[str] = (),
    order: Iterable[str] = (),
    blocks: PaBlocks = dict,
) -> Reconciliation:
    """PA's totals against the board's at the same seats.

    `received_ids` is the ids of the board's statements in order of receipt, for totals that lag
    behind corrections; `order` the seats in order of first result, for a file that does not
    name its seats; `blocks` gives last time as PA's own results have it, by seat id.
    """
    sums = _Sums(sop, board, same_seats(sop, board, order), received_ids, blocks)
    if not sop.listed and sums.found.faults:  # it may have counted others than came first here
        sums = _Sums(sop, board, unplaced(sop), received_ids, blocks)
    differences = tuple(filter(None, sums.compared()))
    return Reconciliation(sop, differences, _sentence(sums, differences))


@dataclass(frozen=True)
class _Sums:
    """PA's totals and ours, and what makes them agree."""

    sop: StateOfParties
    board: Board
    seats: SameSeats
    received_ids: Sequence[str]
    blocks: PaBlocks

    @cached_property
    def lines(self) -> dict[str, PartyLine]:
        """PA's lines by party, and one for all others even where PA has none."""
        lines = {line.party: line for line in self.sop.parties}
        return {OTHERS: PartyLine(party=OTHERS, name=OTHERS), **lines}

    @cached_property
    def ours(self) -> Tallies:
        """As the board has it."""
        return total(map(contributions, self.seats.states))

    @cached_property
    def found(self) -> Found:
        """As PA counts it, as far as that can be found out."""
        states = self.seats.states
        bases = [one for one in (against_sitting(states), against_stated(states)) if one]
        return fewest_faults(
            self.ours,
            [*([base] for base in bases), speaker_elsewhere(self.sop, states, self.ours)],
            lambda: other_results(self.board, states, self.received_ids),
            self.faults,
        )

    def faults(self, tallies: Tallies) -> frozenset[Fault]:
        """Where PA's counts are not these; where it has counted more, can be no sum with these."""
        ours, complete = self.by_line(tallies), self.seats.complete
        counts = [
            (code, name, getattr(line, name))
            for code, line in self.lines.items()
            for name in (COUNTS if complete else GROWING)
        ]
        return frozenset(
            (code, name)
            for code, name, theirs in [*counts, (ALL, "votes", self.sop.votes)]
            if not 0 <= theirs - getattr(ours[code], name) <= self._most_missing(name)
        )

    def _most_missing(self, name: str) -> int:
        """How much the results that are not here can add to one of a party's counts."""
        seats = self.seats
        if name != "votes":
            return len(seats.without_votes) + len(seats.not_ours) + seats.unnamed
        if seats.not_ours or seats.unnamed:
            return max(0, self.sop.votes - sum(tally.votes for tally in self.ours.values()))
        return sum(state.seat.electorate for state in seats.without_votes)

    def by_line(self, tallies: Tallies) -> dict[str, Tally]:
        """Our tallies under PA's lines: parties without one are among the others."""
        under = dict.fromkeys(self.lines, NOTHING)
        for code, tally in tallies.items():
            line = code if code in self.lines else OTHERS
            under[line] = under[line].plus(tally)
        return {**under, ALL: total([{ALL: tally} for tally in under.values()]).get(ALL, NOTHING)}

    def compared(self) -> Iterator[Difference | None]:
        """Each of PA's figures: None where it is ours, else the difference."""
        ours = self.by_line(self.ours)
        for code, line in self.lines.items():
            for name in COUNTS:
                if code != OTHERS or line in self.sop.parties or getattr(ours[code], name):
                    yield self._count(code, name, getattr(line, name), getattr(ours[code], name))
        yield self._count(ALL, "votes", self.sop.votes, ours[ALL].votes)
        yield from self._own_sums()
        yield from self._percentages()

    def _count(self, code: str, name: str, theirs: int, ours: int) -> Difference | None:
        figure, fault = self._figure(code, name), (code, name) in self.found.faults
        if theirs != ours:
            reasons = () if fault else self._because(code)
            return Difference(figure, f"{theirs:,}", f"{ours:,}", reasons)
        if fault:  # ours on the board, and not once it is counted as the other figures need it
            counted_so = getattr(self.by_line(self.found.tallies)[code], name)
            return Difference(figure, f"{theirs:,}", f"{counted_so:,}", whose="counted so")
        return None

    def _because(self, code: str) -> tuple[str, ...]:
        """What makes this party's counts agree."""
        used = [
            one.because
            for one in self.found.used
            if code == ALL
            or code in {party if party in self.lines else OTHERS for party in one.change}
        ]
        return (*used, *missing(self.seats))

    def _own_sums(self) -> Iterator[Difference | None]:
        """Whether PA's lines add up to what PA says they do, in as many seats as there are."""
        parties, election = self.sop.parties, self.board.election
        sums = {
            name: sum(getattr(line, name) for line in parties)
            for name in ("seats", "votes", "gains", "losses")
        }
        known = len(election.seats) + len(election.elsewhere)
        of_all = known if election.elsewhere else max(known, self.sop.of)
        for figure, added, stated, whose in (
            ("PA's own sum of seats", sums["seats"], self.sop.counted, "its results counted"),
            ("PA's own sum of votes", sums["votes"], self.sop.votes, "its votes in all"),
            ("PA's own sum of gains", sums["gains"], sums["losses"], "its losses"),
            ("constituencies in all", self.sop.of, of_all, "tracker"),
        ):
            same = added == stated
            yield None if same else Difference(figure, f"{added:,}", f"{stated:,}", whose=whose)

    def _percentages(self) -> Iterator[Difference | None]:
        """Shares and their changes, at our own votes or at PA's: whether those are ours is
        compared by itself."""
        seats = tuple(state.seat for state in self.seats.states)
        election, complete = self.board.election, self.seats.complete
        percentages = Percentages(
            self.sop, election, self.by_line, self.ours, self.found.tallies, seats, self.blocks
        )
        for line in self.sop.parties:
            for name, text in (("share", line.share), ("share change", line.change)):
                if not text:
                    continue
                if name == "share" or complete:
                    found = percentages.compare(line, name)
                else:
                    found = Compared("not comparable", missing(self.seats))
                figure = self._figure(line.party, name)
                yield Difference(figure, text, found.ours, found.reasons) if found else None

    def _figure(self, code: str, name: str) -> str:
        if code == ALL:
            return f"{name} in all"
        return f"{code if code == OTHERS else party(self.board.election, code)} {name}"


def missing(seats: SameSeats) -> tuple[str, ...]:
    """What PA has counted and is not here, a sentence each; empty where nothing is missing."""
    here = [state.seat.name for state in seats.without_votes]
    said = []
    if here:
        results = several(len(here), "result")
        said.append(f"PA has counted {results} of which no votes are on the board: {listed(here)}")
    if seats.not_ours:
        are = "is" if len(seats.not_ours) == 1 else "are"
        said.append(f"{several(len(seats.not_ours), 'seat')} in it {are} not ours to track")
    if seats.unnamed:
        said.append(
            f"PA does not name the seats of {several(seats.unnamed, 'result')} it has counted"
        )
    return tuple(said)


def _sentence(sums: _Sums, differences: tuple[Difference, ...]) -> str:
    head = f"State of parties after {sums.sop.counted:,}"
    unexplained = [one for one in differences if not one.explained]
    reasons = dict.fromkeys(reason for one in differences for reason in one.reasons)
    complete = sums.seats.complete
    if unexplained:
        said = [f"{one.figure} {one.theirs} ({one.whose} {one.ours})" for one in unexplained]
        parts = [f"{head}: unexplained: {listed(said, MOST_SAID + 1)}"]
    elif not complete:
        parts = [f"{head}: agrees as far as it can be compared"]
    elif differences:
        parts = [f"{head}: agrees when counted as PA counts: {'; '.join(reasons)}"]
    else:
        parts = [f"{head}: agrees"]
    if not complete:
        parts += [*missing(sums.seats), *(f"It would fit if {_.because}" for _ in sums.found.used)]
    if sums.seats.later:
        parts.append(_later(sums))
    return f"{'. '.join(parts)}."


def _later(sums: _Sums) -> str:
    """What the tracker has and PA has not counted: its files lag behind."""
    later = sums.seats.later
    named = f"{listed(later)} {'is' if len(later) == 1 else 'are'} not in PA's yet"
    if not sums.seats.complete:
        return named
    here = len(sums.seats.states) + len(later)
    return f"PA has counted {several(sums.sop.counted, 'result')}, the tracker {here:,}: {named}"
