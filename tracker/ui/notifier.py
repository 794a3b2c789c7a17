"""Notifications to the producer: toasts on the screen, the bell, desktop notifications."""

from collections.abc import Callable, Container, Mapping, Sequence
from time import monotonic
from typing import Literal, Protocol

from textual.notifications import Notification

from tracker.ui import terminal
from tracker.ui.saved_state import SavedState
from tracker.ui.settings import Alerts
from tracker.ui.view_models.alerts import Alert, Tier

Severity = Literal["information", "warning", "error"]

WINDOW_SECONDS = 3.0
"""In this time the bell rings once, except for alarms."""
ALERT_SECONDS = 12.0
ALARM_SECONDS = 600.0
"""An alarm is shown until it is acknowledged or clicked, at most ten minutes."""
REPEAT_SECONDS = 60.0
"""An error sentence is not shown again within this time."""


class ShowToast(Protocol):
    """Shows a sentence as a toast, as plain text; `timeout` is in seconds."""

    def __call__(
        self, text: str, *, severity: Severity, timeout: float, note: str = ""
    ) -> Notification:
        """Show it. With a `note`, it is one line that ends with the note."""


class Notifier:
    """Shows sentences and alerts. While muted (`saved.muted`), only alerts that are alarms."""

    def __init__(
        self,
        show: ShowToast,
        hide: Callable[[Notification], object],
        ring_bell: Callable[[], object],
        write: Callable[[str], object],
        *,
        alerts: Alerts,
        saved: SavedState,
        environment: Mapping[str, str],
    ) -> None:
        """`write` sends an escape sequence to the terminal, which `environment` names."""
        self._show, self._hide, self._ring_bell, self._write = show, hide, ring_bell, write
        self._alerts, self._saved, self._environment = alerts, saved, environment
        self._toasts: dict[Tier, tuple[str, Notification]] = {}
        """The last alert (id) of each tier, and its toast."""
        self._rang_at = -WINDOW_SECONDS
        """When the bell last rang for an alert, on the monotonic clock."""
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

    def alert(self, new: Sequence[Alert], note: str = "") -> None:
        """Show the newest of the new alerts with the highest tier, with `note` in the same line.

        It takes the place of an earlier alert of its tier. While muted, only alarms are shown.
        """
        lowest = Tier.ALARM if self._saved.muted else Tier.ALERT
        wanted = [alert for alert in new if alert.tier >= lowest]
        if not wanted:
            return
        shown = max(reversed(wanted), key=lambda alert: alert.tier)
        is_alarm = shown.tier is Tier.ALARM
        if shown.tier in self._toasts:
            self._hide(self._toasts[shown.tier][1])
        toast = self._show(
            shown.text,
            severity="error" if is_alarm else "warning",
            timeout=ALARM_SECONDS if is_alarm else ALERT_SECONDS,
            note=note,
        )
        self._toasts[shown.tier] = (shown.id, toast)
        if is_alarm or monotonic() - self._rang_at >= WINDOW_SECONDS:
            self._rang_at = monotonic()
            self._ring(shown.text)

    def withdraw(self, seen: Container[str]) -> None:
        """Hide the toasts of alerts (ids) that are acknowledged, or shown in the inbox."""
        for tier, (alert, toast) in list(self._toasts.items()):
            if alert in seen:
                self._hide(toast)
                del self._toasts[tier]

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
