"""PA's shares and share changes in a state of the parties: of whose votes, against whose last time.

PA's samples change with the seats counted: their bases are of the same seats last time,
notional where boundaries moved. What that is in our own table is `Tally.previous_votes`. One
file is rounded in one way: a way that would have changed a percentage which is ours explains
no other.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import product
from typing import Final

from tracker.board.tally import Tally
from tracker.election import Election, Seat
from tracker.election.swing import printed, share
from tracker.reconcile.adjustments import Tallies, total
from tracker.reconcile.pa_totals import ALL, OTHERS, PartyLine, StateOfParties
from tracker.reconcile.party_names import party
from tracker.reconcile.rounding import PA_PLACES, half_up, places, prints_as
from tracker.reconcile.rounding_rules import CUT_OFF, EXACT, HALF_EVEN, SHARES_FIRST, Way

Votes = Mapping[str, int]
PaBlocks = Callable[[], Mapping[str, Votes]]
"""Last time by seat id as PA's own blocks have it; asked only where nothing else explains."""
WAYS: Final = (EXACT, SHARES_FIRST, HALF_EVEN, CUT_OFF)
"""Those of `counting` in which a percentage of all votes may be rounded."""


@dataclass(frozen=True, slots=True)
class Compared:
    """A percentage that is not PA's: what it is here, and the sentences that explain it."""

    ours: str
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Percentages:
    """Everything that PA's percentages may be of."""

    sop: StateOfParties
    election: Election
    by_line: Callable[[Tallies], Mapping[str, Tally]]
    """Tallies under PA's lines: parties without one are among the others."""
    plain: Tallies
    """Ours at the seats counted."""
    counted_so: Tallies
    """The same as PA counts them."""
    seats: tuple[Seat, ...]
    """The seats counted, all of them."""
    blocks: PaBlocks

    def compare(self, line: PartyLine, name: str) -> Compared | None:
        """A line's "share" or "share change" against ours; None where it is ours."""
        text = line.share if name == "share" else line.change
        ours = self._ours(line, name)
        if ours is not None and prints_as(ours, text):
            return None
        reasons = self._why(line, name, text)
        if reasons == ():
            return None  # it is of the votes that PA counts, which are compared by themselves
        said = "none" if ours is None else printed(ours, places(text), sign=name != "share")
        return Compared(said, reasons or ())

    def _ours(self, line: PartyLine, name: str) -> Fraction | None:
        """As the tracker has it; None where it computes none."""
        now, before = self._now(self.plain), self._before(self.plain)
        if name == "share":
            return _share(line.party, now)
        if not self.election.comparable(line.party) or not before.get(line.party):
            return None
        return _change(line.party, now, before, EXACT)

    def _why(self, line: PartyLine, name: str, text: str) -> tuple[str, ...] | None:
        """The first reasons that give PA's figure; None where none do. None are needed for a
        figure of PA's own votes."""
        tonight = (self._theirs, self._now(self.counted_so), self._now(self.plain))
        bases: list[tuple[Votes, str]] = [({}, "")] if name == "share" else [*self._bases(line)]
        for way, (before, words), now in product(self._ways(name), bases, tonight):
            if _prints(way, name, line.party, text, now, before):
                return tuple(filter(None, (words, way.because)))
        return None

    @cached_property
    def _theirs(self) -> Votes:
        """Votes tonight by line, by PA's own count."""
        return {line.party: line.votes for line in self.sop.parties} | {ALL: self.sop.votes}

    def _now(self, tallies: Tallies) -> Votes:
        lines = self.by_line(tallies)
        return {code: tally.votes for code, tally in lines.items()}

    def _before(self, tallies: Tallies) -> Votes:
        lines = self.by_line(tallies)
        return {code: tally.previous_votes for code, tally in lines.items()}

    def _ways(self, name: str) -> list[Way]:
        """Those that spoil no figure of that kind which is ours."""
        right = [
            (line, text)
            for line in self.sop.parties
            if (text := line.share if name == "share" else line.change)
            and (ours := self._ours(line, name)) is not None
            and prints_as(ours, text)
        ]
        now, before = self._now(self.plain), self._before(self.plain)
        return [
            way
            for way in WAYS
            if all(_prints(way, name, line.party, text, now, before) for line, text in right)
        ]

    def _bases(self, line: PartyLine) -> Iterator[tuple[Votes, str]]:
        here, named = self._before(self.counted_so), party(self.election, line.party)
        if line.party == OTHERS:
            yield here, "PA compares all others together"
        elif not self.election.comparable(line.party):
            yield here, f"PA compares {named} as one party, to the tracker it is several or unknown"
        else:
            yield here, "" if here.get(line.party) else f"PA sets {named} against nothing"
        if (plain := self._before(self.plain)) != here:
            yield plain, "PA counts so tonight, and not last time"
        if len(self.seats) < len(self.election.seats):
            everywhere = self._before(total(map(_of_seat, self.election.seats)))
            yield everywhere, "PA's changes are on last time's result of all seats"
        if blocks := self._blocks():
            yield blocks, "PA's changes are from its own blocks of last time, not our table"

    def _blocks(self) -> Votes:
        """Last time at these seats by PA's blocks; empty unless PA has sent one for each."""
        found = self.blocks()
        if any(seat.id not in found for seat in self.seats):
            return {}
        return self._before(total(map(_of_votes, (found[seat.id] for seat in self.seats))))


def _prints(way: Way, name: str, code: str, text: str, now: Votes, before: Votes) -> bool:
    """Whether a "share" or "share change" comes out as printed, from these votes in this way."""
    value = _share(code, now) if name == "share" else _change(code, now, before, way)
    return value is not None and prints_as(value, text, way.rounding)


def _share(code: str, votes: Votes) -> Fraction | None:
    return share(votes.get(code, 0), votes[ALL]) if votes.get(ALL) else None


def _change(code: str, now: Votes, before: Votes, way: Way) -> Fraction | None:
    """A share less that of last time; None where nobody voted, then or now."""
    tonight, then = _share(code, now), _share(code, before)
    if tonight is None or then is None:
        return None
    if way.shares_first:
        return half_up(tonight, PA_PLACES) - half_up(then, PA_PLACES)
    return tonight - then


def _of_seat(seat: Seat) -> dict[str, Tally]:
    return _of_votes(seat.previous)


def _of_votes(votes: Votes) -> dict[str, Tally]:
    return {code: Tally(previous_votes=count) for code, count in votes.items()}
