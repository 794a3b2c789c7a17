"""The board: the glance at the top, the marginals, what happened, and what is still to come."""

import datetime as dt
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.events import DescendantFocus
from textual.screen import Screen
from textual.widgets import ContentSwitcher, Footer, Input

from tracker.board import Board
from tracker.ui import actions
from tracker.ui.desk_actions import DeskActions
from tracker.ui.view_models import events, problems, seats, targets
from tracker.ui.view_models.events import Event
from tracker.ui.view_models.glance import tally
from tracker.ui.view_models.seat import brief
from tracker.ui.view_models.spans import heading
from tracker.ui.widgets.lines import LineList, Lines

SIDE_PANELS = ("latest", "to-come")
EVENTS_KEPT = 500
"""How many past events the list of the latest goes back."""


class BoardScreen(DeskActions, Screen[None]):
    """What a producer looks at all night."""

    BINDINGS: ClassVar = [
        *actions.bindings(actions.BOARD),
        Binding("tab", "next_panel(1)", show=False, priority=True),
        Binding("shift+tab", "next_panel(-1)", show=False, priority=True),
    ]
    AUTO_FOCUS = "#targets"

    def __init__(self) -> None:
        super().__init__()
        self._events: list[Event] = []
        self._order = next(iter(seats.ORDERS))

    def compose(self) -> ComposeResult:
        """Lay the board out."""
        yield Lines(id="glance")
        with Horizontal(id="middle"):
            with Vertical(id="main"):
                yield Lines(id="columns")
                with ContentSwitcher(initial="targets", id="views"):
                    yield LineList(id="targets")
                    yield LineList(id="seats")
                    yield LineList(id="problems")
                yield Input(placeholder="Find: lab gain norfolk", id="filter", compact=True)
                yield Lines(id="preview")
            with Vertical(id="side"):
                yield Lines(id="latest-heading", classes="heading")
                yield LineList(id="latest")
                yield Lines(id="to-come-heading", classes="heading")
                yield LineList(id="to-come")
        yield Footer(compact=True, show_command_palette=False)

    def on_mount(self) -> None:
        """Start the clock; what has been declared by now is the latest news."""
        self.query_one("#filter").display = False
        self._take_all_as_news()
        self.set_interval(0.5, self.show_glance)

    def _take_all_as_news(self) -> None:
        board = self.tracker.board
        happened = events.events(Board.before(board.election), board, self.tracker.clock())
        self._events = [*reversed(happened)][:EVENTS_KEPT]

    def start_afresh(self) -> None:
        """Show a board that did not come from the one before."""
        self._take_all_as_news()
        self.show_all()

    def on_resize(self) -> None:
        """The glance is made anew for the new width; the lists say so themselves."""
        self.show_glance()

    @on(LineList.Resized)
    def relay(self) -> None:
        """Every line is made anew for the new width."""
        self.show_all()

    # -- showing ---------------------------------------------------------------------

    def show_board(self, before: Board, now: dt.datetime) -> None:
        """Show the board as it is now; what differs from `before` is the latest news."""
        happened = events.events(before, self.tracker.board, now)
        self._events = [*reversed(happened), *self._events][:EVENTS_KEPT]
        self.show_all()

    def caught_up(self) -> None:
        """What was there at the start has been read, by file name: put it in the night's order."""
        self._events = events.newest_first(self._events)
        self.show_all()

    def show_all(self) -> None:
        """Show everything; widgets repaint only the lines that differ."""
        if not self.query("#to-come"):  # not laid out yet, or being taken down
            return
        self.show_glance()
        self._show_view()
        self._show_side()
        self.show_preview()

    def show_glance(self) -> None:
        """The two lines at the top."""
        width, board = self.size.width, self.tracker.board
        if width and self.query("#glance"):
            self.query_one("#glance", Lines).show([self.tracker.glance(width), tally(board, width)])

    def _show_view(self) -> None:
        view = self.view
        width = view.scrollable_content_region.width
        if not width:  # not laid out yet: it says when it is
            return
        board, columns = self.tracker.board, self.query_one("#columns", Lines)
        if view.id == "targets":
            columns.show([targets.target_header(width)])
            view.show(targets.targets(board, width))
        elif view.id == "seats":
            columns.show([seats.seat_header(width, self._order)])
            wanted = self.query_one("#filter", Input).value
            view.show(seats.seats(board, width, matching=wanted, order=self._order))
        else:
            columns.show([problems.problem_header(width)])
            arriving = self.tracker.feed.arriving_files
            found, totals = self.tracker.problems, self.tracker.feed.totals
            view.show(problems.problems(found, board.election, width, arriving, totals))

    def _show_side(self) -> None:
        board, latest = self.tracker.board, self.query_one("#latest", LineList)
        width = latest.scrollable_content_region.width
        self.query_one("#latest-heading", Lines).show([heading("Latest", "", width)])
        latest.show(events.latest(self._events, board, width))
        coming = events.to_come(board, width)
        self.query_one("#to-come-heading", Lines).show(
            [heading("Still to come", f"{len(coming)}, as they came last time", width)]
        )
        self.query_one("#to-come", LineList).show(coming)

    @on(LineList.Moved)
    @on(DescendantFocus)
    def show_preview(self) -> None:
        """Under the lists, where there is room: the selected seat in short."""
        preview = self.query_one("#preview", Lines)
        state = self.tracker.board.states.get(self.selected_seat)
        height, width = preview.size.height, preview.size.width
        if not height:
            return
        if state is None:
            preview.show([()] * height)
            return
        lines = brief(state, width)[:height]
        preview.show([*lines, *([()] * (height - len(lines)))])

    @property
    def view(self) -> LineList:
        """The list that is showing in the middle."""
        return self.query_one(f"#{self.query_one('#views', ContentSwitcher).current}", LineList)

    # -- doing -----------------------------------------------------------------------

    @property
    def selected_seat(self) -> str:
        """The seat under the cursor of the list that has the focus."""
        focused = self.focused if isinstance(self.focused, LineList) else self.view
        return focused.key if focused.id != "problems" else ""

    @on(LineList.Opened)
    def open_selected(self, message: LineList.Opened) -> None:
        """Enter on a seat opens it."""
        if message.list.id != "problems":
            self.tracker.open_seat(message.key)

    def action_view(self, name: str) -> None:
        """Show another list in the middle."""
        self.query_one("#views", ContentSwitcher).current = name
        self.query_one("#side").remove_class("coming")
        self.query_one("#filter").display = name == "seats" and bool(self._filter.value)
        self._show_view()
        self.view.focus()
        self.show_preview()

    def action_next_panel(self, step: int) -> None:
        """Tab: from the view to the latest, to what is still to come, and round again."""
        if self.focused is self._filter:
            self.view.focus()
            return
        panels = [self.view, *(self.query_one(f"#{name}", LineList) for name in SIDE_PANELS)]
        here = panels.index(self.focused) if self.focused in panels else 0
        panel = panels[(here + step) % len(panels)]
        self.query_one("#side").set_class(panel.id == "to-come", "coming")
        self.call_after_refresh(panel.focus)

    @property
    def _filter(self) -> Input:
        return self.query_one("#filter", Input)

    def action_filter(self) -> None:
        """Open the filter over the list of all seats."""
        self.action_view("seats")
        self._filter.display = True
        self._filter.focus()

    @on(Input.Changed, "#filter")
    def filter_changed(self) -> None:
        """The list follows the filter as it is typed."""
        if self.view.id == "seats":
            self._show_view()

    @on(Input.Submitted, "#filter")
    def filter_done(self) -> None:
        """Enter in the filter goes to the list."""
        self.view.focus()

    def key_escape(self) -> None:
        """Clear the filter."""
        self._filter.value = ""
        self.query_one("#side").remove_class("coming")
        self._filter.display = False
        self.view.focus()

    def action_order(self) -> None:
        """The next order of the list of all seats."""
        orders = list(seats.ORDERS)
        self._order = orders[(orders.index(self._order) + 1) % len(orders)]
        self.action_view("seats")
