"""The log of a command, for the engineer: its decisions and failures, with their times.

Modules log to `logging.getLogger(__name__)`. `logging_to` writes these records to a file or to
standard error. A record is one line: time in UTC, level, logger, message. Control characters in
the message are escaped.
"""

import collections
import contextlib
import datetime as dt
import logging
import os
from collections.abc import Callable, Iterator
from pathlib import Path

from tracker import __version__
from tracker.support import sqlite
from tracker.support.errors import TrackerError
from tracker.support.escape import visible

MAX_WAITING_LINES = 1_000
"""Maximum number of lines kept in memory while the file cannot be written."""

_ROOT = logging.getLogger("tracker")
_ROOT.addHandler(logging.NullHandler())  # without it, Python prints warnings onto the screen
_log = logging.getLogger(__name__)


class LogError(TrackerError):
    """The log file cannot be written."""


@contextlib.contextmanager
def logging_to(file: Path | None, *, stderr: bool, command: str) -> Iterator[None]:
    """Log to a file, to standard error, to both or to neither, during the block.

    `command` is the name of the command, for the first and the last line. Lines are appended to the
    file. Raises LogError if the file cannot be opened or is a SQLite file.
    """
    handlers: list[logging.Handler] = []
    if file:
        handlers.append(FileHandler(file))
    if stderr:
        handlers.append(logging.StreamHandler())
    for handler in handlers:
        handler.setFormatter(LineFormatter())
        handler.handleError = lambda record: None  # type: ignore[method-assign]
        _ROOT.addHandler(handler)
    level = _ROOT.level
    if handlers:
        _ROOT.setLevel(logging.INFO)
    _log.info("%s began: tracker %s, process %d", command, __version__, os.getpid())
    if sqlite.has_reset_bug():
        _log.warning(sqlite.reset_bug_sentence())
    try:
        yield
        _log.info("%s ended", command)
    except BaseException as error:
        _log.error("%s ended by %s: %s", command, type(error).__name__, error)
        raise
    finally:
        _ROOT.setLevel(level)
        for handler in handlers:
            _ROOT.removeHandler(handler)
            handler.close()


def logged(
    report: Callable[[str], object], logger: logging.Logger, level: int = logging.WARNING
) -> Callable[[str], None]:
    """A function that logs a sentence at `level` and then calls `report` with it."""

    def log_and_report(sentence: str) -> None:
        logger.log(level, "%s", sentence)
        report(sentence)

    return log_and_report


class LineFormatter(logging.Formatter):
    """Formats a record as a line: `2019-12-13T02:31:05.120Z WARNING tracker.intake.receive: …`."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, without a line break. An exception is shown by its repr, not by a traceback."""
        at = dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(timespec="milliseconds")
        error = f": {record.exc_info[1]!r}" if record.exc_info else ""
        message = visible(record.getMessage() + error)
        return f"{at.replace('+00:00', 'Z')} {record.levelname} {record.name}: {message}"


class FileHandler(logging.Handler):
    """Appends lines to a file.

    The file is opened for each line, so it can be rotated or deleted at any time. Lines that cannot
    be written, on a full disk for example, are written before the next line; at most
    `MAX_WAITING_LINES` are kept.
    """

    def __init__(self, path: Path) -> None:
        """Raises LogError if the file cannot be opened now, or is a SQLite file."""
        super().__init__()
        self._path = path.absolute()
        self._waiting: collections.deque[bytes] = collections.deque(maxlen=MAX_WAITING_LINES)
        try:
            self._path.open("ab").close()
            is_sqlite = self._path.is_file() and _begins_with(self._path, b"SQLite format 3")
        except OSError as error:
            raise LogError(f"{path}: cannot be written: {error.strerror}") from error
        if is_sqlite:
            raise LogError(f"{path}: is a SQLite file, not a log")

    def emit(self, record: logging.LogRecord) -> None:
        """Write the waiting lines, then this record."""
        self._waiting.append(f"{self.format(record)}\n".encode(errors="backslashreplace"))
        with contextlib.suppress(OSError), self._path.open("ab", buffering=0) as file:
            while self._waiting:
                line = self._waiting[0]
                written = file.write(line) or 0
                if written < len(line):  # the disk has become full
                    self._waiting[0] = line[written:]
                    return
                self._waiting.popleft()


def _begins_with(path: Path, start: bytes) -> bool:
    with path.open("rb") as file:
        return file.read(len(start)) == start
