"""A night under fire: two real intakes of one folder into one ledger, killed at random moments.

Files, corrections, desk entries, backups and summaries keep coming meanwhile. The suite has
one short night; `scripts/torture` runs it for a given time.
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
from unittest import mock

from tests.faults.processes import AS_IT_IS, PATIENCE, Process, assert_sound, delivered, start
from tests.makers import night
from tests.makers.commands import File, deliver, night_files, on_record, wait_until
from tests.makers.messages import about, corrected
from tracker.board.bulletin import Bulletin
from tracker.election.clock import wall_clock
from tracker.intake import ingest
from tracker.ledger import Ledger, schema
from tracker.ledger.verify import verify

ALWAYS_FOLDING = (
    f"from tracker.ledger import connection; connection.CHECKPOINT_PAGES = 1; {AS_IT_IS}"
)
"""Folds the log into the file after every commit, so that it is often killed in doing so."""


@contextmanager
def version_1() -> Iterator[None]:
    """What makes a ledger meanwhile makes it as the first version did."""
    with mock.patch.multiple(schema, MIGRATIONS=schema.MIGRATIONS[:1], VERSION=1):
        yield


def copy_as_version_1(ledger: Path, to: Path) -> None:
    """Write a ledger of version 1 with the records and the tables of one of today's."""
    with version_1(), Ledger.create(to, night.anglia(), wall_clock()) as old:
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
    """The 69 results, a correction of each, and two files that cannot be used; in any order."""
    files: list[File] = []
    for name, xml in night_files().items():
        revision = chance.choice((2, 3))
        files.append((name, xml))
        files.append((name.replace("_1.xml", f"_{revision}.xml"), corrected(xml, revision)))
    files.append(("nowhere.xml", about(files[0][1], 9999, "Nowhere")))
    files.append(("no-format.txt", b"Ipswich,Con,24952\n"))
    chance.shuffle(files)
    return files


@dataclass
class Errand:
    """Somebody's command on the ledger of the night, under way."""

    process: Process
    reason: str = ""
    """Of a declaration: its name in the ledger."""
    out: Path | None = None
    """The file it is to make."""

    def assert_all_or_nothing(self, code: int) -> None:
        """Its file is there and whole, or not there; the latter not where it said it was done."""
        if not self.out:
            return
        if not self.out.exists():
            assert code != 0, f"{self.out} is lost"
        elif self.out.suffix == ".db":
            assert verify(self.out).faults == ()
            self.out.unlink()
        else:
            json.loads(self.out.read_bytes())


@dataclass
class Fire:
    """One night: its processes, and what was sent and promised so far."""

    folder: Path
    """Of the drop folder, and of the log of what the processes say."""
    disk: Path
    """Where the ledger is, and what is made from it."""
    chance: random.Random
    programs: tuple[str, ...] = (AS_IT_IS, ALWAYS_FOLDING)
    followers: list[Process] = field(default_factory=list)
    sent: list[str] = field(default_factory=list)
    promised: set[str] = field(default_factory=set)
    """Reasons of the desk entries whose command ended well."""
    kills: int = 0
    middles: int = 0
    """Kills while there was something to receive."""

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
        """What both intakes say."""
        return self.folder / "log"

    @property
    def summary(self) -> Path:
        """What is handed over again and again."""
        return self.disk / "summary.json"

    # What goes on

    def begin_with_an_old_ledger(self) -> None:
        """The ledger is there, as the first version made it; both intakes bring it forward."""
        with version_1():
            Ledger.create(self.db, night.anglia(), wall_clock()).close()

    def follow(self) -> None:
        """Start as many intakes as are missing."""
        self.followers[:] = [one for one in self.followers if one.returncode is None]
        while len(self.followers) < 2:
            command = ("ingest", self.drop, "--follow", "-e", "anglia-2019", "--db", self.db)
            program = self.chance.choice(self.programs)
            self.followers.append(start(self.log, *command, program=program))

    def send(self, files: list[File]) -> None:
        """Deliver as agencies do: by renaming, or by writing in pieces."""
        for name, data in files:
            self.sent.append(name)
            if self.chance.random() < 0.7:
                deliver(self.drop, {name: data})
                continue
            with (self.drop / name).open("wb", buffering=0) as file:
                for part in (data[:700], data[700:]):
                    file.write(part)
                    time.sleep(self.chance.uniform(0, 0.005))

    def errand(self, number: int) -> Errand:
        """A desk entry, a backup or a summary is begun."""
        log, options = self.folder / "errands", ("--db", self.db)
        kind = self.chance.choice(("declare", "declare", "backup", "summary"))
        if kind == "declare":
            reason, seat = f"call {number}", self.chance.choice(night.anglia().seats).name
            said = (seat, self.chance.choice(("Con", "Lab")), "--by", "AB", "--reason", reason)
            return Errand(start(log, kind, *said, *options), reason=reason)
        if kind == "backup":
            out = self.disk / f"copy-{number}.db"
            return Errand(start(log, kind, out, *options), out=out)
        handed = start(log, kind, "-f", "json", "-o", self.summary, *options)
        return Errand(handed, out=self.summary)

    # How it is struck

    def strike(self, *others: Process) -> None:
        """Kill one intake or both, and perhaps the others, all in an instant."""
        victims = self.chance.sample(self.followers, self.chance.randint(1, 2))
        for one in victims:
            assert one.poll() is None, f"it ended by itself: {self.log.read_text()[-500:]}"
        self.middles += delivered(self.db) < len(self.sent)
        self.kill(*victims, *(one for one in others if self.chance.random() < 0.5))

    def kill(self, *victims: Process) -> None:
        """kill -9."""
        for one in victims:
            one.kill()
        for one in victims:
            self.kills += one.wait() == -signal.SIGKILL

    def outcome(self, errand: Errand) -> int:
        """How a command ended that was killed or left alone."""
        code = errand.process.wait(PATIENCE)
        assert code in (0, -signal.SIGKILL), (self.folder / "errands").read_text()[-500:]
        return code

    def hold_to_it(self, errand: Errand) -> None:
        """What a command made is whole; what it said was done has to last."""
        code = self.outcome(errand)
        errand.assert_all_or_nothing(code)
        if code == 0 and errand.reason:
            self.promised.add(errand.reason)

    # What must be true

    def told(self) -> set[str]:
        """The files of which an intake has said that they count."""
        return set(re.findall(r"^accepted (\S+): ", self.log.read_text(), re.MULTILINE))

    def assert_kept(self) -> None:
        """The ledger is sound, and all is in it that anybody was told is in it."""
        assert_sound(self.db)
        assert self.told() - {name for name, _, _ in on_record(self.db)} == set()
        with Ledger.open(self.db) as ledger:
            assert self.promised - {b.reason for b in _desk(ledger)} == set()
            if self.summary.exists():
                digest = hashlib.sha256(self.summary.read_bytes()).hexdigest()
                assert digest in {export.sha256 for export in ledger.exports()}

    def assert_nothing_lost(self) -> None:
        """All of the folder is on record, once; the board is that of an undisturbed night."""
        self.assert_kept()
        calm = self.folder / "calm.db"
        calm.unlink(missing_ok=True)
        with (
            Ledger.create(calm, night.anglia(), wall_clock()) as undisturbed,
            Ledger.open(self.db) as ledger,
        ):
            ingest.ingest_once(undisturbed, [self.drop], wall_clock, say=lambda line: None)
            assert Counter(on_record(self.db)) == Counter(on_record(calm))
            with undisturbed.writing():
                undisturbed.append(_desk(ledger), wall_clock())
            assert ledger.board == undisturbed.board


def _desk(ledger: Ledger) -> list[Bulletin]:
    said = (b for of_seat in ledger.board.bulletins.values() for b in of_seat.values())
    return [b for b in said if b.origin == "desk"]


def night_under_fire(fire: Fire, strikes: int) -> None:
    """Go through one night and be struck so many times in it; AssertionError where a law broke."""
    fire.drop.mkdir()
    files = messages(fire.chance)
    with _alive(fire), ThreadPoolExecutor(1) as agency:
        for _ in range(3):  # while the two make the ledger
            time.sleep(fire.chance.uniform(0, 0.4))
            fire.strike()
            fire.follow()
        for number in range(strikes):
            batch = files[number::strikes]
            enough = delivered(fire.db) + fire.chance.randrange(len(batch))
            sending = agency.submit(fire.send, batch)
            with _begun(fire, number) as errand:
                _wait_for(fire, max(1, enough))
                if fire.chance.random() < 0.4:  # struck when somebody has just been told
                    errand.process.wait(PATIENCE)
                fire.strike(errand.process)
                fire.follow()
                fire.hold_to_it(errand)
            sending.result()
            fire.assert_kept()
        _wait_for(fire, len(files))
        _stop(fire)
    fire.assert_nothing_lost()


@contextmanager
def _alive(fire: Fire) -> Iterator[None]:
    fire.follow()
    try:
        yield
    finally:
        for one in fire.followers:
            one.kill()
            one.wait()


@contextmanager
def _begun(fire: Fire, number: int) -> Iterator[Errand]:
    """An errand that is over when this ends; there is a ledger for it."""
    _wait_for(fire, 1)
    errand = fire.errand(number)
    try:
        yield errand
    finally:
        errand.process.kill()
        errand.process.wait()


def _wait_for(fire: Fire, files: int) -> None:
    wait_until(lambda: delivered(fire.db) >= files, PATIENCE)
    time.sleep(fire.chance.uniform(0, 0.01))


def _stop(fire: Fire) -> None:
    """Both end well when they are asked to."""
    for one in fire.followers:
        one.send_signal(signal.SIGTERM)
    for one in fire.followers:
        assert one.wait(PATIENCE) == 0, fire.log.read_text()[-500:]
