"""What the dialogs have in common: a box over the board that Escape closes."""

from typing import ClassVar, TypeVar

from textual.binding import Binding
from textual.screen import ModalScreen

Result = TypeVar("Result")


class Dialog(ModalScreen[Result | None]):
    """A box over the board; Escape leaves without doing anything."""

    BINDINGS: ClassVar = [Binding("escape", "leave", "Cancel")]

    def action_leave(self) -> None:
        """Close; nothing is done."""
        self.dismiss(None)
