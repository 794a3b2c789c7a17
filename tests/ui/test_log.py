"""The log: all events, newest first, with a line above those that were shown before."""

import datetime as dt

from textual.pilot import Pilot
from textual.widgets import Input

from tests.makers import night
from tests.makers.exports import export_summary
from tests.makers.newsroom import (
    Newsroom,
    app_of,
    board_list,
    deliver,
    open_app,
    opens,
    row_texts,
    screen_text,
    shows,
    until,
    widget_text,
)
from tracker.ledger.as_of import as_of
from tracker.ui.screens.seat import SeatScreen

ANGLIA = night.anglia()
WIDE = (160, 48)


def lines(pilot: Pilot[None]) -> list[str]:
    """The lines of the log, with single spaces between words."""
    return [" ".join(row.split()) for row in row_texts(board_list(app_of(pilot), "log"))]


def later(newsroom: Newsroom, minutes: int = 1) -> None:
    newsroom.clock.at += dt.timedelta(minutes=minutes)


def receive_events(newsroom: Newsroom) -> None:
    """An event of every kind, a minute apart."""
    now = newsroom.clock
    now.at = dt.datetime(2019, 12, 13, 2, 40, tzinfo=dt.UTC)
    newsroom.agency("Broxbourne")
    later(newsroom)
    newsroom.agency("Ipswich")
    later(newsroom)
    turned = night.result(ANGLIA, "Ipswich", 2, {"Con": 21_000, "Lab": 22_000})
    newsroom.feed(turned, name="General_Election_result_Ipswich_2.xml")
    later(newsroom)
    newsroom.feed(night.result(ANGLIA, "Watford", votes={"Con": 3, "Lab": 2}))
    later(newsroom)
    newsroom.feed(night.result(ANGLIA, "Watford", votes={"Con": 2, "Lab": 3}))
    later(newsroom)
    deliver(newsroom.ledger, "bad.xml", b"<nonsense/>", now())
    later(newsroom)
    newsroom.desk(night.note(newsroom.board(), "Bedford", "recount likely", by="QX"))
    later(newsroom)
    path = newsroom.path.with_name("air.html")
    export_summary(newsroom.ledger, "html", path, as_of(newsroom.ledger, now()), now=now())


async def test_the_log_has_every_event_with_its_time(newsroom: Newsroom) -> None:
    receive_events(newsroom)
    async with open_app(newsroom.app(), WIDE) as pilot:
        await pilot.press("5")
        await until(pilot, lambda: len(lines(pilot)) == 8)
        expected = [
            "02:47 export html, ",
            "02:46 desk Bedford QX: recount likely",
            "02:45 rejected bad.xml: ",
            "02:44 conflict Watford 2 statements disagree (Con or Lab), no winner is counted",
            "02:43 declared ■ Watford Con hold, majority 1",
            "02:42 correction ● Ipswich was Con gain from Lab, now Lab hold",
            "02:41 flip ■ Ipswich Con gain from Lab, majority 5,479",
            "02:40 declared ■ Broxbourne Con hold, majority 19,807",
        ]
        for line, beginning in zip(lines(pilot), expected, strict=True):
            assert line.startswith(beginning)


async def test_the_filter_matches_seat_kind_and_text(newsroom: Newsroom) -> None:
    receive_events(newsroom)
    async with open_app(newsroom.app(), WIDE) as pilot:
        await pilot.press("5", "slash")
        for typed, times in {
            "watford": ["02:44", "02:43"],
            "rejected": ["02:45"],
            "recount likely": ["02:46"],
            "ipswich gain": ["02:42", "02:41"],
        }.items():
            app_of(pilot).board_screen.query_one("#filter", Input).value = typed
            await until(
                pilot,
                lambda times=times: [line.split()[0] for line in lines(pilot)] == times,
                typed,
            )
            await shows(pilot, f"{len(times)} of 8")


async def test_enter_opens_the_seat_of_an_event(newsroom: Newsroom) -> None:
    receive_events(newsroom)
    async with open_app(newsroom.app(), WIDE) as pilot:
        await pilot.press("5", "enter")
        await pilot.pause()
        assert pilot.app.screen is app_of(pilot).board_screen
        await pilot.press("down")
        await opens(pilot, "enter", screen=SeatScreen)
        await shows(pilot, "Bedford is still to declare")


async def test_a_line_separates_events_since_the_last_visit(half_night: Newsroom) -> None:
    async with open_app(half_night.app(), WIDE) as pilot:
        await pilot.press("5")
        await until(pilot, lambda: len(lines(pilot)) == 34)
        assert "since you last looked" not in screen_text(pilot.app)
        await pilot.press("1")
        later(half_night)
        half_night.agency("Norwich North", "Bedford")
        await shows(pilot, "36 of 69")
        await pilot.press("5")
        await shows(pilot, "2 lines new since you last looked, 03:30")
        assert lines(pilot)[2].startswith("▴")
        assert "South Cambridgeshire" in lines(pilot)[3]
        await pilot.press("1", "5")
        await until(pilot, lambda: "since you last looked" not in screen_text(pilot.app))


async def test_new_events_do_not_move_the_selected_line(
    half_night: Newsroom,
) -> None:
    """As documented in docs/board.md: the selected line does not move."""
    async with open_app(half_night.app()) as pilot:
        await pilot.press("5", *["down"] * 6)

        def height() -> int:
            on_screen = widget_text(pilot.app, "#log").splitlines()
            return next(y for y, line in enumerate(on_screen) if "Mid Bedfordshire" in line)

        before = height()
        half_night.agency("Norwich North", "Corby")
        await until(pilot, lambda: len(lines(pilot)) == 36)
        assert height() == before
