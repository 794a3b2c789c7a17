"""Contrast by WCAG 2."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.support.contrast import contrast, luminance, text_colour


@pytest.mark.parametrize(
    ("first", "second", "ratio"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#ffffff", "#000000", 21.0),
        ("#777777", "#ffffff", 4.48),
        ("#767676", "#ffffff", 4.54),
        ("#FDF38E", "#fdf38e", 1.0),
    ],
)
def test_contrast_is_symmetric(first: str, second: str, ratio: float) -> None:
    assert contrast(first, second) == pytest.approx(ratio, abs=0.01)


@given(st.integers(0, 0xFFFFFF).map("#{:06x}".format))
def test_text_on_any_colour_has_enough_contrast(colour: str) -> None:
    assert contrast(colour, text_colour(colour)) >= 4.5
    assert 0 <= luminance(colour) <= 1
