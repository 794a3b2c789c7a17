"""The six views: their keys, filters and orders, and saved views."""

from textual.pilot import Pilot
from textual.widgets import Input

from tests.makers import night
from tests.makers.newsroom import (
    Newsroom,
    app_of,
    board_list,
    header,
    key_bar_line,
    names_in,
    notified,
    on_seat_page,
    open_app,
    row_texts,
    screen_text,
    seat_id,
    selected,
    shows,
    text,
    until,
    visible_header,
)
from tracker.ui.app import TrackerApp
from tracker.ui.panes.map import MapPane
from tracker.ui.screens.keep_view import KeepViewScreen
from tracker.ui.settings import Settings
from tracker.ui.view_models.saved_views import TITLES, VIEWS, read_view
from tracker.ui.widgets.key_bar import KeyBar

WIDE = (160, 48)
LUTON = ["Luton South", "Luton North"]
"""The first seats by the smallest majority."""


def highlighted(app: TrackerApp) -> list[str]:
    """The highlighted labels of the key bar."""
    return [span.text for span in key_bar_line(app) if "reverse" in span.style]


def lines(app: TrackerApp, name: str) -> list[str]:
    """Every line of a view."""
    return row_texts(board_list(app, name))


async def type_filter(pilot: Pilot[None], text: str) -> None:
    """Open the filter of the current view, type this text, and move to the list."""
    await pilot.press("slash")
    app_of(pilot).board_screen.query_one("#filter", Input).value = text
    await pilot.press("enter")


# -- keys ---------------------------------------------------------------------------------


async def test_each_number_key_shows_its_view_and_only_the_marginals_have_panels(
    half_night: Newsroom,
) -> None:
    columns = {
        "targets": "Battle",
        "seats": "Seat by name",
        "problems": "What became of it, the file, and why",
        "map": "Basildon and Billericay",
        "log": "What",
        "next": "Expected",
    }
    async with open_app(half_night.app(), WIDE) as pilot:
        app = app_of(pilot)
        for key, view, title in zip("123456", VIEWS, TITLES, strict=True):
            await pilot.press(key)
            if view == "map":
                app.board_screen.query_one(MapPane).select(seat_id("Basildon and Billericay"))
            await until(pilot, lambda view=view: columns[view] in header(app), f"the {view}")
            assert view == app.board_screen.pane.NAME
            assert app.focused is app.board_screen.pane
            assert highlighted(app) == [title]


async def test_a_click_in_the_key_bar_runs_the_action(half_night: Newsroom) -> None:
    async with open_app(half_night.app(), WIDE) as pilot:
        app = app_of(pilot)

        async def click(label: str) -> None:
            await pilot.click(KeyBar, offset=(text(key_bar_line(app)).index(label) + 1, 0))

        await click("2 Seats")
        await until(pilot, lambda: app.board_screen.pane.NAME == "seats")
        await click("o Order")
        await until(pilot, lambda: "latest first" in header(app))
        await click("q Quit")
        await shows(pilot, "Leave the board?")


# -- the filter ---------------------------------------------------------------------------------


async def test_each_view_has_its_own_filter_and_esc_clears_only_that(
    half_night: Newsroom,
) -> None:
    filters = {
        "1": "norwich", "2": "lab hold", "4": "norfolk", "5": "peterborough", "6": "bedford",
    }  # fmt: skip
    async with open_app(half_night.app(), WIDE) as pilot:
        app = app_of(pilot)
        for key, text in filters.items():
            await pilot.press(key)
            await type_filter(pilot, text)
        shown = {
            "1": lambda: names_in(app, "targets") == ["Norwich North"],
            "2": lambda: "Luton North" in names_in(app, "seats"),
            "4": lambda: "9 of 69" in header(app),
            "5": lambda: {"Peterborough" in line for line in lines(app, "log")} == {True},
            "6": lambda: names_in(app, "next") == ["Bedford"],
        }
        for key, expected in shown.items():
            await pilot.press(key)
            await until(pilot, expected, f"the filter of {key}")
            await shows(pilot, filters[key])
        await pilot.press("2", "escape")
        await until(pilot, lambda: len(names_in(app, "seats")) == 69)
        await pilot.press("1")
        assert names_in(app, "targets") == ["Norwich North"]


async def test_a_filter_dims_the_tiles_that_do_not_match(half_night: Newsroom) -> None:
    async with open_app(half_night.app(), WIDE) as pilot:
        tiles = app_of(pilot).board_screen.query_one(MapPane)

        def colour(seat: str) -> str:
            return tiles._tile(seat_id(seat), False)[0][0].style

        await pilot.press("4")
        await until(pilot, lambda: tiles._place_by_key)
        before = colour("Ipswich"), colour("Watford")
        await type_filter(pilot, "suffolk")
        assert colour("Ipswich") == before[0]
        assert colour("Watford") != before[1]
        await pilot.press("escape")
        assert (colour("Ipswich"), colour("Watford")) == before


async def test_the_error_of_a_filter_is_shown_above_every_view(half_night: Newsroom) -> None:
    """An invalid term is ignored, and the producer must see this."""
    async with open_app(half_night.app()) as pilot:
        app = app_of(pilot)
        silent = []
        for key, view in zip("123456", VIEWS, strict=True):
            await pilot.press(key)
            await type_filter(pilot, "maj<x")
            if "maj< needs a number" not in visible_header(app):
                silent.append(view)
        assert silent == []


# -- orders and columns -------------------------------------------------------------------------


async def test_o_cycles_through_the_orders_of_the_marginals(half_night: Newsroom) -> None:
    async with open_app(half_night.app()) as pilot:
        app = app_of(pilot)
        await pilot.press("o")
        await shows(pilot, "Seat, by needed")
        assert names_in(app, "targets")[:2] == ["Thurrock", "Norwich North"]
        assert "Conservative target seats" not in screen_text(app)
        await pilot.press("o")
        await shows(pilot, "Seat, by closest")
        assert names_in(app, "targets")[0] == "South Cambridgeshire"
        await pilot.press("o")
        await shows(pilot, "Seat, by expected")
        seats = board_list(app, "seats").keys
        declared = [app.session.board.states[key].winner is not None for key in seats]
        assert declared == sorted(declared)
        await pilot.press("o")
        await shows(pilot, "Conservative target seats")


async def test_a_click_on_a_column_orders_by_it(full_night: Newsroom) -> None:
    async with open_app(full_night.app(), WIDE) as pilot:
        app = app_of(pilot)

        async def click(column: str) -> None:
            await pilot.click("#columns", offset=(header(app).index(column) + 1, 0))

        await click("needs")
        await shows(pilot, "Seat, by needed")
        await click("beyond")
        await shows(pilot, "Seat, by closest")
        await click("Seat")
        await shows(pilot, "Conservative target seats")
        await pilot.press("2")
        for column, order in (
            ("Majority", "closest first"), ("Turnout", "by turnout"), ("Swing", "by swing"),
            ("At", "latest first"), ("Seat", "by name"),
        ):  # fmt: skip
            await click(column)
            await shows(pilot, order)


async def test_the_columns_of_the_seats_scroll_and_the_name_stays(full_night: Newsroom) -> None:
    async with open_app(full_night.app()) as pilot:
        app = app_of(pilot)
        await pilot.press("2")
        await shows(pilot, "Majority", "▸")
        assert "Register" not in header(app)
        await pilot.press(">", ">", "right", "right")
        await shows(pilot, "◂", "Turnout", "Swing", "Basildon and Billericay")
        assert "Majority" not in header(app)
        await pilot.press(*[">"] * 12)
        await shows(pilot, "Region", "East of England", "Basildon and Billericay")
        assert "▸" not in header(app)
        await pilot.press(*["<"] * 6, *["left"] * 8)
        await shows(pilot, "Result", "Majority")


# -- saved views ------------------------------------------------------------------------


async def test_a_view_saved_on_a_key_has_its_filter_and_order(
    full_night: Newsroom,
) -> None:
    async with open_app(full_night.app()) as pilot:
        app = app_of(pilot)
        await pilot.press("2", "o", "o")
        await type_filter(pilot, "luton")
        await pilot.press("v")
        await until(pilot, lambda: isinstance(app.screen, KeepViewScreen))
        await pilot.press("7")
        await notified(pilot, "7 is now: seats: luton sort:closest")
        await pilot.press("escape", "o", "1", "7")
        await shows(pilot, "Seat, closest first")
        assert names_in(app, "seats") == LUTON
        assert app.board_screen.pane.filter_text == "luton"


async def test_a_view_of_the_settings_is_on_its_key_and_an_empty_key_has_a_hint(
    full_night: Newsroom,
) -> None:
    settings = Settings(views={"8": read_view("seats: luton sort:closest")})
    async with open_app(full_night.app(settings=settings)) as pilot:
        app = app_of(pilot)
        await pilot.press("8")
        await until(pilot, lambda: names_in(app, "seats") == LUTON)
        await pilot.press("9")
        await notified(pilot, "Nothing is kept on 9 yet: v keeps the view you are in.")
        assert selected(app) in LUTON
        await pilot.press("v")
        await shows(pilot, "8   seats: luton sort:closest", "9   –")


# -- what a filter does not find ------------------------------------------------------------


async def test_a_filter_that_finds_nothing_says_why_and_underlines_the_unknown_word(
    half_night: Newsroom,
) -> None:
    async with open_app(half_night.app(), WIDE) as pilot:
        app = app_of(pilot)
        await pilot.press("2")
        await type_filter(pilot, "gain whitby")
        await shows(pilot, "Nothing here matches whitby.", "Esc clears the filter.")
        strip = app.board_screen.query_one("#filter", Input).render_line(0)
        underlined = "".join(s.text for s in strip if s.style and s.style.underline)
        assert underlined.strip() == "whitby"
        await pilot.press("1")
        await type_filter(pilot, "gain undeclared")
        await shows(pilot, "Nothing here matches all of it", "gain 3")
        await pilot.press("escape")
        await until(pilot, lambda: "Peterborough" in names_in(app, "targets"), "every target")


async def test_searching_for_a_seat_by_name_opens_that_seat_and_no_other(
    full_night: Newsroom,
) -> None:
    async with open_app(full_night.app(), WIDE) as pilot:
        app = app_of(pilot)
        board_list(app, "targets").select(seat_id("Corby"))
        await until(pilot, lambda: selected(app) == "Corby", "the cursor on Corby")
        await pilot.press("slash", *"northampton", "space", *"north", "enter")
        await until(pilot, lambda: names_in(app, "targets") == ["Northampton North"], "one seat")
        await pilot.press("enter")
        await until(pilot, lambda: on_seat_page(app), "a seat's page")
        await shows(pilot, "Northampton North")


async def test_the_cursor_goes_to_the_seat_whose_name_is_begun(full_night: Newsroom) -> None:
    async with open_app(full_night.app(), WIDE) as pilot:
        app = app_of(pilot)
        board_list(app, "targets").select(seat_id("Corby"))
        await pilot.press("slash", *"northampton")
        await until(pilot, lambda: selected(app).startswith("Northampton "), "not on Corby")
        assert "Corby" in names_in(app, "targets")


async def test_a_search_in_the_targets_says_that_the_seat_is_in_view_2(
    full_night: Newsroom,
) -> None:
    async with open_app(full_night.app(), WIDE) as pilot:
        await type_filter(pilot, "watford")
        await shows(pilot, "Nothing here matches watford. Watford is in view 2.")


async def test_a_filter_without_a_problem_does_not_say_that_every_file_counted(
    newsroom: Newsroom,
) -> None:
    newsroom.feed(
        night.result(night.anglia(), "Ipswich", votes={"Con": 3, "Lab": 2}),
        night.result(night.anglia(), "Ipswich", votes={"Con": 2, "Lab": 3}),
    )
    async with open_app(newsroom.app()) as pilot:
        await pilot.press("3")
        await shows(pilot, "conflict")
        await type_filter(pilot, "watford")
        await shows(pilot, "Nothing here has watford.")


async def test_o_in_upper_case_turns_the_order_round_and_a_kept_view_keeps_it(
    full_night: Newsroom,
) -> None:
    async with open_app(full_night.app()) as pilot:
        app = app_of(pilot)
        await pilot.press("2", "o", "o", "O")
        await shows(pilot, "closest last")
        assert names_in(app, "seats")[-1] == "Bedford"
        await pilot.press("v", "7", "1", "7")
        await shows(pilot, "closest last")
        await type_filter(pilot, '"luton south" or watford sort:-name')
        await until(
            pilot, lambda: names_in(app, "seats") == ["Watford", "Luton South"], "two seats"
        )


async def test_a_kept_view_is_named_at_the_foot(half_night: Newsroom) -> None:
    async with open_app(half_night.app(), (220, 48)) as pilot:
        await pilot.press("2")
        await type_filter(pilot, "watched")
        await pilot.press("v", "7")
        await until(pilot, lambda: "7 seats: watched" in text(key_bar_line(app_of(pilot))), "7")
