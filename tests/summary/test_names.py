"""Lists of seats and sizes in sentences."""

from fractions import Fraction

import pytest

from tracker.summary.amounts import points
from tracker.summary.seat_names import listed_seats


@pytest.mark.parametrize(
    ("names", "limit", "said"),
    [
        ([], None, ""),
        (["Corby"], None, "Corby"),
        (["Corby", "Bedford", "Ipswich"], None, "Corby, Bedford and Ipswich"),
        (["Ochil and South Perthshire"], None, "Ochil and South Perthshire"),
        (
            ["Ochil and South Perthshire", "Stirling"],
            None,
            "Ochil and South Perthshire, and Stirling",
        ),
        (
            ["Angus", "Ayr, Carrick and Cumnock", "Stirling"],
            None,
            "Angus; Ayr, Carrick and Cumnock; and Stirling",
        ),
        (
            ["Angus", "Birmingham, Northfield", "Corby", "Bedford"],
            3,
            "Angus; Birmingham, Northfield; and 2 more",
        ),
        (["Sandwell", "Andover"], None, "Sandwell and Andover"),
    ],
)
def test_seat_names_are_separated_clearly(names: list[str], limit: int | None, said: str) -> None:
    assert listed_seats(names, limit) == said


@pytest.mark.parametrize(
    ("value", "said"), [("0", "0.0"), ("0.04", "under 0.1"), ("0.05", "0.1"), ("11.84", "11.8")]
)
def test_a_size_above_zero_is_never_printed_as_zero(value: str, said: str) -> None:
    assert points(Fraction(value)) == said
