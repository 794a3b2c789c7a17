"""The marks on seats: watched, flipped or corrected but not seen yet, with a note, flashing."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from time import monotonic

from tracker.board import Board
from tracker.board.bulletin import Bulletin
from tracker.board.changes import Change
from tracker.board.standing import not_retracted
from tracker.election import Election
from tracker.ui.saved_state import SavedState
from tracker.ui.settings import Alerts
from tracker.ui.view_models.marks import Marks

FLASH_SECONDS = 5.0


class SeatMarks:
    """Computes the marks for a board; watches seats and marks flips as seen."""

    def __init__(self, alerts: Alerts, saved: SavedState) -> None:
        self._alerts, self._saved = alerts, saved
        self._flash_until: dict[str, float] = {}
        """By seat id: the end of its flash, on the monotonic clock."""
        self._cached: tuple[Board, Marks] | None = None
        self._corrections: dict[str, list[Change]] = {}
        """By seat id: its corrections, the oldest first."""
        self._noted_on: tuple[Board, frozenset[str]] | None = None
        """The last board that was searched for notes, and its seats with a note."""

    def of(self, board: Board) -> Marks:
        """The marks for a board. All but `flashing` are cached for the last board."""
        if self._cached is None or self._cached[0] is not board:
            self._cached = (
                board,
                Marks(
                    self.watched(board.election),
                    self._unseen(board),
                    self._noted(board),
                    frozenset(self._unseen_corrections(board)),
                ),
            )
        _, marks = self._cached
        now = monotonic()
        if not self._flash_until or int(now * 2) % 2:  # the dark half-second of a flash
            return marks
        bright = frozenset(seat for seat, until in self._flash_until.items() if until > now)
        return replace(marks, flashing=bright)

    def watched(self, election: Election) -> frozenset[str]:
        """Ids of the seats to watch: those of the settings and those marked on the board."""
        named = (election.find_seat(name) for name in self._alerts.watch)
        return frozenset([*(seat.id for seat in named if seat), *self._saved.watched])

    def _unseen(self, board: Board) -> frozenset[str]:
        """Seats whose target flipped to a winner that the producer has not seen yet."""
        states, seen = board.states, self._saved.seen
        return frozenset(
            seat
            for seat, targets in board.election.targets_by_seat.items()
            if (winner := states[seat].winner)
            and seen.get(seat) != winner
            and any(target.challenger == winner for target in targets)
        )

    def _noted(self, board: Board) -> frozenset[str]:
        """Seats with a note that is not retracted.

        After the first search, only seats with new bulletins are searched. With new tables of the
        election, all are.
        """
        bulletins, known, new = board.bulletins, frozenset[str](), list(board.bulletins)
        if self._noted_on and self._noted_on[0].election is board.election:
            searched, known = self._noted_on
            new = bulletins.changed_since(searched.bulletins)
        found = {seat for seat in new if _has_note(bulletins.get(seat, {}))}
        noted = (known - set(new)) | found
        self._noted_on = (board, noted)
        return noted

    def correct(self, changes: Iterable[Change], *, all_changes: bool = False) -> None:
        """Add the changes that replace what was shown, in order of receipt.

        With `all_changes`, only these were made.
        """
        if all_changes:
            self._corrections = {}
        for change in changes:
            if change.replaces:
                self._corrections.setdefault(change.after.seat.id, []).append(change)
        self._cached = None

    def _unseen_corrections(self, board: Board) -> dict[str, str]:
        """Seats of this board with a correction that is not seen: the bulletin of the last one."""
        found = {}
        for seat, changes in self._corrections.items():
            received = (change.received.bulletin for change in changes)
            ids = [b.id for b in received if b.id in board.bulletins.get(b.seat, ())]
            if ids and self._saved.seen_corrections.get(seat) != ids[-1]:
                found[seat] = ids[-1]
        return found

    def flash(self, seats: Iterable[str]) -> None:
        """Start to flash these seats."""
        self._flash_until.update(dict.fromkeys(seats, monotonic() + FLASH_SECONDS))

    def flashing(self) -> bool:
        """Whether a seat flashes, or stopped flashing since the last call."""
        flashed, now = bool(self._flash_until), monotonic()
        self._flash_until = {s: until for s, until in self._flash_until.items() if until > now}
        return flashed

    def see(self, board: Board, seats: Iterable[str]) -> None:
        """Mark the flips and corrections of these seats (ids) on a board as seen."""
        unseen, corrected = self.of(board).unseen, self._unseen_corrections(board)
        seats = list(seats)
        self._saved.seen_corrections |= {s: corrected[s] for s in seats if s in corrected}
        self._saved.seen |= {s: board.states[s].winner or "" for s in seats if s in unseen}
        self._cached = None

    def toggle_watch(self, seat: str) -> bool:
        """Mark a seat as watched, or remove the mark. Returns whether it is marked now."""
        self._saved.watched ^= {seat}
        self._cached = None
        return seat in self._saved.watched


def _has_note(bulletins: Mapping[str, Bulletin]) -> bool:
    if not any(bulletin.kind == "note" for bulletin in bulletins.values()):
        return False
    return any(bulletin.kind == "note" for bulletin in not_retracted(bulletins.values()))


def unknown_names(alerts: Alerts, election: Election) -> list[str]:
    """A sentence for each name in the alert settings that this election does not have."""
    seats = [name for name in alerts.watch if election.find_seat(name) is None]
    parties = [name for name in alerts.parties if election.find_party(name) is None]
    return [
        *(f'settings, alerts.watch: no seat "{name}" in this election' for name in seats),
        *(f'settings, alerts.parties: no party "{name}" in this election' for name in parties),
    ]
