"""The log of a command that runs for hours: what it decided and when, for the engineer on shift.

Modules write to `logging.getLogger(__name__)`. Without `logging_to` nothing is shown. An event is
one line: time in UTC, level, logger, message. Control characters in it are written out.
"""

import collections
import contextlib
import datetime as dt
import logging
import os
from collections.abc import Callable, Iterator
from pathlib import Path

from tracker import __version__
from tracker.support.errors import TrackerError
from tracker.support.escape import visible

MAX_WAITING_LINES = 1_000
"""Lines kept in memory while the file cannot be written. Later ones push out the oldest."""

_ROOT = logging.getLogger("tracker")
_ROOT.addHandler(logging.NullHandler())  # else warnings go to standard error, onto the screen
_log = logging.getLogger(__name__)


class LogError(TrackerError):
    """The log cannot be written where it was asked for."""


@contextlib.contextmanager
def logging_to(file: Path | None, *, stderr: bool, command: str) -> Iterator[None]:
    """Log to a file, to standard error, to both or to neither, for the span of a command.

    The file is appended to. Raises LogError when it cannot be opened.
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
    """A function that logs a sentence and then reports it."""

    def log_and_report(sentence: str) -> None:
        logger.log(level, "%s", sentence)
        report(sentence)

    return log_and_report


class LineFormatter(logging.Formatter):
    """One line an event: `2019-12-13T02:31:05.120Z WARNING tracker.intake.receive: …`."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, without its end. An exception is shown by its repr, not as a traceback."""
        at = dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(timespec="milliseconds")
        error = f": {record.exc_info[1]!r}" if record.exc_info else ""
        message = visible(record.getMessage() + error)
        return f"{at.replace('+00:00', 'Z')} {record.levelname} {record.name}: {message}"


class FileHandler(logging.Handler):
    """Appends to a file, opened anew for each line: it may be rotated, deleted, or its disk full.

    Lines that cannot be written wait, and are written with the next line that can.
    """

    def __init__(self, path: Path) -> None:
        """Raises LogError when the file cannot be opened now, or is a SQLite file."""
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
        """Write the waiting lines and this one."""
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
