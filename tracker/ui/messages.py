"""Messages from the background threads to the app, which `ui.screen_updates` applies."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from textual.message import Message

from tracker.board import Board
from tracker.ledger.as_of import AsOf
from tracker.ledger.queries import Problem, Source
from tracker.ledger.timeline_event import TimelineEvent
from tracker.ui.view_models.status_bar import Feed

if TYPE_CHECKING:
    from tracker.projection.snapshot import ProjectionSnapshot


class BackgroundMessage(Message):
    """A message from a background thread."""


@dataclass
class Failed(BackgroundMessage):
    """Background work failed; the reason in a sentence."""

    sentence: str


@dataclass
class BoardChanged(BackgroundMessage):
    """The ledger has new statements, files or exports."""

    board: Board
    events: Sequence[TimelineEvent]
    """The events since the last message; in the first message, of the whole night."""
    since: int
    """The number of the last statement on the board that the screen showed before."""

    @property
    def new_events(self) -> list[TimelineEvent]:
        """The events of statements that the screen did not show before."""
        return [e for e in self.events if e.change and e.change.received.seq > self.since]


@dataclass
class FeedChanged(BackgroundMessage):
    """The health of the feed, or its list of problems, changed."""

    feed: Feed
    problems: Sequence[Problem]


@dataclass
class Projected(BackgroundMessage):
    """A newer projection of the seats still to come."""

    projection: "ProjectionSnapshot"


@dataclass
class SourcesRead(BackgroundMessage):
    """Every statement about a seat, with its files."""

    seat: str
    sources: Sequence[Source]


@dataclass
class EntryRecorded(BackgroundMessage):
    """A desk entry is recorded, and is on the disk."""

    seat: str


@dataclass
class PreviewMade(BackgroundMessage):
    """The summary in a format, as a preview of the export."""

    format: str
    text: str


@dataclass
class Exported(BackgroundMessage):
    """A summary was written."""

    path: Path
    warning: str = ""


@dataclass
class ExportFailed(Failed):
    """A summary could not be written; the reason in a sentence."""


@dataclass
class Rewound(BackgroundMessage):
    """The board of another moment; None for the live board."""

    moment: AsOf | None


@dataclass
class RewindFailed(Failed):
    """The board of another moment could not be made; the reason in a sentence."""
