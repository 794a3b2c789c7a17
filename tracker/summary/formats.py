"""The formats of the summary and the parts that it can be limited to."""

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

Part = Literal["targets", "general", "all"]
"""Published targets and watch areas, the night in general, or both."""

FORMATS_WITH_PARTS: tuple[str, ...] = ("text", "markdown", "html")
"""Formats made of sentences: these can be limited to one part."""
