"""One state of the parties compared with our own tally at the same seats.

Where the sums differ, the known ways of counting the same seats differently are tried; a way
explains a difference only if it gives exactly PA's figures. Where PA has counted results that
are missing here, its totals must be at least ours, and at most ours plus what the missing
results can add. Without side effects, with exact fractions.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from tracker.board import Board
from tracker.board.tally import EMPTY_TALLY, Tally, contributions
from tracker.reconcile.adjustment_search import AdjustedTallies, Mismatch, fewest_mismatches
from tracker.reconcile.adjustments import (
    Tallies,
    other_bases,
    other_results,
    speaker_elsewhere,
    total,
)
from tracker.reconcile.counted_seats import CountedSeats, counted_seats
from tracker.reconcile.difference import Difference
from tracker.reconcile.pa_totals import ALL, OTHERS, PartyLine, StateOfParties
from tracker.reconcile.party_names import party_name
from tracker.reconcile.totals_percentages import Percentages, PreviousVotes
from tracker.support.phrases import join_names, quantity

COUNTS = ("seats", "gains", "losses", "net", "votes")
"""What is counted for each party. Net is gains less losses; PA does not print it."""
GROWING_COUNTS = ("seats", "gains", "losses", "votes")
"""Counts that cannot fall when a result is added."""
MOST_SHOWN = 3
"""With more than four unexplained figures, the sentence names three and counts the others."""


@dataclass(frozen=True, slots=True)
class TotalsComparison:
    """The comparison of one state of the parties."""

    totals: StateOfParties
    differences: tuple[Difference, ...]
    sentence: str
    """For a journalist: the totals agree, why they differ, or that nothing explains it."""

    @property
    def agrees(self) -> bool:
        """Whether every figure equals ours or is explained."""
        return all(difference.explained for difference in self.differences)


def compare(
    pa_totals: StateOfParties,
    board: Board,
    received_ids: Sequence[str] = (),
    declaration_order: Iterable[str] = (),
    blocks: PreviousVotes = dict,
) -> TotalsComparison:
    """Compare PA's totals with the board's at the same seats.

    `received_ids` are the ids of the board's bulletins in order of receipt, for totals that lag
    behind corrections; `declaration_order` the seat ids in order of first result, for a file
    that does not name its seats. `blocks` is a function that returns last time's votes as PA's
    result messages state them, by seat id.
    """
    seats = counted_seats(pa_totals, board, declaration_order)
    comparison = _Comparison(pa_totals, board, seats, received_ids, blocks)
    if not pa_totals.listed and comparison.adjusted.mismatches:
        # PA may have counted other seats than those that were declared first here.
        seats = CountedSeats((), (), (), unnamed=pa_totals.counted, later=())
        comparison = _Comparison(pa_totals, board, seats, received_ids, blocks)
    differences = tuple(comparison.differences())
    return TotalsComparison(pa_totals, differences, _sentence(comparison, differences))


@dataclass(frozen=True)
class _Comparison:
    pa_totals: StateOfParties
    board: Board
    seats: CountedSeats
    received_ids: Sequence[str]
    blocks: PreviousVotes

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
    def adjusted(self) -> AdjustedTallies:
        """Our tallies counted as PA counts them, as far as that can be found."""
        states = self.seats.states
        speaker = speaker_elsewhere(self.pa_totals, states, self.ours)
        return fewest_mismatches(
            self.ours,
            [*([base] for base in other_bases(states)), speaker],
            lambda: other_results(self.board, states, self.received_ids),
            self.mismatches,
        )

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

    def differences(self) -> Iterator[Difference]:
        """Every figure of PA's that differs from ours."""
        by_line = self.by_line(self.ours)
        for code, name, theirs in self._counts(COUNTS):
            if theirs != (ours := getattr(by_line[code], name)):
                unexplained = (code, name) in self.adjusted.mismatches
                reasons = () if unexplained else self._reasons(code)
                yield Difference(self._figure(code, name), f"{theirs:,}", f"{ours:,}", reasons)
        yield from self._sums()
        yield from self._percentages()

    def _reasons(self, code: str) -> tuple[str, ...]:
        """The sentences of the adjustments to this party's counts."""
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
        all_seats = known if election.elsewhere else max(known, self.pa_totals.of)
        for figure, theirs, stated, label in (
            ("PA's own sum of seats", sums["seats"], self.pa_totals.counted, "its results counted"),
            ("PA's own sum of votes", sums["votes"], self.pa_totals.votes, "its votes in all"),
            ("PA's own sum of gains", sums["gains"], sums["losses"], "its losses"),
            ("constituencies in all", self.pa_totals.of, all_seats, "tracker"),
        ):
            if theirs != stated:
                yield Difference(figure, f"{theirs:,}", f"{stated:,}", ours_label=label)

    def _percentages(self) -> Iterator[Difference]:
        seats = tuple(state.seat for state in self.seats.states)
        election, adjusted = self.board.election, self.adjusted.tallies
        percentages = Percentages(
            self.pa_totals, election, self.by_line, self.ours, adjusted, seats, self.blocks
        )
        for line in self.pa_totals.parties:
            for name, text in (("share", line.share), ("share change", line.change)):
                if not text:
                    continue
                figure = self._figure(line.party, name)
                if name == "share change" and not self.seats.complete:
                    yield Difference(figure, text, "not comparable", missing(self.seats))
                elif difference := percentages.compare(line, name, figure):
                    yield difference

    def _figure(self, code: str, name: str) -> str:
        if code == ALL:
            return f"{name} in all"
        return f"{code if code == OTHERS else party_name(self.board.election, code)} {name}"


def missing(seats: CountedSeats) -> tuple[str, ...]:
    """A sentence for each kind of result that PA has counted and that is not here."""
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
    return tuple(sentences)


def _sentence(comparison: _Comparison, differences: tuple[Difference, ...]) -> str:
    head = f"State of parties after {comparison.pa_totals.counted:,}"
    unexplained = [difference for difference in differences if not difference.explained]
    reasons = dict.fromkeys(reason for difference in differences for reason in difference.reasons)
    complete = comparison.seats.complete
    if unexplained:
        figures = [f"{d.figure} {d.theirs} ({d.ours_label} {d.ours})" for d in unexplained]
        parts = [f"{head}: unexplained: {join_names(figures, MOST_SHOWN + 1)}"]
    elif not complete:
        parts = [f"{head}: agrees as far as it can be compared"]
    elif differences:
        parts = [f"{head}: agrees when counted as PA counts: {'; '.join(reasons)}"]
    else:
        parts = [f"{head}: agrees"]
    if not complete:
        parts += missing(comparison.seats)
        parts += [f"It would fit if {a.reason}" for a in comparison.adjusted.adjustments]
    if later := comparison.seats.later:  # PA's files lag behind
        named = f"{join_names(later)} {'is' if len(later) == 1 else 'are'} not in PA's yet"
        counted = quantity(comparison.pa_totals.counted, "result")
        here = len(comparison.seats.states) + len(later)
        counts = f"PA has counted {counted}, the tracker {here:,}: " if complete else ""
        parts.append(f"{counts}{named}")
    return f"{'. '.join(parts)}."
