"""Reads the producer's settings from a TOML file such as this.

theme = "night"                       # night, day or contrast
projection = true                     # show the projection of the undeclared seats
[keys]
declare = "D"                         # the name of an action, and its key or keys
[alerts]
parties = ["Con", "Lab"]              # only flips and gains to or from these; empty: all
watch = ["North Norfolk"]
bell = true
desktop = true
[alerts.tiers]                        # "off", "inbox", "alert" or "alarm"
member-lost = "alert"
[views]
7 = "seats: lab gain maj<500"
[[hooks]]                             # see tracker/events/hooks/settings.py
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
from tracker.ui.view_models.alerts import TIERS, AlertKind
from tracker.ui.view_models.saved_views import SLOTS, SavedView, read_view

if TYPE_CHECKING:
    from tracker.events.hooks.settings import Hook

THEMES = ("night", "day", "contrast")
_ALERT_KINDS = tuple(AlertKind)


class Alerts(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which alerts are shown, and how: section `[alerts]` of the file."""

    tiers: dict[str, str] = {}
    """By kind of alert (`AlertKind`): its tier (`TIERS`), where it is not that of
    `DEFAULT_TIERS`."""
    parties: tuple[str, ...] = ()
    """Names of parties: only flips and gains to or from these are alerts; if empty, all are."""
    watch: tuple[str, ...] = ()
    """Names of seats to watch, besides the seats that are marked on the board."""
    bell: bool = True
    desktop: bool = True


class _File(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The contents of the file, not checked yet."""

    theme: str = THEMES[0]
    projection: bool = True
    keys: dict[str, object] = {}
    alerts: Alerts = Alerts()
    views: dict[str, object] = {}
    hooks: list[object] = []


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """The settings, checked."""

    theme: str = THEMES[0]
    projection: bool = True
    """Whether the board shows the projection of the undeclared seats."""
    keys: dict[str, str] = {}
    """By action id: its keys, as `Action.key` has them."""
    alerts: Alerts = Alerts()
    views: dict[str, SavedView] = {}
    """By number key, of `SLOTS`."""
    hooks: tuple["Hook", ...] = ()


def read(path: Path | None) -> Settings:
    """The settings in a file; if `path` is None, in the user's default file, which may be missing.

    A setting that is not in the file has its default. Raises SettingsError, also if a file that
    is named is missing.
    """
    file, values = user_files.read_settings(path)
    try:
        return _checked(msgspec.convert(values, _File))
    except msgspec.ValidationError as error:
        raise SettingsError(f"{file}: {error}{_found(values, str(error))}") from None
    except ValueError as error:
        raise SettingsError(f"{file}: {error}") from None


def _found(values: Any, error: str) -> str:
    """The wrong value, to add to msgspec's error; empty if the error does not lead to it.

    The error names a place as `$.alerts.bell`.
    """
    for step in re.findall(r"\w+", error.rpartition("`$")[2]):
        try:
            values = values[int(step)] if isinstance(values, list) else values[step]
        except (KeyError, IndexError, TypeError, ValueError):
            return ""
    return f": {values!r}" if "`$" in error else ""


def _checked(file: _File) -> Settings:
    """The settings of a file. Raises ValueError with a sentence."""
    _one_of("theme", file.theme, THEMES)
    for kind, tier in file.alerts.tiers.items():
        _one_of("alerts.tiers", kind, _ALERT_KINDS)
        _one_of(f"alerts.tiers, {kind}", tier, tuple(TIERS))
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


def _hooks(tables: list[object]) -> "tuple[Hook, ...]":
    if not tables:  # without hooks their modules are not imported: the board is painted sooner
        return ()
    from tracker.events.hooks.settings import parse_hooks

    return parse_hooks(tables)


def _text(what: str, found: object) -> str:
    if not isinstance(found, str):
        raise ValueError(f"{what}: {found!r} is not text in quotes")
    return found


def _one_of(what: str, found: str, known: Mapping[str, Any] | tuple[str, ...]) -> None:
    if found not in known:
        raise ValueError(f'{what}: "{found}" is none of {", ".join(known)}')
