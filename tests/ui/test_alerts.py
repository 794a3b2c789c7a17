"""What is told aloud: a toast, a bell, the desktop; as the producer wants it, never too much."""

import datetime as dt

import pytest
from textual.widgets._toast import Toast

from tests.makers import night
from tests.makers.newsroom import (
    Newsroom,
    message,
    messages,
    on_air,
    said,
    screen_text,
    shows,
    tells,
    the_app,
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
CALLED = [night.rush(ANGLIA, one.seat, one.challenger) for one in ANGLIA.targets]
"""All 17 targets, each for its challenger."""


@pytest.fixture
def rung(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The times the bell rang."""
    times: list[str] = []
    monkeypatch.setattr(TrackerApp, "bell", lambda app: times.append("bell"))
    return times


def conflict(newsroom: Newsroom, seat: str) -> None:
    """The feed says two things of a seat that cannot both be true."""
    newsroom.feed(
        night.result(ANGLIA, seat, votes={"Con": 3, "Lab": 2}),
        night.result(ANGLIA, seat, votes={"Con": 2, "Lab": 3}),
    )


def at_once(newsroom: Newsroom, called: list[Bulletin]) -> None:
    """All of these arrive in one moment."""
    with newsroom.ledger.writing():
        newsroom.ledger.append(called, newsroom.clock())


# -- what is told -------------------------------------------------------------------------------


async def test_a_flip_rings_and_is_told_and_a_conflict_is_an_alarm(
    newsroom: Newsroom, rung: list[str]
) -> None:
    async with on_air(newsroom.app()) as pilot:
        newsroom.agency("Ipswich")
        await tells(pilot, FLIP)
        assert rung == ["bell"]
        conflict(newsroom, "Watford")
        await tells(pilot, "CONFLICT Watford: statements disagree")
        loud = {one.message.split()[0]: one.severity for one in pilot.app._notifications}
        assert (loud["FLIP"], loud["CONFLICT"]) == ("warning", "error")
        assert len(rung) > 1


async def test_of_a_watched_seat_everything_is_told(newsroom: Newsroom, rung: list[str]) -> None:
    settings = Settings(alerts=Alerts(watch=("Watford",)))
    async with on_air(newsroom.app(settings=settings)) as pilot:
        newsroom.agency("Broxbourne")
        await shows(pilot, "1 of 69")
        assert (said(pilot.app), rung) == ([], [])
        newsroom.feed(night.recount(ANGLIA, "Watford"))
        await tells(pilot, "Watford: recount")
        newsroom.feed(night.rush(ANGLIA, "Watford", "Con", revision=2))
        await tells(pilot, "Watford: Con hold")
        assert len(rung) == 2


async def test_nothing_is_told_of_what_was_in_the_folder_before(
    newsroom: Newsroom, rung: list[str]
) -> None:
    """After a restart at five, 60 files are read again: what they say is no news."""
    last = message("St Albans")
    before = [one for one in messages() if one is not last]
    rehearsal.play(before, newsroom.drop, speed=None, sleep=lambda seconds: None)
    async with on_air(newsroom.app(drop=newsroom.drop)) as pilot:
        await until(pilot, lambda: the_app(pilot).session.feed.caught_up)
        await shows(pilot, "68 of 69")
        assert (said(pilot.app), rung) == ([], [])
        write_text(newsroom.drop / last.name, last.xml.decode())
        await tells(pilot, "FLIP St Albans: LD gain from Con")
        assert rung == ["bell"]


async def test_a_feed_gone_silent_is_told_once_and_stays_in_the_glance(
    half_night: Newsroom, rung: list[str]
) -> None:
    async with on_air(half_night.app()) as pilot:
        await shows(pilot, "last file 8 min ago")
        half_night.clock.at += dt.timedelta(minutes=30)
        await tells(pilot, "STALE: nothing from the feed for 38 minutes")
        await shows(pilot, "STALE 38 min")
        half_night.clock.at += dt.timedelta(minutes=30)
        await shows(pilot, "STALE 1 h 08")
        assert [one for one in said(pilot.app) if "STALE" in one] == [
            "STALE: nothing from the feed for 38 minutes"
        ]
        assert rung == ["bell"]


# -- to whom, and how loud ----------------------------------------------------------------------


async def test_muted_only_the_gravest_is_told_and_nothing_rings(
    half_night: Newsroom, rung: list[str]
) -> None:
    async with on_air(half_night.app()) as pilot:
        await pilot.press("m")
        await shows(pilot, "MUTED")
        half_night.agency("St Albans")
        await shows(pilot, "35 of 69")
        conflict(half_night, "Bedford")
        await tells(pilot, "CONFLICT Bedford: statements disagree")
        assert not any("FLIP" in one for one in said(pilot.app))
        assert rung == []
        await pilot.press("m")
        await tells(pilot, "Not muted.")


async def test_muted_a_corrected_majority_is_not_told(half_night: Newsroom) -> None:
    """It is no alarm: the winner is who it was."""
    async with on_air(half_night.app()) as pilot:
        await pilot.press("m")
        await tells(pilot, "Muted: only the gravest alerts are shown.")
        half_night.feed(night.result(ANGLIA, "Ipswich", 2, {"Con": 24_952, "Lab": 19_500}))
        conflict(half_night, "Bedford")
        await tells(pilot, "CONFLICT Bedford: statements disagree")
        assert not any("Ipswich" in one for one in said(pilot.app))


async def test_only_the_kinds_and_parties_of_the_settings_are_told(
    newsroom: Newsroom, rung: list[str]
) -> None:
    settings = Settings(alerts=Alerts(kinds=("flip",), parties=("Lib Dem",)))
    async with on_air(newsroom.app(settings=settings)) as pilot:
        newsroom.agency("Ipswich")
        conflict(newsroom, "Bedford")
        await shows(pilot, "1 of 69", "1 conflict")
        assert (said(pilot.app), rung) == ([], [])
        newsroom.agency("St Albans")
        await tells(pilot, "FLIP St Albans: LD gain from Con")
        newsroom.agency("North Norfolk")
        await tells(pilot, "FLIP North Norfolk: Con gain from LD")
        assert len(rung) == 2


async def test_bell_and_desktop_can_be_switched_off(
    newsroom: Newsroom, rung: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM_PROGRAM", "iTerm.app")
    settings = Settings(alerts=Alerts(bell=False, desktop=False))
    async with on_air(newsroom.app(settings=settings)) as pilot:
        written: list[str] = []
        monkeypatch.setattr(pilot.app._driver, "write", written.append)
        newsroom.agency("Ipswich")
        await tells(pilot, FLIP)
        assert rung == []
        assert not any("Tracker" in one for one in written)


async def test_the_desktop_is_told_where_the_terminal_can(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM_PROGRAM", "iTerm.app")
    for variable in ("TMUX", "VTE_VERSION", "LC_TERMINAL"):
        monkeypatch.delenv(variable, raising=False)
    async with on_air(newsroom.app()) as pilot:
        written: list[str] = []
        monkeypatch.setattr(pilot.app._driver, "write", written.append)
        newsroom.agency("Ipswich")
        await tells(pilot, FLIP)
        assert f"\x1b]9;Tracker: {FLIP.replace(';', ',')}\x07" in written


# -- never too much -----------------------------------------------------------------------------


async def test_of_many_at_once_three_are_named_and_the_rest_are_counted(
    newsroom: Newsroom, rung: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notifier, "WINDOW_SECONDS", 0.5)
    async with on_air(newsroom.app()) as pilot:
        at_once(newsroom, CALLED[:8])
        await tells(pilot, "and 5 more: the log has them all")
        assert [one.split()[0] for one in said(pilot.app)] == ["FLIP", "FLIP", "FLIP", "and"]
        assert rung == ["bell"]


async def test_there_are_never_more_than_four_on_the_screen(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notifier, "WINDOW_SECONDS", 0.1)
    async with on_air(newsroom.app()) as pilot:
        for begin in (0, 5, 10):
            at_once(newsroom, CALLED[begin : begin + 5])
            await shows(pilot, f"{begin + 5} of 69")
            await until(pilot, lambda: not the_app(pilot).notifier._held_back)
            assert len(pilot.app.screen.query(Toast)) <= 4


async def test_a_conflict_is_told_however_much_came_before_it_and_pushes_no_alarm_away(
    newsroom: Newsroom,
) -> None:
    async with on_air(newsroom.app()) as pilot:
        conflict(newsroom, "Watford")
        await tells(pilot, "CONFLICT Watford: statements disagree")
        at_once(newsroom, CALLED)
        await until(pilot, lambda: any("FLIP" in one for one in said(pilot.app)))
        conflict(newsroom, "Maldon")
        await tells(pilot, "CONFLICT Maldon: statements disagree")
        assert "CONFLICT Watford: statements disagree" in said(pilot.app)


async def test_however_much_is_told_the_two_lines_at_the_top_stay_and_esc_puts_it_away(
    newsroom: Newsroom,
) -> None:
    """As docs/board.md has it: time, count, feed and the parties never go away."""
    async with on_air(newsroom.app()) as pilot:
        at_once(newsroom, CALLED)
        await shows(pilot, "17 of 69", "no files yet")
        back = [night.rush(ANGLIA, one.seat, one.holder, 2) for one in ANGLIA.targets]
        at_once(newsroom, back)
        await tells(pilot, "more; `tracker corrections` has them all")
        await pilot.pause()
        assert all("▌" not in line for line in screen_text(pilot.app).splitlines()[:2])
        await pilot.press("escape")
        assert said(pilot.app) == []


async def test_a_seat_or_party_of_the_settings_that_is_not_here_is_said(newsroom: Newsroom) -> None:
    settings = Settings(alerts=Alerts(watch=("North Nofolk",), parties=("Con", "Whig")))
    async with on_air(newsroom.app(settings=settings)) as pilot:
        await tells(pilot, 'no seat "North Nofolk" in this election')
        await tells(pilot, 'no party "Whig" in this election')
        assert len(pilot.app._notifications) == 2
