"""Shares and swings are exact; `format_rounded` rounds them half up."""

from decimal import Decimal
from fractions import Fraction

import pytest

from tracker.election.swing import (
    as_float,
    butler_swing,
    format_rounded,
    is_printed_as,
    share,
    swing_needed,
)


@pytest.mark.parametrize(
    ("votes", "valid_votes", "right"),
    [
        pytest.param(24_952, 49_579, Fraction(2_495_200, 49_579), id="Ipswich, Con 2019"),
        pytest.param(0, 49_579, Fraction(0), id="nobody"),
        pytest.param(49_579, 49_579, Fraction(100), id="everybody"),
        pytest.param(1, 3, Fraction(100, 3), id="no decimal fraction"),
    ],
)
def test_share_is_percentage_points_of_the_valid_vote(
    votes: int, valid_votes: int, right: Fraction
) -> None:
    assert share(votes, valid_votes) == right


def test_share_without_valid_votes_is_an_error() -> None:
    with pytest.raises(ZeroDivisionError):
        share(0, 0)


@pytest.mark.parametrize(
    ("riser", "faller", "swing"),
    [
        pytest.param((40, 45), (50, 42), "6.5", id="one up, one down"),
        pytest.param((40, 45), (30, 35), "0.0", id="both up alike"),
        pytest.param((40, 42), (30, 35), "-1.5", id="both up, the other more"),
        pytest.param((45, 40), (42, 50), "-6.5", id="it went the other way"),
        pytest.param((40, 40), (50, 49), "0.5", id="one stayed"),
        pytest.param((40, 40), (50, 50), "0.0", id="nothing moved"),
    ],
)
def test_butler_swing_is_half_the_rise_of_one_and_the_fall_of_the_other(
    riser: tuple[int, int], faller: tuple[int, int], swing: str
) -> None:
    value = butler_swing(
        riser_before=Fraction(riser[0]),
        riser_now=Fraction(riser[1]),
        faller_before=Fraction(faller[0]),
        faller_now=Fraction(faller[1]),
    )
    assert value == Fraction(swing)


def test_quarters_of_a_point_are_added_exactly() -> None:
    quarter = butler_swing(
        riser_before=Fraction(0),
        riser_now=Fraction(1, 4),
        faller_before=Fraction(0),
        faller_now=Fraction(-1, 4),
    )
    assert quarter == Fraction(1, 4)
    assert quarter + quarter == Fraction(1, 2)


@pytest.mark.parametrize(
    ("holder", "challenger", "valid_votes", "needed"),
    [
        pytest.param(22_950, 22_343, 47_738, "0.636", id="Peterborough"),
        pytest.param(24_565, 9_087, 53_545, "14.453", id="Colchester, LD third"),
        pytest.param(25_260, 25_260, 52_188, "0.000", id="level"),
        pytest.param(9_087, 24_565, 53_545, "-14.453", id="challenger ahead already"),
    ],
)
def test_swing_needed_is_half_the_deficit_to_the_holder(
    holder: int, challenger: int, valid_votes: int, needed: str
) -> None:
    points = swing_needed(
        holder_before=share(holder, valid_votes), challenger_before=share(challenger, valid_votes)
    )
    assert points == Fraction(100 * (holder - challenger), 2 * valid_votes)
    assert format_rounded(points, 3) == needed


@pytest.mark.parametrize(
    ("points", "places", "text"),
    [
        pytest.param("50.3277", 1, "50.3", id="down"),
        pytest.param("50.36", 1, "50.4", id="up"),
        pytest.param("0.05", 1, "0.1", id="a half goes up"),
        pytest.param("0.25", 1, "0.3", id="a half goes up, not to the even"),
        pytest.param("2.675", 2, "2.68", id="a half that a float does not have"),
        pytest.param("1.005", 2, "1.01", id="another that a float does not have"),
        pytest.param("0.049999999999999999", 1, "0.0", id="just under a half"),
        pytest.param("0.050000000000000001", 1, "0.1", id="just over a half"),
        pytest.param("99.95", 1, "100.0", id="over into another digit"),
        pytest.param("9.995", 2, "10.00", id="over into another digit, two places"),
        pytest.param("7.04", 2, "7.04", id="a zero after the point stays"),
        pytest.param("2.5", 0, "3", id="no places"),
        pytest.param("1/3", 3, "0.333", id="a third"),
        pytest.param("0", 1, "0.0", id="zero"),
        pytest.param("0", 0, "0", id="zero, no places"),
        pytest.param("12345.6", 1, "12345.6", id="no commas"),
        pytest.param("-0.05", 1, "-0.1", id="half up is away from zero"),
        pytest.param("-2.5", 0, "-3", id="half up is away from zero, no places"),
        pytest.param("-0.25", 1, "-0.3", id="as far down as up"),
        pytest.param("-11.7517", 1, "-11.8", id="Thurrock's swing to Labour"),
        pytest.param("-0.04", 1, "0.0", id="no minus before nothing"),
    ],
)
def test_format_rounded_rounds_half_up(points: str, places: int, text: str) -> None:
    assert format_rounded(Fraction(points), places) == text


@pytest.mark.parametrize(
    ("points", "text"),
    [
        pytest.param("3.334", "+3.3", id="a rise"),
        pytest.param("-3.334", "-3.3", id="a fall"),
        pytest.param("0.05", "+0.1", id="what rounds to a tenth"),
        pytest.param("0.04", "0.0", id="a rise that rounds to nothing"),
        pytest.param("-0.04", "0.0", id="a fall that rounds to nothing"),
        pytest.param("0", "0.0", id="nothing"),
    ],
)
def test_format_rounded_with_a_sign_has_none_for_zero(points: str, text: str) -> None:
    assert format_rounded(Fraction(points), sign=True) == text


def test_format_rounded_has_one_place_by_default() -> None:
    assert format_rounded(Fraction(100, 3)) == "33.3"


@pytest.mark.parametrize(
    ("figure", "expected"),
    [(None, None), (Fraction(0), 0.0), (Fraction(1, 3), 1 / 3), (Decimal("0.6"), 0.6)],
)
def test_a_program_gets_the_nearest_float_and_none_stays_none(
    figure: Fraction | Decimal | None, expected: float | None
) -> None:
    assert as_float(figure) == expected


@pytest.mark.parametrize("text", ["52.31", "52.3", "52.4", "52", "53", "+52.31", "", "half", "1e9"])
def test_a_figure_is_printed_rounded_or_cut_off(text: str) -> None:
    assert is_printed_as(Fraction(523149, 10000), text)


@pytest.mark.parametrize("text", ["52.29", "52.33", "52.5", "51", "-52.31", "0"])
def test_a_figure_is_not_printed_as_another(text: str) -> None:
    assert not is_printed_as(Fraction(523149, 10000), text)
