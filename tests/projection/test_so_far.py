"""The swing so far, against the votes added up by hand."""

import pytest

from tests.night import few, result
from tests.projection.nights import election, stopped
from tracker.board import Board
from tracker.projection.so_far import swing_so_far

BOARD = stopped("anglia-2019", 28)


def by_hand(region: str = "") -> float:
    """Half of the Conservatives' rise and Labour's fall, in points of all votes of these seats."""
    states = [
        state
        for state in BOARD.states.values()
        if state.figures and (not region or state.seat.region == region)
    ]
    now = sum(line.votes for s in states for line in s.figures.lines)  # type: ignore[union-attr]
    then = sum(sum(s.seat.previous.values()) for s in states)

    def rise(party: str) -> float:
        tonight = sum(
            line.votes
            for s in states
            for line in s.figures.lines  # type: ignore[union-attr]
            if line.candidate.party == party
        )
        return 100 * tonight / now - 100 * sum(s.seat.previous.get(party, 0) for s in states) / then

    return (rise("Con") - rise("Lab")) / 2


@pytest.mark.parametrize("region", ["", "East of England", "East Midlands"])
def test_it_is_the_swing_of_the_votes_added_up(region: str) -> None:
    found = swing_so_far(BOARD, region)
    assert found
    assert (found.from_party, found.to_party) == ("Lab", "Con")
    assert float(found.value) == pytest.approx(by_hand(region))


def test_it_is_named_in_the_direction_that_it_went() -> None:
    board = Board.of(few(), [result(few(), "Ipswich", 1, {"Con": 100, "Lab": 900})])
    found = swing_so_far(board)
    assert found
    assert (found.from_party, found.to_party, found.seats) == ("Con", "Lab", 1)
    assert found.value > 0


def test_before_the_first_seat_there_is_none() -> None:
    assert swing_so_far(Board.empty(few())) is None


def test_where_a_party_did_not_stand_there_is_none() -> None:
    everything = stopped("uk-2019", 630)
    assert swing_so_far(everything, "Northern Ireland") is None
    assert swing_so_far(Board.empty(election("uk-2019")), "Wales") is None
