"""The seats that each party would have on the swing so far. `view_models` makes the lines."""

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.widgets import Label, Static

from tracker.ui.screens.dialog import Dialog
from tracker.ui.session import Session
from tracker.ui.view_models.projected_seats import projected_seats
from tracker.ui.widgets.lines import Lines

REFRESH_SECONDS = 1.0
"""Seconds after which a new projection is shown. One is made every two seconds, at most."""


class ProjectedScreen(Dialog[None]):
    """Changes with the projection while it is open."""

    AUTO_FOCUS = "#projected-scroll"

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session

    def compose(self) -> ComposeResult:
        with Vertical(classes="box wide tall"):
            yield Label("Projected seats: not a result", classes="title")
            with VerticalScroll(id="projected-scroll"):
                yield Lines(id="projected")
            yield Static("Esc closes.", classes="hint")

    def on_mount(self) -> None:
        self.set_interval(REFRESH_SECONDS, self.show_seats)
        self.call_after_refresh(self.show_seats)

    def on_resize(self) -> None:
        self.call_after_refresh(self.show_seats)

    def show_seats(self) -> None:
        """Show the lines, if there is a layout."""
        width = self.query_one("#projected-scroll").scrollable_content_region.width
        if width:
            lines = projected_seats(self._session.board, self._session.projection, width)
            self.query_one("#projected", Lines).show(lines)
