"""What survives a restart of the board: view, filters, selection, what was seen and marked.

One small file a ledger, in the user's own state folder, written all at once. It holds nothing
of the night itself: a lost file loses nobody's work but the cursor's.
"""

import datetime as dt
from pathlib import Path

import msgspec

from tracker.support.atomic_write import write_text
from tracker.support.user_files import state_path
from tracker.ui.view_models.saved_views import VIEWS, SavedView


class Memory(msgspec.Struct, kw_only=True):
    """What the board was left with."""

    view: str = "targets"
    queries: dict[str, str] = {}
    """The filter of each view."""
    orders: dict[str, str] = {}
    selected: dict[str, str] = {}
    """The key under the cursor of each list."""
    saved: dict[str, SavedView] = {}
    """Views by the number key they were kept on."""
    watched: set[str] = set()
    """Seat ids."""
    seen: dict[str, str] = {}
    """Of each seat whose flip was looked at: the party that had won it then."""
    looked_at: dt.datetime | None = None
    """When the log was last looked at."""
    muted: bool = False
    theme: str = ""
    """Empty for the one of the settings."""
    initials: str = ""


def path_for(ledger: Path) -> Path:
    """Where the memory of a ledger is kept."""
    return state_path(ledger, ".json")


def load(path: Path | None) -> Memory:
    """What was kept; a new memory where there is none, or none that can be read."""
    if path is None:
        return Memory()
    try:
        kept = msgspec.json.decode(path.read_bytes(), type=Memory)
    except (OSError, ValueError):  # msgspec's errors are ValueErrors
        return Memory()
    if kept.view not in VIEWS:  # of another version of the tracker
        kept.view = VIEWS[0]
    kept.saved = {key: one for key, one in kept.saved.items() if one.view in VIEWS}
    if kept.looked_at and kept.looked_at.tzinfo is None:
        kept.looked_at = None
    return kept


def written(memory: Memory) -> str:
    """As it is kept."""
    return msgspec.json.encode(memory, order="sorted").decode()


def save(text: str, path: Path) -> str:
    """Keep what was `written`; why it could not be kept, empty where it could."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_text(path, text)
    except OSError as error:
        return f"{path}: what you marked cannot be kept: {error.strerror}"
    return ""
