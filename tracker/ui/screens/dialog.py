"""The base class of the dialogs: a box over the board that Escape closes.

A dialog's module is imported when it is first opened, so that the board is painted first.
"""

from typing import ClassVar, TypeVar

from textual.binding import Binding
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from tracker.board import Board

Result = TypeVar("Result")


class Dialog(ModalScreen[Result | None]):
    """A box over the board; Escape closes it and changes nothing."""

    BINDINGS: ClassVar = [Binding("escape", "leave", "Cancel")]

    def action_leave(self) -> None:
        """Close without a result."""
        self.dismiss(None)

    def typed(self, field: str) -> str:
        """The text in a field, by the field's id."""
        return self.query_one(f"#{field}", Input).value.strip()

    def show_verdict(self, sentence: str) -> None:
        """Show an outcome or an error under the fields."""
        self.query_one("#verdict", Static).update(sentence)

    def board_changed(self, before: Board) -> None:
        """The session has a newer board; most dialogs do not depend on it."""

    def sources_changed(self) -> None:
        """The session has the statements about a seat; most dialogs do not show them."""
