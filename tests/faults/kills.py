"""A night with kills: two intakes of one folder into one ledger, killed at random moments.

Files, corrections, desk entries, backups and summaries are sent meanwhile. The tests run one
short night; `scripts/torture` repeats it for a given time.
"""

import hashlib
import json
import random
import re
import signal
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.faults.processes import PATIENCE, TRACKER, assert_sound, delivered, start
from tests.faults.readers import Readers
from tests.makers import night, oracle
from tests.makers.commands import File, deliver, deliveries_in, night_files, wait_until
from tests.makers.forks import ForkServer, Killable
from tests.makers.messages import about, as_given, as_native, as_table, corrected
from tests.makers.old_ledgers import older_version
from tracker.board.bulletin import Bulletin
from tracker.election.clock import wall_clock
from tracker.intake import ingest
from tracker.ledger import Ledger
from tracker.ledger.verify import verify

ALWAYS_CHECKPOINTING = (
    f"from tracker.ledger import connection; connection.CHECKPOINT_PAGES = 1; {TRACKER}"
)
"""The tracker with a checkpoint after every commit, so that kills often hit a checkpoint."""

LONGEST_LIFE = 0.15
"""Seconds that a process of a burst runs: it is killed while it opens, migrates, reads or writes."""


def copy_as_version_1(ledger: Path, to: Path) -> None:
    """Write a ledger of version 1 with the rows of a current ledger."""
    with older_version(1, to), Ledger.create(to, night.anglia(), wall_clock()) as old:
        run = old.connection.execute
        run("ATTACH ? AS today", (str(ledger),))
        run("PRAGMA foreign_keys = OFF")
        run("BEGIN IMMEDIATE")
        tables = "SELECT name FROM main.sqlite_schema WHERE type = 'table'"
        for (table,) in run(tables).fetchall():
            columns = [row[1] for row in run(f"PRAGMA main.table_info({table})")]
            source = ["old_status" if name == "status" else name for name in columns]
            source = source if table == "deliveries" else columns
            run(f"DELETE FROM main.{table}")
            run(
                f"INSERT INTO main.{table} ({', '.join(columns)})"
                f" SELECT {', '.join(source)} FROM today.{table}"
            )
        run("COMMIT")


def messages(chance: random.Random) -> list[File]:
    """The 69 results, a correction of each, and two rejected files, in random order.

    Some of the results are written as typed tables or in the native format.
    """
    files: list[File] = []
    for name, xml in night_files().items():
        revision = chance.choice((2, 3))
        again = (name.replace("_1.xml", f"_{revision}.xml"), corrected(xml, revision))
        for file in ((name, xml), again):
            files.append(chance.choice((as_given, as_given, as_table, as_native))(*file))
    files.append(("nowhere.xml", about(next(iter(night_files().values())), 9999, "Nowhere")))
    files.append(("no-format.txt", b"Ipswich,Con,24952\n"))
    chance.shuffle(files)
    return files


@dataclass
class Command:
    """A running command on the ledger."""

    process: Killable
    reason: str = ""
    """The reason of a declaration, which identifies it in the ledger."""
    out: Path | None = None
    """The file that the command writes."""

    def assert_all_or_nothing(self, code: int) -> None:
        """Assert that its file is complete, or missing. After exit code 0 it must not be missing."""
        if not self.out:
            return
        if not self.out.exists():
            assert code != 0, f"{self.out} is missing"
        elif self.out.suffix == ".db":
            assert verify(self.out).faults == ()
            self.out.unlink()
        else:
            json.loads(self.out.read_bytes())


@dataclass
class KillNight:
    """A night: its processes, the files sent, and the entries reported as recorded."""

    folder: Path
    """The folder of the drop folder and of the logs."""
    disk: Path
    """The folder of the ledger, its backups and the summary."""
    chance: random.Random
    programs: tuple[str, ...] = (TRACKER, ALWAYS_CHECKPOINTING)
    forks: ForkServer | None = None
    """Starts the processes; None to start each anew."""
    readers: Readers | None = None
    """The other readers of the ledger, which are killed too."""
    followers: list[Killable] = field(default_factory=list)
    sent: list[File] = field(default_factory=list)
    reported: set[str] = field(default_factory=set)
    """Reasons of the desk entries whose command ended with exit code 0."""
    kills: int = 0
    kills_while_receiving: int = 0
    """Kills while files were waiting in the folder."""

    @property
    def db(self) -> Path:
        """The ledger."""
        return self.disk / "night.db"

    @property
    def drop(self) -> Path:
        """The folder that both intakes follow."""
        return self.folder / "drop"

    @property
    def log(self) -> Path:
        """The output of both intakes."""
        return self.folder / "log"

    @property
    def summary(self) -> Path:
        """The summary, which is exported repeatedly."""
        return self.disk / "summary.json"

    def _errors(self) -> str:
        """What the intakes printed, without the lines about files that were received."""
        lines = self.log.read_text().splitlines()
        return "\n".join(line for line in lines if not line.startswith(("accepted", "irrelevant")))

    # Actions

    def begin_with_an_old_ledger(self) -> None:
        """Create the ledger as version 1, so that both intakes migrate it."""
        with older_version(1, self.db):
            Ledger.create(self.db, night.anglia(), wall_clock()).close()

    def follow(self) -> None:
        """Start intakes until two are running."""
        self.followers[:] = [f for f in self.followers if f.returncode is None]
        while len(self.followers) < 2:
            command = (
                "ingest",
                self.drop,
                "--follow",
                "-e",
                night.anglia_folder(),
                "--db",
                self.db,
            )
            program = self.chance.choice(self.programs)
            self.followers.append(self.start(self.log, *command, program=program))

    def start(self, log: Path, *command: str | Path, program: str = TRACKER) -> Killable:
        """`tracker` as a process."""
        begin = self.forks.start if self.forks else start
        return begin(log, *command, program=program)

    def send(self, files: list[File]) -> None:
        """Deliver files as agencies do: by renaming, or by writing in pieces."""
        for name, data in files:
            self.sent.append((name, data))
            if self.chance.random() < 0.7:
                deliver(self.drop, {name: data})
                continue
            with (self.drop / name).open("wb", buffering=0) as file:
                for part in (data[:700], data[700:]):
                    file.write(part)
                    time.sleep(self.chance.uniform(0, 0.005))

    def start_command(self, number: int) -> Command:
        """Start a desk entry, a backup or a summary."""
        log, options = self.folder / "commands.log", ("--db", self.db)
        kind = self.chance.choice(("declare", "declare", "backup", "summary"))
        if kind == "declare":
            reason, seat = f"call {number}", self.chance.choice(night.anglia().seats).name
            entry = (seat, self.chance.choice(("Con", "Lab")), "--by", "AB", "--reason", reason)
            return Command(self.start(log, kind, *entry, *options), reason=reason)
        if kind == "backup":
            out = self.disk / f"copy-{number}.db"
            return Command(self.start(log, kind, out, *options), out=out)
        process = self.start(log, kind, "-f", "json", "-o", self.summary, *options)
        return Command(process, out=self.summary)

    # Kills

    def kill_some(self, *others: Killable) -> None:
        """Kill one intake or both, readers, and each of the others with a probability of a half."""
        victims = self.chance.sample(self.followers, self.chance.randint(1, 2))
        for process in victims:
            assert process.poll() is None, f"it ended by itself: {self._errors()}"
        self.kills_while_receiving += delivered(self.db) < len(self.sent)
        if self.readers and self.readers.running:
            victims += self.readers.victims()
        self.kill(*victims, *(process for process in others if self.chance.random() < 0.5))

    def kill_again(self) -> None:
        """After a moment, kill processes that have just begun, and start them again."""
        if self.readers:
            self.readers.follow()
        time.sleep(self.chance.uniform(0, LONGEST_LIFE))
        self.kill_some()
        self.follow()

    def kill(self, *victims: Killable) -> None:
        """kill -9."""
        for process in victims:
            process.kill()
        for process in victims:
            self.kills += process.wait() == -signal.SIGKILL

    def exit_code(self, command: Command) -> int:
        """The exit code of a command, which may have been killed."""
        code = command.process.wait(PATIENCE)
        assert code in (0, -signal.SIGKILL), (self.folder / "commands.log").read_text()[-500:]
        return code

    def check(self, command: Command) -> None:
        """Check the file of a command, and note the entry that it has reported as recorded."""
        code = self.exit_code(command)
        command.assert_all_or_nothing(code)
        if code == 0 and command.reason:
            self.reported.add(command.reason)

    # Checks

    def accepted(self) -> set[str]:
        """The files that an intake has reported as accepted."""
        return set(re.findall(r"^accepted (\S+): ", self.log.read_text(), re.MULTILINE))

    def assert_recorded(self) -> None:
        """Assert that the ledger is sound and has everything that was reported as recorded."""
        assert_sound(self.db)
        assert self.accepted() - {name for name, _, _ in deliveries_in(self.db)} == set()
        with Ledger.open(self.db) as ledger:
            assert self.reported - {b.reason for b in _desk(ledger)} == set()
            if self.summary.exists():
                digest = hashlib.sha256(self.summary.read_bytes()).hexdigest()
                assert digest in {export.sha256 for export in ledger.exports()}

    def assert_nothing_lost(self) -> None:
        """Assert that each file is recorded once, with the board of a night without kills."""
        self.assert_recorded()
        without_kills = self.folder / "without_kills.db"
        without_kills.unlink(missing_ok=True)
        with (
            Ledger.create(without_kills, night.anglia(), wall_clock()) as expected,
            Ledger.open(self.db) as ledger,
        ):
            ingest.ingest_once(expected, [self.drop], wall_clock, say=lambda line: None)
            found, once = Counter(deliveries_in(self.db)), Counter(deliveries_in(without_kills))
            more, fewer = (
                sorted((name, status) for name, _, status in different)
                for different in (found - once, once - found)
            )
            assert not more + fewer, f"recorded too often: {more}; not recorded: {fewer}"
            with expected.writing():
                expected.append(_desk(ledger), wall_clock())
            assert ledger.board == expected.board
        counted = oracle.count(self.sent)
        oracle.assert_in_ledger(self.db, counted)
        if self.readers:
            self.readers.assert_complete(counted)


def _desk(ledger: Ledger) -> list[Bulletin]:
    bulletins = (b for of_seat in ledger.board.bulletins.values() for b in of_seat.values())
    return [b for b in bulletins if b.origin == "desk"]


def run_night(kill_night: KillNight, rounds: int, bursts: int = 1) -> None:
    """Run a night with so many rounds of files. AssertionError if something is lost.

    In each round processes are killed, and started again, `bursts` times.
    """
    kill_night.drop.mkdir()
    files = messages(kill_night.chance)
    with _alive(kill_night), ThreadPoolExecutor(1) as agency:
        for _ in range(3):  # while both create the ledger
            time.sleep(kill_night.chance.uniform(0, 0.4))
            kill_night.kill_some()
            kill_night.follow()
        for number in range(rounds):
            batch = files[number::rounds]
            enough = delivered(kill_night.db) + kill_night.chance.randrange(len(batch))
            sending = agency.submit(kill_night.send, batch)
            with _command(kill_night, number) as command:
                _wait_for(kill_night, max(1, enough))
                if kill_night.chance.random() < 0.4:
                    command.process.wait(PATIENCE)  # so that its success is reported
                kill_night.kill_some(command.process)
                kill_night.follow()
                for _ in range(bursts - 1):
                    kill_night.kill_again()
                kill_night.check(command)
            sending.result()
            kill_night.assert_recorded()
            if kill_night.readers:
                kill_night.readers.check()
                kill_night.readers.follow()
        _wait_for(kill_night, len(files))
        _stop(kill_night)
        kill_night.assert_nothing_lost()


@contextmanager
def _alive(kill_night: KillNight) -> Iterator[None]:
    kill_night.follow()
    try:
        yield
    finally:
        for process in kill_night.followers:
            process.kill()
            process.wait()
        if kill_night.readers:
            kill_night.readers.kill()


@contextmanager
def _command(kill_night: KillNight, number: int) -> Iterator[Command]:
    """A running command, killed at the end. It starts when the ledger exists."""
    _wait_for(kill_night, 1)
    command = kill_night.start_command(number)
    try:
        yield command
    finally:
        command.process.kill()
        command.process.wait()


def _wait_for(kill_night: KillNight, files: int) -> None:
    wait_until(lambda: delivered(kill_night.db) >= files, PATIENCE)
    time.sleep(kill_night.chance.uniform(0, 0.01))


def _stop(kill_night: KillNight) -> None:
    """Stop both intakes. They must end with exit code 0, unless they have no signal handler yet."""
    for process in kill_night.followers:
        process.send_signal(signal.SIGTERM)
    for process in kill_night.followers:
        code = process.wait(PATIENCE)
        assert code in (0, -signal.SIGTERM), kill_night.log.read_text()[-500:]
