"""The board on the screen: views, filter, orders, selection, panels, dialogs."""

import pytest
from textual.command import CommandList
from textual.widgets import Input

from tests.makers import night
from tests.makers.newsroom import (
    Newsroom,
    app_of,
    board_list,
    cells,
    deliver,
    notified,
    on_seat_page,
    open_app,
    row_text,
    screen_text,
    seat_id,
    shows,
    until,
    widget_text,
)
from tracker.board.signature import Shown, SignedEntry
from tracker.ui import actions
from tracker.ui.app import TrackerApp
from tracker.ui.panes.seats import SeatsPane
from tracker.ui.screens.help import HelpScreen
from tracker.ui.view_models.legend import legend
from tracker.ui.widgets.line_list import LineList
from tracker.ui.widgets.lines import Lines


def selected(app: TrackerApp) -> str:
    """The name of the seat for which an action would be."""
    seat = night.anglia().seat_by_id.get(app.board_screen.selected_seat)
    return seat.name if seat else ""


def names_in(app: TrackerApp, name: str) -> list[str]:
    known = night.anglia().seat_by_id
    return [known[key].name for key in board_list(app, name).keys if key]


# -- start -------------------------------------------------------------------------


async def test_the_board_opens_on_the_marginals(newsroom: Newsroom) -> None:
    async with open_app(newsroom.app()) as pilot:
        await shows(pilot, "Conservative target seats", "Peterborough", "0 of 69", "no files yet")


async def test_a_board_opened_during_the_night_shows_the_results(
    half_night: Newsroom,
) -> None:
    async with open_app(half_night.app()) as pilot:
        await shows(pilot, "34 of 69", "Con 31 +3", "last file 8 min ago", "3 taken of 5")


async def test_a_board_opened_during_the_night_shows_the_latest_declarations(
    half_night: Newsroom,
) -> None:
    """After a restart at 03:30, and on a second terminal, the latest declarations are listed."""
    async with open_app(half_night.app()) as pilot:
        await until(pilot, lambda: names_in(app_of(pilot), "latest"))
        assert names_in(app_of(pilot), "latest")[0] == "South Cambridgeshire"


async def test_a_wide_screen_shows_the_election_and_its_date(newsroom: Newsroom) -> None:
    async with open_app(newsroom.app(), (160, 48)) as pilot:
        await shows(pilot, "General Election 12 Dec 2019 · Anglia")


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (160, 48)])
async def test_no_line_is_wider_than_its_list(full_night: Newsroom, size: tuple[int, int]) -> None:
    """A line that was made for another width would be cropped."""
    async with open_app(full_night.app(), size) as pilot:
        app = app_of(pilot)
        for key, name in (("2", "seats"), ("1", "targets"), ("3", "problems")):
            await pilot.press(key)
            listing = board_list(app, name)
            header = app.board_screen.query_one("#columns", Lines)

            def fits(listing: LineList = listing, header: Lines = header) -> bool:
                room = listing.scrollable_content_region.width
                return 0 < cells(header._lines[0]) <= room

            await until(pilot, fits, f"the {name} at their own width", within=1)


# -- the three views ----------------------------------------------------------------------------


async def test_the_keys_1_2_and_3_show_targets_seats_and_problems(newsroom: Newsroom) -> None:
    async with open_app(newsroom.app()) as pilot:
        await pilot.press("2")
        await shows(pilot, "Seat by name", "Basildon and Billericay")
        await pilot.press("3")
        await shows(pilot, "No problems: every file counted.")
        await pilot.press("1")
        await shows(pilot, "Conservative target seats")


async def test_a_view_that_is_opened_has_the_focus(newsroom: Newsroom) -> None:
    async with open_app(newsroom.app()) as pilot:
        for key, name in (("2", "seats"), ("3", "problems"), ("1", "targets")):
            await pilot.press(key)
            assert app_of(pilot).focused is board_list(app_of(pilot), name)


async def test_each_view_keeps_its_own_selection(newsroom: Newsroom) -> None:
    async with open_app(newsroom.app()) as pilot:
        app = app_of(pilot)
        await pilot.press("down", "2", "end", "1")
        assert selected(app) == "Bedford"
        await pilot.press("2")
        assert selected(app) == "Witham"


async def test_at_160_columns_every_line_of_the_seats_is_complete(full_night: Newsroom) -> None:
    async with open_app(full_night.app(), (160, 48)) as pilot:
        await pilot.press("2")
        await shows(pilot, "Broxbourne")
        seen = widget_text(pilot.app, "#seats").splitlines()
        (line,) = [line for line in seen if "Broxbourne" in line]
        assert "4.6 Lab→Con" in line


# -- the filter ---------------------------------------------------------------------------------


async def test_the_filter_applies_while_it_is_typed_and_esc_clears_it(full_night: Newsroom) -> None:
    async with open_app(full_night.app()) as pilot:
        app = app_of(pilot)
        await pilot.press("2", "slash", *"norwich")
        await until(pilot, lambda: names_in(app, "seats") == ["Norwich North", "Norwich South"])
        await pilot.press("space", *"lab")
        await until(pilot, lambda: names_in(app, "seats") == ["Norwich South"])
        await pilot.press("escape")
        await until(pilot, lambda: len(names_in(app, "seats")) == 69)
        assert not app.board_screen.query_one("#filter").display


async def test_enter_in_the_filter_moves_to_the_list(full_night: Newsroom) -> None:
    async with open_app(full_night.app()) as pilot:
        app = app_of(pilot)
        await pilot.press("2", "slash", *"gain", "enter", "down")
        assert selected(app) == "North Norfolk"
        await pilot.press("enter")
        await shows(pilot, "Con GAIN  from LD")


async def test_letters_in_the_filter_are_not_commands(newsroom: Newsroom) -> None:
    async with open_app(newsroom.app()) as pilot:
        await pilot.press("2", "slash", *"qdreso123?/")
        app = app_of(pilot)
        assert app.screen is app.board_screen
        assert app.board_screen.query_one("#filter", Input).value == "qdreso123?/"


async def test_a_filter_without_matches_selects_no_seat(newsroom: Newsroom) -> None:
    async with open_app(newsroom.app()) as pilot:
        await pilot.press("2", "slash", *"xyzzy", "enter", "d")
        app = app_of(pilot)
        assert names_in(app, "seats") == []
        await notified(pilot, "Select a seat first.")


async def test_the_filter_stays_while_another_view_is_shown(full_night: Newsroom) -> None:
    async with open_app(full_night.app()) as pilot:
        app = app_of(pilot)
        await pilot.press("2", "slash", *"norwich", "enter", "1", "2")
        assert len(names_in(app, "seats")) == 2
        assert app.board_screen.query_one("#filter").display


async def test_the_filter_accepts_hostile_text(full_night: Newsroom) -> None:
    async with open_app(full_night.app()) as pilot:
        await pilot.press("2", "slash", *"[/x][bold]")
        await shows(pilot, "[/x][bold]")


async def test_a_filtered_list_is_updated(newsroom: Newsroom) -> None:
    async with open_app(newsroom.app()) as pilot:
        app = app_of(pilot)
        await pilot.press("2", "slash", *"gain", "enter")
        assert names_in(app, "seats") == []
        newsroom.agency("Ipswich")
        await until(pilot, lambda: names_in(app, "seats") == ["Ipswich"])


# -- the orders ---------------------------------------------------------------------------------


async def test_o_cycles_through_the_orders(full_night: Newsroom) -> None:
    async with open_app(full_night.app()) as pilot:
        app = app_of(pilot)
        await pilot.press("2", "o")
        await shows(pilot, "latest first")
        await pilot.press("o")
        await shows(pilot, "closest first")
        assert names_in(app, "seats")[0] == "Bedford"
        await pilot.press(*"o" * (len(SeatsPane.ORDERS) - 2))
        await shows(pilot, "Seat by name")


async def test_the_selected_seat_stays_selected_when_the_order_changes(
    full_night: Newsroom,
) -> None:
    async with open_app(full_night.app()) as pilot:
        app = app_of(pilot)
        await pilot.press("2", "down", "down", "down")
        before = selected(app)
        await pilot.press("o", "o")
        assert selected(app) == before


async def test_the_selected_seat_is_in_view_when_the_order_changes(
    full_night: Newsroom,
) -> None:
    async with open_app(full_night.app()) as pilot:
        app = app_of(pilot)
        await pilot.press("2", "end", "o", "o")
        assert selected(app) == "Witham"
        assert "Witham" in widget_text(app, "#seats")


# -- a seat's page -------------------------------------------------------------------


async def test_enter_opens_the_seat_and_esc_returns_to_the_list(half_night: Newsroom) -> None:
    async with open_app(half_night.app(), (80, 30)) as pilot:
        app = app_of(pilot)
        await pilot.press("down", "down", "enter")
        await until(pilot, lambda: on_seat_page(app))
        await shows(pilot, "Ipswich", "Why it stands")
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is app.board_screen)
        assert selected(app) == "Ipswich"
        assert app.focused is board_list(app, "targets")


async def test_the_filter_is_unchanged_after_a_seats_page(full_night: Newsroom) -> None:
    async with open_app(full_night.app()) as pilot:
        app = app_of(pilot)
        await pilot.press("2", "slash", *"norwich", "enter", "down", "enter")
        await until(pilot, lambda: on_seat_page(app))
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is app.board_screen)
        assert selected(app) == "Norwich South"
        assert len(names_in(app, "seats")) == 2


async def test_a_click_selects_a_seat_and_a_second_opens_it(half_night: Newsroom) -> None:
    async with open_app(half_night.app()) as pilot:
        app = app_of(pilot)
        await pilot.click("#targets", offset=(5, 3))
        assert selected(app) == "Ipswich"
        await pilot.click("#targets", offset=(5, 3))
        await until(pilot, lambda: on_seat_page(app))


async def test_enter_on_a_problem_opens_no_seat(newsroom: Newsroom) -> None:
    deliver(newsroom.ledger, "bad.xml", b"<nonsense/>", newsroom.clock())
    async with open_app(newsroom.app()) as pilot:
        await pilot.press("3", "enter")
        assert pilot.app.screen is app_of(pilot).board_screen


# -- the panels ---------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [(80, 24), (160, 48)])
async def test_tab_cycles_through_the_panels(newsroom: Newsroom, size: tuple[int, int]) -> None:
    """As in the help: "To the next panel: targets, latest, still to come"."""
    async with open_app(newsroom.app(), size) as pilot:
        app = app_of(pilot)
        seen = []
        for _ in range(3):
            seen.append(app.focused.id if app.focused else "")
            await pilot.press("tab")
        assert seen == ["targets", "latest", "to-come"]


async def test_the_seat_of_an_action_is_in_view(newsroom: Newsroom) -> None:
    """At 80x24 the panel shows five lines; the cursor must be on one of them."""
    async with open_app(newsroom.app()) as pilot:
        app = app_of(pilot)
        newsroom.agency("Broxbourne")
        await until(pilot, lambda: len(names_in(app, "latest")) == 1)
        newsroom.agency(
            *("Kettering", "Peterborough", "Ipswich", "Watford", "Stevenage", "Thurrock", "Maldon")
        )
        await until(pilot, lambda: len(names_in(app, "latest")) == 8)
        await pilot.press("tab")
        assert selected(app) in widget_text(app, "#latest")


async def test_the_preview_is_of_the_selected_seat(half_night: Newsroom) -> None:
    async with open_app(half_night.app(), (160, 48)) as pilot:
        app = app_of(pilot)
        await until(pilot, lambda: "Peterborough" in widget_text(app, "#preview"))
        await pilot.press("tab", "tab")
        assert app.focused is board_list(app, "to-come")
        await until(pilot, lambda: selected(app) in widget_text(app, "#preview"))


async def test_the_preview_is_updated_in_another_view(half_night: Newsroom) -> None:
    async with open_app(half_night.app(), (160, 48)) as pilot:
        app = app_of(pilot)
        await pilot.press("2", "end", "1", "2")
        await until(pilot, lambda: "Witham" in widget_text(app, "#preview"))
        await pilot.press("1")
        await until(pilot, lambda: "Peterborough" in widget_text(app, "#preview"))


async def test_the_preview_is_updated_by_a_result(newsroom: Newsroom) -> None:
    async with open_app(newsroom.app(), (160, 48)) as pilot:
        await until(pilot, lambda: "still to declare" in widget_text(pilot.app, "#preview"))
        newsroom.agency("Peterborough")
        await until(pilot, lambda: "a majority of 2,580" in widget_text(pilot.app, "#preview"))


# -- a seat flips -------------------------------------------------------------------------------


async def test_a_seat_flips_when_its_result_arrives(newsroom: Newsroom) -> None:
    async with open_app(newsroom.app()) as pilot:
        app = app_of(pilot)
        newsroom.agency("Ipswich")
        await until(
            pilot, lambda: "Con GAIN" in row_text(board_list(app, "targets"), seat_id("Ipswich"))
        )
        await shows(pilot, "1 taken of 5, 4 to come", "1 of 69", "02:48◉ Ipswich")


async def test_the_panel_has_the_declarations_by_time_and_no_confirmation_or_pin(
    newsroom: Newsroom,
) -> None:
    async with open_app(newsroom.app()) as pilot:
        app = app_of(pilot)
        for count, seat in enumerate(("Broxbourne", "Ipswich", "Thurrock"), 1):
            newsroom.agency(seat)
            await until(pilot, lambda count=count: len(names_in(app, "latest")) == count)
        declared = ["Ipswich", "Thurrock", "Broxbourne"]  # at 02:48, 02:05 and 01:15
        assert names_in(app, "latest") == declared
        newsroom.desk(night.confirm(newsroom.board(), "Broxbourne"))
        newsroom.desk(night.pin(newsroom.board(), "Thurrock"))
        await until(pilot, lambda: len(app.session.desk_entries()) == 2)
        assert names_in(app, "latest") == declared
    async with open_app(newsroom.app()) as pilot:
        await until(pilot, lambda: names_in(app_of(pilot), "latest") == declared)


async def test_a_declared_seat_is_removed_from_the_upcoming_seats(newsroom: Newsroom) -> None:
    async with open_app(newsroom.app(), (160, 48)) as pilot:
        app = app_of(pilot)
        assert "Ipswich" in names_in(app, "to-come")
        newsroom.agency("Ipswich")
        await until(pilot, lambda: "Ipswich" not in names_in(app, "to-come"))
        await shows(pilot, "68, as they came last time")


async def test_the_cursor_does_not_move_while_results_arrive(newsroom: Newsroom) -> None:
    async with open_app(newsroom.app()) as pilot:
        app = app_of(pilot)
        await pilot.press("2", "down", "down", "down", "o")
        before = selected(app)
        newsroom.agency("Ipswich", "Thurrock", "Watford", "Maldon")
        await shows(pilot, "4 of 69")
        assert selected(app) == before


# -- other actions ----------------------------------------------------------------------------


async def test_the_clock_is_updated(newsroom: Newsroom) -> None:
    async with open_app(newsroom.app()) as pilot:
        await shows(pilot, "03:30:00")
        newsroom.clock.at = newsroom.clock.at.replace(second=1)
        await shows(pilot, "03:30:01")


async def test_the_age_of_the_last_file_is_updated_without_new_files(half_night: Newsroom) -> None:
    async with open_app(half_night.app()) as pilot:
        await shows(pilot, "last file 8 min ago")
        half_night.clock.at = half_night.clock.at.replace(hour=4)
        await shows(pilot, "STALE 1 h 08")


async def test_question_mark_opens_the_help_and_esc_closes_it(newsroom: Newsroom) -> None:
    async with open_app(newsroom.app()) as pilot:
        app = app_of(pilot)
        await pilot.press("question_mark")
        await shows(pilot, "The marginals, grouped")
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is app.board_screen)


@pytest.mark.parametrize("size", [(80, 24), (160, 48)])
async def test_the_help_can_be_scrolled_to_its_end(
    newsroom: Newsroom, size: tuple[int, int]
) -> None:
    async with open_app(newsroom.app(), size) as pilot:
        await pilot.press("question_mark")
        await shows(pilot, "The marginals, grouped")
        await pilot.press("end")
        (*_, (_, entries)) = legend(night.anglia())
        await shows(pilot, entries[-1][1])
        await pilot.press("home")
        await shows(pilot, "The marginals, grouped")
        await pilot.press("pagedown")
        await until(pilot, lambda: "The marginals, grouped" not in screen_text(pilot.app))


async def test_the_help_has_every_key_of_the_board_and_of_a_seat(newsroom: Newsroom) -> None:
    async with open_app(newsroom.app(), (160, 60)) as pilot:
        await pilot.press("question_mark")
        search = pilot.app.screen.query_one("#search", Input)
        for action in (*actions.BOARD, *actions.SEAT):
            search.value = action.help
            await shows(pilot, f"  {actions.shown_key(action.key)} ", action.help)


async def test_q_asks_and_esc_cancels(newsroom: Newsroom) -> None:
    async with open_app(newsroom.app()) as pilot:
        app = app_of(pilot)
        await pilot.press("q")
        await shows(pilot, "Leave the board?", "Everything received is kept in")
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is app.board_screen)
        assert app.is_running


async def test_q_asks_and_enter_quits(newsroom: Newsroom) -> None:
    app = newsroom.app()
    async with open_app(app) as pilot:
        await pilot.press("q")
        await shows(pilot, "Leave the board?")
        await pilot.press("enter")
        await until(pilot, lambda: not app.is_running)


async def test_quitting_with_a_watched_folder_warns_that_no_files_will_be_received(
    newsroom: Newsroom,
) -> None:
    newsroom.drop.mkdir()
    async with open_app(newsroom.app(drop=newsroom.drop)) as pilot:
        await pilot.press("q")
        await shows(pilot, "nothing is received")


async def test_ctrl_q_asks_once_if_pressed_several_times(newsroom: Newsroom) -> None:
    async with open_app(newsroom.app()) as pilot:
        app = app_of(pilot)
        await pilot.press("ctrl+q", "ctrl+q", "ctrl+q")
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is app.board_screen)


async def test_the_palette_finds_a_seat_and_opens_it(half_night: Newsroom) -> None:
    async with open_app(half_night.app()) as pilot:
        app = app_of(pilot)
        await pilot.press("ctrl+p", *"watfo")
        await shows(pilot, "Watford")
        await pilot.press("enter")
        await until(pilot, lambda: on_seat_page(app))
        await shows(pilot, "Watford", "Why it stands")
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is app.board_screen)


async def test_the_palette_offers_every_action_of_the_board(newsroom: Newsroom) -> None:
    async with open_app(newsroom.app(), (160, 60)) as pilot:
        await pilot.press("ctrl+p")
        await until(
            pilot,
            lambda: pilot.app.screen.query_one(CommandList).option_count == len(actions.BOARD),
        )


async def test_the_keys_of_lists_move_through_the_palette(newsroom: Newsroom) -> None:
    async with open_app(newsroom.app()) as pilot:
        await pilot.press("ctrl+p")
        await shows(pilot, "The marginals, grouped")
        found = pilot.app.screen.query_one(CommandList)
        for key, place in (("end", len(actions.BOARD) - 1), ("home", 0)):
            await pilot.press(key)
            await until(pilot, lambda place=place: found.highlighted == place, key)
        await pilot.press("pagedown")
        await until(pilot, lambda: found.highlighted not in (None, 0), "pagedown")


async def test_the_keys_of_lists_move_across_the_map(newsroom: Newsroom) -> None:
    async with open_app(newsroom.app()) as pilot:
        app = app_of(pilot)
        await pilot.press("4", "home")
        first = selected(app)
        await pilot.press("pagedown")
        below = selected(app)
        await pilot.press("end")
        last = selected(app)
        assert len({first, below, last}) > 1
        await pilot.press(*["pageup"] * 9)
        assert selected(app) not in (below, last)


async def test_the_palette_runs_an_action(newsroom: Newsroom) -> None:
    async with open_app(newsroom.app()) as pilot:
        await pilot.press("ctrl+p", *"type to search")
        await shows(pilot, "Every key; type to search")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, HelpScreen))


async def test_the_palette_shows_a_winner_with_markup_as_text(newsroom: Newsroom) -> None:
    newsroom.feed(night.rush(night.anglia(), "Watford", "[/x]"))
    async with open_app(newsroom.app()) as pilot:
        await pilot.press("ctrl+p", *"watfo")
        await shows(pilot, "Watford", "[/x] gain from Con")


async def test_a_picture_is_saved_in_the_working_directory(newsroom: Newsroom) -> None:
    async with open_app(newsroom.app()) as pilot:
        await pilot.press("s")
        await notified(pilot, "Saved: ")
        picture = newsroom.path.with_name("anglia-2019-033000.svg")
        assert "Peterborough" in picture.read_text(encoding="utf-8")


async def test_a_picture_that_cannot_be_saved_gives_a_sentence(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> str:
        raise OSError(28, "No space left on device")

    async with open_app(newsroom.app()) as pilot:
        monkeypatch.setattr(TrackerApp, "save_screenshot", full)
        await pilot.press("s")
        await notified(pilot, "cannot be written: No space left on device")


@pytest.mark.parametrize("start", [(80, 24), (160, 48)])
async def test_the_terminal_can_be_resized_at_any_time(
    half_night: Newsroom, start: tuple[int, int]
) -> None:
    async with open_app(half_night.app(), start) as pilot:
        app = app_of(pilot)
        for width, height in ((160, 48), (60, 15), (20, 5), (220, 60), (80, 24)):
            await pilot.resize_terminal(width, height)
            await pilot.press("2", "end", "tab", "1")
            await until(pilot, lambda width=width: app.size.width == width)
        await shows(pilot, "Peterborough", "34 of 69", "1 Marginals")


async def test_the_board_is_correct_after_resizing_on_a_seats_page(
    half_night: Newsroom,
) -> None:
    async with open_app(half_night.app(), (160, 48)) as pilot:
        app = app_of(pilot)
        await pilot.press("enter")
        await until(pilot, lambda: on_seat_page(app))
        await pilot.resize_terminal(80, 24)
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is app.board_screen)
        await shows(pilot, "1 to come", "maj. Outcome")


async def test_no_line_of_the_screen_is_wider_than_the_terminal(half_night: Newsroom) -> None:
    async with open_app(half_night.app()) as pilot:
        for keys in (["2"], ["3"], ["1"], ["enter"]):
            await pilot.press(*keys)
            assert {len(line) for line in screen_text(pilot.app).splitlines()} == {80}


@pytest.mark.parametrize("away", ["1", "escape", "2"])
async def test_at_80_columns_the_latest_changes_return_after_the_upcoming_seats(
    half_night: Newsroom, away: str
) -> None:
    """The panels have no heading at 80 columns, so the lower list must always be the latest changes."""
    async with open_app(half_night.app()) as pilot:
        await pilot.press("tab", "tab")
        await until(pilot, lambda: app_of(pilot).focused is board_list(app_of(pilot), "to-come"))
        await pilot.press(away)
        await until(pilot, lambda: board_list(app_of(pilot), "latest").display, within=2)


async def test_tab_in_the_filter_moves_to_the_list(full_night: Newsroom) -> None:
    async with open_app(full_night.app()) as pilot:
        await pilot.press("2", "slash", *"norwich", "tab")
        await pilot.pause()
        assert app_of(pilot).focused is board_list(app_of(pilot), "seats")


async def test_leaving_waits_for_an_entry_while_another_program_locks_the_ledger(
    newsroom: Newsroom,
) -> None:
    seat = night.seat_of(newsroom.election, "Ipswich")
    board = newsroom.board()
    entry = night.desk_entry(board, "Ipswich", "Con", by="AB")
    async with open_app(newsroom.app()) as pilot:
        app = app_of(pilot)
        newsroom.ledger.connection.execute("BEGIN IMMEDIATE")
        app.background.record(SignedEntry(seat, "AB", [entry], Shown.on(board, seat)))
        app.leave()
        await notified(pilot, "Not recorded yet: Ipswich, rush by AB")
        assert app.is_running
        newsroom.ledger.connection.execute("ROLLBACK")
        await until(pilot, lambda: not app.is_running, "the end of the board")
    assert newsroom.desk_entries() == [entry]
