"""Messages from the screens to the app, which no screen imports."""

from dataclasses import dataclass

from textual.message import Message


@dataclass
class Painted(Message):
    """The board is on the screen for the first time."""


@dataclass
class OpenSeat(Message):
    """The producer wants a seat's page."""

    seat: str
    """Its id."""
