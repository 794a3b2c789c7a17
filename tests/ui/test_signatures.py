"""A signature applies to the shown bulletins: if others arrive meanwhile, the question is asked again."""

import dataclasses
from collections.abc import Callable
from typing import Any

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
from tracker.board import Board
from tracker.board.bulletin import Bulletin
from tracker.board.signature import SignedEntry
from tracker.board.standing import Standing, Status
from tracker.ledger import Ledger
from tracker.support import sqlite
from tracker.ui.background import Background
from tracker.ui.screens import dialog
from tracker.ui.screens.confirm import CHANGED, ConfirmScreen, QuitScreen
from tracker.ui.screens.confirm_list import ConfirmListScreen, seats_to_confirm
from tracker.ui.screens.declare import DeclareScreen
from tracker.ui.screens.settle import SettleScreen

ANGLIA = night.anglia()
CON = night.result(ANGLIA, "Peterborough", votes={"Con": 22_334, "Lab": 19_754})
LAB = night.result(ANGLIA, "Peterborough", 2, votes={"Con": 19_754, "Lab": 22_334})
AGAIN = "Enter again puts this on record"
ARRIVED = "Not recorded: something new about Peterborough has arrived"


def desk_calls(newsroom: Newsroom, party: str, by: str) -> Bulletin:
    """A desk that has seen no other entry calls Peterborough."""
    entry = night.desk_entry(Board.empty(ANGLIA), "Peterborough", party, by=by)
    newsroom.desk(entry)
    return entry


def of(newsroom: Newsroom, by: str = "AB") -> list[Bulletin]:
    """The entries on record of a person."""
    return [entry for entry in newsroom.desk_entries() if entry.by == by]


async def reads(pilot: Pilot[None], *texts: str) -> None:
    """Wait until the question has all of these texts."""

    def question() -> str:
        return str(pilot.app.screen.query_one("#question").render())

    await until(pilot, lambda: all(text in question() for text in texts), str(texts))


async def asked(pilot: Pilot[None], key: str) -> None:
    await opens(pilot, key, screen=ConfirmScreen)


@pytest.fixture
def conservative(newsroom: Newsroom) -> Newsroom:
    """A night with one result: a Conservative gain in Peterborough."""
    newsroom.feed(CON)
    return newsroom


@pytest.mark.parametrize(("key", "kind"), [("c", "confirm"), ("p", "pin")])
async def test_a_correction_that_arrives_during_the_question_is_asked_about_again(
    conservative: Newsroom, key: str, kind: str
) -> None:
    async with open_app(conservative.app(initials="AB")) as pilot:
        await pilot.press("enter")
        await asked(pilot, key)
        await reads(pilot, "Con gain from Lab. The statement is result 1")
        conservative.feed(LAB)
        await reads(pilot, "Lab hold. The statement is result 2")
        assert verdict(pilot) == CHANGED
        await pilot.press("enter")
        await shows(pilot, AGAIN)
        assert of(conservative) == []
        await pilot.press("enter")
        (entry,) = await recorded(pilot, conservative)
        assert (entry.kind, entry.target) == (kind, LAB.id)


async def test_a_result_of_another_seat_asks_nothing_again(conservative: Newsroom) -> None:
    async with open_app(conservative.app(initials="AB")) as pilot:
        await asked(pilot, "c")
        conservative.agency("Ipswich")
        await until(pilot, lambda: app_of(pilot).session.live.decided == 2)
        await pilot.press("enter")
        await recorded(pilot, conservative)


async def test_notes_and_confirmations_of_others_ask_nothing_again(conservative: Newsroom) -> None:
    async with open_app(conservative.app(initials="AB")) as pilot:
        await asked(pilot, "c")
        board = conservative.board()
        conservative.desk(
            night.note(board, "Peterborough", "rung", by="QX"),
            night.confirm(board, "Peterborough", by="QX"),
        )
        await until(pilot, lambda: len(app_of(pilot).session.live.bulletins.get(CON.seat, ())) == 3)
        await pilot.press("enter")
        await recorded(pilot, conservative, 3)


async def test_another_desks_call_during_a_retraction_is_shown_before_it_is_taken_back(
    newsroom: Newsroom,
) -> None:
    ours = desk_calls(newsroom, "Con", by="AB")
    async with open_app(newsroom.app(initials="AB")) as pilot:
        await asked(pilot, "r")
        await reads(pilot, "Conservative elected")
        theirs = desk_calls(newsroom, "Lab", by="QX")
        await reads(pilot, "Conservative elected", "Labour elected")
        await pilot.press("enter")
        await shows(pilot, AGAIN)
        assert of(newsroom) == [ours]
        await pilot.press("enter")
        entries = await recorded(pilot, newsroom, 4)
        assert {entry.target for entry in entries if entry.target} == {ours.id, theirs.id}


async def test_a_pin_that_another_desk_removed_cannot_be_removed_again(
    conservative: Newsroom,
) -> None:
    conservative.desk(night.pin(conservative.board(), "Peterborough"))
    async with open_app(conservative.app(initials="AB")) as pilot:
        await pilot.press("enter")
        await asked(pilot, "u")
        conservative.desk(night.unpin(conservative.board(), "Peterborough", by="QX"))
        await reads(pilot, "nothing is pinned in Peterborough")
        await pilot.press("enter", "enter")
        await pilot.press("escape")
        assert len(conservative.desk_entries()) == 2


async def test_a_conflict_that_arrives_during_a_confirmation_cannot_be_confirmed(
    conservative: Newsroom,
) -> None:
    async with open_app(conservative.app(initials="AB")) as pilot:
        await asked(pilot, "c")
        conservative.feed(night.result(ANGLIA, "Peterborough", votes={"Con": 1, "Lab": 2}))
        await reads(pilot, "Statements about Peterborough disagree: Esc, then x settles them.")
        await pilot.press("enter", "enter")
        assert "x settles them" in verdict(pilot)
        assert conservative.desk_entries() == []


async def test_a_note_is_recorded_whatever_arrives_meanwhile(conservative: Newsroom) -> None:
    async with open_app(conservative.app(initials="AB")) as pilot:
        await asked(pilot, "n")
        await fill(pilot, text="bundle found")
        conservative.feed(LAB)
        await until(pilot, lambda: len(app_of(pilot).session.live.bulletins[CON.seat]) == 2)
        await pilot.press("enter", "enter")
        (entry,) = await recorded(pilot, conservative)
        assert entry.reason == "bundle found"


async def test_a_second_enter_of_habit_records_nothing_that_was_not_read(
    conservative: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_app(conservative.app(initials="AB")) as pilot:
        await asked(pilot, "c")
        conservative.feed(LAB)
        await until(pilot, lambda: verdict(pilot) == CHANGED)
        monkeypatch.setattr(dialog, "READ_SECONDS", 60.0)
        await pilot.press("enter", "enter", "enter")
        assert conservative.desk_entries() == []
        await shows(pilot, "too quick to read")
        monkeypatch.setattr(dialog, "READ_SECONDS", 0.0)
        await pilot.press("enter")
        await recorded(pilot, conservative)
        monkeypatch.setattr(dialog, "READ_SECONDS", 60.0)
        await pilot.press("q", "enter", "y")
        await pilot.pause()
        assert isinstance(pilot.app.screen, QuitScreen)


async def test_an_undo_takes_back_the_entry_that_it_showed_or_nothing(newsroom: Newsroom) -> None:
    """AB makes an entry on another screen while the question is open on this one."""
    desk_calls(newsroom, "Con", by="AB")
    async with open_app(newsroom.app(initials="AB")) as pilot:
        await asked(pilot, "U")
        await shows(pilot, "Take back what AB said of Peterborough")
        newsroom.desk(night.desk_entry(newsroom.board(), "Ipswich", "Con", by="AB"))
        await until(pilot, lambda: app_of(pilot).session.live.decided == 2)
        await pilot.press("enter")
        await shows(pilot, "This is not AB's last entry any more: Esc, then U again.")
        assert len(newsroom.desk_entries()) == 2


async def test_one_undo_of_a_retraction_of_two_rivals_restores_both(newsroom: Newsroom) -> None:
    rivals = [desk_calls(newsroom, "Con", by="CD"), desk_calls(newsroom, "Lab", by="EF")]
    async with open_app(newsroom.app(initials="AB")) as pilot:
        await asked(pilot, "r")
        await pilot.press("enter")
        await recorded(pilot, newsroom, 4)
        await wait_for_board(pilot)
        await asked(pilot, "U")
        await shows(pilot, "The board will say: conflict.")
        await pilot.press("enter")
        await recorded(pilot, newsroom, 6)
        standing = night.state(newsroom.board(), "Peterborough").standing
        assert {rival.id for rival in standing.rivals} == {rival.id for rival in rivals}


# -- what arrives after the last Enter ----------------------------------------------------------


@pytest.fixture
def arrives_at_the_last_moment(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> Callable[[Bulletin], None]:
    """Makes a bulletin arrive after the signature and before the entry is written, once."""
    record, late = Background.record, list[Bulletin]()

    def later(self: Background, entry: SignedEntry) -> None:
        if late:
            newsroom.feed(late.pop())
        record(self, entry)

    monkeypatch.setattr(Background, "record", later)
    return late.append


@pytest.mark.parametrize("key", ["c", "p", "r", "U"])
async def test_an_entry_signed_just_before_a_statement_arrives_is_asked_again(
    conservative: Newsroom, arrives_at_the_last_moment: Callable[[Bulletin], None], key: str
) -> None:
    desk_calls(conservative, "Con", by="AB")
    arrives_at_the_last_moment(LAB)
    async with open_app(conservative.app(initials="AB")) as pilot:
        await pilot.press("enter")
        await asked(pilot, key)
        await pilot.press("enter")
        await until(pilot, lambda: ARRIVED in verdict(pilot))
        assert len(conservative.desk_entries()) == 1
        await pilot.press("enter", "enter")
        await recorded(pilot, conservative, 2)
        targets = {entry.target for entry in conservative.desk_entries()} - {None}
        assert (targets == {LAB.id}) is (key in "cp")


async def test_a_declaration_signed_just_before_the_result_keeps_its_votes_and_asks_again(
    newsroom: Newsroom, arrives_at_the_last_moment: Callable[[Bulletin], None]
) -> None:
    arrives_at_the_last_moment(LAB)
    async with open_app(newsroom.app(initials="AB")) as pilot:
        await opens(pilot, "d", screen=DeclareScreen)
        await fill(pilot, winner="Con", votes="Con 22334 Lab 19754", reason="-")
        await pilot.press("enter", "enter")
        await until(pilot, lambda: ARRIVED in verdict(pilot))
        assert newsroom.desk_entries() == []
        await pilot.press("enter")
        await shows(pilot, "They differ.", AGAIN)
        await pilot.press("enter")
        (entry,) = await recorded(pilot, newsroom)
        assert entry.kind == "result"


async def test_a_conflict_settled_just_before_its_repair_is_asked_about_again(
    conservative: Newsroom, arrives_at_the_last_moment: Callable[[Bulletin], None]
) -> None:
    conservative.feed(night.result(ANGLIA, "Peterborough", votes={"Con": 1, "Lab": 2}))
    arrives_at_the_last_moment(LAB)
    async with open_app(conservative.app(initials="AB"), (160, 48)) as pilot:
        await opens(pilot, "x", screen=SettleScreen)
        await shows(pilot, "22,334")
        await fill(pilot, which="1", reason="read back", initials="AB")
        await pilot.press("enter", "enter")
        await until(pilot, lambda: ARRIVED in verdict(pilot))
        await pilot.press("enter", "enter")
        await pilot.press("escape")
        assert conservative.desk_entries() == []


@pytest.fixture
def waiting(monkeypatch: pytest.MonkeyPatch) -> list[Callable[[], None]]:
    """The entries that were signed and not yet written; each is written when it is called."""
    record, waiting = Background.record, list[Callable[[], None]]()

    def later(self: Background, entry: SignedEntry) -> None:
        waiting.append(lambda: record(self, entry))

    monkeypatch.setattr(Background, "record", later)
    return waiting


async def test_a_dialog_that_was_left_while_its_entry_was_written_reports_the_failure(
    conservative: Newsroom, waiting: list[Callable[[], None]]
) -> None:
    async with open_app(conservative.app(initials="AB")) as pilot:
        await asked(pilot, "c")
        await pilot.press("enter", "escape")
        await wait_for_board(pilot)
        conservative.feed(LAB)
        waiting.pop()()
        await notified(pilot, ARRIVED)
        assert conservative.desk_entries() == []


async def test_a_second_enter_while_an_entry_is_written_records_nothing_twice(
    conservative: Newsroom, waiting: list[Callable[[], None]]
) -> None:
    async with open_app(conservative.app(initials="AB")) as pilot:
        await asked(pilot, "c")
        await pilot.press("enter", "enter", "enter")
        assert len(waiting) == 1
        waiting.pop()()
        await wait_for_board(pilot)
        assert len(conservative.desk_entries()) == 1


async def test_an_entry_that_could_not_be_written_is_recorded_at_the_next_enter(
    conservative: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    append, full = Ledger.append, [True]

    def once_full(self: Ledger, *arguments: Any) -> None:
        if full:
            full.pop()
            raise sqlite.OperationalError("database or disk is full")
        append(self, *arguments)

    monkeypatch.setattr(Ledger, "append", once_full)
    async with open_app(conservative.app(initials="AB")) as pilot:
        await asked(pilot, "c")
        await pilot.press("enter")
        await until(pilot, lambda: "database or disk is full" in verdict(pilot))
        await pilot.press("enter")
        await recorded(pilot, conservative)


# -- several seats at once --------------------------------------------------------------------


async def test_one_signature_confirms_the_seats_of_the_list_each_with_an_entry(
    newsroom: Newsroom,
) -> None:
    newsroom.agency("Ipswich", "Watford", "Bedford")
    async with open_app(newsroom.app(initials="AB"), (160, 48)) as pilot:
        await shows(pilot, "3 of 69")
        await pilot.press("2", "slash", *"ipswich or watford", "enter")
        await opens(pilot, "C", screen=ConfirmListScreen)
        await shows(pilot, "Ipswich: Con gain from Lab, majority 5,479", "Watford: Con hold")
        assert "Bedford:" not in screen_text(pilot.app)
        await pilot.press("enter")
        confirmed = await recorded(pilot, newsroom, 2)
        assert {(entry.kind, entry.by) for entry in confirmed} == {("confirm", "AB")}
        await wait_for_board(pilot)


async def test_a_statement_that_arrives_while_a_list_is_read_is_listed_first(
    conservative: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_app(conservative.app(initials="AB"), (160, 48)) as pilot:
        await opens(pilot, "2", "C", screen=ConfirmListScreen)
        monkeypatch.setattr(dialog, "READ_SECONDS", 60.0)
        conservative.feed(LAB)
        await until(pilot, lambda: verdict(pilot) == CHANGED)
        await pilot.press("enter")
        await shows(pilot, "Peterborough: Lab hold", "too quick to read")
        assert conservative.desk_entries() == []
        monkeypatch.setattr(dialog, "READ_SECONDS", 0.0)
        await pilot.press("enter")
        (entry,) = await recorded(pilot, conservative)
        assert entry.target == LAB.id


def test_a_list_with_doubtful_seats_confirms_only_those() -> None:
    board = Board.of(ANGLIA, [CON])
    states = list(board.states.values())
    assert [state.seat.id for state in seats_to_confirm(states)] == [CON.seat]
    doubted = dataclasses.replace(
        board.states[night.seat_of(ANGLIA, "Ipswich").id], standing=Standing(Status.DOUBTFUL)
    )
    assert seats_to_confirm([*states, doubted]) == [doubted]
