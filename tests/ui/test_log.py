"""The log: what happened, when, newest first; and what is new since it was last looked at."""

import datetime as dt

from textual.pilot import Pilot
from textual.widgets import Input

from tests.makers import night
from tests.makers.newsroom import (
    Newsroom,
    board_list,
    deliver,
    on_air,
    opens,
    row_texts,
    screen_text,
    shows,
    the_app,
    until,
    widget_text,
)
from tracker.ledger.as_of import as_of
from tracker.summary.export import export_summary
from tracker.ui.screens.seat import SeatScreen

ANGLIA = night.anglia()
WIDE = (160, 48)


def lines(pilot: Pilot[None]) -> list[str]:
    """The log from its first line, one space between words."""
    return [" ".join(row.split()) for row in row_texts(board_list(the_app(pilot), "log"))]


def later(newsroom: Newsroom, minutes: int = 1) -> None:
    newsroom.clock.at += dt.timedelta(minutes=minutes)


def a_night(newsroom: Newsroom) -> None:
    """One of each thing that can happen, a minute between them."""
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


async def test_everything_that_happens_is_in_the_log_with_its_time(newsroom: Newsroom) -> None:
    a_night(newsroom)
    async with on_air(newsroom.app(), WIDE) as pilot:
        await pilot.press("5")
        await until(pilot, lambda: len(lines(pilot)) == 8)
        told = [
            "02:47 export html, ",
            "02:46 desk Bedford QX: recount likely",
            "02:45 rejected bad.xml: ",
            "02:44 conflict Watford 2 statements disagree (Con or Lab), no winner is counted",
            "02:43 declared ■ Watford Con hold, majority 1",
            "02:42 correction ● Ipswich was Con gain from Lab, now Lab hold",
            "02:41 flip ■ Ipswich Con gain from Lab, majority 5,479",
            "02:40 declared ■ Broxbourne Con hold, majority 19,807",
        ]
        for line, begins in zip(lines(pilot), told, strict=True):
            assert line.startswith(begins)


async def test_a_word_filters_by_seat_by_kind_and_by_what_was_said(newsroom: Newsroom) -> None:
    a_night(newsroom)
    async with on_air(newsroom.app(), WIDE) as pilot:
        await pilot.press("5", "slash")
        for words, times in {
            "watford": ["02:44", "02:43"],
            "rejected": ["02:45"],
            "recount likely": ["02:46"],
            "ipswich gain": ["02:42", "02:41"],
        }.items():
            the_app(pilot).board_screen.query_one("#filter", Input).value = words
            await until(
                pilot,
                lambda times=times: [line.split()[0] for line in lines(pilot)] == times,
                words,
            )
            await shows(pilot, f"{len(times)} of 8")


async def test_enter_goes_to_the_seat_of_a_line_where_it_has_one(newsroom: Newsroom) -> None:
    a_night(newsroom)
    async with on_air(newsroom.app(), WIDE) as pilot:
        await pilot.press("5", "enter")
        await pilot.pause()
        assert pilot.app.screen is the_app(pilot).board_screen
        await pilot.press("down")
        await opens(pilot, "enter", screen=SeatScreen)
        await shows(pilot, "Bedford is still to declare")


async def test_a_line_divides_what_came_since_the_log_was_last_left(half_night: Newsroom) -> None:
    async with on_air(half_night.app(), WIDE) as pilot:
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


async def test_what_comes_in_above_does_not_push_the_line_that_is_being_read(
    half_night: Newsroom,
) -> None:
    """As docs/board.md has it: nothing moves under the hand."""
    async with on_air(half_night.app()) as pilot:
        await pilot.press("5", *["down"] * 6)

        def height() -> int:
            on_screen = widget_text(pilot.app, "#log").splitlines()
            return next(y for y, line in enumerate(on_screen) if "Mid Bedfordshire" in line)

        before = height()
        half_night.agency("Norwich North", "Corby")
        await until(pilot, lambda: len(lines(pilot)) == 36)
        assert height() == before
