"""The site of the documentation: its pages, its links, its reference; and the moving picture."""

import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from tests.makers.commands import ROOT, environment, load_script
from tests.makers.pages import README
from tracker.cli import commands
from tracker.cli.command import all_commands
from tracker.ledger.datasette.columns import TABLES
from tracker.ui.actions import BY_ID

MKDOCS = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
PICTURE = ROOT / "docs" / "night.svg"


def reference(name: str) -> str:
    page: str = load_script("reference.py").pages()[f"reference/{name}.md"]
    return page


def test_the_reference_has_every_command_with_its_options() -> None:
    page = reference("commands")
    for name, command in all_commands(commands):
        assert f"### tracker {name}\n" in page
        for option in command.params:
            assert not option.opts[0].startswith("--") or f"{option.opts[0]}" in page


def test_the_reference_has_every_key_and_every_setting() -> None:
    keys, settings = reference("keys"), reference("settings")
    assert all(f"| `{name}` |" in keys for name in BY_ID)
    for field in ("theme", "projection", "parties", "watch", "bell", "desktop", "within", "tries"):
        assert f"| `{field}` |" in settings


def test_the_reference_has_every_field_and_every_column() -> None:
    schemas, ledger = reference("schemas"), reference("ledger")
    assert "### event: Event" in schemas
    assert "| `seats_declared` | integer |" in schemas
    for name, table in TABLES.items():
        assert f"### {name}\n" in ledger
        assert all(f"| `{column}` |" in ledger for column in table.columns)


def test_text_of_the_program_is_no_markup_in_a_cell() -> None:
    cell = load_script("reference.py")._cell
    assert cell("<election>.db and *.csv, `a_b`") == r"&lt;election>.db and \*.csv, `a_b`"


def test_every_page_is_in_the_menu() -> None:
    for page in (ROOT / "docs").glob("*.md"):
        assert f"- {page.name}\n" in MKDOCS


def test_the_site_builds_without_a_warning_and_loads_nothing_from_elsewhere(
    tmp_path: Path,
) -> None:
    pytest.importorskip("material", reason="MkDocs Material is not installed")
    build = ["mkdocs", "build", "--strict", "--quiet", "--site-dir", str(tmp_path)]
    subprocess.run(
        [sys.executable, "-m", *build],
        cwd=ROOT,
        env=environment(NO_MKDOCS_2_WARNING="1"),
        check=True,
    )
    pages = {path.name: path.read_text(encoding="utf-8") for path in tmp_path.rglob("*.html")}
    assert {"index.html", "night.html", "tables.html", "commands.html"} <= pages.keys()
    for page in pages.values():
        assert re.findall(r"<(?:script|img|link|iframe)\b[^>]*https?:[^>]*>", page) == []
    assert "Peterborough" in (tmp_path / "search" / "search_index.json").read_text("utf-8")


# -- the moving picture ----------------------------------------------------------------


def test_the_picture_moves_is_small_and_loads_nothing() -> None:
    text = PICTURE.read_text(encoding="utf-8")
    assert f"({PICTURE.relative_to(ROOT).as_posix()})" in README
    assert PICTURE.stat().st_size < 1_000_000
    assert ET.fromstring(text).tag == "{http://www.w3.org/2000/svg}svg"
    assert "@keyframes" in text
    assert "prefers-reduced-motion" in text
    for other in ("<script", "url(", "@import", "href"):
        assert other not in text
    assert re.findall(r"https?://[^\"]+", text) == ["http://www.w3.org/2000/svg"]


async def test_the_picture_is_of_the_board_as_it_receives_the_night() -> None:
    script = load_script("build_picture.py")
    before, after = await script.night((0, 3))
    picture = script.moving([before, after], [1.0, 2.0])
    frames = {
        name: " ".join(re.findall(r">([^<>]+)</text>", content))
        for name, content in re.findall(r'<g class="(f\d-\d)">(.*?)</g>', picture)
    }
    assert "0&#160;of&#160;69" in frames["f0-0"]
    assert "3&#160;of&#160;69" in frames["f1-1"]
    assert "Peterborough" in frames["f0-1"]
    assert "66.667%" not in picture
    assert "@keyframes f1-1{0%{visibility:hidden}33.333%{visibility:visible}}" in picture


def test_a_picture_of_another_program_is_refused() -> None:
    with pytest.raises(ValueError, match="Textual"):
        load_script("build_picture.py").moving(["<svg/>"], [1.0])
