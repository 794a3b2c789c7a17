"""The producer's own settings, from a TOML file: keys, theme, alerts, saved views.

theme = "night"                       # night, day or contrast
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
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from tracker.ui.actions import BY_ID, clash
from tracker.ui.view_models.alerts import KINDS
from tracker.ui.view_models.saved import SLOTS, SavedView, read_view

THEMES = ("night", "day", "contrast")


class SettingsError(Exception):
    """A settings file that cannot be used, with a sentence that says why."""


class Alerts(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is told aloud."""

    kinds: tuple[str, ...] = KINDS
    parties: tuple[str, ...] = ()
    """Flips to or from these alone; all where it is empty."""
    watch: tuple[str, ...] = ()
    """Seats by any of their names, beside those that are marked on the board."""
    bell: bool = True
    desktop: bool = True


class _File(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The file as it is written."""

    theme: str = THEMES[0]
    keys: dict[str, str] = {}
    alerts: Alerts = Alerts()
    views: dict[str, str] = {}


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """What the file says, checked."""

    theme: str = THEMES[0]
    keys: dict[str, str] = {}
    """Keys by the name of their action, several with commas between."""
    alerts: Alerts = Alerts()
    views: dict[str, SavedView] = {}
    """By the number key they hang on."""


def read(path: Path, *, optional: bool = False) -> Settings:
    """Read a settings file; what it does not say is as it ships.

    Raises SettingsError with the file and what is wrong; also where it is not there, unless
    it is `optional`.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        if optional:
            return Settings()
        raise SettingsError(f"{path}: no such file") from None
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: cannot be read: {error}") from None
    import tomllib  # most have no such file, and the board is painted first

    try:
        return _checked(msgspec.convert(tomllib.loads(text), _File))
    except (tomllib.TOMLDecodeError, msgspec.ValidationError, ValueError) as error:
        raise SettingsError(f"{path}: {error}") from None


def _checked(file: _File) -> Settings:
    """Raises ValueError with a sentence."""
    _one_of("theme", file.theme, THEMES)
    for kind in file.alerts.kinds:
        _one_of("alerts.kinds", kind, KINDS)
    for name in file.keys:
        _one_of("keys", name, BY_ID)
    if trouble := clash(file.keys):
        raise ValueError(trouble)
    for key in file.views:
        _one_of("views", key, SLOTS)
    views = {key: read_view(text) for key, text in file.views.items()}
    return Settings(theme=file.theme, keys=file.keys, alerts=file.alerts, views=views)


def _one_of(what: str, found: str, known: Mapping[str, Any] | tuple[str, ...]) -> None:
    if found not in known:
        raise ValueError(f'{what}: "{found}" is none of {", ".join(known)}')
