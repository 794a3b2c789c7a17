"""Several desks and a hub for the tests, and random nights with failures.

The process of the test writes to the ledger of each desk. Another process joins the ledger, so that
the test can kill that process.
"""

import contextlib
import datetime as dt
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.makers import forks, hubs
from tests.makers import night as nights
from tests.makers.commands import night_files, wait_until
from tests.makers.desk_keys import HOSTILE, write_keys
from tests.makers.forks import Forked
from tests.makers.hubs import Node
from tests.makers.messages import corrected
from tests.replication.line import Line
from tracker.board import entries, entry_fields
from tracker.board.bulletin import Bulletin
from tracker.intake import receive as intake
from tracker.intake.drop_folder import Delivery
from tracker.ledger import Ledger
from tracker.ledger.verify import verify
from tracker.replication import outbound, status

NIGHT = "2019-12-12"
JOIN = "import sys; from tests.replication.join_process import main; main(*sys.argv[1:])"
NAMES = ("london", "norwich", "van")


@dataclass
class Desk:
    """One desk: its ledger, its lines to the hub's nodes, and the process that joins the ledger."""

    name: str
    folder: Path
    lines: list[Line]
    skew: float = 0.0
    """Seconds by which its clock is ahead."""
    keys: Path | None = None
    """The list of a signed night; None in an unsigned night."""
    process: Forked | None = None
    started: dt.datetime | None = None
    """When the process was started, by the desk's clock."""

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
        self.process = forks.shared().start(
            self.folder / f"{self.name}.log",
            self.path,
            *(NIGHT, self.name, str(self.skew), str(self.keys or "-"), *addresses),
            program=JOIN,
            XDG_STATE_HOME=str(self.folder),
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

    def record(self, *entries: Bulletin) -> None:
        """Record entries of this desk."""
        with self.ledger.writing():
            self.ledger.append(entries, self.now())

    def ids(self) -> set[str]:
        """Ids of all recorded statements."""
        rows = self.ledger.connection.execute("SELECT id FROM bulletins")
        return {id for (id,) in rows}

    def has_sent_all(self) -> bool:
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
        """State of the link; empty if the ledger has never joined."""
        found = status.read(self.ledger.connection)
        return found.state if found else ""


@dataclass
class Network:
    """Several desks and a hub."""

    desks: list[Desk]
    nodes: Sequence[Node]
    expected_ids: set[str] = field(default_factory=set)
    """Ids of all statements that any desk has recorded. None may be lost."""

    def are_equal(self) -> bool:
        """Whether every desk has all expected statements and an empty outbox."""
        return all(desk.ids() == self.expected_ids and desk.has_sent_all() for desk in self.desks)

    def settle(self, seconds: float = 30.0) -> float:
        """Wait until all desks have all statements recorded so far. Returns the seconds."""
        for desk in self.desks:
            self.expected_ids |= desk.ids()
        began = time.monotonic()
        try:
            wait_until(self.are_equal, seconds)
        except AssertionError as error:
            logs = "\n".join(f"{desk.name}: {desk.log}" for desk in self.desks)
            found = {desk.name: (len(desk.ids()), desk.state) for desk in self.desks}
            raise AssertionError(f"of {len(self.expected_ids)}: {found}\n{logs}") from error
        return time.monotonic() - began

    def assert_equal(self) -> None:
        """Check that the boards are equal and the ledgers pass `verify`."""
        first = self.desks[0].ledger.refresh()
        for desk in self.desks:
            board = desk.ledger.refresh()
            assert dict(board.states.items()) == dict(first.states.items()), desk.name
            assert board.tallies == first.tallies
            assert verify(desk.path).faults == (), desk.name


@contextlib.contextmanager
def network(
    folder: Path,
    *,
    nodes: int = 1,
    names: Sequence[str] = NAMES,
    skews: Sequence[float] = (0.0, 240.0, -180.0),
    signed: bool = False,
) -> Iterator[Network]:
    """Desks and a hub of one node or three. All processes are killed at the end."""
    keys = write_keys(folder, *names, HOSTILE) if signed else None
    hub = hubs.three(folder / "hub") if nodes == 3 else [hubs.plain(folder / "hub")]
    with contextlib.ExitStack() as stack:
        stack.enter_context(hubs.started(hub))
        all_desks = []
        for name, skew in zip(names, skews, strict=False):
            lines = [stack.enter_context(Line(node)) for node in hub]
            desk = Desk(name, folder, lines, skew, keys)
            stack.callback(desk.ledger.close)
            stack.callback(desk.kill)
            all_desks.append(desk)
        yield Network(all_desks, hub)


# Random nights


class RandomNight:
    """One random night: files and entries of the desks, and failures of lines and hub."""

    def __init__(self, network: Network, chance: random.Random) -> None:
        self._network, self._chance = network, chance
        self._files = list(night_files().items())
        self._revisions: dict[str, int] = {}
        self.steps: list[str] = []
        """Names of the steps taken so far."""

    def play(self, count: int) -> None:
        """Take this number of random steps, with short pauses."""
        weighted_steps = [
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
            (2, self._kill_node),
        ]
        weights = [weight for weight, _ in weighted_steps]
        for _ in range(count):
            ((_, step),) = self._chance.choices(weighted_steps, weights)
            step()
            self.steps.append(step.__name__.strip("_"))
            time.sleep(self._chance.uniform(0, 0.1))

    def repair(self) -> float:
        """Repair everything. Returns the seconds until all desks are equal."""
        for desk in self._network.desks:
            desk.join()
        wait_until(lambda: all(desk.has_begun() for desk in self._network.desks))
        for node in self._network.nodes:
            if not node.running:
                node.start()
        for desk in self._network.desks:
            desk.restore()
        return self._network.settle()

    # -- desks -----------------------------------------------------------------------

    def _random_desk(self) -> Desk:
        return self._chance.choice(self._network.desks)

    def _file(self) -> None:
        if self._files:
            name, data = self._files.pop(0)
            self._revisions[name] = 1
            self._random_desk().receive(name, data)

    def _twice(self) -> None:
        """The agency delivers the same file to two desks, to one of them under another name."""
        if self._files:
            name, data = self._files.pop(0)
            self._revisions[name] = 1
            first, second = self._chance.sample(self._network.desks, 2)
            first.receive(name, data)
            second.receive(self._chance.choice([name, f"again/{name}"]), data)

    def _correction(self) -> None:
        if self._revisions:
            name = self._chance.choice(list(self._revisions))
            self._revisions[name] += 1
            data = corrected(night_files()[name], self._revisions[name])
            self._random_desk().receive(name.replace(".xml", f"_{self._revisions[name]}.xml"), data)

    def _entry(self) -> None:
        desk = self._random_desk()
        board, now = desk.ledger.refresh(), desk.now()
        seat = self._chance.choice(board.election.seats[:12])
        party = self._chance.choice(board.election.parties[:3])
        with contextlib.suppress(entry_fields.EntryError):
            match self._chance.randrange(3):
                case 0:
                    desk.record(entries.declare(board, seat, party, {}, by="AB", now=now))
                case 1:
                    text = f"step {len(self.steps)}"
                    desk.record(entries.note(board, seat, text, by="CD", now=now))
                case _:
                    desk.record(entries.pin(board, seat, by="EF", now=now))

    def _retraction(self) -> None:
        desk = self._random_desk()
        board, now = desk.ledger.refresh(), desk.now()
        seats = [seat for seat in board.election.seats if board.bulletins.get(seat.id)]
        if seats:
            seat = self._chance.choice(seats)
            id = self._chance.choice(sorted(board.bulletins[seat.id]))
            with contextlib.suppress(entry_fields.EntryError):
                desk.record(*entries.retract(board, seat, by="GH", now=now, bulletin=id))

    # -- failures ----------------------------------------------------------------------

    def _cut(self) -> None:
        self._random_desk().cut()

    def _silence(self) -> None:
        self._random_desk().silence()

    def _restore(self) -> None:
        self._random_desk().restore()

    def _kill(self) -> None:
        self._random_desk().kill()

    def _join(self) -> None:
        for desk in self._network.desks:
            desk.join()

    def _kill_node(self) -> None:
        """Kill a node and start it again.

        A single node sometimes also loses its store or its latest messages. Of three nodes only
        one fails at a time, which loses nothing.
        """
        node = self._chance.choice(self._network.nodes)
        node.kill()
        if len(self._network.nodes) == 1:
            loss = self._chance.choice([lambda: None, node.wipe, node.keep_copy, node.go_back])
            loss()
            self.steps.append(getattr(loss, "__name__", "").strip("_<>"))
        time.sleep(self._chance.uniform(0, 0.3))
        node.start()
