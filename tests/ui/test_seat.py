"""A seat's page: its contents, and its updates while it is open."""

import pytest

from tests.makers import night
from tests.makers.newsroom import (
    Newsroom,
    app_of,
    lines_of,
    notified,
    on_seat_page,
    open_app,
    screen_text,
    seat_id,
    shows,
    until,
)
from tracker.ui.app import TrackerApp
from tracker.ui.screens.board import BoardScreen
from tracker.ui.screens.messages import OpenSeat

ANGLIA = night.anglia()


async def open_seat(pilot: object, app: TrackerApp, seat: str) -> None:
    app.post_message(OpenSeat(seat_id(seat)))
    await until(pilot, lambda: on_seat_page(app) and app.screen.focused)  # type: ignore[arg-type]


async def test_a_seats_page_has_its_result_and_its_source(half_night: Newsroom) -> None:
    async with open_app(half_night.app(), (160, 52)) as pilot:
        await open_seat(pilot, app_of(pilot), "Ipswich")
        await shows(
            pilot,
            "Conservative gain from Labour in Ipswich.",
            "Tom Hunt",
            "Conservative target seats",
            "from General_Election_result_Ipswich_1.xml",
        )


async def test_the_clock_and_the_parties_stay_on_a_seats_page(half_night: Newsroom) -> None:
    async with open_app(half_night.app()) as pilot:
        await open_seat(pilot, app_of(pilot), "Ipswich")
        await shows(pilot, "03:30:00", "34 of 69", "Con 31 +3")
        half_night.clock.at = half_night.clock.at.replace(second=7)
        await shows(pilot, "03:30:07")


async def test_a_long_page_scrolls_to_its_end(half_night: Newsroom) -> None:
    async with open_app(half_night.app()) as pilot:
        await open_seat(pilot, app_of(pilot), "Ipswich")
        await pilot.press("end")
        await shows(pilot, "from General_Election_result_Ipswich_1.xml")


async def test_the_page_is_updated_while_it_is_open(newsroom: Newsroom) -> None:
    async with open_app(newsroom.app()) as pilot:
        await open_seat(pilot, app_of(pilot), "Ipswich")
        await shows(pilot, "still to declare")
        newsroom.feed(night.rush(ANGLIA, "Ipswich", "Con"))
        await shows(pilot, "have taken")
        newsroom.feed(night.result(ANGLIA, "Ipswich", revision=2, votes={"Con": 40, "Lab": 30}))
        await shows(pilot, "Majority 10", "1 of 69")


async def test_a_correction_is_shown_on_the_open_page(half_night: Newsroom) -> None:
    async with open_app(half_night.app()) as pilot:
        await open_seat(pilot, app_of(pilot), "Ipswich")
        half_night.feed(night.rush(ANGLIA, "Ipswich", "Lab", revision=2))
        await shows(pilot, "Lab hold votes pending", "These votes are superseded")


async def test_a_conflict_is_shown_on_the_open_page(half_night: Newsroom) -> None:
    async with open_app(half_night.app()) as pilot:
        await open_seat(pilot, app_of(pilot), "Ipswich")
        half_night.feed(night.result(ANGLIA, "Ipswich", votes={"Con": 3, "Lab": 4}))
        await shows(pilot, "CONFLICT", "not to be said until", "! conflict 1")


async def test_a_bulletin_that_changes_nothing_is_listed(
    half_night: Newsroom,
) -> None:
    """A late rush of the result's own revision changes nothing, and is listed."""
    async with open_app(half_night.app(), (160, 52)) as pilot:
        await open_seat(pilot, app_of(pilot), "Ipswich")
        half_night.feed(night.rush(ANGLIA, "Ipswich", "Con"), name="late.xml")
        await shows(pilot, "late.xml")


async def test_the_page_is_up_to_date_after_a_dialog_over_it_closes(newsroom: Newsroom) -> None:
    """A result that arrives while the producer is typing must not be missed."""
    async with open_app(newsroom.app()) as pilot:
        app = app_of(pilot)
        await open_seat(pilot, app, "Ipswich")
        await pilot.press("d")
        await shows(pilot, "Declare Ipswich")
        newsroom.agency("Ipswich")
        await until(pilot, lambda: app.session.board.decided == 1)
        await pilot.press("escape")
        await until(pilot, lambda: on_seat_page(app))
        await shows(pilot, "Con GAIN  from Lab", "Majority 5,479")


async def test_the_board_under_the_page_is_up_to_date_when_the_page_is_closed(
    newsroom: Newsroom,
) -> None:
    async with open_app(newsroom.app()) as pilot:
        app = app_of(pilot)
        await open_seat(pilot, app, "Ipswich")
        newsroom.agency("Ipswich", "Peterborough")
        await shows(pilot, "Majority 5,479", "2 of 69")
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, BoardScreen))
        await shows(pilot, "2 taken of 5, 3 to come")


async def test_names_with_markup_are_shown_as_text(newsroom: Newsroom) -> None:
    bulletin = night.result(ANGLIA, "Ipswich", votes={"[/x]": 5, "[bold]Ind": 4, "Con": 3})
    newsroom.feed(bulletin, name="[/x].json")
    async with open_app(newsroom.app(), (160, 48)) as pilot:
        await open_seat(pilot, app_of(pilot), "Ipswich")
        await shows(pilot, "[/x] gain from Labour", "[bold]Ind", "from [/x].json")


@pytest.mark.parametrize("size", [(60, 15), (80, 24), (160, 48), (220, 60)])
async def test_the_page_can_be_resized(half_night: Newsroom, size: tuple[int, int]) -> None:
    async with open_app(half_night.app()) as pilot:
        app = app_of(pilot)
        await open_seat(pilot, app, "Ipswich")
        await pilot.resize_terminal(*size)
        await until(pilot, lambda: {len(x) for x in screen_text(app).splitlines()} == {size[0]})
        await shows(pilot, "Ipswich", "Con GAIN")


async def test_the_sentence_is_wrapped_again_at_another_width(half_night: Newsroom) -> None:
    async with open_app(half_night.app(), (160, 52)) as pilot:
        app = app_of(pilot)
        await open_seat(pilot, app, "South Cambridgeshire")
        await pilot.resize_terminal(80, 24)
        await until(pilot, lambda: app.size.width == 80)
        await until(
            pilot,
            lambda: max(len(line) for line in lines_of(app, "#page").splitlines()) <= 81,
            "lines for 80 columns",
        )


async def test_question_mark_opens_the_help_on_a_seats_page(half_night: Newsroom) -> None:
    """The help has a section "On a seat's page"."""
    async with open_app(half_night.app()) as pilot:
        await open_seat(pilot, app_of(pilot), "Ipswich")
        await pilot.press("question_mark")
        await until(pilot, lambda: "On a seat's page" in screen_text(pilot.app), within=2)


async def test_the_palette_offers_the_actions_of_a_seats_page(half_night: Newsroom) -> None:
    async with open_app(half_night.app(), (160, 60)) as pilot:
        await open_seat(pilot, app_of(pilot), "Ipswich")
        await pilot.press("ctrl+p")
        await shows(pilot, "Hold to what stands, whatever the feed says next", "Back to the board")


async def test_the_palette_opens_another_seat_and_esc_returns_to_the_board(
    half_night: Newsroom,
) -> None:
    async with open_app(half_night.app()) as pilot:
        app = app_of(pilot)
        await open_seat(pilot, app, "Ipswich")
        await pilot.press("ctrl+p", *"watfo")
        await shows(pilot, "Watford")
        await pilot.press("enter")
        await shows(pilot, "Watford", "Why it stands")
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is app.board_screen)


# -- from one page to the next ----------------------------------------------------------------


async def test_the_next_and_the_previous_seat_are_those_of_the_list(half_night: Newsroom) -> None:
    async with open_app(half_night.app(), (160, 48)) as pilot:
        app = app_of(pilot)
        await pilot.press("2", "slash", *"luton", "enter", "home", "enter")
        await until(pilot, lambda: on_seat_page(app))
        await shows(pilot, "Luton North", "Why it stands")
        await pilot.press("greater_than_sign")
        await shows(pilot, "Luton South", "Why it stands")
        await pilot.press("greater_than_sign")
        await notified(pilot, "last seat of the list")
        await pilot.press("less_than_sign")
        await shows(pilot, "Luton North", "Why it stands")


async def test_the_keys_of_the_board_work_on_a_seats_page(half_night: Newsroom) -> None:
    async with open_app(half_night.app(), (160, 48)) as pilot:
        app = app_of(pilot)
        await open_seat(pilot, app, "Ipswich")
        await pilot.press("asterisk")
        await notified(pilot, "Ipswich is watched.")
        assert on_seat_page(app)
        await pilot.press("5")
        await until(pilot, lambda: app.screen is app.board_screen)
        assert app.board_screen.pane.NAME == "log"
