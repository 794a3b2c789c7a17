"""The user's own files: the settings file (TOML), and the state files of each ledger.

This module gives their paths and reads the settings. `ui` and `events` check the settings.
"""

import hashlib
from pathlib import Path
from typing import Any

from platformdirs import user_config_path, user_state_path

from tracker.support.errors import TrackerError


class SettingsError(TrackerError):
    """A settings file cannot be used. The message contains the file and the reason."""


def settings_path() -> Path:
    """The default settings file."""
    return user_config_path("tracker", appauthor=False) / "config.toml"


def state_path(ledger: Path, ending: str) -> Path:
    """The path of a ledger's state file; `ending` is the end of its name, such as ".json".

    Ledgers of the same name in two folders have two state files.
    """
    digest = hashlib.sha256(str(ledger.absolute()).encode("utf-8", "surrogateescape")).hexdigest()
    return user_state_path("tracker", appauthor=False) / f"{ledger.stem}-{digest[:8]}{ending}"


def read_settings(path: Path | None) -> tuple[Path, dict[str, Any]]:
    """The path of the settings file (by default `settings_path`), and its contents.

    If the default file is missing, the contents are empty. Raises SettingsError if the file `path`
    is missing, and if a file cannot be read or is not TOML.
    """
    file = path or settings_path()
    try:
        text = file.read_text(encoding="utf-8")
    except FileNotFoundError:
        if path is None:
            return file, {}
        raise SettingsError(f"{file}: no such file") from None
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{file}: cannot be read: {error}") from None
    import tomllib  # here, because most users have no settings file and the start must be quick

    try:
        return file, tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{file}: {error}") from None
