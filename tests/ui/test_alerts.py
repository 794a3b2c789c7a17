"""Alerts: toasts, the bell and desktop notifications, by the producer's settings."""

import datetime as dt

import pytest
from textual.app import App
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
from tracker.ui import notifier
from tracker.ui.app import TrackerApp
from tracker.ui.settings import Alerts, Settings

ANGLIA = night.anglia()
FLIP = "FLIP Ipswich: Con gain from Lab, swing 6.3, 0.8 needed"
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
        await notified(pilot, "CONFLICT Watford: statements disagree")
        severities = {n.message.split()[0]: n.severity for n in pilot.app._notifications}
        assert (severities["FLIP"], severities["CONFLICT"]) == ("warning", "error")
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
        await notified(pilot, "Watford: recount")
        newsroom.feed(night.rush(ANGLIA, "Watford", "Con", revision=2))
        await notified(pilot, "Watford: Con hold")
        assert len(rung) == 2


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
        await notified(pilot, "CONFLICT Bedford: statements disagree")
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
        await notified(pilot, "CONFLICT Bedford: statements disagree")
        assert not any("Ipswich" in sentence for sentence in notifications(pilot.app))


async def test_only_the_kinds_and_parties_of_the_settings_are_alerted(
    newsroom: Newsroom, rung: list[str]
) -> None:
    settings = Settings(alerts=Alerts(kinds=("flip",), parties=("Lib Dem",)))
    async with open_app(newsroom.app(settings=settings)) as pilot:
        newsroom.agency("Ipswich")
        conflict(newsroom, "Bedford")
        await shows(pilot, "1 of 69", "! conflict 1")
        assert (notifications(pilot.app), rung) == ([], [])
        newsroom.agency("St Albans")
        await notified(pilot, "FLIP St Albans: LD gain from Con")
        newsroom.agency("North Norfolk")
        await notified(pilot, "FLIP North Norfolk: Con gain from LD")
        assert len(rung) == 2


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
        assert f"\x1b]9;Tracker: {FLIP.replace(';', ',')}\x07" in written


# -- many alerts at once -----------------------------------------------------------------------------


async def test_of_many_alerts_at_once_three_are_shown_and_the_others_are_counted(
    newsroom: Newsroom, rung: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notifier, "WINDOW_SECONDS", 0.5)
    async with open_app(newsroom.app()) as pilot:
        at_once(newsroom, CALLED[:8])
        await notified(pilot, "and 5 more: the log has them all")
        assert [sentence.split()[0] for sentence in notifications(pilot.app)] == [
            "FLIP",
            "FLIP",
            "FLIP",
            "and",
        ]
        assert rung == ["bell"]


async def test_there_are_never_more_than_four_toasts_on_the_screen(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notifier, "WINDOW_SECONDS", 0.1)
    async with open_app(newsroom.app()) as pilot:
        for begin in (0, 5, 10):
            at_once(newsroom, CALLED[begin : begin + 5])
            await shows(pilot, f"{begin + 5} of 69")
            await until(pilot, lambda: not app_of(pilot).notifier._held_back)
            assert len(pilot.app.screen.query(Toast)) <= 4


async def test_toasts_that_are_over_leave_nothing_in_the_screen(newsroom: Newsroom) -> None:
    """Their empty containers stayed, and the board of a long night grew by a fifth."""
    async with open_app(newsroom.app()) as pilot:
        for number in range(20):
            app_of(pilot).notifier.say(f"Sentence {number}")
            await until(pilot, lambda: f"Sentence {number}" in notifications(pilot.app))  # noqa: B023
        await until(pilot, lambda: len(pilot.app.screen.query(ToastHolder)) == 4)
        await until(pilot, lambda: "Sentence 19" in shown_toasts(pilot.app))
        assert shown_toasts(pilot.app) == [f"Sentence {number}" for number in range(16, 20)]


async def test_a_conflict_is_shown_after_many_alerts_and_removes_no_alarm(
    newsroom: Newsroom,
) -> None:
    async with open_app(newsroom.app()) as pilot:
        conflict(newsroom, "Watford")
        await notified(pilot, "CONFLICT Watford: statements disagree")
        at_once(newsroom, CALLED)
        await until(pilot, lambda: any("FLIP" in sentence for sentence in notifications(pilot.app)))
        conflict(newsroom, "Maldon")
        await notified(pilot, "CONFLICT Maldon: statements disagree")
        assert "CONFLICT Watford: statements disagree" in notifications(pilot.app)


async def test_toasts_never_cover_the_status_bar_and_esc_closes_them(
    newsroom: Newsroom,
) -> None:
    """As documented in docs/board.md: time, count, feed and parties are always visible."""
    async with open_app(newsroom.app()) as pilot:
        at_once(newsroom, CALLED)
        await shows(pilot, "17 of 69", "no files yet")
        corrections = [night.rush(ANGLIA, t.seat, t.holder, 2) for t in ANGLIA.targets]
        at_once(newsroom, corrections)
        await notified(pilot, "more; `tracker corrections` has them all")
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
