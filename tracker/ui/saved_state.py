"""The saved state: the view, filters, selection and marks, which survive a restart.

Each ledger has one small file in the user's state folder.
"""

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar

import msgspec

from tracker.support.atomic_write import write_text
from tracker.support.process_lock import acquire, lock_on
from tracker.support.user_files import NoHomeError, state_path
from tracker.ui.view_models.saved_views import VIEWS, SavedView

Value = TypeVar("Value")
LOCK_SECONDS = 1.0
"""How long to wait for another board that writes the file. After that it is written all the same:
only a mark of the same moment could be lost."""


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


def merged(base: SavedState, ours: SavedState, theirs: SavedState) -> SavedState:
    """Our state, with the marks and kept views that another board of this user has saved.

    Of these a change of ours since `base`, which is our state when it was last saved, counts for
    more than theirs. The rest (view, filters, selection …) is ours.
    """
    return msgspec.structs.replace(
        ours,
        watched=(theirs.watched | (ours.watched - base.watched)) - (base.watched - ours.watched),
        seen=_merged(base.seen, ours.seen, theirs.seen),
        seen_corrections=_merged(
            base.seen_corrections, ours.seen_corrections, theirs.seen_corrections
        ),
        views=_merged(base.views, ours.views, theirs.views),
    )


def _merged(
    base: Mapping[str, Value], ours: Mapping[str, Value], theirs: Mapping[str, Value]
) -> dict[str, Value]:
    """Their entries, with those that we added or changed since `base`. None is ever removed."""
    return {**theirs, **{key: value for key, value in ours.items() if base.get(key) != value}}


def copied(state: SavedState) -> SavedState:
    """A copy that does not change with the state."""
    return msgspec.json.decode(encoded(state), type=SavedState)


def encoded(state: SavedState) -> str:
    """The text of the file for a state."""
    return msgspec.json.encode(state, order="sorted").decode()


class StateFile:
    """The file of a board's state, which other boards of the user write too."""

    def __init__(self, path: Path, loaded: SavedState) -> None:
        """`loaded` is the state that this board has loaded from the file."""
        self._path, self._base = path, loaded

    def save(self, ours: SavedState) -> str:
        """Write our state, merged with the one in the file (`merged`).

        Returns an error sentence; empty if there was no error. After an error the next call merges
        all changes since the last state that was written.
        """
        path = self._path
        lock = lock_on(path.with_suffix(".lock"))
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            acquire(lock, LOCK_SECONDS)
            write_text(path, encoded(merged(self._base, ours, load(path))))
        except OSError as error:
            return f"{path}: what you marked cannot be kept: {error.strerror}"
        finally:
            lock.release()
        self._base = ours
        return ""
