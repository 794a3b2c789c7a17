"""The seats to watch: whose declaration narrows the total the most."""

import pytest

from tests.makers.projected_nights import night, project, stopped
from tracker.board import Board
from tracker.projection.seat_projections import Projection
from tracker.projection.seat_totals import party_total
from tracker.projection.watch import watch_list

K, COUNT = 30, 6


def after(name: str, seats: list[str]) -> Projection:
    """The projection of the first `K` declarations and those of `seats`."""
    board = stopped(name, K)
    said = [b for b in night(name)[K:] if b.seat in seats]
    return project(Board.of(board.election, [*night(name)[:K], *said]))


@pytest.mark.parametrize("name", ["uk-2019", "uk-2024"])
def test_watching_its_choice_narrows_the_total_more_than_time_or_closeness(name: str) -> None:
    ahead = project(stopped(name, K))
    watched = watch_list(ahead, COUNT)
    party = watched[0].party
    in_time = [b.seat for b in night(name)[K:] if b.seat in ahead.seats]

    def open_(seat: str) -> float:
        found = ahead.seats[seat]
        return abs(found.chances[found.favourite] - 0.5)

    orders = {
        "watch": [seat.projected.state.seat.id for seat in watched],
        "time": in_time[:COUNT],
        "closeness": sorted(in_time, key=open_)[:COUNT],
    }
    errors = {n: party_total(after(name, seats), party).error for n, seats in orders.items()}
    assert errors["watch"] < min(errors["time"], errors["closeness"])


def test_the_first_has_the_largest_effect_and_no_seat_is_listed_twice() -> None:
    ahead = project(stopped("anglia-2019", 26))
    watched = watch_list(ahead, 100)
    ids = [seat.projected.state.seat.id for seat in watched]
    assert sorted(ids) == sorted(ahead.seats)
    first = watched[0]
    assert first.effect == max(seat.effect for seat in watched)
    assert 0 < first.narrowing < first.effect < 1


def test_after_the_last_seat_there_is_nothing_to_watch() -> None:
    assert watch_list(project(stopped("anglia-2019", 69)), 5) == []
