"""The tracker in this process or in its own, an intake in a thread, and checks of their ledger."""

import importlib.util
import io
import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import chdir, closing, contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType
from typing import Any
from unittest import mock

from tests.makers import night
from tracker import cli, feeds
from tracker.board import Board
from tracker.election.clock import wall_clock
from tracker.election.folder import find_election
from tracker.intake import receive
from tracker.intake.drop_folder import ArrivingFile, Delivery, DropFolder
from tracker.intake.receive import Receipt
from tracker.ledger import Ledger
from tracker.prepare import rehearsal
from tracker.support import sqlite

ROOT = Path(__file__).resolve().parents[2]
TRACKER = [sys.executable, "-m", "tracker"]
SHARED = Path(os.environ.get("TRACKER_SHARED_DATA") or ROOT.parent / "shared" / "data")
"""Published tables and samples beside the project. Tests that need them skip without them."""


def environment(**more: str) -> dict[str, str]:
    """Our environment without TRACKER_ variables, so that a newsroom's settings change no test."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TRACKER_")}
    path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
    return {**kept, "PYTHONPATH": path, "PYTHONUTF8": "1", **more}


def tracker(*arguments: str | Path, cwd: Path, **more: str) -> subprocess.CompletedProcess[str]:
    """Run `tracker` in a folder to its end, in this process. `more` are environment variables.

    A new process would spend most of its time on imports: see `tracker_process`.
    """
    command = ["tracker", *map(str, arguments)]
    return _in_this_process(cli.main, command, cwd, environment(**more))


def run_script(name: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run a script of the folder `scripts` to its end, in this process."""
    command = [str(ROOT / "scripts" / name), *map(str, arguments)]
    return _in_this_process(load_script(name).main, command, ROOT, environment())


@cache
def load_script(name: str) -> ModuleType:
    """A script of the folder `scripts` as a module."""
    spec = importlib.util.spec_from_file_location(Path(name).stem, ROOT / "scripts" / name)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # for its dataclasses
    spec.loader.exec_module(module)
    return module


def _in_this_process(
    main: Callable[[], object], command: list[str], cwd: Path, variables: Mapping[str, str]
) -> subprocess.CompletedProcess[str]:
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(2))
    handlers = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    code: str | int | None = 0
    with (
        chdir(cwd),
        mock.patch.dict(os.environ, variables, clear=True),
        mock.patch.multiple(sys, argv=command, stdin=io.StringIO(), stdout=out, stderr=err),
    ):
        try:
            main()
        except SystemExit as ended:
            code = ended.code
        finally:
            for number, handler in handlers.items():
                signal.signal(number, handler)
    if isinstance(code, str):  # a sentence for standard error
        err.write(f"{code}\n")
        code = 1
    return subprocess.CompletedProcess(command, code or 0, _printed(out), _printed(err))


def _printed(stream: io.TextIOWrapper) -> str:
    """What was written to the stream, with the line breaks that a pipe of text has."""
    stream.seek(0)
    return io.TextIOWrapper(stream.detach(), encoding="utf-8", errors="replace").read()


def tracker_process(
    *arguments: str | Path, cwd: Path, **more: str
) -> subprocess.CompletedProcess[str]:
    """As `tracker`, in a process of its own."""
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
    """`tracker` as a process, which is killed at the end."""
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
    """Wait until `true` returns true. AssertionError after so many seconds."""
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, f"still false after {seconds} s"
        time.sleep(0.005)


@cache
def night_files() -> Mapping[str, bytes]:
    """The 69 results of 12 December 2019 as PA's files, in the order they were declared."""
    messages = rehearsal.load_messages(night.anglia(), find_election("anglia-2019"))
    return {message.name: message.xml for message in messages}


def deliver(drop: Path, files: Mapping[str, bytes]) -> Path:
    """Move files into a folder, each complete; a name can have a sub folder. Returns the folder."""
    drop.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        arriving = drop / ".arriving"
        arriving.write_bytes(data)
        (drop / name).parent.mkdir(parents=True, exist_ok=True)
        arriving.replace(drop / name)
    return drop


# An intake, and the deliveries in its ledger

File = tuple[str, bytes]
"""The name and the complete content of a file."""


@dataclass
class Follower:
    """An intake of one folder in a thread, with its receipts, errors and arriving files."""

    drop: Path
    receipts: list[Receipt] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    arriving: dict[str, ArrivingFile] = field(default_factory=dict)
    ever_arriving: set[tuple[str, str]] = field(default_factory=set)
    """Name and sentence of every file that was arriving at any scan."""
    available: bool = False
    scans: int = 0

    def on_scan(self, inbox: DropFolder) -> None:
        self.arriving = {file.name: file for file in inbox.arriving()}
        self.ever_arriving |= {(file.name, file.sentence) for file in self.arriving.values()}
        self.available = inbox.available
        self.scans += 1

    def wait_for_scan(self) -> None:
        """Wait until a scan that begins now has ended."""
        enough = self.scans + 2  # a scan may be running

        def scanned() -> bool:
            with suppress(OSError):
                (self.drop / ".hint").touch()  # a change, so that the next scan begins at once
            return self.scans >= enough

        wait_until(scanned)

    def wait_for_arriving(self, name: str, sentence: str, seconds: float = 0.0) -> None:
        """Wait until this file is arriving with this sentence, unchanged for so many seconds."""
        self.wait_for_scan()

        def is_arriving() -> bool:
            file = self.arriving.get(name)
            return file is not None and sentence in file.sentence and file.age > seconds

        wait_until(is_arriving)


@contextmanager
def following(db: Path, drop: Path, **settings: Any) -> Iterator[Follower]:
    """Follow a folder into a ledger, which is created if necessary.

    `settings` are arguments of `DropFolder`.
    """
    Ledger.create(db, night.anglia(), wall_clock()).close()
    follower, stop = Follower(drop), threading.Event()

    def run() -> None:
        with Ledger.open(db) as ledger:
            receive.follow_folder(
                ledger,
                drop,
                wall_clock,
                stop=stop,
                on_receipts=follower.receipts.extend,
                on_scan=follower.on_scan,
                on_error=follower.errors.append,
            )

    thread = threading.Thread(target=run)
    with mock.patch.object(receive, "DropFolder", partial(DropFolder, **settings)):
        thread.start()
        try:
            wait_until(lambda: follower.scans > 0)
            yield follower
        finally:
            stop.set()
            thread.join(20)
    assert not thread.is_alive()
    assert follower.errors == []


def deliveries_in(db: Path) -> list[tuple[str, bytes, str]]:
    """Name, bytes and status of every recorded delivery, in order.

    A file that could not be read has no bytes.
    """
    if not db.exists():
        return []
    with closing(sqlite.connect(db, isolation_level=None, timeout=20)) as connection:
        try:
            return connection.execute(
                "SELECT name, coalesce(bytes, x''), status FROM deliveries"
                " LEFT JOIN documents USING (sha256) ORDER BY seq"
            ).fetchall()
        except sqlite.OperationalError:  # there is no table yet
            return []


def wait_for(db: Path, files: int, seconds: float = 20.0) -> None:
    """Wait until so many deliveries are recorded."""
    wait_until(lambda: len(deliveries_in(db)) >= files, seconds)


def assert_received(
    db: Path,
    accepted: Iterable[File],
    *,
    irrelevant: Iterable[File] = (),
    rejected: Iterable[File] = (),
) -> None:
    """Assert that exactly these files are recorded, each once, and that the board has their bulletins.

    The ledger is append-only, so a file that counted for a moment would still be recorded.
    """
    accepted = list(accepted)
    statuses = {"accepted": accepted, "irrelevant": irrelevant, "rejected": rejected}
    expected = Counter((*file, status) for status, files in statuses.items() for file in files)
    found = Counter(deliveries_in(db))
    assert _in_short(found - expected) == [], "should not be recorded"
    assert _in_short(expected - found) == [], "should be recorded"
    with Ledger.open(db) as ledger:
        assert ledger.board == Board.of(
            ledger.election,
            [b for file in accepted for b in feeds.read(*file, ledger.election).bulletins],
        )


def _in_short(files: Counter[tuple[str, bytes, str]]) -> list[str]:
    return [f"{status} {name}, {len(data)} bytes" for name, data, status in files.elements()]


def has_leases(folder: Path) -> bool:
    """Whether read leases work in this folder: on Linux, and on a local file system."""
    with TemporaryDirectory(dir=folder) as probe:
        (Path(probe) / "a.xml").write_bytes(b"<x/>")
        return any(isinstance(found, Delivery) for found in DropFolder(Path(probe)).scan())


def listing(folder: Path) -> list[tuple[Any, ...]]:
    """Everything that a writer to the folder would change. Access times are left out."""
    facts = []
    for path in [folder, *sorted(folder.rglob("*"))]:
        s = path.lstat()
        facts.append(
            (str(path), s.st_ino, s.st_mode, s.st_nlink, s.st_size, s.st_mtime_ns, s.st_ctime_ns)
        )
    return facts
