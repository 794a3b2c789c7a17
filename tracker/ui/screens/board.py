"""The board screen: the status bar, a view, the panels, the preview and the key bar."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.events import DescendantFocus
from textual.screen import Screen
from textual.widgets import Input

from tracker.ui import actions
from tracker.ui.notifier import Notifier
from tracker.ui.panes.header import Header
from tracker.ui.panes.map import MapPane
from tracker.ui.panes.pane import Shows
from tracker.ui.panes.preview import Preview
from tracker.ui.panes.problems import ProblemsPane
from tracker.ui.panes.seats import SeatsPane
from tracker.ui.panes.side import COLUMNS_FROM, Side
from tracker.ui.panes.status import StatusBar
from tracker.ui.panes.views import AnyPane, Views
from tracker.ui.saved_state import SavedState
from tracker.ui.screens.messages import OpenSeat, Painted
from tracker.ui.session import Session
from tracker.ui.view_models.filter_grammar import filter_example
from tracker.ui.view_models.filter_terms import MARKED
from tracker.ui.view_models.orders import known_order, reverse_of
from tracker.ui.view_models.saved_views import SavedView
from tracker.ui.view_models.seats import BY_SIGN
from tracker.ui.widgets.cursor_view import CursorView
from tracker.ui.widgets.field import Field, Underliner
from tracker.ui.widgets.key_bar import KeyBar
from tracker.ui.widgets.line_list import LineList

NARROW = 120
"""On a terminal with fewer columns, the panels are below the view."""


class BoardScreen(Screen[None]):
    """The screen that a producer watches all night."""

    BINDINGS: ClassVar = [
        *actions.bindings(actions.BOARD),
        Binding("tab", "next_panel(1)", show=False, priority=True),
        Binding("shift+tab", "next_panel(-1)", show=False, priority=True),
    ]
    AUTO_FOCUS = ""

    def __init__(self, session: Session, notifier: Notifier) -> None:
        super().__init__()
        self.session = session
        self._notifier = notifier
        self._status = StatusBar(session)
        self._header = Header(id="columns")
        self._views = Views(session, id="views")
        self._preview = Preview()
        self.side = Side(session, id="side")
        self._refresh_queued = self._laid_out = False

    def compose(self) -> ComposeResult:
        """The parts, from top to bottom."""
        # Set later, the class would cause a second layout.
        self.set_class(self.app.size.width < NARROW, "-narrow")
        self.set_class(self.app.size.width >= COLUMNS_FROM, "-columns")
        yield self._status
        with Horizontal(id="middle"):
            with Vertical(id="main"):
                yield self._header
                yield self._views
                yield self._preview
            yield self.side
        yield KeyBar()

    def on_mount(self) -> None:
        """Show the saved view. Post `Painted` after the first paint."""
        self._laid_out = True
        self._show_view()
        self.call_after_refresh(self.call_after_refresh, self._painted)

    def _painted(self) -> None:
        self._views.mount_hidden()
        self.post_message(Painted())

    def leave_log(self) -> None:
        """Mark the log as seen, if it is the view that is shown."""
        if self.is_laid_out:
            self._views.leave_log()

    def save_to(self, saved: SavedState) -> None:
        """Copy the state of the views into `saved`."""
        if self.is_laid_out:
            self._views.save_to(saved)

    # -- the parts ---------------------------------------------------------------------

    @property
    def is_laid_out(self) -> bool:
        """Whether the widgets exist: False before the screen is mounted and after its removal."""
        return self._laid_out and self._header.is_attached

    @property
    def pane(self) -> AnyPane:
        """The view that is shown."""
        return self._views.pane

    @property
    def selected_seat(self) -> str:
        """The id of the seat under the cursor of the focused panel, else of the view.

        Empty if there is no such seat.
        """
        if isinstance(self.focused, LineList) and self.focused in self.side.panels:
            return self.focused.key
        return self.pane.seat_of(self.pane.key)

    @property
    def listed_seats(self) -> list[str]:
        """The ids of the seats in the view, each once; on the map those that match its filter."""
        pane, states = self.pane, self.session.board.states
        if isinstance(pane, MapPane):
            return [seat for seat, state in states.items() if pane.filter.matches(state)]
        return list(dict.fromkeys(seat for key in pane.keys if (seat := pane.seat_of(key))))

    def seat_beside(self, seat: str, direction: int) -> str:
        """The id of the seat after (1) or before (-1) another in the view; empty at its end.

        If the view does not have the seat: in the order of the election's seats.
        """
        listed = self.listed_seats
        if seat not in listed:
            listed = list(self.session.board.states)
        place = listed.index(seat) + direction
        return listed[place] if 0 <= place < len(listed) else ""

    @property
    def selected_file(self) -> str:
        """The name of the problem file under the cursor of the view; empty if there is none."""
        is_view = isinstance(self.pane, ProblemsPane) and self.focused not in self.side.panels
        return self.pane.key if is_view else ""

    # -- showing the session -----------------------------------------------------------

    @on(CursorView.Resized)
    def refresh_soon(self) -> None:
        """Show everything after the queued messages are handled; several calls show it once."""
        if not self._refresh_queued:
            self._refresh_queued = True
            self.call_after_refresh(self.show_all)

    def show_all(self) -> None:
        """Show everything, if the widgets exist."""
        self._refresh_queued = False
        if not self.is_laid_out:
            return
        self.show_status()
        self.show_pane()
        self.side.show_board()
        self.show_preview()

    def refresh_for(self, change: Shows) -> None:
        """Show everything soon, if the view shows the value that changed."""
        if self.is_laid_out and change in self.pane.SHOWS:
            self.refresh_soon()

    def show_status(self) -> None:
        if self._status.is_attached:
            self._status.show_board()

    def show_pane(self) -> None:
        """Show the view and the line above it."""
        if not self.is_laid_out:
            return
        pane = self.pane
        if pane.content_width:  # 0 before the layout, after which the pane posts `Resized`
            pane.show_board()
            self._header.show_over(pane)

    def on_resize(self) -> None:
        """Show everything for the new size, after its layout.

        The lists post `Resized` themselves, but not when the layout beneath a dialog was for the
        old width of the board, and the dialog closes.
        """
        self.show_status()
        self.refresh_soon()

    def on_screen_resume(self) -> None:
        """After a dialog or a page: the terminal can have another size than when it opened.

        What was queued beneath it may not have been shown, so it is queued again.
        """
        self._refresh_queued = False
        self.refresh_soon()

    @on(CursorView.Moved)
    def cursor_moved(self, message: CursorView.Moved) -> None:
        """Show the seat under the cursor in the preview, and on the map also in the header."""
        if isinstance(message.view, MapPane) and message.view is self.pane:
            self._header.show_over(message.view)
        self.show_preview()

    @on(DescendantFocus)
    def show_preview(self) -> None:
        """Show the selected seat in the preview, if the screen has room for it."""
        if self._preview.size.height:
            state = self.session.board.states.get(self.selected_seat)
            self._preview.show_seat(state, self.session.marks)

    def _show_view(self) -> None:
        """Show the current view, with the panels, filter and keys that belong to it."""
        pane, session = self.pane, self.session
        self.side.display = pane.HAS_SIDE
        self.set_class(isinstance(pane, MapPane), "on-map")
        self.side.remove_class("coming")
        self._show_filter(is_open=bool(pane.filter_text))
        allowed = session.permissions.allowed(actions.BOARD)
        keys = actions.foot_keys(allowed, session.settings.keys, f"view-{pane.NAME}")
        kept = actions.kept_keys(session.saved_views(), session.settings.keys)
        self.query_one(KeyBar).show_keys([*keys, *kept])
        self.show_pane()
        pane.focus()

    # -- another seat, view or panel ---------------------------------------------------

    @on(CursorView.Opened)
    def open_selected(self, message: CursorView.Opened) -> None:
        """Open the page of the seat of an opened row."""
        on_side = message.view is not self.pane
        if seat := message.key if on_side else self.pane.seat_of(message.key):
            self.post_message(OpenSeat(seat))

    def action_view(self, name: str) -> None:
        """Show the view of this name."""
        self._views.show(name)
        self._show_view()
        self.show_preview()

    def action_marked(self) -> None:
        """Show the seats with a sign that the head counts, each sign under its heading."""
        self.show_seats(f"{MARKED} sort:{BY_SIGN}")

    def show_seats(self, filter: str) -> None:
        """Show the seats that match a filter."""
        self.action_view(SeatsPane.NAME)
        self.pane.filter_text = filter
        self._show_view()

    def action_saved(self, slot: str) -> None:
        """Show the saved view of this number key."""
        saved = self.session.saved_views().get(slot)
        if saved is None:
            key = self.session.key_of("keep")
            self._notifier.say(f"Nothing is kept on {slot} yet: {key} keeps the view you are in.")
            return
        self.action_view(saved.view)
        self.pane.filter_text = saved.query
        self.pane.order = known_order(saved.order, self.pane.ORDERS)
        self._show_view()

    def action_keep_view(self) -> None:
        """Ask for a number key, and keep the current view with filter and order on it."""
        from tracker.ui.screens.keep_view import KeepViewScreen

        pane = self.pane
        view = SavedView(pane.NAME, pane.filter_text, pane.order)

        def kept(slot: str | None) -> None:
            if slot:
                self.session.saved.views[slot] = view
                self._notifier.say(f"{slot} is now: {view}")
                self._show_view()

        self.app.push_screen(KeepViewScreen(view, self.session.saved_views()), kept)

    def action_next_panel(self, step: int) -> None:
        """Focus the next (1) or previous (-1) list of: the view, "Latest", "Still to come".

        From the field of the filter, and without panels, focus the view.
        """
        if self.query("#filter:focus") or not self.side.display:
            self.pane.focus()
            return
        panels = [self.pane, *self.side.panels]
        focused = panels.index(self.focused) if self.focused in panels else 0
        panel = panels[(focused + step) % len(panels)]
        self.side.bring_forward(panel)
        self.call_after_refresh(panel.focus)

    # -- filter, order and marks of the view -------------------------------------------

    def _show_filter(self, *, is_open: bool) -> None:
        """Show or hide the field for the filter, below the view."""
        if not is_open and not self.query("#filter"):  # the field was not used yet
            return
        bar = self._filter_bar()
        bar.value = self.pane.filter_text
        bar.display = is_open

    def _filter_bar(self) -> Input:
        """The field for the filter. It is made when it is first used."""
        for bar in self.query("#filter").results(Input):
            return bar
        bar = Field(
            placeholder=f"e.g. {filter_example(self.session.live.election)}",
            highlighter=Underliner(lambda: self.pane.wrong_spans()),
            id="filter",
            compact=True,
        )
        self.query_one("#main").mount(bar, after="#views")
        return bar

    def action_filter(self) -> None:
        """Open the field for the filter."""
        self._show_filter(is_open=True)
        self._filter_bar().focus()

    @on(Input.Changed, "#filter")
    def apply_filter(self, message: Input.Changed) -> None:
        """Filter the view, after every key in the field.

        The cursor goes to the seat whose name is typed, or begun: Enter then opens no other seat.
        """
        pane = self.pane
        if message.value != pane.filter_text:
            pane.filter_text = message.value
            self.show_pane()
            if pane.ROWS_ARE_SEATS:
                states = self.session.board.states
                pane.select(pane.filter.begun_seat(states[s] for s in self.listed_seats))

    @on(Input.Submitted, "#filter")
    def leave_filter(self) -> None:
        """Return to the view. Hide the field if it is empty."""
        self._show_filter(is_open=bool(self.pane.filter_text))
        self.pane.focus()

    def key_escape(self) -> None:
        """Clear the filter and the toasts."""
        self.app.clear_notifications()
        self.pane.filter_text = ""
        self._show_view()

    def action_order(self) -> None:
        """Sort the view by its next order."""
        self.pane.next_order()
        self.show_pane()

    def action_reverse(self) -> None:
        """Sort the view by the reverse of its order."""
        self.pane.reverse_order()
        self.show_pane()

    @on(Header.Clicked)
    def order_by(self, message: Header.Clicked) -> None:
        """Sort by the column whose title was clicked, if it has an order; a second click reverses
        it."""
        if order := self.pane.order_at(message.x):
            is_second = order == self.pane.current_order
            self.pane.order = reverse_of(order) if is_second else order
            self.show_pane()

    def action_shift(self, columns: int) -> None:
        """Scroll the columns of the view: to the left if negative."""
        self.pane.shift(columns)
        self.show_pane()

    def action_seen(self) -> None:
        """Mark the selected seat's flip or correction as seen."""
        self._mark_seen(self.selected_seat)

    def action_all_seen(self) -> None:
        """Mark every flip and correction as seen."""
        marks = self.session.marks
        self._mark_seen(*marks.unseen, *marks.corrected)

    def _mark_seen(self, *seats: str) -> None:
        self.session.seat_marks.see(self.session.board, seats)
        self.refresh_soon()

    def action_watch(self) -> None:
        """Mark the selected seat as watched, or remove the mark."""
        self.toggle_watch(self.selected_seat)

    def toggle_watch(self, seat_id: str) -> None:
        """Mark a seat as watched, or remove the mark."""
        if seat := self.session.board.election.seat_by_id.get(seat_id):
            is_watched = self.session.seat_marks.toggle_watch(seat.id)
            text = "is watched" if is_watched else "is not watched any more"
            self._notifier.say(f"{seat.name} {text}.")
            self.refresh_soon()
