"""The errors of leads, and the distribution of errors."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.projection.dispersion import (
    PRIOR_DISPERSION,
    PRIOR_LEADS,
    dispersions,
    lead_error,
    lead_scale,
    share_variance,
)
from tracker.projection.student import (
    DEVIATIONS_80,
    DEVIATIONS_95,
    student_cdf,
    student_density,
)


@given(st.floats(-50, 50))
def test_a_probability_and_its_opposite_add_up_to_one(deviations: float) -> None:
    assert student_cdf(deviations) + student_cdf(-deviations) == pytest.approx(1)


@given(st.floats(-20, 20), st.floats(0.001, 5))
def test_a_larger_lead_is_a_larger_chance(deviations: float, more: float) -> None:
    assert student_cdf(deviations) < student_cdf(deviations + more)


def test_intervals_have_their_probability() -> None:
    assert student_cdf(DEVIATIONS_80) - student_cdf(-DEVIATIONS_80) == pytest.approx(0.8, abs=1e-5)
    assert student_cdf(DEVIATIONS_95) - student_cdf(-DEVIATIONS_95) == pytest.approx(0.95, abs=1e-5)


@given(st.floats(-6, 6))
def test_the_density_is_the_slope_of_the_probability(deviations: float) -> None:
    slope = (student_cdf(deviations + 1e-4) - student_cdf(deviations - 1e-4)) / 2e-4
    assert student_density(deviations) == pytest.approx(slope, abs=1e-5)


def test_the_standard_deviation_is_one() -> None:
    step = 0.01
    values = [number * step for number in range(-20_000, 20_000)]
    variance = sum(value**2 * student_density(value) * step for value in values)
    assert variance == pytest.approx(1, abs=0.002)


@given(st.floats(3, 50), st.floats(3, 50), st.floats(0.1, 4))
def test_the_error_of_a_lead_is_that_of_a_sample(first: float, second: float, phi: float) -> None:
    """Var(p − q) of a multinomial sample: p(1 − p) + q(1 − q) + 2pq."""
    p, q = first / 100, second / 100
    variance = phi * 100 * (p * (1 - p) + q * (1 - q) + 2 * p * q)
    assert lead_error((first, second), (phi, phi)) ** 2 == pytest.approx(variance)


def test_a_larger_share_has_a_larger_error() -> None:
    assert share_variance(40) > share_variance(10) > share_variance(3) == share_variance(0.2)


def test_without_errors_the_dispersion_is_the_assumed_one() -> None:
    assert dispersions({"Con": [], "Lab": []}) == pytest.approx(
        {"Con": PRIOR_DISPERSION, "Lab": PRIOR_DISPERSION}
    )


def test_a_party_with_larger_errors_has_a_larger_dispersion() -> None:
    found = dispersions({"Con": [0.2] * 500, "Lab": [2.0] * 500, "LD": []})
    assert found["Con"] < found["LD"] < found["Lab"]
    assert found["Lab"] == pytest.approx(2, abs=0.2)


def test_the_scale_of_errors_is_learned_from_the_leads_slowly() -> None:
    assert lead_scale([]) == 1
    assert lead_scale([0.5] * 20) == pytest.approx(1, abs=0.02)
    assert lead_scale([0.5] * PRIOR_LEADS) == pytest.approx(0.75)
