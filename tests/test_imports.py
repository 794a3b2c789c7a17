"""What is imported: the core works where textual is not installed, and scripts do not wait for it."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.makers.commands import environment, tracker

MODULES = """
import importlib, json, pkgutil, sys
sys.modules["textual"] = None
import tracker

def names(package):
    for module in pkgutil.iter_modules(package.__path__, package.__name__ + "."):
        if module.name in ("tracker.__main__", "tracker.data"):
            continue
        if package.__name__ == "tracker.ui" and module.name != "tracker.ui.view_models":
            continue
        yield module.name
        if module.ispkg:
            yield from names(importlib.import_module(module.name))

print(json.dumps([importlib.import_module(name).__name__ for name in names(tracker)]))
"""

COMMAND = """
import json, sys
from tracker.cli import main
try:
    main()
finally:
    print(json.dumps(sorted(sys.modules)), file=sys.stderr)
"""


def python(code: str, *arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=cwd,
        env=environment(),
        capture_output=True,
        encoding="utf-8",
        timeout=60,
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a ledger, a drop folder and one file in it."""
    folder = tmp_path_factory.mktemp("imports")
    (folder / "drop").mkdir()
    (folder / "drop" / "a.xml").write_bytes(b"<x/>")
    tracker("ingest", "drop", "-e", "anglia-2019", "--db", "night.db", cwd=folder)
    return folder


def test_everything_outside_the_screen_imports_without_textual(tmp_path: Path) -> None:
    done = python(MODULES, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    imported = json.loads(done.stdout)
    assert {"tracker.cli", "tracker.intake", "tracker.ui.view_models"} <= set(imported)
    assert {"tracker.feeds.pa", "tracker.summary.html"} <= set(imported)
    assert len(imported) > 40


def imported_by(folder: Path, *arguments: str) -> set[str]:
    """The modules that a command imports, and the packages they are in."""
    done = python(COMMAND, *arguments, "--db", "night.db", cwd=folder)
    *said, modules = done.stderr.splitlines()
    assert said == []
    names: list[str] = json.loads(modules)
    return {*names, *(name.partition(".")[0] for name in names)}


ROOT = Path(__file__).resolve().parents[1]
SCREEN = {"textual", "rich.console", "watchfiles"}


@pytest.mark.parametrize(
    ("arguments", "without"),
    [
        (["status"], {*SCREEN, "sqlite_utils", "defusedxml"}),
        (["summary"], {*SCREEN, "sqlite_utils", "defusedxml"}),
        (["summary", "-f", "html"], {*SCREEN, "sqlite_utils", "defusedxml"}),
        (["problems"], SCREEN),
        (["why", "Ipswich"], SCREEN),
        (["declare", "Ipswich", "Con", "--by", "AB"], SCREEN),
        (["ingest", "drop", "-e", "anglia-2019"], {"textual", "rich.console"}),
    ],
    ids=lambda value: value[0] if isinstance(value, list) else "",
)
def test_a_command_does_not_import_what_it_does_not_need(
    folder: Path, arguments: list[str], without: set[str]
) -> None:
    found = imported_by(folder, *arguments)
    assert "tracker" in found
    assert found & without == set()


@pytest.mark.parametrize("verb", ["status", "summary"])
def test_a_command_imports_the_module_of_no_other_command(folder: Path, verb: str) -> None:
    found = imported_by(folder, verb)
    assert f"tracker.cli.{verb}" in found
    others = {"entries", "events", "explain", "fetch", "join", "maintain", "night", "say", "serve"}
    assert not found & {f"tracker.cli.{other}" for other in others}
    assert not found & {"tracker.fetch", "tracker.reconcile", "tomllib", "difflib", "shutil"}


def test_help_imports_no_feed_and_no_ledger(tmp_path: Path) -> None:
    done = python(COMMAND, "--help", cwd=tmp_path)
    modules = set(json.loads(done.stderr.splitlines()[-1]))
    assert not modules & {"tracker.feeds", "tracker.ledger", "tracker.summary", "textual", "rich"}


def test_no_test_module_imports_another_one() -> None:
    """What several tests need is made in tests/makers."""
    found = {
        str(path.relative_to(ROOT))
        for path in (ROOT / "tests").rglob("*.py")
        if re.search(r"^\s*from tests\.\S*\b(test_\w+|conftest) import", path.read_text(), re.M)
    }
    assert found == set()
