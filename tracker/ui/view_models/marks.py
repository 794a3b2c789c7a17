"""The marks on seats, which `ui.marks` computes."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Marks:
    """By mark: the ids of the seats that have it."""

    watched: frozenset[str] = frozenset()
    """Seats that the producer watches: a new result or status is an alert."""
    unseen: frozenset[str] = frozenset()
    """Flipped targets whose flip the producer has not seen."""
    noted: frozenset[str] = frozenset()
    """Seats with a note that is not retracted."""
    corrected: frozenset[str] = frozenset()
    """Seats with a correction that the producer has not seen."""
    flashing: frozenset[str] = frozenset()
    """Seats that flipped in the last seconds. Empty in every second half-second: they flash."""

    def of(self, seat: str) -> tuple[bool, ...]:
        """Whether a seat has each mark."""
        return tuple(seat in marked for marked in (*self.lasting, self.flashing))

    @property
    def lasting(self) -> tuple[frozenset[str], ...]:
        """All marks but `flashing`. A filter depends on these."""
        return self.watched, self.unseen, self.noted, self.corrected


NO_MARKS = Marks()
