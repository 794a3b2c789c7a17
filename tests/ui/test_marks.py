"""What a producer marks: flips that were seen, seats that are watched; it outlives a restart."""

from pathlib import Path

import pytest
from rich.style import Style
from textual.pilot import Pilot

from tests.makers.newsroom import (
    Newsroom,
    back_on_air,
    board_again,
    board_list,
    fill,
    names_in,
    on_air,
    on_seat_page,
    opens,
    painted_row,
    recorded,
    row_text,
    said,
    seat_id,
    selected,
    shows,
    tells,
    the_app,
    until,
)
from tracker.ui import marks, saved_state
from tracker.ui.saved_state import SavedState
from tracker.ui.screens.confirm import ConfirmScreen
from tracker.ui.screens.keep_view import KeepViewScreen
from tracker.ui.screens.seat import SeatScreen
from tracker.ui.view_models.styles import ALARM

FLIPS = {"Peterborough", "Ipswich", "North Norfolk"}
"""Of the 17 targets, those that had changed hands by half past three."""


def mark(pilot: Pilot[None], seat: str, view: str = "targets") -> str:
    """What stands before a seat's name in the marginals, or among all seats after the time."""
    line = row_text(board_list(the_app(pilot), view), seat_id(seat))
    return line[0 if view == "targets" else 6]


def new(pilot: Pilot[None]) -> set[str]:
    """The marginals that are marked as flips nobody has looked at."""
    return {name for name in names_in(the_app(pilot), "targets") if mark(pilot, name) == "●"}


def memory_of(newsroom: Newsroom) -> Path:
    """Where what is marked is kept, in these tests."""
    return newsroom.path.with_name("state") / "night.json"


# -- flips --------------------------------------------------------------------------------------


async def test_a_flip_is_marked_until_its_seat_was_opened_or_it_was_said_to_be_seen(
    half_night: Newsroom,
) -> None:
    async with on_air(half_night.app()) as pilot:
        assert new(pilot) == FLIPS
        await opens(pilot, "enter", screen=SeatScreen)
        await pilot.press("escape")
        await board_again(pilot)
        await until(pilot, lambda: new(pilot) == FLIPS - {"Peterborough"})
        assert mark(pilot, "Peterborough") == "▸"
        await pilot.press("down", "down", "space")
        assert new(pilot) == {"North Norfolk"}
        await pilot.press("2")
        assert mark(pilot, "North Norfolk", "seats") == "●"
        await pilot.press("S", "1")
        assert new(pilot) == set()


async def test_a_flip_opened_from_the_palette_was_looked_at_too(half_night: Newsroom) -> None:
    async with on_air(half_night.app()) as pilot:
        await pilot.press("ctrl+p", *"ipswich")
        await shows(pilot, "Ipswich", "Con gain from Lab")
        await pilot.press("enter")
        await until(pilot, lambda: on_seat_page(pilot.app))
        await shows(pilot, "Conservative gain from Labour in Ipswich.")
        await pilot.press("escape")
        await board_again(pilot)
        await until(pilot, lambda: "Ipswich" not in new(pilot), within=2)


async def test_a_flip_that_arrives_is_marked_and_flashes_for_a_moment(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(marks, "FLASH_SECONDS", 3.0)
    ipswich = seat_id("Ipswich")
    async with on_air(newsroom.app()) as pilot:
        app = the_app(pilot)

        def is_bright() -> bool:
            row = painted_row(board_list(app, "targets"), ipswich)
            name = next(part for part in row if part.text.startswith("Ipswich"))
            return name.style is not None and name.style.bgcolor == Style.parse(ALARM).bgcolor

        newsroom.agency("Ipswich")
        await until(pilot, lambda: app.session.marks.flashing == {ipswich})
        await until(pilot, lambda: is_bright(), "the flash")
        await until(pilot, lambda: not app.session.marks.flashing and not is_bright(), "its end")
        assert new(pilot) == {"Ipswich"}


# -- watched seats ------------------------------------------------------------------------------


async def test_a_watched_seat_has_a_star_until_it_is_not_watched_any_more(
    half_night: Newsroom,
) -> None:
    async with on_air(half_night.app()) as pilot:
        await pilot.press("down", "asterisk")
        await tells(pilot, "Bedford is watched.")
        assert mark(pilot, "Bedford") == "★"
        await pilot.press("2", "slash", *"watched", "enter")
        await until(pilot, lambda: names_in(the_app(pilot), "seats") == ["Bedford"])
        assert mark(pilot, "Bedford", "seats") == "★"
        await pilot.press("asterisk")
        await tells(pilot, "Bedford is not watched any more.")
        await until(pilot, lambda: names_in(the_app(pilot), "seats") == [])


# -- what outlives a restart --------------------------------------------------------------------


async def test_a_restart_takes_up_where_the_producer_left(half_night: Newsroom) -> None:
    path = memory_of(half_night)
    async with on_air(half_night.app(saved_state_path=path)) as pilot:
        app = the_app(pilot)
        await pilot.press("space", "down", "asterisk", "m", "T", "2", "o", "o")
        await pilot.press("slash", *"luton", "enter", "down")
        await opens(pilot, "v", screen=KeepViewScreen)
        await pilot.press("7")
        await board_again(pilot)
        await opens(pilot, "c", screen=ConfirmScreen)
        await fill(pilot, initials="qx")
        await pilot.press("enter")
        await recorded(pilot, half_night)
        await pilot.press("q", "enter")
        await until(pilot, lambda: not app.is_running)
    async with back_on_air(half_night.app(saved_state_path=path)) as pilot:
        app = the_app(pilot)
        await shows(pilot, "Seat, closest first", "luton", "MUTED")
        assert names_in(app, "seats") == ["Luton South", "Luton North"]
        assert selected(app) == "Luton North"
        assert app.theme == "day"
        assert app.session.initials == "QX"
        await pilot.press("1")
        await until(pilot, lambda: new(pilot) == FLIPS - {"Peterborough"})
        assert mark(pilot, "Bedford") == "★"
        assert selected(app) == "Bedford"
        await pilot.press("7")
        await until(pilot, lambda: names_in(app, "seats") == ["Luton South", "Luton North"])


@pytest.mark.parametrize("kept", [b"", b"{", b"\xff", b"[]", b'{"seen": []}', b'{"muted": "no"}'])
def test_a_memory_that_cannot_be_read_is_a_new_one(tmp_path: Path, kept: bytes) -> None:
    path = tmp_path / "night.json"
    path.write_bytes(kept)
    assert saved_state.load(path) == SavedState()


async def test_a_memory_of_what_there_is_not_does_not_stop_the_board(half_night: Newsroom) -> None:
    """An older or newer tracker may have written it."""
    path = memory_of(half_night)
    path.parent.mkdir()
    path.write_text(
        """{"view": "gallery", "theme": "pink", "orders": {"targets": "luck"},
        "selected": {"targets": "E99999999"}, "saved": {"7": {"view": "gallery"}}}"""
    )
    async with on_air(half_night.app(saved_state_path=path)) as pilot:
        await pilot.press("7", "1")
        await shows(pilot, "Conservative target seats")


async def test_a_memory_that_cannot_be_written_is_said_once(half_night: Newsroom) -> None:
    path = half_night.path / "night.json"
    async with on_air(half_night.app(saved_state_path=path)) as pilot:
        app = the_app(pilot)
        app._save()
        await tells(pilot, f"{path}: what you marked cannot be kept: ")
        await pilot.press("asterisk")
        app._save()
        await until(pilot, app.background._requests.empty)
        await tells(pilot, "Peterborough is watched.")
        assert sum("cannot be kept" in one for one in said(app)) == 1
