"""Applies messages from the background threads: to the session, the screens and the alerts."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from textual.screen import Screen

from tracker.board import Board
from tracker.board.signature import SignedEntry
from tracker.ledger.as_of import AsOf
from tracker.ledger.explain import explain_standing
from tracker.ledger.timeline_event import TimelineEvent, corrections
from tracker.ui import messages
from tracker.ui.background import Background
from tracker.ui.notifier import ALERT_SECONDS, Notifier
from tracker.ui.panes.pane import Shows
from tracker.ui.rewind import Rewind
from tracker.ui.screens.board import BoardScreen
from tracker.ui.screens.dialog import Dialog
from tracker.ui.screens.seat import SeatScreen
from tracker.ui.session import Session
from tracker.ui.view_models.status_bar import host_sentence

if TYPE_CHECKING:
    from tracker.ui.screens.entry_dialog import EntryDialog
    from tracker.ui.screens.export import ExportScreen


_OTHER_LEDGER = (
    "The ledger is another one, or was restored: this board shows what it has. Check the desk's "
    "entries, and enter what is missing."
)


class ScreenUpdates:
    """Changes the session by a message, then shows the change and alerts the producer."""

    def __init__(
        self,
        session: Session,
        notifier: Notifier,
        background: Background,
        rewind: Rewind,
        board_screen: BoardScreen,
        open_screens: Callable[[], Sequence[Screen[Any]]],
    ) -> None:
        """`open_screens` returns the open screens, the topmost last."""
        self._session, self._notifier, self._background = session, notifier, background
        self._rewind, self._board_screen = rewind, board_screen
        self._open_screens = open_screens

    def apply(self, message: messages.BackgroundMessage) -> None:
        match message:
            case messages.BoardChanged():
                self._board_changed(message)
            case messages.AcknowledgementsRead():
                self._acknowledgements_read(message)
            case messages.FeedChanged():
                self._feed_changed(message)
            case messages.Projected():
                self._projected(message)
            case messages.SourcesRead():
                self._sources_read(message)
            case messages.EntryRecorded():
                self._entry_recorded(message.entry)
            case messages.EntryFailed():
                self._entry_failed(message)
            case messages.FileSettled():
                self._notifier.say(f"Settled: {message.name}")
            case messages.PreviewMade():
                if dialog := self._export_dialog():
                    dialog.show_preview(message.format, message.text)
            case messages.Exported():
                self._exported(message)
            case messages.ExportFailed():
                self._export_failed(message)
            case messages.Rewound():
                self._rewound(message)
            case messages.RewindFailed():
                self._rewind.arrived()
                self._notifier.fail(message.sentence)
            case messages.Failed():
                self._notifier.fail(message.sentence)

    def show_moment(self, moment: AsOf | None) -> None:
        """Show the board of another moment; None for the live board."""
        self._session.moment = moment
        self._board_screen.set_class(moment is not None, "not-live")
        self._board_screen.show_all()
        for page in self._seat_pages():
            self._background.read_sources(page.seat)
            page.show_all()

    def _seat_pages(self) -> list[SeatScreen]:
        return [screen for screen in self._open_screens() if isinstance(screen, SeatScreen)]

    def _seat_pages_and_dialogs(self) -> list[SeatScreen | Dialog[Any]]:
        return [s for s in self._open_screens() if isinstance(s, SeatScreen | Dialog)]

    def _board_changed(self, message: messages.BoardChanged) -> None:
        """Show the new board, unless another moment is shown. Alert to the changes."""
        session, before = self._session, self._session.live
        session.apply(message.board, message.events, all_events=message.is_first)
        if message.is_other_ledger:
            self._notifier.fail(_OTHER_LEDGER)
            if session.moment:
                self.show_moment(None)
        self._alert(message)
        self._board_screen.refresh_for(Shows.TIMELINE)
        self._update_inbox()
        if session.moment:
            self._show_alert_count()
            if session.moment.board.election is not message.board.election:
                self._background.remake(session.moment)
            return
        session.seat_marks.flash(
            event.seat
            for event in message.new_events
            if any(flip.flipped for flip in event.flip_changes)
        )
        self._board_screen.refresh_soon()
        for screen in self._seat_pages_and_dialogs():
            screen.board_changed(before)
        for page in self._seat_pages():
            if session.board.bulletins.get(page.seat) is not before.bulletins.get(page.seat):
                self._background.read_sources(page.seat)

    def _alert(self, message: messages.BoardChanged) -> None:
        """Alert to the new events, except to the entries of the person at this desk.

        What a later event of the same commit changed again is not announced. A correction is only
        announced if this board showed what does not stand any more. Until the feed has caught up,
        only corrections are announced: the inbox has all the others.
        """
        session = self._session
        new = [event for event in message.new_events if not self._is_own(event)]
        corrected = {c.change.after.seat.id for c in corrections(new, message.since)}
        standing = {event.id for event in new if _still_stands(event, session.live)}
        is_live = session.feed.caught_up or not session.feed.watching
        found = [
            alert
            for alert in session.alerts
            if alert.id in standing
            and alert.id not in session.acknowledgements
            and (alert.seat in corrected or (is_live and not alert.only_corrects))
        ]
        self._notifier.alert(found, session.alerts_note)

    def _acknowledgements_read(self, message: messages.AcknowledgementsRead) -> None:
        self._session.acknowledgements = message.acknowledgements
        self._notifier.withdraw(message.acknowledgements)
        self._update_inbox()
        self._show_alert_count()

    def _update_inbox(self) -> None:
        """Show the alerts in the inbox, if it is open."""
        for screen in self._open_screens():
            if isinstance(screen, Dialog):
                screen.alerts_changed()

    def _show_alert_count(self) -> None:
        """Show the number of alerts in each status bar."""
        for screen in self._open_screens():
            if isinstance(screen, BoardScreen | SeatScreen):
                screen.show_status()

    def _is_own(self, event: TimelineEvent) -> bool:
        """Whether an event is an entry of the person at this desk, who needs no alert."""
        entry = event.change and event.change.received.bulletin
        by = entry.by if entry and entry.origin == "desk" else ""
        return bool(by) and by == self._session.initials

    def _feed_changed(self, message: messages.FeedChanged) -> None:
        """Show the health of the feed.

        Warn if PA's totals have begun to differ from ours, and if the feed's host is lost.
        """
        before = self._session.feed
        self._session.apply_feed(message.feed, message.problems)
        if (difference := message.feed.totals_difference) and not before.totals_difference:
            self._notifier.warn(difference, timeout=ALERT_SECONDS)
        election = self._session.live.election
        if (trouble := host_sentence(message.feed, election)) and not host_sentence(
            before, election
        ):
            self._notifier.warn(trouble, timeout=ALERT_SECONDS)
        self._board_screen.refresh_soon()

    def _projected(self, message: messages.Projected) -> None:
        self._session.apply_projection(message.projection)
        if self._session.moment:
            return
        self._board_screen.refresh_for(Shows.PROJECTION)
        for page in self._seat_pages():
            page.show_all()

    def _sources_read(self, message: messages.SourcesRead) -> None:
        self._session.apply_sources(message.seat, message.sources)
        for screen in self._seat_pages_and_dialogs():
            screen.sources_changed()

    def _entry_recorded(self, entry: SignedEntry) -> None:
        """Close the dialog of the entry. Show the result of its seat in a notification."""
        if dialog := self._entry_dialog(entry):
            dialog.dismiss()
        live = self._session.live
        if not all(b.id in live.bulletins.get(b.seat, ()) for b in entry.bulletins):
            self._notifier.say(f"Recorded: {entry.name}. The board does not show it yet.")
            return
        state = live.states[entry.seat.id]
        result = state.result() or state.status
        self._notifier.say(f"{state.seat.name}: {result}. {explain_standing(state)}")

    def _entry_failed(self, message: messages.EntryFailed) -> None:
        """Show the reason in the dialog of the entry; in a notification if it is closed."""
        if dialog := self._entry_dialog(message.entry):
            dialog.entry_failed(message.entry, message.sentence)
        else:
            self._notifier.say(message.sentence, severity="error")

    def _entry_dialog(self, entry: SignedEntry) -> "EntryDialog[Any] | None":
        """The dialog that waits for this entry; None if it is closed."""
        from tracker.ui.screens.entry_dialog import EntryDialog

        dialogs = (screen for screen in self._open_screens() if isinstance(screen, EntryDialog))
        return next((dialog for dialog in dialogs if dialog.is_recording(entry)), None)

    def _rewound(self, message: messages.Rewound) -> None:
        self.show_moment(message.moment)
        self._rewind.arrived()
        if message.moment and message.moment.untimed:
            names = ", ".join(state.seat.name for state in message.moment.untimed)
            self._notifier.say(f"Left out, for nobody states when they declared: {names}")

    def _exported(self, message: messages.Exported) -> None:
        if dialog := self._export_dialog():
            dialog.dismiss()
        self._notifier.say(f"Written: {message.path}")
        if message.warning:
            self._notifier.warn(message.warning)

    def _export_failed(self, message: messages.ExportFailed) -> None:
        """Show the reason in the export dialog; in a notification if the dialog is closed."""
        if dialog := self._export_dialog():
            dialog.show_error(message.sentence)
        else:
            self._notifier.say(f"Not written: {message.sentence}", severity="error")

    def _export_dialog(self) -> "ExportScreen | None":
        """The export dialog, if it is the topmost screen."""
        from tracker.ui.screens.export import ExportScreen

        topmost = next(reversed(self._open_screens()), None)
        return topmost if isinstance(topmost, ExportScreen) else None


def _still_stands(event: TimelineEvent, board: Board) -> bool:
    """Whether a board has the result, or else the status, that a seat had after an event."""
    if event.state is None:
        return True
    now, then = board.states[event.seat], event.state
    return now.result() == then.result() and (bool(now.result()) or now.status is then.status)
