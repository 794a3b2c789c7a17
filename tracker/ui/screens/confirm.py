"""The dialogs that ask for a signature, for initials, and whether to leave."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input, Label, Static

from tracker.board.entry_fields import EntryError, parse_initials
from tracker.board.signature import Shown
from tracker.election import Seat
from tracker.ui.background import Background
from tracker.ui.screens.dialog import NOT_READ, Dialog
from tracker.ui.screens.entry_dialog import EntryDialog
from tracker.ui.session import Session
from tracker.ui.signed import Question, Signed
from tracker.ui.widgets.field import Field, InitialsField

CHANGED = "This has changed since you were asked: read it again. Enter twice confirms."


class ConfirmScreen(EntryDialog[Signed]):
    """Shows a question, which states the outcome: the Enter in the initials records the entry."""

    AUTO_FOCUS = "#initials"
    HINT = "Enter in the initials puts this on record, Esc leaves it."

    def __init__(
        self, session: Session, background: Background, seat: Seat, question: Question
    ) -> None:
        super().__init__(session, background, seat)
        self._question, self.is_bound = question, question.is_bound
        self._asked = self.asked(None, Shown.on(session.live, seat))

    def on_mount(self) -> None:
        if self._question.text_label:
            self.query_one("#text").focus()

    def asked(self, entered: Signed | None, shown: Shown) -> object:
        """The shown statements; the question, if the entry is not bound to them."""
        return shown if self.is_bound else self._question

    def compose(self) -> ComposeResult:
        with Vertical(classes="box"):
            yield Label(self._question.title, classes="title", markup=False)
            yield Static(self._sentence(), id="question", markup=False)
            if self._question.has_text:
                label = self._question.text_label or "Reason, if you like"
                yield Label(label, classes="field")
                yield Field(id="text", max_length=200, compact=True)
            yield Label("Your initials", classes="field")
            yield InitialsField(self._session.initials)
            yield Static("", id="verdict", markup=False)
            yield Static(self.HINT, id="hint", classes="hint", markup=False)

    def _sentence(self) -> str:
        try:
            return self._question.ask(self._session.live, self._seat, self._session.clock())
        except EntryError as error:
            return self.refusal(error)

    def show_seat(self) -> None:
        """Show the question for the changed seat."""
        self.query_one("#question", Static).update(self._sentence())
        self.show_verdict(CHANGED)

    def entered(self) -> Signed:
        question = self._question
        text = self.typed("text") if question.has_text else ""
        if question.text_label and not text:
            raise EntryError(f"{question.text_label}: write it first.")
        try:
            by = parse_initials(self.typed("initials"))
        except EntryError:
            self.query_one("#initials", Input).focus()
            raise
        if question.signer not in ("", by):
            raise EntryError(
                f"{by} cannot take back what {question.signer} said this way; "
                f"{self._session.key_of('retract')} on the seat can."
            )
        return Signed(question, self._seat, by, text)

    def outcome(self, entered: Signed) -> str:
        """Show the question again, which contains the outcome."""
        self.show_seat()
        return CHANGED


class InitialsScreen(Dialog[str]):
    """Asks for initials. Returns them."""

    def __init__(self, title: str, sentence: str, initials: str = "") -> None:
        """`initials` are in the field at first."""
        super().__init__()
        self._title, self._sentence, self._initials = title, sentence, initials

    def compose(self) -> ComposeResult:
        with Vertical(classes="box"):
            yield Label(self._title, classes="title", markup=False)
            yield Static(self._sentence, markup=False)
            yield Label("Your initials", classes="field")
            yield InitialsField(self._initials)
            yield Static("", id="verdict", markup=False)
            yield Static("Enter goes on, Esc leaves it.", classes="hint", markup=False)

    @on(Input.Submitted)
    def confirm(self) -> None:
        if not self.is_read:
            self.show_verdict(NOT_READ)
            return
        try:
            self.dismiss(parse_initials(self.typed("initials")))
        except EntryError as error:
            self.show_verdict(str(error))


class QuitScreen(Dialog[bool]):
    """Asks whether to leave the board. Returns True to leave."""

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
        """Leave, unless the key comes too soon to be an answer."""
        if self.is_read:
            self.dismiss(True)
