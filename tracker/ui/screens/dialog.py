"""What the dialogs have in common: a box over the board that Escape closes.

A dialog's module is imported when it is first opened: the board is painted without it.
"""

from typing import ClassVar, TypeVar

from textual.binding import Binding
from textual.screen import ModalScreen

from tracker.board import Board

Result = TypeVar("Result")


class Dialog(ModalScreen[Result | None]):
    """A box over the board; Escape leaves without doing anything."""

    BINDINGS: ClassVar = [Binding("escape", "leave", "Cancel")]
    EXPORTS: ClassVar[bool] = False
    """Whether it waits to hear that a file was written, or why not."""

    def action_leave(self) -> None:
        """Close; nothing is done."""
        self.dismiss(None)

    def show_board(self, before: Board) -> None:
        """The board moved while the dialog is open; most have nothing to do with it."""

    def complain(self, reason: str) -> None:
        """Say what went wrong with what the dialog asked for."""
