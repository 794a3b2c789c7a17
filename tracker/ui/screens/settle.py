"""Settles a conflict: the statements side by side, and a field to choose the right one."""

from collections.abc import Sequence

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.widgets import Input, Label, Static

from tracker.board import Board, entries
from tracker.board.entries import EntryError
from tracker.election import Seat
from tracker.support.escape import visible
from tracker.ui.screens.dialog import FormDialog
from tracker.ui.session import Session
from tracker.ui.signed import Settled
from tracker.ui.view_models.conflict import RivalStatement, comparison_lines, rival_statements
from tracker.ui.widgets.lines import Lines

GO_ON = "Enter goes to the next field, Esc leaves."


class SettleScreen(FormDialog[Settled]):
    """Fields for number, reason and initials. At the last, Enter twice confirms."""

    AUTO_FOCUS = "#which"

    def __init__(self, session: Session, seat: Seat) -> None:
        super().__init__()
        self._session = session
        self._seat = seat
        self._rivals: Sequence[RivalStatement] = ()
        self._confirming: Settled | None = None

    def compose(self) -> ComposeResult:
        """The statements, and the fields under them."""
        with Vertical(classes="box wide"):
            yield Label(f"{self._seat.name}: which stands?", classes="title", markup=False)
            with VerticalScroll(id="rivals-scroll", can_focus=False):
                yield Lines(id="rivals")
            yield Label("The number over the one that is right", classes="field")
            yield Input(id="which", placeholder="1 or 2", max_length=2, compact=True)
            yield Label("Why", classes="field")
            yield Input(
                id="reason",
                placeholder="read back by the returning officer",
                max_length=200,
                compact=True,
            )
            yield Label("Your initials", classes="field")
            yield Input(self._session.initials, id="initials", max_length=10, compact=True)
            yield Static("", id="verdict", markup=False)
            yield Static(GO_ON, id="hint", markup=False)

    def on_mount(self) -> None:
        """Show the statements."""
        self.call_after_refresh(self.show_rivals)

    def on_resize(self) -> None:
        """Show the statements for the new width."""
        self.call_after_refresh(self.show_rivals)

    def board_changed(self, before: Board) -> None:
        """Show the statements again, where the seat changed."""
        if self._session.board.states[self._seat.id] is not before.states[self._seat.id]:
            self.show_rivals()
            self._confirming = None
            self.query_one("#hint", Static).update(GO_ON)

    def sources_changed(self) -> None:
        """Show the statements that were read."""
        self.show_rivals()

    def show_rivals(self) -> None:
        """Show the statements that disagree now."""
        state = self._session.board.states[self._seat.id]
        self._rivals = rival_statements(state.standing.rivals, self._session.sources(self._seat.id))
        if width := self.query_one("#which", Input).size.width:
            lines = comparison_lines(self._rivals, self._session.board.election, width)
            self.query_one("#rivals", Lines).show(lines)
        if not state.standing.rivals:
            self._say("They do not disagree any more. Esc leaves.")

    def _say(self, sentence: str) -> None:
        self.query_one("#verdict", Static).update(sentence)

    def settled(self) -> Settled:
        """The choice in the fields. Raises EntryError where a field is wrong or missing."""
        which, reason, by = (
            self.query_one(f"#{field}", Input).value.strip()
            for field in ("which", "reason", "initials")
        )
        if not (which.isascii() and which.isdigit() and 0 < int(which) <= len(self._rivals)):
            raise EntryError(f"Say which: a number from 1 to {len(self._rivals)}.")
        if not reason:
            raise EntryError("Say why: it goes on record.")
        return Settled(self._rivals[int(which) - 1].bulletin, entries.parse_initials(by), reason)

    @on(Input.Changed)
    def changed(self) -> None:
        """A field changed: the choice must be confirmed again."""
        self._confirming = None
        verdict = self.query_one("#verdict", Static)
        verdict.remove_class("ready")
        verdict.update("")
        self.query_one("#hint", Static).update(GO_ON)

    @on(Input.Submitted)
    def go_on(self, message: Input.Submitted) -> None:
        """Enter at the last field shows the outcome; a second Enter confirms it."""
        if message.input.id != "initials":
            self.focus_next()
            return
        try:
            settled = self.settled()
            entry = entries.pin(
                self._session.board,
                self._seat,
                by=settled.by,
                now=self._session.clock(),
                bulletin=settled.bulletin.id,
                reason=settled.reason,
            )
        except EntryError as error:
            self._say(str(error))
            return
        if self._confirming == settled:
            self.dismiss(settled)
            return
        self._confirming = settled
        after = self._session.board.apply([entry]).states[self._seat.id]
        self._say(f"The board will say: {visible(after.result() or after.status)}, pinned.")
        self.query_one("#verdict", Static).add_class("ready")
        self.query_one("#hint", Static).update("Enter again puts this on record. Esc leaves.")
