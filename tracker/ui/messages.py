"""What background work tells the screen: typed messages, the only road to it."""

from dataclasses import dataclass

from textual.message import Message

from tracker.board import Board
from tracker.ui.view_models.glance import Feed


@dataclass
class BoardChanged(Message):
    """The ledger holds more than it did."""

    board: Board


@dataclass
class FeedChanged(Message):
    """Something about the drop folder is not as it was."""

    feed: Feed


@dataclass
class Said(Message):
    """A desk entry is on record, and durable."""

    seat: str


@dataclass
class Failed(Message):
    """Background work met an error; a sentence for the producer."""

    sentence: str
