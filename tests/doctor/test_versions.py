"""Versions of Python and SQLite, and missing extras."""

import tomllib
from pathlib import Path

import pytest

from tracker.doctor.versions import (
    PYTHON_FLOOR,
    USED_BY,
    extras_check,
    python_check,
    sqlite_check,
)
from tracker.support.extras import PACKAGES, install_command
from tracker.support.sqlite import has_reset_bug

PYPROJECT = Path(__file__).resolve().parents[2] / "pyproject.toml"


def test_the_floor_of_python_is_that_of_the_package() -> None:
    project = tomllib.loads(PYPROJECT.read_text(encoding="utf-8"))["project"]
    assert project["requires-python"] == f">={'.'.join(map(str, PYTHON_FLOOR))}"


@pytest.mark.parametrize(
    ("version", "status"), [((3, 11, 0), "ok"), ((3, 14, 1), "ok"), ((3, 10, 9), "fail")]
)
def test_python_is_checked(version: tuple[int, ...], status: str) -> None:
    assert python_check(version).status == status


@pytest.mark.parametrize(
    ("version", "buggy"),
    [
        ((3, 37, 2), True),
        ((3, 40, 1), True),
        ((3, 44, 5), True),
        ((3, 44, 6), False),
        ((3, 45, 0), True),
        ((3, 50, 6), True),
        ((3, 50, 7), False),
        ((3, 51, 2), True),
        ((3, 51, 3), False),
        ((3, 52, 0), False),
        ((4, 0, 0), False),
    ],
)
def test_the_wal_reset_bug_is_in_the_versions_that_sqlite_names(
    version: tuple[int, ...], buggy: bool
) -> None:
    assert has_reset_bug(version) is buggy
    assert sqlite_check(version).status == ("warn" if buggy else "ok")


def test_a_sqlite_without_strict_tables_fails() -> None:
    assert sqlite_check((3, 36, 0)).status == "fail"


def test_each_extra_has_its_commands() -> None:
    assert USED_BY.keys() == PACKAGES.keys()


def test_missing_extras_are_no_fault_and_have_one_command() -> None:
    found = extras_check(lambda extra: extra not in ("excel", "store"))
    assert found.status == "ok"
    assert "excel (summary -f xlsx); store (publish s3://…)" in found.sentence
    assert found.cure == f"If you need them: {install_command(['excel', 'store'])}."


def test_a_nats_server_is_not_among_the_packages() -> None:
    assert "also needs a NATS server" in extras_check(lambda extra: extra != "desks").cure


def test_all_extras_are_one_sentence() -> None:
    assert extras_check(lambda extra: True).sentence == "All are installed."
