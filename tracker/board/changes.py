"""What each statement changed about its seat, and which changes are corrections, as received.

Pure: replays the statements seat by seat. `standing` decides what stands; this module
compares it before and after each statement, and records when a value was first shown.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from tracker.board.bulletin import Bulletin, by_votes
from tracker.board.figures import majority
from tracker.board.seat_state import SeatState
from tracker.board.standing import standing
from tracker.board.targets import TargetStatus, target_status
from tracker.election import Election, Target

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class ReceivedBulletin:
    """A statement with its place in the order of receipt."""

    seq: int
    """Sequence number, from 1."""
    received_at: dt.datetime
    source: str
    """The file's name; "desk, AB" for a desk entry; "feed" if neither is known."""
    bulletin: Bulletin
    delivery: int | None = None
    """Sequence number of the file; None for a desk entry."""


@dataclass(frozen=True, slots=True)
class Interval(Generic[T]):
    """A value that the board showed, from its first showing until it was removed.

    A gap in which the value was withdrawn and came back is not kept: `includes` is True inside it.
    """

    value: T
    since: int
    """`seq` of the statement that brought the value."""
    until: int | None = None
    """`seq` of the statement that removed the value; None while it stands."""

    def includes(self, last_seq: int) -> bool:
        """Whether the board showed the value after statement `last_seq`."""
        return self.since <= last_seq and (self.until is None or last_seq < self.until)

    def ended(self, seq: int) -> "Interval[T]":
        """This interval, ended by statement `seq` unless it ended before."""
        return self if self.until is not None else replace(self, until=seq)


@dataclass(frozen=True, slots=True)
class VoteCount:
    """A seat's votes by party and its majority: what is compared to find a correction."""

    votes: Mapping[str, int]
    """By party code, most first; the candidates of one party are added up."""
    majority: int
    """Votes."""


@dataclass(frozen=True, slots=True)
class Change:
    """A seat before and after one statement, and the values that the statement corrects."""

    received: ReceivedBulletin
    before: SeatState
    after: SeatState
    count: VoteCount | None = None
    """The votes shown after the statement."""
    old_result: Interval[str] | None = None
    """The result that does not stand any more: "Con gain from Lab"."""
    old_count: Interval[VoteCount] | None = None
    """The votes that do not stand any more."""

    @property
    def is_correction(self) -> bool:
        """Whether a winner, a majority or votes that were shown do not stand any more."""
        return bool(self.old_result or self.old_count)

    @property
    def is_alarm(self) -> bool:
        """Whether the corrected value is a winner, which may have been said on air."""
        return self.old_result is not None

    def was_shown_at(self, last_seq: int) -> bool:
        """Whether the board after statement `last_seq` showed a value that is corrected here."""
        return any(old.includes(last_seq) for old in (self.old_result, self.old_count) if old)


@dataclass(frozen=True, slots=True)
class FlipChange:
    """A published target that flipped, or is no longer flipped."""

    target: Target
    flipped: bool

    @property
    def text(self) -> str:
        """The change in words, with the heading that the target was published under."""
        return f"in {self.target.group}: {'flipped' if self.flipped else 'not flipped any more'}"


class ChangeReplay:
    """Applies statements in order of receipt and returns what each of them changed."""

    def __init__(self, election: Election) -> None:
        self.election = election
        self._received: dict[str, list[ReceivedBulletin]] = {}
        self._states: dict[str, SeatState] = {}
        self._results: dict[str, Interval[str]] = {}
        self._counts: dict[str, Interval[VoteCount]] = {}

    def apply(self, received: ReceivedBulletin) -> Change | None:
        """The change that this statement makes; None where nothing changes.

        A statement can correct what stands, or a value that an earlier statement has already
        withdrawn. Raises KeyError for a seat that the election does not have.
        """
        seat = received.bulletin.seat
        before = self.state(seat)
        of_seat = self._received.setdefault(seat, [])
        of_seat.append(received)
        after = replace(before, standing=standing([earlier.bulletin for earlier in of_seat]))
        if after.standing == before.standing:
            return None
        self._states[seat] = after
        count = _vote_count(after)
        old_result = _record_shown(self._results, seat, after.result() or None, received.seq)
        old_count = _record_shown(self._counts, seat, count, received.seq)
        return Change(received, before, after, count, old_result, old_count)

    def state(self, seat: str) -> SeatState:
        """A seat after all statements applied so far. Raises KeyError."""
        return self._states.get(seat) or SeatState(self.election, self.election.seat_by_id[seat])

    def find_bulletin(self, seat: str, id: str | None) -> Bulletin | None:
        """The applied bulletin of this id, None where there is none."""
        bulletins = (received.bulletin for received in self._received.get(seat, ()))
        return next((bulletin for bulletin in bulletins if bulletin.id == id), None)

    def with_election(self, election: Election) -> "ChangeReplay":
        """The same statements replayed with other data of the election.

        Raises KeyError if a seat that a statement is about is missing in it.
        """
        replay = ChangeReplay(election)
        for of_seat in self._received.values():  # seats do not depend on each other
            for received in of_seat:
                replay.apply(received)
        return replay


def _vote_count(state: SeatState) -> VoteCount | None:
    """Votes and majority as in `state.figures`, computed at a tenth of the cost."""
    if state.standing.votes is None or state.votes_superseded:
        return None
    ranked = by_votes(state.standing.votes.candidates)
    votes: dict[str, int] = {}
    for candidate in ranked:
        votes[candidate.party] = votes.get(candidate.party, 0) + (candidate.votes or 0)
    return VoteCount(votes, majority([candidate.votes or 0 for candidate in ranked]))


def _record_shown(
    shown: dict[str, Interval[T]], seat: str, value: T | None, seq: int
) -> Interval[T] | None:
    """Record the value that the board shows for a seat; returns the earlier value it corrects."""
    last = shown.get(seat)
    if value is None:
        if last is None or last.until is not None:
            return None
        shown[seat] = last.ended(seq)
        return shown[seat]
    if last is not None and last.value == value:
        shown[seat] = Interval(value, last.since)
        return None
    shown[seat] = Interval(value, seq)
    return last.ended(seq) if last else None


def describe_correction(change: Change) -> str:
    """A text to print after the seat's name: the old value and the new one; empty without."""
    parts = []
    if change.old_result:
        now = change.after.result() or change.after.status
        parts.append(f"was {change.old_result.value}, now {now}")
    if change.old_count:
        parts += _describe_count(change.old_count.value, change.count)
    if change.old_result:
        parts += [flip.text for flip in flip_changes(change.before, change.after)]
    return "; ".join(parts)


def describe_correction_and_source(change: Change) -> str:
    """As `describe_correction`, with the file or desk entry that corrects."""
    return f"{describe_correction(change)} (by {change.received.source})"


def correction_label(change: Change) -> str:
    """The label: "ALARM" if the corrected value is a winner, which may have been said on air."""
    return "ALARM" if change.is_alarm else "corrected"


def correction_line(change: Change) -> str:
    """A correction as one line: its label, the seat, the old value and the new one."""
    text = describe_correction_and_source(change)
    return f"{correction_label(change)}  {change.after.seat.name}: {text}"


def _describe_count(old: VoteCount, new: VoteCount | None) -> Iterator[str]:
    if new is None:
        yield f"the votes do not stand any more (majority was {old.majority:,})"
        return
    if old.majority != new.majority:
        yield f"majority was {old.majority:,}, now {new.majority:,}"
    for party in {**new.votes, **old.votes}:
        if old.votes.get(party) != new.votes.get(party):
            yield f"{party} was {_votes_text(old, party)}, now {_votes_text(new, party)}"


def _votes_text(count: VoteCount, party: str) -> str:
    return f"{count.votes[party]:,}" if party in count.votes else "not there"


def flip_changes(before: SeatState, after: SeatState) -> tuple[FlipChange, ...]:
    """The targets that are flipped in one of two states of a seat and not in the other."""
    return tuple(
        FlipChange(target, is_flipped)
        for target in after.election.targets_by_seat.get(after.seat.id, ())
        for was_flipped, is_flipped in [
            [target_status(target, s) is TargetStatus.FLIPPED for s in (before, after)]
        ]
        if was_flipped != is_flipped
    )
