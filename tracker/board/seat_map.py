"""An immutable mapping by seat id. A copy with a few new values is cheap.

The values are in blocks. A copy makes new blocks only for the values that change, and shares the
other blocks. A copy of a `dict` would copy the values of all seats at each declaration.
"""

from collections.abc import ItemsView, Iterable, Iterator, Mapping, ValuesView
from itertools import chain
from typing import Generic, TypeVar

T = TypeVar("T")

_BLOCK = 64
"""Number of seats in a block. A new value costs a copy of one block and of the list of blocks."""


class SeatMap(Mapping[str, T], Generic[T]):
    """Values by seat id, in the election's order. Seats without a value are left out."""

    __slots__ = ("_blocks", "_positions")

    def __init__(self, positions: Mapping[str, int], blocks: tuple[tuple[T | None, ...], ...]):
        self._positions = positions
        self._blocks = blocks

    @classmethod
    def of(cls, positions: Mapping[str, int], values: Iterable[T | None]) -> "SeatMap[T]":
        """The map of `values`: a value, or None, for each seat.

        `positions` gives the position of each seat id in `values`, from 0.
        """
        row = tuple(values)
        blocks = (row[start : start + _BLOCK] for start in range(0, len(row), _BLOCK))
        return cls(positions, tuple(blocks))

    def with_values(self, values: Mapping[str, T]) -> "SeatMap[T]":
        """A copy with these new values by seat id. Raises KeyError for an unknown seat."""
        blocks = list(self._blocks)
        for seat, value in values.items():
            block, index = divmod(self._positions[seat], _BLOCK)
            before = blocks[block]
            blocks[block] = (*before[:index], value, *before[index + 1 :])
        return SeatMap(self._positions, tuple(blocks))

    def changed_since(self, before: "SeatMap[T]") -> list[str]:
        """Ids of the seats whose value is another object than in `before`.

        If the maps are of two versions of the election's tables, a seat without a value in one of
        the maps is left out.
        """
        if before._positions is not self._positions:
            return [s for s, value in self.items() if s in before and before[s] is not value]
        ids = list(self._positions)
        return [
            ids[block * _BLOCK + index]
            for block, (olds, news) in enumerate(zip(before._blocks, self._blocks, strict=True))
            if olds is not news
            for index, (old, new) in enumerate(zip(olds, news, strict=True))
            if old is not new
        ]

    def all_values(self) -> Iterator[T | None]:
        """The value of every seat in order; None for a seat without a value."""
        return chain.from_iterable(self._blocks)

    def __getitem__(self, seat: str) -> T:
        block, index = divmod(self._positions[seat], _BLOCK)
        value = self._blocks[block][index]
        if value is None:
            raise KeyError(seat)
        return value

    def __iter__(self) -> Iterator[str]:
        return (seat for seat, _ in self.items())

    def __len__(self) -> int:
        return sum(value is not None for value in self.all_values())

    def items(self) -> ItemsView[str, T]:
        """Pairs of seat id and value."""
        return _Items(self)

    def values(self) -> ValuesView[T]:
        """The values."""
        return _Values(self)

    def __repr__(self) -> str:
        """Short, for tracebacks."""
        return f"<{type(self).__name__}: {len(self)} of {len(self._positions)} seats>"


class _Items(ItemsView[str, T]):
    """Iterates over the blocks; the base class would look up each seat by its id."""

    _mapping: SeatMap[T]

    def __iter__(self) -> Iterator[tuple[str, T]]:
        seats = self._mapping
        pairs = zip(seats._positions, seats.all_values(), strict=True)
        return ((seat, value) for seat, value in pairs if value is not None)


class _Values(ValuesView[T]):
    """Iterates over the blocks; the base class would look up each seat by its id."""

    _mapping: SeatMap[T]

    def __iter__(self) -> Iterator[T]:
        return (value for value in self._mapping.all_values() if value is not None)
