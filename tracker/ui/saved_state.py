"""State that survives a restart of the board: view, filters, selection, marks.

One small file per ledger, in the user's own state folder, replaced as a whole. It contains no
results: if it is lost, only the fields of `SavedState` are lost.
"""

import datetime as dt
from pathlib import Path

import msgspec

from tracker.support.atomic_write import write_text
from tracker.support.user_files import state_path
from tracker.ui.view_models.saved_views import VIEWS, SavedView


class SavedState(msgspec.Struct, kw_only=True):
    """The state of the board when the producer left it; also the format of the file."""

    view: str = "targets"
    filters: dict[str, str] = msgspec.field(default_factory=dict, name="queries")
    """By view."""
    orders: dict[str, str] = {}
    """By view."""
    selected: dict[str, str] = {}
    """By view: the key under the cursor."""
    views: dict[str, SavedView] = msgspec.field(default_factory=dict, name="saved")
    """Saved views by number key."""
    watched: set[str] = set()
    """Seat ids."""
    seen: dict[str, str] = {}
    """By id of a seat whose flip was seen: the party that had won it then."""
    log_seen_at: dt.datetime | None = msgspec.field(default=None, name="looked_at")
    """When the producer last left the log."""
    muted: bool = False
    theme: str = ""
    """Empty for the theme of the settings."""
    initials: str = ""


def path_for(ledger: Path) -> Path:
    return state_path(ledger, ".json")


def load(path: Path | None) -> SavedState:
    """The saved state; a new state if there is no file, or it cannot be read."""
    if path is None:
        return SavedState()
    try:
        state = msgspec.json.decode(path.read_bytes(), type=SavedState)
    except (OSError, ValueError):  # msgspec's errors are ValueErrors
        return SavedState()
    if state.view not in VIEWS:  # of another version of the tracker
        state.view = VIEWS[0]
    state.views = {key: view for key, view in state.views.items() if view.view in VIEWS}
    if state.log_seen_at and state.log_seen_at.tzinfo is None:
        state.log_seen_at = None
    return state


def encoded(state: SavedState) -> str:
    """The state as the text of its file."""
    return msgspec.json.encode(state, order="sorted").decode()


def save(text: str, path: Path) -> str:
    """Write the file. Returns the error as a sentence; empty without an error."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_text(path, text)
    except OSError as error:
        return f"{path}: what you marked cannot be kept: {error.strerror}"
    return ""
