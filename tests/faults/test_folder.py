"""Changes of a drop folder while an intake follows it: no file is lost, and none counts twice."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from textual.message import Message

from tests.makers import night
from tests.makers.commands import (
    File,
    Follower,
    assert_received,
    deliver,
    deliveries_in,
    environment,
    following,
    listing,
    night_files,
    running,
    wait_for,
    wait_until,
)
from tracker.board import Board
from tracker.election.clock import wall_clock
from tracker.intake.file_names import printable
from tracker.ledger import Ledger
from tracker.ui.background import Background
from tracker.ui.messages import BoardChanged, Failed
from tracker.ui.receiver import Receiver

if sys.platform == "win32":
    pytest.skip("the drop folder is read on Linux and macOS", allow_module_level=True)

FILES = list(night_files().items())
(NAME, XML), *_ = FILES
CORRECTED = XML.replace(b'revision="1"', b'revision="2"')


def some(first: int, last: int) -> dict[str, bytes]:
    """The files of the night from index `first` to before index `last`."""
    return dict(FILES[first:last])


@pytest.fixture
def db(tmp_path: Path) -> Path:
    return tmp_path / "night.db"


@pytest.fixture
def follower(db: Path, drop: Path) -> Iterator[Follower]:
    with following(db, drop) as follower:
        yield follower


def ingest(drop: Path, *options: str) -> list[str | Path]:
    return ["ingest", drop, "-e", night.anglia_folder(), "--db", "night.db", "--follow", *options]


def terminated(process: subprocess.Popen[str]) -> list[str]:
    """The output lines of a follower that is asked to stop. It must not have reported errors."""
    process.terminate()
    output, errors = process.communicate(timeout=20)
    assert (process.returncode, errors) == (0, "")
    return output.splitlines()


# The folder appears, disappears and is replaced


def test_the_files_of_a_folder_that_appears_later_count(tmp_path: Path, db: Path) -> None:
    prepared = deliver(tmp_path / "prepared", night_files())
    with running(*ingest(tmp_path / "later"), cwd=tmp_path) as process:
        assert process.stdout
        assert process.stdout.readline().endswith("no such folder; waiting for it\n")
        prepared.rename(tmp_path / "later")
        wait_for(db, 69)
        terminated(process)
    assert_received(db, FILES)


def test_a_folder_renamed_away_and_back_delivers_only_its_new_files(
    follower: Follower, drop: Path, db: Path
) -> None:
    deliver(drop, some(0, 20))
    wait_for(db, 20)
    away = drop.rename(drop.with_name("away"))
    wait_until(lambda: not follower.available)
    deliver(away, {**some(20, 40), NAME: CORRECTED})
    away.rename(drop)
    wait_for(db, 41)
    deliver(drop, some(40, 69))
    wait_for(db, 70)
    follower.wait_for_scan()
    assert_received(db, [*FILES, (NAME, CORRECTED)])


def test_a_folder_that_replaces_the_drop_folder_is_followed(
    follower: Follower, drop: Path, db: Path
) -> None:
    deliver(drop, some(0, 20))
    wait_for(db, 20)
    drop.rename(drop.with_name("away"))
    deliver(drop, {**some(0, 40), NAME: CORRECTED})
    wait_for(db, 41)
    deliver(drop, some(40, 69))
    wait_for(db, 70)
    follower.wait_for_scan()
    assert_received(db, [*FILES, (NAME, CORRECTED)])


def test_a_folder_that_is_deleted_and_created_again_is_followed(
    follower: Follower, drop: Path, db: Path
) -> None:
    for hour in range(3):
        shutil.rmtree(drop)
        deliver(drop, some(20 * hour, 20 * (hour + 1)))
        wait_for(db, 20 * (hour + 1))
    follower.wait_for_scan()
    assert_received(db, FILES[:60])


def test_a_link_in_place_of_the_folder_is_followed(tmp_path: Path, db: Path) -> None:
    early, late = deliver(tmp_path / "early", some(0, 20)), deliver(tmp_path / "late", some(10, 40))
    drop = tmp_path / "drop"

    def point_to(folder: Path) -> None:
        (tmp_path / "new").symlink_to(folder)
        (tmp_path / "new").rename(drop)

    point_to(early)
    with following(db, drop) as follower:
        wait_for(db, 20)
        point_to(late)
        wait_for(db, 50)
        deliver(late, some(40, 50))
        wait_for(db, 60)
        deliver(early, some(50, 69))
        follower.wait_for_scan()
        assert len(deliveries_in(db)) == 60, (
            "the intake read the folder that the link no longer names"
        )
        point_to(early)
        wait_for(db, 79)
        follower.wait_for_scan()
    assert_received(db, [*FILES, *FILES[10:20]])  # ten are in both folders: two sources


@contextmanager
def mounted(source: str | Path, target: Path, *options: str) -> Iterator[None]:
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("only root can mount, and here on Linux")
    done = subprocess.run(
        ["mount", *options, str(source), str(target)], capture_output=True, text=True
    )
    if done.returncode:
        pytest.skip(f"nothing can be mounted here: {done.stderr.strip()}")
    try:
        yield
    finally:
        wait_until(lambda: subprocess.run(["umount", str(target)]).returncode == 0)


def test_a_folder_unmounted_and_mounted_again_delivers_only_its_new_files(
    tmp_path: Path, drop: Path, db: Path
) -> None:
    share = tmp_path / "share"
    share.mkdir()
    with mounted("tmpfs", share, "-t", "tmpfs"), following(db, drop) as follower:
        with mounted(share, drop, "--bind"):
            deliver(drop, some(0, 20))
            wait_for(db, 20)
        deliver(share, some(20, 40))  # the mount point is an empty folder meanwhile
        deliver(drop, some(40, 50))  # and files are written to it
        wait_for(db, 30)
        with mounted(share, drop, "--bind"):
            wait_for(db, 50)
            deliver(drop, some(50, 69))
            wait_for(db, 69)
            follower.wait_for_scan()
        follower.wait_for_scan()
    assert_received(db, FILES)


# Contents of the folder


def test_sub_folders_are_followed_and_nominations_are_irrelevant(
    follower: Follower, drop: Path, db: Path
) -> None:
    nominations = {
        f"nominations/{name}": xml.replace(b"PostResult", b"PostNominations")
        for name, xml in some(0, 10).items()
    }
    results = [(f"results/{name}", xml) for name, xml in FILES]
    deliver(drop, nominations)
    wait_for(db, 10)
    deliver(drop, dict(results))
    wait_for(db, 79)
    follower.wait_for_scan()
    assert_received(db, results, irrelevant=nominations.items())


def test_a_moved_in_folder_of_69_files_is_read_and_followed(
    follower: Follower, tmp_path: Path, drop: Path, db: Path
) -> None:
    deliver(tmp_path / "outside", night_files()).rename(drop / "moved")
    wait_for(db, 69)
    deliver(drop, {f"moved/{NAME}": CORRECTED})
    wait_for(db, 70)
    follower.wait_for_scan()
    results = [(f"moved/{name}", xml) for name, xml in FILES]
    assert_received(db, [*results, (f"moved/{NAME}", CORRECTED)])


NAMES = [
    b"Ynys M\xc3\xb4n.xml",
    b"Ynys M\xf4n.xml",
    b"M\xf4n/one.xml",
    b"\xff" * 251 + b".xml",
    b"n" * 251 + b".xml",
    b"two\nlines\r.xml",
    b"\x1b[2J\x1b]0;title\x07.xml",
    b"\xc2\x9b2J.xml",
    "\u202elmx.\u2066\u200f.xml".encode(),
    "e\u0301 \ufeff\U0001f5f3.xml".encode(),
    b"-rf [bold]$(reboot) %s {0} 'OR 1=1;--.xml",
    b" .xml",
]


def test_a_file_of_any_name_counts_and_is_reported_in_one_printable_line(
    tmp_path: Path, drop: Path, db: Path
) -> None:
    named = {os.fsdecode(raw): xml for raw, (_, xml) in zip(NAMES, FILES[1:], strict=False)}
    with running(*ingest(drop), cwd=tmp_path) as process:
        deliver(drop, some(0, 1))
        wait_for(db, 1)
        try:
            deliver(drop, named)
        except OSError:
            pytest.skip("this file system takes no such names")
        wait_for(db, 1 + len(NAMES))
        lines = terminated(process)
    assert len(lines) == 1 + len(NAMES)
    assert all(line.isprintable() for line in lines)
    assert_received(db, [FILES[0], *((printable(name), xml) for name, xml in named.items())])


@pytest.mark.parametrize(
    ("good", "bad"), [(b"M\xf4n.xml", rb"M\xf4n.xml"), (b"\xc2\xa0.xml", b"\xa0.xml")]
)
def test_two_files_with_the_same_printed_name_are_two_files(
    drop: Path, db: Path, good: bytes, bad: bytes
) -> None:
    try:
        deliver(drop, {os.fsdecode(good): XML, os.fsdecode(bad): b"<x/>"})
    except OSError:
        pytest.skip("this file system takes no such names")
    for _ in range(2):  # the second time, nothing is new
        with following(db, drop) as follower:
            wait_for(db, 2)
            follower.wait_for_scan()
    with Ledger.open(db) as ledger:
        assert len(ledger.problems()) == 1, "the accepted file hides the rejected one"
    assert sorted(status for _, _, status in deliveries_in(db)) == ["accepted", "rejected"]


# Many files at once, and a process that was stopped


def stopped(process: subprocess.Popen[str]) -> None:
    process.send_signal(signal.SIGSTOP)
    os.waitpid(process.pid, os.WUNTRACED)


def test_a_stopped_process_catches_up_when_it_continues(
    tmp_path: Path, drop: Path, db: Path
) -> None:
    with running(*ingest(drop), cwd=tmp_path) as process:
        deliver(drop, some(0, 20))
        wait_for(db, 20)
        stopped(process)
        deliver(drop, {**some(20, 40), NAME: XML[:100]})
        deliver(drop, {NAME: CORRECTED})
        drop.rename(drop.with_name("away"))
        deliver(drop, some(40, 69))
        (drop.with_name("away")).rename(drop / "moved")
        process.send_signal(signal.SIGCONT)
        wait_for(db, 89)
        deliver(drop, {"moved/again.xml": XML})
        wait_for(db, 90)
        terminated(process)
    moved: list[File] = [(f"moved/{name}", xml) for name, xml in FILES[1:40]]
    moved += [(f"moved/{NAME}", CORRECTED), ("moved/again.xml", XML)]
    assert_received(db, [*FILES[:20], *FILES[40:], *moved])


FOLLOWS = """
import sys, threading
from collections import Counter
from pathlib import Path
from types import SimpleNamespace
from tracker.intake import receive

seen = Counter()
receive.SCAN_SECONDS = 600.0  # so that only a hint starts a scan
receive._read_file = lambda ledger, found, now, folder: found
receive._record_group = lambda ledger, files, folder: [
    receive.Receipt(file.name, "accepted") for file in files
]
receive.settle_gone = lambda *arguments, up_to: None  # there is no ledger
receive.follow_folder(
    SimpleNamespace(
        check_file=lambda: None, write_back=lambda: None, last_numbers=lambda: (0, 0)
    ),
    Path(sys.argv[1]),
    lambda: None,
    stop=threading.Event(),
    on_receipts=lambda receipts: seen.update(receipt.name for receipt in receipts),
    on_scan=lambda inbox: print(len(seen), max(seen.values(), default=0), flush=True),
)
"""
"""An intake that prints after each scan the number of files, and the most receipts of one file."""


@contextmanager
def intake_with_hints_only(drop: Path, output: Path) -> Iterator[subprocess.Popen[str]]:
    """An intake that scans a folder only after a hint of the folder watch."""
    command = [sys.executable, "-c", FOLLOWS, str(drop)]
    with (
        output.open("w") as out,
        subprocess.Popen(command, env=environment(), stdout=out, text=True) as process,
    ):
        try:
            wait_until(lambda: output.read_text() != "")
            yield process
        finally:
            process.kill()


def wait_for_each_once(output: Path, files: int, seconds: float = 20.0) -> None:
    wait_until(lambda: output.read_text().endswith(f"\n{files} 1\n"), seconds)


def test_20_000_files_at_once_are_each_read_once_and_later_changes_are_detected(
    tmp_path: Path, drop: Path
) -> None:
    """The kernel queues at most 16,384 events for a process that does not read them."""
    output = tmp_path / "output"
    with intake_with_hints_only(drop, output) as process:
        stopped(process)
        for number in range(20_000):
            (drop / f"{number}.xml").write_bytes(b"<x/>")
        process.send_signal(signal.SIGCONT)
        wait_for_each_once(output, 20_000, seconds=60)
        for number in range(1, 6):
            deliver(drop, {f"more {number}.xml": b"<x/>"})
            wait_for_each_once(output, 20_000 + number)
    shutil.rmtree(drop)


@pytest.mark.parametrize(("root", "folder"), [(b"M\xf4n", b"."), (b"drop", b"M\xf4n")])
def test_changes_in_a_folder_whose_name_is_not_utf_8_are_detected(
    tmp_path: Path, root: bytes, folder: bytes
) -> None:
    drop, output = tmp_path / os.fsdecode(root), tmp_path / "output"
    (drop / os.fsdecode(folder)).mkdir(parents=True)
    with intake_with_hints_only(drop, output):
        deliver(drop, {f"{os.fsdecode(folder)}/a.xml": b"<x/>", "b.xml": b"<x/>"})
        wait_for_each_once(output, 2, seconds=3)


# Ways to follow


def test_polling_detects_new_and_changed_files(tmp_path: Path, drop: Path, db: Path) -> None:
    with running(*ingest(drop, "--poll"), cwd=tmp_path) as process:
        deliver(drop, some(0, 20))
        wait_for(db, 20)
        (drop / NAME).write_bytes(CORRECTED)
        wait_for(db, 21)
        deliver(drop, {f"results/{name}": xml for name, xml in FILES[20:]})
        wait_for(db, 70)
        terminated(process)
    results = [(f"results/{name}", xml) for name, xml in FILES[20:]]
    assert_received(db, [*FILES[:20], (NAME, CORRECTED), *results])


BAD = {
    "cut.xml": XML[:500],
    "empty.json": b"",
    "results.pdf": b"%PDF",
    "results/x.xml": b"<x/>",
    "link.xml": b"",
    "pipe.xml": b"",
}


@contextmanager
def forbidden(drop: Path) -> Iterator[None]:
    """The folder's mode forbids writing to it, except for root."""
    for file in drop.rglob("*.*"):
        file.chmod(0o444)
    for folder in (drop, drop / "results"):
        folder.chmod(0o555)
    yield


@contextmanager
def mounted_read_only(drop: Path) -> Iterator[None]:
    with mounted(drop, drop, "-o", "bind,ro"):
        with pytest.raises(OSError, match="Read-only"):
            (drop / "new").touch()
        yield


@pytest.mark.parametrize("make_read_only", [forbidden, mounted_read_only])
def test_a_read_only_folder_is_read_and_not_changed(
    drop: Path, db: Path, make_read_only: Callable[[Path], AbstractContextManager[None]]
) -> None:
    deliver(drop, {**some(0, 10), **BAD, ".hidden.xml": XML, "a.part": XML})
    (drop / "link.xml").unlink()
    (drop / "link.xml").symlink_to(NAME)
    (drop / "pipe.xml").unlink()
    os.mkfifo(drop / "pipe.xml")
    with make_read_only(drop):
        before = listing(drop)
        with following(db, drop, hold_seconds=0.5):
            wait_for(db, 10 + len(BAD))
        assert listing(drop) == before
    assert_received(db, FILES[:10], rejected=BAD.items())


def test_two_followers_of_one_folder_record_each_file_once(
    tmp_path: Path, drop: Path, db: Path
) -> None:
    with (
        running(*ingest(drop), cwd=tmp_path) as first,
        running(*ingest(drop), cwd=tmp_path) as second,
    ):
        deliver(drop, some(0, 40))
        wait_for(db, 40)
        for name, xml in FILES[40:]:
            deliver(drop, {name: xml})
        deliver(drop, {"bad.xml": b"<x/>"})
        wait_for(db, 70)
        lines = terminated(first) + terminated(second)
    assert sorted(line.split()[0] for line in lines) == ["accepted"] * 69 + ["rejected"]
    assert_received(db, FILES, rejected=[("bad.xml", b"<x/>")])


class Screen:
    """The boards that a `tracker watch` would show, with their times."""

    def __init__(self, db: Path, drop: Path) -> None:
        with Ledger.open(db) as ledger:
            start = ledger.loaded_board
        self.receiver = Receiver(db, wall_clock, start, drop=drop)
        self.background = Background(db, wall_clock, start, self.receiver)
        self.boards: list[tuple[float, Board]] = []
        self.errors: list[str] = []

    def __enter__(self) -> "Screen":
        self.background.start(self.post)
        return self

    def __exit__(self, *exception: object) -> None:
        self.background.stop()
        self.receiver.stop()

    def post(self, message: Message) -> None:
        if isinstance(message, BoardChanged):
            self.boards.append((time.monotonic(), message.board))
        elif isinstance(message, Failed):
            self.errors.append(message.sentence)

    def time_of(self, decided: int) -> float:
        """Wait for a board with so many seats decided; the time of the first."""
        wait_until(lambda: bool(self.boards) and self.boards[-1][1].decided >= decided)
        return next(at for at, board in self.boards if board.decided >= decided)


def test_two_screens_on_one_folder_show_the_same_board_soon_after_the_commit(
    drop: Path, db: Path
) -> None:
    Ledger.create(db, night.anglia(), wall_clock()).close()
    delays = []
    with Screen(db, drop) as first, Screen(db, drop) as second:
        for number, (name, xml) in enumerate(FILES[:20], 1):
            deliver(drop, {name: xml})
            wait_for(db, number)
            committed = time.monotonic()
            delays += [screen.time_of(number) - committed for screen in (first, second)]
        deliver(drop, some(20, 69))
        assert first.time_of(69)
        assert second.time_of(69)
    delays.sort()
    median, most = 1000 * delays[len(delays) // 2], 1000 * delays[-1]
    print(f"from commit to board: median {median:.0f} ms, most {most:.0f} ms")
    assert delays[-1] < 2.0
    assert first.errors == second.errors == []
    assert first.boards[-1][1] == second.boards[-1][1]
    assert_received(db, FILES)
