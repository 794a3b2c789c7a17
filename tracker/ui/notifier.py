"""Notifications to the producer: toasts on the screen, the bell, desktop notifications."""

from collections.abc import Callable, Mapping, Sequence
from time import monotonic
from typing import Literal, Protocol

from tracker.ui import terminal
from tracker.ui.saved_state import SavedState
from tracker.ui.settings import Alerts
from tracker.ui.view_models.alerts import MOST_AT_ONCE, Alert

Severity = Literal["information", "warning", "error"]

WINDOW_SECONDS = 3.0
"""In this time at most `MOST_AT_ONCE` alerts that are not grave are shown."""
ALERT_SECONDS = 12.0
ALARM_SECONDS = 600.0
"""A correction that is an alarm is shown until it is clicked, at most ten minutes."""
REPEAT_SECONDS = 60.0
"""An error sentence is not shown again within this time."""


class ShowToast(Protocol):
    """Shows a sentence as a toast, as plain text; `timeout` is in seconds."""

    def __call__(self, sentence: str, *, severity: Severity, timeout: float) -> object:
        """Show it."""


class Notifier:
    """Shows sentences, alerts and corrections.

    While muted (`saved.muted`), it shows all sentences, but only grave alerts, and only corrections
    that are alarms.
    """

    def __init__(
        self,
        show: ShowToast,
        ring_bell: Callable[[], object],
        write: Callable[[str], object],
        *,
        alerts: Alerts,
        saved: SavedState,
        environment: Mapping[str, str],
    ) -> None:
        """`write` sends an escape sequence to the terminal, which `environment` names."""
        self._show, self._ring_bell, self._write = show, ring_bell, write
        self._alerts, self._saved, self._environment = alerts, saved, environment
        self._shown_at: list[float] = []
        """Times of alerts that are not grave, in the last `WINDOW_SECONDS`; monotonic clock."""
        self._held_back = 0
        """The number of alerts that were not shown, for `show_held_back`."""
        self._failed_at: dict[str, float] = {}
        """By error sentence: when it was last shown, on the monotonic clock."""

    def say(self, sentence: str, *, severity: Severity = "information", timeout: float = 6) -> None:
        """Show a sentence for `timeout` seconds."""
        self._show(sentence, severity=severity, timeout=timeout)

    def warn(self, sentence: str, *, timeout: float = 6) -> None:
        self.say(sentence, severity="warning", timeout=timeout)

    def fail(self, sentence: str) -> None:
        """Show an error of background work, unless it was shown within `REPEAT_SECONDS`."""
        last = self._failed_at.get(sentence)
        if last is None or monotonic() - last > REPEAT_SECONDS:
            self._failed_at[sentence] = monotonic()
            self.say(sentence, severity="error")

    def alert(self, alerts: Sequence[Alert]) -> None:
        """Show a few alerts, grave alerts first; count the others. While muted, only grave ones."""
        muted, now = self._saved.muted, monotonic()
        grave = [alert for alert in alerts if alert.grave]
        others = [alert for alert in alerts if not alert.grave and not muted]
        self._shown_at = [at for at in self._shown_at if now - at < WINDOW_SECONDS]
        room = max(0, MOST_AT_ONCE - len(self._shown_at))
        self._shown_at += [now] * len(others[:room])
        shown = [*grave[:MOST_AT_ONCE], *others[:room]]
        self._held_back += len(grave) + len(others) - len(shown)
        for alert in shown:
            severity: Severity = "error" if alert.grave else "warning"
            self.say(alert.sentence, severity=severity, timeout=ALERT_SECONDS)
        if shown:
            self._ring(shown[0].sentence)

    def correct(self, sentences: Sequence[tuple[str, bool]]) -> None:
        """Show corrections: (sentence, whether it is an alarm). While muted, only alarms."""
        shown = [(text, alarm) for text, alarm in sentences if alarm or not self._saved.muted]
        for text, alarm in shown:
            if alarm:
                self.say(text, severity="error", timeout=ALARM_SECONDS)
            else:
                self.warn(text, timeout=ALERT_SECONDS)
        if shown:
            self._ring(shown[0][0])

    def show_held_back(self) -> None:
        """Show the number of alerts that were not shown.

        Does nothing in the `WINDOW_SECONDS` after an alert that was not grave.
        """
        if self._held_back and all(monotonic() - at >= WINDOW_SECONDS for at in self._shown_at):
            self.warn(f"and {self._held_back} more: the log has them all")
            self._held_back = 0

    def _ring(self, sentence: str) -> None:
        """Ring the bell and send a desktop notification, as the settings say. Not while muted."""
        if self._saved.muted:
            return
        if self._alerts.bell:
            self._ring_bell()
        sequence = terminal.notification("Tracker", sentence, self._environment)
        if self._alerts.desktop and sequence:
            self._write(sequence)

    def toggle_mute(self) -> None:
        """Mute or unmute, and show the new state."""
        self._saved.muted = not self._saved.muted
        self.say("Muted: only the gravest alerts are shown." if self._saved.muted else "Not muted.")
