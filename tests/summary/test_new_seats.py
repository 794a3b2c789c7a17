"""A seat without a previous winner, in an election whose other seats have one, is in no change."""

import msgspec

from tests.makers import night
from tests.summary.drawn import texts
from tracker.board import Board
from tracker.election import Election, Seat
from tracker.summary.html import page
from tracker.summary.news_scripts.headline import headline_line
from tracker.summary.news_scripts.running_summary import running_summary
from tracker.summary.night_sentences import caption, full_parties_sentence
from tracker.summary.pictures import party_seats
from tracker.ui.view_models.parties import net_change


def new_seat(name: str) -> Seat:
    return msgspec.structs.replace(night.seat(name), previous={}, previous_winner="", sitting="")


def election(*new: str) -> Election:
    """Two seats that Labour won last time, one that the Conservatives won, and new ones."""
    old = [
        night.seat("Ash", {"Lab": 5, "Con": 4}),
        night.seat("Birch", {"Con": 5, "Lab": 4}),
        night.seat("Cedar", {"Con": 5, "Lab": 4}),
    ]
    return night.small(*old, *map(new_seat, new))


def board(*new: str) -> Board:
    """Labour wins every seat."""
    few = election(*new)
    return Board.of(
        few, [night.result(few, seat.name, votes={"Lab": 3, "Con": 2}) for seat in few.seats]
    )


def test_the_listener_is_informed_which_new_seat_is_in_no_change() -> None:
    assert full_parties_sentence(board("Shediac Bay"), ["Lab", "Con"]) == (
        "Labour have four seats, up two; the Conservatives none, down two. "
        "Changes leave out Shediac Bay, which has no previous winner."
    )


def test_many_new_seats_are_counted_not_listed() -> None:
    sentence = full_parties_sentence(board("E1", "E2", "E3", "E4", "E5", "E6"), ["Lab"])
    assert sentence.endswith("Changes leave out six seats, which have no previous winner.")


def test_a_script_says_it_once() -> None:
    script = running_summary(board("Shediac Bay"), night.MIDNIGHT)
    text = " ".join([script.headline, *(part.text for part in script.paragraphs)])
    assert text.count("Changes leave out") == 1


def test_without_room_a_party_with_a_new_seat_has_no_change() -> None:
    new = board("Shediac Bay")
    assert caption(new, ["Lab", "Con"]) == "Labour 4 seats; Conservative 0, down 2"
    assert "up 2" not in headline_line(new)


def test_an_independent_who_won_only_the_new_seat_is_not_unchanged() -> None:
    few = election("Shediac Bay")
    new = Board.of(few, [night.result(few, "Shediac Bay", votes={"Ind": 3, "Con": 2})])
    assert full_parties_sentence(new, ["Ind"]).startswith(
        "Independents have one seat. Changes leave out"
    )
    assert net_change(new, "Ind") == ""


def test_the_picture_adds_up_and_counts_last_times_seats_only() -> None:
    new = board("Shediac Bay")
    picture = party_seats.picture(new)
    assert "4 seats, up 2, 1 not compared" in texts(picture.svg)
    assert picture.caption.endswith("Upright mark: won last time, in all 3.")
    assert "<small>up 2, 1 not compared</small>" in page(new, night.MIDNIGHT)


def test_without_new_seats_nothing_is_left_out() -> None:
    assert full_parties_sentence(board(), ["Lab"]) == "Labour have three seats, up two."
