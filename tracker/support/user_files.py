"""The user's own files: the settings file in TOML, and state files kept for each ledger.

This module finds and reads them. The packages `ui` and `events` check what is in them.
"""

import hashlib
from pathlib import Path
from typing import Any

from platformdirs import user_config_path, user_state_path

from tracker.support.errors import TrackerError


class SettingsError(TrackerError):
    """A settings file that cannot be used: the message contains the file and the reason."""


def settings_path() -> Path:
    """The default settings file."""
    return user_config_path("tracker", appauthor=False) / "config.toml"


def state_path(ledger: Path, ending: str) -> Path:
    """A state file of a ledger. Ledgers of the same name in other folders have other files."""
    digest = hashlib.sha256(str(ledger.absolute()).encode("utf-8", "surrogateescape")).hexdigest()
    return user_state_path("tracker", appauthor=False) / f"{ledger.stem}-{digest[:8]}{ending}"


def read_settings(path: Path | None) -> tuple[Path, dict[str, Any]]:
    """The settings file, by default the user's own, and its contents.

    A missing default file is empty settings. Raises SettingsError for a file that is named and
    missing, cannot be read or is not TOML.
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
    import tomllib  # late: most users have no such file, and the start should be quick

    try:
        return file, tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{file}: {error}") from None
