"""The regression against results worked out by hand."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.makers.night import seat, small
from tracker.projection.evidence import RegressionSums
from tracker.projection.features import Features, SeatFeatures
from tracker.projection.models import PROJECTION
from tracker.projection.regression import Covariance, PartyRegression, inverse

sizes = st.integers(1, 6)


@st.composite
def positive_definite(draw: st.DrawFn) -> list[list[float]]:
    """diag κ and a few outer products, as in the regression."""
    size = draw(sizes)
    matrix = [
        [float(draw(st.integers(1, 20))) if i == j else 0.0 for j in range(size)]
        for i in range(size)
    ]
    for _ in range(draw(st.integers(0, 5))):
        row = [draw(st.integers(-3, 3)) for _ in range(size)]
        for i, a in enumerate(row):
            for j, b in enumerate(row):
                matrix[i][j] += a * b
    return matrix


@given(positive_definite())
def test_a_matrix_times_its_inverse_is_the_identity(matrix: list[list[float]]) -> None:
    other = inverse(matrix)
    for i, row in enumerate(matrix):
        for j in range(len(matrix)):
            product = sum(a * other[k][j] for k, a in enumerate(row))
            assert product == pytest.approx(float(i == j), abs=1e-9)


@given(positive_definite())
def test_the_inverse_is_symmetric(matrix: list[list[float]]) -> None:
    other = inverse(matrix)
    assert all(
        other[i][j] == pytest.approx(other[j][i], abs=1e-12)
        for i in range(len(other))
        for j in range(i)
    )


def two_seats() -> tuple[Features, Any, Any]:
    """Two seats of one region and one winner; Con and Lab stood in both."""
    one = seat("Ambridge", {"Con": 600, "Lab": 400}, region="Borsetshire", stands=("Con", "Lab"))
    other = seat(
        "Borchester", {"Con": 500, "Lab": 500}, region="Borsetshire", stands=("Con", "Lab")
    )
    features = Features(small(one, other))
    return features, features.of(one, one.stands), features.of(other, other.stands)


def filled(features: Features, of: SeatFeatures) -> list[tuple[int, float]]:
    return of.nonzero(features.first_number)


def test_without_observations_there_is_no_change_and_the_leverage_of_the_prior() -> None:
    features, one, _ = two_seats()
    covariance = Covariance(features, None)
    assert PartyRegression(features, covariance, None).change(one) == 0
    prior = sum(v * v / features.priors[column] for column, v in filled(features, one))
    assert covariance.leverage(one) == pytest.approx(prior)
    assert {*features.kinds} == {"night", "nation", "region", "contest", "share", "square"}
    assert features.priors == [PROJECTION.prior_seats[kind] for kind in features.kinds]


def test_one_seat_by_hand() -> None:
    """With one observation β = κ⁻¹ x d / (1 + xᵀκ⁻¹x), so the change there is d·h₀ / (1 + h₀)."""
    features, one, _ = two_seats()
    sums = RegressionSums(len(features.kinds))
    sums.add(filled(features, one), 5.0, 1)
    covariance = Covariance(features, sums.xx)
    before = Covariance(features, None).leverage(one)
    assert PartyRegression(features, covariance, sums).change(one) == pytest.approx(
        5 * before / (1 + before)
    )
    assert covariance.leverage(one) == pytest.approx(before / (1 + before))


def test_a_seat_like_the_observed_ones_has_less_leverage() -> None:
    features, one, other = two_seats()
    sums = RegressionSums(len(features.kinds))
    for _ in range(20):
        sums.add(filled(features, one), 5.0, 1)
    covariance = Covariance(features, sums.xx)
    assert (
        covariance.leverage(one)
        < covariance.leverage(other)
        < Covariance(features, None).leverage(other)
    )
    assert PartyRegression(features, covariance, sums).change(one) == pytest.approx(5, abs=0.1)


@given(st.lists(st.tuples(st.booleans(), st.integers(-2000, 2000)), max_size=12), st.randoms())
def test_sums_do_not_depend_on_order_and_removal_leaves_nothing(
    seen: list[tuple[bool, int]], random: Any
) -> None:
    features, one, other = two_seats()
    rows = [(filled(features, one if which else other), change / 16384) for which, change in seen]

    def added(order: list[int]) -> RegressionSums:
        sums = RegressionSums(len(features.kinds))
        for place in order:
            sums.add(*rows[place], 1)
        return sums

    straight = list(range(len(rows)))
    mixed = random.sample(straight, len(straight))
    assert added(straight) == added(mixed)
    gone = added(mixed)
    for place in straight:
        gone.add(*rows[place], -1)
    assert gone == RegressionSums(len(features.kinds))


def test_numbers_are_multiples_of_a_sixteen_thousandth() -> None:
    _, one, _ = two_seats()
    for number in one.numbers:
        assert Fraction(number).denominator <= 16384
