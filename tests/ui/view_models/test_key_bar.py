"""The key bar: the keys that fit, and clicks on them."""

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
"""The keys of the board in a terminal of less than 100 columns."""
REAL = [
    Key(
        actions.shown_key(action.key),
        action.label,
        action.name,
        action.rank,
        is_current=action.id == "view-targets",
    )
    for action in actions.BOARD
    if action.rank < actions.HELP_ONLY
]
WIDTHS = (20, 40, 60, 78, 80, 99, 100, 120, 160, 220)


def line(width: int, keys: tuple[Key, ...] = VIEWS) -> str:
    return text(key_line(keys, width)).rstrip()


def left_out(width: int, keys: tuple[Key, ...] = VIEWS) -> set[str]:
    return {key.key for key in keys} - {key.key for key in fitting_keys(keys, width)}


# -- keys that fit -------------------------------------------------------------------------------


def test_a_wide_line_has_every_key_in_order() -> None:
    assert fitting_keys(VIEWS, 80) == list(VIEWS)
    assert line(80) == ALL


def test_a_wide_terminal_has_wider_gaps() -> None:
    assert line(100) == " 1 Marginals  2 Seats  / Find  d Declare  o Order  q Quit"


def test_a_line_of_exactly_the_needed_width_has_every_key() -> None:
    assert line(len(ALL)) == ALL


@pytest.mark.parametrize(
    ("width", "left_out_keys"),
    [
        pytest.param(len(ALL) - 1, {"o"}, id="the highest rank first"),
        pytest.param(43, {"o", "q"}, id="of equal rank, the last one first"),
        pytest.param(32, {"o", "q", "d"}, id="and so on"),
        pytest.param(21, {"o", "q", "d", "/"}, id="the views last"),
        pytest.param(12, {"o", "q", "d", "/", "2"}, id="the current view last"),
        pytest.param(11, {"o", "q", "d", "/", "2", "1"}, id="no room for anything"),
        pytest.param(0, {"o", "q", "d", "/", "2", "1"}, id="no room at all"),
    ],
)
def test_a_narrow_line_leaves_out_the_keys_of_the_lowest_rank(
    width: int, left_out_keys: set[str]
) -> None:
    assert left_out(width) == left_out_keys


def test_the_key_of_the_current_view_stays_with_any_rank() -> None:
    keys = (Key("1", "Marginals", "a"), Key("o", "Order", "b", rank=9, is_current=True))
    assert [key.key for key in fitting_keys(keys, 9)] == ["o"]


def test_without_keys_the_line_is_empty() -> None:
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
def test_no_key_is_left_out_for_a_key_of_lower_rank(keys: list[Key], width: int) -> None:
    kept = fitting_keys(keys, width)
    lost = [key for key in keys if key not in kept]
    needed = [0 if key.is_current else key.rank for key in kept]
    assert max(needed, default=0) <= min((0 if k.is_current else k.rank for k in lost), default=9)


@pytest.mark.parametrize("width", WIDTHS)
def test_the_keys_of_the_board_fit_every_width(width: int) -> None:
    assert len(line(width, tuple(REAL))) <= width


@pytest.mark.parametrize("width", [80, 160])
def test_the_boards_line_always_has_the_views_and_the_help(width: int) -> None:
    assert {*"123456", "?"} <= {key.key for key in fitting_keys(REAL, width)}


# -- styles ---------------------------------------------------------------------------


def test_only_the_key_of_the_current_view_is_reversed() -> None:
    reversed_ = [span.text for span in key_line(VIEWS, 80) if "reverse" in span.style]
    assert reversed_ == ["Marginals"]


# -- clicks -----------------------------------------------------------------------


@pytest.mark.parametrize("width", [80, 100])
def test_a_click_on_a_key_or_its_label_selects_the_key(width: int) -> None:
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


def test_a_click_selects_only_keys_that_are_shown() -> None:
    width = len(ALL) - 1
    assert action_at(VIEWS, width, line(width).index("q Quit")) == "app.quit"
    assert "order" not in {action_at(VIEWS, width, x) for x in range(width)}


def test_a_letter_of_two_cells_counts_as_two() -> None:
    keys = (Key("日", "日", "sun"), Key("m", "Moon", "moon"))
    assert [action_at(keys, 80, x) for x in (1, 5, 6, 7)] == ["sun", "sun", "", "moon"]
