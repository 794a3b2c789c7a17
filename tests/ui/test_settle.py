"""Statements that disagree are set side by side, and somebody says which is right, and why."""

import msgspec
import pytest
from textual.pilot import Pilot

from tests.makers import night
from tests.makers.newsroom import (
    Newsroom,
    board_again,
    fill,
    on_air,
    opens,
    recorded,
    screen_text,
    shows,
    tells,
    the_app,
    until,
    verdict,
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
    """The same with the votes of the first two exchanged."""
    first, second, *others = result.candidates
    swapped = (
        msgspec.structs.replace(first, votes=second.votes),
        msgspec.structs.replace(second, votes=first.votes),
    )
    return msgspec.structs.replace(result, candidates=(*swapped, *others))


@pytest.fixture
def disagreeing(newsroom: Newsroom) -> Newsroom:
    """A night whose one seat so far was said to be two things, the wrong one first."""
    newsroom.feed(turned(RIGHT), name="typed_wrong.xml")
    newsroom.feed(RIGHT, name="typed_right.xml")
    return newsroom


async def settling(pilot: Pilot[None], key: str = "x") -> None:
    await shows(pilot, "1 conflict")
    await opens(pilot, key, screen=SettleScreen)
    await shows(pilot, "typed_wrong.xml", "typed_right.xml")


def hint(pilot: Pilot[None]) -> str:
    return str(pilot.app.screen.query_one("#hint").render())


def marked(pilot: Pilot[None]) -> set[str]:
    """The facts in which the statements are shown to differ."""
    lines = pilot.app.screen.query_one("#rivals", Lines)._lines
    return {line[0].text.strip() for line in lines if any(one.style == ALARM for one in line)}


async def test_two_statements_stand_side_by_side_with_what_differs_marked(
    disagreeing: Newsroom,
) -> None:
    async with on_air(disagreeing.app(), (160, 48)) as pilot:
        await settling(pilot)
        await shows(pilot, "Peterborough: which stands?", "22,334", "19,754", "72,560")
        assert marked(pilot) == {"winner", "Con", "Lab"}


async def test_all_of_it_can_be_seen_at_80_columns(disagreeing: Newsroom) -> None:
    async with on_air(disagreeing.app()) as pilot:
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


async def test_the_one_that_is_chosen_is_pinned_with_the_reason_and_the_conflict_is_gone(
    disagreeing: Newsroom,
) -> None:
    async with on_air(disagreeing.app()) as pilot:
        await settling(pilot)
        await pilot.press("2", "enter", *"read back", "enter", *"ab", "enter")
        assert "The board will say: Con gain from Lab, until" in verdict(pilot)
        assert disagreeing.said_by_desk() == []
        await pilot.press("enter")
        (pin,) = await recorded(pilot, disagreeing)
        assert (pin.kind, pin.target, pin.by, pin.reason) == ("pin", RIGHT.id, "AB", "read back")
        await shows(pilot, "1 of 69", "Con GAIN")
        await until(pilot, lambda: "conflict" not in screen_text(pilot.app).splitlines()[0])
        assert night.state(disagreeing.board(), "Peterborough").winner == "Con"


async def test_what_is_missing_is_said_and_nothing_is_recorded(disagreeing: Newsroom) -> None:
    async with on_air(disagreeing.app()) as pilot:
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
        assert disagreeing.said_by_desk() == []


async def test_a_pin_or_a_confirmation_asks_which_and_esc_leaves_the_conflict_as_it_was(
    disagreeing: Newsroom,
) -> None:
    async with on_air(disagreeing.app()) as pilot:
        for key in ("p", "c"):
            await settling(pilot, key)
            await fill(pilot, which="2", reason="read back", initials="AB")
            await pilot.press("enter", "escape")
            await board_again(pilot)
        assert disagreeing.said_by_desk() == []
        assert night.state(disagreeing.board(), "Peterborough").status is Status.CONFLICT


async def test_where_nothing_disagrees_it_is_said(half_night: Newsroom) -> None:
    async with on_air(half_night.app()) as pilot:
        await pilot.press("x")
        await tells(pilot, "No statements about Peterborough disagree.")
        assert pilot.app.screen is the_app(pilot).board_screen


async def test_what_is_changed_after_the_first_enter_is_asked_again(disagreeing: Newsroom) -> None:
    async with on_air(disagreeing.app()) as pilot:
        await settling(pilot)
        await fill(pilot, which="2", reason="read back", initials="AB")
        await pilot.press("enter")
        await fill(pilot, which="1", initials="ab")
        assert "Enter again" not in hint(pilot)
        await pilot.press("enter")
        assert "The board will say: Lab hold, until" in verdict(pilot)
        assert disagreeing.said_by_desk() == []


async def test_results_that_pour_in_meanwhile_do_not_take_the_question_away(
    disagreeing: Newsroom,
) -> None:
    """At half past three one arrives a minute: Enter must do what the hint says it does."""
    async with on_air(disagreeing.app()) as pilot:
        await settling(pilot)
        await fill(pilot, which="2", reason="read back", initials="AB")
        await pilot.press("enter")
        disagreeing.agency("Ipswich")
        await until(pilot, lambda: the_app(pilot).session.board.decided == 1)
        assert "Enter again" in hint(pilot)
        await pilot.press("enter")
        await recorded(pilot, disagreeing)


async def test_what_another_desk_settles_meanwhile_is_not_settled_again(
    disagreeing: Newsroom,
) -> None:
    async with on_air(disagreeing.app()) as pilot:
        await settling(pilot)
        await fill(pilot, which="2", reason="read back", initials="AB")
        await pilot.press("enter")
        disagreeing.desk(night.pin(disagreeing.board(), "Peterborough", RIGHT, by="QX"))
        await until(pilot, lambda: "They do not disagree any more." in verdict(pilot))
        await pilot.press("enter", "enter")
        assert len(disagreeing.said_by_desk()) == 1
