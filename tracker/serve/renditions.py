"""The board as HTML, JSON and text, rendered once for all readers.

A rendition is made at the first request for its format, and again if the board has changed or the
ledger was opened again. Requests for one format read the ledger at most once in `MAX_AGE_SECONDS`.
One thread reads and renders.
"""

import asyncio
import datetime as dt
import gzip
import hashlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import TypeVar

from tracker.board import Board
from tracker.election.clock import Clock, clock_time
from tracker.ledger import Ledger
from tracker.ledger.as_of import AsOf, as_of
from tracker.ledger.errors import LedgerError
from tracker.summary.retractions import RetractionLog
from tracker.support import sqlite
from tracker.support.errors import TrackerError

T = TypeVar("T")

MAX_AGE_SECONDS = 0.5
"""The result of `current` can be this old, plus the time for reading and rendering."""
MEDIA_TYPES = {
    "html": "text/html; charset=utf-8",
    "json": "application/json; charset=utf-8",
    "text": "text/plain; charset=utf-8",
    "png": "image/png",
}
"""The header `Content-Type` by format."""


class UnreadableError(TrackerError):
    """The ledger cannot be read now."""


@dataclass(frozen=True, slots=True)
class Rendition:
    """A board in one format."""

    content: bytes
    gzipped: bytes
    etag: str
    """Hash of the content, in the quotation marks of an HTTP ETag."""

    @classmethod
    def of(cls, content: bytes) -> "Rendition":
        """Compress and hash a content."""
        digest = hashlib.sha256(content).hexdigest()[:32]
        return cls(content, gzip.compress(content, compresslevel=5, mtime=0), f'"{digest}"')


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A rendition of the ledger's board at one time."""

    rendition: Rendition
    read_at: str
    """When the ledger was read: HH:MM, local time of the election."""


class Renditions:
    """Makes and caches the renditions of one ledger. Use it in one event loop, then close it."""

    def __init__(
        self, ledger_path: Path, clock: Clock, *, head: str = "", footer: str = ""
    ) -> None:
        """`head` and `footer` are HTML for the end of the page's head and body, not escaped."""
        self._path, self._clock, self._head, self._footer = ledger_path, clock, head, footer
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="renditions")
        self._snapshots: dict[str, tuple[float, asyncio.Future[Snapshot]]] = {}
        # used only in the thread
        self._ledger: Ledger | None = None
        self._retractions = RetractionLog()
        self._rendered: dict[str, tuple[Board, Rendition]] = {}

    async def current(self, format: str) -> Snapshot:
        """The board in a format of `MEDIA_TYPES`. Raises UnreadableError."""
        begun_at, snapshot = self._snapshots.get(format, (0.0, None))
        if snapshot is None or (snapshot.done() and monotonic() - begun_at > MAX_AGE_SECONDS):
            snapshot = self._in_thread(lambda: self._snapshot(format))
            self._snapshots[format] = (monotonic(), snapshot)
        return await asyncio.shield(snapshot)

    async def state(self) -> tuple[AsOf, dt.datetime | None]:
        """The board now, and when the last file was received; None without a file.

        Raises UnreadableError.
        """
        return await self._in_thread(self._read)

    async def close(self) -> None:
        """Close the ledger when the thread has finished its work."""
        await self._in_thread(self._close_ledger)
        self._thread.shutdown()

    def _in_thread(self, work: Callable[[], T]) -> "asyncio.Future[T]":
        return asyncio.get_running_loop().run_in_executor(self._thread, self._checked, work)

    # -- in the thread -----------------------------------------------------------------

    def _checked(self, work: Callable[[], T]) -> T:
        """The result of `work`. If the ledger cannot be read, closes it; raises UnreadableError."""
        try:
            return work()
        except (sqlite.Error, LedgerError) as error:
            self._close_ledger()
            raise UnreadableError(f"the ledger cannot be read: {error}") from error

    def _close_ledger(self) -> None:
        if self._ledger is not None:
            self._ledger.close()
            self._ledger = None

    def _read(self) -> tuple[AsOf, dt.datetime | None]:
        """The result of `state`. Opens the ledger if it is closed or its file was replaced.

        Raises LostFilesError if its log was removed, or a file was made shorter.
        """
        if self._ledger is not None and not self._ledger.is_same_file():
            self._close_ledger()
        if self._ledger is not None:
            self._ledger.check_file()
        if self._ledger is None:
            self._ledger = Ledger.open(self._path)
            self._retractions = RetractionLog()
        with self._ledger.snapshot():
            return as_of(self._ledger, self._clock()), self._ledger.last_delivery_at()

    def _snapshot(self, format: str) -> Snapshot:
        current, _ = self._read()
        rendered = self._rendered.get(format)
        if rendered is None or rendered[0] is not current.board:
            rendered = current.board, Rendition.of(self._render(format, current))
            self._rendered[format] = rendered
        return Snapshot(rendered[1], clock_time(current.known_at, current.board.election))

    def _render(self, format: str, current: AsOf) -> bytes:
        assert self._ledger is not None
        board, at = current.board, current.known_at
        if format == "png":
            from tracker.summary.pictures.link_picture import link_picture

            return link_picture(board)
        retracted = self._retractions.read(self._ledger)
        if format == "html":
            from tracker.summary.html import page

            html = page(board, at, head=self._head, foot=self._footer, retracted=retracted)
            return html.encode("utf-8", "replace")
        from tracker.summary.render import render_bytes

        sources = self._ledger.standing_sources(board)
        return render_bytes(board, at, format, sources=sources, retracted=retracted)
