"""Limits the connections: those of viewers, and those that have not sent the token yet.

The header of each request must arrive within `HEADER_SECONDS`. There are at most `MAX_UNKNOWN`
connections without an accepted request: if there is one more, the oldest of them is closed.
So connections that send nothing take neither the files nor the memory of this process.

A connection with an accepted request is a viewer's. Their number is limited too, because they all
have the same token: one more is refused, and counts as a connection
without an accepted request.
"""

import asyncio
import logging
from collections.abc import Callable
from time import monotonic
from typing import Any, Final

from aiohttp import web

from tracker.serve.refusal_log import REPEAT_SECONDS

HEADER_SECONDS: Final = 10.0
"""Maximum time for the header of a request, after the connection or the last answer."""
MAX_UNKNOWN: Final = 100
"""Maximum number of connections without an accepted request."""


class Viewers:
    """The open connections with an accepted request, at most `limit`.

    A browser that shows the page has one of them. A browser that shows a board has one or a few.
    """

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self._open = set[web.RequestHandler]()

    def __contains__(self, connection: object) -> bool:
        return connection in self._open

    @property
    def count(self) -> int:
        """Number of open connections."""
        self._open = {connection for connection in self._open if connection.connected}
        return len(self._open)

    def admit(self, connection: web.RequestHandler) -> bool:
        """Add the connection of an accepted request. Returns whether there is room for it."""
        if connection not in self._open:
            if self.count >= self.limit:
                return False
            self._open.add(connection)
        return True


VIEWERS: Final = web.AppKey("viewers", Viewers)
"""The key of an application's viewers."""


class Connections:
    """The protocol factory of a listening socket, for `loop.create_server`."""

    def __init__(self, server: web.Server, viewers: Viewers) -> None:
        """`viewers` is the application's `VIEWERS`."""
        self._server, self._viewers = server, viewers

    def __call__(self) -> web.RequestHandler:
        """The protocol of a new connection. Closes the oldest unknown one if there are too many.

        A connection is unknown until a request on it is accepted.
        """
        unknown = [c for c in self._server.connections if c not in self._viewers]
        for oldest in unknown[: max(0, len(unknown) - MAX_UNKNOWN + 1)]:
            oldest.force_close()
        return self._server()


class OneLineFilter(logging.Filter):
    """Makes each record one line without a traceback, and drops repetitions.

    A port that is scanned makes thousands of errors, and each would be a traceback.
    """

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        super().__init__()
        self._clock, self._logged_at = clock, dict[str, float]()

    def filter(self, record: logging.LogRecord) -> bool:
        error = record.exc_info[1] if record.exc_info else None
        record.exc_info = None
        kind, now = f"{record.msg} {type(error).__name__}", self._clock()
        if now - self._logged_at.get(kind, float("-inf")) < REPEAT_SECONDS:
            return False
        self._logged_at[kind] = now
        if error:
            record.msg, record.args = "%s: %r", (record.getMessage(), error)
        return True


def server_log() -> logging.Logger:
    """The log of the web server's own errors."""
    logger = logging.getLogger("tracker.serve.http")
    if not logger.filters:
        logger.addFilter(OneLineFilter())
    return logger


def log_loop_errors(loop: asyncio.AbstractEventLoop) -> None:
    """Log the errors that asyncio reports, such as too many open files, to `server_log`."""

    def log(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        error = context.get("exception")
        server_log().error("%s", context["message"], exc_info=error)

    loop.set_exception_handler(log)
