"""PA's share changes in a state of the parties: against whose last time, at which seats.

PA's samples change with the seats counted: their bases are of the same seats last time,
notional where boundaries moved. What that is in our own table is `Tally.previous_votes`.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from tracker.agency.adjustments import Tallies, total
from tracker.agency.rounding import Rounding, cut_off, half_even, half_up, prints_as
from tracker.agency.state_of_parties import OTHERS, PartyLine, StateOfParties
from tracker.agency.words import party
from tracker.election import Election, Seat
from tracker.swing import share
from tracker.tally import Tally

PA_PLACES = 2
Votes = Mapping[str, int]
PaBlocks = Callable[[], Mapping[str, Votes]]
"""Last time by seat id as PA's own blocks have it; asked only where nothing else explains."""


@dataclass(frozen=True)
class Bases:
    """Every last time that PA's changes may be against."""

    sop: StateOfParties
    election: Election
    tallies: Tallies
    """Ours at the seats counted, as PA counts them."""
    seats: tuple[Seat, ...]
    """The seats counted, all of them."""
    blocks: PaBlocks

    def ours(self, line: PartyLine) -> Fraction | None:
        """The change from our own table; None where the tracker computes none."""
        before = previous(self.tallies)
        if not self.election.comparable(line.party) or not before.get(line.party):
            return None
        return self._change(line, before)

    def _change(self, line: PartyLine, before: Votes, *, rounded: bool = False) -> Fraction | None:
        """PA's own share less that of last time; None where nobody voted, then or now."""
        if not self.sop.votes or not sum(before.values()):
            return None
        now = share(line.votes, self.sop.votes)
        then = share(before.get(line.party, 0), sum(before.values()))
        if rounded:
            return half_up(now, PA_PLACES) - half_up(then, PA_PLACES)
        return now - then

    def why(self, line: PartyLine) -> str:
        """The first reason that gives PA's change; empty where none does."""
        for before, words in self._bases(line):
            for rounding, rounded, more in _ROUNDINGS:
                change = self._change(line, before, rounded=rounded)
                if change is not None and prints_as(change, line.change, rounding):
                    return "; ".join(part for part in (words, more) if part)
        return ""

    def _bases(self, line: PartyLine) -> Iterator[tuple[Votes, str]]:
        here, named = previous(self.tallies), party(self.election, line.party)
        if self.election.comparable(line.party):
            yield here, "" if here.get(line.party) else f"PA sets {named} against nothing"
        elif line.party != OTHERS:
            words = f"PA compares {named} as one party; to the tracker it is several, or unknown"
            yield here, words
        if len(self.seats) < len(self.election.seats):
            everywhere = previous(total(map(_before, self.election.seats)))
            yield everywhere, "PA's changes are on last time's result of all seats"
        if blocks := self._blocks():
            yield blocks, "PA's changes are from its own blocks of last time, not our table"

    def _blocks(self) -> Votes:
        """Last time at these seats by PA's blocks; empty unless PA has sent one for each."""
        found = self.blocks()
        if any(seat.id not in found for seat in self.seats):
            return {}
        return _added(found[seat.id] for seat in self.seats)


_ROUNDINGS: tuple[tuple[Rounding, bool, str], ...] = (
    (half_up, False, ""),
    (half_up, True, "PA subtracts shares that it has rounded already"),
    (half_even, False, "PA rounds a half to the even digit"),
    (cut_off, False, "PA drops what follows the last digit, without rounding"),
)


def previous(tallies: Tallies) -> dict[str, int]:
    """Votes last time by party."""
    return {code: tally.previous_votes for code, tally in tallies.items() if tally.previous_votes}


def _before(seat: Seat) -> dict[str, Tally]:
    return {code: Tally(previous_votes=votes) for code, votes in seat.previous.items()}


def _added(parts: Iterable[Votes]) -> dict[str, int]:
    sums: dict[str, int] = {}
    for part in parts:
        for code, votes in part.items():
            sums[code] = sums.get(code, 0) + votes
    return sums
