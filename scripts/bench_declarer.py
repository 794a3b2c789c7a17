"""A second process that records messages into the ledger at a given rate.

bench_declarer.py LEDGER    what the ledger lacks of its night, as standard input says:
                            "40 5" is 40 messages at 5 a second, and is answered by a line
"""

import itertools
import select
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from bench_floor import COUNTRY, night
from bench_terminal import NothingShownError, Terminal, environment

from tracker.election.clock import wall_clock
from tracker.intake import receive as intake
from tracker.intake.drop_folder import Delivery
from tracker.ledger import Ledger
from tracker.prepare.pa_writer import Message


def receive(ledger: Ledger, messages: Iterable[Message], per_second: float = 0.0) -> None:
    """Records these messages at this rate; all at once for 0."""
    due = time.monotonic()
    for message in messages:
        time.sleep(max(0.0, due - time.monotonic()))
        due += 1 / per_second if per_second else 0.0
        delivery = Delivery(message.name, message.xml, last_chance=True)
        intake.receive_file(ledger, delivery, wall_clock())


class Declarer:
    """Controls the other process."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process
        self._asked = 1
        """Number of lines still to read; the first one reports that it is ready."""

    def declare(self, count: int, per_second: float) -> None:
        """Starts to record `count` messages, or as many as are left."""
        assert self._process.stdin
        self._process.stdin.write(f"{count} {per_second}\n".encode())
        self._asked += 1

    def going_on(self) -> bool:
        """Whether more messages will be recorded."""
        said = self._process.stdout
        assert said
        while self._asked and select.select([said], [], [], 0)[0]:
            if not said.readline():
                raise NothingShownError("the process that declares has ended")
            self._asked -= 1
        return self._asked > 0

    def until_over(self, screen: Terminal) -> None:
        """Reads the screen until the last message is recorded."""
        while self.going_on():
            screen.listen(0.1)


@contextmanager
def declarer(ledger: Path, folder: Path) -> Iterator[Declarer]:
    """Starts the other process, and ends it."""
    with subprocess.Popen(
        [sys.executable, __file__, str(ledger)],
        env=environment(folder),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        bufsize=0,
    ) as process:
        try:
            yield Declarer(process)
        finally:
            process.kill()


def main(path: Path) -> None:
    """Runs as the other process."""
    _, messages = night(COUNTRY)
    with Ledger.open(path) as ledger:
        waiting = iter([m for m in messages if ledger.board.states[m.seat].winner is None])
        print("ready", flush=True)
        for line in sys.stdin:
            count, per_second = line.split()
            receive(ledger, itertools.islice(waiting, int(count)), float(per_second))
            print("done", flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
