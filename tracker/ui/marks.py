"""What a producer has marked: flips that were seen, seats that are watched, views that are kept.

It is all in the memory, which survives a restart.
"""

from collections.abc import Mapping
from time import monotonic
from typing import TYPE_CHECKING

from tracker.board import Board
from tracker.board.bulletin import Bulletin
from tracker.board.seat_map import SeatMap
from tracker.board.standing import not_retracted
from tracker.ui.notifier import Telling
from tracker.ui.saved_state import Memory
from tracker.ui.settings import Settings
from tracker.ui.view_models.alerts import Rules
from tracker.ui.view_models.marks import Marks
from tracker.ui.view_models.saved_views import SavedView

if TYPE_CHECKING:
    from tracker.ui.screens.board import BoardScreen

FLASH_SECONDS = 5.0


def _has_note(said: Mapping[str, Bulletin]) -> bool:
    """Whether a note is among what was said, and was not taken back."""
    if not any(bulletin.kind == "note" for bulletin in said.values()):
        return False
    return any(bulletin.kind == "note" for bulletin in not_retracted(said.values()))


class Marking(Telling):
    """The marks of the app."""

    settings: Settings
    memory: Memory
    board: Board
    board_screen: "BoardScreen"
    _flash_until: dict[str, float]
    _marks: tuple[Board, frozenset[str], frozenset[str], frozenset[str]] | None
    """Of which board, the watched, the unseen and the noted: they are asked for at every line."""
    _notes: tuple[frozenset[str], SeatMap[Mapping[str, Bulletin]] | None]
    """The seats with a note, and of what had been said by then."""

    @property
    def watched(self) -> frozenset[str]:
        """Seats of which everything is told: of the settings, and marked on the board."""
        find = self.board.election.find_seat
        named = [seat.id for name in self.settings.alerts.watch if (seat := find(name))]
        return frozenset([*named, *self.memory.watched])

    def unknown_names(self) -> list[str]:
        """Seats and parties of the settings that this election does not have, a sentence each."""
        alerts, election = self.settings.alerts, self.board.election
        seats = [name for name in alerts.watch if election.find_seat(name) is None]
        parties = [name for name in alerts.parties if election.find_party(name) is None]
        return [
            *(f'settings, alerts.watch: no seat "{name}" in this election' for name in seats),
            *(f'settings, alerts.parties: no party "{name}" in this election' for name in parties),
        ]

    @property
    def marks(self) -> Marks:
        """What is marked on the board as it is shown."""
        now = monotonic()
        flashing = [seat for seat, until in self._flash_until.items() if until > now]
        bright = frozenset(flashing if int(now * 2) % 2 == 0 else ())
        if self._marks is None or self._marks[0] is not self.board:
            self._marks = (self.board, self.watched, self._unseen(), self._noted())
        _, watched, unseen, noted = self._marks
        return Marks(watched, unseen, noted, bright)

    def _noted(self) -> frozenset[str]:
        """Seats with a note that was not taken back; looked for where something new was said."""
        said, (known, of) = self.board.bulletins, self._notes
        fresh = said.changed_since(of) if of is not None else list(said)
        noted = frozenset((known - set(fresh)) | {s for s in fresh if _has_note(said.get(s, {}))})
        self._notes = (noted, said)
        return noted

    def _unseen(self) -> frozenset[str]:
        """Seats whose targets flipped and have not been looked at since."""
        states, seen = self.board.states, self.memory.seen
        unseen = [
            seat
            for seat, targets in self.board.election.targets_by_seat.items()
            if (winner := states[seat].winner)
            and seen.get(seat) != winner
            and any(target.challenger == winner for target in targets)
        ]
        return frozenset(unseen)

    @property
    def rules(self) -> Rules:
        """What the producer wants to be told."""
        alerts, find = self.settings.alerts, self.board.election.find_party
        parties = [party.code for name in alerts.parties if (party := find(name))]
        return Rules(frozenset(alerts.kinds), frozenset(parties), self.watched)

    def flash(self, seats: list[str]) -> None:
        """Let these seats flash for a moment."""
        until = monotonic() + FLASH_SECONDS
        self._flash_until.update(dict.fromkeys(seats, until))

    def still_flashing(self) -> bool:
        """Whether any seat flashes, or has just stopped."""
        flashed = bool(self._flash_until)
        now = monotonic()
        self._flash_until = {s: until for s, until in self._flash_until.items() if until > now}
        return flashed

    def see(self, *seats: str) -> None:
        """These seats were looked at: their flips are not new any more."""
        for seat in seats:
            state = self.board.states.get(seat)
            if state and state.winner and seat in self.marks.unseen:
                self.memory.seen[seat] = state.winner
        self._marks = None
        self.board_screen.mark_stale()

    def watch_seat(self, seat: str) -> None:
        """Watch a seat; again: do not."""
        name = self.board.election.seat_by_id[seat].name
        self.memory.watched ^= {seat}
        self._marks = None
        said = "is watched" if seat in self.memory.watched else "is not watched any more"
        self.say(f"{name} {said}.")
        self.board_screen.mark_stale()

    def saved_views(self) -> dict[str, SavedView]:
        """Views by the number key they are kept on: the producer's before the settings'."""
        return {**self.settings.views, **self.memory.saved}

    def saved_view(self, slot: str) -> SavedView | None:
        """What is kept on a number key."""
        return self.saved_views().get(slot)
