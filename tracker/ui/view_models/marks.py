"""The producer's marks on seats: watched, unseen, noted, flashing."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Marks:
    """Seat ids by mark."""

    watched: frozenset[str] = frozenset()
    unseen: frozenset[str] = frozenset()
    """Flipped targets that the producer has not opened since."""
    noted: frozenset[str] = frozenset()
    """Seats with a current note."""
    flashing: frozenset[str] = frozenset()
    """Seats that have just changed hands, during the bright half-second of the flash."""

    def of(self, seat: str) -> tuple[bool, ...]:
        """Whether a seat has each mark, in field order."""
        every = (self.watched, self.unseen, self.noted, self.flashing)
        return tuple(seat in marked for marked in every)


NO_MARKS = Marks()
