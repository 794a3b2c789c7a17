"""Several desks and a hub for the tests, and random nights with failures.

This process writes to the ledger of each desk. A process of its own joins the ledger, so that
it can be killed.
"""

import contextlib
import datetime as dt
import random
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.makers import hubs
from tests.makers import night as nights
from tests.makers.commands import environment, night_files, wait_until
from tests.makers.hubs import Node
from tests.makers.messages import corrected
from tests.replication.line import Line
from tracker.board import entries as desks
from tracker.board.bulletin import Bulletin
from tracker.intake import receive as intake
from tracker.intake.drop_folder import Delivery
from tracker.ledger import Ledger
from tracker.ledger.verify import verify
from tracker.replication import outbound, status

NIGHT = "2019-12-12"
NAMES = ("london", "norwich", "van")


@dataclass
class Desk:
    """One desk: its ledger, its lines to the hub's nodes, and the process that joins it."""

    name: str
    folder: Path
    lines: list[Line]
    skew: float = 0.0
    """Seconds by which its clock is fast."""
    process: subprocess.Popen[bytes] | None = None
    started: dt.datetime | None = None
    """Start of that process, by the desk's clock."""

    def __post_init__(self) -> None:
        self.path = self.folder / f"{self.name}.db"
        self.ledger = Ledger.create(self.path, nights.anglia(), self.now())

    def now(self) -> dt.datetime:
        return dt.datetime.now(dt.UTC) + dt.timedelta(seconds=self.skew)

    @property
    def log(self) -> str:
        file = self.folder / f"{self.name}.log"
        return file.read_text(encoding="utf-8") if file.exists() else ""

    def join(self) -> None:
        """Start the process that joins the ledger."""
        if self.process is not None:
            return
        self.started = self.now()
        addresses = [line.url for line in self.lines]
        with (self.folder / f"{self.name}.log").open("ab") as log:
            self.process = subprocess.Popen(
                [
                    *(sys.executable, "-m", "tests.replication.one_desk"),
                    *(str(self.path), NIGHT, self.name, str(self.skew), *addresses),
                ],
                env=environment(XDG_STATE_HOME=str(self.folder)),
                stdout=log,
                stderr=log,
            )

    def kill(self) -> None:
        """Kill the process with SIGKILL."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None

    def cut(self) -> None:
        for line in self.lines:
            line.cut()

    def silence(self) -> None:
        for line in self.lines:
            line.silence()

    def restore(self) -> None:
        for line in self.lines:
            line.restore()

    def receive(self, name: str, data: bytes) -> None:
        """Receive a file."""
        receipt = intake.receive_file(
            self.ledger, Delivery(name, data, last_chance=True), self.now()
        )
        assert receipt.status == "accepted", receipt.sentence

    def say(self, *said: Bulletin) -> None:
        """Record entries of this desk."""
        with self.ledger.writing():
            self.ledger.append(said, self.now())

    def ids(self) -> set[str]:
        """Ids of all recorded statements."""
        rows = self.ledger.connection.execute("SELECT id FROM bulletins")
        return {id for (id,) in rows}

    def at_rest(self) -> bool:
        """Whether its outbox is empty."""
        return not outbound.pending_count(self.ledger)

    def has_begun(self) -> bool:
        """Whether its process has tried to join."""
        assert self.process is not None
        assert self.process.poll() is None, self.log
        found = status.read(self.ledger.connection)
        return found is not None and self.started is not None and found.at > self.started

    @property
    def state(self) -> str:
        """State of the link; empty before the first."""
        found = status.read(self.ledger.connection)
        return found.state if found else ""


@dataclass
class Apart:
    """Several desks and a hub."""

    desks: list[Desk]
    nodes: Sequence[Node]
    said: set[str] = field(default_factory=set)
    """Ids of all statements that any desk has recorded: none may be lost."""

    def note(self) -> None:
        """Remember all statements recorded now."""
        for one in self.desks:
            self.said |= one.ids()

    def equal(self) -> bool:
        """Whether every desk has all statements and an empty outbox."""
        return all(one.ids() == self.said and one.at_rest() for one in self.desks)

    def settle(self, seconds: float = 30.0) -> float:
        """Wait until all desks are equal. Returns the seconds."""
        self.note()
        began = time.monotonic()
        try:
            wait_until(self.equal, seconds)
        except AssertionError as error:
            logs = "\n".join(f"{one.name}: {one.log}" for one in self.desks)
            have = {one.name: (len(one.ids()), one.state) for one in self.desks}
            raise AssertionError(f"of {len(self.said)}: {have}\n{logs}") from error
        return time.monotonic() - began

    def assert_equal(self) -> None:
        """Check that boards are equal and ledgers pass `verify`."""
        first = self.desks[0].ledger.refresh()
        for one in self.desks:
            board = one.ledger.refresh()
            assert dict(board.states.items()) == dict(first.states.items()), one.name
            assert board.tallies == first.tallies
            assert verify(one.path).faults == (), one.name


@contextlib.contextmanager
def apart(
    folder: Path,
    *,
    nodes: int = 1,
    names: Sequence[str] = NAMES,
    skews: Sequence[float] = (0.0, 240.0, -180.0),
) -> Iterator[Apart]:
    """Desks and a hub of one node or three. No process is left behind."""
    hub = hubs.three(folder / "hub") if nodes == 3 else [hubs.plain(folder / "hub")]
    with contextlib.ExitStack() as stack:
        stack.enter_context(hubs.started(hub))
        found = []
        for name, skew in zip(names, skews, strict=False):
            lines = [stack.enter_context(Line(node)) for node in hub]
            one = Desk(name, folder, lines, skew)
            stack.callback(one.ledger.close)
            stack.callback(one.kill)
            found.append(one)
        yield Apart(found, hub)


# Random nights


class Schedule:
    """One random night: files and entries of the desks, and failures of lines and hub."""

    def __init__(self, apart: Apart, chance: random.Random) -> None:
        self._apart, self._chance = apart, chance
        self._files = list(night_files().items())
        self._revisions: dict[str, int] = {}
        self.did: list[str] = []

    def play(self, steps: int) -> None:
        """Take random steps with short pauses."""
        everything = [
            (8, self._file),
            (4, self._twice),
            (4, self._correction),
            (6, self._entry),
            (3, self._retraction),
            (3, self._cut),
            (2, self._silence),
            (5, self._restore),
            (3, self._kill),
            (4, self._join),
            (2, self._hub_dies),
        ]
        weights = [weight for weight, _ in everything]
        for _ in range(steps):
            ((_, step),) = self._chance.choices(everything, weights)
            step()
            self.did.append(step.__name__.strip("_"))
            time.sleep(self._chance.uniform(0, 0.1))

    def mend(self) -> float:
        """Repair everything. Returns the seconds until all desks are equal."""
        for one in self._apart.desks:
            one.join()
        wait_until(lambda: all(one.has_begun() for one in self._apart.desks))
        for node in self._apart.nodes:
            if not node.running:
                node.start()
        for one in self._apart.desks:
            one.restore()
        return self._apart.settle()

    # -- desks -----------------------------------------------------------------------

    def _somebody(self) -> Desk:
        return self._chance.choice(self._apart.desks)

    def _file(self) -> None:
        if self._files:
            name, data = self._files.pop(0)
            self._revisions[name] = 1
            self._somebody().receive(name, data)

    def _twice(self) -> None:
        """The agency delivers the same file to two desks, to one of them under another name."""
        if self._files:
            name, data = self._files.pop(0)
            self._revisions[name] = 1
            one, other = self._chance.sample(self._apart.desks, 2)
            one.receive(name, data)
            other.receive(self._chance.choice([name, f"again/{name}"]), data)

    def _correction(self) -> None:
        if self._revisions:
            name = self._chance.choice(list(self._revisions))
            self._revisions[name] += 1
            data = corrected(night_files()[name], self._revisions[name])
            self._somebody().receive(name.replace(".xml", f"_{self._revisions[name]}.xml"), data)

    def _entry(self) -> None:
        one = self._somebody()
        board = one.ledger.refresh()
        seat = self._chance.choice(board.election.seats[:12])
        party = self._chance.choice(board.election.parties[:3])
        with contextlib.suppress(desks.EntryError):
            match self._chance.randrange(3):
                case 0:
                    one.say(desks.declare(board, seat, party, {}, by="AB", now=one.now()))
                case 1:
                    one.say(
                        desks.note(board, seat, f"word {len(self.did)}", by="CD", now=one.now())
                    )
                case _:
                    one.say(desks.pin(board, seat, by="EF", now=one.now()))

    def _retraction(self) -> None:
        one = self._somebody()
        board = one.ledger.refresh()
        spoken = [seat for seat in board.election.seats if board.bulletins.get(seat.id)]
        if spoken:
            seat = self._chance.choice(spoken)
            said = self._chance.choice(sorted(board.bulletins[seat.id]))
            with contextlib.suppress(desks.EntryError):
                one.say(*desks.retract(board, seat, by="GH", now=one.now(), bulletin=said))

    # -- failures ----------------------------------------------------------------------

    def _cut(self) -> None:
        self._somebody().cut()

    def _silence(self) -> None:
        self._somebody().silence()

    def _restore(self) -> None:
        self._somebody().restore()

    def _kill(self) -> None:
        self._somebody().kill()

    def _join(self) -> None:
        for one in self._apart.desks:
            one.join()

    def _hub_dies(self) -> None:
        """Kill a node. A single node sometimes also loses its store, or its latest messages.

        Of three nodes only one fails at a time, which loses nothing.
        """
        node = self._chance.choice(self._apart.nodes)
        node.kill()
        if len(self._apart.nodes) == 1:
            what = self._chance.choice([lambda: None, node.wipe, node.keep_copy, node.go_back])
            what()
            self.did.append(getattr(what, "__name__", "").strip("_<>"))
        time.sleep(self._chance.uniform(0, 0.3))
        node.start()
