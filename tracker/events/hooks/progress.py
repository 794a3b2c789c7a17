"""The progress of the hooks, in a file of the user: where each continues at the next start."""

import datetime as dt
import threading
from pathlib import Path

import msgspec

from tracker.events.hooks.settings import Hook
from tracker.events.stream import Position, parse_position
from tracker.support.atomic_write import write_bytes
from tracker.support.user_files import state_path


def progress_file(ledger: Path) -> Path:
    """The file for the hooks of this ledger, in the user's state folder."""
    return state_path(ledger, "-hooks.json")


class _Content(msgspec.Struct):
    """The JSON of the file."""

    ledger: dt.datetime
    """When the ledger was created: the positions of another ledger are not used."""
    positions: dict[str, str] = {}
    """By `Hook.key`."""


class Progress:
    """The position of each hook. One process at a time may write the file."""

    def __init__(self, path: Path, ledger_created: dt.datetime) -> None:
        self._path = path
        self._lock = threading.Lock()
        try:
            content = msgspec.json.decode(path.read_bytes(), type=_Content)
        except (OSError, ValueError):  # no file, or not readable
            content = _Content(ledger_created)
        self._content = content if content.ledger == ledger_created else _Content(ledger_created)

    def position(self, hook: Hook) -> Position | None:
        """Where the hook continues; None for a new hook."""
        try:
            return parse_position(self._content.positions[hook.key])
        except (KeyError, ValueError):
            return None

    def save(self, hook: Hook, position: str) -> None:
        """Write the position of a hook. Raises OSError."""
        with self._lock:
            self._content.positions[hook.key] = position
            self._path.parent.mkdir(parents=True, exist_ok=True)
            write_bytes(self._path, msgspec.json.encode(self._content))
