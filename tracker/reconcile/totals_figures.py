"""One state of the parties, compared with our tallies of the same seats.

If counts differ, adjustments are tried. If PA has counted results that our board does not have,
its counts must be at least ours, and at most ours plus what these results can add.
"""

import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from tracker.board import Board
from tracker.board.share_change import share_changes
from tracker.board.tally import EMPTY_TALLY, Tally, contributions
from tracker.reconcile.adjustment_search import AdjustedTallies, Mismatch, fewest_mismatches
from tracker.reconcile.adjustments import (
    Adjustment,
    Tallies,
    other_bases,
    other_results,
    speaker_elsewhere,
    total,
)
from tracker.reconcile.counted_seats import CountedSeats
from tracker.reconcile.difference import Difference
from tracker.reconcile.pa_totals import ALL, OTHERS, PartyLine, StateOfParties
from tracker.reconcile.party_names import party_name
from tracker.reconcile.reason import Reason, ReasonKind
from tracker.reconcile.record import Figure, Reasons, Record
from tracker.reconcile.totals_percentages import CHANGE, SHARE, Blocks, Percentages
from tracker.support.phrases import join_names, quantity

COUNTS = ("seats", "gains", "losses", "net", "votes")
"""The counts of each party. Net is gains less losses; PA does not print it."""
GROWING_COUNTS = ("seats", "gains", "losses", "votes")
"""The counts that do not fall if a result is added."""


@dataclass(frozen=True)
class TotalsFigures:
    """One state of the parties, and our tallies of the same seats."""

    pa_totals: StateOfParties
    board: Board
    seats: CountedSeats
    received_ids: Sequence[str]
    blocks: Blocks
    usual_seats: int
    """Number of seats in the whole election, as most states on record state it."""
    refuted: frozenset[Reason] = frozenset()
    """Reasons of adjustments that another state refutes; these are not tried."""

    def without(self, refuted: frozenset[Reason]) -> "TotalsFigures":
        """The same, without adjustments for the refuted reasons."""
        used = {adjustment.reason for adjustment in self.adjusted.adjustments}
        return self if used.isdisjoint(refuted) else replace(self, refuted=refuted)

    @cached_property
    def lines(self) -> dict[str, PartyLine]:
        """PA's lines by party, always with a line for the others."""
        lines = {line.party: line for line in self.pa_totals.parties}
        return {OTHERS: PartyLine(party=OTHERS, name=OTHERS), **lines}

    @cached_property
    def ours(self) -> Tallies:
        """The board's tallies of the seats counted."""
        return total(map(contributions, self.seats.states))

    @cached_property
    def _rules(self) -> list[list[Adjustment]]:
        """Adjustments for all seats. At most one of each list is taken."""
        states = self.seats.states
        speaker = speaker_elsewhere(self.pa_totals, states, self.ours)
        rules = [*([base] for base in other_bases(states)), speaker]
        return [[a for a in rule if a.reason not in self.refuted] for rule in rules]

    @cached_property
    def adjusted(self) -> AdjustedTallies:
        """Our tallies, with the adjustments that leave the fewest mismatches."""
        return fewest_mismatches(
            self.ours,
            self._rules,
            lambda: other_results(self.board, self.seats.states, self.received_ids),
            self.mismatches,
        )

    @cached_property
    def adjustment_verdicts(self) -> dict[Reason, bool]:
        """For each adjustment for all seats: True if it is needed, False if it makes a count wrong.

        Without adjustments that do neither.
        """
        verdicts: dict[Reason, bool] = {}
        for adjustment in (adjustment for rule in self._rules for adjustment in rule):
            if adjustment in self.adjusted.adjustments:
                verdicts[adjustment.reason] = True
            elif self.mismatches(total([self.adjusted.tallies, adjustment.change])):
                verdicts[adjustment.reason] = False
        return verdicts

    def mismatches(self, tallies: Tallies) -> frozenset[Mismatch]:
        """The counts in which PA's figure is not equal to ours.

        If results are missing on our board: in which it is less than ours, or more than ours plus
        what these results can add.
        """
        ours, names = self.by_line(tallies), COUNTS if self.seats.complete else GROWING_COUNTS
        return frozenset(
            (code, name)
            for code, name, theirs in self._counts(names)
            if not 0 <= theirs - getattr(ours[code], name) <= self._most_missing(name)
        )

    def _counts(self, names: Iterable[str]) -> list[tuple[str, str, int]]:
        """PA's counts: (party code, name of the count, figure)."""
        counts = [(code, n, getattr(line, n)) for code, line in self.lines.items() for n in names]
        return [*counts, (ALL, "votes", self.pa_totals.votes)]

    def _most_missing(self, name: str) -> int:
        """The most that the results that our board does not have can add to a party's count."""
        seats = self.seats
        if name != "votes":
            return len(seats.without_votes) + len(seats.not_ours) + seats.unnamed
        if seats.not_ours or seats.unnamed:
            return max(0, self.pa_totals.votes - sum(tally.votes for tally in self.ours.values()))
        return sum(state.seat.electorate or sys.maxsize for state in seats.without_votes)

    def by_line(self, tallies: Tallies) -> dict[str, Tally]:
        """Our tallies added up to PA's lines, and their sum (`ALL`).

        Parties without a line are added to the others.
        """
        by_line = dict.fromkeys(self.lines, EMPTY_TALLY)
        for code, tally in tallies.items():
            line = code if code in self.lines else OTHERS
            by_line[line] = by_line[line].plus(tally)
        everyone = total([{ALL: tally} for tally in by_line.values()])
        return {**by_line, ALL: everyone.get(ALL, EMPTY_TALLY)}

    def differences(self, record: Record) -> Iterator[Difference]:
        """PA's figures that differ from ours. `record` has the percentages of all states."""
        by_line = self.by_line(self.ours)
        for code, name, theirs in self._counts(COUNTS):
            if theirs != (ours := getattr(by_line[code], name)):
                unexplained = (code, name) in self.adjusted.mismatches
                reasons = () if unexplained else self._reasons(code)
                label = self._label(code, name)
                yield Difference(name, label, f"{theirs:,}", f"{ours:,}", reasons)
        yield from self._sums()
        for figure in self.percentages:
            if difference := record.difference(figure):
                yield difference
        for line in self.pa_totals.parties:
            if line.change and not self.seats.complete:
                label, reasons = self._label(line.party, CHANGE), missing(self.seats)
                yield Difference(CHANGE, label, line.change, "not comparable", reasons)

    def _reasons(self, code: str) -> Reasons:
        """The reasons of the adjustments that change the party's counts."""
        adjustments = [
            adjustment.reason
            for adjustment in self.adjusted.adjustments
            if code == ALL
            or code in {party if party in self.lines else OTHERS for party in adjustment.change}
        ]
        return (*adjustments, *missing(self.seats))

    def _sums(self) -> Iterator[Difference]:
        """The differences in the sums of PA's lines, and in PA's number of seats in all."""
        parties, election = self.pa_totals.parties, self.board.election
        sums = {
            name: sum(getattr(line, name) for line in parties)
            for name in ("seats", "votes", "gains", "losses")
        }
        known = len(election.seats) + len(election.elsewhere)
        all_seats = known if election.elsewhere else max(known, self.usual_seats)
        for figure, theirs, stated, label in (
            ("PA's own sum of seats", sums["seats"], self.pa_totals.counted, "its results counted"),
            ("PA's own sum of votes", sums["votes"], self.pa_totals.votes, "its votes in all"),
            ("PA's own sum of gains", sums["gains"], sums["losses"], "its losses"),
            ("constituencies in all", self.pa_totals.of, all_seats, "tracker"),
        ):
            if theirs != stated:
                yield Difference(figure, figure, f"{theirs:,}", f"{stated:,}", ours_label=label)

    @cached_property
    def percentages(self) -> list[Figure]:
        """PA's shares; and changes in share, if our board has all results that PA counted."""
        seats = tuple(state.seat for state in self.seats.states)
        votes = Percentages(
            self.pa_totals,
            self.board.election,
            self.by_line,
            self.ours,
            self.adjusted.tallies,
            share_changes(self.board.election, self.seats.states),
            seats,
            self.blocks,
        )
        lines = self.pa_totals.parties
        shares = [votes.share(line, self._label(line.party, SHARE)) for line in lines if line.share]
        if not self.seats.complete:
            return shares
        changes = [line for line in lines if line.change]
        return shares + [votes.change(line, self._label(line.party, CHANGE)) for line in changes]

    def _label(self, code: str, name: str) -> str:
        if code == ALL:
            return f"{name} in all"
        return f"{code if code == OTHERS else party_name(self.board.election, code)} {name}"


def missing(seats: CountedSeats) -> Reasons:
    """A reason for each kind of result that PA counted, and our board does not have."""
    without_votes = [state.seat.name for state in seats.without_votes]
    sentences = []
    if without_votes:
        sentences.append(
            f"PA has counted {quantity(len(without_votes), 'result')} of which no votes are on the "
            f"board: {join_names(without_votes)}"
        )
    if seats.not_ours:
        are = "is" if len(seats.not_ours) == 1 else "are"
        sentences.append(f"{quantity(len(seats.not_ours), 'seat')} in it {are} not ours to track")
    if seats.unnamed:
        sentences.append(
            f"PA does not name the seats of {quantity(seats.unnamed, 'result')} it has counted"
        )
    return tuple(Reason(ReasonKind.MISSING_RESULTS, sentence) for sentence in sentences)
