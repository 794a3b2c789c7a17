"""MkDocs' hooks of the site: pages that are not in docs/, and links to files outside it.

The first page is README.md, the page about an election's tables is data/README.md, and the
reference is made from the program by `reference`. So no text is written twice.
"""

import re
from pathlib import Path, PurePosixPath
from posixpath import normpath, relpath
from typing import Any

import reference
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

ROOT = Path(__file__).resolve().parents[1]
OUTSIDE = {
    "README.md": "index.md",
    "data/README.md": "tables.md",
    "CHANGELOG.md": "changes.md",
    "CONTRIBUTING.md": "contributing.md",
    "SECURITY.md": "security.md",
    "LICENSE": "licence.md",
}
"""Files of the repository that are pages of the site, and the paths of these pages."""
_LINK = re.compile(r"(\]\()(?![a-z]+:|#)([^)#\s]+)")


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages that are not in docs/."""
    for name, path in OUTSIDE.items():
        text = (ROOT / name).read_text(encoding="utf-8")
        files.append(File.generated(config, path, content=text))
    for path, text in reference.pages().items():
        files.append(File.generated(config, path, content=text))
    return files


def on_page_markdown(markdown: str, page: Page, **_: Any) -> str:
    """Turn the links of a file of the repository into links of the site."""
    path = page.file.src_uri
    source = {target: name for name, target in OUTSIDE.items()}.get(path, f"docs/{path}")
    return linked(markdown, source, path)


def linked(markdown: str, source: str, path: str) -> str:
    """The text of the repository's file `source` with links for the site's page `path`."""

    def link(match: re.Match[str]) -> str:
        target = normpath(str(PurePosixPath(source).parent / match[2]))
        inside = OUTSIDE.get(target) or target.removeprefix("docs/")
        return match[1] + relpath(inside, str(PurePosixPath(path).parent))

    return _LINK.sub(link, markdown)
