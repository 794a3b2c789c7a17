"""Ridge regression of a party's change of share on the features of the seats.

V = (diag κ + Σ x xᵀ)⁻¹ and β = V Σ x d (Hoerl and Kennard 1970). κ are the prior weights
`Features.priors`: they pull the estimated change towards zero. The leverage of a seat is
h = xᵀ V x. x is the seat's features, d the party's change of share in it.
"""

from collections.abc import Iterable, Sequence
from math import sqrt
from operator import mul

from tracker.projection.evidence import RegressionSums
from tracker.projection.features import Features, SeatFeatures, index_pairs

Matrix = list[list[float]]
"""Rows of numbers."""


class PartyRegression:
    """The regression of one party: its coefficients β."""

    def __init__(
        self, features: Features, covariance: "Covariance", sums: RegressionSums | None
    ) -> None:
        self.covariance = covariance
        xd = sums.xd if sums else [0.0] * len(features.kinds)
        self._beta = [dot(row, xd) for row in covariance.matrix]
        self._number_beta = self._beta[features.first_number :]

    def change(self, seat: SeatFeatures) -> float:
        """The estimated change xβ of the party's share in a seat, in percentage points."""
        indicator_change = sum([self._beta[column] for column in seat.indicators], 0.0)
        return indicator_change + dot(self._number_beta, seat.numbers)


class Covariance:
    """The matrix V, and the leverages of seats.

    Parties that stood in the same declared seats have the same V, and share an object.
    """

    def __init__(self, features: Features, xx: Matrix | None) -> None:
        size, first = len(features.kinds), features.first_number
        matrix = [list(row) for row in xx] if xx else [[0.0] * size for _ in range(size)]
        for column, prior in enumerate(features.priors):
            matrix[column][column] += prior
        self.matrix = inverse(matrix)
        self._first_number = first
        self._numbers = [self.matrix[first + i][first + j] for i, j in index_pairs(size - first)]
        self._by_indicators: dict[tuple[int, ...], tuple[float, list[float]]] = {}

    def leverage(self, seat: SeatFeatures) -> float:
        """The leverage h: about 1/n if n similar seats have declared, near or above 1 if none."""
        constant, linear = self._by_indicators.get(seat.indicators) or self._parts(seat.indicators)
        return constant + dot(linear, seat.numbers) + dot(self._numbers, seat.products)

    def row(self, seat: SeatFeatures) -> list[float]:
        """V x of a seat."""
        nonzero = seat.nonzero(self._first_number)
        return [sum([row[column] * value for column, value in nonzero]) for row in self.matrix]

    def _parts(self, indicators: tuple[int, ...]) -> tuple[float, list[float]]:
        """The parts of h that depend only on the indicators: a constant, and a factor for each of
        the seat's `numbers`. Keeps them in `_by_indicators`."""
        rows = [self.matrix[column] for column in indicators]
        constant = sum(row[column] for row in rows for column in indicators)
        tails = [row[self._first_number :] for row in rows]
        linear = [2 * sum(column) for column in zip(*tails, strict=True)]
        self._by_indicators[indicators] = constant, linear
        return constant, linear


def dot(left: Iterable[float], right: Iterable[float]) -> float:
    """The dot product, up to the end of the shorter vector."""
    return sum(map(mul, left, right), 0.0)


def inverse(matrix: Sequence[Sequence[float]]) -> Matrix:
    """The inverse of a symmetric positive definite matrix, by its Cholesky factor."""
    size = len(matrix)
    lower: Matrix = []
    for i in range(size):
        row: list[float] = []
        for j in range(i):
            row.append((matrix[i][j] - dot(row, lower[j])) / lower[j][j])
        row.append(sqrt(matrix[i][i] - dot(row, row)))
        lower.append(row)
    columns: Matrix = []  # of the factor's inverse, each from its diagonal down
    for c in range(size):
        column = [1 / lower[c][c]]
        for i in range(c + 1, size):
            column.append(-dot(lower[i][c:i], column) / lower[i][i])
        columns.append(column)
    upper = [
        [dot(column[j - i :], columns[j]) for j in range(i, size)]
        for i, column in enumerate(columns)
    ]
    return [[upper[j][i - j] for j in range(i)] + upper[i] for i in range(size)]
