"""Shares and share changes in a state of the parties, and how PA may have computed them.

PA's samples compute changes on the same seats last time, notional where boundaries moved; in
our own table that is `Tally.previous_votes`.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property, partial

from tracker.board.tally import Tally
from tracker.election import Election, Seat
from tracker.election.swing import format_rounded, share
from tracker.reconcile.adjustments import Tallies
from tracker.reconcile.arithmetic_rules import EXACT, ArithmeticRule
from tracker.reconcile.pa_totals import ALL, OTHERS, PartyLine, StateOfParties
from tracker.reconcile.party_names import party_name
from tracker.reconcile.reason import Reason, ReasonKind
from tracker.reconcile.record import Figure, Option, Reasons
from tracker.reconcile.rounding import PA_PLACES, decimal_places, half_up, prints_as
from tracker.support.phrases import join_names

Votes = Mapping[str, int]
"""Votes by party code."""


@dataclass(frozen=True, slots=True)
class PreviousVotes:
    """A seat's votes of last time in PA's own block."""

    votes: Votes
    of_several: Votes = field(default_factory=dict)
    """The part that belongs to several candidates under one abbreviation: two independents."""


Blocks = Callable[[], Mapping[str, PreviousVotes]]
"""Returns PA's own votes of last time by seat id."""
SHARE, CHANGE = "share", "share change"


@dataclass(frozen=True)
class Percentages:
    """The votes that PA's percentages may be computed from."""

    totals: StateOfParties
    election: Election
    by_line: Callable[[Tallies], Mapping[str, Tally]]
    """Adds our tallies up to PA's lines: parties without a line are among the others."""
    ours: Tallies
    """Our tallies at the seats counted."""
    adjusted: Tallies
    """The same, counted as PA counts them."""
    changes: Mapping[str, Fraction]
    """Our changes of share at the seats counted, by party code (`share_change.share_changes`)."""
    seats: tuple[Seat, ...]
    """All seats counted."""
    blocks: Blocks

    def share(self, line: PartyLine, label: str) -> Figure:
        """A line's share of all votes, counted as PA counts them."""
        gives = partial(self._gives, line.share, partial(_share, line.party))
        value = _share(line.party, self._ours, EXACT)
        return Figure(
            SHARE, SHARE, label, line.share, _printed(value, line.share), [Option((), gives)]
        )

    def change(self, line: PartyLine, label: str) -> Figure:
        """A line's change in share, counted as PA counts the votes."""
        text, party = line.change, line.party
        value = self.changes.get(party)
        options = [
            Option(reasons, partial(self._gives, text, partial(_change, party, votes)))
            for votes, reasons in self._bases(line)
        ]
        return Figure(CHANGE, CHANGE, label, text, _printed(value, text, sign=True), options)

    @cached_property
    def _tonight(self) -> Sequence[Votes]:
        """Tonight's votes as PA states them, and ours counted as PA counts them."""
        theirs = {line.party: line.votes for line in self.totals.parties} | {ALL: self.totals.votes}
        return [theirs, _votes(self.by_line(self.adjusted))]

    @cached_property
    def _ours(self) -> Votes:
        return _votes(self.by_line(self.ours))

    @cached_property
    def _ours_before(self) -> Votes:
        return _previous_votes(self.by_line(self.ours))

    @cached_property
    def _adjusted_before(self) -> Votes:
        return _previous_votes(self.by_line(self.adjusted))

    @cached_property
    def _all_seats_before(self) -> Votes:
        previous = (seat.previous for seat in self.election.seats)
        return _previous_votes(self.by_line(_tallies(previous)))

    @cached_property
    def _blocks_before(self) -> Votes | None:
        """None if a seat has no block of PA's."""
        blocks = self.blocks()
        if not self.seats or not all(seat.id in blocks for seat in self.seats):
            return None
        previous = (blocks[seat.id].votes for seat in self.seats)
        return _previous_votes(self.by_line(_tallies(previous)))

    def _gives(
        self,
        text: str,
        percentage: Callable[[Votes, ArithmeticRule], Fraction | None],
        rule: ArithmeticRule,
    ) -> bool | None:
        """Whether a percentage of any of these votes prints as PA's; None if not computable."""
        values = [value for now in self._tonight if (value := percentage(now, rule)) is not None]
        return any(prints_as(value, text, rule.rounding) for value in values) if values else None

    def _bases(self, line: PartyLine) -> Iterator[tuple[Votes, Reasons]]:
        """The votes of last time that PA may compare with, each with its reasons."""
        same_seats = self._adjusted_before
        party, name = line.party, party_name(self.election, line.party)
        if party == OTHERS:
            reason = Reason(ReasonKind.OTHERS_TOGETHER, "PA compares all others together")
            yield same_seats, (reason,)
        elif not self.election.comparable(party):
            sentence = f"PA compares {name} as one party, to the tracker it is several or unknown"
            yield same_seats, (Reason(ReasonKind.ONE_PARTY, sentence, party),)
            yield self._without_several(same_seats, party, sentence)
        elif same_seats.get(party):
            yield same_seats, ()
            yield self._without_several(same_seats, party)
        else:
            yield (
                same_seats,
                (Reason(ReasonKind.AGAINST_NOTHING, f"PA sets {name} against nothing", party),),
            )
        if self._ours_before != same_seats:
            yield (
                self._ours_before,
                (Reason(ReasonKind.ONLY_TONIGHT, "PA counts so tonight, and not last time"),),
            )
        if len(self.seats) < len(self.election.seats):
            sentence = "PA's changes are on last time's result of all seats"
            yield self._all_seats_before, (Reason(ReasonKind.ALL_SEATS, sentence),)
        if self._blocks_before is not None:
            sentence = "PA's changes are from its own blocks of last time, not our table"
            yield self._blocks_before, (Reason(ReasonKind.BLOCKS, sentence),)

    def _without_several(
        self, before: Votes, party: str, sentence: str = ""
    ) -> tuple[Votes, Reasons]:
        """Last time's votes without a party's at seats where several of its name stood.

        PA's tests of 2026 name each of two independents in a seat as a party of its own, so it
        finds no party of last time for them.
        """
        blocks = self.blocks()
        several = {
            seat.name: count
            for seat in self.seats
            if seat.id in blocks and (count := blocks[seat.id].of_several.get(party))
        }
        name = party_name(self.election, party)
        left_out = f"PA leaves out last time's {name} votes where several stood"
        summary = "; ".join(filter(None, (sentence, left_out)))
        if several:
            sentence = f"{summary}, at {join_names(several)}"
        votes = {**before, party: before.get(party, 0) - sum(several.values())}
        reason = Reason(ReasonKind.SINGLE_CANDIDATES, sentence or summary, party, summary)
        return votes, (reason,)


def _share(code: str, votes: Votes, rule: ArithmeticRule) -> Fraction | None:
    return share(votes.get(code, 0), votes[ALL]) if votes.get(ALL) else None


def _change(code: str, before: Votes, now: Votes, rule: ArithmeticRule) -> Fraction | None:
    """Share less share of last time; None where there were no votes, then or now."""
    tonight, then = _share(code, now, rule), _share(code, before, rule)
    if tonight is None or then is None:
        return None
    if rule.rounds_shares:
        return half_up(tonight, PA_PLACES) - half_up(then, PA_PLACES)
    return tonight - then


def _printed(value: Fraction | None, text: str, *, sign: bool = False) -> str:
    return "none" if value is None else format_rounded(value, decimal_places(text), sign=sign)


def _votes(tallies: Mapping[str, Tally]) -> Votes:
    return {code: tally.votes for code, tally in tallies.items()}


def _previous_votes(tallies: Mapping[str, Tally]) -> Votes:
    return {code: tally.previous_votes for code, tally in tallies.items()}


def _tallies(previous: Iterable[Votes]) -> Tallies:
    """Tallies that contain only these votes of last time, added up."""
    sums = Counter[str]()
    for votes in previous:
        sums.update(votes)
    return {code: Tally(previous_votes=count) for code, count in sums.items()}
