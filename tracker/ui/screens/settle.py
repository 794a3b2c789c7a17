"""The dialog that settles a conflict: the statements side by side, and a field for the choice."""

from collections.abc import Sequence

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.widgets import Input, Label, Static

from tracker.board import entry_fields
from tracker.board.entry_fields import EntryError
from tracker.election import Seat
from tracker.support.escape import visible
from tracker.ui.background import Background
from tracker.ui.screens.entry_dialog import EntryDialog
from tracker.ui.session import Session
from tracker.ui.signed import Settled
from tracker.ui.view_models.conflict import RivalStatement, comparison_lines, rival_statements
from tracker.ui.widgets.field import Field, InitialsField
from tracker.ui.widgets.lines import Lines


class SettleScreen(EntryDialog[Settled]):
    """Fields for the number of the right statement, reason and initials."""

    AUTO_FOCUS = "#which"

    def __init__(self, session: Session, background: Background, seat: Seat) -> None:
        super().__init__(session, background, seat)
        self._rivals: Sequence[RivalStatement] = ()

    def compose(self) -> ComposeResult:
        with Vertical(classes="box wide"):
            yield Label(f"{self._seat.name}: which stands?", classes="title", markup=False)
            with VerticalScroll(id="rivals-scroll", can_focus=False):
                yield Lines(id="rivals")
            yield Label("The number over the one that is right", classes="field")
            yield Field(id="which", placeholder="e.g. 1", max_length=2, compact=True)
            yield Label("Why", classes="field")
            yield Field(
                id="reason",
                placeholder="e.g. read back by the returning officer",
                max_length=200,
                compact=True,
            )
            yield Label("Your initials", classes="field")
            yield InitialsField(self._session.initials)
            yield Static("", id="verdict", markup=False)
            yield Static(self.HINT, id="hint", markup=False)

    def on_mount(self) -> None:
        self.call_after_refresh(self.show_seat)

    def on_resize(self) -> None:
        """Show the statements for the new width."""
        self.call_after_refresh(self.show_seat)

    def sources_changed(self) -> None:
        self.show_seat()

    def show_seat(self) -> None:
        """Show the statements that disagree now."""
        state = self._session.live.states[self._seat.id]
        self._rivals = rival_statements(state.standing.rivals, self._session.sources(self._seat.id))
        if width := self.query_one("#which", Input).size.width:
            lines = comparison_lines(self._rivals, self._session.live.election, width)
            self.query_one("#rivals", Lines).show(lines)
        if not state.standing.rivals:
            self.show_verdict("They do not disagree any more. Esc leaves.")

    def entered(self) -> Settled:
        which, reason, by = self.typed("which"), self.typed("reason"), self.typed("initials")
        if not (which.isascii() and which.isdigit() and 0 < int(which) <= len(self._rivals)):
            raise EntryError(f"Say which: a number from 1 to {len(self._rivals)}.")
        if not reason:
            raise EntryError("Say why: it goes on record.")
        chosen = self._rivals[int(which) - 1].bulletin.id
        return Settled(self._seat, chosen, entry_fields.parse_initials(by), reason)

    def outcome(self, entered: Settled) -> str:
        """The result of the seat after the choice."""
        board = self._session.live
        after = board.apply(entered.bulletins(board, self._session.clock())).states[self._seat.id]
        shown = visible(after.result() or after.status)
        return f"The board will say: {shown}, until the feed sends a newer declaration."

    @on(Input.Changed)
    def clear_verdict(self) -> None:
        """After every key: the choice must be confirmed again."""
        self.ask_again()
        self.show_verdict("")
