"""More actions of the producer: confirm, note, undo, copy; and the checks of the form."""

from textual.events import Key
from textual.pilot import Pilot
from textual.widgets import Input

from tests.makers import night
from tests.makers.newsroom import (
    Newsroom,
    app_of,
    board_list,
    fill,
    notified,
    open_app,
    opens,
    recorded,
    row_text,
    screen_text,
    seat_id,
    shows,
    until,
    verdict,
    wait_for_board,
)
from tracker.board.standing import Status
from tracker.ui.screens.confirm import ConfirmScreen, InitialsScreen
from tracker.ui.screens.declare import DeclareScreen
from tracker.ui.screens.seat import SeatScreen

ANGLIA = night.anglia()
REAL = " ".join(f"{c.party} {c.votes}" for c in night.result_in("Peterborough").candidates)
"""The typed votes of every candidate in Peterborough."""


async def asked(pilot: Pilot[None], key: str) -> None:
    """Press a key that opens a question."""
    await opens(pilot, key, screen=ConfirmScreen)


def calls(newsroom: Newsroom, seat: str, party: str, by: str) -> None:
    """A desk calls a seat."""
    newsroom.desk(night.desk_entry(newsroom.board(), seat, party, by=by))


# -- confirmations ----------------------------------------------------------------------------------


async def test_a_confirmation_shows_its_initials_until_the_feed_corrects_the_result(
    half_night: Newsroom,
) -> None:
    async with open_app(half_night.app(initials="AB")) as pilot:
        await opens(pilot, "enter", screen=SeatScreen)
        await asked(pilot, "c")
        await shows(pilot, "You have checked Peterborough, and it is so: Con gain from Lab.")
        await pilot.press("enter")
        (entry,) = await recorded(pilot, half_night)
        assert (entry.kind, entry.by) == ("confirm", "AB")
        await shows(pilot, "Con GAIN  from Lab  ✓ AB")
        half_night.feed(night.result(ANGLIA, "Peterborough", 2, {"Con": 22_343, "Lab": 19_754}))
        await shows(pilot, "Majority 2,589")
        assert "✓ AB" not in screen_text(pilot.app)


# -- notes --------------------------------------------------------------------------------------


async def test_a_note_is_on_the_page_and_in_the_log_of_every_board(half_night: Newsroom) -> None:
    size = (100, 40)
    async with (
        open_app(half_night.app(), size) as second,
        open_app(half_night.app(), size) as pilot,
    ):
        await pilot.press("down")
        await asked(pilot, "n")
        await shows(pilot, "A note on Bedford, on every board of this ledger.")
        await pilot.press("enter", "enter")
        await shows(pilot, "The note: write it first.")
        await fill(pilot, text="bundle [found] under a table", initials="AB")
        await pilot.press("enter")
        await recorded(pilot, half_night)
        await wait_for_board(pilot)
        for board in (pilot, second):
            await board.press("5")
            await shows(board, "desk", "Bedford", "AB: bundle [found] under a table")
            await board.press("enter")
            await shows(board, "Why it stands", "bundle [found] under a table", "from desk, AB")


async def test_a_seat_with_a_note_has_a_flag_in_the_list_of_seats(half_night: Newsroom) -> None:
    """As in the help: "⚑ a seat with a note: open it"."""
    half_night.desk(night.note(half_night.board(), "Ipswich", "bundle found", by="QX"))
    async with open_app(half_night.app(), (160, 48)) as pilot:
        await pilot.press("2")
        assert "⚑" in row_text(board_list(app_of(pilot), "seats"), seat_id("Ipswich"))


# -- undo -------------------------------------------------------------------------------------


async def test_an_undo_retracts_the_producers_last_entry_and_shows_the_result(
    newsroom: Newsroom,
) -> None:
    calls(newsroom, "Bedford", "Con", by="AB")
    calls(newsroom, "Peterborough", "Con", by="AB")
    calls(newsroom, "Ipswich", "Con", by="QX")
    async with open_app(newsroom.app(initials="AB")) as pilot:
        await shows(pilot, "3 of 69")
        await asked(pilot, "U")
        await shows(pilot, "Take back what AB said of Peterborough", "The board will say: awaiting")
        assert len(newsroom.desk_entries()) == 3
        await pilot.press("enter")
        await until(pilot, lambda: app_of(pilot).session.board.decided == 2)
        assert night.state(newsroom.board(), "Peterborough").status is Status.AWAITING
        await asked(pilot, "U")
        await shows(pilot, "Take back what AB said of Bedford")
        await pilot.press("enter")
        await until(pilot, lambda: app_of(pilot).session.board.decided == 1)
        await pilot.press("U")
        await notified(pilot, "AB has no entry to undo")
        assert night.state(newsroom.board(), "Ipswich").winner == "Con"


async def test_an_undo_without_initials_asks_for_them(newsroom: Newsroom) -> None:
    calls(newsroom, "Peterborough", "Con", by="AB")
    async with open_app(newsroom.app()) as pilot:
        await opens(pilot, "U", screen=InitialsScreen)
        await shows(pilot, "Whose last entry is to be taken back?")
        await fill(pilot, initials="ab")
        await pilot.press("enter")
        await shows(pilot, "Take back what AB said of Peterborough")
        await pilot.press("escape", "escape")
        assert len(newsroom.desk_entries()) == 1


async def test_an_undo_is_recorded_with_the_typed_initials(newsroom: Newsroom) -> None:
    """A producer uses another's desk and types other initials into the form."""
    calls(newsroom, "Peterborough", "Con", by="AB")
    async with open_app(newsroom.app(initials="AB")) as pilot:
        await asked(pilot, "U")
        await fill(pilot, initials="QX")
        await pilot.press("enter")
        await until(pilot, lambda: pilot.app._notifications or verdict(pilot))
        assert [b.by for b in newsroom.desk_entries() if b.kind == "retraction"] != ["AB"]


async def test_every_dialog_with_a_reason_records_it(newsroom: Newsroom) -> None:
    calls(newsroom, "Peterborough", "Con", by="AB")
    calls(newsroom, "Bedford", "Con", by="AB")
    async with open_app(newsroom.app(initials="AB")) as pilot:
        typed = set()
        for key, count in (("p", 3), ("u", 4), ("c", 5), ("r", 6), ("U", 7)):
            if key == "p":
                await opens(pilot, "enter", screen=SeatScreen)
            await asked(pilot, key)
            if pilot.app.screen.query("#text"):
                typed.add(f"why {key}")
                await fill(pilot, text=f"why {key}")
                await pilot.press("enter")  # to the initials
            await pilot.press("enter")
            entries = await recorded(pilot, newsroom, count)
        assert typed - {entry.reason for entry in entries} == set()


# -- copy -------------------------------------------------------------------------------------


async def test_y_copies_the_sentence_for_air_on_the_board_and_on_a_page(
    half_night: Newsroom,
) -> None:
    sentence = (
        "Conservative gain from Labour in Peterborough. Paul Bristow has a majority of 2,580. "
        "A 3.3 per cent swing from Labour to the Conservatives. Lisa Forbes has lost Peterborough."
    )
    async with open_app(half_night.app()) as pilot:
        await pilot.press("y")
        assert pilot.app.clipboard == sentence
        await notified(pilot, "Sent to the terminal's clipboard: Conservative gain from Labour")
        await pilot.press("down", "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, SeatScreen))
        await pilot.press("y")
        assert pilot.app.clipboard.startswith("Bedford is still to declare")


# -- the form's checks --------------------------------------------------------------------------


async def test_the_form_shows_turnout_target_and_errors(
    half_night: Newsroom,
) -> None:
    async with open_app(half_night.app(initials="AB")) as pilot:
        await opens(pilot, "d", screen=DeclareScreen)

        async def checked(winner: str, votes: str = "") -> str:
            await fill(pilot, winner=winner, votes=votes)
            return verdict(pilot)

        sentence = await checked("Con", REAL)
        assert "47,801 votes of 72,560 on the register: turnout 65.9%, 66.7 last time." in sentence
        assert "In Conservative target seats, it flips: swing 3.3, 0.6 needed." in sentence
        assert "missing" not in sentence
        assert "The feed has spoken and stands; this is kept beside it." in sentence
        assert "They differ." not in sentence
        assert "They differ." in await checked("Con", REAL.replace("22334", "22343"))
        sentence = await checked("Lab", "Con 19754 Lab 22334 LD 2334 Brexit 2127 Green 728")
        assert "In Conservative target seats, it does not flip" in sentence
        sentence = await checked("Con", "Con 2233 Lab 1975 LD 233")
        assert "Is a candidate missing, or a figure?" in sentence
        sentence = await checked("Con", "Con 22334 LD 19754")
        assert "No votes for Lab, who stood last time." in sentence
        assert "In Conservative target seats, it flips." in await checked("Con")


async def test_keys_that_arrive_together_go_to_their_fields(
    newsroom: Newsroom,
) -> None:
    """A slow line can send several keys at once: "Con", Enter, Enter, "ab" must not become "Conab"."""
    async with open_app(newsroom.app()) as pilot:
        await opens(pilot, "d", screen=DeclareScreen)
        for key in ("C", "o", "n", "enter", "enter", "a", "b"):
            pilot.app.post_message(Key(key, key if len(key) == 1 else "\r"))
        fields = pilot.app.screen.query(Input)
        await until(pilot, lambda: sum(len(field.value) for field in fields) == 5)
        assert {field.id: field.value for field in fields if field.value} == {
            "winner": "Con",
            "initials": "ab",
        }
