"""One state of the parties, with our own tally at the same seats.

Where the sums differ, the known ways of counting the same seats differently are tried. Where PA
has counted results that are missing here, its totals must be at least ours, and at most ours
plus what the missing results can add.
"""

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
"""What is counted for each party. Net is gains less losses; PA does not print it."""
GROWING_COUNTS = ("seats", "gains", "losses", "votes")
"""Counts that cannot fall when a result is added."""


@dataclass(frozen=True)
class TotalsFigures:
    """One state of the parties, and our tally at the same seats counted as PA counts them."""

    pa_totals: StateOfParties
    board: Board
    seats: CountedSeats
    received_ids: Sequence[str]
    blocks: Blocks
    usual_seats: int
    """Seats in the whole election, as most states on record have it."""
    refuted: frozenset[Reason] = frozenset()
    """Reasons for an adjustment that another state contradicts."""

    def without(self, refuted: frozenset[Reason]) -> "TotalsFigures":
        """The same comparison without the adjustments for these reasons."""
        used = {adjustment.reason for adjustment in self.adjusted.adjustments}
        return self if used.isdisjoint(refuted) else replace(self, refuted=refuted)

    @cached_property
    def lines(self) -> dict[str, PartyLine]:
        """PA's lines by party, with a line for all others even where PA has none."""
        lines = {line.party: line for line in self.pa_totals.parties}
        return {OTHERS: PartyLine(party=OTHERS, name=OTHERS), **lines}

    @cached_property
    def ours(self) -> Tallies:
        """The board's tallies at the seats counted."""
        return total(map(contributions, self.seats.states))

    @cached_property
    def _rules(self) -> list[list[Adjustment]]:
        """Adjustments that hold for all seats; at most one is taken of each list."""
        states = self.seats.states
        speaker = speaker_elsewhere(self.pa_totals, states, self.ours)
        rules = [*([base] for base in other_bases(states)), speaker]
        return [[a for a in rule if a.reason not in self.refuted] for rule in rules]

    @cached_property
    def adjusted(self) -> AdjustedTallies:
        """Our tallies counted as PA counts them, as far as that can be found."""
        return fewest_mismatches(
            self.ours,
            self._rules,
            lambda: other_results(self.board, self.seats.states, self.received_ids),
            self.mismatches,
        )

    @cached_property
    def adjustment_verdicts(self) -> dict[Reason, bool]:
        """For each adjustment that holds for all seats: whether PA's counts need it.

        False if it makes a count wrong. An adjustment that changes no count is left out.
        """
        verdicts: dict[Reason, bool] = {}
        for adjustment in (adjustment for rule in self._rules for adjustment in rule):
            if adjustment in self.adjusted.adjustments:
                verdicts[adjustment.reason] = True
            elif self.mismatches(total([self.adjusted.tallies, adjustment.change])):
                verdicts[adjustment.reason] = False
        return verdicts

    def mismatches(self, tallies: Tallies) -> frozenset[Mismatch]:
        """The counts in which PA's figure is below ours, or above ours plus the missing results."""
        ours, names = self.by_line(tallies), COUNTS if self.seats.complete else GROWING_COUNTS
        return frozenset(
            (code, name)
            for code, name, theirs in self._counts(names)
            if not 0 <= theirs - getattr(ours[code], name) <= self._most_missing(name)
        )

    def _counts(self, names: Iterable[str]) -> list[tuple[str, str, int]]:
        """PA's counts of each party: its code, the name of the count, and the figure."""
        counts = [(code, n, getattr(line, n)) for code, line in self.lines.items() for n in names]
        return [*counts, (ALL, "votes", self.pa_totals.votes)]

    def _most_missing(self, name: str) -> int:
        """The most that the results missing here can add to one of a party's counts."""
        seats = self.seats
        if name != "votes":
            return len(seats.without_votes) + len(seats.not_ours) + seats.unnamed
        if seats.not_ours or seats.unnamed:
            return max(0, self.pa_totals.votes - sum(tally.votes for tally in self.ours.values()))
        return sum(state.seat.electorate for state in seats.without_votes)

    def by_line(self, tallies: Tallies) -> dict[str, Tally]:
        """Our tallies under PA's lines: parties without a line are among the others."""
        by_line = dict.fromkeys(self.lines, EMPTY_TALLY)
        for code, tally in tallies.items():
            line = code if code in self.lines else OTHERS
            by_line[line] = by_line[line].plus(tally)
        everyone = total([{ALL: tally} for tally in by_line.values()])
        return {**by_line, ALL: everyone.get(ALL, EMPTY_TALLY)}

    def differences(self, record: Record) -> Iterator[Difference]:
        """Every figure of PA's that differs from ours.

        `record` contains the percentages of all states.
        """
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
        """The reasons of the adjustments to this party's counts."""
        adjustments = [
            adjustment.reason
            for adjustment in self.adjusted.adjustments
            if code == ALL
            or code in {party if party in self.lines else OTHERS for party in adjustment.change}
        ]
        return (*adjustments, *missing(self.seats))

    def _sums(self) -> Iterator[Difference]:
        """PA's lines against the sums that PA states, and the number of seats."""
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
        """PA's shares, and if no result is missing here the changes in share."""
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
    """A reason for each kind of result that PA has counted and that is not here."""
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
