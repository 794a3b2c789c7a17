"""The summary: a Board as text, markdown, csv, json, html or xlsx, for whoever is not at the desk.

What may be said of a seat is in `sayable`, what is listed and in which order in `order`,
the sentences in `wording`. `running_order` puts the sentences under their headings for
`text`, `markdown` and `html`, which only lay them out; `sheets` (as CSV in `tables`, as Excel
in `workbook`) and `document` (JSON, by its `shapes`) give the figures to machines. A format is
imported when it is asked for.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Literal

from tracker.board import Board

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
"""The formats, and how a file of each is named."""

FORMATS: tuple[str, ...] = tuple(name for name in SUFFIXES if name != "xlsx")
"""What `summary` can write: text. `encoded` can write them all."""

Part = Literal["targets", "general", "all"]
"""What is wanted of the summary: what was published beforehand, the night in general, or both."""

IN_PARTS: tuple[str, ...] = ("text", "markdown", "html")
"""The formats in sentences, which can also be of one part."""


def summary(
    board: Board,
    as_of: dt.datetime,
    format: str = "text",
    *,
    sources: Mapping[str, str] | None = None,
    part: Part = "all",
) -> str:
    """The whole night as one document in one of `FORMATS`, ending in a line break.

    `as_of` is when this was known; it is shown in the election's time zone. `sources` says
    for each seat id where its standing statement came from (a file name, "desk, AB"); a seat
    that is not in it is said to come from the "feed" or the "desk". Only JSON carries them.

    `part` is "targets", "general" or "all"; only the formats of `IN_PARTS` have parts.

    Raises ValueError for another format, for a part of one that has none, or for a time
    without its offset.
    """
    if as_of.utcoffset() is None:
        raise ValueError(f"as of {as_of.isoformat()}: a time without its offset from UTC")
    if part != "all" and format not in IN_PARTS:
        raise ValueError(f"{format} is always the whole summary, and no part of it")
    match format:
        case "text":
            from tracker.summary.text import text

            return text(board, as_of, part)
        case "markdown":
            from tracker.summary.markdown import markdown

            return markdown(board, as_of, part)
        case "csv" | "csv-candidates" | "csv-targets":
            from tracker.summary import sheets
            from tracker.summary.tables import as_csv

            sheet = {
                "csv": sheets.seats,
                "csv-candidates": sheets.candidates,
                "csv-targets": sheets.targets,
            }[format]
            return as_csv(sheet(board, as_of))
        case "json":
            from tracker.summary.document import document_json

            return document_json(board, as_of, sources or {})
        case "html":
            from tracker.summary.html import page

            return page(board, as_of, part=part)
    raise ValueError(f'no summary format "{format}": choose one of {", ".join(FORMATS)}')


def encoded(
    board: Board,
    as_of: dt.datetime,
    format: str = "text",
    *,
    sources: Mapping[str, str] | None = None,
    part: Part = "all",
) -> bytes:
    """As `summary`, in any of `SUFFIXES`: the bytes of its file.

    Raises ExtraError for Excel where the library for it is not there.
    """
    if format == "xlsx" and part == "all":
        from tracker.summary.workbook import workbook

        return workbook(board, as_of)
    return summary(board, as_of, format, sources=sources, part=part).encode("utf-8", "replace")
