"""How far shares are from their projection, and the error of a lead that follows from it.

The variance of a party's share p in a seat is φ(1 + h)p(100 − p)/100, in squared percentage points:
that of a sample, multiplied by the dispersion φ, and larger by the leverage h of the seat. So a
party's error grows with its share, and large parties are not sure because small ones are. φ is
estimated from the declared seats, each projected with itself left out.
"""

from collections.abc import Mapping, Sequence
from math import sqrt

PRIOR_DISPERSION, PRIOR_SEATS, PARTY_PRIOR_SEATS = 0.4, 20, 80
"""φ before any seat has declared, its weight as a number of shares, and the weight of the φ of all
parties in the φ of one. 0.4 is an error of 3 points in a share of 40."""
LOCAL_DISPERSION = 4.0
"""φ of independents and of parties that stand in few seats: no other seat gives information about
their votes."""
PRIOR_LEADS = 600
"""The weight of `lead_scale` before any seat has declared, as a number of leads."""
UNDESCRIBED = 8.0
"""What is added to the leverage of each seat for the features that nobody has described, times the
number of declared seats. It is for elections of which only last time's votes are known: the first
seats are alike in ways that these do not have."""
LEAST_SHARE, MOST_SHARE = 3.0, 97.0
"""The variance of a smaller or a larger share is that of these, in percentage points."""


def share_variance(share: float) -> float:
    """p(100 − p)/100 in squared percentage points, for p from `LEAST_SHARE` to `MOST_SHARE`."""
    bounded = min(MOST_SHARE, max(LEAST_SHARE, share))
    return bounded * (100 - bounded) / 100


def lead_error(shares: tuple[float, float], dispersions: tuple[float, float]) -> float:
    """The standard deviation of the lead of one party over another, in percentage points.

    Args:
        shares: Percentage points.
        dispersions: φ(1 + h) of each party, or φ for a seat like many that have declared.

    What one of the two wins, the other loses, as in a sample: the covariance of two shares is
    −pₐp_b/100 with the same dispersion.
    """
    (first, second), (of_first, of_second) = shares, dispersions
    return sqrt(
        of_first * share_variance(first)
        + of_second * share_variance(second)
        + 2 * sqrt(of_first * of_second) * (first * second) / 100
    )


def dispersions(squares: Mapping[str, list[float]]) -> dict[str, float]:
    """φ of each party.

    Args:
        squares: By party code, for each declared seat: the squared error of its projected share
            without the seat, multiplied by 1 − h and divided by `share_variance`.

    φ of all parties together is (20·0.4 + Σ)/(20 + n), that of one party (80φ + Σ)/(80 + n).
    """
    total = sum(sum(values) for values in squares.values())
    count = sum(map(len, squares.values()))
    of_all = (PRIOR_SEATS * PRIOR_DISPERSION + total) / (PRIOR_SEATS + count)
    return {
        party: (PARTY_PRIOR_SEATS * of_all + sum(values)) / (PARTY_PRIOR_SEATS + len(values))
        for party, values in squares.items()
    }


def lead_scale(squares: Sequence[float]) -> float:
    """The factor of every φ that follows from the leads of the declared seats.

    Args:
        squares: For each declared seat: the squared error of its projected lead without the seat,
            divided by the variance that φ gives it. Of last time's first and second party.

    (600 + Σ)/(600 + n): the errors of two parties in a seat are not exactly those of a sample, and
    late in the night it is known by how much.
    """
    return (PRIOR_LEADS + sum(squares)) / (PRIOR_LEADS + len(squares))
