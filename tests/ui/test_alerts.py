"""Alerts: toasts, the bell and desktop notifications, by the producer's settings."""

import datetime as dt
from typing import Any

import pytest
from textual.app import App
from textual.pilot import Pilot
from textual.widgets._toast import Toast, ToastHolder

from tests.makers import night
from tests.makers.newsroom import (
    Newsroom,
    app_of,
    message,
    messages,
    notifications,
    notified,
    open_app,
    screen_text,
    shows,
    until,
)
from tracker.board.bulletin import Bulletin
from tracker.prepare import rehearsal
from tracker.support.atomic_write import write_text
from tracker.ui.app import TrackerApp
from tracker.ui.settings import Alerts, Settings

ANGLIA = night.anglia()
FLIP = "FLIP Ipswich: Con gain from Lab, swing 6.3, 0.8 needed"
CONFLICT_IN = "ALARM  CONFLICT {}: statements disagree"
CALLED = [night.rush(ANGLIA, t.seat, t.challenger) for t in ANGLIA.targets]
"""A call of each of the 17 targets for its challenger."""


@pytest.fixture
def rung(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """An entry for each time the bell rang."""
    times: list[str] = []
    monkeypatch.setattr(TrackerApp, "bell", lambda app: times.append("bell"))
    return times


def conflict(newsroom: Newsroom, seat: str) -> None:
    """Two results of a seat that contradict each other."""
    newsroom.feed(
        night.result(ANGLIA, seat, votes={"Con": 3, "Lab": 2}),
        night.result(ANGLIA, seat, votes={"Con": 2, "Lab": 3}),
    )


def shown_toasts(app: App[None]) -> list[str]:
    """The sentences of the toasts on the screen."""
    return [toast.render().plain for toast in app.screen.query(Toast)]


def at_once(newsroom: Newsroom, called: list[Bulletin]) -> None:
    """Record all of these bulletins in one transaction."""
    with newsroom.ledger.writing():
        newsroom.ledger.append(called, newsroom.clock())


# -- alerts -------------------------------------------------------------------------------


async def test_a_flip_rings_and_a_conflict_is_an_alarm(newsroom: Newsroom, rung: list[str]) -> None:
    async with open_app(newsroom.app()) as pilot:
        newsroom.agency("Ipswich")
        await notified(pilot, FLIP)
        assert rung == ["bell"]
        conflict(newsroom, "Watford")
        await notified(pilot, CONFLICT_IN.format("Watford"))
        severities = {n.message.split()[0]: n.severity for n in pilot.app._notifications}
        assert (severities["FLIP"], severities["ALARM"]) == ("warning", "error")
        assert len(rung) > 1


async def test_every_change_of_a_watched_seat_is_alerted(
    newsroom: Newsroom, rung: list[str]
) -> None:
    settings = Settings(alerts=Alerts(watch=("Watford",)))
    async with open_app(newsroom.app(settings=settings)) as pilot:
        newsroom.agency("Broxbourne")
        await shows(pilot, "1 of 69")
        assert (notifications(pilot.app), rung) == ([], [])
        newsroom.feed(night.recount(ANGLIA, "Watford"))
        await notified(pilot, "RECOUNT Watford: a recount is on")
        newsroom.feed(night.rush(ANGLIA, "Watford", "Con", revision=2))
        await notified(pilot, "Watford: the recount is over: Con hold, called")
        assert rung == ["bell"]  # once in three seconds


async def test_files_that_were_in_the_folder_before_are_not_alerted(
    newsroom: Newsroom, rung: list[str]
) -> None:
    """After a restart at 05:00, 60 files are read again. Their results are not new."""
    last = message("St Albans")
    before = [message for message in messages() if message is not last]
    rehearsal.play(before, newsroom.drop, speed=None, sleep=lambda seconds: None)
    async with open_app(newsroom.app(drop=newsroom.drop)) as pilot:
        await until(pilot, lambda: app_of(pilot).session.feed.caught_up)
        await shows(pilot, "68 of 69")
        assert (notifications(pilot.app), rung) == ([], [])
        write_text(newsroom.drop / last.name, last.xml.decode())
        await notified(pilot, "FLIP St Albans: LD gain from Con")
        assert rung == ["bell"]


async def test_a_silent_feed_is_alerted_once_and_stays_in_the_status_bar(
    half_night: Newsroom, rung: list[str]
) -> None:
    async with open_app(half_night.app()) as pilot:
        await shows(pilot, "last file 8 min ago")
        half_night.clock.at += dt.timedelta(minutes=30)
        await notified(pilot, "seats should have come, last file 38 min ago")
        await shows(pilot, "STALE 38 min, ")
        half_night.clock.at += dt.timedelta(minutes=30)
        await shows(pilot, "STALE 1 h 08")
        assert len([text for text in notifications(pilot.app) if "STALE" in text]) == 1
        assert rung == ["bell"]


# -- settings ----------------------------------------------------------------------


async def test_while_muted_only_grave_alerts_are_shown_without_the_bell(
    half_night: Newsroom, rung: list[str]
) -> None:
    async with open_app(half_night.app()) as pilot:
        await pilot.press("m")
        await shows(pilot, "MUTED")
        half_night.agency("St Albans")
        await shows(pilot, "35 of 69")
        conflict(half_night, "Bedford")
        await notified(pilot, CONFLICT_IN.format("Bedford"))
        assert not any("FLIP" in sentence for sentence in notifications(pilot.app))
        assert rung == []
        await pilot.press("m")
        await notified(pilot, "Not muted.")


async def test_while_muted_a_corrected_majority_is_not_shown(half_night: Newsroom) -> None:
    """It is no alarm, because the winner is the same."""
    async with open_app(half_night.app()) as pilot:
        await pilot.press("m")
        await notified(pilot, "Muted: only the gravest alerts are shown.")
        half_night.feed(night.result(ANGLIA, "Ipswich", 2, {"Con": 24_952, "Lab": 19_500}))
        conflict(half_night, "Bedford")
        await notified(pilot, CONFLICT_IN.format("Bedford"))
        assert not any("Ipswich" in sentence for sentence in notifications(pilot.app))


async def test_only_the_kinds_and_parties_of_the_settings_are_alerted(
    newsroom: Newsroom, rung: list[str]
) -> None:
    settings = Settings(
        alerts=Alerts(tiers={"conflict": "off", "correction": "off"}, parties=("Lib Dem",))
    )
    async with open_app(newsroom.app(settings=settings)) as pilot:
        newsroom.agency("Ipswich")
        conflict(newsroom, "Bedford")
        await shows(pilot, "1 of 69", "CONFLICT")
        assert (notifications(pilot.app), rung) == ([], [])
        newsroom.agency("St Albans")
        await notified(pilot, "FLIP St Albans: LD gain from Con")
        newsroom.agency("North Norfolk")
        await notified(pilot, "FLIP North Norfolk: Con gain from LD")
        assert rung == ["bell"]


async def test_bell_and_desktop_can_be_switched_off(
    newsroom: Newsroom, rung: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM_PROGRAM", "iTerm.app")
    settings = Settings(alerts=Alerts(bell=False, desktop=False))
    async with open_app(newsroom.app(settings=settings)) as pilot:
        written: list[str] = []
        monkeypatch.setattr(pilot.app._driver, "write", written.append)
        newsroom.agency("Ipswich")
        await notified(pilot, FLIP)
        assert rung == []
        assert not any("Tracker" in sequence for sequence in written)


async def test_the_desktop_is_notified_if_the_terminal_supports_it(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM_PROGRAM", "iTerm.app")
    for variable in ("TMUX", "VTE_VERSION", "LC_TERMINAL"):
        monkeypatch.delenv(variable, raising=False)
    async with open_app(newsroom.app()) as pilot:
        written: list[str] = []
        monkeypatch.setattr(pilot.app._driver, "write", written.append)
        newsroom.agency("Ipswich")
        await notified(pilot, FLIP)
        assert any(f"\x1b]9;Tracker: {FLIP}" in sequence for sequence in written)


# -- many alerts at once -----------------------------------------------------------------------------


def covered(pilot: Pilot[Any]) -> int:
    """The number of lines of toasts that lie over the board."""
    return sum("▌" in line for line in screen_text(pilot.app).splitlines())


async def test_of_many_alerts_at_once_one_is_shown_with_their_number(
    newsroom: Newsroom, rung: list[str]
) -> None:
    async with open_app(newsroom.app()) as pilot:
        at_once(newsroom, CALLED[:8])
        await notified(pilot, "8 alerts: i")
        await shows(pilot, "FLIP", "8 alerts: i")
        assert len(notifications(pilot.app)) == 1
        assert rung == ["bell"]


async def test_at_80_columns_never_more_than_three_lines_lie_over_the_board(
    newsroom: Newsroom,
) -> None:
    async with open_app(newsroom.app()) as pilot:
        app = app_of(pilot)
        conflict(newsroom, "Watford")
        await notified(pilot, "ALARM  CONFLICT Watford")
        at_once(newsroom, CALLED)
        await notified(pilot, "FLIP")
        for number in range(3):
            app.notifier.say(f"{number} {'a sentence of many words ' * 10}")
            app.notifier.fail(f"{number} {'an error of many words ' * 10}")
            await until(pilot, lambda: covered(pilot) == 3)
        assert any("ALARM" in sentence for sentence in notifications(app))
        assert all("…" in line for line in notifications(app)[1:])


async def test_toasts_that_are_over_leave_nothing_in_the_screen(newsroom: Newsroom) -> None:
    """Their empty containers stayed, and the board of a long night grew by a fifth."""
    async with open_app(newsroom.app()) as pilot:
        for number in range(20):
            app_of(pilot).notifier.say(f"Sentence {number}")
            await until(pilot, lambda: f"Sentence {number}" in notifications(pilot.app))  # noqa: B023
        await until(pilot, lambda: len(pilot.app.screen.query(ToastHolder)) == 3)
        await until(pilot, lambda: "Sentence 19" in shown_toasts(pilot.app))
        assert shown_toasts(pilot.app) == [f"Sentence {number}" for number in range(17, 20)]


async def test_an_alarm_stays_while_other_alerts_come(newsroom: Newsroom) -> None:
    async with open_app(newsroom.app()) as pilot:
        conflict(newsroom, "Watford")
        await notified(pilot, CONFLICT_IN.format("Watford"))
        at_once(newsroom, CALLED)
        await notified(pilot, "FLIP")
        assert any(
            CONFLICT_IN.format("Watford") in sentence for sentence in notifications(pilot.app)
        )
        await shows(pilot, "1 ALARM: i")


async def test_toasts_never_cover_the_status_bar_and_esc_closes_them(
    newsroom: Newsroom,
) -> None:
    """As documented in docs/board.md: time, count, feed and parties are always visible."""
    async with open_app(newsroom.app()) as pilot:
        at_once(newsroom, CALLED)
        await shows(pilot, "17 of 69")
        corrections = [night.rush(ANGLIA, t.seat, t.holder, 2) for t in ANGLIA.targets]
        at_once(newsroom, corrections)
        await notified(pilot, "ALARM")
        await pilot.pause()
        assert all("▌" not in line for line in screen_text(pilot.app).splitlines()[:2])
        await pilot.press("escape")
        assert notifications(pilot.app) == []


async def test_an_unknown_seat_or_party_in_the_settings_is_reported(newsroom: Newsroom) -> None:
    settings = Settings(alerts=Alerts(watch=("North Nofolk",), parties=("Con", "Whig")))
    async with open_app(newsroom.app(settings=settings)) as pilot:
        await notified(pilot, 'no seat "North Nofolk" in this election')
        await notified(pilot, 'no party "Whig" in this election')
        assert len(pilot.app._notifications) == 2
