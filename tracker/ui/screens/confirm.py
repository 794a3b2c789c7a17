"""Asks before anything that changes the air: a sentence, the initials, Enter or Escape."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input, Label, Static

from tracker.desk import DeskError, initials
from tracker.ui.screens.dialog import Dialog


class ConfirmScreen(Dialog[str]):
    """Gives the initials of whoever confirmed, or None."""

    def __init__(self, verb: str, sentence: str, *, initials: str) -> None:
        super().__init__()
        self._verb, self._sentence, self._initials = verb, sentence, initials

    def compose(self) -> ComposeResult:
        """The sentence, and a field for the initials."""
        with Vertical(classes="box"):
            yield Label(self._verb, classes="title", markup=False)
            yield Static(self._sentence, markup=False)
            yield Label("Your initials", classes="field")
            yield Input(self._initials, id="initials", max_length=10, compact=True)
            yield Static("", id="verdict", markup=False)
            yield Static("Enter confirms, Esc leaves it.", classes="hint", markup=False)

    @on(Input.Submitted)
    def confirm(self, message: Input.Submitted) -> None:
        """Enter confirms, once the initials are there."""
        try:
            self.dismiss(initials(message.value))
        except DeskError as error:
            self.query_one("#verdict", Static).update(str(error))


class QuitScreen(Dialog[bool]):
    """Asks before leaving; gives True to leave."""

    BINDINGS: ClassVar = [("enter", "yes", "Leave"), ("y", "yes", "Leave"), ("q", "yes", "Leave")]

    def __init__(self, sentence: str) -> None:
        super().__init__()
        self._sentence = sentence

    def compose(self) -> ComposeResult:
        """One sentence and the two keys."""
        with Vertical(classes="box"):
            yield Label("Leave the board?", classes="title")
            yield Static(self._sentence, markup=False)
            yield Static("Enter leaves, Esc stays.", classes="hint")

    def action_yes(self) -> None:
        """Leave."""
        self.dismiss(True)
