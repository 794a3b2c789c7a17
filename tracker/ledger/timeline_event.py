"""One event of the timeline: its kind, its seat, its text, and what it changed."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from tracker.board.changes import Change, FlipChange, flip_changes, merged
from tracker.board.seat_state import SeatState
from tracker.election import Target
from tracker.ledger.recorded_exports import Export


class Kind(StrEnum):
    """The kind of an event. `timeline` chooses one if several apply."""

    DAMAGED = "damaged"
    """A statement is left out, because the ledger has not kept it as it was recorded."""
    CONFLICT = "conflict"
    """Bulletins contradict each other, or the feed contradicts a pin or a settlement."""
    DOUBTFUL = "doubtful"
    """A declaration is implausible: it is withheld until a producer confirms it."""
    WITHDRAWN = "withdrawn"
    """What stood does not stand any more. The seat is awaiting, or its earlier recount is open."""
    CORRECTION = "correction"
    """A winner, a majority or votes that the board showed are corrected, or do not stand."""
    TIED = "tied"
    """Equal top votes, no winner."""
    RECOUNT = "recount"
    """A recount is on. If the board showed a winner, or the seat is pinned, this is an alarm."""
    FLIP = "flip"
    """The challenger won a published target, with votes or without; no value is corrected."""
    DECLARED = "declared"
    """A winner and votes. No value is corrected, and no target flips."""
    CALLED = "called"
    """A winner without votes that count."""
    DESK = "desk"
    """A seat is set aside, or a desk entry to which none of the kinds above applies."""
    WARNING = "warning"
    """A file that is accepted with a warning, or a bulletin that only gives its seat a new flag."""
    HELD = "held"
    """A file that is not complete yet."""
    REJECTED = "rejected"
    """A file that cannot be used, or in which a seat does not count."""
    EXPORT = "export"
    """An exported summary."""


@dataclass(frozen=True, slots=True)
class TimelineEvent:
    """One event of the night: a bulletin, a file or an export, and what it changed."""

    id: str
    """The record in the ledger, with its `seq`: s12 is a bulletin, f7 a file, x3 an export.

    s12.E14000775 is a change of another seat than that of bulletin s12, and comes before s12."""
    at: dt.datetime
    """When the ledger recorded it."""
    kind: Kind
    seat: str
    """Id of the seat; empty if the event is about no seat, or about several."""
    text: str
    """A phrase without the time and the seat's name. It can contain text from a file or an entry:
    escape it."""
    alarm: bool = False
    """Whether a result that was shown does not stand any more, a conflict begins or changes, a
    declaration is doubtful, the feed contradicts a pin or sends a recount after it, or a statement
    is left out."""
    party: str = ""
    """Code of the winner, if the event changes the seat; or of the winner that an entry declares,
    pins, unpins or confirms. Else empty."""
    declared_at: dt.datetime | None = None
    """When the seat was declared, if the event changes the seat and there is a winner. None in a
    conflict, and if the time is not known."""
    flip_changes: tuple[FlipChange, ...] = ()
    """The published targets that flip with this event, or are no longer flipped."""
    change: Change | None = field(default=None, repr=False, compare=False)
    """The bulletin, with the seat before and after it; None for a file or an export."""
    exports: tuple[Export, ...] = field(default=(), repr=False, compare=False)
    """The exports that contain a value that this event corrects."""

    @property
    def state(self) -> SeatState | None:
        """The seat after this event; None for a file or an export."""
        return self.change.after if self.change else None

    @property
    def flips(self) -> bool:
        """Whether a published target flipped, or is no longer flipped."""
        return bool(self.flip_changes)

    def corrects(self, last_seq: int | None = None) -> bool:
        """Whether the event corrects a winner, a majority or votes that the board showed.

        With `last_seq`: whether the board after the bulletin with this `seq` showed the old value.
        Always True if the feed begins to contradict a pin, or sends a recount after it
        (`Change.contradiction`).
        """
        change = self.change
        if change is None or not change.corrects:
            return False
        return bool(change.contradiction) or last_seq is None or change.was_shown_at(last_seq)


@dataclass(frozen=True, slots=True)
class SeatChange:
    """A seat before and after one or more events."""

    at: dt.datetime
    """When the ledger recorded the last of these events."""
    before: SeatState
    after: SeatState

    @property
    def flipped(self) -> list[Target]:
        """The published targets that flipped."""
        return [flip.target for flip in flip_changes(self.before, self.after) if flip.flipped]


@dataclass(frozen=True, slots=True)
class Correction:
    """What one or more events corrected in a seat."""

    change: Change
    exports: tuple[Export, ...]
    """As `TimelineEvent.exports`, of all these events."""


def corrections(events: Iterable[TimelineEvent], since: int) -> list[Correction]:
    """What the events corrected of the board after bulletin `since`, one correction for a seat.

    States between the events are not returned: see `merged`.
    """
    of_seat: dict[str, list[TimelineEvent]] = {}
    for event in events:
        if event.change:
            of_seat.setdefault(event.seat, []).append(event)
    found = []
    for changed in of_seat.values():
        changes = [e.change for e in changed if e.change and e.change.before is not e.change.after]
        if changes and (change := merged(changes, since)):
            exports = dict.fromkeys(export for event in changed for export in event.exports)
            found.append(Correction(change, tuple(exports)))
    return found


def seat_changes(events: Iterable[TimelineEvent]) -> list[SeatChange]:
    """The change of each seat from before its first event to after its last event.

    A seat without a change in its standing is left out. States between the events are not returned.
    """
    found: dict[str, SeatChange] = {}
    for event in events:
        if change := event.change:
            before = found[event.seat].before if event.seat in found else change.before
            found[event.seat] = SeatChange(event.at, before, change.after)
    return [change for change in found.values() if change.before.standing != change.after.standing]
