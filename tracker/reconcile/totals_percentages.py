"""The shares and changes in share in a state of the parties, and the ways to compute them.

In PA's tests a change is from the previous result of the same seats, notional if boundaries moved.
In our tallies the previous votes are `Tally.previous_votes`.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property, partial

from tracker.board.tally import Tally
from tracker.election import Election, Seat
from tracker.election.swing import decimal_places, format_rounded, share
from tracker.reconcile.adjustments import Tallies
from tracker.reconcile.arithmetic_rules import EXACT, ArithmeticRule
from tracker.reconcile.pa_totals import ALL, OTHERS, PartyLine, StateOfParties
from tracker.reconcile.party_names import party_name
from tracker.reconcile.reason import Reason, ReasonKind
from tracker.reconcile.record import Figure, Option, Reasons
from tracker.reconcile.rounding import PA_PLACES, half_up, prints_as
from tracker.support.phrases import join_names

Votes = Mapping[str, int]
"""Votes by party code."""


@dataclass(frozen=True, slots=True)
class PreviousVotes:
    """A seat's previous votes in PA's result message."""

    votes: Votes
    of_several: Votes = field(default_factory=dict)
    """Those of parties whose abbreviation several candidates have, such as two independents."""


Blocks = Callable[[], Mapping[str, PreviousVotes]]
"""A function that returns the previous votes in PA's result messages, by seat id."""
SHARE, CHANGE = "share", "share change"


@dataclass(frozen=True)
class Percentages:
    """The votes from which PA may compute the percentages of one state."""

    totals: StateOfParties
    election: Election
    by_line: Callable[[Tallies], Mapping[str, Tally]]
    """`TotalsFigures.by_line`: tallies added up to PA's lines."""
    ours: Tallies
    """Our tallies of the seats counted."""
    adjusted: Tallies
    """Our tallies with adjustments (`TotalsFigures.adjusted`)."""
    changes: Mapping[str, Fraction]
    """Our changes of share at the seats counted, by party code (`share_change.share_changes`)."""
    seats: tuple[Seat, ...]
    """The seats counted."""
    blocks: Blocks

    def share(self, line: PartyLine, label: str) -> Figure:
        """The share of a line, as a figure of the record."""
        gives = partial(self._gives, line.share, partial(_share, line.party))
        value = _share(line.party, self._ours, EXACT)
        return Figure(
            SHARE, SHARE, label, line.share, _printed(value, line.share), [Option((), gives)]
        )

    def change(self, line: PartyLine, label: str) -> Figure:
        """The change in share of a line, as a figure of the record."""
        text, party = line.change, line.party
        value = self.changes.get(party)
        options = [
            Option(reasons, partial(self._gives, text, partial(_change, party, votes)))
            for votes, reasons in self._bases(line)
        ]
        return Figure(CHANGE, CHANGE, label, text, _printed(value, text, sign=True), options)

    @cached_property
    def _tonight(self) -> Sequence[Votes]:
        """Tonight's votes as PA states them, and as we count them with adjustments."""
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
        """Whether the percentage of tonight's votes prints as PA's; None if not computable."""
        values = [value for now in self._tonight if (value := percentage(now, rule)) is not None]
        return any(prints_as(value, text, rule.rounding) for value in values) if values else None

    def _bases(self, line: PartyLine) -> Iterator[tuple[Votes, Reasons]]:
        """The previous votes that PA may compare with, each with its reasons."""
        several = sum(self._several(line.party).values())
        for before, of_base in self._previous:
            less = {**before, line.party: before.get(line.party, 0) - several}
            for of_line, leaves_out_several in self._line_reasons(line):
                yield less if leaves_out_several else before, (*of_line, *of_base)

    @cached_property
    def _previous(self) -> list[tuple[Votes, Reasons]]:
        """The previous votes of all parties that PA may compare with, each with its reasons."""
        bases: list[tuple[Votes, Reasons]] = [(self._adjusted_before, ())]
        if self._ours_before != self._adjusted_before:
            sentence = "PA counts so tonight, and not last time"
            bases.append((self._ours_before, (Reason(ReasonKind.ONLY_TONIGHT, sentence),)))
        if len(self.seats) < len(self.election.seats):
            sentence = "PA's changes are on last time's result of all seats"
            bases.append((self._all_seats_before, (Reason(ReasonKind.ALL_SEATS, sentence),)))
        if self._blocks_before is not None:
            sentence = "PA's changes are from its own blocks of last time, not our table"
            bases.append((self._blocks_before, (Reason(ReasonKind.BLOCKS, sentence),)))
        return bases

    def _line_reasons(self, line: PartyLine) -> Iterator[tuple[Reasons, bool]]:
        """The reasons for which PA may compare this party differently.

        Each with whether PA leaves out the previous votes of several candidates (`_several`).
        """
        party, name = line.party, party_name(self.election, line.party)
        if party == OTHERS:
            sentence = "PA compares all others together"
            yield (Reason(ReasonKind.OTHERS_TOGETHER, sentence),), False
        elif not self.election.comparable(party):
            sentence = f"PA compares {name} as one party, to the tracker it is several or unknown"
            yield (Reason(ReasonKind.ONE_PARTY, sentence, party),), False
            yield (self._single_candidates(party, sentence),), True
        elif self._adjusted_before.get(party):
            yield (), False
            yield (self._single_candidates(party),), True
        else:
            sentence = f"PA sets {name} against nothing"
            yield (Reason(ReasonKind.AGAINST_NOTHING, sentence, party),), False

    def _single_candidates(self, party: str, sentence: str = "") -> Reason:
        """The reason that PA leaves out the previous votes of several candidates in a seat.

        If two independents stood in a seat, PA's tests of 2026 name each as a party of its own.
        Then PA has no party to compare with. `sentence` is the beginning of the reason.
        """
        name = party_name(self.election, party)
        left_out = f"PA leaves out last time's {name} votes where several stood"
        summary = "; ".join(filter(None, (sentence, left_out)))
        if several := self._several(party):
            sentence = f"{summary}, at {join_names(several)}"
        return Reason(ReasonKind.SINGLE_CANDIDATES, sentence or summary, party, summary)

    def _several(self, party: str) -> Votes:
        """The previous votes of several candidates with a party's abbreviation, by seat name."""
        blocks = self.blocks()
        return {
            seat.name: count
            for seat in self.seats
            if seat.id in blocks and (count := blocks[seat.id].of_several.get(party))
        }


def _share(code: str, votes: Votes, rule: ArithmeticRule) -> Fraction | None:
    return share(votes.get(code, 0), votes[ALL]) if votes.get(ALL) else None


def _change(code: str, before: Votes, now: Votes, rule: ArithmeticRule) -> Fraction | None:
    """Tonight's share less the previous share; None without votes tonight or last time."""
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
    """Tallies with the sums of these previous votes."""
    sums = Counter[str]()
    for votes in previous:
        sums.update(votes)
    return {code: Tally(previous_votes=count) for code, count in sums.items()}
