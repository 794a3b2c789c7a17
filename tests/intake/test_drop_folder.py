"""Which files of the drop folder are complete, and that each content is delivered once.

The tests set the clock of the drop folder. Writers, leases and kinds of files are real.
"""

from __future__ import annotations

import contextlib
import errno
import math
import os
import socket
import subprocess
import sys
import tempfile
import textwrap
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import tracker.intake.drop_folder
import tracker.intake.stable_file
from tests.makers.commands import listing
from tracker.intake import folder_listing, stable_file
from tracker.intake.drop_folder import Delivery, DropFolder, Unreadable
from tracker.intake.file_names import is_ignored, natural_sort_key, printable
from tracker.intake.stable_file import required_quiet
from tracker.support import mounts

if sys.platform == "win32":
    pytest.skip("the drop folder is read on Linux and macOS", allow_module_level=True)

WHOLE = b"<FirstPastThePostResult><Constituency name='Ipswich'/></FirstPastThePostResult>\n"
NEWER = b"<FirstPastThePostResult><Constituency name='Norwich'/></FirstPastThePostResult>\n"


class Clock:
    """A clock in seconds, which only `advance` moves."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now

    def advance(self, seconds: float) -> None:
        self.now += seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def inbox(drop: Path, clock: Clock) -> DropFolder:
    """A drop folder without leases: each file needs a time without changes."""
    return DropFolder(drop, clock=clock, lease=False)


@pytest.fixture
def leasing(drop: Path, clock: Clock) -> DropFolder:
    """A drop folder with read leases. The test is skipped if the file system has none."""
    probe = drop / "probe.xml"
    probe.write_bytes(WHOLE)
    granted = [
        found for found in DropFolder(drop, clock=clock).scan() if isinstance(found, Delivery)
    ]
    probe.unlink()
    if not granted:
        pytest.skip("read leases need Linux and a local file system")
    return DropFolder(drop, clock=clock)


@pytest.fixture
def roots_folder() -> Iterator[Path]:
    """A folder that belongs to root. The test reads it `as_nobody`."""
    if os.geteuid() != 0:
        pytest.skip("only root can become another user")
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@contextlib.contextmanager
def as_nobody() -> Iterator[None]:
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


def settle(inbox: DropFolder, clock: Clock) -> list[Delivery | Unreadable]:
    """The results of two scans, with the longest time without changes between them."""
    first = list(inbox.scan())
    clock.advance(2.0)
    return first + list(inbox.scan())


def names(results: list[Delivery | Unreadable]) -> list[str]:
    return [result.name for result in results]


# Quiet


@pytest.mark.parametrize(
    ("name", "seconds"),
    [
        ("result.xml", 0.25),
        ("RESULT.JSON", 0.25),
        ("result.csv", 2.0),
        ("result", 2.0),
        ("x.doc", 2.0),
    ],
)
def test_without_a_lease_a_file_is_read_after_a_time_without_changes(
    inbox: DropFolder, drop: Path, clock: Clock, name: str, seconds: float
) -> None:
    (drop / name).write_bytes(WHOLE)
    assert list(inbox.scan()) == []
    clock.advance(seconds - 0.01)
    assert list(inbox.scan()) == []
    clock.advance(0.01)
    [delivery] = inbox.scan()
    assert isinstance(delivery, Delivery)
    assert (delivery.name, delivery.data, delivery.last_chance) == (name, WHOLE, False)


def test_a_change_starts_the_waiting_time_again(
    inbox: DropFolder, drop: Path, clock: Clock
) -> None:
    file = drop / "result.csv"
    for rows in range(1, 4):
        file.write_bytes(b"E14000761,Lab,20479\n" * rows)
        assert list(inbox.scan()) == []
        clock.advance(1.5)
    assert list(inbox.scan()) == []
    clock.advance(0.5)
    assert names(list(inbox.scan())) == ["result.csv"]


def test_an_old_modification_time_does_not_shorten_the_waiting_time(
    inbox: DropFolder, drop: Path, clock: Clock
) -> None:
    (drop / "copied.xml").write_bytes(WHOLE)
    os.utime(drop / "copied.xml", (1_576_190_000, 1_576_190_000))
    assert list(inbox.scan()) == []
    clock.advance(0.25)
    [delivery] = inbox.scan()
    assert isinstance(delivery, Delivery)


def test_a_modification_time_in_whole_seconds_needs_the_longer_waiting_time() -> None:
    second = 1_000_000_000
    assert required_quiet((1, 10, 7 * second, 7 * second), 0.25, 2.0) == 2.0
    assert required_quiet((1, 10, 7 * second, 7 * second + 1), 0.25, 2.0) == 0.25


def test_a_file_that_changes_while_it_is_read_is_not_delivered(
    inbox: DropFolder, drop: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = drop / "result.xml"
    file.write_bytes(WHOLE)
    list(inbox.scan())
    clock.advance(2.0)
    read = os.read

    def read_while_someone_writes(descriptor: int, size: int) -> bytes:
        data = read(descriptor, size)
        file.write_bytes(NEWER * 2)
        return data

    with monkeypatch.context() as patch:
        patch.setattr(os, "read", read_while_someone_writes)
        assert list(inbox.scan()) == []
    [delivery] = settle(inbox, clock)
    assert isinstance(delivery, Delivery)
    assert delivery.data == NEWER * 2


# Leases


@pytest.mark.parametrize("suffix", [".xml", ".JSON"])
def test_a_closed_file_is_read_at_once_under_a_lease(
    leasing: DropFolder, drop: Path, suffix: str
) -> None:
    (drop / f"result{suffix}").write_bytes(WHOLE)
    [delivery] = leasing.scan()
    assert isinstance(delivery, Delivery)
    assert delivery.data == WHOLE


def test_a_file_written_in_pieces_is_delivered_only_when_closed(
    leasing: DropFolder, drop: Path, clock: Clock
) -> None:
    step = len(WHOLE) // 5 + 1
    with (drop / "slow.xml").open("wb", buffering=0) as writer:
        for start in range(0, len(WHOLE), step):
            writer.write(WHOLE[start : start + step])
            assert list(leasing.scan()) == []
            clock.advance(5.0)  # longer than any time without changes
            assert list(leasing.scan()) == []
        assert [a.sentence for a in leasing.arriving()] == ["still being written"]
        assert leasing.due_in() == 0.0
    [delivery] = leasing.scan()
    assert isinstance(delivery, Delivery)
    assert delivery.data == WHOLE


def test_a_file_that_another_process_writes_is_delivered_only_when_closed(
    leasing: DropFolder, drop: Path, clock: Clock
) -> None:
    code = "import sys; f = open(sys.argv[1], 'wb', 0); f.write(b'<x>'); print(flush=True); input(); f.write(b'</x>')"
    command = [sys.executable, "-S", "-c", code, str(drop / "slow.xml")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as writer:
        assert writer.stdin
        assert writer.stdout
        writer.stdout.readline()
        assert list(leasing.scan()) == []
        clock.advance(5.0)
        assert list(leasing.scan()) == []
        writer.communicate(b"\n")
    [delivery] = leasing.scan()
    assert isinstance(delivery, Delivery)
    assert delivery.data == b"<x></x>"


def test_a_file_overwritten_in_place_is_never_delivered_half_old_and_half_new(
    leasing: DropFolder, drop: Path, clock: Clock
) -> None:
    file = drop / "result.xml"
    file.write_bytes(WHOLE)
    assert len(list(leasing.scan())) == 1
    with file.open("r+b", buffering=0) as writer:
        writer.write(NEWER[:60])  # new head, old tail, well-formed
        clock.advance(5.0)
        assert list(leasing.scan()) == []
        writer.write(NEWER[60:])
    [delivery] = leasing.scan()
    assert isinstance(delivery, Delivery)
    assert delivery.data == NEWER


def test_an_unchanged_table_is_not_read_while_a_writer_has_it_open(
    leasing: DropFolder, drop: Path, clock: Clock
) -> None:
    with (drop / "result.csv").open("wb", buffering=0) as writer:
        writer.write(b"a,b\n")
        assert settle(leasing, clock) == []
        writer.write(b"1,2\n")
    [delivery] = settle(leasing, clock)
    assert isinstance(delivery, Delivery)
    assert delivery.data == b"a,b\n1,2\n"


def test_a_closed_table_is_read_after_a_time_without_changes(
    leasing: DropFolder, drop: Path, clock: Clock
) -> None:
    (drop / "result.csv").write_bytes(b"a,b\n")
    assert list(leasing.scan()) == []
    clock.advance(1.99)
    assert list(leasing.scan()) == []
    clock.advance(0.01)
    assert names(list(leasing.scan())) == ["result.csv"]


COMPLETE = b"2 rows\n1,2\n3,4\n"


def has_all_rows(name: str, data: bytes) -> bool:
    """Whether a table is complete, in a format whose first line is the number of rows."""
    return name.endswith(".csv") and data.count(b"\n") == int(data[:1]) + 1


def test_a_complete_table_is_read_as_soon_as_it_is_closed(
    leasing: DropFolder, drop: Path, clock: Clock
) -> None:
    inbox = DropFolder(drop, clock=clock, is_complete=has_all_rows)
    with (drop / "result.csv").open("wb", buffering=0) as writer:
        writer.write(COMPLETE)
        assert list(inbox.scan()) == []
    assert names(list(inbox.scan())) == ["result.csv"]


def test_without_a_lease_a_complete_table_waits_as_long_as_xml(drop: Path, clock: Clock) -> None:
    inbox = DropFolder(drop, clock=clock, lease=False, is_complete=has_all_rows)
    (drop / "result.csv").write_bytes(COMPLETE)
    assert list(inbox.scan()) == []
    clock.advance(0.25)
    assert names(list(inbox.scan())) == ["result.csv"]


@pytest.mark.parametrize("lease", [None, False])
def test_a_table_with_rows_missing_waits_as_long_as_any_table(
    drop: Path, clock: Clock, lease: bool | None
) -> None:
    inbox = DropFolder(drop, clock=clock, lease=lease, is_complete=has_all_rows)
    (drop / "result.csv").write_bytes(COMPLETE[:-4])
    assert list(inbox.scan()) == []
    clock.advance(1.9)
    assert list(inbox.scan()) == []
    assert inbox.due_in() == pytest.approx(0.1)
    clock.advance(0.1)
    assert names(list(inbox.scan())) == ["result.csv"]


def test_a_file_that_stays_open_is_reported_once_and_read_when_closed(
    leasing: DropFolder, drop: Path, clock: Clock
) -> None:
    with (drop / "stuck.xml").open("wb", buffering=0) as writer:
        writer.write(WHOLE)
        assert list(leasing.scan()) == []
        clock.advance(30.0)
        [unreadable] = leasing.scan()
        assert unreadable == Unreadable(
            "stuck.xml", "has not changed for 30 s and is not read yet: still being written"
        )
        clock.advance(60.0)
        assert list(leasing.scan()) == []
        assert names(list(leasing.arriving())) == ["stuck.xml"]  # type: ignore[arg-type]
        assert leasing.due_in() == math.inf
    [delivery] = leasing.scan()
    assert isinstance(delivery, Delivery)
    assert not delivery.last_chance


def test_the_file_of_a_restored_folder_is_delivered_again_after_a_file_that_stayed_open(
    leasing: DropFolder, drop: Path, clock: Clock
) -> None:
    folder, aside = drop / "sub", drop.parent / "aside"
    folder.mkdir()
    (folder / "result.xml").write_bytes(WHOLE)
    assert names(list(leasing.scan())) == ["sub/result.xml"]
    folder.rename(aside)
    folder.mkdir()
    with (folder / "result.xml").open("wb", buffering=0) as writer:
        writer.write(NEWER)
        assert list(leasing.scan()) == []
        clock.advance(30.0)
        assert [type(found) for found in leasing.scan()] == [Unreadable]
    folder.rename(drop.parent / "given up")
    aside.rename(folder)
    [delivery] = leasing.scan()
    assert isinstance(delivery, Delivery)
    assert delivery.data == WHOLE


BREAK_THE_LEASE = """
    import fcntl, os, sys, threading, time
    from pathlib import Path
    from tracker.intake import drop_folder, stable_file

    drop = Path(sys.argv[1])
    file = drop / "result.xml"
    file.write_bytes(b"<x/>")
    read, waited = os.read, []

    def write():
        start = time.monotonic()
        with file.open("r+b") as writer:  # the kernel signals the holder, and lets us wait
            waited.append(time.monotonic() - start)
            writer.write(b"<y/>")

    def read_while_someone_opens(descriptor, size):
        writer = threading.Thread(target=write)
        writer.start()
        writers.append(writer)
        time.sleep(0.1)
        return read(descriptor, size)

    def scan():
        os.read = read_while_someone_opens
        [delivery] = drop_folder.DropFolder(drop).scan()
        os.read = read
        writers[0].join()
        print(delivery.data, waited[0] > 0.05, file.read_bytes())

    writers = []
    if sys.argv[2] == "without the signal chosen":
        class fcntl_without(type(fcntl)):
            def __getattr__(self, name):
                return getattr(fcntl, name)
            def fcntl(self, descriptor, command, argument):
                if command != fcntl.F_SETSIG:
                    return fcntl.fcntl(descriptor, command, argument)
        stable_file.fcntl = fcntl_without("fcntl")
    reader = threading.Thread(target=scan)  # where signal.signal() is not allowed
    reader.start()
    reader.join()
"""


def break_the_lease(drop: Path, how: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", textwrap.dedent(BREAK_THE_LEASE), str(drop), how],
        capture_output=True,
        text=True,
        timeout=10,
        cwd=Path(tracker.intake.drop_folder.__file__).parents[2],
    )


@pytest.mark.usefixtures("leasing")
def test_a_writer_during_a_lease_waits_and_does_not_end_our_process(drop: Path) -> None:
    done = break_the_lease(drop, "as it is")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "b'<x/>' True b'<y/>'\n"


@pytest.mark.usefixtures("leasing")
def test_a_writer_during_a_lease_would_end_our_process_with_the_default_signal(drop: Path) -> None:
    """This proves that the test above can fail: SIGIO ends a process that has no handler."""
    import signal

    assert break_the_lease(drop, "without the signal chosen").returncode == -signal.SIGIO


def test_a_lease_ends_after_the_reading_even_if_a_fork_keeps_the_descriptor(
    leasing: DropFolder, drop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (drop / "result.xml").write_bytes(WHOLE)
    read, duplicates = os.read, []

    def read_and_duplicate(descriptor: int, size: int) -> bytes:
        duplicates.append(os.dup(descriptor))  # as a forked child would
        return read(descriptor, size)

    monkeypatch.setattr(os, "read", read_and_duplicate)
    assert len(list(leasing.scan())) == 1
    try:
        os.close(os.open(drop / "result.xml", os.O_WRONLY | os.O_NONBLOCK))
    finally:
        os.close(duplicates[0])


@pytest.mark.usefixtures("leasing")
@pytest.mark.parametrize("code", [errno.EINVAL, errno.EACCES, errno.ENOSYS, errno.EOPNOTSUPP])
def test_a_file_system_that_refuses_leases_falls_back_to_a_time_without_changes(
    drop: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    import fcntl

    def refuse(*_: object) -> None:
        raise OSError(code, os.strerror(code))

    (drop / "result.xml").write_bytes(WHOLE)
    inbox = DropFolder(drop, clock=clock)
    monkeypatch.setattr(fcntl, "fcntl", refuse)
    assert list(inbox.scan()) == []
    assert [a.sentence for a in inbox.arriving()] == ["waiting for 0.25 s of quiet"]
    clock.advance(0.25)
    assert names(list(inbox.scan())) == ["result.xml"]


def test_the_file_of_another_user_needs_a_time_without_changes(
    roots_folder: Path, clock: Clock
) -> None:
    (roots_folder / "result.xml").write_bytes(WHOLE)
    with as_nobody():
        inbox = DropFolder(roots_folder, clock=clock)
        assert list(inbox.scan()) == []
        clock.advance(0.25)
        assert names(list(inbox.scan())) == ["result.xml"]


@pytest.mark.skipif(sys.platform != "linux", reason="leases are Linux's")
def test_no_lease_is_used_on_a_network_file_system(
    drop: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mounts, "read_mount", lambda path: mounts.Mount("/mnt", "fuse.sshfs"))
    (drop / "result.xml").write_bytes(WHOLE)
    assert list(DropFolder(drop, clock=clock).scan()) == []
    assert len(list(DropFolder(drop, clock=clock, lease=True).scan())) == 1


# Each content once


def test_each_form_of_a_file_is_delivered_once(inbox: DropFolder, drop: Path, clock: Clock) -> None:
    (drop / "result.xml").write_bytes(WHOLE)
    assert len(settle(inbox, clock)) == 1
    assert settle(inbox, clock) == []
    assert inbox.arriving() == ()
    assert inbox.due_in() == math.inf


def overwrite(file: Path) -> None:
    file.write_bytes(NEWER)


def rename_over(file: Path) -> None:
    upload = file.with_suffix(".filepart")
    upload.write_bytes(NEWER)
    upload.rename(file)


def delete_and_write(file: Path) -> None:
    file.unlink()
    file.write_bytes(NEWER)


def overwrite_and_keep_the_time(file: Path) -> None:
    before = file.stat()
    file.write_bytes(NEWER)
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))


@pytest.mark.parametrize(
    "replace", [overwrite, rename_over, delete_and_write, overwrite_and_keep_the_time]
)
def test_a_file_that_changed_is_delivered_again(
    inbox: DropFolder, drop: Path, clock: Clock, replace: Callable[[Path], None]
) -> None:
    file = drop / "result.xml"
    file.write_bytes(WHOLE)
    settle(inbox, clock)
    replace(file)
    [delivery] = settle(inbox, clock)
    assert isinstance(delivery, Delivery)
    assert delivery.data == NEWER


def test_a_file_renamed_in_is_delivered(inbox: DropFolder, drop: Path, clock: Clock) -> None:
    upload = drop / "result.xml.filepart"
    upload.write_bytes(WHOLE)
    assert settle(inbox, clock) == []
    upload.rename(drop / "result.xml")
    assert names(settle(inbox, clock)) == ["result.xml"]


def test_a_hard_link_is_a_file_of_its_own(inbox: DropFolder, drop: Path, clock: Clock) -> None:
    (drop / "a.xml").write_bytes(WHOLE)
    os.link(drop / "a.xml", drop / "b.xml")
    assert names(settle(inbox, clock)) == ["a.xml", "b.xml"]


def test_a_file_is_delivered_again_if_the_caller_stopped_at_it(
    leasing: DropFolder, drop: Path
) -> None:
    for seat in ("a", "b", "c"):
        (drop / f"{seat}.xml").write_bytes(WHOLE)
    for delivery in leasing.scan():
        if delivery.name == "b.xml":
            break  # the disk is full
    assert names(list(leasing.scan())) == ["b.xml", "c.xml"]


def test_names_come_in_natural_order(inbox: DropFolder, drop: Path, clock: Clock) -> None:
    (drop / "results").mkdir()
    for name in (
        "Ipswich_10.xml",
        "Ipswich_2.xml",
        "results/1.xml",
        "Bury.xml",
        "007.xml",
        "7.xml",
    ):
        (drop / name).write_bytes(WHOLE)
    assert names(settle(inbox, clock)) == [
        "007.xml", "7.xml", "Bury.xml", "Ipswich_2.xml", "Ipswich_10.xml", "results/1.xml",
    ]  # fmt: skip


def test_natural_order_has_no_ties() -> None:
    assert natural_sort_key("7") != natural_sort_key("007")


def test_sub_folders_are_walked(inbox: DropFolder, drop: Path, clock: Clock) -> None:
    (drop / "results" / "late").mkdir(parents=True)
    (drop / "results" / "late" / "Ipswich.xml").write_bytes(WHOLE)
    assert names(settle(inbox, clock)) == ["results/late/Ipswich.xml"]


def test_a_folder_of_files_moved_in_is_read(inbox: DropFolder, drop: Path, clock: Clock) -> None:
    outside = drop.parent / "outside"
    outside.mkdir()
    (outside / "Ipswich.xml").write_bytes(WHOLE)
    settle(inbox, clock)
    outside.rename(drop / "moved")
    assert names(settle(inbox, clock)) == ["moved/Ipswich.xml"]


# Incomplete files


def test_a_held_file_is_delivered_once_more_and_then_only_after_a_change(
    leasing: DropFolder, drop: Path, clock: Clock
) -> None:
    file = drop / "truncated.xml"
    file.write_bytes(WHOLE[:40])
    [delivery] = leasing.scan()
    leasing.hold(delivery.name, "ends before </FirstPastThePostResult>")
    clock.advance(29.9)
    assert list(leasing.scan()) == []
    [arriving] = leasing.arriving()
    assert arriving.sentence == "ends before </FirstPastThePostResult>"
    assert arriving.age == pytest.approx(29.9)
    assert leasing.due_in() == pytest.approx(0.1)
    clock.advance(0.1)
    [last] = leasing.scan()
    assert isinstance(last, Delivery)
    assert last.last_chance
    clock.advance(100.0)
    assert list(leasing.scan()) == []
    assert leasing.arriving() == ()
    file.write_bytes(WHOLE)
    [complete] = leasing.scan()
    assert isinstance(complete, Delivery)
    assert (complete.data, complete.last_chance) == (WHOLE, False)


def test_a_change_to_a_held_file_starts_its_holding_time_again(
    leasing: DropFolder, drop: Path, clock: Clock
) -> None:
    file = drop / "truncated.xml"
    for size in (10, 20, 30):
        file.write_bytes(WHOLE[:size])
        clock.advance(20.0)
        [delivery] = leasing.scan()
        assert isinstance(delivery, Delivery)
        assert not delivery.last_chance
        leasing.hold(delivery.name, "ends too early")


def test_a_file_can_be_held_during_the_scan(leasing: DropFolder, drop: Path) -> None:
    for seat in ("a", "b", "c"):
        (drop / f"{seat}.xml").write_bytes(WHOLE)
    for delivery in leasing.scan():
        if delivery.name == "b.xml":
            leasing.hold("b.xml", "ends too early")
    assert [a.name for a in leasing.arriving()] == ["b.xml"]
    assert list(leasing.scan()) == []


def test_a_file_held_at_its_last_chance_is_not_delivered_again(
    leasing: DropFolder, drop: Path, clock: Clock
) -> None:
    (drop / "truncated.xml").write_bytes(WHOLE[:40])
    for last_chance in (False, True):
        [delivery] = leasing.scan()
        assert isinstance(delivery, Delivery)
        assert delivery.last_chance is last_chance
        leasing.hold(delivery.name, "ends too early")
        clock.advance(30.0)
    assert list(leasing.scan()) == []
    assert leasing.arriving() == ()


def test_only_a_delivered_file_can_be_held(inbox: DropFolder) -> None:
    with pytest.raises(KeyError):
        inbox.hold("never seen.xml", "")


def test_arriving_lists_the_reason_and_the_time_of_waiting(
    inbox: DropFolder, drop: Path, clock: Clock
) -> None:
    (drop / "result.csv").write_bytes(b"a,b\n")
    list(inbox.scan())
    clock.advance(0.5)
    list(inbox.scan())
    [arriving] = inbox.arriving()
    assert (arriving.name, arriving.age, arriving.sentence) == (
        "result.csv", 0.5, "waiting for 2 s of quiet",
    )  # fmt: skip
    assert inbox.due_in() == 1.5


def test_an_arriving_file_that_vanishes_is_forgotten(inbox: DropFolder, drop: Path) -> None:
    (drop / "result.xml").write_bytes(WHOLE)
    list(inbox.scan())
    assert inbox.due_in() < math.inf
    (drop / "result.xml").unlink()
    list(inbox.scan())
    assert inbox.arriving() == ()
    assert inbox.due_in() == math.inf


# What is not read


@pytest.mark.parametrize(
    "name",
    [".hidden.xml", ".result.xml.Xk2f9a", "a.xml.filepart", "a.part", "a.TMP", "a.partial",
     "a.crdownload", ".a.swp", "a.swp", "a.xml~"],
)  # fmt: skip
def test_hidden_and_temporary_names_are_ignored_without_a_report(
    inbox: DropFolder, drop: Path, clock: Clock, name: str
) -> None:
    assert is_ignored(name)
    (drop / name).write_bytes(WHOLE)
    assert settle(inbox, clock) == []
    assert inbox.arriving() == ()


@pytest.mark.parametrize(
    "path",
    ["Thumbs.db", "desktop.ini", ".DS_Store", "._result.xml", ".~lock.sheet.csv#", "~$sheet.xlsx",
     "result.xml.ok", "4913", ".nfs0000001", ".goutputstream-AB12", "#recycle/old.xml",
     "@eaDir/result.xml", "$RECYCLE.BIN/old.xml", "pa/@eaDir/result.xml"],
)  # fmt: skip
def test_files_that_systems_leave_behind_are_no_problem(
    inbox: DropFolder, drop: Path, clock: Clock, path: str
) -> None:
    (drop / path).parent.mkdir(parents=True, exist_ok=True)
    (drop / path).write_bytes(b"x")
    assert settle(inbox, clock) == []
    assert inbox.arriving() == ()


def test_a_hidden_folder_is_ignored(inbox: DropFolder, drop: Path, clock: Clock) -> None:
    (drop / ".rsync-partial").mkdir()
    (drop / ".rsync-partial" / "a.xml").write_bytes(WHOLE)
    assert settle(inbox, clock) == []


def test_a_file_with_an_unknown_suffix_is_delivered(
    inbox: DropFolder, drop: Path, clock: Clock
) -> None:
    (drop / "notes.doc").write_bytes(b"hello")
    [delivery] = settle(inbox, clock)
    assert isinstance(delivery, Delivery)


def test_an_empty_file_is_delivered(inbox: DropFolder, drop: Path, clock: Clock) -> None:
    (drop / "empty.xml").touch()
    [delivery] = settle(inbox, clock)
    assert isinstance(delivery, Delivery)
    assert delivery.data == b""


def link(path: Path) -> None:
    path.symlink_to(path.parent.parent / "secret.xml")


def link_to_folder(path: Path) -> None:
    folder = path.parent.parent / "elsewhere"
    folder.mkdir()
    (folder / "inside.xml").write_bytes(WHOLE)
    path.symlink_to(folder)


def listen(path: Path) -> None:
    here = Path.cwd()
    os.chdir(path.parent)  # a socket's path must be short
    try:
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind(path.name)
    finally:
        os.chdir(here)


def device(path: Path) -> None:
    try:
        os.mknod(path, 0o600 | 0o020000, os.makedev(1, 3))
    except OSError:
        pytest.skip("only root can make a device")


@pytest.mark.parametrize(
    ("make", "kind"),
    [
        (link, "a symbolic link"),
        (link_to_folder, "a symbolic link"),
        (os.mkfifo, "a named pipe"),
        (listen, "a socket"),
        (device, "a device"),
    ],
)
def test_a_file_that_is_not_regular_is_reported_once_and_never_opened(
    inbox: DropFolder, drop: Path, clock: Clock, make: Callable[[Path], None], kind: str
) -> None:
    make(drop / "odd.xml")
    assert settle(inbox, clock) == [
        Unreadable("odd.xml", f"is {kind}; only regular files are read")
    ]
    assert settle(inbox, clock) == []
    assert inbox.due_in() == math.inf


@pytest.mark.parametrize("make", [os.mkfifo, link])
def test_a_pipe_or_link_that_replaces_a_file_during_opening_is_not_opened(
    leasing: DropFolder, drop: Path, monkeypatch: pytest.MonkeyPatch, make: Callable[[Path], None]
) -> None:
    file = drop / "result.xml"
    file.write_bytes(WHOLE)
    really_open = os.open

    def open_too_late(path: str, flags: int) -> int:
        file.unlink()
        make(file)
        return really_open(path, flags)

    (drop.parent / "secret.xml").write_bytes(NEWER)
    with monkeypatch.context() as patch:
        patch.setattr(os, "open", open_too_late)
        assert list(leasing.scan()) == []
    [unreadable] = leasing.scan()
    assert isinstance(unreadable, Unreadable)


def test_a_file_above_the_maximum_size_is_refused_without_reading_it(
    drop: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    with (drop / "huge.xml").open("wb") as huge:
        huge.truncate(20_000_000)
    monkeypatch.setattr(os, "read", lambda *_: pytest.fail("it was read"))
    inbox = DropFolder(drop, clock=clock)
    assert settle(inbox, clock) == [
        Unreadable(
            "huge.xml",
            "is 20,000,000 bytes, more than the 16,777,216 a results file may have; not read",
        )
    ]
    assert settle(inbox, clock) == []


def test_a_file_of_exactly_the_maximum_size_is_read(drop: Path, clock: Clock) -> None:
    (drop / "full.xml").write_bytes(WHOLE)
    [delivery] = settle(DropFolder(drop, clock=clock, max_bytes=len(WHOLE)), clock)
    assert isinstance(delivery, Delivery)


def test_at_most_the_maximum_size_and_one_byte_are_requested(
    drop: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    (drop / "full.xml").write_bytes(WHOLE)
    read, requested = os.read, []

    def read_thirty_at_most(descriptor: int, size: int) -> bytes:
        requested.append(size)
        return read(descriptor, min(size, 30))

    monkeypatch.setattr(os, "read", read_thirty_at_most)
    [delivery] = settle(DropFolder(drop, clock=clock, max_bytes=len(WHOLE)), clock)
    assert isinstance(delivery, Delivery)
    assert delivery.data == WHOLE
    assert max(requested) == len(WHOLE) + 1
    assert sum(min(size, 30) for size in requested) <= len(WHOLE) + 30


def test_a_file_without_read_permission_is_reported_once_and_read_when_permitted(
    roots_folder: Path, clock: Clock
) -> None:
    file = roots_folder / "private.xml"
    file.write_bytes(WHOLE)
    file.chmod(0o600)
    inbox = DropFolder(roots_folder, clock=clock)
    with as_nobody():
        assert settle(inbox, clock) == [
            Unreadable("private.xml", "cannot be opened: permission denied")
        ]
        assert settle(inbox, clock) == []
    file.chmod(0o644)
    with as_nobody():
        assert names(settle(inbox, clock)) == ["private.xml"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may open everything")
def test_without_permission_a_file_is_reported(inbox: DropFolder, drop: Path, clock: Clock) -> None:
    (drop / "private.xml").write_bytes(WHOLE)
    (drop / "private.xml").chmod(0)
    assert settle(inbox, clock) == [
        Unreadable("private.xml", "cannot be opened: permission denied")
    ]


@pytest.mark.parametrize(
    ("mode", "sentence"), [(0o000, "cannot be listed"), (0o444, "cannot be looked at")]
)
def test_a_sub_folder_without_permission_is_reported_once_and_delays_no_file(
    roots_folder: Path, clock: Clock, mode: int, sentence: str
) -> None:
    closed = roots_folder / "closed"
    closed.mkdir()
    (closed / "a.xml").write_bytes(WHOLE)
    closed.chmod(mode)
    (roots_folder / "b.xml").write_bytes(WHOLE)
    inbox = DropFolder(roots_folder, clock=clock)
    with as_nobody():
        report, delivery = settle(inbox, clock)
        assert isinstance(report, Unreadable)
        assert report.sentence == f"{sentence}: permission denied"
        assert delivery.name == "b.xml"
        assert settle(inbox, clock) == []
    closed.chmod(0o755)
    with as_nobody():
        assert names(settle(inbox, clock)) == ["closed/a.xml"]


def test_a_disk_error_is_reported_after_a_time_and_the_reading_is_retried(
    inbox: DropFolder, drop: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    (drop / "result.xml").write_bytes(WHOLE)

    def fail(*_: object) -> bytes:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    with monkeypatch.context() as patch:
        patch.setattr(os, "read", fail)
        assert settle(inbox, clock) == []
        [arriving] = inbox.arriving()
        assert arriving.sentence == "cannot be read: input/output error"
        clock.advance(30.0)
        assert len(list(inbox.scan())) == 1
        assert list(inbox.scan()) == []
    assert names(list(inbox.scan())) == ["result.xml"]


# Names


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        (b"Ynys M\xc3\xb4n.xml", "Ynys Môn.xml"),
        (b"Ynys M\xf4n.xml", "Ynys M\\xf4n.xml"),
        (b"two\nlines.xml", "two\\nlines.xml"),
        (b"\x1b[31mred.xml", "\\x1b[31mred.xml"),
        (b"\xe2\x80\xaelmx.xml", "\\u202elmx.xml"),
        (b"n" * 251 + b".xml", "n" * 251 + ".xml"),
    ],
)
def test_every_file_is_delivered_with_a_printable_name(
    inbox: DropFolder, drop: Path, clock: Clock, raw: bytes, shown: str
) -> None:
    try:
        with open(os.fsencode(drop) + b"/" + raw, "wb") as file:  # noqa: PTH123
            file.write(WHOLE)
    except OSError:
        pytest.skip("this file system takes no such name")
    [delivery] = settle(inbox, clock)
    assert isinstance(delivery, Delivery)
    assert delivery.name == printable(os.fsdecode(raw)) == shown
    inbox.hold(delivery.name, "ends too early")
    assert [a.name for a in inbox.arriving()] == [shown]


# The folder itself


def test_a_missing_folder_is_no_error_and_its_files_are_read_when_it_is_created(
    tmp_path: Path, clock: Clock
) -> None:
    inbox = DropFolder(tmp_path / "later", clock=clock, lease=False)
    assert settle(inbox, clock) == []
    assert not inbox.available
    (tmp_path / "later").mkdir()
    (tmp_path / "later" / "result.xml").write_bytes(WHOLE)
    assert names(settle(inbox, clock)) == ["result.xml"]
    assert inbox.available


def test_a_folder_that_is_moved_away_and_back_delivers_no_old_files(
    inbox: DropFolder, drop: Path, clock: Clock
) -> None:
    (drop / "old.xml").write_bytes(WHOLE)
    settle(inbox, clock)
    (drop / "arriving.csv").write_bytes(b"a,b\n")
    list(inbox.scan())
    away = drop.rename(drop.parent / "away")
    clock.advance(1.0)
    assert list(inbox.scan()) == []
    assert not inbox.available
    assert [a.name for a in inbox.arriving()] == ["arriving.csv"]
    (away / "new.xml").write_bytes(WHOLE)
    away.rename(drop)
    assert names(settle(inbox, clock)) == ["arriving.csv", "new.xml"]
    assert inbox.available


def test_a_folder_that_replaces_the_drop_folder_is_read(
    inbox: DropFolder, drop: Path, clock: Clock
) -> None:
    (drop / "result.xml").write_bytes(WHOLE)
    settle(inbox, clock)
    drop.rename(drop.parent / "away")
    drop.mkdir()
    (drop / "result.xml").write_bytes(NEWER)
    [delivery] = settle(inbox, clock)
    assert isinstance(delivery, Delivery)
    assert delivery.data == NEWER


def test_a_folder_that_is_moved_during_a_scan_ends_the_scan(
    leasing: DropFolder, drop: Path
) -> None:
    for seat in ("a", "b", "c"):
        (drop / f"{seat}.xml").write_bytes(WHOLE)
    scan = leasing.scan()
    assert next(scan).name == "a.xml"
    away = drop.rename(drop.parent / "away")
    assert list(scan) == []
    assert list(leasing.scan()) == []
    away.rename(drop)
    assert names(list(leasing.scan())) == ["b.xml", "c.xml"]


def test_a_sub_folder_that_fails_for_a_time_keeps_its_held_files(
    leasing: DropFolder, drop: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    (drop / "results").mkdir()
    (drop / "results" / "truncated.xml").write_bytes(WHOLE[:40])
    [delivery] = leasing.scan()
    leasing.hold(delivery.name, "ends too early")
    scandir = os.scandir

    def fail(path: str | int) -> Any:
        if isinstance(path, int):  # a sub-folder
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return scandir(path)

    with monkeypatch.context() as patch:
        patch.setattr(os, "scandir", fail)
        assert list(leasing.scan()) == []
    clock.advance(30.0)
    [last] = leasing.scan()
    assert isinstance(last, Delivery)
    assert last.last_chance


def test_a_file_in_place_of_the_folder_makes_it_unavailable(drop: Path, clock: Clock) -> None:
    (drop / "file").write_bytes(WHOLE)
    inbox = DropFolder(drop / "file", clock=clock)
    assert list(inbox.scan()) == []
    assert not inbox.available


def test_the_folder_is_never_written_to(leasing: DropFolder, drop: Path, clock: Clock) -> None:
    (drop / "results").mkdir()
    for name in ("a.xml", "results/b.csv", "results/c.doc", "d.part"):
        (drop / name).write_bytes(WHOLE)
    link(drop / "e.xml")
    os.mkfifo(drop / "f.xml")
    before = listing(drop)
    for _ in range(2):
        for found in leasing.scan():
            if isinstance(found, Delivery):
                leasing.hold(found.name, "ends too early")
        clock.advance(2.0)
    clock.advance(28.0)
    assert len(list(leasing.scan())) == 3
    assert listing(drop) == before


def test_a_folder_without_write_permission_is_read(roots_folder: Path, clock: Clock) -> None:
    (roots_folder / "a.xml").write_bytes(WHOLE)
    roots_folder.chmod(0o555)
    with as_nobody():
        assert names(settle(DropFolder(roots_folder, clock=clock), clock)) == ["a.xml"]


def test_no_descriptor_is_left_open(leasing: DropFolder, drop: Path, clock: Clock) -> None:
    for seat in range(20):
        (drop / f"{seat}.xml").write_bytes(WHOLE)
    (drop / "huge.xml").write_bytes(WHOLE)
    before = os.listdir("/dev/fd")  # noqa: PTH208
    settle(leasing, clock)
    assert os.listdir("/dev/fd") == before  # noqa: PTH208


def test_two_intakes_of_one_folder_do_not_block_each_other(leasing: DropFolder, drop: Path) -> None:
    (drop / "a.xml").write_bytes(WHOLE)
    second = DropFolder(drop)
    assert names(list(leasing.scan())) == names(list(second.scan())) == ["a.xml"]


def test_a_scan_of_two_thousand_unchanged_files_takes_less_than_a_tenth_of_a_second(
    leasing: DropFolder, drop: Path
) -> None:
    for seat in range(2000):
        (drop / f"{seat}.xml").write_bytes(b"<x/>")
    assert len(list(leasing.scan())) == 2000
    times = []
    for _ in range(3):
        start = time.perf_counter()
        assert list(leasing.scan()) == []
        times.append(time.perf_counter() - start)
    assert min(times) < 0.1


@pytest.mark.parametrize("moment", ["before it is listed", "before its files are read"])
def test_a_sub_folder_that_is_swapped_for_a_link_during_a_scan_is_not_followed(
    leasing: DropFolder, drop: Path, moment: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file outside was read."""
    inner, outside = drop / "results", drop.parent / "outside"
    for folder in (inner, outside):
        folder.mkdir()
        (folder / "a.xml").write_bytes(WHOLE)

    def swap() -> None:
        if not inner.is_symlink():
            inner.rename(drop.parent / "away")
            inner.symlink_to(outside)

    if moment == "before it is listed":
        opened = folder_listing._opened

        def opening(prefix: str, folder: str) -> Any:
            if folder:
                swap()
            return opened(prefix, folder)

        monkeypatch.setattr(folder_listing, "_opened", opening)
    else:
        read = stable_file.read

        def reading(*arguments: Any) -> Any:
            swap()
            return read(*arguments)

        monkeypatch.setattr(stable_file, "read", reading)
    assert list(leasing.scan()) == []
    (problem,) = leasing.scan()
    assert isinstance(problem, Unreadable)
    assert "symbolic link" in problem.sentence
