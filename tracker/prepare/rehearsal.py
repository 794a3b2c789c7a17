"""Rehearse a past night: deliver its results as PA's files, in the real order and at any speed.

`past_results` reads `results.csv`, and `pa_writer` writes the message that PA Media would send
for each result.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path
from time import monotonic

from tracker.election import Election
from tracker.election.csv_tables import ElectionError
from tracker.prepare.pa_writer import Message, write_message
from tracker.prepare.past_results import find_errors, group_by_seat, read_results
from tracker.support import atomic_write

LEAD_SECONDS = 2.0
"""Before the first message, so that the empty board can be seen."""


def load_messages(election: Election, folder: Path) -> tuple[Message, ...]:
    """The messages of the night in `folder`, by time of declaration; ties as in the table.

    Raises ElectionError with row, column and value where results.csv is missing or wrong.
    """
    rows = read_results(folder)
    if error := next(find_errors(election, rows), None):
        raise error
    messages = [write_message(election, rows) for rows in group_by_seat(rows).values()]
    return tuple(sorted(messages, key=lambda message: message.at))


def duration(messages: Sequence[Message]) -> dt.timedelta:
    """From the first declaration to the last, on the real night."""
    return messages[-1].at - messages[0].at if messages else dt.timedelta()


def speed_for(messages: Sequence[Message], seconds: float) -> float:
    """The multiple of real time with which the night lasts this many seconds."""
    return duration(messages).total_seconds() / seconds or 1.0


def delays(messages: Sequence[Message], speed: float | None) -> list[float]:
    """Seconds to wait before each message: `LEAD_SECONDS`, then the real gaps / `speed`."""
    if speed is None:
        return [0.0] * len(messages)
    gaps = [(later.at - earlier.at).total_seconds() for earlier, later in pairwise(messages)]
    return [LEAD_SECONDS, *(gap / speed for gap in gaps)][: len(messages)]


def play(
    messages: Sequence[Message],
    drop: Path,
    *,
    speed: float | None,
    sleep: Callable[[float], object],
    on_sent: Callable[[Message], object] | None = None,
    stop: Callable[[], bool] = lambda: False,
    seconds: Callable[[], float] = monotonic,
) -> int:
    """Deliver the messages into `drop`, in order and in time; the number delivered.

    `speed` is a multiple of real time; None is as fast as possible. A file is written under
    a name with a leading dot and renamed, so no reader sees a part of it. A file that exists
    with the same content is skipped without a wait, so an interrupted rehearsal continues.
    `stop` is called after each wait: give a `sleep` that can be interrupted
    (`threading.Event.wait`). The time that writing takes, by the clock `seconds`, is
    subtracted from the next waits.

    Raises ElectionError where a file of the same name has other content (before anything is
    written, if it exists by then); ValueError for a speed not above 0; OSError.
    """
    if speed is not None and not speed > 0:
        raise ValueError(f"speed {speed} is not above 0")
    drop.mkdir(parents=True, exist_ok=True)
    to_send = [message for message in messages if not _is_there(message, drop)]
    sent, due, start = 0, 0.0, seconds()
    for message, wait in zip(to_send, delays(to_send, speed), strict=True):
        late = max(0.0, seconds() - start - due)
        due += wait
        if wait > late:
            sleep(wait - late)
        if stop():
            break
        if not _is_there(message, drop):  # again: an agency may have been faster
            atomic_write.write_text(drop / message.name, message.xml.decode())
        sent += 1
        if on_sent:
            on_sent(message)
    return sent


def _is_there(message: Message, drop: Path) -> bool:
    path = drop / message.name
    if not path.exists():
        return False
    if path.read_bytes() != message.xml:
        raise ElectionError(f"{path} has other content already; use an empty folder")
    return True
