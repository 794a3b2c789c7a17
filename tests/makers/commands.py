"""What a real process does when it is killed, raced or fed nonsense; here, how tests run one."""

import os
import sqlite3
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest import mock

from tests.makers import night
from tracker import feeds
from tracker.board import Board
from tracker.election.clock import wall_clock
from tracker.election.folder import find_election
from tracker.intake import receive
from tracker.intake.drop_folder import ArrivingFile, Delivery, DropFolder
from tracker.intake.receive import Receipt
from tracker.ledger import Ledger
from tracker.prepare import rehearsal

ROOT = Path(__file__).resolve().parents[2]
TRACKER = [sys.executable, "-m", "tracker"]
SHARED = Path(os.environ.get("TRACKER_SHARED_DATA") or ROOT.parent / "shared" / "data")
"""What lies beside the project on the machines it is built on; tests do without."""


def environment(**more: str) -> dict[str, str]:
    """Ours without any TRACKER_ variable, so that a newsroom's settings change no test."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TRACKER_")}
    path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
    return {**kept, "PYTHONPATH": path, "PYTHONUTF8": "1", **more}


def tracker(*arguments: str | Path, cwd: Path, **more: str) -> subprocess.CompletedProcess[str]:
    """Run `tracker` in a folder to its end; `more` are environment variables."""
    return subprocess.run(
        [*TRACKER, *map(str, arguments)],
        cwd=cwd,
        env=environment(**more),
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        timeout=60,
    )


@contextmanager
def running(*arguments: str | Path, cwd: Path) -> Iterator[subprocess.Popen[str]]:
    """`tracker` as a process that is gone when this ends, whatever happened."""
    process = subprocess.Popen(
        [*TRACKER, *map(str, arguments)],
        cwd=cwd,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def wait_until(true: Callable[[], bool], seconds: float = 20.0) -> None:
    """Look until it is true; fail after so many seconds."""
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, f"not so after {seconds} s"
        time.sleep(0.005)


@cache
def night_files() -> Mapping[str, bytes]:
    """The 69 results of 12 December 2019 as PA's files, in the order they were declared."""
    messages = rehearsal.load_messages(night.anglia(), find_election("anglia-2019"))
    return {message.name: message.xml for message in messages}


def deliver(drop: Path, files: Mapping[str, bytes]) -> Path:
    """Put files into a folder or folders of it, each at once; the folder."""
    drop.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        arriving = drop / ".arriving"
        arriving.write_bytes(data)
        (drop / name).parent.mkdir(parents=True, exist_ok=True)
        arriving.replace(drop / name)
    return drop


# A real intake, and what its ledger holds

File = tuple[str, bytes]
"""The name of a file and one whole content of it."""


@dataclass
class Follower:
    """A real intake of one folder in a thread, and what it has seen and said so far."""

    drop: Path
    receipts: list[Receipt] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)
    arriving: dict[str, ArrivingFile] = field(default_factory=dict)
    waited_for: set[tuple[str, str]] = field(default_factory=set)
    """Name and sentence of all that was ever arriving."""
    available: bool = False
    looks: int = 0

    def saw(self, inbox: DropFolder) -> None:
        self.arriving = {one.name: one for one in inbox.arriving()}
        self.waited_for |= {(one.name, one.sentence) for one in self.arriving.values()}
        self.available = inbox.available
        self.looks += 1

    def look(self) -> None:
        """Wait until it has looked once more at the folder as it is now."""
        enough = self.looks + 2  # one look may be under way

        def looked() -> bool:
            with suppress(OSError):
                (self.drop / ".look").touch()  # a hint, so that it need not be its turn
            return self.looks >= enough

        wait_until(looked)

    def sees(self, name: str, sentence: str, seconds: float = 0.0) -> None:
        """Wait until it says this of a file that has not changed for so many seconds."""
        self.look()

        def so() -> bool:
            one = self.arriving.get(name)
            return one is not None and sentence in one.sentence and one.age > seconds

        wait_until(so)


@contextmanager
def following(db: Path, drop: Path, **settings: Any) -> Iterator[Follower]:
    """Follow a folder into a ledger, which is made if need be; `settings` are the inbox's."""
    Ledger.create(db, night.anglia(), wall_clock()).close()
    follower, stop = Follower(drop), threading.Event()

    def run() -> None:
        with Ledger.open(db) as ledger:
            receive.follow_folder(
                ledger,
                drop,
                wall_clock,
                stop=stop,
                on_receipt=follower.receipts.append,
                on_scan=follower.saw,
                on_error=follower.troubles.append,
            )

    thread = threading.Thread(target=run)
    with mock.patch.object(receive, "DropFolder", partial(DropFolder, **settings)):
        thread.start()
        try:
            wait_until(lambda: follower.looks > 0)
            yield follower
        finally:
            stop.set()
            thread.join(20)
    assert not thread.is_alive()
    assert follower.troubles == []


def on_record(db: Path) -> list[tuple[str, bytes, str]]:
    """Name, bytes and status of every delivery that is on record now, in order.

    A file that could not be read has no bytes.
    """
    if not db.exists():
        return []
    with closing(sqlite3.connect(db, isolation_level=None, timeout=20)) as connection:
        try:
            return connection.execute(
                "SELECT name, coalesce(bytes, x''), status FROM deliveries"
                " LEFT JOIN documents USING (sha256) ORDER BY seq"
            ).fetchall()
        except sqlite3.OperationalError:  # there is no table yet
            return []


def wait_for(db: Path, files: int, seconds: float = 20.0) -> None:
    """Wait until so many deliveries are on record."""
    wait_until(lambda: len(on_record(db)) >= files, seconds)


def assert_received(
    db: Path,
    accepted: Iterable[File],
    *,
    irrelevant: Iterable[File] = (),
    rejected: Iterable[File] = (),
) -> None:
    """These are on record, each once, and nothing else ever was; the board is what they say.

    A ledger is only ever appended to, so what was counted for a moment would still be there.
    """
    accepted = list(accepted)
    statuses = {"accepted": accepted, "irrelevant": irrelevant, "rejected": rejected}
    expected = Counter((*file, status) for status, files in statuses.items() for file in files)
    found = Counter(on_record(db))
    assert _in_short(found - expected) == [], "should not be on record"
    assert _in_short(expected - found) == [], "should be on record"
    with Ledger.open(db) as ledger:
        assert ledger.board == Board.of(
            night.anglia(),
            [b for file in accepted for b in feeds.read(*file, night.anglia()).bulletins],
        )


def _in_short(files: Counter[tuple[str, bytes, str]]) -> list[str]:
    return [f"{status} {name}, {len(data)} bytes" for name, data, status in files.elements()]


def has_leases(folder: Path) -> bool:
    """Whether a file here is proven whole by a read lease: Linux, and a local file system."""
    with TemporaryDirectory(dir=folder) as probe:
        (Path(probe) / "a.xml").write_bytes(b"<x/>")
        return any(isinstance(found, Delivery) for found in DropFolder(Path(probe)).scan())


def listing(folder: Path) -> list[tuple[Any, ...]]:
    """All that a writer to the folder would change. Reading may touch access times only."""
    facts = []
    for path in [folder, *sorted(folder.rglob("*"))]:
        s = path.lstat()
        facts.append(
            (str(path), s.st_ino, s.st_mode, s.st_nlink, s.st_size, s.st_mtime_ns, s.st_ctime_ns)
        )
    return facts
