"""Settling a conflict: the rivals side by side, the choice and its reason."""

import msgspec
import pytest
from textual.pilot import Pilot

from tests.makers import night
from tests.makers.newsroom import (
    Newsroom,
    app_of,
    fill,
    notified,
    open_app,
    opens,
    recorded,
    screen_text,
    shows,
    until,
    verdict,
    wait_for_board,
)
from tracker.board.bulletin import Bulletin
from tracker.board.standing import Status
from tracker.ui.screens.settle import SettleScreen
from tracker.ui.view_models.styles import ALARM
from tracker.ui.widgets.lines import Lines

ANGLIA = night.anglia()
RIGHT = msgspec.structs.replace(night.result_in("Peterborough"), revision=1)
"""The real result: Con 22,334, Lab 19,754."""


def turned(result: Bulletin) -> Bulletin:
    """The same result with the votes of the first two candidates exchanged."""
    first, second, *rest = result.candidates
    swapped = (
        msgspec.structs.replace(first, votes=second.votes),
        msgspec.structs.replace(second, votes=first.votes),
    )
    return msgspec.structs.replace(result, candidates=(*swapped, *rest))


@pytest.fixture
def disagreeing(newsroom: Newsroom) -> Newsroom:
    """A newsroom with a conflict in one seat; the wrong result arrived first."""
    newsroom.feed(turned(RIGHT), name="typed_wrong.xml")
    newsroom.feed(RIGHT, name="typed_right.xml")
    return newsroom


async def settling(pilot: Pilot[None], key: str = "x") -> None:
    await shows(pilot, "! conflict 1")
    await opens(pilot, key, screen=SettleScreen)
    await shows(pilot, "typed_wrong.xml", "typed_right.xml")


def hint(pilot: Pilot[None]) -> str:
    return str(pilot.app.screen.query_one("#hint").render())


def marked(pilot: Pilot[None]) -> set[str]:
    """The facts that are marked as different."""
    lines = pilot.app.screen.query_one("#rivals", Lines)._lines
    return {line[0].text.strip() for line in lines if any(span.style == ALARM for span in line)}


async def test_two_rivals_are_side_by_side_with_their_differences_marked(
    disagreeing: Newsroom,
) -> None:
    async with open_app(disagreeing.app(), (160, 48)) as pilot:
        await settling(pilot)
        await shows(pilot, "Peterborough: which stands?", "22,334", "19,754", "72,560")
        assert marked(pilot) == {"winner", "Con", "Lab"}


async def test_the_dialog_can_be_scrolled_to_its_end_at_80_columns(disagreeing: Newsroom) -> None:
    async with open_app(disagreeing.app()) as pilot:
        await settling(pilot)
        await fill(pilot, which="2", reason="read back by the officer", initials="AB")
        await pilot.press("enter")
        await shows(
            pilot,
            "Peterborough: which stands?",
            "22,334",
            "Why",
            "Your initials",
            "The board will say: Con gain from Lab, until",
            "Enter again puts this on record.",
        )


async def test_the_chosen_result_is_recorded_with_the_reason_and_the_conflict_ends(
    disagreeing: Newsroom,
) -> None:
    async with open_app(disagreeing.app()) as pilot:
        await settling(pilot)
        await pilot.press("2", "enter", *"read back", "enter", *"ab", "enter")
        assert "The board will say: Con gain from Lab, until" in verdict(pilot)
        assert disagreeing.desk_entries() == []
        await pilot.press("enter")
        (pin,) = await recorded(pilot, disagreeing)
        assert (pin.kind, pin.target, pin.by, pin.reason) == ("pin", RIGHT.id, "AB", "read back")
        await shows(pilot, "1 of 69", "Con GAIN")
        await until(pilot, lambda: "conflict" not in screen_text(pilot.app).splitlines()[0])
        assert night.state(disagreeing.board(), "Peterborough").winner == "Con"


async def test_missing_fields_are_reported_and_nothing_is_recorded(disagreeing: Newsroom) -> None:
    async with open_app(disagreeing.app()) as pilot:
        await settling(pilot)
        for which, reason, by, sentence in (
            ("", "read back", "AB", "Say which: a number from 1 to 2."),
            ("3", "read back", "AB", "Say which: a number from 1 to 2."),
            ("0", "read back", "AB", "Say which: a number from 1 to 2."),
            ("²", "read back", "AB", "Say which: a number from 1 to 2."),
            ("2", " ", "AB", "Say why: it goes on record."),
            ("2", "read back", "", "initials are one to ten letters"),
        ):
            await fill(pilot, which=which, reason=reason, initials=by)
            await pilot.press("enter", "enter")
            assert sentence in verdict(pilot)
        assert disagreeing.desk_entries() == []


async def test_a_pin_or_a_confirmation_in_a_conflict_asks_which_and_esc_changes_nothing(
    disagreeing: Newsroom,
) -> None:
    async with open_app(disagreeing.app()) as pilot:
        for key in ("p", "c"):
            await settling(pilot, key)
            await fill(pilot, which="2", reason="read back", initials="AB")
            await pilot.press("enter", "escape")
            await wait_for_board(pilot)
        assert disagreeing.desk_entries() == []
        assert night.state(disagreeing.board(), "Peterborough").status is Status.CONFLICT


async def test_settling_without_a_conflict_is_refused(half_night: Newsroom) -> None:
    async with open_app(half_night.app()) as pilot:
        await pilot.press("x")
        await notified(pilot, "No statements about Peterborough disagree.")
        assert pilot.app.screen is app_of(pilot).board_screen


async def test_a_change_after_the_first_enter_asks_again(disagreeing: Newsroom) -> None:
    async with open_app(disagreeing.app()) as pilot:
        await settling(pilot)
        await fill(pilot, which="2", reason="read back", initials="AB")
        await pilot.press("enter")
        await fill(pilot, which="1", initials="ab")
        assert "Enter again" not in hint(pilot)
        await pilot.press("enter")
        assert "The board will say: Lab hold, until" in verdict(pilot)
        assert disagreeing.desk_entries() == []


async def test_results_of_other_seats_do_not_reset_the_question(
    disagreeing: Newsroom,
) -> None:
    """At 03:30 a result arrives every minute. Enter must do what the hint states."""
    async with open_app(disagreeing.app()) as pilot:
        await settling(pilot)
        await fill(pilot, which="2", reason="read back", initials="AB")
        await pilot.press("enter")
        disagreeing.agency("Ipswich")
        await until(pilot, lambda: app_of(pilot).session.board.decided == 1)
        assert "Enter again" in hint(pilot)
        await pilot.press("enter")
        await recorded(pilot, disagreeing)


async def test_a_conflict_that_another_desk_settled_meanwhile_is_not_settled_again(
    disagreeing: Newsroom,
) -> None:
    async with open_app(disagreeing.app()) as pilot:
        await settling(pilot)
        await fill(pilot, which="2", reason="read back", initials="AB")
        await pilot.press("enter")
        disagreeing.desk(night.pin(disagreeing.board(), "Peterborough", RIGHT, by="QX"))
        await until(pilot, lambda: "They do not disagree any more." in verdict(pilot))
        await pilot.press("enter", "enter")
        assert len(disagreeing.desk_entries()) == 1
