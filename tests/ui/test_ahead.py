"""Projections on the producer's board."""

import pytest

from tests.makers.newsroom import Newsroom, app_of, open_app, shows, until, widget_text
from tracker.ui import launch, projector, run_screens
from tracker.ui.app import TrackerApp
from tracker.ui.permissions import Permissions
from tracker.ui.settings import Settings


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(projector, "INTERVAL_SECONDS", 0.05)


async def test_a_projection_appears_and_is_removed_when_the_seat_declares(
    half_night: Newsroom,
) -> None:
    async with open_app(half_night.app(projects=True), (160, 48)) as pilot:
        await shows(pilot, "likely to be held (", "Projected, in 100", "last time 04:21")
        assert app_of(pilot).session.projection
        before = widget_text(pilot.app, "#targets")
        half_night.agency("Corby")
        await until(pilot, lambda: "04:21" not in widget_text(pilot.app, "#targets"))
        assert "Corby" in before
        await shows(pilot, "−6.2", "10,268")


async def test_projections_are_in_the_view_of_upcoming_seats_and_on_a_seats_page(
    half_night: Newsroom,
) -> None:
    async with open_app(half_night.app(projects=True), (160, 48)) as pilot:
        await pilot.press("6")
        await shows(pilot, "Swing so far", "likely to be held (")
        await pilot.press("enter")
        await shows(pilot, "a projection, not a result", "in 100")


async def test_the_board_of_another_time_has_no_projections(half_night: Newsroom) -> None:
    async with open_app(half_night.app(projects=True), (160, 48)) as pilot:
        await shows(pilot, "likely to be held")
        await pilot.press("[")
        await shows(pilot, "NOT LIVE")
        assert app_of(pilot).session.projection is None
        await until(pilot, lambda: "likely to be held" not in widget_text(pilot.app, "#targets"))
        await pilot.press("t")
        await shows(pilot, "likely to be held")


async def test_projections_can_be_switched_off(half_night: Newsroom) -> None:
    app = half_night.app(projects=True, settings=Settings(projection=False))
    async with open_app(app, (160, 48)) as pilot:
        await shows(pilot, "last time 04:21")
        half_night.agency("Corby")
        await shows(pilot, "35 of 69")
        assert app_of(pilot).session.projection is None


async def test_there_are_no_projections_before_the_first_result(newsroom: Newsroom) -> None:
    async with open_app(newsroom.app(projects=True), (160, 48)) as pilot:
        await until(pilot, lambda: app_of(pilot).session.projection is not None)
        assert app_of(pilot).session.projection.seats == {}  # type: ignore[union-attr]
        await shows(pilot, "last time 03:14")


async def test_no_export_has_projections(half_night: Newsroom) -> None:
    async with open_app(half_night.app(projects=True), (160, 48)) as pilot:
        await shows(pilot, "likely to be held")
        await pilot.press("e")
        await shows(pilot, "Export the summary", "Conservative target seats")
        assert "likely" not in widget_text(pilot.app, "#export-preview")


@pytest.mark.parametrize("guest", [False, True])
def test_remote_viewers_see_no_projections(
    half_night: Newsroom, monkeypatch: pytest.MonkeyPatch, guest: bool
) -> None:
    made: list[TrackerApp] = []

    def run(app: TrackerApp) -> None:
        made.append(app)

    monkeypatch.setattr(TrackerApp, "run", run)
    monkeypatch.setattr(run_screens, "check_terminal", lambda: None)
    monkeypatch.setattr(launch, "_end_with_the_server", lambda server: None)
    launch.run_watch(half_night.ledger, None, poll=False, permissions=Permissions(True, guest))
    assert made[0].background._projects is not guest


async def test_the_projected_seats_are_on_a_key(half_night: Newsroom) -> None:
    async with open_app(half_night.app(projects=True), (80, 24)) as pilot:
        await until(pilot, lambda: app_of(pilot).session.projection is not None)
        await pilot.press("P")
        await shows(pilot, "not a result", "Has now", "about ", "from 34 declared seats")
        await pilot.press("escape", "[")
        await shows(pilot, "NOT LIVE")
        await pilot.press("P")
        await shows(pilot, "no projection of this board")


async def test_a_projection_leaves_the_titles_of_the_columns(half_night: Newsroom) -> None:
    for size in ((80, 24), (160, 48)):
        async with open_app(half_night.app(projects=True), size) as pilot:
            await until(pilot, lambda: app_of(pilot).session.projection is not None)
            await shows(pilot, "swing", "maj.", "Outcome")
