"""What the app does when the background tells it something: of the board, the feed, the desk.

The methods go by Textual's names for its messages.
"""

from time import monotonic
from typing import TYPE_CHECKING

from tracker.board.changes import Change
from tracker.election.clock import Clock
from tracker.election.expected_times import expected_declarations, is_stale
from tracker.ledger.explain import explain_standing
from tracker.ledger.timeline import TimelineEvent
from tracker.ui.messages import (
    BoardChanged,
    Corrected,
    Exported,
    Failed,
    FeedChanged,
    Logged,
    LookedAhead,
    NotExported,
    Said,
)
from tracker.ui.notifier import ALARM_SECONDS, ALERT_SECONDS
from tracker.ui.rewind import Rewinding
from tracker.ui.screens.board import BoardScreen
from tracker.ui.screens.dialog import Dialog
from tracker.ui.screens.seat import SeatScreen
from tracker.ui.view_models.alerts import alerts, flips, stale
from tracker.ui.view_models.corrections import spoken
from tracker.ui.view_models.status_bar import Feed, feed_silence
from tracker.ui.view_models.upcoming import Windows, expected_windows

if TYPE_CHECKING:
    from tracker.projection.snapshot import ProjectionSnapshot

FAILURE_SECONDS = 60.0
"""The same failure is not said more often."""


class Listening(Rewinding):
    """The app's ears."""

    clock: Clock
    initials: str
    feed: Feed
    windows: Windows
    _happened: list[TimelineEvent]
    _ahead: "ProjectionSnapshot | None"
    _said_of_failure: dict[str, float]
    _missed: tuple[object, float]
    _is_stale: bool

    def missed(self) -> float:
        """How many declarations should have come since the last file, as of this minute."""
        now = self.clock()
        silence = feed_silence(self.live, self.feed, now)
        if silence is None or silence.total_seconds() < 60 or self.feed.last_arrival is None:
            return 0.0
        asked = (self.live, self.feed.last_arrival, silence.total_seconds() // 15)
        if self._missed[0] != asked:
            waiting = [state.seat for state in self.live.states.values() if state.winner is None]
            since = self.feed.last_arrival
            self._missed = (asked, expected_declarations(waiting, self.live.election, since, now))
        return self._missed[1]

    def on_board_changed(self, message: BoardChanged) -> None:
        """The board moved; while it is rewound, what is shown does not."""
        before, self.live = self.live, message.board
        if self.feed.caught_up or not self.feed.watching:
            self.tell(alerts(before, self.live, self.rules))
        if self.as_of:
            return
        self.board = self.live
        if self.board.election is not before.election:
            self.windows, self._notes = expected_windows(self.board), (frozenset(), None)
        self.flash(flips(before, self.board))
        self.board_screen.show_board(before, self.clock())
        for screen in self.screen_stack:
            if isinstance(screen, SeatScreen | Dialog):
                screen.show_board(before)

    def on_feed_changed(self, message: FeedChanged) -> None:
        """The feed's health moved."""
        before, self.feed = self.feed, message.feed
        if self.feed.caught_up and not before.caught_up:
            self.board_screen.caught_up()
        if (now := self.feed.totals_difference) and not before.totals_difference:
            self.say(now, severity="warning", timeout=ALERT_SECONDS)
        self.board_screen.mark_stale()

    def on_looked_ahead(self, message: LookedAhead) -> None:
        """What the declared seats say about the rest is other than it was."""
        self._ahead = message.ahead
        if self.as_of:
            return
        self.board_screen.apply("ahead")
        for screen in self.screen_stack:
            if isinstance(screen, SeatScreen):
                screen.show_all()

    def on_logged(self, message: Logged) -> None:
        """More has happened."""
        self._happened += message.happened
        self.board_screen.apply("log")

    def tick(self) -> None:
        """Twice a second: the clock, what flashes, and whether the feed has gone silent."""
        screen = self.screen
        if isinstance(screen, BoardScreen | SeatScreen):
            screen.show_glance()
        if self.still_flashing():
            self.board_screen.show_pane()
        self.board_screen.apply("clock")
        self.tell_the_rest()
        silence = feed_silence(self.live, self.feed, self.clock())
        was, self._is_stale = self._is_stale, bool(silence and is_stale(silence, self.missed()))
        if silence and self._is_stale and not was and "stale" in self.rules.kinds:
            self.tell([stale(int(silence.total_seconds() // 60))])

    def on_said(self, message: Said) -> None:
        """A desk entry is on record: say what the seat stands at now."""
        state = self.board.states[message.seat]
        self.say(f"{state.seat.name}: {state.result() or state.status}. {explain_standing(state)}")

    def on_exported(self, message: Exported) -> None:
        """A summary is written."""
        if isinstance(self.screen, Dialog) and self.screen.EXPORTS:
            self.screen.dismiss()
        self.say(f"Written: {message.path}")
        if message.warning:
            self.say(message.warning, severity="warning")

    def on_not_exported(self, message: NotExported) -> None:
        """A summary could not be written: the dialog says why, where it is still open."""
        if isinstance(self.screen, Dialog) and self.screen.EXPORTS:
            self.screen.complain(message.sentence)
        else:
            self.say(f"Not written: {message.sentence}", severity="error")

    def on_corrected(self, message: Corrected) -> None:
        """What was on the board is not so: an alarm stays until it is clicked away."""
        if "correction" not in self.settings.alerts.kinds:
            return
        muted = self.memory.muted
        others = [one for one in message.corrections if not self._is_own(one.change)]
        said = [
            (sentence, alarm)
            for sentence, alarm in spoken(others, self.board.election)
            if alarm or not muted
        ]
        for sentence, alarm in said:
            self.say(
                sentence,
                severity="error" if alarm else "warning",
                timeout=ALARM_SECONDS if alarm else ALERT_SECONDS,
            )
        if said and not muted:
            self.ring(said[0][0])

    def _is_own(self, change: Change) -> bool:
        """Whether it was corrected at this desk: whoever did it has just confirmed it."""
        told = change.received.bulletin
        return told.origin == "desk" and bool(told.by) and told.by == self.initials

    def on_failed(self, message: Failed) -> None:
        """Something in the background went wrong; the same thing once a minute is enough."""
        last = self._said_of_failure.get(message.sentence)
        if last is None or monotonic() - last > FAILURE_SECONDS:
            self._said_of_failure[message.sentence] = monotonic()
            self.say(message.sentence, severity="error")
