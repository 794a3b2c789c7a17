"""Rehearses a past night: delivers its results as PA's files, in the real order, at any speed.

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
"""Pause before the first message, so that the producer sees the empty board."""


def load_messages(election: Election, folder: Path) -> tuple[Message, ...]:
    """The messages of the night in the election folder `folder`, by time of declaration.

    Messages with the same time are in the order of results.csv. Raises ElectionError if
    results.csv is missing or has an error; it names row, column and value.
    """
    rows = read_results(folder)
    if error := next(find_errors(election, rows), None):
        raise error
    messages = [write_message(election, rows) for rows in group_by_seat(rows).values()]
    return tuple(sorted(messages, key=lambda message: message.at))


def duration(messages: Sequence[Message]) -> dt.timedelta:
    """The time from the first declaration to the last, on the real night; 0 without messages."""
    return messages[-1].at - messages[0].at if messages else dt.timedelta()


def speed_for(messages: Sequence[Message], seconds: float) -> float:
    """The speed, as a multiple of real time, at which the night lasts `seconds`.

    1.0 if all results were declared at the same time.
    """
    return duration(messages).total_seconds() / seconds or 1.0


def delays(messages: Sequence[Message], speed: float | None) -> list[float]:
    """Seconds to wait before each message: `LEAD_SECONDS`, then the real gaps divided by `speed`.

    All 0.0 if `speed` is None.
    """
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
    """Write the messages to the folder `drop`, each at its time. Returns the number delivered.

    A file is written under a temporary name and then renamed, so that no reader sees a part of it.
    A file that exists with the same content before the start is skipped without a wait, so that an
    interrupted rehearsal can be continued.

    Args:
        speed: A multiple of real time; None for no waits.
        sleep: Waits for a number of seconds. Pass a function that `stop` can interrupt, such as
            `threading.Event.wait`.
        on_sent: Called after each message.
        stop: Called after each wait. Returns whether to end.
        seconds: A clock. The time that writing takes is subtracted from the next waits.

    Raises ElectionError if a file of the same name has other content, ValueError if `speed` is not
    above 0, and OSError.
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
        if not _is_there(message, drop):  # another program may have written it during the wait
            atomic_write.write_text(drop / message.name, message.xml.decode())
        sent += 1
        if on_sent:
            on_sent(message)
    return sent


def _is_there(message: Message, drop: Path) -> bool:
    """Whether the file exists. Raises ElectionError if it has other content."""
    path = drop / message.name
    if not path.exists():
        return False
    if path.read_bytes() != message.xml:
        raise ElectionError(f"{path} has other content already; use an empty folder")
    return True
