"""One event of the timeline: its kind, its seat, its text, and what it changed."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from tracker.board.changes import Change, FlipChange, flip_changes
from tracker.board.seat_state import SeatState
from tracker.election import Target
from tracker.ledger.queries import Export


class Kind(StrEnum):
    """What sort of event it is. A statement gives one event: of the gravest kind that is true."""

    CONFLICT = "conflict"
    """Statements disagree, or one more statement does."""
    WITHDRAWN = "withdrawn"
    """A call or result was taken back, and no other stands in its place."""
    CORRECTION = "correction"
    """A winner, a majority or votes that were shown were wrong."""
    TIED = "tied"
    RECOUNT = "recount"
    FLIP = "flip"
    """A target changed hands, with votes or without: its challenger won."""
    DECLARED = "declared"
    """A winner and votes: the first result, or the votes for a winner who was called."""
    CALLED = "called"
    """A winner whose votes are still to come."""
    DESK = "desk"
    """A desk entry that changed none of this."""
    WARNING = "warning"
    """A warning about a file that counts, or about a statement that changed none of this."""
    HELD = "held"
    REJECTED = "rejected"
    EXPORT = "export"


@dataclass(frozen=True, slots=True)
class TimelineEvent:
    """One event of the night: a statement, a file or an export, and what it changed."""

    id: str
    """The record of the ledger: s12 for statement 12, f7 for file 7, x3 for export 3."""
    at: dt.datetime
    """When the ledger recorded it."""
    kind: Kind
    seat: str
    """ONS code; empty where the event is about no seat, or about several."""
    text: str
    """A phrase without the time and the seat's name. It may contain a source's own text."""
    alarm: bool = False
    """Whether a winner that was counted no longer counts, or statements disagree."""
    party: str = ""
    """Code of the party that the text names as the winner; empty where it names none."""
    declared_at: dt.datetime | None = None
    """When the seat was declared, where the text names a winner and the time is known."""
    flip_changes: tuple[FlipChange, ...] = ()
    """The published targets that are flipped by this event, or no longer flipped."""
    change: Change | None = field(default=None, repr=False, compare=False)
    """The statement with the seat before and after it; None for a file or an export."""
    exports: tuple[Export, ...] = field(default=(), repr=False, compare=False)
    """Exports that contain the winner or the figures that this event corrects."""

    @property
    def state(self) -> SeatState | None:
        """The seat after this event; None for a file or an export."""
        return self.change.after if self.change else None

    @property
    def flips(self) -> bool:
        """Whether a published target flipped, or is no longer flipped."""
        return bool(self.flip_changes)

    def corrects(self, last_seq: int | None = None) -> bool:
        """Whether a winner, a majority or votes that had been shown were wrong.

        With `last_seq`: whether a board with the statements up to that number showed them.
        """
        if self.change is None or not self.change.is_correction:
            return False
        return last_seq is None or self.change.was_shown_at(last_seq)


@dataclass(frozen=True, slots=True)
class SeatChange:
    """A seat before and after a number of events."""

    at: dt.datetime
    """When the ledger recorded the last of them."""
    before: SeatState
    after: SeatState

    @property
    def flipped(self) -> list[Target]:
        """The published targets that flipped."""
        return [flip.target for flip in flip_changes(self.before, self.after) if flip.flipped]


def seat_changes(events: Iterable[TimelineEvent]) -> list[SeatChange]:
    """How these events together changed each seat; a seat that ends as it began is left out.

    A statement and its correction that arrive together are one change: nothing is shown of what
    stood between them.
    """
    found: dict[str, SeatChange] = {}
    for event in events:
        if change := event.change:
            before = found[event.seat].before if event.seat in found else change.before
            found[event.seat] = SeatChange(event.at, before, change.after)
    return [change for change in found.values() if change.before.standing != change.after.standing]
