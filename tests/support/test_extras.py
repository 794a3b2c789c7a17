"""The optional dependencies."""

import re
import shlex
import tomllib
from pathlib import Path

import pytest

from tracker.support.extras import MODULES, PACKAGES, MissingExtraError

ROOT = Path(__file__).resolve().parents[2]


def test_the_extras_are_those_of_the_package() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = {**project["optional-dependencies"]}
    del extras["dev"]
    assert {
        extra: shlex.join(re.split("[<>=]", one)[0] for one in packages)
        for extra, packages in extras.items()
    } == PACKAGES


@pytest.mark.parametrize("extra", PACKAGES)
def test_a_missing_extra_has_its_pip_command(extra: str) -> None:
    assert str(MissingExtraError("this", extra)).endswith(f": pip install {PACKAGES[extra]}")


def test_each_extra_names_its_modules() -> None:
    assert MODULES.keys() == PACKAGES.keys()
