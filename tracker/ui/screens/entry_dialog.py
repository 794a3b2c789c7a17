"""The base class of the dialogs that record an entry about a seat.

A dialog makes the entry on the board that it shows. If a new statement about the seat arrives, the
dialog shows the new state, and the producer must confirm again. The dialog stays open until the
entry is on the disk, because a statement can arrive after the last Enter.
"""

from typing import ClassVar, Generic, TypeVar

from textual import on
from textual.actions import SkipAction
from textual.binding import Binding
from textual.widgets import Input, Static

from tracker.board import Board
from tracker.board.entry_fields import ConflictError, EntryError
from tracker.board.signature import Shown, SignedEntry
from tracker.election import Seat
from tracker.ui.background import Background
from tracker.ui.screens.dialog import NOT_READ, Dialog
from tracker.ui.session import Session
from tracker.ui.signed import Entered

Fields = TypeVar("Fields", bound=Entered)


class EntryDialog(Dialog[None], Generic[Fields]):
    """One rule for Enter: it goes to the next field. In the last field it shows the outcome of the
    entry, unless the dialog shows it from the start; Enter again records the entry.

    An Enter in the first `READ_SECONDS` of an outcome records nothing. A slow connection can
    deliver several keys at once: the focus moves before the next key is handled, so each key goes
    to the right field.
    """

    HINT: ClassVar[str] = "Enter goes to the next field, Esc leaves."
    """The last line of the dialog until the outcome is shown. It explains the keys."""
    BINDINGS: ClassVar = [Binding("enter", "next_field", show=False, priority=True)]
    is_bound = True
    """Whether the entry is about the statements that are shown. A note is about the seat alone."""

    def __init__(self, session: Session, background: Background, seat: Seat) -> None:
        super().__init__()
        self._session, self._background, self._seat = session, background, seat
        self._asked: object = None
        """The value of `asked` when the outcome was shown; None if it is not shown."""
        self._recording: SignedEntry | None = None
        """The entry that is being written; None if there is none."""

    def entered(self) -> Fields:
        """The entry in the fields. Raises EntryError if a field is wrong or missing."""
        raise NotImplementedError

    def outcome(self, entered: Fields) -> str:
        """A sentence about the seat after the entry. Raises EntryError."""
        raise NotImplementedError

    def show_seat(self) -> None:
        """Show the seat as it is on the live board."""

    def asked(self, entered: Fields | None, shown: Shown) -> object:
        """The values that the producer confirms.

        If they are the same as when the outcome was shown, Enter records the entry. If not, Enter
        shows the new outcome.
        """
        return entered, shown

    @on(Input.Submitted)
    def confirm(self) -> None:
        """Show the outcome, or record the entry if the producer has seen its outcome."""
        if self._recording:
            return
        board = self._session.live
        shown = Shown.on(board, self._seat)
        try:
            entered = self.entered()
            bulletins = entered.bulletins(board, self._session.clock())
            sentence = self.outcome(entered)
        except EntryError as error:
            self.show_verdict(self.refusal(error))
            return
        asked = self.asked(entered, shown)
        if self._asked == asked:
            if not self.is_read:
                self.show_hint(NOT_READ)
                return
            self._session.initials = entered.by
            bound_to = shown if self.is_bound else None
            self._recording = SignedEntry(self._seat, entered.by, bulletins, bound_to)
            self._background.record(self._recording)
            return
        self._asked = asked
        self.mark_shown()
        self.show_verdict(sentence)
        self.query_one("#verdict").add_class("ready")
        self.show_hint("Enter again puts this on record. Esc leaves.")

    def refusal(self, error: EntryError) -> str:
        """A sentence about why the entry cannot be made, with the keys of the screen."""
        if isinstance(error, ConflictError):
            key = self._session.key_of("settle")
            return f"Statements about {self._seat.name} disagree: Esc, then {key} settles them."
        return str(error)

    def ask_again(self) -> None:
        """After a change: the next Enter shows the outcome again."""
        self._asked = None
        self.query_one("#verdict").remove_class("ready")
        self.show_hint(self.HINT)

    def show_hint(self, sentence: str) -> None:
        """Show what the keys do, in the last line of the dialog."""
        self.query_one("#hint", Static).update(sentence)

    def board_changed(self, before: Board) -> None:
        """Show the seat and ask again, if there are other statements about it."""
        if not self._recording and self.is_bound and self._has_other_statements(before):
            self.ask_again()
            self.show_seat()

    def _has_other_statements(self, before: Board) -> bool:
        boards = (before, self._session.live)
        return len({Shown.on(board, self._seat) for board in boards}) > 1

    def is_recording(self, entry: SignedEntry) -> bool:
        """Whether this entry of the dialog is being written."""
        return self._recording is entry

    def entry_failed(self, entry: SignedEntry, sentence: str) -> None:
        """Show why the entry was not written. Ask again, if the seat has changed."""
        self._recording = None
        if entry.has_changed(self._session.live):
            self.ask_again()
            self.show_seat()
        self.show_verdict(sentence)

    def action_next_field(self) -> None:
        """Go to the next field. In the last field, `confirm` handles Enter."""
        fields = list(self.query(Input))
        if self.focused not in fields[:-1]:
            raise SkipAction
        self.focus_next()
