"""A folder of PA's messages: which are of the election that is meant, and their versions.

It reads no more of a message than what it is about; `nominations` reads the rest.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from xml.etree.ElementTree import Element

from tracker.election import spelling
from tracker.feeds.pa_previous import ELECTION_TAG
from tracker.feeds.parsing import positive_number
from tracker.feeds.reading import DocumentError
from tracker.feeds.xml_document import only_child, parse_xml, required_attribute
from tracker.prepare.finding import differs, note
from tracker.prepare.report import PrepareError, Report
from tracker.support.phrases import join_names

ORDER: Final = ("FirstPastThePostNominations", "FirstPastThePostResult", "FirstPastThePostRush")
"""The messages that are read, the first to be believed first."""


@dataclass(frozen=True, slots=True)
class File:
    """One of PA's messages, parsed."""

    name: str
    """In the folder that was given."""
    data: bytes
    root: Element
    revision: int
    number: int
    """PA's of the seat."""


@dataclass(frozen=True, slots=True)
class Messages:
    """Those of one election."""

    name: str
    """As PA calls the election."""
    kind: str
    """PA's letter."""
    files: tuple[File, ...]

    def versions(self) -> Iterator[tuple[int, Sequence[File]]]:
        """PA's number of a seat and the versions of one kind of message about it, newest first;
        of one revision the last by name is first. Nominations come before the other kinds."""
        together: dict[tuple[int, int], list[File]] = {}
        for file in self.files:
            together.setdefault((ORDER.index(file.root.tag), file.number), []).append(file)
        for (_, number), some in sorted(together.items(), key=lambda one: one[0]):
            yield number, sorted(some, key=lambda file: (file.revision, file.name), reverse=True)


def of_election(folder: Path, name: str, date: dt.date, report: Report) -> Messages:
    """The messages in a folder and the folders in it that are of the election of this name and day.

    A file that is not one of PA's messages is passed over and said. Raises PrepareError
    where none is of this election or they are of several, and OSError.
    """
    files = list(_files(folder, report))
    called = folder.name or folder.resolve().name
    pa_name, kind = _which(called, {_about(one.root) for one in files}, name, date)
    meant = (pa_name, date.isoformat(), kind)
    return Messages(pa_name, kind, tuple(one for one in files if _about(one.root) == meant))


def election_block(root: Element) -> Element:
    """The part of a message that is about tonight. Raises RejectedError."""
    return only_child(root, ELECTION_TAG)


def _files(folder: Path, report: Report) -> Iterator[File]:
    others = []
    for path in sorted(folder.rglob("*.[xX][mM][lL]")):
        if not path.is_file() or path.name.startswith("."):
            continue
        name = path.relative_to(folder).as_posix()
        try:
            data = path.read_bytes()
            root = parse_xml(data)
            if root.tag not in ORDER:
                others.append(name)
                continue
            seat = only_child(election_block(root), "Constituency")
            revision = positive_number(root.get("revision", ""), "revision")
            number = positive_number(required_attribute(seat, "number"), "Constituency number")
            yield File(name, data, root, revision, number)
        except DocumentError as fault:
            report.add(differs(f"{name}: {fault}; passed over"))
    if others:
        report.add(note(f"neither nominations nor results, so not read: {join_names(others, 3)}"))


def _about(root: Element) -> tuple[str, str, str]:
    """Name, date and letter of the election that a message is about."""
    block = election_block(root)
    return block.get("name", ""), block.get("date", ""), block.get("type", "")


def _which(
    folder: str, said: set[tuple[str, str, str]], name: str, date: dt.date
) -> tuple[str, str]:
    """The one election of the folder that is meant: PA's name and letter for it."""
    of_day = sorted((n, kind) for n, day, kind in said if day == date.isoformat())
    alike = [one for one in of_day if spelling(one[0]) == spelling(name)]
    meant = [one for one in alike if one[0] == name] or alike
    if len(meant) == 1:
        return meant[0]
    names = join_names(dict.fromkeys(f'"{n}"' for n, _ in meant or of_day), limit=None)
    if len({n for n, _ in meant}) == 1:
        kinds = join_names((kind for _, kind in meant), limit=None)
        raise PrepareError(
            f"{folder}: messages of {names} of the types {kinds}; leave one type in the folder"
        )
    if of_day:
        raise PrepareError(f"{folder}: messages of {names} on {date}; write one of them as --name")
    days = ", ".join(sorted({f'"{n}" of {day}' for n, day, _ in said})) or "none of any election"
    raise PrepareError(f"{folder}: no message of an election on {date}; there are {days}")
