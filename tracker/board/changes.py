"""What a seat was said to be and is no longer: corrections, told from the order of receipt.

Pure: the statements as they were received, replayed seat by seat. What stands is `fold`'s
to say; here is only what stood before it, since when, and in which words that is told.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from tracker.board.bulletin import Bulletin, by_votes
from tracker.board.figures import majority
from tracker.board.seat_state import SeatState
from tracker.board.standing import standing
from tracker.board.targets import TargetStatus, target_status
from tracker.election import Election

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class ReceivedBulletin:
    """One statement as it was received."""

    seq: int
    """Its place in the order of receipt, from 1."""
    at: dt.datetime
    source: str
    """The file it came in, or whose entry it is."""
    bulletin: Bulletin
    delivery: int | None = None
    """The number of that file in order of receipt; None for an entry at the desk."""


@dataclass(frozen=True, slots=True)
class Interval(Generic[T]):
    """Something that was on the board, and for how long."""

    what: T
    since: int
    """The `seq` of the statement that put it there."""
    until: int | None = None
    """The `seq` of the one that took it away; None while it stands."""

    def was_there(self, heard: int) -> bool:
        """Whether it stood on a board that had heard the first `heard` statements."""
        return self.since <= heard and (self.until is None or heard < self.until)


@dataclass(frozen=True, slots=True)
class Count:
    """The figures that were counted, as far as one can be corrected by another."""

    votes: Mapping[str, int]
    """By party code, most first, those of several independents added up."""
    majority: int
    """Votes."""


@dataclass(frozen=True, slots=True)
class Change:
    """What one statement changed about its seat."""

    told: ReceivedBulletin
    was: SeatState
    now: SeatState
    count: Count | None = None
    """The figures that are shown now."""
    winner: Interval[str] | None = None
    """The result that was counted and is not any more: "Con gain from Lab"."""
    figures: Interval[Count] | None = None
    """The figures that were shown and are others now, or none."""

    @property
    def corrects(self) -> bool:
        """Whether something that was said before is not so: winner, majority or votes."""
        return bool(self.winner or self.figures)

    @property
    def alarm(self) -> bool:
        """Whether a winner that was counted is not any more: it may have been said on air."""
        return self.winner is not None

    def stood(self, heard: int) -> bool:
        """Whether a board that had heard so much showed what is corrected here."""
        return any(old.was_there(heard) for old in (self.winner, self.figures) if old)


class ChangeReplay:
    """A night as it is told: what each statement changes, one after the other."""

    def __init__(self, election: Election) -> None:
        self.election = election
        self._told: dict[str, list[ReceivedBulletin]] = {}
        self._states: dict[str, SeatState] = {}
        self._winners: dict[str, Interval[str]] = {}
        self._counts: dict[str, Interval[Count]] = {}

    def apply(self, told: ReceivedBulletin) -> Change | None:
        """What this statement changes; None where that is nothing.

        It can correct what stood before it, and what had been withdrawn before it. Raises
        KeyError for a seat the election does not have.
        """
        seat = told.bulletin.seat
        was = self.state(seat)
        of_seat = self._told.setdefault(seat, [])
        of_seat.append(told)
        now = replace(was, standing=standing([one.bulletin for one in of_seat]))
        if now.standing == was.standing:
            return None
        self._states[seat] = now
        count = _count(now)
        winner = _follow(self._winners, seat, now.result() or None, told.seq)
        figures = _follow(self._counts, seat, count, told.seq)
        return Change(told, was, now, count, winner, figures)

    def state(self, seat: str) -> SeatState:
        """How a seat stands after all that was told. Raises KeyError."""
        return self._states.get(seat) or SeatState(self.election, self.election.seat_by_id[seat])

    def said(self, seat: str, id: str | None) -> Bulletin | None:
        """The bulletin of this id about a seat, if it was told."""
        told = (one.bulletin for one in self._told.get(seat, ()))
        return next((bulletin for bulletin in told if bulletin.id == id), None)

    def over(self, election: Election) -> "ChangeReplay":
        """The same night with other tables of the election, as if they had been there all along.

        Raises KeyError where they lack a seat that was spoken of.
        """
        again = ChangeReplay(election)
        for of_seat in self._told.values():  # one seat's night has no part in another's
            for told in of_seat:
                again.apply(told)
        return again


def changes(election: Election, received: Iterable[ReceivedBulletin]) -> Iterator[Change]:
    """What each statement changed, in order of receipt; those that changed nothing left out."""
    replay = ChangeReplay(election)
    for told in received:
        if change := replay.apply(told):
            yield change


def _count(state: SeatState) -> Count | None:
    """What `state.figures` would say of votes and majority, at a tenth of its cost."""
    if state.standing.votes is None or state.superseded:
        return None
    ranked = by_votes(state.standing.votes.candidates)
    votes: dict[str, int] = {}
    for candidate in ranked:
        votes[candidate.party] = votes.get(candidate.party, 0) + (candidate.votes or 0)
    return Count(votes, majority([candidate.votes or 0 for candidate in ranked]))


def _follow(
    stood: dict[str, Interval[T]], seat: str, now: T | None, seq: int
) -> Interval[T] | None:
    """Note what is shown of a seat now; what was shown before, where this is not the same."""
    before = stood.get(seat)
    if now is None:
        if before is None or before.until is not None:
            return None
        stood[seat] = replace(before, until=seq)
        return stood[seat]
    if before is None:
        stood[seat] = Interval(now, seq)
        return None
    if before.what == now:
        stood[seat] = Interval(now, before.since)
        return None
    stood[seat] = Interval(now, seq)
    return before if before.until is not None else replace(before, until=seq)


def wording(change: Change) -> str:
    """What is corrected, from what, by whom: a sentence that goes on from the seat's name."""
    return f"{corrected(change)} (by {change.told.source})"


def corrected(change: Change) -> str:
    """What is corrected and from what; empty where nothing is."""
    parts = []
    if change.winner:
        parts.append(f"was {change.winner.what}, now {change.now.result() or change.now.status}")
    if change.figures:
        parts += _figures_corrected(change.figures.what, change.count)
    if change.winner:
        parts += turned(change)
    return "; ".join(parts)


def _figures_corrected(was: Count, now: Count | None) -> Iterator[str]:
    if now is None:
        yield f"the votes do not stand any more (majority was {was.majority:,})"
        return
    if was.majority != now.majority:
        yield f"majority was {was.majority:,}, now {now.majority:,}"
    for party in {**now.votes, **was.votes}:
        if was.votes.get(party) != now.votes.get(party):
            yield f"{party} was {_counted(was, party)}, now {_counted(now, party)}"


def _counted(count: Count, party: str) -> str:
    return f"{count.votes[party]:,}" if party in count.votes else "not there"


def turned(change: Change) -> Iterator[str]:
    """The targets that flipped by it, and those that had and have not any more, by their group."""
    for target in change.now.election.targets_by_seat.get(change.now.seat.id, ()):
        flipped = [
            target_status(target, state) is TargetStatus.FLIPPED
            for state in (change.was, change.now)
        ]
        if flipped[0] != flipped[1]:
            yield f"in {target.group}: {'flipped' if flipped[1] else 'not flipped any more'}"
