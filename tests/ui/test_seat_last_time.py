"""The page of a seat before and after its declaration, on the screen."""

from tests.makers.newsroom import Newsroom, app_of, lines_of, open_app, seat_id, until
from tracker.ui.app import TrackerApp
from tracker.ui.screens.messages import OpenSeat


async def test_an_awaited_page_has_last_time_and_the_votes_needed_until_the_seat_declares(
    half_night: Newsroom,
) -> None:
    async with open_app(half_night.app(), (80, 24)) as pilot:
        app = app_of(pilot)
        app.post_message(OpenSeat(seat_id("Bedford")))
        await until(pilot, lambda: app.screen.query("#page"))
        await until(pilot, lambda: "395 that change from Lab to Con" in page(app))
        assert "22,712" in page(app)
        assert "declared 03:14, 9 June 2017" in page(app)
        half_night.agency("Bedford")
        await until(pilot, lambda: "Lost deposits (" in page(app))
        assert "Smallest majority so far, of 35." in page(app)
        assert "declared 03:14" not in page(app)


def page(app: TrackerApp) -> str:
    return " ".join(lines_of(app, "#page").split())
