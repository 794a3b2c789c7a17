"""A seat map behaves as an immutable dict."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.board.seat_map import SeatMap

PLACES = {f"E{number}": number for number in range(150)}
seats = st.sampled_from(sorted(PLACES))
steps_of_values = st.lists(st.dictionaries(seats, st.integers()), max_size=6)


def empty_map() -> SeatMap[int]:
    return SeatMap.of(PLACES, [None] * len(PLACES))


@given(steps_of_values)
def test_a_seat_map_equals_a_dict_in_the_elections_order(steps: list[dict[str, int]]) -> None:
    found, plain = empty_map(), dict[str, int]()
    for step in steps:
        found, plain = found.with_values(step), plain | step
    assert found == plain
    assert list(found.items()) == sorted(plain.items(), key=lambda pair: PLACES[pair[0]])
    assert list(found) == [seat for seat, _ in found.items()]
    assert list(found.values()) == [value for _, value in found.items()]
    assert len(found) == len(plain)
    assert all((seat in found) == (seat in plain) for seat in PLACES)


@given(st.dictionaries(seats, st.integers()), st.dictionaries(seats, st.integers()))
def test_with_values_leaves_the_original_unchanged(
    first: dict[str, int], second: dict[str, int]
) -> None:
    original = empty_map().with_values(first)
    original.with_values(second)
    assert original == first


@pytest.mark.parametrize("count", [0, 1, 63, 64, 65, 128, 150])
def test_a_seat_map_can_have_any_number_of_seats(count: int) -> None:
    places = {f"E{number}": number for number in range(count)}
    full = SeatMap.of(places, range(count))
    assert dict(full) == places
    assert [full[seat] for seat in places] == list(range(count))


def test_an_unknown_seat_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        empty_map()["E1"]
    with pytest.raises(KeyError):
        empty_map()["W1"]
    with pytest.raises(KeyError):
        empty_map().with_values({"W1": 1})
