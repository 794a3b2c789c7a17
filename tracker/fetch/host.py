"""A folder on a host: the interface of the protocols' modules, and their errors.

The modules are `ftp`, `sftp` and `http`. Their libraries are imported only when they are used.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Protocol

from tracker.fetch.address import HostAddress
from tracker.fetch.listing import Entry, Version
from tracker.support.errors import TrackerError
from tracker.support.extras import MissingExtraError

TIMEOUT_SECONDS = 10.0
"""The longest wait for a connection, and for the next bytes of an open one."""

TIMESTAMP = ".timestamp"
"""PA's file of this name contains the time of the last change of the folder, as seconds since 1970.

Source: PA, "XML format" (2014): it is created or updated in each folder whenever a file is put
there; a client may read it often, and list the folder when it changed. PA advises to list the
folder from time to time all the same.
"""
TIMESTAMP_BYTES = 256
"""No more of this file is read."""

LISTING_SECONDS = 60.0
"""A listing that takes longer is given up, even if its bytes keep coming."""

CHUNK_BYTES = 64 * 1024


class HostError(TrackerError):
    """The host was not reached, refused the login or the folder, or the connection was lost.

    The message is the reason, without the host's address.
    """

    exit_code = 1


class FileError(Exception):
    """The host refuses one file. The message is the reason, and continues after its name."""


@dataclass(frozen=True, slots=True)
class Download:
    """An open transfer of a file."""

    start: int
    """The position of the first byte that comes. The host may refuse to start in the middle."""
    chunks: Iterator[bytes]
    """The bytes. Raises HostError if the connection is lost or is silent for too long."""


class Host(Protocol):
    """A folder on a host. Only one thread may use it.

    Each method except `close` raises HostError; the connection is then closed. A method that needs
    a connection opens one.
    """

    def connect(self) -> None:
        """Open a new connection, log in, and enter the folder."""

    def close(self) -> None:
        """Close the connection, if it is open. Raises nothing."""

    def timestamp(self) -> bytes | None:
        """The content of the folder's `TIMESTAMP`; None if there is none."""

    def entries(self) -> Sequence[Entry]:
        """The files of the folder, in any order."""

    def version(self, entry: Entry) -> Version:
        """The present version of a file. Raises FileError."""

    def download(
        self, entry: Entry, version: Version, start: int, patience: float
    ) -> AbstractContextManager[Download]:
        """Open a transfer from the byte `start`, or from the first if the host cannot do that.

        `version`: of the bytes before `start`. `patience`: the longest wait for the next bytes, in
        seconds. Raises FileError.
        """


def host_at(address: HostAddress, *, host_key: str = "") -> Host:
    """The host at this address, not yet connected.

    `host_key`: the fingerprint of an SFTP host's key; empty to look it up in `known_hosts`. Raises
    MissingExtraError.
    """
    if address.scheme in ("ftp", "ftps"):
        from tracker.fetch.ftp import FtpHost

        return FtpHost(address)
    library = "paramiko" if address.scheme == "sftp" else "urllib3"
    if find_spec(library) is None:
        raise MissingExtraError(f"fetching from {address.scheme}", "fetch")
    if address.scheme == "sftp":
        from tracker.fetch.sftp import SftpHost

        return SftpHost(address, host_key)
    from tracker.fetch.http import HttpHost

    return HttpHost(address)
