"""Telling the producer: a toast, a bell, the desktop; never more than a few at once."""

import os
from collections.abc import Sequence
from time import monotonic
from typing import TYPE_CHECKING, Any

from textual.app import App
from textual.notifications import SeverityLevel

from tracker.ui import actions, terminal
from tracker.ui.permissions import Rights
from tracker.ui.saved_state import Memory
from tracker.ui.settings import Settings
from tracker.ui.view_models.alerts import MOST_AT_ONCE, Alert

if TYPE_CHECKING:
    AppBase = App[Any]
else:
    AppBase = object

MOST = 4
"""Toasts on the screen at once: the oldest makes room, an alarm last of all."""
BREATH = 3.0
"""Seconds in which no more than `MOST_AT_ONCE` alerts are told."""
ALERT_SECONDS = 12.0
ALARM_SECONDS = 600.0
"""An alarm stays until it is clicked away, or as good as."""


class Telling(AppBase):
    """What the app says aloud."""

    settings: Settings
    memory: Memory
    rights: Rights
    _told: list[float]
    """When the last alerts were told, on the monotonic clock."""
    _held_back: int
    """Alerts that were not told because too many came at once."""

    def key_of(self, action: str) -> str:
        """The key that an action hangs on, as it is printed."""
        own = self.settings.keys.get(action, actions.BY_ID[action].key)
        return actions.shown_key(own)

    def say(
        self, sentence: str, *, severity: SeverityLevel = "information", timeout: float = 6
    ) -> None:
        """Tell the producer, as plain text, for `timeout` seconds."""
        self.notify(sentence, severity=severity, markup=False, timeout=timeout)

    def allows(self, action: str) -> bool:
        """Whether an action, by its id, is for this board; says why where it is not."""
        if refusal := self.rights.refusal(action):
            self.say(refusal, severity="warning")
        return not refusal

    def on_notify(self) -> None:
        """One more is about to show: the oldest makes room, an alarm last of all."""
        shown = sorted(
            self._notifications, key=lambda one: (one.severity == "error", one.raised_at)
        )
        for oldest in shown[: max(0, len(shown) - MOST + 1)]:
            self._unnotify(oldest)

    def tell(self, alerts: Sequence[Alert]) -> None:
        """Tell of these. While it is muted, only of the gravest, and without a sound."""
        muted, now = self.memory.muted, monotonic()
        grave = [alert for alert in alerts if alert.grave]
        others = [alert for alert in alerts if not alert.grave and not muted]
        self._told = [at for at in self._told if now - at < BREATH]
        room = max(0, MOST_AT_ONCE - len(self._told))
        self._told += [now] * len(others[:room])
        heard = [*grave[:MOST_AT_ONCE], *others[:room]]
        self._held_back += len(grave) + len(others) - len(heard)
        for alert in heard:
            self.say(
                alert.sentence,
                severity="error" if alert.grave else "warning",
                timeout=ALERT_SECONDS,
            )
        if heard and not muted:
            self.ring(heard[0].sentence)

    def tell_the_rest(self) -> None:
        """Once it is calm again: how many alerts were held back."""
        if self._held_back and all(monotonic() - at >= BREATH for at in self._told):
            self.say(f"and {self._held_back} more: the log has them all", severity="warning")
            self._held_back = 0

    def ring(self, sentence: str) -> None:
        """The bell, and the desktop where the terminal can; as the settings have it."""
        if self.settings.alerts.bell:
            self.bell()
        if self.settings.alerts.desktop and self._driver is not None:
            sequence = terminal.notification("Tracker", sentence, os.environ)
            if sequence:
                self._driver.write(sequence)

    def action_mute(self) -> None:
        """No sound and no alerts but the gravest; again: as before."""
        self.memory.muted = not self.memory.muted
        self.say("Muted: only what is gravest is told." if self.memory.muted else "Not muted.")
