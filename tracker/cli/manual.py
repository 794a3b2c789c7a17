"""`tracker docs` and `tracker man`: the documentation that is installed with the tracker."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tracker.cli import style
from tracker.cli.command import all_commands, command
from tracker.cli.output import echo, echo_text

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

_PACKAGE = Path(__file__).parents[1]


def _pages(
    ctx: click.Context, param: click.Parameter, incomplete: str
) -> list[CompletionItem[str]]:
    """click's `shell_complete` function for the names of pages."""
    from click.shell_completion import CompletionItem

    found = ((name, _title(path)) for name, path in pages().items())
    return [
        CompletionItem(name, help=title) for name, title in found if name.startswith(incomplete)
    ]


@command("tracker docs", "tracker docs feeds", "tracker docs engineer | less")
@click.argument("page", required=False, shell_complete=_pages)
def docs(page: str | None) -> None:
    """Read a page of the documentation, or list the pages.

    On a terminal the page is set for reading; in a pipe it is Markdown.
    """
    from difflib import get_close_matches

    found = pages()
    if page is None:
        width = max(map(len, found))
        for name, path in found.items():
            echo(style.bold(f"{name:<{width}}"), "  ", _title(path))
    elif page.removesuffix(".md") in found:
        _show(found[page.removesuffix(".md")].read_text(encoding="utf-8"))
    else:
        near = get_close_matches(page, found, n=1)
        hint = f'Did you mean "{near[0]}"?' if near else "`tracker docs` lists the pages."
        raise click.UsageError(f'there is no page "{page}". {hint}')


@command("tracker man", "tracker man | grep -A3 declared-by")
@click.pass_context
def man(ctx: click.Context) -> None:
    """The help of all commands on one page.

    It is the manual page, where there is a program `man` to show it.
    """
    program = shutil.which("man")
    page = _folder("man") / "tracker.1"
    if program and page.is_file() and subprocess.run([program, page]).returncode == 0:
        return
    echo_text("\n\n".join(_help_texts(ctx.find_root())) + "\n")


def pages() -> dict[str, Path]:
    """The pages of the documentation by name: "feeds", the path in the folder without `.md`."""
    folder = _folder("docs")
    return {
        path.relative_to(folder).with_suffix("").as_posix(): path
        for path in sorted(folder.rglob("*.md"))
    }


def _folder(name: str) -> Path:
    """A folder of the repository, which an installed package has inside."""
    inside = _PACKAGE / name
    return inside if inside.is_dir() else _PACKAGE.parent / name


def _title(page: Path) -> str:
    """The first heading of a page."""
    with page.open(encoding="utf-8") as file:
        return next((line.lstrip("# ").strip() for line in file if line.startswith("# ")), "")


def _show(text: str) -> None:
    if not sys.stdout.isatty():
        echo_text(text)
        return
    from rich.console import Console
    from rich.markdown import Markdown

    console = Console(width=min(100, shutil.get_terminal_size().columns))
    with console.capture() as capture:
        console.print(Markdown(text))
    click.echo_via_pager(capture.get())


def _help_texts(root: click.Context) -> Iterator[str]:
    group = root.command
    assert isinstance(group, click.Group)
    yield group.get_help(root)
    for name, found in all_commands(group):
        yield found.get_help(click.Context(found, info_name=name, parent=root))
