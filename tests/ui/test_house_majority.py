"""The majority of the house, on the screen and in `tracker say`."""

import datetime as dt
from pathlib import Path

from tests.makers import night
from tests.makers.houses import declared, house
from tests.makers.newsroom import Newsroom, reopen_app, shows
from tracker.summary.news_scripts.end_of_night import end_of_night


async def test_the_head_of_the_board_counts_the_seats_to_a_majority_until_it_is_passed(
    tmp_path: Path,
) -> None:
    election = house(post=4, seats=7, absent="PC")
    room = Newsroom(tmp_path, election)
    statements = declared(election, "PC", "Lab", "PC", "Lab", "Lab", "Lab").bulletins
    first, *_, last = [b for of_seat in statements.values() for b in of_seat.values()]
    rest = [b for s in statements.values() for b in s.values() if b not in (first, last)]
    async with reopen_app(room.app(), (80, 24)) as pilot:
        await shows(pilot, "4 to win")
        room.feed(first, *rest)
        await shows(pilot, "Lab 1 short of 4 (3 without PC)")
        room.clock.at += dt.timedelta(minutes=1)
        room.feed(last)
        await shows(pilot, "Lab passed 4 01:05")
        await pilot.press("[")
        await shows(pilot, "NOT LIVE", "Lab 1 short of 4")


async def test_a_seat_of_our_own_marks_the_majority_as_ours(tmp_path: Path) -> None:
    election = house()
    room = Newsroom(tmp_path, election)
    room.feed(*(b for s in declared(election, "Lab", "Lab").bulletins.values() for b in s.values()))
    async with reopen_app(room.app(), (80, 24)) as pilot:
        await shows(pilot, "Lab 1 short of 3")
        entry = night.desk_entry(room.board(), "Seat 2", "Lab", {"Lab": 9, "Con": 1})
        room.desk(entry)
        await shows(pilot, "✎Lab 3 with our reports")


def test_the_long_text_for_air_has_the_number_without_absent_parties() -> None:
    board = declared(house(post=4, seats=7, absent="PC"), "PC", "Lab", "Lab", "Con")
    script = end_of_night(board, night.MIDNIGHT, is_long=True)
    text = " ".join(paragraph.text for paragraph in script.paragraphs)
    assert "Labour need two more seats for a majority." in text
    assert "who do not take their one seat, 4 are enough" in text
