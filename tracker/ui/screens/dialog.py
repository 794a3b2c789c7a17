"""The base class of the dialogs.

The module of a dialog is imported when the dialog is first opened, after the board is painted.
"""

from typing import ClassVar, TypeVar

from textual.binding import Binding
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from tracker.board import Board

Result = TypeVar("Result")


class Dialog(ModalScreen[Result | None]):
    """A box over the board. Escape closes it and changes nothing."""

    BINDINGS: ClassVar = [Binding("escape", "leave", "Cancel")]

    def action_leave(self) -> None:
        """Close without a result."""
        self.dismiss(None)

    def typed(self, field: str) -> str:
        """The text in the field with this id, without spaces around it."""
        return self.query_one(f"#{field}", Input).value.strip()

    def show_verdict(self, sentence: str) -> None:
        """Show an outcome or an error below the fields."""
        self.query_one("#verdict", Static).update(sentence)

    def board_changed(self, before: Board) -> None:
        """Called when the live board, if it is shown, has changed from `before`."""

    def sources_changed(self) -> None:
        """Called when `session.sources` has changed."""
