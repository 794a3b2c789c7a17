"""The search for what gives PA's figure: one seat, one message, every reason that is known.

Other votes are tried before other ways of rounding. How PA's program rounds is a habit of
the program, not of one figure: a way that would have changed a figure which PA printed as
ours is no explanation of another, in this message or in any other on record.
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from functools import cached_property

from tracker.election import Election, Seat
from tracker.reconcile.baselines import ours, theirs
from tracker.reconcile.pa_result import Message, Printed
from tracker.reconcile.party_names import party
from tracker.reconcile.rounding import half_up, prints_as
from tracker.reconcile.rounding_rules import EXACT, WAYS, Count, Way

NOT_COMPUTABLE = "not computable"

Habit = tuple[Way, str]
"""A way, and the figure it is about; empty where it is about all: a program rounds everything
alike, and what it rounds before it subtracts may differ from figure to figure."""
Refuted = Callable[[], Collection[Habit]]
"""The ways that the messages on record show PA not to go; asked only where one would explain."""


@dataclass(frozen=True)
class Trial:
    """One result message, and what may explain a figure of it."""

    message: Message
    election: Election
    refuted: Refuted = frozenset

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
        name: str,
        gives: Callable[[Count], bool],
        parties: Collection[str] = (),
    ) -> tuple[str, ...]:
        """The first reason by which a count gives PA's figure of this name; empty where none does.

        `parties` are those whose votes are in the figure; what is peculiar to another party
        cannot explain it.
        """
        counts = [self.ours, *(one for one in self.theirs if _concerns(one, parties, name))]
        if reasons := _first(EXACT, counts, gives):
            return reasons
        for way in self._habits:
            if not self._is_refuted(way, name) and (reasons := _first(way, counts, gives)):
                return reasons
        return ()

    def habits_refuted(self) -> Iterator[Habit]:
        """The ways by which a figure that PA printed as ours would have been another."""
        for one in self.message.printed:
            if self._prints(self.ours, one):
                for way in WAYS:
                    if not self._prints(self.ours.by(way), one):
                        yield way, _about(way, one.name)

    def party(self, code: str) -> str:
        """How a newsreader says the party."""
        return party(self.election, code)

    def code(self, abbreviation: str) -> str:
        """Our code of a party that PA names by its abbreviation."""
        return self.message.party(abbreviation, self.election)

    @cached_property
    def _habits(self) -> list[Way]:
        """The other ways, first the one that gives most of this message's figures."""
        return sorted(
            WAYS[1:],
            key=lambda way: (
                -sum(self._prints(self.ours.by(way), one) for one in self.message.printed)
            ),
        )

    def _is_refuted(self, way: Way, name: str) -> bool:
        habit = (way, _about(way, name))
        return habit in self._refuted_here or habit in self.refuted()

    @cached_property
    def _refuted_here(self) -> Collection[Habit]:
        return frozenset(self.habits_refuted())

    def _prints(self, count: Count, one: Printed) -> bool:
        """Whether a count gives the figure; of a swing its value alone: a direction is no habit."""
        value = count.value(one.name, one.place)
        return value is not None and prints_as(
            value, one.text, count.way.rounding, self.message.digits(one)
        )


def _first(way: Way, counts: list[Count], gives: Callable[[Count], bool]) -> tuple[str, ...]:
    for count in counts:
        if gives(count.by(way)):
            return (*count.before.because, *filter(None, [way.because]))
    return ()


def _about(way: Way, name: str) -> str:
    return name if way.rounding is half_up else ""


def _concerns(count: Count, parties: Collection[str], name: str) -> bool:
    before = count.before
    if before.lump and name == "percentageChangeMajority":
        return before.party in count.leaders_before()
    return not before.party or before.party in parties
