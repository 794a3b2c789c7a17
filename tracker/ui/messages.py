"""Messages from the background threads. `ui.screen_updates` applies them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from textual.message import Message

from tracker.board import Board
from tracker.board.signature import SignedEntry
from tracker.ledger.acknowledgements import Acknowledgement
from tracker.ledger.as_of import AsOf
from tracker.ledger.recorded_files import Problem, Source
from tracker.ledger.timeline_event import TimelineEvent
from tracker.ui.view_models.status_bar import Feed

if TYPE_CHECKING:
    from tracker.projection.snapshot import ProjectionSnapshot


class BackgroundMessage(Message):
    """A message from a background thread."""


@dataclass
class Failed(BackgroundMessage):
    """Background work failed. `sentence` gives the reason."""

    sentence: str


@dataclass
class BoardChanged(BackgroundMessage):
    """The ledger has new statements, files or exports, or other data of the election."""

    board: Board
    events: Sequence[TimelineEvent]
    """The events since the last message; if `is_first`, all events of the ledger."""
    since: int
    """The number of the last statement on the board before this one."""
    is_first: bool = False
    """Whether the ledger was just opened, for the first time or again."""
    is_other_ledger: bool = False
    """Whether the ledger is not the one of the board before, or was restored from a backup."""

    @property
    def new_events(self) -> list[TimelineEvent]:
        """The events of statements received after `since`: not those on the board before."""
        return [e for e in self.events if e.change and e.change.received.seq > self.since]


@dataclass
class FeedChanged(BackgroundMessage):
    """The health of the feed or the list of problem files changed."""

    feed: Feed
    problems: Sequence[Problem]


@dataclass
class Projected(BackgroundMessage):
    """There is a new projection of the undeclared seats."""

    projection: "ProjectionSnapshot"


@dataclass
class SourcesRead(BackgroundMessage):
    """Every statement about a seat, with its files, was read."""

    seat: str
    """Its id."""
    sources: Sequence[Source]


@dataclass
class EntryRecorded(BackgroundMessage):
    """A desk entry is recorded and is on the disk."""

    entry: SignedEntry


@dataclass
class AcknowledgementsRead(BackgroundMessage):
    """The acknowledgements of the ledger, read for the first time, or changed."""

    acknowledgements: Mapping[str, Acknowledgement]
    """By the id of the alert."""


@dataclass
class FileSettled(BackgroundMessage):
    """The problems of a file with this name are settled."""

    name: str


@dataclass
class EntryFailed(Failed):
    """A desk entry was not recorded."""

    entry: SignedEntry


@dataclass
class PreviewMade(BackgroundMessage):
    """The text of the summary, for the preview in the export dialog."""

    format: str
    text: str


@dataclass
class Exported(BackgroundMessage):
    """A summary was written to `path`."""

    path: Path
    warning: str = ""
    """Why the ledger has no record of this export; empty if it has one."""


@dataclass
class ExportFailed(Failed):
    """A summary could not be written."""


@dataclass
class Rewound(BackgroundMessage):
    """The board of the requested moment is made."""

    moment: AsOf | None
    """None for the live board."""


@dataclass
class RewindFailed(Failed):
    """The board of the requested moment could not be made."""
