"""The notifier: how many alerts it shows, and which ones while it is muted."""

from typing import Any

import pytest
from textual.notifications import Notification

from tracker.ui import notifier as notifier_module
from tracker.ui.notifier import ALARM_SECONDS, Notifier, Severity
from tracker.ui.saved_state import SavedState
from tracker.ui.settings import Alerts
from tracker.ui.view_models.alerts import Alert, AlertKind, Tier


class Recorder:
    """A notifier, and the toasts that are on the screen."""

    def __init__(self, alerts: Alerts | None = None, **environment: str) -> None:
        self.toasts: list[Notification] = []
        self.notes: list[str] = []
        self.bells = 0
        self.written: list[str] = []
        self.saved = SavedState()
        self.notifier = Notifier(
            self._show,
            self.toasts.remove,
            self._ring,
            self.written.append,
            alerts=alerts or Alerts(),
            saved=self.saved,
            environment=environment,
        )

    def _show(
        self, text: str, *, severity: Severity, timeout: float, note: str = ""
    ) -> Notification:
        self.toasts.append(Notification(text, severity=severity, timeout=timeout))
        self.notes.append(note)
        return self.toasts[-1]

    def _ring(self) -> None:
        self.bells += 1

    @property
    def sentences(self) -> list[str]:
        return [toast.message for toast in self.toasts]


def flips(count: int) -> list[Alert]:
    return [
        Alert(f"s{n}", None, (AlertKind.FLIP,), Tier.ALERT, "", f"FLIP {n}") for n in range(count)
    ]


CONFLICT = Alert("s9", None, (AlertKind.CONFLICT,), Tier.ALARM, "E1", "CONFLICT")
IN_THE_INBOX = Alert("s8", None, (AlertKind.PERSON_WON,), Tier.INBOX, "E1", "ELECTED")


def test_of_many_alerts_the_newest_is_one_toast_with_their_number_and_one_bell() -> None:
    recorder = Recorder()
    recorder.notifier.alert(flips(5), "5 alerts: i")
    assert (recorder.sentences, recorder.notes) == (["FLIP 4"], ["5 alerts: i"])
    assert recorder.bells == 1


def test_the_next_alert_takes_the_place_of_the_last() -> None:
    recorder = Recorder()
    for alert in flips(3):
        recorder.notifier.alert([alert], "")
    assert recorder.sentences == ["FLIP 2"]


def test_an_alarm_stays_beside_later_alerts() -> None:
    recorder = Recorder()
    recorder.notifier.alert([CONFLICT, *flips(1)], "")
    recorder.notifier.alert(flips(1), "")
    assert recorder.sentences == ["ALARM  CONFLICT", "FLIP 0"]
    assert (recorder.toasts[0].severity, recorder.toasts[0].timeout) == ("error", ALARM_SECONDS)


def test_an_acknowledged_alert_is_taken_off_the_screen() -> None:
    recorder = Recorder()
    recorder.notifier.alert([CONFLICT], "")
    recorder.notifier.withdraw({"s0"})
    assert recorder.sentences == ["ALARM  CONFLICT"]
    recorder.notifier.withdraw({"s9"})
    assert recorder.sentences == []


def test_an_alert_of_the_tier_inbox_is_no_toast_and_rings_nothing() -> None:
    recorder = Recorder()
    recorder.notifier.alert([IN_THE_INBOX], "")
    assert (recorder.sentences, recorder.bells) == ([], 0)


def test_the_bell_rings_once_in_three_seconds_except_for_alarms(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = [100.0]
    monkeypatch.setattr(notifier_module, "monotonic", lambda: now[0])
    recorder = Recorder()
    recorder.notifier.alert(flips(1), "")
    recorder.notifier.alert(flips(2), "")
    assert recorder.bells == 1
    recorder.notifier.alert([CONFLICT], "")
    assert recorder.bells == 2
    now[0] = 110.0
    recorder.notifier.alert(flips(1), "")
    assert recorder.bells == 3


def test_while_muted_only_alarms_are_shown_without_the_bell() -> None:
    recorder = Recorder()
    recorder.saved.muted = True
    recorder.notifier.alert([*flips(1), CONFLICT], "")
    assert recorder.sentences == ["ALARM  CONFLICT"]
    assert recorder.bells == 0


@pytest.mark.parametrize(("alerts", "bells"), [(Alerts(), 1), (Alerts(bell=False), 0)])
def test_the_bell_can_be_switched_off(alerts: Alerts, bells: int) -> None:
    recorder = Recorder(alerts)
    recorder.notifier.alert(flips(1), "")
    assert recorder.bells == bells


@pytest.mark.parametrize("kinds", [{}, {"desktop": False}])
def test_the_desktop_is_notified_if_the_terminal_supports_it(kinds: dict[str, Any]) -> None:
    recorder = Recorder(Alerts(**kinds), TERM_PROGRAM="iTerm.app")
    recorder.notifier.alert(flips(1), "")
    assert len(recorder.written) == (0 if kinds else 1)


def test_the_same_failure_is_shown_once_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    monkeypatch.setattr(notifier_module, "monotonic", lambda: now[0])
    recorder = Recorder()
    for at in (0.0, 30.0, 61.0):
        now[0] = at
        recorder.notifier.fail("disk full")
    assert recorder.sentences == ["disk full", "disk full"]


def test_muting_and_unmuting_are_reported() -> None:
    recorder = Recorder()
    recorder.notifier.toggle_mute()
    recorder.notifier.toggle_mute()
    assert recorder.sentences[0].startswith("Muted")
    assert recorder.sentences[1] == "Not muted."
    assert not recorder.saved.muted
