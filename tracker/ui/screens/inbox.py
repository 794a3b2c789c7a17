"""The inbox of alerts. `view_models.inbox` makes its lines."""

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Label, Static

from tracker.ui.background import Background
from tracker.ui.screens.dialog import Dialog
from tracker.ui.screens.messages import OpenSeat
from tracker.ui.session import Session
from tracker.ui.view_models.alerts import Alert
from tracker.ui.view_models.inbox import (
    alert_detail,
    all_question,
    inbox_listing,
    inbox_title,
    is_unsettled,
)
from tracker.ui.widgets.cursor_view import CursorView
from tracker.ui.widgets.line_list import LineList
from tracker.ui.widgets.lines import Lines


class InboxScreen(Dialog[None]):
    """The alerts of the night, newest first: each, or all, can be acknowledged."""

    BINDINGS: ClassVar = [
        ("space", "acknowledge", "Acknowledge"),
        ("S", "acknowledge_all", "Acknowledge all"),
    ]
    AUTO_FOCUS = "#alerts"

    def __init__(self, session: Session, background: Background) -> None:
        super().__init__()
        self._session, self._background = session, background

    def compose(self) -> ComposeResult:
        with Vertical(classes="box wide tall"):
            yield Label("", id="alerts-title", classes="title", markup=False)
            yield LineList(id="alerts")
            yield Lines(id="alert")
            yield Static("", id="verdict", markup=False)
            yield Static(
                "Space acknowledges, S all, Enter opens the seat, Esc closes.",
                classes="hint",
                markup=False,
            )

    def on_mount(self) -> None:
        self.call_after_refresh(self.alerts_changed)

    def on_resize(self) -> None:
        self.call_after_refresh(self.alerts_changed)

    @on(CursorView.Resized)
    def alerts_changed(self) -> None:
        """Show the alerts and the acknowledgements, unless there is no layout yet."""
        session, alert_list = self._session, self._list
        if not alert_list.content_width:
            return
        title = inbox_title(session.alerts, session.waiting_alerts)
        self.query_one("#alerts-title", Label).update(title)
        alert_list.show(
            inbox_listing(
                session.alerts[::-1],
                session.acknowledgements,
                session.live,
                alert_list.content_width,
            )
        )
        if not alert_list.key and session.alerts:
            alert_list.key = session.alerts[-1].id
        self.show_selected()

    @on(CursorView.Moved)
    def show_selected(self) -> None:
        """Show of the selected alert what happened and what to do."""
        session, alert = self._session, self._selected
        lines = self.query_one("#alert", Lines)
        if alert is None:
            lines.show([])
            return
        acknowledged = session.acknowledgements.get(alert.id)
        width = self._list.content_width
        lines.show(alert_detail(alert, acknowledged, session.live, session.key_of, width))

    @property
    def _list(self) -> LineList:
        return self.query_one("#alerts", LineList)

    @property
    def _selected(self) -> Alert | None:
        return next((a for a in self._session.alerts if a.id == self._list.key), None)

    @on(CursorView.Opened)
    def open_seat(self) -> None:
        """Close the inbox and open the page of the alert's seat."""
        if (alert := self._selected) and alert.seat:
            self.dismiss()
            self.app.post_message(OpenSeat(alert.seat))

    def action_acknowledge(self) -> None:
        """Acknowledge the selected alert."""
        if alert := self._selected:
            self._acknowledge([alert])

    def action_acknowledge_all(self) -> None:
        """Ask whether to acknowledge all alerts, except those of what is not settled."""
        session = self._session
        waiting = [a for a in session.alerts if a.id not in session.acknowledgements]
        unsettled = [alert for alert in waiting if is_unsettled(alert, session.live)]
        settled = [alert for alert in waiting if alert not in unsettled]
        if settled:
            self._acknowledge(settled, all_question(settled, unsettled))
        elif unsettled:
            self.show_verdict("What waits is not settled: Space acknowledges each alone.")

    def _acknowledge(self, alerts: Sequence[Alert], question: str = "") -> None:
        """Record who has seen these alerts.

        First ask for initials, if there is a question or if they are not known.
        """
        session = self._session
        waiting = [alert for alert in alerts if alert.id not in session.acknowledgements]
        if refusal := session.permissions.refusal("acknowledge"):
            self.show_verdict(refusal)
            return
        if not waiting:
            return

        def record(by: str | None) -> None:
            if by:
                session.initials = by
                session.seat_marks.see(session.live, [alert.seat for alert in waiting])
                self._background.acknowledge([alert.id for alert in waiting], by)

        if session.initials and not question:
            record(session.initials)
            return

        from tracker.ui.screens.confirm import InitialsScreen

        sentence = question or "Every board of this ledger shows who has seen an alert."
        self.app.push_screen(InitialsScreen("Acknowledge", sentence, session.initials), record)
