"""One state of the parties against our own tally at the same seats: pure, and exact.

Where the sums differ, the ways in which PA may count the same seats otherwise are tried; one
counts as an explanation only if PA's figures come out of it. Where PA has counted what is
not here, its totals can only be no less than ours, and that is checked.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from tracker.agency.adjustments import (
    Tallies,
    against_sitting,
    against_stated,
    other_results,
    speaker_elsewhere,
    total,
)
from tracker.agency.difference import Difference
from tracker.agency.rounding import places, prints_as
from tracker.agency.same_seats import SameSeats, same_seats
from tracker.agency.search import Fault, Found, fewest_faults
from tracker.agency.share_change import Bases, PaBlocks
from tracker.agency.state_of_parties import OTHERS, PartyLine, StateOfParties
from tracker.agency.words import party
from tracker.board import Board
from tracker.swing import printed, share
from tracker.tally import NOTHING, Tally, contributions
from tracker.words import listed, several

COUNTS = ("seats", "gains", "losses", "net", "votes")
"""What is added up for each party. Net is gains less losses; PA does not print it."""
AT_LEAST = ("seats", "gains", "losses", "votes")
"""What can only grow as results are added."""
ALL = ""
"""The party code of a sum over all parties."""
AND = "; "
"""Between the reasons of one figure."""
MOST_SAID = 3
"""Unexplained figures in one sentence; the rest are counted."""


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """What became of one state of the parties."""

    sop: StateOfParties
    agreeing: int
    """How many of its figures are ours."""
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
    order: Iterable[str] = (),
    blocks: PaBlocks = dict,
) -> Reconciliation:
    """PA's totals against the board's at the same seats.

    `order` is the seats in order of first result, for a file that does not name its seats;
    `blocks` gives last time as PA's own results have it, by seat id.
    """
    sums = _Sums(sop, board, same_seats(sop, board, order), blocks)
    found = list(sums.compared())
    differences = tuple(one for one in found if one)
    agreeing = len(found) - len(differences)
    return Reconciliation(sop, agreeing, differences, _sentence(sums, differences))


@dataclass(frozen=True)
class _Sums:
    """PA's totals and ours, and what makes them agree."""

    sop: StateOfParties
    board: Board
    seats: SameSeats
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
            [*([base] for base in bases), speaker_elsewhere(self.sop, states)],
            lambda: list(other_results(self.board, states)),
            self.faults,
        )

    def faults(self, tallies: Tallies) -> frozenset[Fault]:
        """Where PA's counts are not these, or, as it has counted more, are less than these."""
        ours, complete = self.by_line(tallies), self.seats.complete
        counts = [
            (code, name, getattr(line, name))
            for code, line in self.lines.items()
            for name in (COUNTS if complete else AT_LEAST)
        ]
        return frozenset(
            (code, name)
            for code, name, theirs in [*counts, (ALL, "votes", self.sop.votes)]
            if theirs < (mine := getattr(ours[code], name)) or (complete and theirs != mine)
        )

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
        bases = self._bases()
        for line in self.sop.parties:
            if line.share:
                yield self._share(line)
            if line.change:
                yield self._change(line, bases)

    def _count(self, code: str, name: str, theirs: int, ours: int) -> Difference | None:
        figure, fault = self._figure(code, name), (code, name) in self.found.faults
        if theirs != ours:
            return Difference(
                figure, f"{theirs:,}", f"{ours:,}", "" if fault else self._because(code)
            )
        if fault:  # ours on the board, and not once it is counted as the other figures need it
            counted_so = getattr(self.by_line(self.found.tallies)[code], name)
            return Difference(figure, f"{theirs:,}", f"{counted_so:,} as PA counts")
        return None

    def _because(self, code: str) -> str:
        """What makes this party's counts agree."""
        codes = {one for one in self.ours if one not in self.lines} if code == OTHERS else {code}
        used = [
            one.because
            for one in self.found.used
            if code == ALL or codes & one.change.keys() or (code == OTHERS and OTHERS in one.change)
        ]
        return AND.join([*used, *([] if self.seats.complete else [missing(self.seats)])])

    def _own_sums(self) -> Iterator[Difference | None]:
        """Whether PA's lines add up to what PA says they do."""
        parties = self.sop.parties
        sums = {
            name: sum(getattr(line, name) for line in parties)
            for name in ("seats", "votes", "gains", "losses")
        }
        pairs = (
            ("seats", sums["seats"], self.sop.counted, "results counted"),
            ("votes", sums["votes"], self.sop.votes, "votes in all"),
            ("gains", sums["gains"], sums["losses"], "losses"),
        )
        for name, added, stated, what in pairs:
            same = added == stated
            said = f"{stated:,} {what}"
            yield None if same else Difference(f"PA's own sum of {name}", f"{added:,}", said)

    def _share(self, line: PartyLine) -> Difference | None:
        """PA's share of PA's own votes: whether those are ours is compared by themselves."""
        exact = share(line.votes, self.sop.votes) if self.sop.votes else None
        if exact is not None and prints_as(exact, line.share):
            return None
        ours = "none" if exact is None else printed(exact, places(line.share))
        return Difference(self._figure(line.party, "share"), line.share, ours)

    def _bases(self) -> Bases:
        seats = tuple(state.seat for state in self.seats.states)
        election = self.board.election
        return Bases(self.sop, election, self.found.tallies, seats, self.blocks)

    def _change(self, line: PartyLine, bases: Bases) -> Difference | None:
        ours = bases.ours(line) if self.seats.complete else None
        if ours is not None and prints_as(ours, line.change):
            return None
        name = self._figure(line.party, "share change")
        if not self.seats.complete:
            return Difference(name, line.change, "not comparable", missing(self.seats))
        said = "none" if ours is None else printed(ours, places(line.change), sign=True)
        return Difference(name, line.change, said, bases.why(line))

    def _figure(self, code: str, name: str) -> str:
        if code == ALL:
            return f"{name} in all"
        return f"{code if code == OTHERS else party(self.board.election, code)} {name}"


def missing(seats: SameSeats) -> str:
    """What PA has counted and is not here; empty where nothing is missing."""
    here = [state.seat.name for state in seats.without_votes]
    said = []
    if here:
        results = several(len(here), "result")
        said.append(f"PA has counted {results} that the tracker has no votes of: {listed(here)}")
    if seats.not_ours:
        are = "is" if len(seats.not_ours) == 1 else "are"
        said.append(f"{several(len(seats.not_ours), 'seat')} in it {are} not ours to track")
    if seats.unnamed:
        said.append(
            f"PA has counted {several(seats.unnamed, 'result')} more than the tracker has, "
            "and does not name their seats"
        )
    return "; ".join(said)


def _sentence(sums: _Sums, differences: tuple[Difference, ...]) -> str:
    head = f"State of parties after {sums.sop.counted:,}"
    unexplained = [one for one in differences if not one.explained]
    explained = [one.because.split(AND) for one in differences if one.explained]
    reasons = list(dict.fromkeys(part for parts in explained for part in parts))
    if unexplained:
        said = [f"{one.figure} {one.theirs} (tracker {one.ours})" for one in unexplained]
        parts = [f"{head}: unexplained: {listed(said, MOST_SAID + 1)}"]
    elif not sums.seats.complete:
        parts = [f"{head}: agrees as far as it can be compared"]
    elif differences:
        parts = [f"{head}: agrees when counted as PA counts: {AND.join(reasons)}"]
    else:
        parts = [f"{head}: agrees"]
    if not sums.seats.complete:
        parts += [missing(sums.seats), *(one.because for one in sums.found.used)]
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
