"""Values that the board showed and that do not stand any more: what must be corrected on air.

`board.changes` finds them in the order of receipt. A value that was shown only for a minute is
among them, and so it is in no comparison of two boards.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tracker.board import Board
from tracker.board.bulletin import votes_by_party
from tracker.board.changes import Change, ChangeReplay
from tracker.board.seat_state import SeatState
from tracker.board.standing import Status
from tracker.ledger import Ledger
from tracker.ledger.recorded_exports import Export
from tracker.summary import on_air


@dataclass(frozen=True, slots=True)
class Retraction:
    """A seat whose result or figures were shown, until a statement changed them."""

    was: SeatState
    until: dt.datetime
    """When that statement was received."""
    said_at: dt.datetime | None = None
    """When the last export with the value was made; None if there is none."""


@dataclass(frozen=True, slots=True)
class Correction:
    """A seat whose result or figures were safe for air then, and do not stand now."""

    was: SeatState
    now: SeatState
    said_at: dt.datetime | None = None
    """When the old value was said; None if that is the time of the last round-up."""
    until: dt.datetime | None = None
    """When the statement was received that changed the old value; None if it is not known."""

    @property
    def is_of_result(self) -> bool:
        """Whether a winner or a tie is corrected, and not only figures."""
        was = _result(self.was)
        return was is not None and was != _result(self.now)

    @property
    def is_needed(self) -> bool:
        """Whether the old value is wrong now. A tie that has its winner now is news."""
        settles_tie = self.was.status is Status.TIED and self.now.winner is not None
        figures_differ = on_air.figures(self.was) is not None and _votes(self.was) != _votes(
            self.now
        )
        return (self.is_of_result and not settles_tie) or figures_differ


def retractions(ledger: Ledger, after: int, up_to: int) -> tuple[Retraction, ...]:
    """The retractions by the statements with a `seq` above `after` and up to `up_to`.

    In order of receipt. Raises sqlite.Error.
    """
    with ledger.snapshot():
        statements, exports = [*ledger.received_bulletins()], ledger.exports()
    replay = ChangeReplay(ledger.election)
    changes = [change for statement in statements for change in replay.apply(statement)]
    return tuple(
        found
        for change in changes
        if after < change.received.seq <= up_to
        if (
            found := retraction(
                change, (e for e in exports if e.shows(change.after.seat.id, change))
            )
        )
    )


def retraction(change: Change, exports: Iterable[Export] = ()) -> Retraction | None:
    """The retraction by a change; None if it corrects nothing that the board showed before it.

    `exports` are those that have the old value.
    """
    if not change.is_correction:
        return None
    last_export_at = max((e.made_at for e in exports if not e.is_damaged), default=None)
    return Retraction(change.before, change.received.received_at, last_export_at)


class RetractionLog:
    """The retractions of a ledger, each statement read once. For use by the ledger's thread."""

    def __init__(self) -> None:
        self._replay: ChangeReplay | None = None
        self._last_seq = 0
        self._found: list[Retraction] = []

    def read(self, ledger: Ledger) -> Sequence[Retraction]:
        """All retractions so far, without the times when the values were said.

        If the election's data was replaced, all statements are read again. Raises sqlite.Error.
        """
        if self._replay is None or self._replay.election is not ledger.election:
            self._replay, self._last_seq, self._found = ChangeReplay(ledger.election), 0, []
        for received in [*ledger.received_bulletins(after_seq=self._last_seq)]:
            self._last_seq = received.seq
            self._found += filter(None, map(retraction, self._replay.apply(received)))
        return self._found


def needed_corrections(board: Board, found: Iterable[Retraction]) -> list[Correction]:
    """A correction for each seat with a retracted value that is wrong on this board.

    Of several retractions of a seat it has the last one of a result, else the last one. In the
    order of the seats' names.
    """
    of_seat: dict[str, Correction] = {}
    for item in found:
        id_ = item.was.seat.id
        pair = Correction(item.was, board.states[id_], item.said_at, item.until)
        earlier = of_seat.get(id_)
        if pair.is_needed and (pair.is_of_result or earlier is None or not earlier.is_of_result):
            of_seat[id_] = pair
    return sorted(of_seat.values(), key=lambda pair: pair.now.seat.name)


def _result(state: SeatState) -> str | None:
    """The result in short form; "tied" for a tie; None without a winner.

    Not the party code alone: two independents have the same.
    """
    return "tied" if state.status is Status.TIED else state.result() or None


def _votes(state: SeatState) -> list[tuple[str, int]]:
    result = state.standing.votes
    return votes_by_party(result) if result and on_air.figures(state) else []
