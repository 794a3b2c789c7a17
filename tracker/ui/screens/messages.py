"""Messages from the screens to the app: screens do not import the app."""

from dataclasses import dataclass

from textual.message import Message


@dataclass
class Painted(Message):
    """The board was painted for the first time."""


@dataclass
class OpenSeat(Message):
    """The page of a seat is to be opened."""

    seat: str
    """Its id."""


@dataclass
class ShowSeats(Message):
    """The view "Seats" is to be shown with a filter."""

    filter: str


@dataclass
class RunOnBoard(Message):
    """An action of the board is to be run, which was started on a seat's page."""

    action: str
    """Its id, of `actions.ON_BOARD`."""


@dataclass
class StepSeat(Message):
    """The page of a seat before (-1) or after (1) another in the list is to be opened."""

    seat: str
    """The id of the other seat."""
    direction: int
