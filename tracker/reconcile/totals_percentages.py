"""Shares and share changes in a state of the parties, compared with ours.

PA's samples compute changes on the same seats last time, notional where boundaries moved; in
our own table that is `Tally.previous_votes`. PA rounds one file by one rule: a rule that would
have changed a percentage which agrees with ours explains no other.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from typing import Final

from tracker.board.tally import Tally
from tracker.election import Election, Seat
from tracker.election.swing import format_rounded, share
from tracker.reconcile.adjustments import Tallies, total
from tracker.reconcile.arithmetic_rules import (
    EXACT,
    HALF_EVEN,
    ROUNDED_SHARES,
    TRUNCATED,
    ArithmeticRule,
)
from tracker.reconcile.difference import Difference
from tracker.reconcile.pa_totals import ALL, OTHERS, PartyLine, StateOfParties
from tracker.reconcile.party_names import party_name
from tracker.reconcile.rounding import PA_PLACES, decimal_places, half_up, prints_as

Votes = Mapping[str, int]
"""Votes by party code."""
PreviousVotes = Callable[[], Mapping[str, Votes]]
"""Last time's votes in PA's own blocks, by seat id; called only if nothing else explains."""
RULES: Final = (EXACT, ROUNDED_SHARES, HALF_EVEN, TRUNCATED)
"""The arithmetic rules that apply to a percentage of all votes."""


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
    seats: tuple[Seat, ...]
    """All seats counted."""
    blocks: PreviousVotes

    def compare(self, line: PartyLine, name: str, figure: str) -> Difference | None:
        """A line's "share" or "share change" against ours; None where they agree.

        None also for a percentage of PA's own votes. `figure` is the name for the difference.
        """
        text = _text(line, name)
        ours = self._ours(line, name)
        if ours is not None and prints_as(ours, text):
            return None
        reasons = self._reasons(line, name, text)
        if reasons == ():
            return None
        sign = name != "share"
        our_text = "none" if ours is None else format_rounded(ours, decimal_places(text), sign=sign)
        return Difference(figure, text, our_text, reasons or ())

    def _ours(self, line: PartyLine, name: str) -> Fraction | None:
        """None where the tracker computes none."""
        now, before = self._votes(self.ours), self._previous_votes(self.ours)
        if name == "share":
            return _share(line.party, now)
        if not self.election.comparable(line.party) or not before.get(line.party):
            return None
        return _change(line.party, now, before, EXACT)

    def _reasons(self, line: PartyLine, name: str, text: str) -> tuple[str, ...] | None:
        """The first reasons that give PA's figure; None if none do. Empty if PA's own votes
        give it without a reason."""
        theirs = {line.party: line.votes for line in self.totals.parties} | {ALL: self.totals.votes}
        tonight = (theirs, self._votes(self.adjusted), self._votes(self.ours))
        bases: list[tuple[Votes, str]] = [({}, "")] if name == "share" else [*self._bases(line)]
        for rule, (before, reason), now in product(self._rules(name), bases, tonight):
            if _prints(rule, name, line.party, text, now, before):
                return tuple(filter(None, (reason, rule.reason)))
        return None

    def _votes(self, tallies: Tallies) -> Votes:
        return {code: tally.votes for code, tally in self.by_line(tallies).items()}

    def _previous_votes(self, tallies: Tallies) -> Votes:
        return {code: tally.previous_votes for code, tally in self.by_line(tallies).items()}

    def _rules(self, name: str) -> list[ArithmeticRule]:
        """The rules under which every agreeing figure of this kind still agrees."""
        agreeing = [
            (line, text)
            for line in self.totals.parties
            if (text := _text(line, name))
            and (ours := self._ours(line, name)) is not None
            and prints_as(ours, text)
        ]
        now, before = self._votes(self.ours), self._previous_votes(self.ours)
        return [
            rule
            for rule in RULES
            if all(_prints(rule, name, line.party, text, now, before) for line, text in agreeing)
        ]

    def _bases(self, line: PartyLine) -> Iterator[tuple[Votes, str]]:
        """The votes of last time that PA may compare with, each with the sentence for it."""
        same_seats = self._previous_votes(self.adjusted)
        party = party_name(self.election, line.party)
        if line.party == OTHERS:
            yield same_seats, "PA compares all others together"
        elif not self.election.comparable(line.party):
            reason = f"PA compares {party} as one party, to the tracker it is several or unknown"
            yield same_seats, reason
        else:
            reason = "" if same_seats.get(line.party) else f"PA sets {party} against nothing"
            yield same_seats, reason
        if (unadjusted := self._previous_votes(self.ours)) != same_seats:
            yield unadjusted, "PA counts so tonight, and not last time"
        if len(self.seats) < len(self.election.seats):
            all_seats = total(_previous(seat.previous) for seat in self.election.seats)
            reason = "PA's changes are on last time's result of all seats"
            yield self._previous_votes(all_seats), reason
        blocks = self.blocks()
        if all(seat.id in blocks for seat in self.seats):
            from_blocks = total(_previous(blocks[seat.id]) for seat in self.seats)
            if votes := self._previous_votes(from_blocks):
                yield votes, "PA's changes are from its own blocks of last time, not our table"


def _text(line: PartyLine, name: str) -> str:
    return line.share if name == "share" else line.change


def _prints(
    rule: ArithmeticRule, name: str, code: str, text: str, now: Votes, before: Votes
) -> bool:
    """Whether the share or share change computed from these votes prints as PA's."""
    value = _share(code, now) if name == "share" else _change(code, now, before, rule)
    return value is not None and prints_as(value, text, rule.rounding)


def _share(code: str, votes: Votes) -> Fraction | None:
    return share(votes.get(code, 0), votes[ALL]) if votes.get(ALL) else None


def _change(code: str, now: Votes, before: Votes, rule: ArithmeticRule) -> Fraction | None:
    """Share less share of last time; None where there were no votes, then or now."""
    tonight, then = _share(code, now), _share(code, before)
    if tonight is None or then is None:
        return None
    if rule.rounds_shares:
        return half_up(tonight, PA_PLACES) - half_up(then, PA_PLACES)
    return tonight - then


def _previous(votes: Votes) -> dict[str, Tally]:
    return {code: Tally(previous_votes=count) for code, count in votes.items()}
