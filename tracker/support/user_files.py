"""The user's own files: the settings in TOML, and what is kept of a ledger from start to start.

Where they lie and how they are read; what they mean is for whoever reads them.
"""

import hashlib
from pathlib import Path
from typing import Any

from platformdirs import user_config_path, user_state_path

from tracker.support.errors import TrackerError


class SettingsError(TrackerError):
    """A settings file that cannot be used, with a sentence that says why."""


def settings_path() -> Path:
    """Where the settings are looked for unless somebody says otherwise."""
    return user_config_path("tracker", appauthor=False) / "config.toml"


def state_path(ledger: Path, ending: str) -> Path:
    """Where something is kept of a ledger: by the file's name and where it lies."""
    where = hashlib.sha256(str(ledger.absolute()).encode("utf-8", "surrogateescape")).hexdigest()
    return user_state_path("tracker", appauthor=False) / f"{ledger.stem}-{where[:8]}{ending}"


def read_settings(path: Path | None) -> tuple[Path, dict[str, Any]]:
    """What a settings file says, and which file that is: the one named, else the user's own.

    Raises SettingsError with the file and what is wrong; also where it was named and is not
    there.
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
    import tomllib  # most have no such file, and the board is painted first

    try:
        return file, tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{file}: {error}") from None
