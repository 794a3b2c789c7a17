"""The dialog that states what will be recorded and asks for initials; the question on leaving."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input, Label, Static

from tracker.board.entries import EntryError, parse_initials
from tracker.ui.screens.dialog import Dialog
from tracker.ui.signed import Signed


class ConfirmScreen(Dialog[Signed]):
    """Returns the initials and the text; None if the producer presses Escape."""

    def __init__(
        self,
        title: str,
        sentence: str,
        *,
        initials: str,
        text_label: str = "",
        has_text: bool = True,
    ) -> None:
        """With `text_label` a text is required; without it, a reason is optional."""
        super().__init__()
        self._title, self._sentence, self._initials = title, sentence, initials
        self._text_label = text_label or "Reason, if you like"
        self._text_required, self._has_text = bool(text_label), has_text

    def compose(self) -> ComposeResult:
        with Vertical(classes="box"):
            yield Label(self._title, classes="title", markup=False)
            yield Static(self._sentence, markup=False)
            if self._text_required:
                yield from self._text_field()
            yield Label("Your initials", classes="field")
            yield Input(self._initials, id="initials", max_length=10, compact=True)
            if self._has_text and not self._text_required:
                yield from self._text_field()
            yield Static("", id="verdict", markup=False)
            yield Static("Enter confirms, Esc leaves it.", classes="hint", markup=False)

    def _text_field(self) -> ComposeResult:
        yield Label(self._text_label, classes="field")
        yield Input(id="text", max_length=200, compact=True)

    @on(Input.Submitted)
    def confirm(self) -> None:
        """Enter confirms, once every required field is filled."""
        text = self.typed("text") if self._has_text else ""
        if self._text_required and not text:
            self.show_verdict(f"{self._text_label}: write it first.")
            return
        try:
            by = parse_initials(self.typed("initials"))
        except EntryError as error:
            self.show_verdict(str(error))
            self.query_one("#initials", Input).focus()
            return
        self.dismiss(Signed(by, text))


class QuitScreen(Dialog[bool]):
    """Asks before leaving; returns True to leave."""

    BINDINGS: ClassVar = [("enter", "yes", "Leave"), ("y", "yes", "Leave"), ("q", "yes", "Leave")]

    def __init__(self, sentence: str) -> None:
        super().__init__()
        self._sentence = sentence

    def compose(self) -> ComposeResult:
        with Vertical(classes="box"):
            yield Label("Leave the board?", classes="title")
            yield Static(self._sentence, markup=False)
            yield Static("Enter leaves, Esc stays.", classes="hint")

    def action_yes(self) -> None:
        self.dismiss(True)
