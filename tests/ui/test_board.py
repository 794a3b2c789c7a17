"""The board as a producer uses it: the views, the filter, the orders, what is selected."""

import pytest
from textual.command import CommandList
from textual.widgets import Input

from tests.makers import night
from tests.makers.newsroom import (
    Newsroom,
    board_list,
    cells,
    deliver,
    on_air,
    on_seat_page,
    row_text,
    screen_text,
    seat_id,
    shows,
    tells,
    the_app,
    until,
    widget_text,
)
from tracker.ui import actions
from tracker.ui.app import TrackerApp
from tracker.ui.screens.help import HelpScreen
from tracker.ui.widgets.line_list import LineList
from tracker.ui.widgets.lines import Lines


def selected(app: TrackerApp) -> str:
    """The name of the seat that an action would be for."""
    seat = night.anglia().seat_by_id.get(app.board_screen.selected_seat)
    return seat.name if seat else ""


def names_in(app: TrackerApp, name: str) -> list[str]:
    known = night.anglia().seat_by_id
    return [known[key].name for key in board_list(app, name).keys if key]


# -- what it opens with -------------------------------------------------------------------------


async def test_the_board_opens_on_the_marginals(newsroom: Newsroom) -> None:
    async with on_air(newsroom.app()) as pilot:
        await shows(pilot, "Conservative target seats", "Peterborough", "0 of 69", "no files yet")


async def test_a_board_opened_in_the_middle_of_the_night_shows_the_night(
    half_night: Newsroom,
) -> None:
    async with on_air(half_night.app()) as pilot:
        await shows(pilot, "34 of 69", "Con 31 +3", "last file 8 min ago", "3 taken of 5")


async def test_a_board_opened_in_the_middle_of_the_night_shows_the_latest_declarations(
    half_night: Newsroom,
) -> None:
    """After a restart at 03:30, or on a second terminal, "what came last" is the first question."""
    async with on_air(half_night.app()) as pilot:
        await until(pilot, lambda: names_in(the_app(pilot), "latest"))
        assert names_in(the_app(pilot), "latest")[0] == "South Cambridgeshire"


async def test_the_election_and_its_date_show_where_there_is_room(newsroom: Newsroom) -> None:
    async with on_air(newsroom.app(), (160, 48)) as pilot:
        await shows(pilot, "General Election 12 Dec 2019 · Anglia")


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (160, 48)])
async def test_no_line_is_made_for_more_room_than_there_is(
    full_night: Newsroom, size: tuple[int, int]
) -> None:
    """Lines are cropped at the edge; one made for another width loses its right end."""
    async with on_air(full_night.app(), size) as pilot:
        app = the_app(pilot)
        for key, name in (("2", "seats"), ("1", "targets"), ("3", "problems")):
            await pilot.press(key)
            listing = board_list(app, name)
            header = app.board_screen.query_one("#columns", Lines)

            def fits(listing: LineList = listing, header: Lines = header) -> bool:
                room = listing.scrollable_content_region.width
                return 0 < cells(header._lines[0]) <= room

            await until(pilot, fits, f"the {name} at their own width", within=1)


# -- the three views ----------------------------------------------------------------------------


async def test_1_2_and_3_are_targets_seats_and_problems(newsroom: Newsroom) -> None:
    async with on_air(newsroom.app()) as pilot:
        await pilot.press("2")
        await shows(pilot, "Seat by name", "Basildon and Billericay")
        await pilot.press("3")
        await shows(pilot, "No problems: every file counted.")
        await pilot.press("1")
        await shows(pilot, "Conservative target seats")


async def test_the_view_that_was_asked_for_has_the_keys(newsroom: Newsroom) -> None:
    async with on_air(newsroom.app()) as pilot:
        for key, name in (("2", "seats"), ("3", "problems"), ("1", "targets")):
            await pilot.press(key)
            assert the_app(pilot).focused is board_list(the_app(pilot), name)


async def test_each_view_keeps_its_own_selection(newsroom: Newsroom) -> None:
    async with on_air(newsroom.app()) as pilot:
        app = the_app(pilot)
        await pilot.press("down", "2", "end", "1")
        assert selected(app) == "Bedford"
        await pilot.press("2")
        assert selected(app) == "Witham"


async def test_at_160_columns_every_line_of_the_seats_is_whole(full_night: Newsroom) -> None:
    async with on_air(full_night.app(), (160, 48)) as pilot:
        await pilot.press("2")
        await shows(pilot, "Broxbourne")
        seen = widget_text(pilot.app, "#seats").splitlines()
        (line,) = [one for one in seen if "Broxbourne" in one]
        assert "4.6 Lab→Con" in line


# -- the filter ---------------------------------------------------------------------------------


async def test_the_filter_narrows_while_it_is_typed_and_esc_clears_it(full_night: Newsroom) -> None:
    async with on_air(full_night.app()) as pilot:
        app = the_app(pilot)
        await pilot.press("2", "slash", *"norwich")
        await until(pilot, lambda: names_in(app, "seats") == ["Norwich North", "Norwich South"])
        await pilot.press("space", *"lab")
        await until(pilot, lambda: names_in(app, "seats") == ["Norwich South"])
        await pilot.press("escape")
        await until(pilot, lambda: len(names_in(app, "seats")) == 69)
        assert not app.board_screen.query_one("#filter").display


async def test_enter_in_the_filter_goes_to_what_was_found(full_night: Newsroom) -> None:
    async with on_air(full_night.app()) as pilot:
        app = the_app(pilot)
        await pilot.press("2", "slash", *"gain", "enter", "down")
        assert selected(app) == "North Norfolk"
        await pilot.press("enter")
        await shows(pilot, "Con GAIN  from LD")


async def test_letters_in_the_filter_are_not_commands(newsroom: Newsroom) -> None:
    async with on_air(newsroom.app()) as pilot:
        await pilot.press("2", "slash", *"qdreso123?/")
        app = the_app(pilot)
        assert app.screen is app.board_screen
        assert app.board_screen.query_one("#filter", Input).value == "qdreso123?/"


async def test_a_filter_that_finds_nothing_selects_nothing(newsroom: Newsroom) -> None:
    async with on_air(newsroom.app()) as pilot:
        await pilot.press("2", "slash", *"xyzzy", "enter", "d")
        app = the_app(pilot)
        assert names_in(app, "seats") == []
        await tells(pilot, "Select a seat first.")


async def test_the_filter_stays_while_another_view_is_looked_at(full_night: Newsroom) -> None:
    async with on_air(full_night.app()) as pilot:
        app = the_app(pilot)
        await pilot.press("2", "slash", *"norwich", "enter", "1", "2")
        assert len(names_in(app, "seats")) == 2
        assert app.board_screen.query_one("#filter").display


async def test_the_filter_takes_hostile_text(full_night: Newsroom) -> None:
    async with on_air(full_night.app()) as pilot:
        await pilot.press("2", "slash", *"[/x][bold]")
        await shows(pilot, "[/x][bold]")


async def test_a_filtered_list_follows_the_night(newsroom: Newsroom) -> None:
    async with on_air(newsroom.app()) as pilot:
        app = the_app(pilot)
        await pilot.press("2", "slash", *"gain", "enter")
        assert names_in(app, "seats") == []
        newsroom.agency("Ipswich")
        await until(pilot, lambda: names_in(app, "seats") == ["Ipswich"])


# -- the orders ---------------------------------------------------------------------------------


async def test_o_goes_through_the_orders_and_round(full_night: Newsroom) -> None:
    async with on_air(full_night.app()) as pilot:
        app = the_app(pilot)
        await pilot.press("2", "o")
        await shows(pilot, "latest first")
        await pilot.press("o")
        await shows(pilot, "closest first")
        assert names_in(app, "seats")[0] == "Bedford"
        await pilot.press(*"ooooo")
        await shows(pilot, "Seat by name")


async def test_the_selected_seat_stays_selected_when_the_order_changes(
    full_night: Newsroom,
) -> None:
    async with on_air(full_night.app()) as pilot:
        app = the_app(pilot)
        await pilot.press("2", "down", "down", "down")
        before = selected(app)
        await pilot.press("o", "o")
        assert selected(app) == before


async def test_the_selected_seat_is_still_in_sight_when_the_order_changes(
    full_night: Newsroom,
) -> None:
    async with on_air(full_night.app()) as pilot:
        app = the_app(pilot)
        await pilot.press("2", "end", "o", "o")
        assert selected(app) == "Witham"
        assert "Witham" in widget_text(app, "#seats")


# -- going to a seat and back -------------------------------------------------------------------


async def test_enter_opens_the_seat_and_esc_comes_back_to_it(half_night: Newsroom) -> None:
    async with on_air(half_night.app()) as pilot:
        app = the_app(pilot)
        await pilot.press("down", "down", "enter")
        await until(pilot, lambda: on_seat_page(app))
        await shows(pilot, "Ipswich", "Why it stands")
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is app.board_screen)
        assert selected(app) == "Ipswich"
        assert app.focused is board_list(app, "targets")


async def test_coming_back_leaves_the_filter_as_it_was(full_night: Newsroom) -> None:
    async with on_air(full_night.app()) as pilot:
        app = the_app(pilot)
        await pilot.press("2", "slash", *"norwich", "enter", "down", "enter")
        await until(pilot, lambda: on_seat_page(app))
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is app.board_screen)
        assert selected(app) == "Norwich South"
        assert len(names_in(app, "seats")) == 2


async def test_a_click_selects_a_seat_and_a_second_opens_it(half_night: Newsroom) -> None:
    async with on_air(half_night.app()) as pilot:
        app = the_app(pilot)
        await pilot.click("#targets", offset=(5, 3))
        assert selected(app) == "Ipswich"
        await pilot.click("#targets", offset=(5, 3))
        await until(pilot, lambda: on_seat_page(app))


async def test_enter_on_a_problem_opens_no_seat(newsroom: Newsroom) -> None:
    deliver(newsroom.ledger, "bad.xml", b"<nonsense/>", newsroom.clock())
    async with on_air(newsroom.app()) as pilot:
        await pilot.press("3", "enter")
        assert pilot.app.screen is the_app(pilot).board_screen


# -- the panels ---------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [(80, 24), (160, 48)])
async def test_tab_goes_through_the_panels(newsroom: Newsroom, size: tuple[int, int]) -> None:
    """As the help has it: "To the next panel: targets, latest, still to come"."""
    async with on_air(newsroom.app(), size) as pilot:
        app = the_app(pilot)
        seen = []
        for _ in range(3):
            seen.append(app.focused.id if app.focused else "")
            await pilot.press("tab")
        assert seen == ["targets", "latest", "to-come"]


async def test_the_seat_that_an_action_is_for_can_be_seen(newsroom: Newsroom) -> None:
    """Five lines of the latest show at 80x24; the cursor must not have sunk below them."""
    async with on_air(newsroom.app()) as pilot:
        app = the_app(pilot)
        newsroom.agency("Broxbourne")
        await until(pilot, lambda: len(names_in(app, "latest")) == 1)
        newsroom.agency(
            *("Kettering", "Peterborough", "Ipswich", "Watford", "Stevenage", "Thurrock", "Maldon")
        )
        await until(pilot, lambda: len(names_in(app, "latest")) == 8)
        await pilot.press("tab")
        assert selected(app) in widget_text(app, "#latest")


async def test_the_preview_is_of_the_seat_that_an_action_is_for(half_night: Newsroom) -> None:
    async with on_air(half_night.app(), (160, 48)) as pilot:
        app = the_app(pilot)
        await until(pilot, lambda: "Peterborough" in widget_text(app, "#preview"))
        await pilot.press("tab", "tab")
        assert app.focused is board_list(app, "to-come")
        await until(pilot, lambda: selected(app) in widget_text(app, "#preview"))


async def test_the_preview_follows_to_another_view(half_night: Newsroom) -> None:
    async with on_air(half_night.app(), (160, 48)) as pilot:
        app = the_app(pilot)
        await pilot.press("2", "end", "1", "2")
        await until(pilot, lambda: "Witham" in widget_text(app, "#preview"))
        await pilot.press("1")
        await until(pilot, lambda: "Peterborough" in widget_text(app, "#preview"))


async def test_the_preview_shows_the_seat_as_it_is_now(newsroom: Newsroom) -> None:
    async with on_air(newsroom.app(), (160, 48)) as pilot:
        await until(pilot, lambda: "still to declare" in widget_text(pilot.app, "#preview"))
        newsroom.agency("Peterborough")
        await until(pilot, lambda: "Majority 2,580" in widget_text(pilot.app, "#preview"))


# -- a seat flips -------------------------------------------------------------------------------


async def test_a_seat_flips_when_its_result_arrives(newsroom: Newsroom) -> None:
    async with on_air(newsroom.app()) as pilot:
        app = the_app(pilot)
        newsroom.agency("Ipswich")
        await until(
            pilot, lambda: "Con GAIN" in row_text(board_list(app, "targets"), seat_id("Ipswich"))
        )
        await shows(pilot, "1 taken of 5, 4 to come", "1 of 69", "02:48 Ipswich")


async def test_what_came_last_is_first_in_the_latest(newsroom: Newsroom) -> None:
    async with on_air(newsroom.app()) as pilot:
        app = the_app(pilot)
        for count, seat in enumerate(("Broxbourne", "Ipswich", "Thurrock"), 1):
            newsroom.agency(seat)
            await until(pilot, lambda count=count: len(names_in(app, "latest")) == count)
        assert names_in(app, "latest") == ["Thurrock", "Ipswich", "Broxbourne"]


async def test_a_declared_seat_leaves_what_is_to_come(newsroom: Newsroom) -> None:
    async with on_air(newsroom.app(), (160, 48)) as pilot:
        app = the_app(pilot)
        assert "Ipswich" in names_in(app, "to-come")
        newsroom.agency("Ipswich")
        await until(pilot, lambda: "Ipswich" not in names_in(app, "to-come"))
        await shows(pilot, "68, as they came last time")


async def test_the_cursor_does_not_move_while_results_pour_in(newsroom: Newsroom) -> None:
    async with on_air(newsroom.app()) as pilot:
        app = the_app(pilot)
        await pilot.press("2", "down", "down", "down", "o")
        before = selected(app)
        newsroom.agency("Ipswich", "Thurrock", "Watford", "Maldon")
        await shows(pilot, "4 of 69")
        assert selected(app) == before


# -- everything else ----------------------------------------------------------------------------


async def test_the_clock_runs(newsroom: Newsroom) -> None:
    async with on_air(newsroom.app()) as pilot:
        await shows(pilot, "03:30:00")
        newsroom.clock.at = newsroom.clock.at.replace(second=1)
        await shows(pilot, "03:30:01")


async def test_the_age_of_the_last_file_grows_without_any_news(half_night: Newsroom) -> None:
    async with on_air(half_night.app()) as pilot:
        await shows(pilot, "last file 8 min ago")
        half_night.clock.at = half_night.clock.at.replace(hour=4)
        await shows(pilot, "STALE 1 h 08")


async def test_question_mark_is_the_help_and_esc_closes_it(newsroom: Newsroom) -> None:
    async with on_air(newsroom.app()) as pilot:
        app = the_app(pilot)
        await pilot.press("question_mark")
        await shows(pilot, "The marginals, grouped")
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is app.board_screen)


@pytest.mark.parametrize("size", [(80, 24), (160, 48)])
async def test_all_of_the_help_can_be_read(newsroom: Newsroom, size: tuple[int, int]) -> None:
    async with on_air(newsroom.app(), size) as pilot:
        await pilot.press("question_mark")
        await shows(pilot, "The marginals, grouped")
        await pilot.press(*["pagedown"] * 8)
        await shows(pilot, "on the map: a gain")


async def test_the_help_has_every_key_of_the_board_and_of_a_seat(newsroom: Newsroom) -> None:
    async with on_air(newsroom.app(), (160, 60)) as pilot:
        await pilot.press("question_mark")
        search = pilot.app.screen.query_one("#search", Input)
        for action in (*actions.BOARD, *actions.SEAT):
            search.value = action.help
            await shows(pilot, f"  {actions.shown_key(action.key)} ", action.help)


async def test_q_asks_and_esc_stays(newsroom: Newsroom) -> None:
    async with on_air(newsroom.app()) as pilot:
        app = the_app(pilot)
        await pilot.press("q")
        await shows(pilot, "Leave the board?", "Everything received is kept in")
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is app.board_screen)
        assert app.is_running


async def test_q_asks_and_enter_leaves(newsroom: Newsroom) -> None:
    app = newsroom.app()
    async with on_air(app) as pilot:
        await pilot.press("q")
        await shows(pilot, "Leave the board?")
        await pilot.press("enter")
        await until(pilot, lambda: not app.is_running)


async def test_leaving_a_watched_folder_says_that_nothing_will_be_received(
    newsroom: Newsroom,
) -> None:
    newsroom.drop.mkdir()
    async with on_air(newsroom.app(drop=newsroom.drop)) as pilot:
        await pilot.press("q")
        await shows(pilot, "nothing is received")


async def test_ctrl_q_asks_once_however_often_it_is_pressed(newsroom: Newsroom) -> None:
    async with on_air(newsroom.app()) as pilot:
        app = the_app(pilot)
        await pilot.press("ctrl+q", "ctrl+q", "ctrl+q")
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is app.board_screen)


async def test_the_palette_finds_a_seat_and_opens_it(half_night: Newsroom) -> None:
    async with on_air(half_night.app()) as pilot:
        app = the_app(pilot)
        await pilot.press("ctrl+p", *"watfo")
        await shows(pilot, "Watford")
        await pilot.press("enter")
        await until(pilot, lambda: on_seat_page(app))
        await shows(pilot, "Watford", "Why it stands")
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is app.board_screen)


async def test_the_palette_offers_every_action_of_the_board(newsroom: Newsroom) -> None:
    async with on_air(newsroom.app(), (160, 60)) as pilot:
        await pilot.press("ctrl+p")
        await until(
            pilot,
            lambda: pilot.app.screen.query_one(CommandList).option_count == len(actions.BOARD),
        )


async def test_the_palette_runs_an_action(newsroom: Newsroom) -> None:
    async with on_air(newsroom.app()) as pilot:
        await pilot.press("ctrl+p", *"type to search")
        await shows(pilot, "Every key; type to search")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, HelpScreen))


async def test_the_palette_survives_a_winner_that_looks_like_markup(newsroom: Newsroom) -> None:
    newsroom.feed(night.rush(night.anglia(), "Watford", "[/x]"))
    async with on_air(newsroom.app()) as pilot:
        await pilot.press("ctrl+p", *"watfo")
        await shows(pilot, "Watford", "[/x] gain from Con")


async def test_a_picture_is_saved_where_the_producer_started(newsroom: Newsroom) -> None:
    async with on_air(newsroom.app()) as pilot:
        await pilot.press("s")
        await tells(pilot, "Saved: ")
        picture = newsroom.path.with_name("anglia-2019-033000.svg")
        assert "Peterborough" in picture.read_text(encoding="utf-8")


async def test_a_folder_that_cannot_be_written_is_a_sentence(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> str:
        raise OSError(28, "No space left on device")

    async with on_air(newsroom.app()) as pilot:
        monkeypatch.setattr(TrackerApp, "save_screenshot", full)
        await pilot.press("s")
        await tells(pilot, "cannot be written: No space left on device")


@pytest.mark.parametrize("start", [(80, 24), (160, 48)])
async def test_the_terminal_may_be_resized_at_any_time(
    half_night: Newsroom, start: tuple[int, int]
) -> None:
    async with on_air(half_night.app(), start) as pilot:
        app = the_app(pilot)
        for width, height in ((160, 48), (60, 15), (20, 5), (220, 60), (80, 24)):
            await pilot.resize_terminal(width, height)
            await pilot.press("2", "end", "tab", "1")
            await until(pilot, lambda width=width: app.size.width == width)
        await shows(pilot, "Peterborough", "34 of 69", "1 Marginals")


async def test_resizing_on_a_seats_page_leaves_the_board_right_when_it_is_back(
    half_night: Newsroom,
) -> None:
    async with on_air(half_night.app(), (160, 48)) as pilot:
        app = the_app(pilot)
        await pilot.press("enter")
        await until(pilot, lambda: on_seat_page(app))
        await pilot.resize_terminal(80, 24)
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is app.board_screen)
        await shows(pilot, "1 to come", "swing beyond Outcome")


async def test_no_line_of_the_screen_is_ever_wider_than_the_terminal(half_night: Newsroom) -> None:
    async with on_air(half_night.app()) as pilot:
        for keys in (["2"], ["3"], ["1"], ["enter"]):
            await pilot.press(*keys)
            assert {len(line) for line in screen_text(pilot.app).splitlines()} == {80}


@pytest.mark.parametrize("away", ["1", "escape", "2"])
async def test_at_80_columns_the_latest_is_back_when_one_has_left_what_is_to_come(
    half_night: Newsroom, away: str
) -> None:
    """Neither panel has a heading there: the list at the foot must be the one it always is."""
    async with on_air(half_night.app()) as pilot:
        await pilot.press("tab", "tab")
        await until(pilot, lambda: the_app(pilot).focused is board_list(the_app(pilot), "to-come"))
        await pilot.press(away)
        await until(pilot, lambda: board_list(the_app(pilot), "latest").display, within=2)


async def test_tab_in_the_filter_goes_to_what_was_found(full_night: Newsroom) -> None:
    async with on_air(full_night.app()) as pilot:
        await pilot.press("2", "slash", *"norwich", "tab")
        await pilot.pause()
        assert the_app(pilot).focused is board_list(the_app(pilot), "seats")
