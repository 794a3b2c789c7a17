"""The evidence depends only on the board, not on the order of its changes."""

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings

from tests.makers.night import (
    confirm,
    desk_entry,
    few,
    recount,
    result,
    retraction_of,
    rush,
    seat_of,
)
from tests.makers.projected_nights import election, night, project, stopped
from tests.makers.random_nights import THE_SAME_EVERY_RUN, nights, with_example_nights
from tracker.board import Board
from tracker.board.bulletin import Bulletin
from tracker.board.standing import Status
from tracker.projection.evidence import Evidence

CON, LAB = {"Con": 900, "Lab": 400}, {"Con": 400, "Lab": 900}


def test_a_call_a_recount_and_a_conflict_are_not_observed() -> None:
    board = Board.of(
        few(),
        [
            rush(few(), "Ipswich", "Con", 1),
            recount(few(), "Colchester"),
            result(few(), "Luton South", 1, CON),
            result(few(), "Luton South", 1, LAB),
        ],
    )
    assert project(board).observed_count == 0


def test_a_retracted_result_leaves_no_trace() -> None:
    first = result(few(), "Ipswich", 1, CON)
    evidence = Evidence(few())
    board = Board.of(few(), [first])
    evidence.apply(board)
    evidence.apply(board.apply([retraction_of(first)]))
    assert evidence.observations == {}
    assert all(not sums.seats and not any(sums.xd) for sums in evidence.sums.values())


def test_a_correction_equals_a_first_result() -> None:
    wrong, right = result(few(), "Ipswich", 1, LAB), result(few(), "Ipswich", 2, CON)
    followed, at_once = Evidence(few()), Evidence(few())
    board = Board.of(few(), [wrong])
    followed.apply(board)
    followed.apply(board.apply([right]))
    at_once.apply(Board.of(few(), [right]))
    assert followed.observations == at_once.observations
    assert followed.sums == at_once.sums


def test_a_doubtful_result_teaches_nothing_until_it_is_confirmed() -> None:
    anglia = election("anglia-2019")
    votes = dict.fromkeys(seat_of(anglia, "Ipswich").stands, 5) | CON
    said = result(anglia, "Ipswich", 1, votes)
    board = Board.of(anglia, [said])
    assert board.states[said.seat].status is Status.DOUBTFUL
    assert project(board).observed_count == 0
    confirmed = board.apply([confirm(board, "Ipswich")])
    assert project(confirmed).observed_count == 1


def test_a_board_of_another_election_is_refused() -> None:
    with pytest.raises(ValueError, match="another election"):
        Evidence(few()).apply(Board.empty(election("uk-2019")))


@settings(THE_SAME_EVERY_RUN, max_examples=40, suppress_health_check=list(HealthCheck))
@given(nights())
@with_example_nights
def test_bulletins_one_by_one_give_the_same_evidence_as_all_at_once(night: list[Bulletin]) -> None:
    """To the last bit: same bulletins, same projection."""
    board = Board.empty(few())
    followed, at_once = Evidence(few()), Evidence(few())
    for bulletin in night:
        board = board.apply([bulletin])
        followed.apply(board)
    at_once.apply(board)
    assert followed.observations == at_once.observations
    observed = {party: sums for party, sums in followed.sums.items() if sums.seats}
    assert observed == {party: sums for party, sums in at_once.sums.items() if sums.seats}


def test_a_real_night_in_any_order_gives_the_same_projection_to_the_last_bit() -> None:
    said = night("anglia-2019")[:40]
    backwards = Evidence(election("anglia-2019"))
    board = Board.empty(election("anglia-2019"))
    for bulletin in reversed(said):
        board = board.apply([bulletin])
        backwards.apply(board)
    straight = project(stopped("anglia-2019", 40))
    other = type(straight)(backwards, board)
    assert {s: dict(one.shares) for s, one in straight.seats.items()} == {
        s: dict(one.shares) for s, one in other.seats.items()
    }
    assert {s: dict(one.chances) for s, one in straight.seats.items()} == {
        s: dict(one.chances) for s, one in other.seats.items()
    }


def test_nothing_is_learned_from_a_seat_whose_previous_votes_are_unknown() -> None:
    ipswich = msgspec.structs.replace(seat_of(few(), "Ipswich"), previous={})
    unknown = msgspec.structs.replace(few(), seats=(ipswich, *few().seats[1:]))
    board = Board.of(unknown, [result(unknown, "Ipswich", 1, CON)])
    assert project(board).observed_count == 0
    assert "E14000761" not in project(board).seats


@pytest.mark.parametrize(
    ("votes", "learned"),
    [
        pytest.param({"Con": 9, "Lab": 8}, 0, id="a part of the candidates"),
        pytest.param({"Con": 9, "Lab": 8, "LD": 3, "Brexit": 2, "Green": 1}, 1, id="all"),
    ],
)
def test_nothing_is_learned_from_our_own_report_of_a_part_of_the_votes(
    votes: dict[str, int], learned: int
) -> None:
    board = Board.empty(few())
    entry = desk_entry(board, "Ipswich", "Con", votes)
    assert project(board.apply([entry])).observed_count == learned
