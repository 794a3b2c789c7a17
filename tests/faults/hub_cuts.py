"""A hub that is cut off again and again, and a desk in another building, for a hostile night.

The board joins from behind a line that is cut or silent; the hub itself is killed too. The other
desk has a ledger of its own, and only the hub connects it with the board.
"""

import contextlib
import random
import signal
import time
from collections.abc import Iterator
from contextlib import closing
from importlib.util import find_spec
from pathlib import Path
from typing import Self

from tests.faults.processes import PATIENCE, Process, assert_sound, processes, start
from tests.makers import hubs
from tests.makers.commands import wait_until
from tests.replication.line import Line
from tracker.board import Board
from tracker.election import Election
from tracker.election.clock import wall_clock
from tracker.ledger import Ledger
from tracker.support import sqlite

LONGEST_CUT = 1.0
"""In seconds."""


def can_run() -> bool:
    """Whether this machine has a nats-server, and its client library is installed."""
    return hubs.server() is not None and find_spec("nats") is not None


class CutHub:
    """The hub, the line from it to the board, and the other desk."""

    def __init__(self, folder: Path, election: Election, chance: random.Random) -> None:
        self.db = folder / "other.db"
        """The ledger of the other desk."""
        self._folder, self._chance = folder, chance
        self._node = hubs.plain(folder / "hub")
        self._line = Line(self._node)
        self._process: Process
        Ledger.create(self.db, election, wall_clock()).close()

    @contextlib.contextmanager
    def running(self) -> Iterator[Self]:
        """Run the hub and the other desk. The line is whole."""
        with hubs.started([self._node]), self._line, processes() as started:
            self._process = start(
                self._folder / "other-output.log",
                *("join", "--db", self.db, "--log", self._folder / "other.log"),
                *self._joining(self._node.url, "other"),
                XDG_STATE_HOME=str(self._folder),
            )
            started.append(self._process)
            yield self

    @property
    def pid(self) -> int:
        """The process of the other desk."""
        return self._process.pid

    @property
    def options(self) -> list[str]:
        """The options with which the board joins."""
        return self._joining(self._line.url, "board")

    def _joining(self, url: str, desk: str) -> list[str]:
        return ["--via", url, "--night", "hostile", "--desk", desk, "--unsigned"]

    def disturb(self) -> None:
        """Cut the line, silence it or kill the hub, and restore both after a while."""
        match self._chance.randrange(4):
            case 0 | 1:
                self._line.cut()
            case 2:
                self._line.silence()
            case _:
                self._node.kill()
        time.sleep(self._chance.uniform(0.1, LONGEST_CUT))
        if not self._node.running:
            self._node.start()
        self._line.restore()

    def end(self, ledger: Path, board: Board) -> None:
        """Assert that the other desk gets the statements of this ledger, and ends with this board."""
        wait_until(lambda: _ids(self.db) == _ids(ledger), PATIENCE)
        self._process.send_signal(signal.SIGTERM)
        assert self._process.wait(PATIENCE) == 0
        with Ledger.open(self.db) as other:
            assert dict(other.board.states.items()) == dict(board.states.items())
        assert_sound(self.db)


def _ids(path: Path) -> set[str]:
    with closing(sqlite.connect(path, timeout=PATIENCE)) as connection:
        return {id_ for (id_,) in connection.execute("SELECT id FROM bulletins")}
