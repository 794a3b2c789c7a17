"""A summary as a document: sections with sentences, lists and tables. Each format writes it."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Entry:
    """An item of a list."""

    label: str
    """Name of the seat or the area, or a time; may be empty."""
    text: str
    more_lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A table of short texts."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    figures_from: int
    """Index of the first column of figures, from 0; the columns before it have words."""


@dataclass(frozen=True, slots=True)
class Section:
    """A heading, and below it paragraphs, a list and a table; each of the three may be missing."""

    heading: str
    paragraphs: tuple[str, ...] = ()
    entries: tuple[Entry, ...] = ()
    table: Table | None = None
    name: str = field(kw_only=True)
    """An id that is unique in the document: "gains", "targets-2". The page places it by this."""
    is_background: bool = field(default=False, kw_only=True)
    """Whether a reader looks it up: the page shows the heading, and the rest when it is opened."""


@dataclass(frozen=True, slots=True)
class RunningOrder:
    """The summary or one part of it: its title and its sections."""

    title: str
    as_of: str
    """One sentence: the time at which the board was known, and the number of seats by status."""
    sections: tuple[Section, ...]
