"""Statements about a seat disagree: they stand side by side, and somebody chooses, and says why."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, cast

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.widgets import Input, Label, Static

from tracker.board import Board, entries
from tracker.board.entries import EntryError
from tracker.election import Seat
from tracker.support.escape import visible
from tracker.ui.screens.dialog import FormDialog
from tracker.ui.signed import Settled
from tracker.ui.view_models.conflict import RivalStatement, comparison_lines, rival_statements
from tracker.ui.widgets.lines import Lines

if TYPE_CHECKING:
    from tracker.ui.app import TrackerApp


GO_ON = "Enter goes to the next field, Esc leaves."


class SettleScreen(FormDialog[Settled]):
    """Which of them, why, who. Enter goes on; the second Enter at the end confirms."""

    AUTO_FOCUS = "#which"

    def __init__(self, seat: Seat) -> None:
        super().__init__()
        self._seat = seat
        self._rivals: Sequence[RivalStatement] = ()
        self._confirming: Settled | None = None

    @property
    def _app(self) -> "TrackerApp":
        return cast("TrackerApp", self.app)

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
            yield Input(self._app.initials, id="initials", max_length=10, compact=True)
            yield Static("", id="verdict", markup=False)
            yield Static(GO_ON, id="hint", markup=False)

    def on_mount(self) -> None:
        """Show the statements."""
        self.call_after_refresh(self.show_rivals)

    def on_resize(self) -> None:
        """They are made anew for another width."""
        self.call_after_refresh(self.show_rivals)

    def show_board(self, before: Board) -> None:
        """The board moved: of this seat there may be other statements now."""
        if self._app.board.states[self._seat.id] is not before.states[self._seat.id]:
            self.show_rivals()
            self._confirming = None
            self.query_one("#hint", Static).update(GO_ON)

    def show_rivals(self) -> None:
        """Show the statements as they stand now."""
        state = self._app.board.states[self._seat.id]
        self._rivals = rival_statements(state.standing.rivals, self._app.sources(self._seat.id))
        if width := self.query_one("#which", Input).size.width:
            lines = comparison_lines(self._rivals, self._app.board.election, width)
            self.query_one("#rivals", Lines).show(lines)
        if not self._rivals:
            self._say("They do not disagree any more. Esc leaves.")

    def _say(self, sentence: str) -> None:
        self.query_one("#verdict", Static).update(sentence)

    def settled(self) -> Settled:
        """What the fields say. Raises DeskError, with what is wrong or missing."""
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
        """What was about to be confirmed is another thing now."""
        self._confirming = None
        verdict = self.query_one("#verdict", Static)
        verdict.remove_class("ready")
        verdict.update("")
        self.query_one("#hint", Static).update(GO_ON)

    @on(Input.Submitted)
    def go_on(self, message: Input.Submitted) -> None:
        """Enter goes to the next field; at the last it asks, and then it is done."""
        if message.input.id != "initials":
            self.focus_next()
            return
        try:
            settled = self.settled()
            entry = entries.pin(
                self._app.board,
                self._seat,
                by=settled.by,
                now=self._app.clock(),
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
        after = self._app.board.apply([entry]).states[self._seat.id]
        self._say(f"The board will say: {visible(after.result() or after.status)}, pinned.")
        self.query_one("#verdict", Static).add_class("ready")
        self.query_one("#hint", Static).update("Enter again puts this on record. Esc leaves.")
