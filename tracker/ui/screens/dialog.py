"""What the dialogs have in common: a box over the board that Escape closes.

A dialog's module is imported when it is first opened: the board is painted without it.
"""

from typing import ClassVar, TypeVar

from textual.actions import SkipAction
from textual.binding import Binding
from textual.screen import ModalScreen
from textual.widgets import Input

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


class FormDialog(Dialog[Result]):
    """A dialog of several fields: Enter goes to the next one, and at the last it submits.

    Several keys may come in one packet over a slow line. The focus has moved before the next
    key is looked at, so that none ends in the field before.
    """

    BINDINGS: ClassVar = [Binding("enter", "next_field", show=False, priority=True)]

    def action_next_field(self) -> None:
        """Go to the next field; at the last one Enter is the field's own."""
        fields = list(self.query(Input))
        if self.focused not in fields[:-1]:
            raise SkipAction
        self.focus_next()
