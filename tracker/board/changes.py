"""The changes that each bulletin makes to seats, and whether a change is a correction.

`ChangeReplay` applies bulletins in their order of receipt. It compares the standing of the seats
before and after each bulletin, and records which values the board has shown. A change is a
correction if a value that was shown does not stand any more.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

from tracker.board.bulletin import Bulletin, by_votes, party_votes
from tracker.board.figures import majority
from tracker.board.same_votes import NO_OTHER_SEATS, votes_that_stand
from tracker.board.seat_state import SeatState, standing_of_seat, states_after
from tracker.board.targets import TargetStatus, target_status
from tracker.election import Election, Target

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class ReceivedBulletin:
    """A bulletin with the time, the order and the source of its receipt."""

    seq: int
    """Sequence number in the order of receipt, from 1."""
    received_at: dt.datetime
    source: str
    """The file's name; "desk, AB" for a desk entry; "feed" if neither is known."""
    bulletin: Bulletin
    delivery: int | None = None
    """Sequence number of the file in the ledger; None without a file, such as for a desk entry."""


@dataclass(frozen=True, slots=True)
class ShownValue(Generic[T]):
    """A value of a seat, with the bulletins between which the board showed it."""

    value: T
    spans: tuple[tuple[int, int | None], ...]
    """Pairs: the `seq` of the bulletin after which the board showed the value, and of the bulletin
    that removed it (None while the board shows it). There are several if it was removed and came
    back."""

    @property
    def is_shown(self) -> bool:
        """Whether the board still shows the value."""
        return self.spans[-1][1] is None

    def includes(self, last_seq: int) -> bool:
        """Whether the board after bulletin `last_seq` showed the value."""
        return any(
            since <= last_seq and (until is None or last_seq < until) for since, until in self.spans
        )

    def ended(self, seq: int) -> "ShownValue[T]":
        """This value, removed by bulletin `seq` unless it was removed before."""
        if not self.is_shown:
            return self
        return ShownValue(self.value, (*self.spans[:-1], (self.spans[-1][0], seq)))


@dataclass(frozen=True, slots=True)
class VoteCount:
    """A seat's votes by party and its majority. A change of one of them is a correction."""

    votes: Mapping[str, int]
    """By party code, in the order of the candidates' votes, most first; the candidates of one party
    are added up."""
    majority: int
    """Votes."""


@dataclass(frozen=True, slots=True)
class Change:
    """A seat before and after one bulletin, and the values that the bulletin corrects."""

    received: ReceivedBulletin
    before: SeatState
    after: SeatState
    count: VoteCount | None = None
    """The votes that the board shows after the bulletin; None if it shows none."""
    old_result: ShownValue[str] | None = None
    """The result, such as "Con gain from Lab", that the bulletin corrects; None without one."""
    old_count: ShownValue[VoteCount] | None = None
    """The votes that the bulletin corrects; None without any."""

    @property
    def is_correction(self) -> bool:
        """Whether a result or votes that the board showed do not stand any more."""
        return bool(self.old_result or self.old_count)

    @property
    def replaces(self) -> bool:
        """Whether a result or votes that the board showed are replaced by others that stand.

        False while nothing stands in their place, as in a conflict.
        """
        return bool((self.old_result and self.after.winner) or (self.old_count and self.count))

    @property
    def contradiction(self) -> Bulletin | None:
        """A new `Standing.overruled`: the feed's bulletin against a pin; None without a new one."""
        overruled = self.after.standing.overruled
        return None if overruled == self.before.standing.overruled else overruled

    @property
    def corrects(self) -> bool:
        """Whether the change is a correction or a `contradiction`: both are reported alike."""
        return self.is_correction or self.contradiction is not None

    @property
    def is_alarm(self) -> bool:
        """Whether a result that was shown does not stand any more, or there is a `contradiction`.

        The result may have been said on air.
        """
        return self.old_result is not None or self.contradiction is not None

    def was_shown_at(self, last_seq: int) -> bool:
        """Whether the board after bulletin `last_seq` showed a value that this change corrects."""
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
    """Applies bulletins in their order of receipt; `apply` returns the change each one makes."""

    def __init__(self, election: Election) -> None:
        self.election = election
        self._received: list[ReceivedBulletin] = []
        self._bulletins: dict[str, dict[str, Bulletin]] = {}
        self._states = _StatesOfSeats(election)
        self._same_votes = NO_OTHER_SEATS
        self._results: dict[str, ShownValue[str]] = {}
        self._counts: dict[str, ShownValue[VoteCount]] = {}

    def apply(self, received: ReceivedBulletin, after: SeatState | None = None) -> list[Change]:
        """The changes that this bulletin makes: of other seats, then of its own.

        `after` is the state of its seat after it, if the caller has it and no other seat changes;
        else it is computed.

        A seat whose standing stays equal has none. Another seat changes if the same votes stand in
        it, or stood in this seat before (`board.same_votes`). The bulletin can correct the value
        that the board shows, or the last value that it showed before an earlier bulletin removed
        it. Raises KeyError for a seat that the election does not have.
        """
        bulletin, seat = received.bulletin, self.election.seat_by_id[received.bulletin.seat]
        self._received.append(received)
        of_seat = self._bulletins.setdefault(seat.id, {})
        of_seat[bulletin.id] = bulletin
        states: dict[str, SeatState]
        if after is None:
            found = standing_of_seat(self.election, seat, of_seat.values())
            states, self._same_votes = states_after(
                self._states, self._same_votes, {seat.id: found}
            )
        else:
            before = self._states[seat.id]
            old, new = (votes_that_stand(state.unconfirmed) for state in (before, after))
            states = {seat.id: after}
            self._same_votes = self._same_votes.changed(seat.id, old - new, new - old)
        changes = [self._changed(received, state) for state in states.values()]
        return [change for change in changes if change]

    def _changed(self, received: ReceivedBulletin, after: SeatState) -> Change | None:
        """The change of a seat to this state; None if its standing and doubts stay equal."""
        seat = after.seat.id
        before, self._states[seat] = self._states[seat], after
        if (after.standing, after.doubts) == (before.standing, before.doubts):
            return None
        count = _vote_count(after)
        old_result = _record_shown(self._results, seat, after.result() or None, received.seq)
        old_count = _record_shown(self._counts, seat, count, received.seq)
        return Change(received, before, after, count, old_result, old_count)

    def state(self, seat: str) -> SeatState:
        """A seat after all bulletins applied so far. Raises KeyError for an unknown seat."""
        return self._states[seat]

    def find_bulletin(self, seat: str, id: str | None) -> Bulletin | None:
        """The applied bulletin of this seat with this id; None if there is none."""
        return self._bulletins.get(seat, {}).get(id or "")

    def with_election(self, election: Election) -> "ChangeReplay":
        """A replay of the same bulletins with another version of the election's tables.

        Raises KeyError if a bulletin is about a seat that the tables do not have.
        """
        replay = ChangeReplay(election)
        for received in self._received:
            replay.apply(received)
        return replay


class _StatesOfSeats(dict[str, SeatState]):
    """States by seat id; a seat without a bulletin has the state of the empty board."""

    def __init__(self, election: Election) -> None:
        super().__init__()
        self._election = election

    def __missing__(self, seat: str) -> SeatState:
        return SeatState.of(self._election, self._election.seat_by_id[seat])


def _vote_count(state: SeatState) -> VoteCount | None:
    """The votes and majority of `state.figures`, but faster; None if `state.figures` is None."""
    if state.standing.votes is None or state.votes_superseded:
        return None
    ranked = by_votes(state.standing.votes.candidates)
    return VoteCount(party_votes(ranked), majority([candidate.votes or 0 for candidate in ranked]))


def _record_shown(
    shown: dict[str, ShownValue[T]], seat: str, value: T | None, seq: int
) -> ShownValue[T] | None:
    """Record in `shown` that the board shows `value` for the seat after bulletin `seq`.

    `value` is None if the board shows none. Returns the interval of the earlier value, if the
    bulletin changes or removes it; else None.
    """
    last = shown.get(seat)
    if value is None:
        if last is None or not last.is_shown:
            return None
        shown[seat] = last.ended(seq)
        return shown[seat]
    if last is not None and last.value == value:
        if not last.is_shown:
            shown[seat] = ShownValue(value, (*last.spans, (seq, None)))
        return None
    shown[seat] = ShownValue(value, ((seq, None),))
    return last.ended(seq) if last else None


def merged(changes: Sequence[Change], since: int) -> Change | None:
    """The changes of one seat after bulletin `since`, in order, as one change.

    It corrects what the board after bulletin `since` showed, and has the state after all of them.
    None if there is nothing to correct, for example because the old values stand again.
    """
    last = changes[-1]
    result = next((c.old_result for c in changes if _includes(c.old_result, since)), None)
    count = next((c.old_count for c in changes if _includes(c.old_count, since)), None)
    change = replace(
        last,
        before=changes[0].before,
        old_result=None if result and result.value == last.after.result() else result,
        old_count=None if count and count.value == last.count else count,
    )
    return change if change.corrects else None


def _includes(old: ShownValue[Any] | None, seq: int) -> bool:
    return old is not None and old.includes(seq)


def flip_changes(before: SeatState, after: SeatState) -> tuple[FlipChange, ...]:
    """The published targets of a seat that are flipped in only one of two states of the seat."""
    return tuple(
        FlipChange(target, is_flipped)
        for target in after.election.targets_by_seat.get(after.seat.id, ())
        for was_flipped, is_flipped in [
            [target_status(target, s) is TargetStatus.FLIPPED for s in (before, after)]
        ]
        if was_flipped != is_flipped
    )
