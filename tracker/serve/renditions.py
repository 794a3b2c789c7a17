"""The ledger as pages: each made once for all who read it, in a thread of its own; no HTTP.

Nothing is made that nobody asks for. A reader who asks is answered from what was made last,
unless the ledger has moved since; it is asked no more often than `FRESH_SECONDS`.
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
from tracker.ledger.schema import LedgerError
from tracker.support import sqlite
from tracker.support.errors import TrackerError

T = TypeVar("T")

FRESH_SECONDS = 0.5
"""How old an answer may be at most, beside the time that it takes to make it."""
FORMATS = {"html": "text/html", "json": "application/json", "text": "text/plain"}
"""What can be asked for, and what a browser is told that it is."""


class UnreadableError(TrackerError):
    """The ledger cannot be read; a sentence."""


@dataclass(frozen=True, slots=True)
class Rendition:
    """One format of one board."""

    content: bytes
    packed: bytes
    """The same, compressed by gzip."""
    tag: str
    """Of the content, between the quotation marks of an HTTP ETag."""

    @classmethod
    def of(cls, text: str) -> "Rendition":
        """Packed and tagged once, for everybody."""
        content = text.encode("utf-8", "replace")
        digest = hashlib.sha256(content).hexdigest()[:32]
        return cls(content, gzip.compress(content, compresslevel=5, mtime=0), f'"{digest}"')


@dataclass(frozen=True, slots=True)
class Look:
    """What a look at the ledger gave."""

    rendition: Rendition
    at: str
    """When it was, as HH:MM where the election is."""


@dataclass(frozen=True, slots=True)
class Vitals:
    """How far the night has come, and the last file."""

    of: AsOf
    last_file_at: dt.datetime | None


class Renditions:
    """Makes and keeps the renditions of one ledger. For one event loop; close it at the end."""

    def __init__(self, ledger_path: Path, clock: Clock, *, foot: str = "") -> None:
        """`foot` is put at the end of the HTML page: markup of ours, not of others."""
        self._path, self._clock, self._foot = ledger_path, clock, foot
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="renditions")
        self._ledger: Ledger | None = None  # the thread's
        self._made: dict[str, tuple[Board, Rendition]] = {}  # the thread's
        self._looks: dict[str, tuple[float, asyncio.Future[Look]]] = {}

    async def of(self, format: str) -> Look:
        """One of `FORMATS`, of the board as it is. Raises UnreadableError."""
        looked_at, look = self._looks.get(format, (0.0, None))
        if look is None or (look.done() and monotonic() - looked_at > FRESH_SECONDS):
            look = self._in_thread(lambda: self._rendered(format))
            self._looks[format] = (monotonic(), look)
        return await asyncio.shield(look)

    async def vitals(self) -> Vitals:
        """How the night does now. Raises UnreadableError."""
        return await self._in_thread(lambda: Vitals(*self._read()))

    async def close(self) -> None:
        """Let go of the ledger, once what is being made is made."""
        await self._in_thread(self._let_go)
        self._thread.shutdown()

    def _in_thread(self, work: Callable[[], T]) -> "asyncio.Future[T]":
        return asyncio.get_running_loop().run_in_executor(self._thread, self._guarded, work)

    # -- in the thread -----------------------------------------------------------------

    def _guarded(self, work: Callable[[], T]) -> T:
        """What could not be read this time is opened anew the next."""
        try:
            return work()
        except (sqlite.Error, LedgerError) as error:
            self._let_go()
            raise UnreadableError(f"the ledger cannot be read: {error}") from error

    def _let_go(self) -> None:
        if self._ledger is not None:
            self._ledger.close()
            self._ledger = None

    def _read(self) -> tuple[AsOf, dt.datetime | None]:
        """The board as it is, and when the last file came; another file is another ledger."""
        if self._ledger is not None and not self._ledger.is_same_file():
            self._let_go()
        if self._ledger is None:
            self._ledger = Ledger.open(self._path)
        return as_of(self._ledger, self._clock()), self._ledger.last_arrival()

    def _rendered(self, format: str) -> Look:
        of, _ = self._read()
        made = self._made.get(format)
        if made is None or made[0] is not of.board:
            made = self._made[format] = (of.board, Rendition.of(self._text(format, of)))
        return Look(made[1], clock_time(of.known_at, of.board.election))

    def _text(self, format: str, of: AsOf) -> str:
        if format == "html":
            from tracker.summary.html import page

            return page(of.board, of.known_at, foot=self._foot)
        from tracker.summary.render import render

        assert self._ledger is not None
        sources = self._ledger.standing_sources(of.board)
        return render(of.board, of.known_at, format, sources=sources)
