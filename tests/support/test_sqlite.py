"""The SQLite driver: one module imports it, and Python's own is used where there is no other."""

import ast
import subprocess
import sys
import tomllib
from pathlib import Path

from packaging.requirements import Requirement

import tracker
from tests.makers.commands import environment
from tracker.support import sqlite

DRIVERS = {"sqlite3", "pysqlite3", "apsw"}
ROOT = Path(tracker.__file__).parent
PYPROJECT = Path(__file__).resolve().parents[2] / "pyproject.toml"


def imported_by(file: Path) -> set[str]:
    """The top-level packages that a file imports, also within its functions."""
    names = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            names.add((node.module or "").partition(".")[0])
    return names


def test_only_one_module_imports_a_driver() -> None:
    importing = [file for file in ROOT.rglob("*.py") if imported_by(file) & DRIVERS]
    assert importing == [ROOT / "support" / "sqlite.py"]


def test_the_dependency_is_limited_to_platforms_that_have_a_wheel() -> None:
    project = tomllib.loads(PYPROJECT.read_text(encoding="utf-8"))["project"]
    requirements = map(Requirement, project["dependencies"])
    (marker,) = [found.marker for found in requirements if found.name == "pysqlite3"]
    assert marker
    machine = {"platform_python_implementation": "CPython", "python_version": "3.12"}
    linux = {**machine, "sys_platform": "linux"}
    assert marker.evaluate({**linux, "platform_machine": "x86_64"})
    assert not marker.evaluate({**linux, "platform_machine": "riscv64"})
    assert not marker.evaluate({**linux, "platform_machine": "x86_64", "python_version": "3.15"})


def test_the_installed_engine_is_used_and_has_not_the_reset_bug() -> None:
    assert sqlite.connect.__module__ != "sqlite3"
    assert not sqlite.has_reset_bug()


def test_without_pysqlite3_the_driver_of_python_is_used_by_us_and_by_sqlite_utils() -> None:
    code = (
        "import sys; sys.modules['pysqlite3'] = None\n"
        "import sqlite3, sqlite_utils.db\n"
        "from tracker.support import sqlite\n"
        "assert sqlite.connect is sqlite3.connect and sqlite_utils.db.sqlite3 is sqlite3\n"
        "assert issubclass(sqlite.OperationalError, sqlite3.Error)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], env=environment(), capture_output=True)
    assert done.stderr == b""
