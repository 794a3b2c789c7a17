"""The entries of a host's folder, and the readers of the two listings that are meant for people.

`parse_unix_line` reads a line of FTP's LIST, `parse_index` the page of a web server. Both show a
time to the minute at best, so their entries are not exact: the host is asked for the size and the
time of a file whose line changed.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import unquote, urljoin, urlsplit

_UNIX_LINE = re.compile(
    r"(?P<kind>[-dlbcps])[-rwxsStT]{9}\S*\s+\d+\s.*?\s"
    r"(?P<size>\d+)\s+(?P<date>[A-Z][a-z]{2}\s+\d{1,2}\s+(?:\d{1,2}:\d\d|\d{4}))\s(?P<name>.+)"
)
_WINDOWS_LINE = re.compile(
    r"(?P<date>\d\d-\d\d-\d{2,4}\s+\d\d:\d\d(?:[AP]M)?)\s+(?P<size>\d+|<DIR>)\s+(?P<name>.+)"
)
_ROW_DATE = re.compile(
    r"(?P<numbers>\d{4}-\d\d-\d\d \d\d:\d\d)|(?P<words>\d{1,2}-[A-Z][a-z]{2}-\d{4} \d\d:\d\d)"
)


@dataclass(frozen=True, slots=True)
class Version:
    """What tells two versions of a file apart."""

    size: int | None
    """In bytes; None if the host does not state it."""
    modified: float | None
    """The host's time of the last change, in seconds since 1970; None if it does not state it."""
    tag: str = ""
    """The ETag of an HTTP host; empty for others."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A file in a host's listing."""

    name: str
    """The name as text. It is not checked: see `names`."""
    wire: str
    """The name in the form that the host's protocol needs."""
    version: Version
    """As listed. If not exact, only to sort by."""
    exact: bool = True
    """Whether `version` is the file's own. If not, the host is asked for it."""
    row: str = ""
    """The text of the listing that changes with the file; empty if there is none."""


def newest_first(entries: list[Entry]) -> list[Entry]:
    """The entries by their listed times, the last changed first; those without a time last."""
    by_name = sorted(entries, key=lambda entry: entry.name, reverse=True)
    return sorted(by_name, key=lambda entry: -(entry.version.modified or 0.0))


def parse_list_line(line: str, now: dt.datetime) -> tuple[str, Version, str] | None:
    """The name, version and row of a file, from a line of a Unix or Windows FTP server's LIST.

    Returns None for another line: a folder, a link, a total. `now` gives the year of a date that
    has none: the time is at most a day after `now`.
    """
    if found := _UNIX_LINE.fullmatch(line):
        if found["kind"] != "-":
            return None
        modified = _unix_date(found["date"], now)
    elif found := _WINDOWS_LINE.fullmatch(line):
        if found["size"] == "<DIR>":
            return None
        modified = _windows_date(found["date"])
    else:
        return None
    size = int(found["size"])
    return found["name"], Version(size, modified), f"{size} {found['date']}"


def _unix_date(text: str, now: dt.datetime) -> float | None:
    month, day, rest = text.split()
    if ":" not in rest:
        return _parsed(f"{rest} {month} {day}", "%Y %b %d")
    for year in (now.year + 1, now.year, now.year - 1):
        time = _parsed(f"{year} {month} {day} {rest}", "%Y %b %d %H:%M")
        if time is not None and time <= (now + dt.timedelta(days=1)).timestamp():
            return time
    return None


def _windows_date(text: str) -> float | None:
    date, time = text.split()
    year = "%Y" if len(date) == 10 else "%y"
    clock = "%I:%M%p" if time.endswith("M") else "%H:%M"
    return _parsed(f"{date} {time}", f"%m-%d-{year} {clock}")


def _parsed(text: str, format_: str) -> float | None:
    """A time of a listing, which has no time zone, taken as UTC; None if it does not exist."""
    try:
        return dt.datetime.strptime(text, format_).replace(tzinfo=dt.UTC).timestamp()
    except ValueError:
        return None


def parse_index(page: str, url: str) -> list[Entry]:
    """The files of a web server's index page, which is at `url`.

    A file is a link to a path directly below the page's own, without a query. The text between it
    and the next link is its row: most servers write date and size there. Links elsewhere, and
    those that end with "/" (folders), are no files.
    """
    parser = _Links()
    parser.feed(page)
    parser.close()
    base = urlsplit(url)
    found: dict[str, Entry] = {}
    for href, row in parser.links:
        try:
            parts = urlsplit(urljoin(url, href))
        except ValueError:
            continue
        same_host = (parts.scheme, parts.netloc) == (base.scheme, base.netloc)
        wire = parts.path.removeprefix(base.path)
        if (
            not same_host
            or parts.query
            or not parts.path.startswith(base.path)
            or not wire
            or "/" in wire
        ):
            continue
        row = " ".join(row.split()) if any(c.isdigit() for c in row) else ""
        version = Version(None, _row_date(row))
        found.setdefault(wire, Entry(unquote(wire), wire, version, exact=False, row=row))
    return list(found.values())


def _row_date(row: str) -> float | None:
    found = _ROW_DATE.search(row)
    if not found:
        return None
    format_ = "%Y-%m-%d %H:%M" if found["numbers"] else "%d-%b-%Y %H:%M"
    return _parsed(found[0], format_)


class _Links(HTMLParser):
    """Collects the links of a page, each with the text between its end and the next link."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[tuple[str, str]] = []
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self.links += [(href, "") for name, href in attrs if name == "href" and href]
            self._inside = True

    def handle_endtag(self, tag: str) -> None:
        if tag == "a":
            self._inside = False

    def handle_data(self, data: str) -> None:
        if self.links and not self._inside:
            href, row = self.links[-1]
            self.links[-1] = href, row + data
