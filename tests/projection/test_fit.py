"""The regression, against the same worked out with fractions."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.night import seat, small
from tracker.projection.fit import Fit, Spread, inverse
from tracker.projection.learned import Sums
from tracker.projection.terms import PRIOR_SEATS, Terms

sizes = st.integers(1, 6)


@st.composite
def positive_definite(draw: st.DrawFn) -> list[list[float]]:
    """κ and a few squares added up, as ours are."""
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
def test_a_matrix_by_its_inverse_is_one(matrix: list[list[float]]) -> None:
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


def two_seats() -> tuple[Terms, Any, Any]:
    """Two seats of one region and one winner; Con and Lab stood in both."""
    one = seat("Ambridge", {"Con": 600, "Lab": 400}, region="Borsetshire", stands=("Con", "Lab"))
    other = seat(
        "Borchester", {"Con": 500, "Lab": 500}, region="Borsetshire", stands=("Con", "Lab")
    )
    terms = Terms(small(one, other))
    return terms, terms.of(one, one.stands), terms.of(other, other.stands)


def filled(terms: Terms, of: Any) -> list[tuple[int, float]]:
    numbers = enumerate(of.numbers, terms.first_number)
    return [(place, 1.0) for place in of.places] + [(p, v) for p, v in numbers if v]


def test_nobody_seen_means_no_change_and_the_priors_leverage() -> None:
    terms, one, _ = two_seats()
    spread = Spread(terms, None)
    assert Fit(terms, spread, None).change(one) == 0
    numbers = sum(v * v for v in one.numbers) / PRIOR_SEATS["share"]
    places = sum(1 / PRIOR_SEATS[kind] for kind in ("night", "nation", "region", "winner"))
    assert spread.leverage(one) == pytest.approx(places + numbers)


def test_one_seat_by_hand() -> None:
    """With one observation β = κ⁻¹ x d / (1 + xᵀκ⁻¹x), so the change there is d·h₀ / (1 + h₀)."""
    terms, one, _ = two_seats()
    sums = Sums(len(terms.kinds))
    sums.add(filled(terms, one), 5.0, 1)
    spread = Spread(terms, sums.squares)
    before = Spread(terms, None).leverage(one)
    assert Fit(terms, spread, sums).change(one) == pytest.approx(5 * before / (1 + before))
    assert spread.leverage(one) == pytest.approx(before / (1 + before))


def test_a_seat_like_those_seen_is_surer_than_one_unlike_them() -> None:
    terms, one, other = two_seats()
    sums = Sums(len(terms.kinds))
    for _ in range(20):
        sums.add(filled(terms, one), 5.0, 1)
    spread = Spread(terms, sums.squares)
    assert spread.leverage(one) < spread.leverage(other) < Spread(terms, None).leverage(other)
    assert Fit(terms, spread, sums).change(one) == pytest.approx(5, abs=0.1)


def test_the_mean_of_a_seat_with_itself_is_the_seat() -> None:
    terms, one, other = two_seats()
    spread = Spread(terms, None)
    assert spread.together([one, one]) == pytest.approx(spread.leverage(one))
    assert spread.together([one, other]) < spread.leverage(one) + spread.leverage(other)


@given(st.lists(st.tuples(st.booleans(), st.integers(-2000, 2000)), max_size=12), st.randoms())
def test_sums_are_the_same_in_any_order_and_nothing_is_left_of_what_was_taken_back(
    seen: list[tuple[bool, int]], random: Any
) -> None:
    terms, one, other = two_seats()
    rows = [(filled(terms, one if which else other), change / 16384) for which, change in seen]

    def added(order: list[int]) -> Sums:
        sums = Sums(len(terms.kinds))
        for place in order:
            sums.add(*rows[place], 1)
        return sums

    straight = list(range(len(rows)))
    mixed = random.sample(straight, len(straight))
    assert added(straight) == added(mixed)
    gone = added(mixed)
    for place in straight:
        gone.add(*rows[place], -1)
    assert gone == Sums(len(terms.kinds))


def test_terms_are_exact_in_sixteen_thousandths() -> None:
    _, one, _ = two_seats()
    for number in one.numbers:
        assert Fraction(number).denominator <= 16384
