"""The shell sessions of a page of the documentation."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


README = (ROOT / "README.md").read_text(encoding="utf-8")


def sessions(page: str = README) -> list[tuple[str, str]]:
    """The commands in a page's console blocks, each with the output that is shown."""
    found = []
    for block in re.findall(r"```console\n(.*?)```", page, flags=re.S):
        for part in re.split(r"^\$ ", block, flags=re.M)[1:]:
            command, _, output = part.partition("\n")
            found.append((command, output.strip()))
    return found
