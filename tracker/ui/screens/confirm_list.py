"""The dialog that confirms several seats with one signature. Each gets an entry of its own."""

from collections.abc import Sequence

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.widgets import Input, Label, Static

from tracker.board import Board, entries
from tracker.board.entry_fields import EntryError, parse_initials
from tracker.board.seat_state import SeatState
from tracker.board.signature import Shown, SignedEntry
from tracker.board.standing import Status
from tracker.support.escape import visible
from tracker.support.phrases import quantity
from tracker.ui.background import Background
from tracker.ui.screens.confirm import CHANGED
from tracker.ui.screens.dialog import NOT_READ, Dialog
from tracker.ui.session import Session
from tracker.ui.view_models.doubtful import doubts_text, unconfirmed_figures
from tracker.ui.widgets.field import InitialsField


def seats_to_confirm(states: Sequence[SeatState]) -> list[SeatState]:
    """Those of a list that a signature on the list confirms.

    The doubtful seats, if there are any; else the seats with a winner that nobody has confirmed. A
    conflict is never among them.
    """
    doubtful = [state for state in states if state.status is Status.DOUBTFUL]
    return doubtful or [s for s in states if s.winner and not s.standing.confirmed_by]


class ConfirmListScreen(Dialog[None]):
    """Lists the seats with what will count, and asks for initials."""

    AUTO_FOCUS = "#initials"

    def __init__(self, session: Session, background: Background, seats: Sequence[str]) -> None:
        """`seats` are the ids of the seats to confirm."""
        super().__init__()
        self._session, self._background = session, background
        self._seats = seats
        self._shown: dict[str, Shown] = {}
        """By seat id: the statements that are listed."""

    def compose(self) -> ComposeResult:
        with Vertical(classes="box wide tall"):
            yield Label("", id="title", classes="title", markup=False)
            with VerticalScroll(id="export-scroll"):
                yield Static("", id="question", markup=False)
            yield Label("Your initials", classes="field")
            yield InitialsField(self._session.initials)
            yield Static("", id="verdict", markup=False)
            yield Static(
                "Tab and ↑ ↓ scroll. Enter in the initials confirms all, Esc leaves.",
                classes="hint",
                markup=False,
            )

    def on_mount(self) -> None:
        self._show_seats()

    def _states(self) -> list[SeatState]:
        """The seats that can still be confirmed, as they are now."""
        states = self._session.live.states
        return seats_to_confirm([states[seat] for seat in self._seats if seat in states])

    def _show_seats(self) -> None:
        board, states = self._session.live, self._states()
        self._shown = {state.seat.id: Shown.on(board, state.seat) for state in states}
        self.query_one("#title", Label).update(f"Confirm {quantity(len(states), 'seat')}")
        self.query_one("#question", Static).update("\n".join(map(_sentence, states)))
        self.mark_shown()

    def board_changed(self, before: Board) -> None:
        """List the seats again, if there are other statements about one of them."""
        board = self._session.live
        now = {state.seat.id: Shown.on(board, state.seat) for state in self._states()}
        if now != self._shown:
            self._show_seats()
            self.show_verdict(CHANGED)

    @on(Input.Submitted)
    def confirm(self) -> None:
        """Record an entry for each listed seat, bound to the statements that are listed."""
        if not self.is_read:
            self.show_verdict(NOT_READ)
            return
        try:
            by = parse_initials(self.typed("initials"))
            signed = [self._signed(state, by) for state in self._states()]
        except EntryError as error:
            self.show_verdict(str(error))
            return
        self._session.initials = by
        for entry in signed:
            self._background.record(entry)
        self.dismiss()

    def _signed(self, state: SeatState, by: str) -> SignedEntry:
        board, seat = self._session.live, state.seat
        made = entries.confirm(board, seat, by=by, now=self._session.clock())
        return SignedEntry(seat, by, [made], self._shown[seat.id])


def _sentence(state: SeatState) -> str:
    name = state.seat.name
    if state.status is Status.DOUBTFUL:
        figures = unconfirmed_figures(state)
        return f"{name} is doubtful:\n{doubts_text(state)}\nIt will count: {figures}.\n"
    majority = f", majority {state.figures.majority:,}" if state.figures else ""
    return f"{name}: {visible(state.result())}{majority}"
