"""The base classes of the dialogs: a box over the board that Escape closes.

A dialog's module is imported when it is first opened, so that the board is painted first.
"""

from typing import ClassVar, TypeVar

from textual.actions import SkipAction
from textual.binding import Binding
from textual.screen import ModalScreen
from textual.widgets import Input

from tracker.board import Board

Result = TypeVar("Result")


class Dialog(ModalScreen[Result | None]):
    """A box over the board; Escape closes it and changes nothing."""

    BINDINGS: ClassVar = [Binding("escape", "leave", "Cancel")]

    def action_leave(self) -> None:
        """Close without a result."""
        self.dismiss(None)

    def board_changed(self, before: Board) -> None:
        """The session has a newer board; most dialogs do not depend on it."""

    def sources_changed(self) -> None:
        """The session has the statements about a seat; most dialogs do not show them."""


class FormDialog(Dialog[Result]):
    """A dialog of several fields: Enter goes to the next field, and at the last it submits.

    A slow line can deliver several keys in one packet. The focus moves before the next key is
    handled, so that no key ends in the field before.
    """

    BINDINGS: ClassVar = [Binding("enter", "next_field", show=False, priority=True)]

    def action_next_field(self) -> None:
        """Go to the next field; at the last one the field itself handles Enter."""
        fields = list(self.query(Input))
        if self.focused not in fields[:-1]:
            raise SkipAction
        self.focus_next()
