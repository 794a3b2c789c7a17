"""The user's own files: the settings file (TOML), and the state files of each ledger.

This module gives their paths and reads the settings. `ui` and `events` check the settings.
"""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from platformdirs import user_cache_path, user_config_path, user_state_path

from tracker.support.errors import TrackerError


class SettingsError(TrackerError):
    """A settings file cannot be used. The message contains the file and the reason."""


class NoHomeError(TrackerError):
    """The user of this process has no home folder."""


def settings_path() -> Path:
    """The default settings file. Raises NoHomeError."""
    return config_folder("tracker") / "config.toml"


def config_folder(program: str) -> Path:
    """The folder for the settings of a program. Raises NoHomeError."""
    return _folder(user_config_path, program)


def cache_folder() -> Path:
    """The folder for what can be made again. Raises NoHomeError."""
    return _folder(user_cache_path, "tracker")


def _folder(find: Callable[..., Path], program: str) -> Path:
    try:
        folder = find(program, appauthor=False)
    except RuntimeError:
        folder = Path("~")
    if not folder.is_absolute():  # older versions of platformdirs leave the "~"
        raise NoHomeError("there is no home folder for the tracker's files; set HOME") from None
    return folder


def state_path(ledger: Path, suffix: str) -> Path:
    """The path of a ledger's state file; `suffix` is the end of its name: ".json", "-desk.lock".

    Ledgers of the same name in two folders have two state files. Raises NoHomeError.
    """
    folder = _folder(user_state_path, "tracker")
    digest = hashlib.sha256(str(ledger.absolute()).encode("utf-8", "surrogateescape")).hexdigest()
    return folder / f"{ledger.stem}-{digest[:8]}{suffix}"


def read_settings(path: Path | None) -> tuple[Path, dict[str, Any]]:
    """The path of the settings file (by default `settings_path`), and its contents.

    If the default file is missing, the contents are empty. Raises SettingsError if the file `path`
    is missing, or if a file cannot be read or is not TOML.
    """
    try:
        file = path or settings_path()
    except NoHomeError:
        return Path("config.toml"), {}
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
