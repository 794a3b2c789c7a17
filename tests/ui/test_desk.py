"""Entries on the screen: declare, retract, pin, unpin, set aside. No single key records an entry."""

import msgspec
import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from tests.makers import night
from tests.makers.newsroom import (
    Newsroom,
    app_of,
    board_list,
    notified,
    on_seat_page,
    open_app,
    recorded,
    row_text,
    screen_text,
    seat_id,
    shows,
    until,
)
from tracker.board.bulletin import Bulletin
from tracker.board.entry_fields import EntryError
from tracker.board.standing import Status
from tracker.election import Seat
from tracker.ui.screens.confirm import ConfirmScreen
from tracker.ui.screens.declare import (
    DeclareScreen,
    example_votes,
    likely_parties,
    typed_votes,
)

ANGLIA = night.anglia()


async def fill(
    pilot: Pilot[None], winner: str = "", votes: str = "", by: str = "", reason: str = ""
) -> None:
    """Fill the fields of the declaration. The focus is then on the last one."""
    fields = {"winner": winner, "votes": votes, "initials": by, "reason": reason}
    for name, value in fields.items():
        if value:
            pilot.app.screen.query_one(f"#{name}", Input).value = value
    pilot.app.screen.query_one("#reason").focus()
    await pilot.pause()


async def declaring(pilot: Pilot[None], *moves: str) -> None:
    """Open the declaration of the seat that the keys `moves` select; by default Peterborough."""
    await pilot.press(*moves, "d")
    await until(pilot, lambda: isinstance(pilot.app.screen, DeclareScreen))


def verdict(pilot: Pilot[None]) -> str:
    """The form's sentence about the entry."""
    return str(pilot.app.screen.query_one("#verdict").render())


def desk_called(newsroom: Newsroom, seat: str = "Peterborough", party: str = "Con") -> Bulletin:
    """Another desk calls a seat before the board opens."""
    entry = night.desk_entry(newsroom.board(), seat, party, by="QX")
    newsroom.desk(entry)
    return entry


# -- the winner alone ---------------------------------------------------------------------------


async def test_a_winner_with_initials_and_two_enters_calls_the_seat(
    newsroom: Newsroom,
) -> None:
    async with open_app(newsroom.app()) as pilot:
        await declaring(pilot)
        await pilot.press(*"con", "enter", "enter", *"ab", "enter", "enter")
        await shows(pilot, "Enter again puts this on record.")
        assert newsroom.desk_entries() == []
        await pilot.press("enter")
        (entry,) = await recorded(pilot, newsroom)
        assert (entry.kind, entry.winner, entry.by) == ("rush", "Con", "AB")
        assert night.state(newsroom.board(), "Peterborough").status is Status.CALLED
        await until(
            pilot,
            lambda: (
                "Con GAIN"
                in row_text(board_list(app_of(pilot), "targets"), seat_id("Peterborough"))
            ),
        )
        await shows(pilot, "1 of 69")


async def test_a_recorded_entry_is_reported(newsroom: Newsroom) -> None:
    async with open_app(newsroom.app()) as pilot:
        await declaring(pilot)
        await fill(pilot, "Con", by="AB")
        await pilot.press("enter", "enter")
        await notified(pilot, "Peterborough: Con gain from Lab.")


async def test_the_question_has_the_sentence_for_air(newsroom: Newsroom) -> None:
    async with open_app(newsroom.app()) as pilot:
        await declaring(pilot)
        await fill(pilot, "Con", by="AB")
        await pilot.press("enter")
        said = "The Conservatives have taken Peterborough from Labour; figures to follow."
        assert said in verdict(pilot)


async def test_a_reason_is_recorded(newsroom: Newsroom) -> None:
    async with open_app(newsroom.app()) as pilot:
        await declaring(pilot)
        await fill(pilot, "Con", by="AB", reason="Jane at the count")
        await pilot.press("enter", "enter")
        (entry,) = await recorded(pilot, newsroom)
        assert entry.reason == "Jane at the count"


@pytest.mark.parametrize("typed", ["Lab", "lab", "Labour", "Lab Co-op", "labour party"])
async def test_a_party_is_found_by_any_of_its_names(newsroom: Newsroom, typed: str) -> None:
    async with open_app(newsroom.app()) as pilot:
        await declaring(pilot)
        await fill(pilot, typed, by="AB")
        assert "Labour have held Peterborough" in verdict(pilot)


async def test_the_right_arrow_accepts_the_offered_party(newsroom: Newsroom) -> None:
    async with open_app(newsroom.app()) as pilot:
        await declaring(pilot)
        await pilot.press("l")
        await until(pilot, lambda: pilot.app.screen.query_one("#winner", Input)._suggestion)
        await pilot.press("right")
        assert pilot.app.screen.query_one("#winner", Input).value == "Lab"


async def test_initials_are_offered_to_the_next_entry(newsroom: Newsroom) -> None:
    async with open_app(newsroom.app()) as pilot:
        await declaring(pilot)
        await fill(pilot, "Con", by="qx")
        await pilot.press("enter", "enter")
        await recorded(pilot, newsroom)
        await declaring(pilot, "down")
        assert pilot.app.screen.query_one("#initials", Input).value == "QX"


async def test_the_initials_of_the_last_person_are_replaced_by_typing(newsroom: Newsroom) -> None:
    newsroom.feed(night.rush(ANGLIA, "Ipswich", "Con"))
    async with open_app(newsroom.app(initials="QX")) as pilot:
        await declaring(pilot)
        field = pilot.app.screen.query_one("#initials", Input)
        field.focus()
        await pilot.pause()
        await pilot.press("j", "k")
        assert field.value == "jk"
        await pilot.press("escape", "down", "down", "c")  # the field has the focus from the start
        await until(pilot, lambda: isinstance(pilot.app.screen, ConfirmScreen))
        await pilot.press("j", "k")
        assert pilot.app.screen.query_one("#initials", Input).value == "jk"


async def test_an_empty_field_shows_an_example_that_does_not_look_typed(
    newsroom: Newsroom,
) -> None:
    async with open_app(newsroom.app()) as pilot:
        await declaring(pilot)
        fields = pilot.app.screen.query(Input)
        assert all(field.placeholder.startswith("e.g. ") for field in fields)


async def test_a_seat_can_be_declared_on_its_page(newsroom: Newsroom) -> None:
    async with open_app(newsroom.app()) as pilot:
        await pilot.press("down", "enter")
        await until(pilot, lambda: on_seat_page(pilot.app))
        await declaring(pilot)
        await fill(pilot, "Con", by="AB")
        await pilot.press("enter", "enter")
        await shows(
            pilot,
            "The Conservatives have taken Bedford from Labour; figures to follow.",
            "from desk, AB",
        )


@pytest.mark.parametrize("view", ["2", "tab"])
async def test_the_seat_declared_is_the_one_selected(newsroom: Newsroom, view: str) -> None:
    newsroom.clock.at = newsroom.clock.at.replace(hour=2)
    async with open_app(newsroom.app()) as pilot:
        newsroom.agency("Broxbourne")
        await shows(pilot, "1 of 69")
        await pilot.press(view)
        app = app_of(pilot)
        seat = ANGLIA.seat_by_id[app.board_screen.selected_seat].name
        await declaring(pilot)
        await shows(pilot, f"Declare {seat}")


# -- with the figures ---------------------------------------------------------------------------


async def test_figures_show_majority_and_swing_while_they_are_typed(newsroom: Newsroom) -> None:
    async with open_app(newsroom.app(initials="AB")) as pilot:
        await declaring(pilot)
        await fill(pilot, "Con", "Con 22334 Lab 19754 LD 2334")
        sentence = verdict(pilot)
        assert "Conservative gain from Labour in Peterborough." in sentence
        assert "Majority 2,580." in sentence
        assert "A 3.5 per cent swing from Labour to the Conservatives" in sentence
        assert "44,422 votes of 72,560" in sentence


async def test_figures_are_checked_before_the_initials_are_typed(newsroom: Newsroom) -> None:
    """Before the initials are typed, the form checks the figures."""
    async with open_app(newsroom.app()) as pilot:
        await declaring(pilot)
        await fill(pilot, "Con", "Con 22334 Lab 19754")
        assert "Majority 2,580." in verdict(pilot)


async def test_figures_record_a_result(newsroom: Newsroom) -> None:
    async with open_app(newsroom.app(initials="AB")) as pilot:
        await declaring(pilot)
        await fill(pilot, "Con", "Con=22334, Lab=19754")
        await pilot.press("enter", "enter")
        (entry,) = await recorded(pilot, newsroom)
        assert entry.kind == "result"
        assert {c.party: c.votes for c in entry.candidates} == {"Con": 22_334, "Lab": 19_754}
        latest = board_list(app_of(pilot), "latest")
        peterborough = seat_id("Peterborough")
        await until(
            pilot, lambda: peterborough in latest.keys and "2,580" in row_text(latest, peterborough)
        )


@pytest.mark.parametrize(
    ("winner", "votes", "by", "sentence"),
    [
        ("Con", "Con 60000 Lab 20000", "AB", "more than the 72,560 on the register"),
        ("Con", "Con 10000 Lab 20000", "AB", "Con cannot have won"),
        ("Con", "Lab 20000 LD 100", "AB", "no votes given for Con"),
        ("Con", "Con 0 Lab 0", "AB", "nobody has any votes"),
        ("Con", "Con 12O45", "AB", "not a whole number"),
        ("Con", "Con -5", "AB", "not a whole number"),
        ("Con", "Con", "AB", "how many votes for Con?"),
        ("Con", "12345", "AB", "whose votes are"),
        ("Con", "Con 5 Con 6", "AB", "given twice"),
        ("Con", "Con 500 Ind 269 Ind 180", "AB", "as Ind:Jane Smith"),
        ("Con", "Con 5 Tory 6", "AB", "given twice"),
        ("Con", "Con 5 Raving 6", "AB", 'no party "Raving"'),
        ("Con", "Con 5 register 0", "AB", "not a number of people"),
        ("Con", "Con 5 Lab 4 register 9 rejected 1", "AB", "more than the 9 on the register"),
        ("Raving", "", "AB", 'no party "Raving"'),
        ("[/x]", "", "AB", 'no party "[/x]"'),
        ("Con", "", "", "initials are"),
        ("Con", "", "12", "initials are"),
        ("", "", "AB", "no party"),
    ],
)
async def test_impossible_figures_are_reported_and_not_recorded(
    newsroom: Newsroom, winner: str, votes: str, by: str, sentence: str
) -> None:
    async with open_app(newsroom.app()) as pilot:
        await declaring(pilot)
        await fill(pilot, winner, votes, by)
        await pilot.press("enter", "enter", "enter")
        assert isinstance(pilot.app.screen, DeclareScreen)
        assert sentence in verdict(pilot)
        assert newsroom.desk_entries() == []


async def test_figures_with_a_comma_and_complete_party_names_are_accepted(
    newsroom: Newsroom,
) -> None:
    """ "22,334" is the spelling on the returning officer's sheet."""
    async with open_app(newsroom.app(initials="AB")) as pilot:
        await declaring(pilot)
        await fill(pilot, "Conservative", "Conservative 22,334 Liberal Democrats 1,009 Lab 19754")
        assert "Majority 2,580" in verdict(pilot)


async def test_a_change_after_the_first_enter_asks_again(newsroom: Newsroom) -> None:
    async with open_app(newsroom.app()) as pilot:
        await declaring(pilot)
        await fill(pilot, "Con", by="AB")
        await pilot.press("enter")
        await shows(pilot, "Enter again puts this on record.")
        await fill(pilot, "Lab")
        await pilot.press("enter")
        await shows(pilot, "Labour have held Peterborough", "Enter again puts this on record.")
        assert newsroom.desk_entries() == []


@pytest.mark.parametrize("keys", [[], ["enter"], ["enter", "tab", "enter"]])
async def test_esc_records_nothing_at_any_step(newsroom: Newsroom, keys: list[str]) -> None:
    async with open_app(newsroom.app()) as pilot:
        app = app_of(pilot)
        await declaring(pilot)
        await fill(pilot, "Con", by="AB")
        await pilot.press(*keys, "escape")
        await until(pilot, lambda: app.screen is app.board_screen)
        newsroom.agency("Broxbourne")
        await shows(pilot, "1 of 69")
        assert newsroom.desk_entries() == []


async def test_a_declaration_of_a_seat_that_the_feed_declared_is_recorded_beside_it(
    half_night: Newsroom,
) -> None:
    async with open_app(half_night.app(initials="AB")) as pilot:
        await declaring(pilot)
        await fill(pilot, "Lab")
        await pilot.press("enter")
        assert "The feed has spoken and stands" in verdict(pilot)
        await pilot.press("enter")
        await recorded(pilot, half_night)
        assert night.state(half_night.board(), "Peterborough").winner == "Con"
        await notified(pilot, "the desk's entry differs from the feed")


async def test_the_form_shows_a_result_that_arrives_while_it_is_open(newsroom: Newsroom) -> None:
    """Otherwise two Enters would record an entry that the feed has just contradicted."""
    async with open_app(newsroom.app(initials="AB")) as pilot:
        await declaring(pilot)
        await fill(pilot, "Lab")
        await pilot.press("enter")
        newsroom.agency("Peterborough")
        await until(pilot, lambda: app_of(pilot).session.board.decided == 1)
        await until(pilot, lambda: "feed has spoken" in verdict(pilot), within=2)


@pytest.mark.parametrize("size", [(80, 24), (160, 48)])
async def test_the_form_can_be_scrolled_to_its_end(
    newsroom: Newsroom, size: tuple[int, int]
) -> None:
    async with open_app(newsroom.app(), size) as pilot:
        await declaring(pilot)
        await fill(pilot, "Con", "Con 22334 Lab 19754 LD 2334 Brexit 2127 Green 728", "AB")
        await pilot.press("enter")
        await shows(
            pilot,
            "Declare Peterborough",
            "Winner",
            "Your initials",
            "Reason",
            "Majority 2,580.",
            "Enter again puts this on record.",
        )


def test_the_parties_that_stood_last_time_are_offered_first() -> None:
    offered = likely_parties(ANGLIA, night.seat_of(ANGLIA, "North Norfolk"))
    assert offered[:3] == ["LD", "Con", "Lab"]
    assert "Brexit" in offered
    assert "Other" not in offered


def test_the_parties_that_stand_are_offered_before_those_that_stood_last_time() -> None:
    seat = night.seat_of(ANGLIA, "North Norfolk")
    stands = ("Brexit", "Con", "Ind", "LD")
    offered = likely_parties(ANGLIA, msgspec.structs.replace(seat, stands=stands))
    assert offered[:5] == ["LD", "Con", "Brexit", "Ind", "Lab"]
    assert len(offered) == len(set(offered))


@pytest.mark.parametrize(
    "typed",
    ["Con 22334 Lab 19754", "Con=22334 Lab=19754", "Con=22334,Lab=19754", "Con 22334; Lab 19754"],
)
def test_votes_can_be_typed_in_several_forms(typed: str) -> None:
    assert typed_votes(typed) == {"Con": "22334", "Lab": "19754"}


@pytest.mark.parametrize(
    ("typed", "votes"),
    [
        ("Con 24,952", {"Con": "24952"}),
        ("Con 24,952,Lab 1,234,567", {"Con": "24952", "Lab": "1234567"}),
        ("Con=24,952, Lab=9", {"Con": "24952", "Lab": "9"}),
        ("Labour - Co-op 12", {"Labour - Co-op": "12"}),
    ],
)
def test_a_comma_before_three_digits_is_no_separator_of_figures(
    typed: str, votes: dict[str, str]
) -> None:
    assert typed_votes(typed) == votes


@pytest.mark.parametrize("typed", ["Con 24,95", "Con 1234,567", "Con 24,9522", "Con 1,234,56"])
def test_a_comma_in_another_place_is_refused(typed: str) -> None:
    with pytest.raises(EntryError, match="whose votes"):
        typed_votes(typed)


def test_a_party_of_several_words_can_be_typed() -> None:
    assert typed_votes("Eng Dem 12 Rebooting Democracy 7") == {
        "Eng Dem": "12",
        "Rebooting Democracy": "7",
    }


# -- retractions -----------------------------------------------------------------------------


async def test_a_retraction_asks_for_initials_and_retracts_the_call(newsroom: Newsroom) -> None:
    desk_called(newsroom)
    async with open_app(newsroom.app()) as pilot:
        await shows(pilot, "1 of 69")
        await pilot.press("r")
        await shows(pilot, "Take back what the desk said of Peterborough", "Your initials")
        await pilot.press("enter")
        await shows(pilot, "initials are")
        await pilot.press(*"ab", "enter")
        await recorded(pilot, newsroom, 2)
        await shows(pilot, "0 of 69")
        assert night.state(newsroom.board(), "Peterborough").status is Status.AWAITING


async def test_a_retraction_shows_the_entry_that_will_be_retracted(newsroom: Newsroom) -> None:
    desk_called(newsroom)
    async with open_app(newsroom.app()) as pilot:
        await pilot.press("r")
        await until(pilot, lambda: isinstance(pilot.app.screen, ConfirmScreen))
        await shows(pilot, "Take back what the desk said of Peterborough")
        box = "\n".join(line[4:76] for line in screen_text(pilot.app).splitlines()[6:20])
        assert "Con" in box


async def test_esc_retracts_nothing(newsroom: Newsroom) -> None:
    desk_called(newsroom)
    async with open_app(newsroom.app(initials="AB")) as pilot:
        await pilot.press("r")
        await shows(pilot, "Take back what the desk said")
        await pilot.press("escape")
        await until(pilot, lambda: app_of(pilot).screen is app_of(pilot).board_screen)
        assert len(newsroom.desk_entries()) == 1


async def test_a_retraction_without_an_entry_of_the_desk_is_refused(
    half_night: Newsroom,
) -> None:
    async with open_app(half_night.app()) as pilot:
        await pilot.press("r")
        await notified(pilot, "the desk has declared nothing in Peterborough")
        assert app_of(pilot).screen is app_of(pilot).board_screen


@pytest.mark.parametrize("key", ["d", "r"])
async def test_without_a_selected_seat_the_board_asks_to_select_one(
    newsroom: Newsroom, key: str
) -> None:
    async with open_app(newsroom.app()) as pilot:
        await pilot.press("3", key)
        await notified(pilot, "Select a seat first.")
        assert app_of(pilot).screen is app_of(pilot).board_screen


# -- pins ---------------------------------------------------------------------------------------


async def test_a_pinned_result_stands_against_the_feed(half_night: Newsroom) -> None:
    async with open_app(half_night.app()) as pilot:
        await pilot.press("enter")
        await until(pilot, lambda: on_seat_page(pilot.app))
        await pilot.press("p")
        await shows(pilot, "Hold Peterborough to what stands now")
        await pilot.press(*"ab", "enter")
        await recorded(pilot, half_night)
        await shows(pilot, "pinned by the desk")
        half_night.feed(night.rush(ANGLIA, "Peterborough", "Lab", revision=2))
        await shows(pilot, "the agency reports Labour hold", "ALARM")
        assert night.state(half_night.board(), "Peterborough").winner == "Con"


async def test_a_pin_shows_the_result_that_will_be_pinned(half_night: Newsroom) -> None:
    async with open_app(half_night.app()) as pilot:
        await pilot.press("enter")
        await until(pilot, lambda: on_seat_page(pilot.app))
        await pilot.press("p")
        await shows(pilot, "Hold Peterborough")
        box = "\n".join(line[5:75] for line in screen_text(pilot.app).splitlines()[7:17])
        assert "Con gain" in box or "Conservative gain" in box


async def test_after_unpinning_the_feeds_result_stands(half_night: Newsroom) -> None:
    board = half_night.board()
    half_night.desk(night.pin(board, "Peterborough"))
    half_night.feed(night.rush(ANGLIA, "Peterborough", "Lab", revision=2))
    async with open_app(half_night.app(initials="AB")) as pilot:
        await pilot.press("enter")
        await until(pilot, lambda: on_seat_page(pilot.app))
        await shows(pilot, "pinned by the desk")
        await pilot.press("u")
        await shows(pilot, "Let the feed speak for Peterborough again")
        await pilot.press("enter")
        await shows(pilot, "Lab hold votes pending")


@pytest.mark.parametrize(
    ("key", "sentence"),
    [
        ("u", "nothing is pinned in Peterborough"),
        ("p", "nothing has been declared in Peterborough"),
    ],
)
async def test_an_impossible_action_is_reported_without_a_question(
    newsroom: Newsroom, key: str, sentence: str
) -> None:
    async with open_app(newsroom.app()) as pilot:
        await pilot.press("enter")
        await until(pilot, lambda: on_seat_page(pilot.app))
        await pilot.press(key)
        await notified(pilot, sentence)
        assert on_seat_page(pilot.app)


async def test_the_error_of_a_pin_in_a_conflict_has_no_command_line_option(
    newsroom: Newsroom,
) -> None:
    newsroom.feed(
        night.result(ANGLIA, "Peterborough", votes={"Con": 3, "Lab": 2}),
        night.result(ANGLIA, "Peterborough", votes={"Con": 2, "Lab": 3}),
    )
    async with open_app(newsroom.app()) as pilot:
        await pilot.press("enter")
        await until(pilot, lambda: on_seat_page(pilot.app))
        await pilot.press("p")
        await until(pilot, lambda: pilot.app._notifications or not on_seat_page(pilot.app))
        assert not any("--bulletin" in n.message for n in pilot.app._notifications)


# -- another desk -------------------------------------------------------------------------------


async def test_a_seat_whose_poll_is_postponed_is_set_aside_with_the_reason(
    newsroom: Newsroom,
) -> None:
    async with open_app(newsroom.app()) as pilot:
        await pilot.press("2", "a")
        await shows(pilot, "No declaration of", "Why: poll postponed", "set-aside.")
        await pilot.press(*"candidate died", "enter", *"ab", "enter")
        (entry,) = await recorded(pilot, newsroom)
        assert (entry.kind, entry.by, entry.reason) == ("set-aside", "AB", "candidate died")
        await shows(pilot, "of 68")
        assert newsroom.board().states[entry.seat].status is Status.SET_ASIDE


async def test_an_entry_that_another_desk_retracted_meanwhile_is_not_retracted_again(
    newsroom: Newsroom,
) -> None:
    entry = desk_called(newsroom)
    async with open_app(newsroom.app(initials="AB")) as pilot:
        await pilot.press("r")
        await shows(pilot, "Take back what the desk said")
        newsroom.desk(night.retraction_of(entry, by="QX"))
        await until(pilot, lambda: app_of(pilot).session.board.decided == 0)
        await pilot.press("enter")
        await until(pilot, lambda: "the desk has declared nothing" in verdict(pilot))
        assert len(newsroom.desk_entries()) == 2


@pytest.mark.parametrize(
    ("electorate", "example"),
    [
        (3900, "PC 12345  Lib 12345  register 3900  rejected 120"),
        (None, "PC 12345  Lib 12345  rejected 120"),
    ],
)
def test_the_example_has_no_register_none(electorate: int | None, example: str) -> None:
    seat = Seat(id="1", name="Souris-Elmira", electorate=electorate)
    assert example_votes(["PC", "Lib", "NDP"], seat) == example
