"""The file with the position of each hook, at which the hook continues at the next start."""

import datetime as dt
import threading
from pathlib import Path

import msgspec

from tracker.events.hooks.settings import Hook
from tracker.events.stream import Position, has_reached, parse_position
from tracker.ledger import Ledger
from tracker.support.atomic_write import write_bytes
from tracker.support.user_files import state_path


def progress_file(ledger: Path) -> Path:
    """The file for the hooks of this ledger, in the user's state folder."""
    return state_path(ledger, "-hooks.json")


class _Content(msgspec.Struct):
    """The JSON of the file."""

    ledger: dt.datetime
    """When the ledger was created. If another ledger is in its place, the positions are ignored."""
    positions: dict[str, str] = {}
    """The position of each hook, by `Hook.key`."""
    at: dict[str, dt.datetime] = {}
    """The time of the event at this position, by `Hook.key`."""


class Progress:
    """The positions of the hooks of a ledger. Only one process at a time may use the file."""

    def __init__(self, path: Path, ledger_created: dt.datetime) -> None:
        self._path = path
        self._lock = threading.Lock()
        try:
            content = msgspec.json.decode(path.read_bytes(), type=_Content)
        except (OSError, ValueError):  # no file, or it cannot be decoded
            content = _Content(ledger_created)
        self._content = content if content.ledger == ledger_created else _Content(ledger_created)

    def position(self, hook: Hook) -> Position | None:
        """The position after which the hook continues.

        None if the file has no position of this hook, or an invalid text.
        """
        try:
            return parse_position(self._content.positions[hook.key])
        except (KeyError, ValueError):
            return None

    def begin(self, hook: Hook, ledger: Ledger) -> Position | None:
        """As `position`; in a ledger that was restored from a backup, the position in the backup.

        Then the hook is called for all that the ledger received after the time of the stored
        position: some of it may have been received before the restore too.
        """
        position = self.position(hook)
        if position is None or has_reached(ledger, position):
            return position
        at = self._content.at.get(hook.key)
        return Position(*(ledger.numbers_at(at) if at else ledger.last_numbers()))

    def save(self, hook: Hook, position: str, at: dt.datetime) -> None:
        """Write the position of a hook, and the time of its event. Raises OSError."""
        with self._lock:
            self._content.positions[hook.key] = position
            self._content.at[hook.key] = at
            self._path.parent.mkdir(parents=True, exist_ok=True)
            write_bytes(self._path, msgspec.json.encode(self._content))
