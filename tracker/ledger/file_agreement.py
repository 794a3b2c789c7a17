"""Compares the statements of a file with those that its bytes give.

`verify` checks the recorded files in this way, and `replication` each file of another desk.
"""

from collections.abc import Iterable

import msgspec

from tracker import feeds
from tracker.board.bulletin import AHEAD, Bulletin
from tracker.election import Election
from tracker.feeds.reading import DocumentError
from tracker.ledger.file_outcome import Key, key


def ids_in_file(bulletins: Iterable[Bulletin]) -> dict[str, str]:
    """By id of each bulletin: the id that it has when its file is read.

    `after` and `AHEAD` are added later.
    """
    return {bulletin.id: _id_in_file(bulletin) for bulletin in bulletins}


def _id_in_file(bulletin: Bulletin) -> str:
    if not bulletin.after and AHEAD not in bulletin.stated:
        return bulletin.id
    stated = {key: value for key, value in bulletin.stated.items() if key != AHEAD}
    return msgspec.structs.replace(bulletin, after=(), stated=stated).id


def gives(name: str, data: bytes | None, elections: Iterable[Election], recorded: set[str]) -> bool:
    """Whether a file, read with a version of the tables, gives the bulletins recorded of it.

    `recorded` are their ids without `after` (`ids_in_file`). `reread` replaces only some of the
    bulletins of a file. So each may be of another version, if some version gives exactly these
    statements. False if the file cannot be read.
    """
    found: list[dict[Key, str]] = []
    for election in elections:
        reading = _bulletin_ids(name, data, election)
        if reading and set(reading.values()) == recorded:
            return True
        found.append(reading)
    keys = {id: key for reading in found for key, id in reading.items()}
    return any(
        len(recorded) == len(reading) and {keys.get(id) for id in recorded} == reading.keys()
        for reading in found
        if reading
    )


def _bulletin_ids(name: str, data: bytes | None, election: Election) -> dict[Key, str]:
    """The id of each bulletin in a file; empty if it cannot be read."""
    if data is None:
        return {}
    try:
        return {
            key(bulletin): bulletin.id for bulletin in feeds.read(name, data, election).bulletins
        }
    except DocumentError:
        return {}
