"""Finds the messages about one election in a folder of PA's messages, and their versions.

This module reads only the election, seat and revision of a message; `pa_nominations` reads the
rest.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from xml.etree.ElementTree import Element

from tracker.election import spelling
from tracker.election.election import ONE_MEMBER_KINDS, ONE_MEMBER_RULE
from tracker.feeds.pa_previous import ELECTION_TAG
from tracker.feeds.parsing import positive_number
from tracker.feeds.reading import DocumentError
from tracker.feeds.xml_document import only_child, parse_xml, required_attribute
from tracker.prepare.finding import Fold, Kind
from tracker.prepare.report import PrepareError, Report
from tracker.support.escape import excerpt
from tracker.support.phrases import join_names

MESSAGE_TAGS: Final = (
    "FirstPastThePostNominations",
    "FirstPastThePostResult",
    "FirstPastThePostRush",
)
"""The root elements of the messages that are read, in the order in which they are combined."""


@dataclass(frozen=True, slots=True)
class PaFile:
    """One of PA's messages, parsed."""

    name: str
    """Path relative to the folder."""
    data: bytes
    root: Element
    revision: int
    seat_number: int
    """PA's number of the seat."""


@dataclass(frozen=True, slots=True)
class ElectionMessages:
    """The messages about one election."""

    name: str
    """PA's name of the election."""
    kind: str
    """PA's letter for the type of election: "G"."""
    files: tuple[PaFile, ...]

    def versions(self) -> Iterator[tuple[int, Sequence[PaFile]]]:
        """Yield (PA's seat number, versions) for each kind of message and each seat.

        The versions are sorted by revision, the highest first; with equal revisions by file name,
        the last first. The kinds are in the order of `MESSAGE_TAGS`.
        """
        versions: dict[tuple[int, int], list[PaFile]] = {}
        for file in self.files:
            key = MESSAGE_TAGS.index(file.root.tag), file.seat_number
            versions.setdefault(key, []).append(file)
        for (_, number), files in sorted(versions.items(), key=lambda item: item[0]):
            yield number, sorted(files, key=lambda file: (file.revision, file.name), reverse=True)


def find_messages(folder: Path, name: str, date: dt.date, report: Report) -> ElectionMessages:
    """The messages about the election with this name and day, in a folder and its subfolders.

    An empty `name` is any name: PA's name of a by-election is not known before its first message.
    Other XML files are ignored: a message about another election without a finding, any other file
    with one. Raises PrepareError if no message is about this election, or if several elections have
    this name and day. Raises OSError.
    """
    files = list(_files(folder, report))
    elections = {_election(file.root) for file in files}
    pa_name, kind = _choose_election(folder.name or folder.resolve().name, elections, name, date)
    if kind not in ONE_MEMBER_KINDS:
        known = join_names(f"{letter} ({text})" for letter, text in ONE_MEMBER_KINDS.items())
        raise PrepareError(
            f'{folder.name}: "{pa_name}" is of type {excerpt(kind) or "?"}, not {known}; '
            f"{ONE_MEMBER_RULE}"
        )
    chosen = (pa_name, date.isoformat(), kind)
    of_election = tuple(file for file in files if _election(file.root) == chosen)
    return ElectionMessages(pa_name, kind, of_election)


def _files(folder: Path, report: Report) -> Iterator[PaFile]:
    """Yield the messages in a folder and its subfolders. Adds findings about other XML files."""
    others = []
    for path in sorted(folder.rglob("*.[xX][mM][lL]")):
        if not path.is_file() or path.name.startswith("."):
            continue
        name = path.relative_to(folder).as_posix()
        try:
            data = path.read_bytes()
            root = parse_xml(data)
            if root.tag not in MESSAGE_TAGS:
                others.append(name)
                continue
            seat = only_child(only_child(root, ELECTION_TAG), "Constituency")
            revision = positive_number(root.get("revision", ""), "revision")
            number = positive_number(required_attribute(seat, "number"), "Constituency number")
            yield PaFile(name, data, root, revision, number)
        except DocumentError as error:
            report.differs(f"{name}: {error}; passed over", fold=Fold(Kind.FILE_PASSED_OVER, name))
    if others:
        report.note(f"neither nominations nor results, so not read: {join_names(others, 3)}")


def _election(root: Element) -> tuple[str, str, str]:
    """Name, date and type of a message's election, as PA states them."""
    block = only_child(root, ELECTION_TAG)
    return block.get("name", ""), block.get("date", ""), block.get("type", "")


def _choose_election(
    folder: str, elections: set[tuple[str, str, str]], name: str, date: dt.date
) -> tuple[str, str]:
    """PA's name and type of the only election with this name and date among `elections`.

    `folder`: its name, for messages. Raises PrepareError if there is no such election, or more than
    one.
    """
    of_day = sorted((n, kind) for n, day, kind in elections if day == date.isoformat())
    of_name = [found for found in of_day if not name or spelling(found[0]) == spelling(name)]
    matches = [found for found in of_name if found[0] == name] or of_name
    if len(matches) == 1:
        return matches[0]
    names = join_names(dict.fromkeys(f'"{n}"' for n, _ in matches or of_day), limit=None)
    if len({n for n, _ in matches}) == 1:
        kinds = join_names((kind for _, kind in matches), limit=None)
        raise PrepareError(
            f"{folder}: messages of {names} of the types {kinds}; leave one type in the folder"
        )
    if of_day:
        cure = "write one of them as --name" if name else "leave one of them in the folder"
        raise PrepareError(f"{folder}: messages of {names} on {date}; {cure}")
    days = ", ".join(sorted({f'"{n}" of {d}' for n, d, _ in elections})) or "none of any election"
    raise PrepareError(f"{folder}: no message of an election on {date}; there are {days}")
