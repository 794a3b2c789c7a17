"""The saved state: the view, filters, selection and marks, which survive a restart.

Each ledger has one small file in the user's state folder.
"""

import datetime as dt
from pathlib import Path

import msgspec

from tracker.support.atomic_write import write_text
from tracker.support.user_files import NoHomeError, state_path
from tracker.ui.view_models.saved_views import VIEWS, SavedView


class SavedState(msgspec.Struct, kw_only=True):
    """The state that is saved; also the format of the file."""

    view: str = ""
    """Empty before the first time: then the election decides (`panes.views.first_view`)."""
    filters: dict[str, str] = msgspec.field(default_factory=dict, name="queries")
    """By view: the text of its filter."""
    orders: dict[str, str] = {}
    """By view: the order that was chosen; empty for the default."""
    selected: dict[str, str] = {}
    """By view: the row under the cursor, by its key."""
    views: dict[str, SavedView] = msgspec.field(default_factory=dict, name="saved")
    """By number key: the view that the producer kept on it."""
    watched: set[str] = set()
    """Ids of the seats marked as watched."""
    seen: dict[str, str] = {}
    """By seat id: the winner of the flip that the producer has seen."""
    seen_corrections: dict[str, str] = {}
    """By seat id: the id of the bulletin of the last correction that the producer has seen."""
    log_seen_at: dt.datetime | None = msgspec.field(default=None, name="looked_at")
    """When the producer last left the log; None before the first time."""
    muted: bool = False
    theme: str = ""
    """The theme that was chosen on the board; empty for the theme of the settings."""
    initials: str = ""


def path_for(ledger: Path) -> Path | None:
    """The file of the saved state of a ledger; None without a home folder."""
    try:
        return state_path(ledger, ".json")
    except NoHomeError:
        return None


def load(path: Path | None) -> SavedState:
    """The state in a file; a new state if `path` is None or the file cannot be read."""
    if path is None:
        return SavedState()
    try:
        state = msgspec.json.decode(path.read_bytes(), type=SavedState)
    except (OSError, ValueError):  # msgspec's errors are ValueErrors
        return SavedState()
    if state.view not in VIEWS:  # written by another version of the tracker
        state.view = ""
    state.views = {key: view for key, view in state.views.items() if view.view in VIEWS}
    if state.log_seen_at and state.log_seen_at.tzinfo is None:
        state.log_seen_at = None
    return state


def encoded(state: SavedState) -> str:
    """The text of the file for a state."""
    return msgspec.json.encode(state, order="sorted").decode()


def save(text: str, path: Path) -> str:
    """Write the file. Returns an error sentence; empty if there was no error."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_text(path, text)
    except OSError as error:
        return f"{path}: what you marked cannot be kept: {error.strerror}"
    return ""
