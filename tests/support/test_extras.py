"""The optional dependencies."""

import re
import shlex
import tomllib
from pathlib import Path

import pytest

from tracker.support import extras
from tracker.support.extras import (
    DISTRIBUTION,
    MODULES,
    PACKAGES,
    Installer,
    MissingExtraError,
    find_installer,
    install_command,
)

ROOT = Path(__file__).resolve().parents[2]


def test_the_extras_are_those_of_the_package() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    optional = project["optional-dependencies"]
    assert optional.pop("all") == [f"{DISTRIBUTION}[{','.join(PACKAGES)}]"]
    assert {
        extra: shlex.join(re.split("[<>=]", one)[0] for one in packages)
        for extra, packages in optional.items()
    } == PACKAGES


@pytest.mark.parametrize("extra", PACKAGES)
def test_a_missing_extra_has_the_command_that_installs_it(extra: str) -> None:
    error = MissingExtraError("this", extra)
    assert str(error).endswith(f": {install_command([extra])}")


@pytest.mark.parametrize(
    ("installer", "command"),
    [
        (Installer.PIP, "pip install aiohttp textual-serve obstore"),
        (Installer.UV_PIP, "uv pip install aiohttp textual-serve obstore"),
        (Installer.PIPX, "pipx inject election-night-tracker aiohttp textual-serve obstore"),
        (Installer.UV_TOOL, "uv tool install 'election-night-tracker[excel,serve,store]'"),
        (Installer.UVX, "uvx --from 'election-night-tracker[excel,serve,store]' tracker"),
    ],
)
def test_each_installer_has_its_command(
    installer: Installer, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(extras, "is_installed", lambda extra: extra == "excel")
    assert install_command(["store", "serve"], installer) == command


@pytest.mark.parametrize(
    ("file", "recorded", "installer"),
    [
        ("", "pip\n", Installer.PIP),
        ("", "", Installer.PIP),
        ("", "uv", Installer.UV_PIP),
        ("cache/archive/env/pipx_metadata.json", "pip", Installer.PIPX),
        ("cache/archive/env/uv-receipt.toml", "uv", Installer.UV_TOOL),
        ("cache/CACHEDIR.TAG", "uv", Installer.UVX),
    ],
)
def test_the_installer_is_found_from_the_files_that_it_leaves(
    file: str, recorded: str, installer: Installer, tmp_path: Path
) -> None:
    prefix = tmp_path / "cache" / "archive" / "env"
    prefix.mkdir(parents=True)
    if file:
        (tmp_path / file).touch()
    assert find_installer(prefix, recorded) is installer


def test_the_distribution_is_the_one_of_the_package() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["name"] == DISTRIBUTION


def test_each_extra_names_its_modules() -> None:
    assert MODULES.keys() == PACKAGES.keys()
