"""The inbox of alerts: what happened, what to do, and who has acknowledged it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from textual.pilot import Pilot

from tests.makers import night
from tests.makers.newsroom import (
    Newsroom,
    app_of,
    notifications,
    notified,
    on_seat_page,
    open_app,
    opens,
    screen_text,
    seat_id,
    shows,
    until,
    wait_for_board,
    widget_text,
)
from tracker.ledger.acknowledgements import acknowledge, acknowledgements
from tracker.ui.permissions import Permissions
from tracker.ui.screens.confirm import InitialsScreen
from tracker.ui.screens.inbox import InboxScreen
from tracker.ui.settings import Alerts, Settings

ANGLIA = night.anglia()
CALLS = [night.rush(ANGLIA, seat, "Con") for seat in ("Ipswich", "Bedford")]
CORRECTED = night.rush(ANGLIA, "Ipswich", "Lab", revision=2)


@pytest.fixture
def alarming(newsroom: Newsroom) -> Newsroom:
    """A newsroom with two flips, of which one is corrected: three alerts."""
    newsroom.feed(*CALLS, CORRECTED)
    return newsroom


@asynccontextmanager
async def inbox(room: Newsroom, initials: str = "AB") -> AsyncIterator[Pilot[None]]:
    """The board with its inbox open."""
    async with open_app(room.app(initials=initials)) as pilot:
        await opens(pilot, "i", screen=InboxScreen)
        await shows(pilot, "Space acknowledges")
        yield pilot


def rows(pilot: Pilot[None]) -> list[str]:
    """The lines of the alerts in the inbox."""
    return [line for line in widget_text(pilot.app, "#alerts").splitlines() if line.strip()]


async def test_the_newest_alert_is_first_with_what_happened_and_what_to_do(
    alarming: Newsroom,
) -> None:
    async with inbox(alarming) as pilot:
        await shows(pilot, "3 alerts, 1 ALARM to acknowledge, 3 in all")
        first, second, third = rows(pilot)
        assert "ALARM  Ipswich: was Con gain from Lab, now Lab hold" in first
        assert "FLIP Bedford" in second
        assert "FLIP Ipswich" in third
        await shows(pilot, "The board now: Lab hold", "If it was said, correct it on air")


async def test_an_alert_is_acknowledged_with_who_did_it_and_when(alarming: Newsroom) -> None:
    async with inbox(alarming) as pilot:
        await pilot.press("space")
        await shows(pilot, "✓ AB 03:30", "Acknowledged by AB at 03:30", "2 alerts to acknowledge")
        assert {k: a.by for k, a in acknowledgements(alarming.ledger).items()} == {"s3": "AB"}


async def test_all_alerts_are_acknowledged_and_leave_the_status_bar(alarming: Newsroom) -> None:
    async with open_app(alarming.app(initials="AB")) as pilot:
        await shows(pilot, "3 alerts, 1 ALARM: i")
        await opens(pilot, "i", screen=InboxScreen)
        await shows(pilot, "3 alerts, 1 ALARM to acknowledge")
        await opens(pilot, "S", screen=InitialsScreen)
        await shows(pilot, "You have seen 3 alerts", "ALARM  Ipswich", "FLIP Bedford")
        assert acknowledgements(alarming.ledger) == {}
        await pilot.press("enter")
        await shows(pilot, "Alerts: none waits, 3 in all")
        assert len(acknowledgements(alarming.ledger)) == 3
        await pilot.press("escape")
        await wait_for_board(pilot)
        await until(pilot, lambda: "ALARM" not in screen_text(pilot.app))
        assert not app_of(pilot).session.marks.unseen


async def test_all_at_once_leaves_the_alarm_of_a_conflict_that_is_still_open(
    newsroom: Newsroom,
) -> None:
    newsroom.feed(
        CALLS[1],
        night.result(ANGLIA, "Ipswich", votes={"Con": 3, "Lab": 2}),
        night.result(ANGLIA, "Ipswich", votes={"Con": 2, "Lab": 3}),
    )
    async with inbox(newsroom) as pilot:
        session = app_of(pilot).session
        await opens(pilot, "S", screen=InitialsScreen)
        await shows(pilot, "not settled and will stay")
        await pilot.press("enter")
        await until(pilot, lambda: {a.seat for a in session.waiting_alerts} == {seat_id("Ipswich")})
        await until(pilot, lambda: isinstance(pilot.app.screen, InboxScreen))
        await pilot.press("S")
        await shows(pilot, "Space acknowledges each alone")
        assert session.waiting_alerts
        for _ in session.waiting_alerts:
            await pilot.press("space", "down")
        await until(pilot, lambda: not session.waiting_alerts)


async def test_the_inbox_takes_the_place_of_the_toasts(newsroom: Newsroom) -> None:
    async with open_app(newsroom.app()) as pilot:
        newsroom.feed(*CALLS, CORRECTED)
        await notified(pilot, "FLIP Bedford")
        await opens(pilot, "i", screen=InboxScreen)
        await until(pilot, lambda: notifications(pilot.app) == [])


async def test_the_initials_are_asked_for_if_they_are_not_known(alarming: Newsroom) -> None:
    async with inbox(alarming, initials="") as pilot:
        await opens(pilot, "space", screen=InitialsScreen)
        await pilot.press(*"cd", "enter")
        await shows(pilot, "✓ CD 03:30")
        assert app_of(pilot).session.initials == "CD"


async def test_an_alert_that_another_board_acknowledged_is_shown_as_such(
    alarming: Newsroom,
) -> None:
    async with inbox(alarming) as pilot:
        await shows(pilot, "3 alerts, 1 ALARM to acknowledge")
        acknowledge(alarming.ledger, ["s3"], "XY", alarming.clock())
        await shows(pilot, "✓ XY 03:30", "2 alerts to acknowledge")
        await pilot.press("space")  # XY's acknowledgement stays
        await pilot.pause()
        assert acknowledgements(alarming.ledger)["s3"].by == "XY"


async def test_the_toast_of_an_alarm_leaves_when_another_board_acknowledges_it(
    newsroom: Newsroom,
) -> None:
    async with open_app(newsroom.app()) as pilot:
        newsroom.feed(CALLS[0])
        await notified(pilot, "FLIP Ipswich")
        newsroom.feed(CORRECTED)
        await notified(pilot, "ALARM  Ipswich: was Con gain from Lab, now Lab hold")
        acknowledge(newsroom.ledger, ["s1", "s2"], "XY", newsroom.clock())
        await until(pilot, lambda: notifications(pilot.app) == [])


async def test_after_a_restart_the_inbox_is_the_same(alarming: Newsroom) -> None:
    async with inbox(alarming) as pilot:
        await pilot.press("space")
        await shows(pilot, "✓ AB 03:30")
        before = rows(pilot)
    async with inbox(alarming) as pilot:
        await until(pilot, lambda: rows(pilot) == before)


async def test_an_alert_that_arrives_is_added_and_the_cursor_stays(alarming: Newsroom) -> None:
    async with inbox(alarming) as pilot:
        await pilot.press("down")
        await shows(pilot, "The board now: Con gain from Lab")
        alarming.feed(night.rush(ANGLIA, "Peterborough", "Con"))
        await shows(pilot, "4 alerts, 1 ALARM to acknowledge", "FLIP Peterborough")
        await shows(pilot, "The board now: Con gain from Lab")
        await pilot.press("space")
        await until(pilot, lambda: list(acknowledgements(alarming.ledger)) == ["s2"])


async def test_enter_opens_the_seat(alarming: Newsroom) -> None:
    async with inbox(alarming) as pilot:
        await pilot.press("enter")
        await until(pilot, lambda: on_seat_page(pilot.app))
        await shows(pilot, "Ipswich")
        await opens(pilot, "i", screen=InboxScreen)


async def test_on_a_read_only_board_nothing_is_acknowledged(alarming: Newsroom) -> None:
    app = alarming.app(permissions=Permissions(read_only=True), initials="AB")
    async with open_app(app) as pilot:
        await opens(pilot, "i", screen=InboxScreen)
        await shows(pilot, "3 alerts, 1 ALARM to acknowledge")
        await pilot.press("space")
        await shows(pilot, "This board is read only.")
        assert acknowledgements(alarming.ledger) == {}


async def test_a_night_without_alerts_has_an_empty_inbox(newsroom: Newsroom) -> None:
    async with inbox(newsroom) as pilot:
        await shows(pilot, "No alerts yet.", "Alerts: none waits, 0 in all")
        await pilot.press("space", "S", "enter")
        assert isinstance(pilot.app.screen, InboxScreen)


async def test_an_alarm_is_reversed_without_colours(
    alarming: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with inbox(alarming) as pilot:
        await shows(pilot, "3 alerts, 1 ALARM to acknowledge")
        strip = pilot.app.screen.query_one("#alerts").render_line(0)
        (word,) = [segment for segment in strip if "ALARM" in segment.text]
        assert word.style is not None
        assert word.style.reverse


# -- the kinds of alerts, on the board ------------------------------------------------------------


async def test_a_gain_off_every_list_a_tie_and_a_recount_are_announced(newsroom: Newsroom) -> None:
    async with open_app(newsroom.app()) as pilot:
        newsroom.feed(night.rush(ANGLIA, "Watford", "LD"))
        await notified(pilot, "GAIN Watford: LD gain from Con")
        newsroom.feed(night.result(ANGLIA, "Broxbourne", votes={"Con": 3, "Lab": 3}))
        await notified(pilot, "TIED Broxbourne: Con and Lab have 3 votes each")
        newsroom.feed(night.recount(ANGLIA, "Maldon"))
        await notified(pilot, "RECOUNT Maldon: a recount is on")


async def test_a_member_who_lost_is_in_the_inbox_and_rings_if_the_settings_say_so(
    newsroom: Newsroom,
) -> None:
    newsroom.feed(night.rush(ANGLIA, "Ipswich", "Con"))
    settings = Settings(alerts=Alerts(tiers={"member-lost": "alert"}))
    async with open_app(newsroom.app(settings=settings), (160, 48)) as pilot:
        newsroom.agency("Ipswich")
        await notified(pilot, "DEFEAT Ipswich: Sandy Martin has lost Ipswich")
    async with open_app(newsroom.app(), (160, 48)) as pilot:
        assert app_of(pilot).session.alerts[-1].seat == seat_id("Ipswich")
        assert notifications(pilot.app) == []


async def test_an_entry_of_my_own_does_not_raise_the_count_of_alerts(newsroom: Newsroom) -> None:
    newsroom.feed(CALLS[0])
    mine = night.desk_entry(newsroom.board(), "Bedford", "Con", by="AB")
    newsroom.feed(mine)
    async with open_app(newsroom.app(initials="AB")) as pilot:
        await shows(pilot, "1 alert: i")
    async with open_app(newsroom.app(initials="XY")) as pilot:
        await shows(pilot, "2 alerts: i")
