"""The line at the foot: which keys it has room for, and what a click on one does."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from tests.makers.newsroom import text
from tracker.ui import actions
from tracker.ui.view_models.key_bar import Key, action_at, fitting_keys, key_line

VIEWS = (
    Key("1", "Marginals", "view('targets')", is_current=True),
    Key("2", "Seats", "view('seats')"),
    Key("/", "Find", "filter", rank=2),
    Key("d", "Declare", "declare", rank=2),
    Key("o", "Order", "order", rank=5),
    Key("q", "Quit", "app.quit", rank=2),
)
ALL = " 1 Marginals 2 Seats / Find d Declare o Order q Quit"
"""As it is in a terminal of less than 100 columns."""
REAL = [
    Key(
        actions.shown_key(one.key),
        one.label,
        one.name,
        one.rank,
        is_current=one.id == "view-targets",
    )
    for one in actions.BOARD
    if one.rank < actions.HELP_ONLY
]
WIDTHS = (20, 40, 60, 78, 80, 99, 100, 120, 160, 220)


def line(width: int, keys: tuple[Key, ...] = VIEWS) -> str:
    return text(key_line(keys, width)).rstrip()


def left_out(width: int, keys: tuple[Key, ...] = VIEWS) -> set[str]:
    return {key.key for key in keys} - {key.key for key in fitting_keys(keys, width)}


# -- what fits -------------------------------------------------------------------------------


def test_where_there_is_room_every_key_is_there_in_its_order() -> None:
    assert fitting_keys(VIEWS, 80) == list(VIEWS)
    assert line(80) == ALL


def test_in_a_wide_terminal_they_stand_further_apart() -> None:
    assert line(100) == " 1 Marginals  2 Seats  / Find  d Declare  o Order  q Quit"


def test_a_line_that_is_just_wide_enough_has_them_all() -> None:
    assert line(len(ALL)) == ALL


@pytest.mark.parametrize(
    ("width", "gone"),
    [
        pytest.param(len(ALL) - 1, {"o"}, id="the highest rank first"),
        pytest.param(43, {"o", "q"}, id="of one rank the last first"),
        pytest.param(32, {"o", "q", "d"}, id="and so on"),
        pytest.param(21, {"o", "q", "d", "/"}, id="the views last"),
        pytest.param(12, {"o", "q", "d", "/", "2"}, id="what is on the screen last of all"),
        pytest.param(11, {"o", "q", "d", "/", "2", "1"}, id="no room for anything"),
        pytest.param(0, {"o", "q", "d", "/", "2", "1"}, id="no room at all"),
    ],
)
def test_where_there_is_less_room_the_least_needed_go_first(width: int, gone: set[str]) -> None:
    assert left_out(width) == gone


def test_what_is_on_the_screen_stays_whatever_its_rank() -> None:
    keys = (Key("1", "Marginals", "a"), Key("o", "Order", "b", rank=9, is_current=True))
    assert [key.key for key in fitting_keys(keys, 9)] == ["o"]


def test_no_keys_are_an_empty_line() -> None:
    assert line(80, ()) == ""


sometimes = some.builds(
    Key,
    key=some.sampled_from(["a", "Esc", "Ctrl+P", "日"]),
    label=some.sampled_from(["", "Go", "Marginals", "選挙区"]),
    action=some.just("go"),
    rank=some.integers(1, 9),
    is_current=some.booleans(),
)


@settings(max_examples=100)
@given(keys=some.lists(sometimes, max_size=8), width=some.integers(0, 130))
def test_none_is_left_out_for_one_that_is_needed_less(keys: list[Key], width: int) -> None:
    kept = fitting_keys(keys, width)
    lost = [key for key in keys if key not in kept]
    needed = [0 if key.is_current else key.rank for key in kept]
    assert max(needed, default=0) <= min((0 if k.is_current else k.rank for k in lost), default=9)


@pytest.mark.parametrize("width", WIDTHS)
def test_the_keys_of_the_board_fit_every_width(width: int) -> None:
    assert len(line(width, tuple(REAL))) <= width


@pytest.mark.parametrize("width", [80, 160])
def test_on_the_board_the_views_and_the_help_are_always_there(width: int) -> None:
    assert {*"123456", "?"} <= {key.key for key in fitting_keys(REAL, width)}


# -- how they look ---------------------------------------------------------------------------


def test_what_is_on_the_screen_is_reversed_and_nothing_else() -> None:
    reversed_ = [span.text for span in key_line(VIEWS, 80) if "reverse" in span.style]
    assert reversed_ == ["Marginals"]


# -- what a click does -----------------------------------------------------------------------


@pytest.mark.parametrize("width", [80, 100])
def test_a_click_anywhere_on_a_key_or_its_label_is_that_key(width: int) -> None:
    shown = line(width)
    for key in VIEWS:
        start = shown.index(f"{key.key} {key.label}")
        hit = {action_at(VIEWS, width, start + x) for x in range(2 + len(key.label))}
        assert hit == {key.action}


@pytest.mark.parametrize("width", [80, 100])
def test_a_click_between_keys_or_after_the_last_does_nothing(width: int) -> None:
    shown = line(width)
    places = [0, shown.index("2") - 1, len(shown), width - 1]
    assert [action_at(VIEWS, width, x) for x in places] == [""] * 4


def test_a_click_finds_the_keys_that_are_shown_and_not_those_left_out() -> None:
    width = len(ALL) - 1
    assert action_at(VIEWS, width, line(width).index("q Quit")) == "app.quit"
    assert "order" not in {action_at(VIEWS, width, x) for x in range(width)}


def test_a_letter_that_takes_two_cells_counts_for_two() -> None:
    keys = (Key("日", "日", "sun"), Key("m", "Moon", "moon"))
    assert [action_at(keys, 80, x) for x in (1, 5, 6, 7)] == ["sun", "sun", "", "moon"]
