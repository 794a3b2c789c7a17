"""A party's regression: how its share changed, by the terms of the seats, shrunk to no change.

Ridge regression (Hoerl and Kennard 1970) with a prior of so many seats a term:
V = (diag κ + Σ x xᵀ)⁻¹, β = V Σ x d; the leverage of a seat is xᵀ V x.
"""

from collections.abc import Iterable, Sequence
from math import sqrt
from operator import mul

from tracker.projection.learned import Sums
from tracker.projection.terms import PRIOR_SEATS, SeatTerms, Terms, pairs

Matrix = list[list[float]]


class Fit:
    """What is known of one party's change. Asked seat by seat, at a few microseconds each."""

    def __init__(self, terms: Terms, spread: "Spread", sums: Sums | None) -> None:
        self.spread = spread
        changes = sums.changes if sums else [0.0] * len(terms.kinds)
        self._beta = [product(row, changes) for row in spread.inverse]
        self._numbers = self._beta[terms.first_number :]

    def change(self, seat: SeatTerms) -> float:
        """The party's change of share that is expected in a seat, in points."""
        night, nation, region, winner = seat.places
        beta = self._beta
        of_place = beta[night] + beta[nation] + beta[region] + beta[winner]
        return of_place + product(self._numbers, seat.numbers)


class Spread:
    """V, and the leverage of seats by it. Parties that stood in the same seats share one."""

    def __init__(self, terms: Terms, squares: Matrix | None) -> None:
        size, first = len(terms.kinds), terms.first_number
        matrix = [list(row) for row in squares] if squares else [[0.0] * size for _ in range(size)]
        for place, kind in enumerate(terms.kinds):
            matrix[place][place] += PRIOR_SEATS[kind]
        self.inverse = inverse(matrix)
        self._first = first
        self._numbers = [self.inverse[first + i][first + j] for i, j in pairs(size - first)]
        self._of_places: dict[tuple[int, ...], tuple[float, list[float]]] = {}

    def leverage(self, seat: SeatTerms) -> float:
        """How far what is known is from a seat like this: about 1/n where n like it declared."""
        alone, with_numbers = self._of_places.get(seat.places) or self._seen(seat.places)
        return alone + product(with_numbers, seat.numbers) + product(self._numbers, seat.products)

    def together(self, seats: Sequence[SeatTerms]) -> float:
        """The leverage of the mean of these seats."""
        mean = [0.0] * len(self.inverse)
        for seat in seats:
            for place in seat.places:
                mean[place] += 1 / len(seats)
            for place, value in enumerate(seat.numbers, self._first):
                mean[place] += value / len(seats)
        return product(mean, [product(row, mean) for row in self.inverse])

    def _seen(self, places: tuple[int, ...]) -> tuple[float, list[float]]:
        rows = [self.inverse[place] for place in places]
        alone = sum(row[place] for row in rows for place in places)
        with_numbers = [2 * sum(column) for column in zip(*rows, strict=True)][self._first :]
        self._of_places[places] = alone, with_numbers
        return alone, with_numbers


def product(one: Iterable[float], other: Iterable[float]) -> float:
    """The sum of the products of two rows, as far as the shorter one goes."""
    return sum(map(mul, one, other), 0.0)


def inverse(matrix: Sequence[Sequence[float]]) -> Matrix:
    """The inverse of a symmetric positive definite matrix, by its Cholesky factor."""
    size = len(matrix)
    lower: Matrix = []
    for i in range(size):
        row: list[float] = []
        for j in range(i):
            row.append((matrix[i][j] - product(row, lower[j])) / lower[j][j])
        row.append(sqrt(matrix[i][i] - product(row, row)))
        lower.append(row)
    columns: Matrix = []  # of the factor's inverse, each from its diagonal down
    for c in range(size):
        column = [1 / lower[c][c]]
        for i in range(c + 1, size):
            column.append(-product(lower[i][c:i], column) / lower[i][i])
        columns.append(column)
    return [
        [product(columns[i][max(0, j - i) :], columns[j][max(0, i - j) :]) for j in range(size)]
        for i in range(size)
    ]
