"""What the declared seats say about the rest, on the board of a producer."""

import pytest

from tests.makers.newsroom import Newsroom, on_air, shows, the_app, until, widget_text
from tracker.ui import launch, projector
from tracker.ui.app import TrackerApp
from tracker.ui.permissions import Permissions
from tracker.ui.settings import Settings


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(projector, "INTERVAL_SECONDS", 0.05)


async def test_it_comes_by_itself_and_goes_when_the_seat_declares(half_night: Newsroom) -> None:
    async with on_air(half_night.app(projects=True), (160, 48)) as pilot:
        await shows(pilot, "04:21 hold?", "are projected")
        assert the_app(pilot).session.projection
        before = widget_text(pilot.app, "#targets")
        half_night.agency("Corby")
        await until(pilot, lambda: "04:21 hold?" not in widget_text(pilot.app, "#targets"))
        assert "Corby" in before
        await shows(pilot, "−6.2")


async def test_it_is_in_the_view_of_what_is_next_and_on_a_seats_page(half_night: Newsroom) -> None:
    async with on_air(half_night.app(projects=True), (160, 48)) as pilot:
        await pilot.press("6")
        await shows(pilot, "Swing so far", "would be held")
        await pilot.press("enter")
        await shows(pilot, "a projection, not a result", "in 100")


async def test_the_board_of_another_moment_is_without_it(half_night: Newsroom) -> None:
    async with on_air(half_night.app(projects=True), (160, 48)) as pilot:
        await shows(pilot, "hold?")
        await pilot.press("[")
        await shows(pilot, "NOT LIVE")
        assert the_app(pilot).session.projection is None
        await until(pilot, lambda: "hold?" not in widget_text(pilot.app, "#targets"))
        await pilot.press("t")
        await shows(pilot, "hold?")


async def test_who_wants_none_has_none(half_night: Newsroom) -> None:
    app = half_night.app(projects=True, settings=Settings(projection=False))
    async with on_air(app, (160, 48)) as pilot:
        await shows(pilot, "2017 04:21")
        half_night.agency("Corby")
        await shows(pilot, "35 of 69")
        assert the_app(pilot).session.projection is None


async def test_before_the_first_seat_nothing_is_said(newsroom: Newsroom) -> None:
    async with on_air(newsroom.app(projects=True), (160, 48)) as pilot:
        await until(pilot, lambda: the_app(pilot).session.projection is not None)
        assert the_app(pilot).session.projection.seats == {}  # type: ignore[union-attr]
        await shows(pilot, "2017 03:14")


async def test_no_export_has_it(half_night: Newsroom) -> None:
    async with on_air(half_night.app(projects=True), (160, 48)) as pilot:
        await shows(pilot, "hold?")
        await pilot.press("e")
        await shows(pilot, "Export the summary", "Conservative target seats")
        assert "would" not in widget_text(pilot.app, "#export-preview")


@pytest.mark.parametrize("guest", [False, True])
def test_it_is_for_the_desk_and_no_guest_is_shown_it(
    half_night: Newsroom, monkeypatch: pytest.MonkeyPatch, guest: bool
) -> None:
    made: list[TrackerApp] = []

    def run(app: TrackerApp) -> None:
        made.append(app)

    monkeypatch.setattr(TrackerApp, "run", run)
    monkeypatch.setattr(launch, "_end_with_the_server", lambda server: None)
    launch.run_watch(half_night.ledger, None, poll=False, permissions=Permissions(True, guest))
    assert made[0].background._projects is not guest
