"""A value for each seat that never changes: with some values exchanged it is another one.

The two share all but the few blocks that differ, so that one declaration costs the same
among ten seats and among ten thousand. A copied `dict` would cost all of them.
"""

from collections.abc import ItemsView, Iterable, Iterator, Mapping, ValuesView
from itertools import chain
from typing import Generic, TypeVar

T = TypeVar("T")

_BLOCK = 64
"""Seats in a block: an exchange copies one block and the list of blocks."""


class SeatMap(Mapping[str, T], Generic[T]):
    """Values by seat id, in the election's order; a seat without a value is left out."""

    __slots__ = ("_blocks", "_positions")

    def __init__(self, positions: Mapping[str, int], blocks: tuple[tuple[T | None, ...], ...]):
        self._positions = positions
        self._blocks = blocks

    @classmethod
    def of(cls, positions: Mapping[str, int], values: Iterable[T | None]) -> "SeatMap[T]":
        """With a value, or None, for each seat of `positions`, which counts them from 0."""
        every = tuple(values)
        blocks = (every[start : start + _BLOCK] for start in range(0, len(every), _BLOCK))
        return cls(positions, tuple(blocks))

    def with_values(self, others: Mapping[str, T]) -> "SeatMap[T]":
        """This with the values of `others` in place of its own. Raises KeyError."""
        blocks = list(self._blocks)
        for seat, value in others.items():
            block, place = divmod(self._positions[seat], _BLOCK)
            before = blocks[block]
            blocks[block] = (*before[:place], value, *before[place + 1 :])
        return SeatMap(self._positions, tuple(blocks))

    def changed_since(self, before: "SeatMap[T]") -> list[str]:
        """The seats whose value is another one than it was; what they share is passed over.

        A seat that was not there before is left out.
        """
        if before._positions is not self._positions:
            return [s for s, value in self.items() if s in before and before[s] is not value]
        names = list(self._positions)
        return [
            names[block * _BLOCK + place]
            for block, (was, now) in enumerate(zip(before._blocks, self._blocks, strict=True))
            if was is not now
            for place, (old, new) in enumerate(zip(was, now, strict=True))
            if old is not new
        ]

    def all_values(self) -> Iterator[T | None]:
        """The value of every seat, None for one without."""
        return chain.from_iterable(self._blocks)

    def __getitem__(self, seat: str) -> T:
        block, place = divmod(self._positions[seat], _BLOCK)
        value = self._blocks[block][place]
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
        """The values alone."""
        return _Values(self)

    def __repr__(self) -> str:
        """In a few words: a traceback that shows the night must not show all of it."""
        return f"<{type(self).__name__}: {len(self)} of {len(self._positions)} seats>"


class _Items(ItemsView[str, T]):
    """Faster than asking for one after the other."""

    _mapping: SeatMap[T]

    def __iter__(self) -> Iterator[tuple[str, T]]:
        of = self._mapping
        pairs = zip(of._positions, of.all_values(), strict=True)
        return ((seat, value) for seat, value in pairs if value is not None)


class _Values(ValuesView[T]):
    """Faster than asking for one after the other."""

    _mapping: SeatMap[T]

    def __iter__(self) -> Iterator[T]:
        return (value for value in self._mapping.all_values() if value is not None)
