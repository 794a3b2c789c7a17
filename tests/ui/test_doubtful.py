"""A doubtful result from its arrival to its confirmation, as a producer does it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest
from textual.pilot import Pilot

from tests.makers import night
from tests.makers.newsroom import (
    Newsroom,
    fill,
    notified,
    open_app,
    opens,
    recorded,
    screen_text,
    settled,
    shows,
    until,
    verdict,
    wait_for_board,
)
from tracker.board.bulletin import Bulletin
from tracker.board.standing import Status
from tracker.election.folder import load_election
from tracker.ui.screens.confirm import ConfirmScreen
from tracker.ui.screens.declare import DeclareScreen
from tracker.ui.settings import Alerts, Settings

TURNOUT = "a turnout of 32.8 per cent, 67.6 last time"
HALF = "Con 12476 Lab 9736 LD 1219 Brexit 716 Green 641"


def half_of_ipswich() -> Bulletin:
    """The real result of Ipswich with half of its votes."""
    real = night.result_in("Ipswich")
    half = (msgspec.structs.replace(c, votes=(c.votes or 0) // 2) for c in real.candidates)
    return msgspec.structs.replace(real, candidates=tuple(half))


@pytest.fixture
def doubting(tmp_path: Path) -> Iterator[Newsroom]:
    """A newsroom with the supplied election, which doubts implausible results."""
    room = Newsroom(tmp_path, load_election("anglia-2019"))
    yield room
    room.ledger.close()


async def on_ipswich(pilot: Pilot[None]) -> None:
    """Open the list of seats with the doubtful seat alone."""
    await pilot.press("2", "slash", *"doubtful", "enter")
    await shows(pilot, "DOUBTFUL  ? Con gain", "1 of 69")


async def test_a_doubtful_result_arrives_and_counts_when_it_is_confirmed(
    doubting: Newsroom,
) -> None:
    async with open_app(doubting.app(initials="AB"), (120, 40)) as pilot:
        await wait_for_board(pilot)
        doubting.feed(half_of_ipswich())
        await notified(pilot, "ALARM  DOUBTFUL Ipswich: Con gain from Lab is not counted: ")
        await shows(pilot, "0 of 69", "? doubtful 1", "DOUBTFUL?Con")
        await pilot.press("3")
        await shows(pilot, "doubtful  Ipswich", "turnout of 32.8 per cent", "c confirms it.")
        await opens(pilot, "c", screen=ConfirmScreen)
        await shows(pilot, "Ipswich is doubtful", f"? {TURNOUT}", "majority 2,740, turnout 32.8%")
        await pilot.press("enter")
        (entry,) = await recorded(pilot, doubting)
        assert (entry.kind, entry.by) == ("confirm", "AB")
        await shows(pilot, "1 of 69", "Con 1 +1")
        await until(pilot, lambda: "? doubtful 1" not in screen_text(pilot.app))


async def test_the_alert_can_be_turned_off(doubting: Newsroom) -> None:
    settings = Settings(alerts=Alerts(tiers={"doubtful": "off"}))
    async with open_app(doubting.app(settings=settings)) as pilot:
        await wait_for_board(pilot)
        doubting.feed(half_of_ipswich())
        await shows(pilot, "? doubtful 1")
        assert "DOUBTFUL Ipswich" not in screen_text(pilot.app)


async def test_the_copied_sentence_has_no_result(doubting: Newsroom) -> None:
    doubting.feed(half_of_ipswich())
    async with open_app(doubting.app()) as pilot:
        await on_ipswich(pilot)
        await pilot.press("y")
        sentence = "The result in Ipswich is not yet confirmed."
        await notified(pilot, f"Sent to the terminal's clipboard: {sentence}")
        assert pilot.app.clipboard == sentence


async def test_a_pin_names_the_doubt_and_what_it_will_count(doubting: Newsroom) -> None:
    doubting.feed(half_of_ipswich())
    async with open_app(doubting.app(), (100, 40)) as pilot:
        await on_ipswich(pilot)
        await opens(pilot, "p", screen=ConfirmScreen)
        await shows(pilot, f"? {TURNOUT}", "Con gain from Lab, majority 2,740")


async def test_a_doubtful_entry_is_recorded_and_then_confirmed_by_its_author(
    doubting: Newsroom,
) -> None:
    async with open_app(doubting.app(initials="AB"), (100, 48)) as pilot:
        await wait_for_board(pilot)
        await pilot.press("2", "slash")
        await pilot.press(*"ipswich was", "colon", *"lab", "enter")
        await shows(pilot, "1 of 69")
        await opens(pilot, "d", screen=DeclareScreen)
        await fill(pilot, winner="Con", votes=HALF, reason="")
        sentence = verdict(pilot)
        assert "Conservative gain from Labour in Ipswich. Majority 2,740." in sentence
        assert f"This is doubtful:\n? {TURNOUT}\n" in sentence
        assert sentence.count("turnout") == 1
        assert "until it is confirmed: c, after it is on record." in sentence
        pilot.app.screen.query_one("#reason").focus()
        await pilot.press("enter", "enter")
        await recorded(pilot, doubting)
        assert night.state(doubting.board(), "Ipswich").status is Status.DOUBTFUL
        await shows(pilot, "DOUBTFUL  ? Con gain")
        await opens(pilot, "c", screen=ConfirmScreen)
        await pilot.press("enter")
        await recorded(pilot, doubting, 2)
        assert night.state(doubting.board(), "Ipswich").result() == "Con gain from Lab"


async def test_the_form_names_the_candidates_without_votes(tmp_path: Path) -> None:
    """Of a seat whose candidates are known before the night."""
    past = load_election("anglia-2019")
    seats = [msgspec.structs.replace(s, candidate_count=len(s.stands)) for s in past.seats]
    room = Newsroom(tmp_path, msgspec.structs.replace(past, seats=tuple(seats)))
    async with open_app(room.app(initials="AB"), (100, 48)) as pilot:
        await wait_for_board(pilot)
        await pilot.press("2", "slash")
        await pilot.press(*"ipswich was", "colon", *"lab", "enter")
        await shows(pilot, "1 of 69")
        await opens(pilot, "d", screen=DeclareScreen)
        await fill(pilot, winner="Con", votes="Con 24952 Lab 19473", reason="")
        sentence = verdict(pilot)
        assert "Liberal Democrat, Brexit Party and Green stand and have no votes here" in sentence
        assert "stood last time" not in sentence
    room.ledger.close()


def test_the_page_of_a_doubtful_seat(snap_compare: Callable[..., bool], doubting: Newsroom) -> None:
    doubting.feed(half_of_ipswich())

    async def run(pilot: Pilot[None]) -> None:
        await on_ipswich(pilot)
        await pilot.press("enter")
        await shows(pilot, "Not confirmed")
        await settled(pilot)

    assert snap_compare(doubting.app(), terminal_size=(100, 40), run_before=run)
