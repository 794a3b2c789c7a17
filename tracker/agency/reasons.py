"""The search for what gives PA's figure: one seat, one message, every reason that is known."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import cached_property

from tracker.agency.counting import WAYS, Count, Way
from tracker.agency.last_time import LastTime, ours, theirs
from tracker.agency.message import Message
from tracker.agency.words import party
from tracker.election import Election, Seat

NOT_COMPUTABLE = "not computable"


@dataclass(frozen=True)
class Trial:
    """One result message, and what may explain a figure of it."""

    message: Message
    election: Election

    @cached_property
    def seat(self) -> Seat:
        """The seat it is about."""
        return self.election.seat_by_id[self.message.result.seat]

    @cached_property
    def ours(self) -> Count:
        """As the board shows it."""
        return Count.of(ours(self.election, self.seat), self.message.result)

    @cached_property
    def theirs(self) -> list[Count]:
        """From everything that PA may have used instead."""
        tried = theirs(self.message, self.election, self.seat)
        return [Count.of(before, self.message.result) for before in tried]

    def why(
        self,
        gives: Callable[[Count], bool],
        parties: Collection[str] = (),
        *,
        of_majority: bool = False,
    ) -> str:
        """The first reason by which a count gives PA's figure; empty where none does.

        `parties` are those whose votes are in the figure; what is peculiar to another party
        cannot explain it. Other votes come before other ways of rounding, which differ by so
        little that they give many a figure by chance.
        """
        of_parties = [one for one in self.theirs if _concerns(one, parties, of_majority)]
        for way in WAYS:
            for count in (self.ours, *of_parties):
                if gives(count.by(way)):
                    return _both(count.before, way)
        return ""

    def party(self, code: str) -> str:
        """How a newsreader says the party."""
        return party(self.election, code)

    def code(self, abbreviation: str) -> str:
        """Our code of a party that PA names by its abbreviation."""
        return self.message.party(abbreviation, self.election)


def _concerns(count: Count, parties: Collection[str], of_majority: bool) -> bool:
    before = count.before
    if of_majority and before.lump:
        return before.party in count.leaders_before()
    return not before.party or before.party in parties


def _both(before: LastTime, way: Way) -> str:
    return "; ".join(part for part in (before.because, way.because) if part)
