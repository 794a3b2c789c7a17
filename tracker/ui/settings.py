"""The producer's own settings, from a TOML file: keys, theme, alerts, saved views, hooks.

theme = "night"                       # night, day or contrast
projection = true                     # what the declared seats say about the rest
[keys]
declare = "D"                         # an action by its name, and its key or keys
[alerts]
kinds = ["flip", "correction", "conflict", "stale", "watched"]
parties = ["Con", "Lab"]              # flips to or from these alone; empty: all
watch = ["North Norfolk"]
bell = true
desktop = true
[views]
7 = "seats: lab gain maj<500"
[[hooks]]                             # see hooks/settings.py
url = "https://chat.example/hook"
"""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from tracker.support import user_files
from tracker.support.user_files import SettingsError
from tracker.ui.actions import BY_ID, clash, keys_named
from tracker.ui.view_models.alerts import KINDS
from tracker.ui.view_models.saved_views import SLOTS, SavedView, read_view

if TYPE_CHECKING:
    from tracker.events.hooks.settings import Hook

THEMES = ("night", "day", "contrast")


class Alerts(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The alerts: which are shown, and with which signals."""

    kinds: tuple[str, ...] = KINDS
    parties: tuple[str, ...] = ()
    """Only flips to or from these parties; if empty, all flips."""
    watch: tuple[str, ...] = ()
    """Seats by any of their names, besides those that are marked on the board."""
    bell: bool = True
    desktop: bool = True


class _File(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The format of the file."""

    theme: str = THEMES[0]
    projection: bool = True
    keys: dict[str, object] = {}
    alerts: Alerts = Alerts()
    views: dict[str, object] = {}
    hooks: list[object] = []


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """The checked content of the file."""

    theme: str = THEMES[0]
    projection: bool = True
    """Whether the board shows the projection of the seats still to come."""
    keys: dict[str, str] = {}
    """Keys by the name of their action, several with commas between."""
    alerts: Alerts = Alerts()
    views: dict[str, SavedView] = {}
    """By number key."""
    hooks: tuple["Hook", ...] = ()


def read(path: Path | None) -> Settings:
    """The settings of a file, else of the user's own file; a missing setting has its default.

    Raises SettingsError with the file and what is wrong, also for a missing file.
    """
    file, said = user_files.read_settings(path)
    try:
        return _checked(msgspec.convert(said, _File))
    except msgspec.ValidationError as error:
        raise SettingsError(f"{file}: {error}{_found(said, str(error))}") from None
    except ValueError as error:
        raise SettingsError(f"{file}: {error}") from None


def _found(said: Any, error: str) -> str:
    """The value at the place that an error names: `$.alerts.kinds[0]`."""
    for step in re.findall(r"\w+", error.rpartition("`$")[2]):
        try:
            said = said[int(step)] if isinstance(said, list) else said[step]
        except (KeyError, IndexError, TypeError, ValueError):
            return ""
    return f": {said!r}" if "`$" in error else ""


def _checked(file: _File) -> Settings:
    """Raises ValueError with a sentence."""
    _one_of("theme", file.theme, THEMES)
    for kind in file.alerts.kinds:
        _one_of("alerts.kinds", kind, KINDS)
    keys = {}
    for name, key in file.keys.items():
        _one_of("keys", name, BY_ID)
        keys[name] = keys_named(_text(f"keys.{name}", key))
        if not keys[name]:
            raise ValueError(f"keys: {name} is left without a key")
    if trouble := clash(keys):
        raise ValueError(trouble)
    views = {}
    for slot, view in file.views.items():
        _one_of("views", slot, SLOTS)
        views[slot] = read_view(_text(f"views.{slot}", view))
    return Settings(
        theme=file.theme,
        projection=file.projection,
        keys=keys,
        alerts=file.alerts,
        views=views,
        hooks=_hooks(file.hooks),
    )


def _hooks(said: list[object]) -> "tuple[Hook, ...]":
    if not said:  # most have none, and the board is painted first
        return ()
    from tracker.events.hooks.settings import parse_hooks

    return parse_hooks(said)


def _text(what: str, found: object) -> str:
    if not isinstance(found, str):
        raise ValueError(f"{what}: {found!r} is not text in quotes")
    return found


def _one_of(what: str, found: str, known: Mapping[str, Any] | tuple[str, ...]) -> None:
    if found not in known:
        raise ValueError(f'{what}: "{found}" is none of {", ".join(known)}')
