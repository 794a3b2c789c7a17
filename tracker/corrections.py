"""What a seat was said to be and is no longer: corrections, told from the order of receipt.

Pure: the statements as they were received, replayed seat by seat. What stands is `fold`'s
to say; here is only what stood before it, since when, and in which words that is told.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from tracker.bulletin import Bulletin
from tracker.election import Election
from tracker.figures import Figures
from tracker.fold import standing
from tracker.seat_state import SeatState
from tracker.targets import TargetStatus, target_state

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Told:
    """One statement as it was received."""

    seq: int
    """Its place in the order of receipt, from 1."""
    at: dt.datetime
    source: str
    """The file it came in, or whose entry it is."""
    bulletin: Bulletin


@dataclass(frozen=True, slots=True)
class Stood(Generic[T]):
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
class Change:
    """What one statement changed about its seat."""

    told: Told
    was: SeatState
    now: SeatState
    winner: Stood[str] | None = None
    """The result that was counted and is not any more: "Con gain from Lab"."""
    figures: Stood[Figures] | None = None
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


def changes(election: Election, received: Iterable[Told]) -> Iterator[Change]:
    """What each statement changed, in order of receipt; those that changed nothing left out.

    A statement can correct what stood before it, and what had been withdrawn before it.
    """
    states: dict[str, SeatState] = {}
    said: dict[str, list[Bulletin]] = {}
    winners: dict[str, Stood[str]] = {}
    shown: dict[str, Stood[Figures]] = {}
    for told in received:
        seat = told.bulletin.seat
        of_seat = said.setdefault(seat, [])
        of_seat.append(told.bulletin)
        was = states.get(seat) or SeatState(election, election.seat_by_id[seat])
        now = replace(was, standing=standing(of_seat))
        if now.standing == was.standing:
            continue
        states[seat] = now
        winner = _follow(winners, seat, now.result() or None, told.seq)
        figures = _follow(shown, seat, now.figures, told.seq)
        yield Change(told, was, now, winner, figures)


def _follow(stood: dict[str, Stood[T]], seat: str, now: T | None, seq: int) -> Stood[T] | None:
    """Note what is shown of a seat now; what was shown before, where this is not the same."""
    before = stood.get(seat)
    if now is None:
        if before is None or before.until is not None:
            return None
        stood[seat] = replace(before, until=seq)
        return stood[seat]
    if before is None:
        stood[seat] = Stood(now, seq)
        return None
    if _alike(before.what, now):
        stood[seat] = Stood(now, before.since)
        return None
    stood[seat] = Stood(now, seq)
    return before if before.until is not None else replace(before, until=seq)


def _alike(one: object, other: object) -> bool:
    """Whether they say the same: figures do that have the same votes and majority."""
    if isinstance(one, Figures) and isinstance(other, Figures):
        return _votes(one) == _votes(other) and one.majority == other.majority
    return one == other


def _votes(figures: Figures) -> dict[str, int]:
    """Votes by party code, those of several independents added up."""
    votes: dict[str, int] = {}
    for line in figures.lines:
        votes[line.candidate.party] = votes.get(line.candidate.party, 0) + line.votes
    return votes


def wording(change: Change) -> str:
    """What is corrected, from what, by whom: a sentence that goes on from the seat's name."""
    parts = []
    if change.winner:
        parts.append(f"was {change.winner.what}, now {change.now.result() or change.now.status}")
    if change.figures:
        parts += _figures_corrected(change.figures.what, change.now.figures)
    parts += _targets_corrected(change)
    return f"{'; '.join(parts)} (by {change.told.source})"


def _figures_corrected(was: Figures, now: Figures | None) -> Iterator[str]:
    if now is None:
        yield f"the votes do not stand any more (majority was {was.majority:,})"
        return
    if was.majority != now.majority:
        yield f"majority was {was.majority:,}, now {now.majority:,}"
    before, after = _votes(was), _votes(now)
    for party in {**after, **before}:
        if before.get(party) != after.get(party):
            yield f"{party} was {_count(before, party)}, now {_count(after, party)}"


def _count(votes: dict[str, int], party: str) -> str:
    return f"{votes[party]:,}" if party in votes else "not there"


def _targets_corrected(change: Change) -> Iterator[str]:
    """A target that had flipped and has not, or the other way round, once it had been said."""
    if not change.winner:
        return
    for target in change.now.election.targets_by_seat.get(change.now.seat.id, ()):
        flipped = [
            target_state(target, state).status is TargetStatus.FLIPPED
            for state in (change.was, change.now)
        ]
        if flipped[0] != flipped[1]:
            yield f"in {target.group}: {'flipped' if flipped[1] else 'not flipped any more'}"
