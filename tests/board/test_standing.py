"""The eight rules of the standing bulletin of a seat, each tested in every order of receipt."""

from collections.abc import Iterable
from typing import Any

import msgspec
import pytest

from tests.makers.night import (
    confirm,
    desk_entry,
    few,
    note,
    orders,
    pin,
    recount,
    result,
    retraction_of,
    rush,
    seat,
    settle,
    small,
    state,
    unpin,
)
from tracker.board import Board
from tracker.board.bulletin import Bulletin, Candidate
from tracker.board.doubt_reason import DoubtReason
from tracker.board.standing import Flag, Standing, Status, standing

IPSWICH = few("Ipswich")
NO_BULLETINS = Board.empty(IPSWICH)
CON = {"Con": 24_952, "Lab": 19_473, "LD": 2_439, "Brexit": 1_432, "Green": 1_283}
LAB = CON | {"Con": 19_473, "Lab": 24_952}
TIE = CON | {"Lab": 24_952}


def won(votes: dict[str, int], revision: int = 1, **more: Any) -> Bulletin:
    """A feed's result in Ipswich."""
    return result(IPSWICH, "Ipswich", revision, votes, **more)


def called(winner: str, revision: int = 1, **more: Any) -> Bulletin:
    """A feed's rush in Ipswich."""
    return rush(IPSWICH, "Ipswich", winner, revision, **more)


def board_of(*bulletins: Bulletin) -> Board:
    """The board after these bulletins."""
    return Board.of(IPSWICH, bulletins)


def standing_after(bulletins: Iterable[Bulletin]) -> Standing:
    """The standing of Ipswich, which must be the same in every order of receipt."""
    received = list(bulletins)
    found = standing(received)
    for order in orders(*received):
        again = standing(order)
        assert (again, again.confirmed_by) == (found, found.confirmed_by)
    return found


def outcome(*bulletins: Bulletin) -> tuple[str, str | None]:
    """Status and winner of Ipswich."""
    found = standing_after(bulletins)
    return (found.status.value, found.winner)


def test_no_bulletin_is_awaiting() -> None:
    assert standing_after([]) == Standing(Status.AWAITING)


@pytest.mark.parametrize(
    ("bulletin", "status", "winner"),
    [
        pytest.param(won(CON), "declared", "Con", id="result"),
        pytest.param(called("Con"), "called", "Con", id="rush"),
        pytest.param(recount(IPSWICH, "Ipswich"), "recount", None, id="recount"),
        pytest.param(won(TIE), "tied", None, id="tie"),
        pytest.param(
            desk_entry(NO_BULLETINS, "Ipswich", "Con"), "called", "Con", id="desk, winner"
        ),
        pytest.param(
            desk_entry(NO_BULLETINS, "Ipswich", "Con", CON), "declared", "Con", id="desk, figures"
        ),
    ],
)
def test_a_single_bulletin_stands(bulletin: Bulletin, status: str, winner: str | None) -> None:
    found = standing_after([bulletin])
    assert (found.status.value, found.winner, found.bulletin) == (status, winner, bulletin)
    assert (found.rivals, found.flags) == ((), ())


# Rule 1: leave out retracted bulletins.


def test_rule_1_a_retracted_statement_does_not_stand() -> None:
    bulletin = won(CON)
    assert outcome(bulletin, retraction_of(bulletin)) == ("awaiting", None)


def test_rule_1_with_the_highest_revision_retracted_the_one_before_stands() -> None:
    wrong = won(LAB, 2)
    assert outcome(won(CON), wrong, retraction_of(wrong)) == ("declared", "Con")


def test_rule_1_with_the_recount_retracted_the_seat_is_awaiting() -> None:
    bulletin = recount(IPSWICH, "Ipswich")
    assert outcome(bulletin, retraction_of(bulletin)) == ("awaiting", None)


def test_rule_1_a_retraction_can_be_retracted() -> None:
    bulletin = won(CON)
    back = retraction_of(bulletin)
    assert outcome(bulletin, back, retraction_of(back)) == ("declared", "Con")


def test_rule_1_a_retraction_of_a_retraction_can_be_retracted() -> None:
    bulletin = won(CON)
    back = retraction_of(bulletin)
    back_again = retraction_of(back)
    assert outcome(bulletin, back, back_again, retraction_of(back_again)) == ("awaiting", None)


def test_rule_1_one_retraction_of_two_is_enough() -> None:
    bulletin = won(CON)
    back = retraction_of(bulletin, by="AB")
    other = retraction_of(bulletin, by="CD")
    assert outcome(bulletin, back, other, retraction_of(back)) == ("awaiting", None)


def test_rule_1_a_retraction_may_arrive_before_its_target() -> None:
    bulletin = won(CON)
    assert outcome(retraction_of(bulletin)) == ("awaiting", None)
    assert outcome(retraction_of(bulletin), won(LAB)) == ("declared", "Lab")


# Rule 2: a pin stands until it is unpinned, with a flag when the feed is newer.


def test_rule_2_a_pin_stands_against_a_higher_revision_with_a_flag() -> None:
    first = won(CON)
    pinned = pin(board_of(first), "Ipswich")
    found = standing_after([first, pinned, won(LAB, 2)])
    assert (found.status, found.winner, found.bulletin) == (Status.DECLARED, "Con", first)
    assert found.flags == (Flag.PINNED, Flag.FEED_CONTRADICTS_PIN)
    assert found.overruled == won(LAB, 2)


def test_rule_2_a_newer_revision_that_agrees_with_the_pin_is_flagged_and_no_contradiction() -> None:
    first = won(CON)
    found = standing_after([first, pin(board_of(first), "Ipswich"), called("Con", 2)])
    assert (found.flags, found.overruled) == ((Flag.PINNED, Flag.FEED_SINCE_PIN), None)


def test_rule_2_a_contradiction_ends_when_the_feed_agrees_with_the_pin_again() -> None:
    first = won(CON)
    pinned = pin(board_of(first), "Ipswich")
    found = standing_after([first, pinned, won(LAB, 2), won(CON, 3)])
    assert (found.flags, found.overruled) == ((Flag.PINNED, Flag.FEED_SINCE_PIN), None)


def test_rule_2_a_pin_is_not_flagged_while_the_feed_is_silent() -> None:
    first, second = won(CON), won(LAB, 2)
    pinned = pin(board_of(first, second), "Ipswich", first)
    found = standing_after([first, second, pinned])
    assert (found.winner, found.flags) == ("Con", (Flag.PINNED,))


def test_rule_2_a_late_older_revision_is_not_newer_than_the_pin() -> None:
    first = won(CON)
    pinned = pin(board_of(first), "Ipswich")
    assert standing_after([first, pinned, called("Lab")]).flags == (Flag.PINNED,)


def test_rule_2_a_contradiction_of_the_same_revision_after_the_pin_is_flagged() -> None:
    first = won(CON)
    pinned = pin(board_of(first), "Ipswich")
    found = standing_after([first, pinned, won(LAB)])
    assert (found.winner, found.status) == ("Con", Status.DECLARED)
    assert (Flag.FEED_CONTRADICTS_PIN in found.flags, found.overruled) == (True, won(LAB))


def test_rule_2_the_flag_goes_when_the_newer_feed_bulletin_is_retracted() -> None:
    first, second = won(CON), won(LAB, 2)
    pinned = pin(board_of(first), "Ipswich")
    assert standing_after([first, pinned, second, retraction_of(second)]).flags == (Flag.PINNED,)


def test_rule_2_a_pin_on_the_desks_own_entry_holds_when_the_feed_arrives() -> None:
    entry = desk_entry(NO_BULLETINS, "Ipswich", "Lab")
    pinned = pin(board_of(entry), "Ipswich")
    found = standing_after([entry, pinned, won(CON)])
    assert (found.status, found.winner) == (Status.CALLED, "Lab")
    assert Flag.FEED_CONTRADICTS_PIN in found.flags


def test_rule_2_unpinned_the_feed_stands_again() -> None:
    first, second = won(CON), won(LAB, 2)
    pinned = pin(board_of(first), "Ipswich")
    unpinned = unpin(board_of(first, pinned), "Ipswich")
    found = standing_after([first, second, pinned, unpinned])
    assert (found.winner, found.flags) == ("Lab", ())


def test_rule_2_a_retracted_pin_does_not_hold() -> None:
    first, second = won(CON), won(LAB, 2)
    pinned = pin(board_of(first), "Ipswich")
    found = standing_after([first, second, pinned, retraction_of(pinned)])
    assert (found.winner, found.flags) == ("Lab", ())


def test_rule_2_a_pin_on_a_retracted_bulletin_does_not_hold() -> None:
    first, second = won(CON), won(LAB, 2)
    pinned = pin(board_of(first), "Ipswich")
    found = standing_after([first, second, pinned, retraction_of(first)])
    assert (found.winner, found.flags) == ("Lab", ())


def test_rule_2_a_later_pin_replaces_the_earlier() -> None:
    first, second = won(CON), won(LAB, 2)
    earlier = pin(board_of(first), "Ipswich")
    later = pin(board_of(first, second, earlier), "Ipswich", second)
    found = standing_after([first, second, earlier, later])
    assert (found.winner, found.flags) == ("Lab", (Flag.PINNED,))


def test_rule_2_a_retracted_later_pin_does_not_restore_the_earlier() -> None:
    first, second = won(CON), won(LAB, 2)
    earlier = pin(board_of(first, second), "Ipswich", first)
    later = pin(board_of(first, second, earlier), "Ipswich", first, by="CD")
    found = standing_after([first, second, earlier, later, retraction_of(later)])
    assert (found.winner, found.flags) == ("Lab", ())


def test_rule_2_two_desks_that_pin_different_winners_are_a_conflict() -> None:
    first, second = won(CON), won(LAB, 2)
    board = board_of(first, second)
    found = standing_after(
        [first, second, pin(board, "Ipswich", first), pin(board, "Ipswich", second, by="CD")]
    )
    assert (found.status, found.winner, len(found.rivals)) == (Status.CONFLICT, None, 2)


def test_rule_2_two_desks_that_pin_the_same_agree() -> None:
    first = won(CON)
    board = board_of(first)
    found = standing_after([first, pin(board, "Ipswich"), pin(board, "Ipswich", by="CD")])
    assert (found.status, found.winner, found.flags) == (Status.DECLARED, "Con", (Flag.PINNED,))


def test_rule_2_an_unpin_leaves_a_pin_that_it_does_not_name() -> None:
    first, second = won(CON), won(LAB, 2)
    earlier = pin(board_of(first, second), "Ipswich", first)
    later = pin(board_of(first, second), "Ipswich", first, by="CD")
    unpinned = unpin(board_of(first, second, earlier), "Ipswich")
    found = standing_after([first, second, earlier, later, unpinned])
    assert (found.winner, found.flags) == ("Con", (Flag.PINNED,))


def test_rule_2_a_pinned_rush_keeps_the_older_votes_as_superseded() -> None:
    votes, correction = won(LAB), called("Con", 2)
    pinned = pin(board_of(votes, correction), "Ipswich")
    found = standing_after([votes, correction, pinned, won(LAB, 3)])
    assert (found.status, found.winner, found.votes) == (Status.VOTES_PENDING, "Con", votes)


# Rule 3: else the feed's highest revision stands; at equal revision a result beats a rush.

HACKNEY = small(seat("Hackney", electorate=182_136))
RUSH_1 = rush(HACKNEY, "Hackney", "Lab", 1)
RESULT_1 = result(
    HACKNEY,
    "Hackney",
    1,
    {"Lab": 59_902, "Con": 22_336, "LD": 14_935, "Green": 12_806, "Reform": 10_678},
)
RUSH_2 = rush(
    HACKNEY, "Hackney", "Green", 2, reason="Correction: Green gain from Labour in Hackney"
)
RESULT_3 = result(
    HACKNEY,
    "Hackney",
    3,
    {"Green": 62_806, "Lab": 25_902, "Con": 22_336, "LD": 14_935, "Reform": 10_678},
)


@pytest.mark.parametrize(
    ("received", "status", "winner"),
    [
        pytest.param([RUSH_1], "called", "Lab", id="rush 1"),
        pytest.param([RUSH_1, RESULT_1], "declared", "Lab", id="and result 1"),
        pytest.param([RUSH_1, RESULT_1, RUSH_2], "votes-pending", "Green", id="and rush 2"),
        pytest.param([RUSH_1, RESULT_1, RUSH_2, RESULT_3], "declared", "Green", id="and result 3"),
        pytest.param([RESULT_1], "declared", "Lab", id="result 1 alone"),
        pytest.param([RUSH_2], "called", "Green", id="rush 2 alone"),
        pytest.param([RUSH_1, RUSH_2], "called", "Green", id="both rushes, no result"),
        pytest.param([RESULT_1, RUSH_2], "votes-pending", "Green", id="rush 1 lost"),
        pytest.param([RESULT_3], "declared", "Green", id="result 3 alone"),
        pytest.param([RESULT_1, RESULT_3], "declared", "Green", id="both results, no rush"),
        pytest.param([RUSH_2, RESULT_3], "declared", "Green", id="the correction alone"),
        pytest.param([RUSH_1, RESULT_3], "declared", "Green", id="the first and the last"),
    ],
)
def test_rule_3_pas_correction_in_all_orders_of_arrival(
    received: list[Bulletin], status: str, winner: str
) -> None:
    assert outcome(*received) == (status, winner)


def test_rule_3_a_result_does_not_beat_a_newer_rush() -> None:
    assert outcome(won(LAB, 1), called("Con", 2)) == ("votes-pending", "Con")


def test_rule_3_at_equal_revision_a_result_beats_a_rush_without_a_conflict() -> None:
    assert outcome(called("Lab", 1), won(CON, 1)) == ("declared", "Con")


def test_rule_3_revisions_are_numbers_not_text() -> None:
    assert outcome(won(LAB, 9), won(CON, 10)) == ("declared", "Con")


def test_rule_3_a_statement_without_a_revision_is_the_oldest() -> None:
    assert outcome(won(LAB, revision=None), won(CON, 1)) == ("declared", "Con")  # type: ignore[arg-type]


# Rule 4: a rush newer than the last result: its winner counts, the old votes are superseded.


def test_rule_4_votes_pending_has_the_new_winner_and_the_old_votes() -> None:
    old, new = won(LAB), called("Con", 2)
    found = standing_after([old, new])
    assert (found.bulletin, found.votes, found.winner) == (new, old, "Con")


def test_rule_4_superseded_votes_are_not_the_seats_figures() -> None:
    pending = state(board_of(won(LAB), called("Con", 2)), "Ipswich")
    assert pending.votes_superseded
    assert pending.figures is None
    assert pending.superseded_figures
    assert pending.superseded_figures.majority == 24_952 - 19_473


def test_rule_4_votes_are_superseded_even_when_the_winner_stays() -> None:
    pending = state(board_of(won(CON), called("Con", 2)), "Ipswich")
    assert (pending.status, pending.figures) == (Status.VOTES_PENDING, None)


def test_rule_4_of_older_votes_the_newest_are_kept() -> None:
    newest = won(LAB, 2)
    assert standing_after([won(CON, 1), newest, called("Con", 3), called("Lab", 1)]).votes == newest


def test_rule_4_votes_pending_ends_with_the_result() -> None:
    declared = state(board_of(won(LAB), called("Con", 2), won(CON, 2)), "Ipswich")
    assert (declared.status, declared.winner) == (Status.DECLARED, "Con")
    assert declared.figures
    assert declared.superseded_figures is None


def test_rule_4_a_rush_before_the_result_supersedes_nothing() -> None:
    assert standing_after([called("Con", 1), won(CON, 2)]).status is Status.DECLARED


# Rule 5: the same seat, kind and revision with different content is a conflict.


def test_rule_5_different_winners_are_not_counted() -> None:
    first, second = won(CON), won(LAB)
    found = standing_after([first, second])
    assert (found.status, found.winner, found.votes) == (Status.CONFLICT, None, None)
    assert {b.id for b in found.rivals} == {first.id, second.id}


def test_rule_5_an_agreed_winner_counts_and_disputed_votes_do_not() -> None:
    first, second = won(CON), won(CON | {"Con": 24_953})
    found = standing_after([first, second])
    assert (found.status, found.winner, found.votes) == (Status.CONFLICT, "Con", None)
    assert {b.id for b in found.rivals} == {first.id, second.id}


def test_rule_5_rushes_conflict_too() -> None:
    assert outcome(called("Con"), called("Lab")) == ("conflict", None)


def test_rule_5_two_independents_are_two_winners_and_neither_is_counted() -> None:
    first, second = (
        called("Ind", candidates=(Candidate(party="Ind", name=name, elected=True),))
        for name in ("Ian Hutton", "Michael Leach")
    )
    assert outcome(first, second) == ("conflict", None)


def test_rule_5_all_three_bulletins_of_a_conflict_are_rivals() -> None:
    found = standing_after([won(CON), won(LAB), won(TIE)])
    assert (found.status, found.winner, len(found.rivals)) == (Status.CONFLICT, None, 3)


def test_rule_5_a_source_that_leaves_something_out_does_not_conflict() -> None:
    full = won(CON, electorate=75_525)
    found = standing_after([won(CON), full])
    assert (found.status, found.bulletin, found.rivals) == (Status.DECLARED, full, ())


def test_rule_5_a_conflict_of_an_older_revision_is_over() -> None:
    assert outcome(won(CON), won(LAB), won(CON, 2)) == ("declared", "Con")


def test_rule_5_a_rush_does_not_settle_a_conflict_of_results() -> None:
    assert outcome(won(CON), won(LAB), called("Con")) == ("conflict", None)


def test_rule_5_retracting_one_settles_a_conflict() -> None:
    first, second = won(CON), won(LAB)
    assert outcome(first, second, retraction_of(second)) == ("declared", "Con")


def test_rule_5_pinning_one_settles_a_conflict() -> None:
    first, second = won(CON), won(LAB)
    pinned = pin(board_of(first, second), "Ipswich", first)
    found = standing_after([first, second, pinned])
    assert (found.status, found.winner, found.flags) == (Status.DECLARED, "Con", (Flag.PINNED,))


def test_rule_5_a_third_bulletin_after_a_pin_settled_the_conflict_is_flagged() -> None:
    first, second = won(CON), won(LAB)
    pinned = pin(board_of(first, second), "Ipswich", first)
    assert Flag.FEED_CONTRADICTS_PIN in standing_after([first, second, pinned, won(TIE)]).flags


def test_rule_5_two_rushes_that_differ_on_the_register_are_no_conflict() -> None:
    """Two tables call Con after a result that had Lab ahead, and differ on the electorate."""
    bulletins = [won(LAB), called("Con", 2, electorate=75_525), called("Con", 2, electorate=75_535)]
    found = state(board_of(*bulletins), "Ipswich")
    assert (found.status, found.winner) == (Status.VOTES_PENDING, "Con")
    assert found.figures is None


def test_rule_5_a_conflict_over_votes_alone_keeps_its_winner_and_shows_no_figures() -> None:
    found = state(board_of(won(CON), won(CON | {"LD": 2_440})), "Ipswich")
    assert (found.status, found.winner, found.figures) == (Status.CONFLICT, "Con", None)


def test_rule_5_two_people_do_not_agree_because_a_third_statement_names_nobody() -> None:
    named = [
        won(
            CON,
            candidates=tuple(
                Candidate(party=party, votes=votes, name=name if party == "Con" else "")
                for party, votes in CON.items()
            ),
        )
        for name in ("Tom Hunt", "Ann Smith")
    ]
    unnamed = won(CON | {"Brexit": 1_433, "Green": 1_282, "SDP": 1})
    found = standing_after([*named, unnamed])
    assert (found.status, found.winner) == (Status.CONFLICT, None)


# A settlement chooses a statement of a conflict until the feed repairs it.


def test_a_settlement_chooses_and_ends_when_the_agency_repairs_it() -> None:
    first, second = won(CON), won(LAB)
    choice = settle(board_of(first, second), "Ipswich", first)
    found = standing_after([first, second, choice])
    assert (found.winner, found.flags) == ("Con", (Flag.SETTLED,))
    repaired = standing_after([first, second, choice, won(LAB, 2)])
    assert (repaired.winner, repaired.flags) == ("Lab", ())


def test_a_settlement_holds_against_a_third_statement_of_the_same_revision_and_flags_it() -> None:
    first, second, third = won(CON), won(LAB), won(LAB | {"LD": 7})
    choice = settle(board_of(first, second), "Ipswich", first)
    found = standing_after([first, second, choice, third])
    assert (found.winner, found.overruled) == ("Con", third)
    assert found.flags == (Flag.SETTLED, Flag.FEED_CONTRADICTS_PIN)


def test_a_settlement_of_two_pins_chooses_one_although_the_feed_has_a_higher_revision() -> None:
    first, second, last = won(CON), won(LAB, 2), won(LAB, 3)
    pins = [
        pin(board_of(first, second, last), "Ipswich", b, by=by)
        for b, by in ((first, "AB"), (second, "CD"))
    ]
    choice = settle(board_of(first, second, last, *pins), "Ipswich", first)
    assert outcome(first, second, last, *pins, choice) == ("declared", "Con")


# A recount after a call or a result


@pytest.mark.parametrize("bulletin", [called("Con"), won(CON)], ids=["a call", "a result"])
def test_after_a_call_a_recount_of_a_higher_revision_suspends_the_gain(
    bulletin: Bulletin,
) -> None:
    again = recount(IPSWICH, "Ipswich", 2)
    found = standing_after([bulletin, again])
    assert (found.status, found.winner, found.votes) == (Status.RECOUNT, None, None)
    assert (found.bulletin, found.suspended) == (again, bulletin)
    assert found.flags == (Flag.RECOUNT_SINCE,)


@pytest.mark.parametrize(
    ("ends", "winner"), [(called("Lab", 2), "Lab"), (won(CON, 3), "Con")], ids=["rush", "result"]
)
def test_a_recount_ends_with_a_newer_rush_or_result(ends: Bulletin, winner: str) -> None:
    found = standing_after([called("Con"), recount(IPSWICH, "Ipswich", 2), ends])
    assert (found.winner, found.suspended) == (winner, None)


def test_a_recount_ends_with_a_desk_entry_made_after_it() -> None:
    bulletins = [called("Con"), recount(IPSWICH, "Ipswich", 2)]
    entry = desk_entry(board_of(*bulletins), "Ipswich", "Con")
    assert outcome(*bulletins, entry) == ("called", "Con")
    assert outcome(*bulletins, entry, retraction_of(entry)) == ("recount", None)


def test_a_recount_that_was_not_on_the_desks_board_suspends_its_declaration() -> None:
    entry = desk_entry(NO_BULLETINS, "Ipswich", "Con")
    found = standing_after([entry, recount(IPSWICH, "Ipswich")])
    assert (found.status, found.suspended) == (Status.RECOUNT, entry)


def test_a_recount_that_is_retracted_leaves_the_call() -> None:
    again = recount(IPSWICH, "Ipswich", 2)
    assert outcome(called("Con"), again, retraction_of(again)) == ("called", "Con")


def test_a_recount_after_a_pin_is_flagged_and_the_pin_stands() -> None:
    bulletin, again = called("Con"), recount(IPSWICH, "Ipswich", 2)
    found = standing_after([bulletin, pin(board_of(bulletin), "Ipswich"), again])
    assert (found.winner, found.overruled) == ("Con", again)
    assert found.flags == (Flag.PINNED, Flag.RECOUNT_SINCE)


# Rule 6: without a feed bulletin the desk's stands; the feed replaces it, with a flag if it differs.


@pytest.mark.parametrize(
    ("entry", "feed", "flags"),
    [
        pytest.param(("Lab", None), won(CON), (Flag.DESK_DIFFERS,), id="another winner"),
        pytest.param(("Con", None), won(CON), (), id="the same winner"),
        pytest.param(("Con", CON), won(CON), (), id="the same figures"),
        pytest.param(
            ("Con", CON | {"Lab": 19_472}), won(CON), (Flag.DESK_DIFFERS,), id="a vote less"
        ),
        pytest.param(("Con", CON), called("Con"), (), id="the same winner, no figures yet"),
        pytest.param(("Con", CON), called("Lab"), (Flag.DESK_DIFFERS,), id="a rush for another"),
        pytest.param(("Con", None), won(TIE), (Flag.DESK_DIFFERS,), id="a tie"),
    ],
)
def test_rule_6_a_feed_result_replaces_the_desks_entry_and_a_difference_is_flagged(
    entry: tuple[str, dict[str, int] | None], feed: Bulletin, flags: tuple[Flag, ...]
) -> None:
    desk = desk_entry(NO_BULLETINS, "Ipswich", *entry)
    found = standing_after([desk, feed])
    assert (found.bulletin, found.flags) == (feed, flags)


def test_rule_6_the_desks_entry_stands_again_when_the_feed_is_retracted() -> None:
    entry, feed = desk_entry(NO_BULLETINS, "Ipswich", "Lab"), won(CON)
    found = standing_after([entry, feed, retraction_of(feed)])
    assert (found.bulletin, found.flags) == (entry, ())


def test_rule_6_the_flag_goes_when_the_desks_entry_is_retracted() -> None:
    entry = desk_entry(NO_BULLETINS, "Ipswich", "Lab")
    assert standing_after([entry, retraction_of(entry), won(CON)]).flags == ()


def test_rule_6_an_entry_made_after_the_feed_does_not_stand_but_is_flagged() -> None:
    feed = won(CON)
    entry = desk_entry(board_of(feed), "Ipswich", "Lab")
    found = standing_after([feed, entry])
    assert (found.bulletin, found.flags) == (feed, (Flag.DESK_DIFFERS,))


def test_rule_6_a_later_entry_replaces_the_desks_earlier_one() -> None:
    first = desk_entry(NO_BULLETINS, "Ipswich", "Lab")
    second = desk_entry(board_of(first), "Ipswich", "Con", CON)
    assert outcome(first, second) == ("declared", "Con")


def test_rule_6_a_replaced_entry_does_not_stand_again() -> None:
    first = desk_entry(NO_BULLETINS, "Ipswich", "Lab")
    second = desk_entry(board_of(first), "Ipswich", "Con")
    assert outcome(first, second, retraction_of(second)) == ("awaiting", None)


def test_rule_6_a_replaced_entry_is_not_compared_with_the_feed() -> None:
    first = desk_entry(NO_BULLETINS, "Ipswich", "Lab")
    second = desk_entry(board_of(first), "Ipswich", "Con")
    assert standing_after([first, second, won(CON)]).flags == ()


def test_rule_6_a_replacing_entry_may_arrive_first() -> None:
    """The second entry can reach another desk before the first does."""
    first = desk_entry(NO_BULLETINS, "Ipswich", "Lab")
    second = desk_entry(board_of(first), "Ipswich", "Con")
    assert outcome(second) == ("called", "Con")


def test_rule_6_a_retracted_call_that_is_made_again_stands() -> None:
    first = desk_entry(NO_BULLETINS, "Ipswich", "Con")
    back = retraction_of(first)
    again = desk_entry(board_of(first, back), "Ipswich", "Con")
    assert outcome(first, back, again) == ("called", "Con")


def test_rule_6_different_entries_of_two_desks_are_a_conflict() -> None:
    first = desk_entry(NO_BULLETINS, "Ipswich", "Con", by="AB")
    second = desk_entry(NO_BULLETINS, "Ipswich", "Lab", by="CD")
    assert outcome(first, second) == ("conflict", None)


def test_rule_6_an_entry_that_replaces_both_settles_the_conflict() -> None:
    first = desk_entry(NO_BULLETINS, "Ipswich", "Con", by="AB")
    second = desk_entry(NO_BULLETINS, "Ipswich", "Lab", by="CD")
    settled = desk_entry(board_of(first, second), "Ipswich", "Con", by="AB")
    assert outcome(first, second, settled) == ("called", "Con")


def test_rule_6_of_two_desks_that_agree_the_one_with_the_figures_stands() -> None:
    figures = desk_entry(NO_BULLETINS, "Ipswich", "Con", {"Con": 5, "Lab": 2}, by="AB")
    winner = desk_entry(
        NO_BULLETINS, "Ipswich", "Con", by="CD", reason="our reporter has it from the agent, " * 9
    )
    found = standing_after([figures, winner])
    assert (found.status, found.bulletin) == (Status.DECLARED, figures)


# Rule 7: a recount is shown until a rush or a result; equal top votes without a mark are a tie.


@pytest.mark.parametrize(
    ("bulletin", "status"),
    [
        pytest.param(called("Con"), "called", id="rush"),
        pytest.param(won(CON), "declared", id="result"),
        pytest.param(won(TIE), "tied", id="a tied result"),
        pytest.param(
            desk_entry(board_of(recount(IPSWICH, "Ipswich")), "Ipswich", "Con"),
            "called",
            id="the desk's entry",
        ),
    ],
)
def test_rule_7_a_recount_is_shown_until_a_declaration(bulletin: Bulletin, status: str) -> None:
    assert outcome(recount(IPSWICH, "Ipswich"), bulletin)[0] == status


@pytest.mark.parametrize("again", [recount(IPSWICH, "Ipswich"), recount(IPSWICH, "Ipswich", None)])
def test_a_recount_after_a_rush_of_the_same_number_is_seen(again: Bulletin) -> None:
    """A producer said "Labour have taken Watford" while the agency reported a recount."""
    call = called("Con")
    assert Flag.RECOUNT_OR_CALL in standing_after([call, again]).flags
    board = Board.of(msgspec.structs.replace(IPSWICH, doubt=True), [call, again])
    found = board.states[call.seat]
    assert (found.status, found.winner) == (Status.DOUBTFUL, None)
    assert [doubt.reason for doubt in found.doubts] == [DoubtReason.RECOUNT]
    newer = [called("Con", 2)] if again.revision else []  # without one, it could be later still
    for ends in (won(CON), confirm(board, "Ipswich"), *newer):
        assert board.apply([ends]).states[call.seat].winner == "Con"


def test_rule_7_a_second_recount_is_still_a_recount() -> None:
    both = [recount(IPSWICH, "Ipswich", 1), recount(IPSWICH, "Ipswich", 2)]
    assert outcome(*both) == ("recount", None)


def test_rule_7_a_recount_is_shown_again_when_the_declaration_is_retracted() -> None:
    wrong = called("Con")
    bulletins = [recount(IPSWICH, "Ipswich"), wrong, retraction_of(wrong)]
    assert outcome(*bulletins) == ("recount", None)


def test_rule_7_a_tie_has_no_winner_but_its_votes() -> None:
    tie = won(TIE)
    found = standing_after([tie])
    assert (found.status, found.winner, found.votes) == (Status.TIED, None, tie)


def test_rule_7_equal_top_votes_with_an_elected_mark_are_a_result() -> None:
    lot = won(TIE, elected="Lab")
    assert outcome(lot) == ("declared", "Lab")
    tied = state(board_of(lot), "Ipswich")
    assert tied.figures
    assert (tied.figures.majority, tied.figures.lines[0].candidate.party) == (0, "Lab")


def test_rule_7_a_tie_is_settled_by_the_rush_that_names_the_winner() -> None:
    assert outcome(won(TIE), called("Con", 2)) == ("votes-pending", "Con")


def test_rule_7_a_tie_with_and_one_without_the_mark_are_a_conflict() -> None:
    assert outcome(won(TIE), won(TIE, elected="Lab")) == ("conflict", None)


# Notes change nothing; a confirmation counts while its bulletin stands.


@pytest.mark.parametrize(
    "bulletins",
    [
        pytest.param([], id="no bulletins"),
        pytest.param([won(CON)], id="a result"),
        pytest.param([won(CON), won(LAB)], id="a conflict"),
        pytest.param([recount(IPSWICH, "Ipswich")], id="a recount"),
        pytest.param([desk_entry(NO_BULLETINS, "Ipswich", "Con")], id="the desk's entry"),
    ],
)
def test_a_note_does_not_change_the_standing(bulletins: list[Bulletin]) -> None:
    word = note(board_of(*bulletins), "Ipswich", "the Labour agent is not at the count")
    found = standing_after([*bulletins, word])
    assert (found, found.confirmed_by) == (standing(bulletins), ())


def confirmed(*bulletins: Bulletin) -> tuple[str, ...]:
    """Initials of those who confirmed what stands in Ipswich."""
    return standing_after(bulletins).confirmed_by


def test_a_confirmation_changes_neither_winner_nor_votes() -> None:
    bulletin = won(CON)
    found = standing_after([bulletin, confirm(board_of(bulletin), "Ipswich")])
    assert found.confirmed_by == ("AB",)
    assert found == standing([bulletin])


@pytest.mark.parametrize(
    "bulletins",
    [
        pytest.param([called("Con")], id="a call"),
        pytest.param([won(LAB), called("Con", 2)], id="votes pending"),
        pytest.param([won(TIE)], id="a tie"),
        pytest.param([desk_entry(NO_BULLETINS, "Ipswich", "Con", CON)], id="the desk's own entry"),
        pytest.param([won(CON), pin(board_of(won(CON)), "Ipswich"), won(LAB, 2)], id="a pin"),
    ],
)
def test_every_declaration_can_be_confirmed(bulletins: list[Bulletin]) -> None:
    assert confirmed(*bulletins, confirm(board_of(*bulletins), "Ipswich")) == ("AB",)


def test_initials_of_confirmations_are_unique_and_sorted() -> None:
    bulletin = won(CON)
    board = board_of(bulletin)
    agree = [confirm(board, "Ipswich", by=by) for by in ("CD", "AB")]
    again = confirm(board, "Ipswich", by="AB", reason="and again, from another desk")
    assert confirmed(bulletin, *agree, again) == ("AB", "CD")


@pytest.mark.parametrize(
    "since",
    [
        pytest.param(won(LAB, 2), id="a higher revision"),
        pytest.param(won(CON, 2), id="a higher revision that says the same"),
        pytest.param(won(CON, electorate=75_525), id="a fuller statement of the same count"),
        pytest.param(won(LAB), id="a conflict"),
        pytest.param(won(CON | {"LD": 2_440}), id="a conflict over votes alone"),
        pytest.param(retraction_of(won(CON)), id="a retraction"),
    ],
)
def test_a_confirmation_lapses_when_another_bulletin_stands(since: Bulletin) -> None:
    bulletin = won(CON)
    assert confirmed(bulletin, confirm(board_of(bulletin), "Ipswich"), since) == ()


def test_a_confirmation_of_the_desks_entry_lapses_when_the_feed_arrives() -> None:
    entry = desk_entry(NO_BULLETINS, "Ipswich", "Con", CON)
    assert confirmed(entry, confirm(board_of(entry), "Ipswich"), won(CON)) == ()


def test_a_confirmation_counts_again_when_its_bulletin_stands_again() -> None:
    first, wrong = won(CON), won(LAB, 2)
    agrees = confirm(board_of(first), "Ipswich")
    assert confirmed(first, agrees, wrong, retraction_of(wrong)) == ("AB",)


def test_a_retracted_confirmation_does_not_count() -> None:
    bulletin = won(CON)
    agrees = confirm(board_of(bulletin), "Ipswich")
    back = retraction_of(agrees)
    assert confirmed(bulletin, agrees, back) == ()
    assert confirmed(bulletin, agrees, back, retraction_of(back)) == ("AB",)


def test_a_confirmation_may_arrive_before_its_bulletin() -> None:
    bulletin = won(CON)
    agrees = confirm(board_of(bulletin), "Ipswich")
    assert confirmed(agrees) == ()
    assert outcome(agrees) == ("awaiting", None)


def test_a_confirmation_of_a_recount_does_not_count() -> None:
    bulletin = recount(IPSWICH, "Ipswich")
    agrees = msgspec.structs.replace(confirm(board_of(won(CON)), "Ipswich"), target=bulletin.id)
    assert confirmed(bulletin, agrees) == ()


def test_a_pin_may_name_notes_and_confirmations() -> None:
    bulletin = won(CON)
    agrees = confirm(board_of(bulletin), "Ipswich")
    word = note(board_of(bulletin), "Ipswich", "rung")
    held = pin(board_of(bulletin, agrees, word), "Ipswich")
    found = standing_after([bulletin, agrees, word, held])
    assert (found.winner, found.flags, found.confirmed_by) == ("Con", (Flag.PINNED,), ("AB",))


# Revisions that are missing


@pytest.mark.parametrize(
    ("bulletins", "missing"),
    [
        ([won(CON, 1)], False),
        ([won(CON, 2)], True),
        ([won(CON, 3), won(CON, 1)], True),
        ([won(CON, 3), called("Con", 2), won(CON, 1)], False),
        ([won(CON, 2), recount(IPSWICH, "Ipswich", 1)], True),
        ([won(CON, 10**12)], True),
        ([won(CON, 2), retraction_of(won(CON, 2)), won(CON, 1)], False),
    ],
)
def test_a_revision_that_has_not_arrived_is_flagged(
    bulletins: list[Bulletin], missing: bool
) -> None:
    assert (Flag.REVISION_MISSING in standing(bulletins).flags) is missing


def test_the_flag_goes_when_the_revision_arrives_late_and_changes_nothing() -> None:
    first, second = won(LAB, 1), won(CON, 2)
    assert standing([second]).flags == (Flag.REVISION_MISSING,)
    assert standing([second, first]) == standing([second, called("Lab", 1)])
    assert standing([second, first]).winner == "Con"


def test_a_chain_of_ten_thousand_retractions_is_resolved() -> None:
    chain = [won(CON)]
    for _ in range(10_000):
        chain.append(retraction_of(chain[-1]))
    assert standing(chain).winner == "Con"
    assert standing(chain[:-1]).winner is None
