"""A board as a summary in one of the formats. A format's module is imported at its first use."""

import datetime as dt
from collections.abc import Mapping, Sequence

from tracker.board import Board
from tracker.summary.formats import FORMATS_WITH_PARTS, TEXT_FORMATS, Part
from tracker.summary.retractions import Retraction


def render(
    board: Board,
    as_of: dt.datetime,
    format: str = "text",
    *,
    sources: Mapping[str, str] | None = None,
    part: Part = "all",
    retracted: Sequence[Retraction] = (),
) -> str:
    """The summary in one of `TEXT_FORMATS`, ending in a line break.

    `as_of` is the time at which the board was known. It is shown in the election's time zone.
    `sources` has, by seat id, the source of the statement that stands: a file name, or "desk, AB".
    For a seat that is not in it, the source is "feed" or "desk". Only JSON contains sources.
    `retracted`: the values that the board showed in the night and that were retracted; text,
    Markdown and HTML list those that are corrections.

    Raises ValueError for another format, for a part if the format has no parts, and for an `as_of`
    without a UTC offset.
    """
    if as_of.utcoffset() is None:
        raise ValueError(f"as of {as_of.isoformat()}: a time without its offset from UTC")
    if part != "all" and format not in FORMATS_WITH_PARTS:
        raise ValueError(f"{format} has no parts: it is always the whole summary")
    match format:
        case "text":
            from tracker.summary.text import text

            return text(board, as_of, part, retracted)
        case "markdown":
            from tracker.summary.markdown import markdown

            return markdown(board, as_of, part, retracted)
        case "csv" | "csv-candidates" | "csv-targets":
            from tracker.summary import sheets
            from tracker.summary.csv import csv_text

            sheet = {
                "csv": sheets.seats,
                "csv-candidates": sheets.candidates,
                "csv-targets": sheets.targets,
            }[format]
            return csv_text(sheet(board, as_of))
        case "json":
            from tracker.summary.json_document import document_json

            return document_json(board, as_of, sources or {})
        case "html":
            from tracker.summary.html import page

            return page(board, as_of, part=part, retracted=retracted)
    raise ValueError(f'no summary format "{format}": choose one of {", ".join(TEXT_FORMATS)}')


def render_bytes(
    board: Board,
    as_of: dt.datetime,
    format: str = "text",
    *,
    sources: Mapping[str, str] | None = None,
    part: Part = "all",
    retracted: Sequence[Retraction] = (),
) -> bytes:
    """The content of the file, in any format of `SUFFIXES`.

    Raises ValueError as `render`. Excel does not check `as_of`; it raises MissingExtraError if
    XlsxWriter is not installed.
    """
    if format == "xlsx" and part == "all":
        from tracker.summary.workbook import workbook

        return workbook(board, as_of)
    text = render(board, as_of, format, sources=sources, part=part, retracted=retracted)
    return text.encode("utf-8", "replace")
