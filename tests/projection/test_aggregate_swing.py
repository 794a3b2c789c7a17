"""The aggregate swing equals the swing of the votes added up by hand."""

import msgspec
import pytest

from tests.makers.night import few, result, seat_of
from tests.makers.projected_nights import election, stopped
from tracker.board import Board
from tracker.projection.aggregate_swing import aggregate_swing

BOARD = stopped("anglia-2019", 28)


def by_hand(region: str = "") -> float:
    """Half the sum of the Conservatives' rise and Labour's fall, over the votes of these seats."""
    states = [
        (state.seat.previous, state.figures.lines)
        for state in BOARD.states.values()
        if state.figures and (not region or state.seat.region == region)
    ]
    now = sum(line.votes for _, lines in states for line in lines)
    then = sum(sum(previous.values()) for previous, _ in states)

    def rise(party: str) -> float:
        tonight = sum(
            line.votes for _, lines in states for line in lines if line.candidate.party == party
        )
        return 100 * tonight / now - 100 * sum(p.get(party, 0) for p, _ in states) / then

    return (rise("Con") - rise("Lab")) / 2


@pytest.mark.parametrize("region", ["", "East of England", "East Midlands"])
def test_it_equals_the_swing_by_hand(region: str) -> None:
    found = aggregate_swing(BOARD, region)
    assert found
    assert (found.from_party, found.to_party) == ("Lab", "Con")
    assert float(found.value) == pytest.approx(by_hand(region))


def test_the_swing_is_named_in_its_positive_direction() -> None:
    board = Board.of(few(), [result(few(), "Ipswich", 1, {"Con": 100, "Lab": 900})])
    found = aggregate_swing(board)
    assert found
    assert (found.from_party, found.to_party, found.seats) == ("Con", "Lab", 1)
    assert found.value > 0


def test_there_is_no_swing_before_the_first_seat() -> None:
    assert aggregate_swing(Board.empty(few())) is None


def test_there_is_no_swing_where_a_party_did_not_stand() -> None:
    everything = stopped("uk-2019", 630)
    assert aggregate_swing(everything, "Northern Ireland") is None
    assert aggregate_swing(Board.empty(election("uk-2019")), "Wales") is None


def test_a_seat_without_previous_votes_does_not_enter_the_swing() -> None:
    new = msgspec.structs.replace(seat_of(few(), "Colchester"), previous={})
    seats = tuple(new if seat.id == new.id else seat for seat in few().seats)
    with_new = msgspec.structs.replace(few(), seats=seats)
    ipswich = result(with_new, "Ipswich", 1, {"Con": 100, "Lab": 900})
    colchester = result(with_new, "Colchester", 1, {"Con": 900, "Lab": 100})
    both = aggregate_swing(Board.of(with_new, [ipswich, colchester]))
    assert both == aggregate_swing(Board.of(with_new, [ipswich]))
    assert both
    assert both.seats == 1
