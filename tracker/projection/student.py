"""Student's t distribution with five degrees of freedom, scaled to a standard deviation of 1.

Errors of leads have heavier tails than a normal distribution: a few seats are far from
their projection. With five degrees of freedom the distribution has a closed form.
"""

from math import atan, cos, pi, sin, sqrt

_SCALE = sqrt(3 / 5)
"""One over the standard deviation of the unscaled distribution."""
DEVIATIONS_80, DEVIATIONS_95 = 1.475884 * _SCALE, 2.570582 * _SCALE
"""A variable is at most this many standard deviations from its mean in 80 and in 95 per cent of
cases."""


def student_cdf(deviations: float) -> float:
    """The probability of a value less than `deviations` standard deviations above the mean."""
    angle = atan(deviations / (_SCALE * sqrt(5)))
    cosine = cos(angle)
    return 0.5 + (angle + sin(angle) * cosine * (1 + 2 / 3 * cosine * cosine)) / pi


def student_density(deviations: float) -> float:
    """The probability density at `deviations` standard deviations, per standard deviation."""
    square = deviations * deviations / 3
    return 8 / (3 * pi * sqrt(3)) / (1 + square) ** 3
