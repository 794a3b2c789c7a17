"""The producer's marks: seen flips and watched seats. They are restored after a restart."""

from pathlib import Path

import pytest
from rich.style import Style
from textual.pilot import Pilot

from tests.makers import night
from tests.makers.newsroom import (
    Newsroom,
    app_of,
    board_list,
    fill,
    lines_of,
    names_in,
    notifications,
    notified,
    on_seat_page,
    open_app,
    opens,
    painted_row,
    recorded,
    reopen_app,
    row_text,
    row_texts,
    seat_id,
    selected,
    shows,
    until,
    wait_for_board,
)
from tracker.ui import marks, saved_state
from tracker.ui.saved_state import SavedState
from tracker.ui.screens.confirm import ConfirmScreen
from tracker.ui.screens.keep_view import KeepViewScreen
from tracker.ui.screens.seat import SeatScreen
from tracker.ui.view_models.styles import ALARM
from tracker.ui.widgets.line_list import LineList

FLIPS = {"Peterborough", "Ipswich", "North Norfolk"}
"""The targets that had flipped by 03:30."""


def mark(pilot: Pilot[None], seat: str, view: str = "targets") -> str:
    """The mark of a seat: before its name in the marginals, after the time in the list of seats."""
    line = row_text(board_list(app_of(pilot), view), seat_id(seat))
    return line[0 if view == "targets" else 7]


def unseen(pilot: Pilot[None]) -> set[str]:
    """The marginals that are marked as unseen flips."""
    return {name for name in names_in(app_of(pilot), "targets") if mark(pilot, name) == "◉"}


def marks_file(newsroom: Newsroom) -> Path:
    """The file of the saved marks."""
    return newsroom.path.with_name("state") / "night.json"


# -- flips --------------------------------------------------------------------------------------


async def test_a_flip_is_marked_until_its_seat_is_opened_or_it_is_marked_as_seen(
    half_night: Newsroom,
) -> None:
    async with open_app(half_night.app()) as pilot:
        assert unseen(pilot) == FLIPS
        await opens(pilot, "enter", screen=SeatScreen)
        await pilot.press("escape")
        await wait_for_board(pilot)
        await until(pilot, lambda: unseen(pilot) == FLIPS - {"Peterborough"})
        assert mark(pilot, "Peterborough") == "▸"
        await pilot.press("down", "down", "space")
        assert unseen(pilot) == {"North Norfolk"}
        await pilot.press("2")
        assert mark(pilot, "North Norfolk", "seats") == "◉"
        await pilot.press("S", "1")
        assert unseen(pilot) == set()


async def test_a_flip_opened_from_the_palette_is_seen(half_night: Newsroom) -> None:
    async with open_app(half_night.app()) as pilot:
        await pilot.press("ctrl+p", *"ipswich")
        await shows(pilot, "Ipswich", "Con gain from Lab")
        await pilot.press("enter")
        await until(pilot, lambda: on_seat_page(pilot.app))
        await shows(pilot, "Conservative gain from Labour in Ipswich.")
        await pilot.press("escape")
        await wait_for_board(pilot)
        await until(pilot, lambda: "Ipswich" not in unseen(pilot), within=2)


async def test_a_new_flip_is_marked_and_flashes_for_some_seconds(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(marks, "FLASH_SECONDS", 3.0)
    ipswich = seat_id("Ipswich")
    async with open_app(newsroom.app()) as pilot:
        app = app_of(pilot)

        def is_bright() -> bool:
            row = painted_row(board_list(app, "targets"), ipswich)
            name = next(part for part in row if part.text.startswith("Ipswich"))
            return name.style is not None and name.style.bgcolor == Style.parse(ALARM).bgcolor

        newsroom.agency("Ipswich")
        await until(pilot, lambda: app.session.marks.flashing == {ipswich})
        await until(pilot, lambda: is_bright(), "the flash")
        await until(pilot, lambda: not app.session.marks.flashing and not is_bright(), "its end")
        assert unseen(pilot) == {"Ipswich"}


# -- watched seats ------------------------------------------------------------------------------


async def test_a_watched_seat_has_a_star_until_it_is_no_longer_watched(
    half_night: Newsroom,
) -> None:
    async with open_app(half_night.app()) as pilot:
        await pilot.press("down", "asterisk")
        await notified(pilot, "Bedford is watched.")
        assert mark(pilot, "Bedford") == "✶"
        await pilot.press("2", "slash", *"watched", "enter")
        await until(pilot, lambda: names_in(app_of(pilot), "seats") == ["Bedford"])
        assert mark(pilot, "Bedford", "seats") == "✶"
        await pilot.press("asterisk")
        await notified(pilot, "Bedford is not watched any more.")
        await until(pilot, lambda: names_in(app_of(pilot), "seats") == [])


# -- corrections, pins, own reports: the signs that the head counts -----------------------------


def head(pilot: Pilot[None]) -> str:
    return lines_of(app_of(pilot), "#status-bar")


async def test_a_correction_is_marked_and_counted_until_it_is_seen(half_night: Newsroom) -> None:
    votes = {"Con": 24_952, "Lab": 19_500}
    path = marks_file(half_night)
    async with open_app(half_night.app(saved_state_path=path)) as pilot:
        await pilot.press("S")
        half_night.feed(night.result(night.anglia(), "Ipswich", 2, votes))
        await until(pilot, lambda: "∆ corrected 1" in head(pilot))
        assert mark(pilot, "Ipswich") == "∆"
        assert any("02:48∆ Ipswich" in line for line in row_texts(latest_list(pilot)))
        await pilot.press("2", "slash", *"corrected", "enter")
        await until(pilot, lambda: names_in(app_of(pilot), "seats") == ["Ipswich"])
        assert mark(pilot, "Ipswich", "seats") == "∆"
        await pilot.press("space")
        await until(pilot, lambda: "corrected" not in head(pilot))
        await until(pilot, lambda: names_in(app_of(pilot), "seats") == [])
        app_of(pilot)._save()
        await until(pilot, app_of(pilot).background._requests.empty)
    async with reopen_app(half_night.app(saved_state_path=path)) as pilot:
        await shows(pilot, "34 of 69")
        assert "corrected" not in head(pilot)


def latest_list(pilot: Pilot[None]) -> LineList:
    return app_of(pilot).board_screen.query_one("#latest", LineList)


async def test_one_key_lists_every_marked_seat_under_its_signs(half_night: Newsroom) -> None:
    anglia, board = night.anglia(), half_night.board()
    half_night.desk(night.pin(board, "Ipswich"), night.desk_entry(board, "Norwich North", "Lab"))
    half_night.feed(night.result(anglia, "Ipswich", 2, {"Con": 2, "Lab": 3}))
    half_night.feed(night.recount(anglia, "Bedford"))
    async with open_app(half_night.app(), (160, 48)) as pilot:
        await shows(pilot, "≢ differs 1")
        await pilot.press("exclamation_mark")
        await until(pilot, lambda: app_of(pilot).board_screen.pane.NAME == "seats")
        text = "\n".join(row_texts(board_list(app_of(pilot), "seats")))
        for heading in ("≢ differs 1", "↻ recount 1", "✎ ours 1", "⚲ pinned 1"):
            assert heading in text
        assert text.count("Ipswich") == 2
        assert "Peterborough" not in text
        await shows(pilot, "3 of 69", "Seat by sign")
        half_night.desk(night.unpin(half_night.board(), "Ipswich"))
        await until(pilot, lambda: "pinned" not in head(pilot) and "differs" not in head(pilot))
        assert "⚲" not in "".join(row_texts(board_list(app_of(pilot), "seats")))
        await pilot.press("escape")
        await until(pilot, lambda: len(names_in(app_of(pilot), "seats")) == 69)


async def test_the_page_of_a_seat_names_its_signs(half_night: Newsroom) -> None:
    half_night.desk(night.pin(half_night.board(), "Peterborough"))
    async with open_app(half_night.app()) as pilot:
        await until(pilot, lambda: "⚲ pinned 1" in head(pilot))
        await opens(pilot, "enter", screen=SeatScreen)
        await shows(pilot, "  ⚲ pinned", "pinned by the desk")


@pytest.mark.parametrize("size", [(80, 24), (160, 48)])
async def test_the_outcome_of_a_marked_seat_is_complete(
    half_night: Newsroom, size: tuple[int, int]
) -> None:
    half_night.desk(night.pin(half_night.board(), "Ipswich"))
    async with open_app(half_night.app(), size) as pilot:
        await until(pilot, lambda: "⚲ pinned 1" in head(pilot))
        row = row_text(board_list(app_of(pilot), "targets"), seat_id("Ipswich"))
        assert row.startswith("⚲◉ Ipswich")
        assert "Con GAIN" in row[: size[0]]


# -- after a restart --------------------------------------------------------------------


async def test_a_restart_restores_the_producers_state(half_night: Newsroom) -> None:
    path = marks_file(half_night)
    async with open_app(half_night.app(saved_state_path=path)) as pilot:
        app = app_of(pilot)
        await pilot.press("space", "down", "asterisk", "m", "T", "2", "o", "o")
        await pilot.press("slash", *"luton", "enter", "down")
        await opens(pilot, "v", screen=KeepViewScreen)
        await pilot.press("7")
        await wait_for_board(pilot)
        await opens(pilot, "c", screen=ConfirmScreen)
        await fill(pilot, initials="qx")
        await pilot.press("enter")
        await recorded(pilot, half_night)
        await pilot.press("q", "enter")
        await until(pilot, lambda: not app.is_running)
    async with reopen_app(half_night.app(saved_state_path=path)) as pilot:
        app = app_of(pilot)
        await shows(pilot, "Seat, closest first", "luton", "MUTED")
        assert names_in(app, "seats") == ["Luton South", "Luton North"]
        assert selected(app) == "Luton North"
        assert app.theme == "day"
        assert app.session.initials == "QX"
        await pilot.press("1")
        await until(pilot, lambda: unseen(pilot) == FLIPS - {"Peterborough"})
        assert mark(pilot, "Bedford") == "✶"
        assert selected(app) == "Bedford"
        await pilot.press("7")
        await until(pilot, lambda: names_in(app, "seats") == ["Luton South", "Luton North"])


@pytest.mark.parametrize(
    "content", [b"", b"{", b"\xff", b"[]", b'{"seen": []}', b'{"muted": "no"}']
)
def test_a_damaged_file_of_marks_is_replaced(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "night.json"
    path.write_bytes(content)
    assert saved_state.load(path) == SavedState()


async def test_marks_of_unknown_seats_and_views_are_ignored(half_night: Newsroom) -> None:
    """An older or newer tracker may have written the file."""
    path = marks_file(half_night)
    path.parent.mkdir()
    path.write_text(
        """{"view": "gallery", "theme": "pink", "orders": {"targets": "luck"},
        "selected": {"targets": "E99999999"}, "saved": {"7": {"view": "gallery"}}}"""
    )
    async with open_app(half_night.app(saved_state_path=path)) as pilot:
        await pilot.press("7", "1")
        await shows(pilot, "Conservative target seats")


async def test_marks_that_cannot_be_written_are_reported_once(half_night: Newsroom) -> None:
    path = half_night.path / "night.json"
    async with open_app(half_night.app(saved_state_path=path)) as pilot:
        app = app_of(pilot)
        app._save()
        await notified(pilot, f"{path}: what you marked cannot be kept: ")
        await pilot.press("asterisk")
        app._save()
        await until(pilot, app.background._requests.empty)
        await notified(pilot, "Peterborough is watched.")
        assert sum("cannot be kept" in sentence for sentence in notifications(app)) == 1
