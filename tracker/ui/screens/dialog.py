"""The base classes of the dialogs: a box over the board that Escape closes.

A dialog's module is imported when it is first opened, so that the board is painted first.
"""

from typing import ClassVar, TypeVar

from textual import on
from textual.actions import SkipAction
from textual.binding import Binding
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from tracker.board import Board
from tracker.board.entries import EntryError

Result = TypeVar("Result")
GO_ON = "Enter goes to the next field, Esc leaves."


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


class FormDialog(Dialog[Result]):
    """A dialog of several fields: Enter goes to the next field. At the last, Enter twice confirms.

    A slow line can deliver several keys in one packet. The focus moves before the next key is
    handled, so that no key ends in the field before.
    """

    BINDINGS: ClassVar = [Binding("enter", "next_field", show=False, priority=True)]
    _confirming: Result | None = None
    """The entry whose outcome is shown until a second Enter."""

    def entered(self) -> Result:
        """The entry in the fields. Raises EntryError where a field is wrong or missing."""
        raise NotImplementedError

    def outcome(self, entered: Result) -> str:
        """How the seat stands if this is recorded. Raises EntryError."""
        raise NotImplementedError

    def action_next_field(self) -> None:
        """Go to the next field; at the last one the field itself handles Enter."""
        fields = list(self.query(Input))
        if self.focused not in fields[:-1]:
            raise SkipAction
        self.focus_next()

    @on(Input.Submitted)
    def confirm(self) -> None:
        """Show the outcome; at the second Enter, return the entry."""
        try:
            entered = self.entered()
            sentence = self.outcome(entered)
        except EntryError as error:
            self.show_verdict(str(error))
            return
        if self._confirming == entered:
            self.dismiss(entered)
            return
        self._confirming = entered
        self.show_verdict(sentence)
        self.query_one("#verdict").add_class("ready")
        self.query_one("#hint", Static).update("Enter again puts this on record. Esc leaves.")

    def ask_again(self) -> None:
        """Something changed: the entry must be confirmed again."""
        self._confirming = None
        self.query_one("#hint", Static).update(GO_ON)
