"""A figure equals PA's if it prints the same at the precision that PA printed."""

from decimal import Decimal
from fractions import Fraction

import pytest

from tracker.election.swing import format_rounded, parse_figure
from tracker.reconcile.rounding import Rounding, half_even, half_up, prints_as, truncate


@pytest.mark.parametrize("text", ["", "n/a", "17,344", "5%", "--1", "1.", "٣", "1e3", "nan"])
def test_a_text_that_is_not_a_number_is_no_figure(text: str) -> None:
    assert parse_figure(text) is None
    assert not prints_as(3, text)


def test_a_figure_may_have_a_sign() -> None:
    assert (parse_figure("+8.05"), parse_figure("-0.43")) == (Decimal("8.05"), Decimal("-0.43"))


@pytest.mark.parametrize(
    ("rounding", "printed_as"),
    [
        (half_up, ["0.13", "-0.13", "0.38"]),
        (half_even, ["0.12", "-0.12", "0.38"]),
        (truncate, ["0.12", "-0.12", "0.37"]),
    ],
)
def test_each_rounding(rounding: Rounding, printed_as: list[str]) -> None:
    exact = [Fraction(1, 8), Fraction(-1, 8), Fraction(3, 8)]
    assert all(prints_as(v, text, rounding) for v, text in zip(exact, printed_as, strict=True))


def test_half_up_agrees_with_the_tracker_s_printing() -> None:
    for value in (Fraction(n, 800) for n in range(-900, 900)):
        assert prints_as(value, format_rounded(value, 2))


def test_figures_are_compared_at_the_precision_of_pa() -> None:
    assert prints_as(Fraction(1, 3), "0.3")
    assert prints_as(Fraction(1, 3), "0.33")
    assert not prints_as(Fraction(1, 3), "0.34")
    assert not prints_as(Fraction(1, 3), "0.30")


def test_zero_has_no_sign() -> None:
    assert prints_as(Fraction(-1, 1000), "+0.00")
    assert prints_as(0, "-0.00")
