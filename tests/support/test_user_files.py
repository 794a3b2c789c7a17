"""The user's own files, on a machine where the user has no home folder."""

import pwd
from pathlib import Path
from typing import NoReturn

import pytest

from tracker.support.user_files import NoHomeError, read_settings, state_path
from tracker.ui.saved_state import path_for


@pytest.fixture(autouse=True)
def no_home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """As a service whose user is in no list of users."""

    def unknown(*_: object) -> NoReturn:
        raise KeyError("getpwuid(): uid not found")

    for name in ("HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(pwd, "getpwuid", unknown)
    monkeypatch.chdir(tmp_path)


def test_without_a_home_hooks_and_desks_say_what_to_set() -> None:
    with pytest.raises(NoHomeError, match="set HOME"):
        state_path(Path("night.db"), "-hooks.json")


def test_without_a_home_the_board_keeps_no_marks(tmp_path: Path) -> None:
    assert path_for(tmp_path / "night.db") is None


def test_without_a_home_there_are_no_settings_in_a_folder_named_tilde(tmp_path: Path) -> None:
    literal = tmp_path / "~" / ".config" / "tracker"
    literal.mkdir(parents=True)
    (literal / "config.toml").write_text("keys = 1")
    assert read_settings(None)[1] == {}
