"""What else a producer says of a seat: confirmed, noted, undone, copied; and the form's checks."""

from textual.events import Key
from textual.pilot import Pilot
from textual.widgets import Input

from tests.makers import night
from tests.makers.newsroom import (
    Newsroom,
    board_again,
    board_list,
    fill,
    on_air,
    opens,
    recorded,
    row_text,
    screen_text,
    seat_id,
    shows,
    tells,
    the_app,
    until,
    verdict,
)
from tracker.board.standing import Status
from tracker.ui.screens.confirm import ConfirmScreen, InitialsScreen
from tracker.ui.screens.declare import DeclareScreen
from tracker.ui.screens.seat import SeatScreen

ANGLIA = night.anglia()
REAL = " ".join(f"{c.party} {c.votes}" for c in night.result_in("Peterborough").candidates)
"""The votes of every candidate in Peterborough, as they are typed."""


async def asked(pilot: Pilot[None], key: str) -> None:
    """Press a key that asks before it does anything."""
    await opens(pilot, key, screen=ConfirmScreen)


def calls(newsroom: Newsroom, seat: str, party: str, by: str) -> None:
    """Somebody's desk calls a seat."""
    newsroom.desk(night.desk_entry(newsroom.board(), seat, party, by=by))


# -- confirmed ----------------------------------------------------------------------------------


async def test_a_confirmation_shows_whose_it_is_until_the_feed_corrects(
    half_night: Newsroom,
) -> None:
    async with on_air(half_night.app(initials="AB")) as pilot:
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


# -- noted --------------------------------------------------------------------------------------


async def test_a_note_is_on_the_page_and_in_the_log_of_every_board(half_night: Newsroom) -> None:
    size = (100, 40)
    async with on_air(half_night.app(), size) as other, on_air(half_night.app(), size) as pilot:
        await pilot.press("down")
        await asked(pilot, "n")
        await shows(pilot, "A note on Bedford, on every board of this ledger.")
        await pilot.press("enter")
        await shows(pilot, "The note: write it first.")
        await fill(pilot, text="bundle [found] under a table", initials="AB")
        await pilot.press("enter")
        await recorded(pilot, half_night)
        await board_again(pilot)
        for board in (pilot, other):
            await board.press("5")
            await shows(board, "desk", "Bedford", "AB: bundle [found] under a table")
            await board.press("enter")
            await shows(board, "Why it stands", "bundle [found] under a table", "from desk, AB")


async def test_a_seat_with_a_note_has_a_flag_in_the_list_of_seats(half_night: Newsroom) -> None:
    """As the help has it: "⚑ a seat with a note: open it"."""
    half_night.desk(night.note(half_night.board(), "Ipswich", "bundle found", by="QX"))
    async with on_air(half_night.app(), (160, 48)) as pilot:
        await pilot.press("2")
        assert "⚑" in row_text(board_list(the_app(pilot), "seats"), seat_id("Ipswich"))


# -- undone -------------------------------------------------------------------------------------


async def test_an_undo_takes_back_ones_own_last_entry_and_says_what_will_stand(
    newsroom: Newsroom,
) -> None:
    calls(newsroom, "Bedford", "Con", by="AB")
    calls(newsroom, "Peterborough", "Con", by="AB")
    calls(newsroom, "Ipswich", "Con", by="QX")
    async with on_air(newsroom.app(initials="AB")) as pilot:
        await shows(pilot, "3 of 69")
        await asked(pilot, "U")
        await shows(pilot, "Take back what AB said of Peterborough", "The board will say: awaiting")
        assert len(newsroom.said_by_desk()) == 3
        await pilot.press("enter")
        await until(pilot, lambda: the_app(pilot).session.board.decided == 2)
        assert night.state(newsroom.board(), "Peterborough").status is Status.AWAITING
        await asked(pilot, "U")
        await shows(pilot, "Take back what AB said of Bedford")
        await pilot.press("enter")
        await until(pilot, lambda: the_app(pilot).session.board.decided == 1)
        await pilot.press("U")
        await tells(pilot, "AB has no entry to undo")
        assert night.state(newsroom.board(), "Ipswich").winner == "Con"


async def test_where_nobody_is_known_an_undo_asks_whose(newsroom: Newsroom) -> None:
    calls(newsroom, "Peterborough", "Con", by="AB")
    async with on_air(newsroom.app()) as pilot:
        await opens(pilot, "U", screen=InitialsScreen)
        await shows(pilot, "Whose last entry is to be taken back?")
        await fill(pilot, initials="ab")
        await pilot.press("enter")
        await shows(pilot, "Take back what AB said of Peterborough")
        await pilot.press("escape", "escape")
        assert len(newsroom.said_by_desk()) == 1


async def test_who_signs_an_undo_is_who_is_on_record(newsroom: Newsroom) -> None:
    """Somebody sits down at another's desk, and types their own initials over the others'."""
    calls(newsroom, "Peterborough", "Con", by="AB")
    async with on_air(newsroom.app(initials="AB")) as pilot:
        await asked(pilot, "U")
        await fill(pilot, initials="QX")
        await pilot.press("enter")
        await until(pilot, lambda: pilot.app._notifications or verdict(pilot))
        assert [one.by for one in newsroom.said_by_desk() if one.kind == "retraction"] != ["AB"]


async def test_a_reason_is_kept_by_whatever_offers_to_take_one(newsroom: Newsroom) -> None:
    calls(newsroom, "Peterborough", "Con", by="AB")
    calls(newsroom, "Bedford", "Con", by="AB")
    async with on_air(newsroom.app(initials="AB")) as pilot:
        typed = set()
        for key, count in (("p", 3), ("u", 4), ("c", 5), ("r", 6), ("U", 7)):
            if key == "p":
                await opens(pilot, "enter", screen=SeatScreen)
            await asked(pilot, key)
            if pilot.app.screen.query("#text"):
                typed.add(f"why {key}")
                await fill(pilot, text=f"why {key}")
            await pilot.press("enter")
            entries = await recorded(pilot, newsroom, count)
        assert typed - {one.reason for one in entries} == set()


# -- copied -------------------------------------------------------------------------------------


async def test_y_copies_the_sentence_for_the_air_from_the_board_and_from_a_page(
    half_night: Newsroom,
) -> None:
    sentence = (
        "Conservative gain from Labour in Peterborough. Majority 2,580. "
        "Swing 3.3 per cent Labour to Conservative."
    )
    async with on_air(half_night.app()) as pilot:
        await pilot.press("y")
        assert pilot.app.clipboard == sentence
        await tells(pilot, f"Copied: {sentence}")
        await pilot.press("down", "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, SeatScreen))
        await pilot.press("y")
        assert pilot.app.clipboard.startswith("Bedford is still to declare")


# -- the form's checks --------------------------------------------------------------------------


async def test_the_form_says_turnout_whether_it_would_flip_and_what_cannot_be_right(
    half_night: Newsroom,
) -> None:
    async with on_air(half_night.app(initials="AB")) as pilot:
        await opens(pilot, "d", screen=DeclareScreen)

        async def checked(winner: str, votes: str = "") -> str:
            await fill(pilot, winner=winner, votes=votes)
            return verdict(pilot)

        said = await checked("Con", REAL)
        assert "47,801 votes of 72,560 on the register: turnout 65.9%, 66.7 last time." in said
        assert "In Conservative target seats, it flips: swing 3.3, 0.6 needed." in said
        assert "missing" not in said
        assert "The feed has spoken and stands; this is kept beside it." in said
        assert "They differ." not in said
        assert "They differ." in await checked("Con", REAL.replace("22334", "22343"))
        said = await checked("Lab", "Con 19754 Lab 22334 LD 2334 Brexit 2127 Green 728")
        assert "In Conservative target seats, it does not flip" in said
        said = await checked("Con", "Con 2233 Lab 1975 LD 233")
        assert "Is a candidate missing, or a figure?" in said
        said = await checked("Con", "Con 22334 LD 19754")
        assert "No votes for Lab, who stood last time." in said
        assert "In Conservative target seats, it flips." in await checked("Con")


async def test_keys_that_come_in_one_packet_go_to_the_fields_they_were_typed_for(
    newsroom: Newsroom,
) -> None:
    """A slow line hands over several at once: "Con", Enter, Enter, "ab" must not be "Conab"."""
    async with on_air(newsroom.app()) as pilot:
        await opens(pilot, "d", screen=DeclareScreen)
        for key in ("C", "o", "n", "enter", "enter", "a", "b"):
            pilot.app.post_message(Key(key, key if len(key) == 1 else "\r"))
        fields = pilot.app.screen.query(Input)
        await until(pilot, lambda: sum(len(field.value) for field in fields) == 5)
        assert {field.id: field.value for field in fields if field.value} == {
            "winner": "Con",
            "initials": "ab",
        }
