"""A signed entry: its bulletins, and the statements that its author was shown before signing.

A statement may arrive after the seat was shown and before the entry is written: a correction of the
feed, an entry of another desk. The author has not seen it. So the entry is refused, and the screen
asks again.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from tracker.board.board import Board
from tracker.board.bulletin import Bulletin
from tracker.board.entry_fields import EntryError
from tracker.election import Seat


class ChangedError(EntryError):
    """The statements about a seat are not those that were shown."""


@dataclass(frozen=True, slots=True)
class Shown:
    """The statements about a seat that a producer was shown."""

    seat: str
    """Seat id."""
    statements: frozenset[str]
    """Ids of the seat's bulletins, without notes and confirmations. These two kinds change neither
    the bulletin that stands nor the entries that a new entry replaces."""

    @classmethod
    def on(cls, board: Board, seat: Seat) -> "Shown":
        """The statements about a seat on a board."""
        bulletins = board.bulletins.get(seat.id, {}).values()
        return cls(seat.id, frozenset(b.id for b in bulletins if b.kind not in _SILENT_KINDS))


_SILENT_KINDS = frozenset({"note", "confirm"})


@dataclass(frozen=True, slots=True)
class SignedEntry:
    """The bulletins of an entry, made from the board that its author was shown."""

    seat: Seat
    by: str
    """Initials."""
    bulletins: Sequence[Bulletin]
    shown: Shown | None
    """None for an entry that depends on no statement: a note."""

    @property
    def name(self) -> str:
        """The entry in a sentence: "Ipswich, rush by AB"."""
        kinds = ", ".join(dict.fromkeys(bulletin.kind for bulletin in self.bulletins))
        return f"{self.seat.name}, {kinds} by {self.by}"

    def has_changed(self, board: Board) -> bool:
        """Whether the board has other statements about the seat than were shown."""
        return self.shown is not None and self.shown != Shown.on(board, self.seat)

    def check(self, board: Board) -> None:
        """Raise ChangedError if the board has other statements about the seat than were shown."""
        if self.has_changed(board):
            raise ChangedError(
                f"something new about {self.seat.name} has arrived; read the question again"
            )
