"""The notifier: how many alerts it shows, and which ones while it is muted."""

from typing import Any

import pytest

from tracker.ui import notifier as notifier_module
from tracker.ui.notifier import ALARM_SECONDS, Notifier
from tracker.ui.saved_state import SavedState
from tracker.ui.settings import Alerts
from tracker.ui.view_models.alerts import MOST_AT_ONCE, Alert


class Recorder:
    """A notifier and the sentences that it showed."""

    def __init__(self, alerts: Alerts | None = None, **environment: str) -> None:
        self.toasts: list[tuple[str, str, float]] = []
        self.bells = 0
        self.written: list[str] = []
        self.saved = SavedState()
        self.notifier = Notifier(
            self._show,
            self._ring,
            self.written.append,
            alerts=alerts or Alerts(),
            saved=self.saved,
            environment=environment,
        )

    def _show(self, sentence: str, *, severity: str, timeout: float) -> None:
        self.toasts.append((sentence, severity, timeout))

    def _ring(self) -> None:
        self.bells += 1

    @property
    def sentences(self) -> list[str]:
        return [sentence for sentence, _, _ in self.toasts]


def flips(count: int) -> list[Alert]:
    return [Alert("flip", f"E{n}", f"FLIP {n}") for n in range(count)]


GRAVE = Alert("conflict", "E1", "CONFLICT", grave=True)


def test_an_alert_is_a_toast_and_one_bell() -> None:
    recorder = Recorder()
    recorder.notifier.alert(flips(2))
    assert recorder.sentences == ["FLIP 0", "FLIP 1"]
    assert recorder.bells == 1


def test_more_alerts_than_fit_are_counted_and_shown_as_a_number_later(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = [0.0]
    monkeypatch.setattr(notifier_module, "monotonic", lambda: now[0])
    recorder = Recorder()
    recorder.notifier.alert(flips(MOST_AT_ONCE + 4))
    assert len(recorder.toasts) == MOST_AT_ONCE
    recorder.notifier.show_held_back()
    assert len(recorder.toasts) == MOST_AT_ONCE
    now[0] = 10.0
    recorder.notifier.show_held_back()
    recorder.notifier.show_held_back()
    assert recorder.sentences[MOST_AT_ONCE:] == ["and 4 more: the log has them all"]


def test_while_muted_only_grave_alerts_are_shown_without_the_bell() -> None:
    recorder = Recorder()
    recorder.saved.muted = True
    recorder.notifier.alert([*flips(1), GRAVE])
    recorder.notifier.correct([("a correction", False), ("ALARM", True)])
    assert recorder.sentences == ["CONFLICT", "ALARM"]
    assert recorder.bells == 0


def test_an_alarm_stays() -> None:
    recorder = Recorder()
    recorder.notifier.correct([("ALARM", True)])
    assert recorder.toasts == [("ALARM", "error", ALARM_SECONDS)]


@pytest.mark.parametrize(("alerts", "bells"), [(Alerts(), 1), (Alerts(bell=False), 0)])
def test_the_bell_can_be_switched_off(alerts: Alerts, bells: int) -> None:
    recorder = Recorder(alerts)
    recorder.notifier.alert(flips(1))
    assert recorder.bells == bells


@pytest.mark.parametrize("kinds", [{}, {"desktop": False}])
def test_the_desktop_is_notified_if_the_terminal_supports_it(kinds: dict[str, Any]) -> None:
    recorder = Recorder(Alerts(**kinds), TERM_PROGRAM="iTerm.app")
    recorder.notifier.alert(flips(1))
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
