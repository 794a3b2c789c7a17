"""The board: the glance at the top, a view in the middle, what happened and what is to come."""

import datetime as dt
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.events import DescendantFocus
from textual.screen import Screen

from tracker.board import Board
from tracker.board.seat_state import SeatState
from tracker.ui import actions
from tracker.ui.desk_actions import DeskActions
from tracker.ui.panes.header import Header
from tracker.ui.panes.map import MapPane
from tracker.ui.panes.side import Side
from tracker.ui.panes.views import AnyPane, Views
from tracker.ui.view_models.saved_views import SavedView
from tracker.ui.view_models.seat import seat_preview
from tracker.ui.view_models.status_bar import tally_line
from tracker.ui.widgets.key_bar import KeyBar
from tracker.ui.widgets.line_list import LineList
from tracker.ui.widgets.lines import Lines

if TYPE_CHECKING:
    from tracker.ui.panes.filter_bar import FilterBar

NARROW = 120
"""Columns below which the panels go under the view; the app says so too."""


class BoardScreen(DeskActions, Screen[None]):
    """What a producer looks at all night."""

    BINDINGS: ClassVar = [
        *actions.bindings(actions.BOARD),
        Binding("tab", "next_panel(1)", show=False, priority=True),
        Binding("shift+tab", "next_panel(-1)", show=False, priority=True),
    ]
    AUTO_FOCUS = ""

    def __init__(self) -> None:
        super().__init__()
        self._stale = self._laid_out = False
        self._previewed: tuple[int, ...] = ()
        self._preview_of: SeatState | None = None
        """Held, so that its identity is nobody else's."""

    def compose(self) -> ComposeResult:
        """Lay the board out, with the view that was showing last."""
        self.set_class(self.app.size.width < NARROW, "-narrow")  # else it is laid out twice
        yield Lines(id="glance")
        with Horizontal(id="middle"):
            with Vertical(id="main"):
                yield Header(id="columns")
                yield Views(self.tracker.memory, id="views")
                yield Lines(id="preview")
            yield Side(id="side")
        yield KeyBar()

    def on_mount(self) -> None:
        """Take up where the producer left, and start the clock."""
        self._laid_out = True
        self.side.start_afresh()
        self._arrange()
        self.pane.focus()
        self.set_interval(0.5, self.tracker.tick)
        self.call_after_refresh(self.call_after_refresh, self._painted)

    def _painted(self) -> None:
        self._views.complete()
        self.tracker.begin()

    def was_looked_at(self) -> None:
        """Whoever leaves with the log before them has seen it."""
        if self.is_laid_out and self.pane is self._views.log_pane:
            self._views.log_pane.was_looked_at()

    def remember(self) -> None:
        """Write down where the producer is, to take up from there."""
        if self.is_laid_out:
            self._views.remember(self.tracker.memory)

    # -- what there is ---------------------------------------------------------------

    @property
    def is_laid_out(self) -> bool:
        """Whether everything is there: not while it is being set up, or taken down."""
        return self._laid_out and self.is_attached

    @property
    def _views(self) -> Views:
        return self.query_one(Views)

    @property
    def pane(self) -> AnyPane:
        """The view that is showing."""
        return self._views.pane

    @property
    def side(self) -> Side:
        """The panels beside the view."""
        return self.query_one(Side)

    @property
    def selected_seat(self) -> str:
        """The seat under the cursor of the list that has the focus."""
        if isinstance(self.focused, LineList) and self.focused in self.side.panels:
            return self.focused.key
        return self.pane.seat_of(self.pane.key)

    # -- showing ---------------------------------------------------------------------

    def show_board(self, before: Board, now: dt.datetime) -> None:
        """Show the board as it is now; what differs from `before` is the latest news."""
        self.side.apply(before, now)
        self.mark_stale()

    def start_afresh(self) -> None:
        """Show a board that did not come from the one before."""
        self.side.start_afresh()
        self.show_all()

    def caught_up(self) -> None:
        """What was there at the start has been read, by file name: put it in the night's order."""
        self.side.put_in_order()
        self.mark_stale()

    def mark_stale(self) -> None:
        """Something is not as it is shown: show everything, once all that waits was heard."""
        if not self._stale:
            self._stale = True
            self.call_after_refresh(self.show_all)

    def show_all(self) -> None:
        """Show everything; widgets repaint only the cells that differ."""
        self._stale = False
        if not self.is_laid_out:
            return
        self.show_glance()
        self.show_pane()
        self.side.show_board()
        self.show_preview()

    def apply(self, of: str) -> None:
        """There is news of something: it is shown if the view shows it."""
        if self.is_laid_out and of in self.pane.SHOWS:
            self.mark_stale()

    def show_glance(self) -> None:
        """The two lines at the top."""
        width, board = self.size.width, self.tracker.board
        if width and self.is_laid_out:
            self.query_one("#glance", Lines).show(
                [self.tracker.glance(width), tally_line(board, width)]
            )

    def show_pane(self) -> None:
        """The view, and the line above it."""
        if not self.is_laid_out:
            return
        pane = self.pane
        if pane.content_width:  # else it is not laid out yet: it says when it is
            pane.show_board()
            self.query_one(Header).show_over(pane)

    def on_resize(self) -> None:
        """The glance is made anew for the new width; the lists say so themselves."""
        self.show_glance()

    @on(LineList.Resized)
    def relay(self) -> None:
        """Every line is made anew for the new width."""
        self.mark_stale()

    @on(LineList.Moved)
    def moved(self, message: LineList.Moved) -> None:
        """Another seat is selected."""
        if isinstance(message.list, MapPane) and message.list is self.pane:
            self.query_one(Header).show_over(message.list)
        self.show_preview()

    @on(DescendantFocus)
    def show_preview(self) -> None:
        """Under the lists, where there is room: the selected seat in short."""
        preview = self.query_one("#preview", Lines)
        height, width = preview.size.height, preview.size.width
        if not height:
            return
        state = self.tracker.board.states.get(self.selected_seat)
        previewed = (id(state), height, width)  # equal states may be confirmed by others
        if previewed == self._previewed:
            return
        self._previewed, self._preview_of = previewed, state
        lines = seat_preview(state, width)[:height] if state else []
        preview.show([*lines, *([()] * (height - len(lines)))])

    def _arrange(self) -> None:
        """Show what belongs to the view: the panels beside it, its filter, its keys."""
        pane = self.pane
        self.side.display = pane.BESIDE
        self.set_class(isinstance(pane, MapPane), "on-map")
        self.side.remove_class("coming")
        self._show_filter(open_it=bool(pane.query_text))
        self.query_one(KeyBar).show_keys(self.tracker.keys(actions.BOARD, pane.NAME))

    # -- going somewhere -------------------------------------------------------------

    @on(LineList.Opened)
    def open_selected(self, message: LineList.Opened) -> None:
        """Enter on a seat opens it."""
        panel = message.list in self.side.panels
        if seat := message.key if panel else self.pane.seat_of(message.key):
            self.tracker.open_seat(seat)

    def action_view(self, name: str) -> None:
        """Show another view in the middle."""
        self._views.show(name)
        self._arrange()
        self.show_pane()
        self.pane.focus()
        self.show_preview()

    def action_saved(self, slot: str) -> None:
        """Show the view that is kept on a number key."""
        saved = self.tracker.saved_view(slot)
        if saved is None:
            key = self.tracker.key_of("keep")
            self.tracker.say(f"Nothing is kept on {slot} yet: {key} keeps the view you are in.")
            return
        self.action_view(saved.view)
        self.pane.query_text = saved.query
        self.pane.order = saved.order if saved.order in self.pane.ORDERS else ""
        self._arrange()
        self.show_pane()

    def action_keep_view(self) -> None:
        """Keep the view that is showing on a number key."""
        from tracker.ui.screens.keep_view import KeepViewScreen

        pane = self.pane
        view = SavedView(pane.NAME, pane.query_text, pane.order)

        def kept(slot: str | None) -> None:
            if slot:
                self.tracker.memory.saved[slot] = view
                self.tracker.say(f"{slot} is now: {view}")

        self.app.push_screen(KeepViewScreen(view, self.tracker.saved_views()), kept)

    def action_next_panel(self, step: int) -> None:
        """Tab: from the view to the latest, to what is still to come, and round again."""
        if self.query("#filter:focus") or not self.side.display:
            self.pane.focus()
            return
        panels = [self.pane, *self.side.panels]
        here = panels.index(self.focused) if self.focused in panels else 0
        panel = panels[(here + step) % len(panels)]
        self.side.bring_forward(panel)
        self.call_after_refresh(panel.focus)

    # -- the list that one looks at --------------------------------------------------

    def _show_filter(self, *, open_it: bool) -> None:
        """Show the view's filter under it, or put it away."""
        if not open_it and not self.query("#filter"):  # nobody has filtered yet
            return
        bar = self._filter()
        bar.value = self.pane.query_text
        bar.display = open_it

    def _filter(self) -> "FilterBar":
        """The field for the filter; it is made when it is first wanted."""
        from tracker.ui.panes.filter_bar import FilterBar

        for bar in self.query(FilterBar):
            return bar
        bar = FilterBar(id="filter")
        self.query_one("#main").mount(bar, after="#views")
        return bar

    def action_filter(self) -> None:
        """Open the filter under the view."""
        self._show_filter(open_it=True)
        self._filter().focus()

    def filter_by(self, text: str) -> None:
        """The view follows the filter as it is typed."""
        if text != self.pane.query_text:
            self.pane.query_text = text
            self.show_pane()

    def leave_filter(self) -> None:
        """Enter in the filter goes to the view."""
        self._show_filter(open_it=bool(self.pane.query_text))
        self.pane.focus()

    def key_escape(self) -> None:
        """Clear the filter, and what was told."""
        self.app.clear_notifications()
        self.pane.query_text = ""
        self._arrange()
        self.show_pane()
        self.pane.focus()

    def action_order(self) -> None:
        """The next order of the view."""
        self.pane.next_order()
        self.show_pane()

    @on(Header.Clicked)
    def order_by(self, message: Header.Clicked) -> None:
        """A click on the name of a column orders by it."""
        if order := self.pane.order_at(message.x):
            self.pane.order = order
            self.show_pane()

    def action_shift(self, columns: int) -> None:
        """Earlier or further columns of the view."""
        self.pane.shift(columns)
        self.show_pane()

    def action_seen(self) -> None:
        """The selected seat's flip was seen."""
        self.tracker.see(self.selected_seat)

    def action_all_seen(self) -> None:
        """Every flip was seen."""
        self.tracker.see(*self.tracker.marks.unseen)

    def action_watch(self) -> None:
        """Be told of everything in the selected seat; again: not."""
        if self.selected_seat:
            self.tracker.watch_seat(self.selected_seat)
