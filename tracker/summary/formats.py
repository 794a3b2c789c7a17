"""The formats of the summary, and its parts."""

from collections.abc import Mapping
from typing import Literal

SUFFIXES: Mapping[str, str] = {
    "text": "txt",
    "markdown": "md",
    "csv": "csv",
    "csv-candidates": "candidates.csv",
    "csv-targets": "targets.csv",
    "json": "json",
    "html": "html",
    "xlsx": "xlsx",
}
"""File name suffix by format."""

TEXT_FORMATS: tuple[str, ...] = tuple(name for name in SUFFIXES if name != "xlsx")
"""Formats whose files are text."""

CSV_FORMATS: tuple[str, ...] = ("csv", "csv-candidates", "csv-targets")
"""Formats whose files are tables as CSV."""

Part = Literal["targets", "general", "all"]
"""targets: the published targets and watch areas. general: everything else. all: both."""

FORMATS_WITH_PARTS: tuple[str, ...] = ("text", "markdown", "html")
"""Formats that can be limited to one part."""
