"""The base class of the dialogs that record an entry about a seat.

An entry is made from the board that the dialog shows. If another statement about the seat arrives,
the dialog shows the new state and asks again, also where it arrives after the last Enter: the
dialog stays open until the entry is on the disk.
"""

from typing import ClassVar, Generic, TypeVar

from textual import on
from textual.actions import SkipAction
from textual.binding import Binding
from textual.widgets import Input, Static

from tracker.board import Board
from tracker.board.entries import ConflictError, EntryError
from tracker.board.signature import Shown, SignedEntry
from tracker.election import Seat
from tracker.ui.background import Background
from tracker.ui.screens.dialog import Dialog
from tracker.ui.session import Session
from tracker.ui.signed import Entered

Fields = TypeVar("Fields", bound=Entered)


class EntryDialog(Dialog[None], Generic[Fields]):
    """Records the entry in the fields once its outcome is shown and Enter is pressed again."""

    HINT: ClassVar[str]
    """What Enter does before it records the entry."""
    is_bound = True
    """Whether the entry is about the statements that are shown."""

    def __init__(self, session: Session, background: Background, seat: Seat) -> None:
        super().__init__()
        self._session, self._background, self._seat = session, background, seat
        self._asked: object = None
        """What the next Enter records, as `asked`; None if it only shows the outcome."""
        self._recording: SignedEntry | None = None
        """The entry that is being written."""

    def entered(self) -> Fields:
        """The entry in the fields. Raises EntryError where a field is wrong or missing."""
        raise NotImplementedError

    def outcome(self, entered: Fields) -> str:
        """How the seat stands if this is recorded. Raises EntryError."""
        raise NotImplementedError

    def show_seat(self) -> None:
        """Show the seat's statements on the live board."""

    def asked(self, entered: Fields | None, shown: Shown) -> object:
        """What a signature is of: while it is the same, the next Enter records the entry."""
        return entered, shown

    @on(Input.Submitted)
    def confirm(self) -> None:
        """Show the outcome; at the second Enter, record the entry."""
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
            self._session.initials = entered.by
            bound_to = shown if self.is_bound else None
            self._recording = SignedEntry(self._seat, entered.by, bulletins, bound_to)
            self._background.record(self._recording)
            return
        self._asked = asked
        self.show_verdict(sentence)
        self.query_one("#verdict").add_class("ready")
        self.show_hint("Enter again puts this on record. Esc leaves.")

    def refusal(self, error: EntryError) -> str:
        """Why the entry cannot be made, in terms of the screen and not of the command line."""
        if isinstance(error, ConflictError):
            key = self._session.key_of("settle")
            return f"Statements about {self._seat.name} disagree: Esc, then {key} settles them."
        return str(error)

    def ask_again(self) -> None:
        """Something changed: the entry must be confirmed again."""
        self._asked = None
        self.query_one("#verdict").remove_class("ready")
        self.show_hint(self.HINT)

    def show_hint(self, sentence: str) -> None:
        """Show what Enter does."""
        self.query_one("#hint", Static).update(sentence)

    def board_changed(self, before: Board) -> None:
        """Ask again, if the seat has other statements."""
        if not self._recording and self.is_bound and self._has_other_statements(before):
            self.ask_again()
            self.show_seat()

    def _has_other_statements(self, before: Board) -> bool:
        boards = (before, self._session.live)
        return len({Shown.on(board, self._seat) for board in boards}) > 1

    def is_recording(self, entry: SignedEntry) -> bool:
        """Whether the dialog waits for this entry to be written."""
        return self._recording is entry

    def entry_failed(self, sentence: str) -> None:
        """The entry was not written: show why, and ask again."""
        self._recording = None
        self.ask_again()
        self.show_seat()
        self.show_verdict(sentence)


class FormDialog(EntryDialog[Fields]):
    """An entry dialog of several fields: Enter goes to the next field, at the last it confirms.

    A slow line can deliver several keys in one packet. The focus moves before the next key is
    handled, so that no key ends in the field before.
    """

    HINT = "Enter goes to the next field, Esc leaves."
    BINDINGS: ClassVar = [Binding("enter", "next_field", show=False, priority=True)]

    def action_next_field(self) -> None:
        """Go to the next field; at the last one the field itself handles Enter."""
        fields = list(self.query(Input))
        if self.focused not in fields[:-1]:
            raise SkipAction
        self.focus_next()
