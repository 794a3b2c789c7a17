"""What background work tells the screen: typed messages, the only road to it."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from textual.message import Message

from tracker.board import Board
from tracker.ledger.as_of import AsOf
from tracker.ui.view_models.status_bar import Feed

if TYPE_CHECKING:
    from tracker.ledger.corrections import Correction
    from tracker.ledger.timeline import TimelineEvent
    from tracker.projection.snapshot import ProjectionSnapshot


@dataclass
class BoardChanged(Message):
    """The ledger holds more than it did."""

    board: Board


@dataclass
class FeedChanged(Message):
    """Something about the drop folder is not as it was."""

    feed: Feed


@dataclass
class LookedAhead(Message):
    """What the declared seats say about the rest."""

    ahead: "ProjectionSnapshot"


@dataclass
class Said(Message):
    """A desk entry is on record, and durable."""

    seat: str


@dataclass
class Logged(Message):
    """What happened since the last of these; at first, the whole night."""

    happened: list["TimelineEvent"]


@dataclass
class Corrected(Message):
    """Something that was on the board is not so any more."""

    corrections: list["Correction"]


@dataclass
class Exported(Message):
    """A summary was written."""

    path: Path
    warning: str = ""


@dataclass
class NotExported(Message):
    """A summary could not be written; a sentence for the producer."""

    sentence: str


@dataclass
class Rewound(Message):
    """The board of another moment, as it was asked for; None for now."""

    of: AsOf | None


@dataclass
class Failed(Message):
    """Background work met an error; a sentence for the producer."""

    sentence: str
