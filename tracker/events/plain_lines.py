"""The night as lines of text, for screen readers, logs and pipes: `tracker watch --plain`."""

import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from tracker.board import Board
from tracker.election import Election
from tracker.election.clock import Clock, clock_time
from tracker.intake.ingest import Say, ingest_and_follow
from tracker.ledger import Ledger
from tracker.ledger.follow import follow
from tracker.ledger.timeline import Timeline, TimelineEvent
from tracker.summary.night_sentences import election_title
from tracker.support.escape import visible


def watch_plain(
    ledger: Ledger,
    drops: Sequence[Path],
    clock: Clock,
    *,
    poll: bool,
    say: Say,
    companions: Sequence[Callable[[threading.Event], None]] = (),
) -> int:
    """Receive files, and print a line for each event, until SIGINT or SIGTERM. Returns 0.

    Without `drops` it only follows the ledger, and ends when the output is closed. With them the
    intake goes on then, as that of `ingest_and_follow`, whose errors this raises.
    """
    path = ledger.path

    def print_events(stop: threading.Event) -> None:
        with Ledger.open(path) as own:
            try:
                follow(own, PlainLines(own, say).print_new, stop, on_error=say)
            except OSError:
                if not drops:
                    stop.set()
                stop.wait()

    return ingest_and_follow(
        ledger, drops, clock, poll=poll, say=say, print_files=False,
        companions=[*companions, print_events],
    )  # fmt: skip


class PlainLines:
    """Prints the events of a ledger from now on, and the number of seats when it changes."""

    def __init__(self, ledger: Ledger, say: Say) -> None:
        """Print the title and the number of declared seats. Raises OSError."""
        self._ledger, self._say = ledger, say
        self._timeline = Timeline(ledger)
        self._timeline.read()
        self._progress = progress(ledger.board)
        say(visible(f"{election_title(ledger.election)}. {self._progress}."))

    def print_new(self) -> None:
        """Print the events since the last call. Raises OSError and sqlite.Error."""
        for event in self._timeline.read():
            self._say(visible(event_line(event, self._ledger.election)))
        if self._progress != (now := progress(self._ledger.board)):
            self._progress = now
            self._say(visible(f"{now}."))


def event_line(event: TimelineEvent, election: Election) -> str:
    """An event as a line: "03:12 flip, Ipswich: Con gain from Lab, majority 5,479"."""
    seat = election.seat_by_id.get(event.seat)
    kind = f"ALARM, {event.kind}" if event.alarm else str(event.kind)
    place = f", {seat.name}" if seat else ""
    return f"{clock_time(event.at, election)} {kind}{place}: {event.text}"


def progress(board: Board) -> str:
    """How much of the night is known: "40 of 69 seats decided, 1 doubtful"."""
    doubtful = f", {len(board.doubtful):,} doubtful" if board.doubtful else ""
    return f"{board.decided} of {board.total} seats decided{doubtful}"
