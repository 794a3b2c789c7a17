"""Programs that copy, send or write into a followed folder: only complete files count."""

import ftplib
import io
import os
import shutil
import socket
import struct
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from tests.makers import night
from tests.makers.commands import (
    Follower,
    assert_received,
    deliveries_in,
    following,
    has_leases,
    night_files,
    wait_for,
    wait_until,
)
from tracker import feeds
from tracker.ledger import Ledger

if sys.platform == "win32":
    pytest.skip("the drop folder is read on Linux and macOS", allow_module_level=True)

NAME, XML = next(iter(night_files().items()))
QUIET = 0.25
YEARS_AGO = 1_431_043_200  # 8 May 2015


def has_rsync() -> bool:
    if not shutil.which("rsync"):
        return False
    version = subprocess.run(["rsync", "--version"], capture_output=True, text=True).stdout
    return version.startswith("rsync  version 3")  # the rsync of macOS has few of the options


needs_rsync = pytest.mark.skipif(not has_rsync(), reason="there is no rsync 3")


@pytest.fixture
def db(tmp_path: Path) -> Path:
    return tmp_path / "night.db"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """The 69 files of the night outside the drop folder, years old by their times."""
    folder = tmp_path / "source"
    folder.mkdir()
    for name, data in night_files().items():
        (folder / name).write_bytes(data)
        os.utime(folder / name, (YEARS_AGO, YEARS_AGO))
    return folder


@pytest.fixture
def follower(db: Path, drop: Path) -> Iterator[Follower]:
    with following(db, drop) as follower:
        yield follower


@pytest.fixture
def leases(tmp_path: Path) -> None:
    if not has_leases(tmp_path):
        pytest.skip("only read leases, on Linux, distinguish a stalled writer from a finished one")


Execute = Callable[[str], None]


@pytest.fixture
def execute() -> Iterator[Execute]:
    """A function that executes a line of Python in another process."""
    loop = "import os, sys\nfor line in sys.stdin: exec(line, globals()); print(flush=True)"
    command = [sys.executable, "-S", "-c", loop]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin
        assert process.stdout
        lines, done = process.stdin, process.stdout

        def execute(line: str) -> None:
            print(line, file=lines, flush=True)
            assert done.readline() == "\n", line

        yield execute


def opened(path: Path, mode: str = "wb") -> str:
    return f"f = open({str(path)!r}, {mode!r}, 0)"


def pieces(data: bytes, count: int = 4) -> list[bytes]:
    step = -(-len(data) // count)
    return [data[start : start + step] for start in range(0, len(data), step)]


# Programs that copy, move, unpack and send


@contextmanager
def ftp_into(drop: Path) -> Iterator[ftplib.FTP]:
    """A client of a real FTP server whose root is the drop folder."""
    ioloop, authorizers, handlers, servers = (
        pytest.importorskip(f"pyftpdlib.{part}", reason="pyftpdlib is not installed")
        for part in ("ioloop", "authorizers", "handlers", "servers")
    )
    users = authorizers.DummyAuthorizer()
    users.add_user("agency", "secret", str(drop), perm="elradfmwMT")
    handler = type("Handler", (handlers.FTPHandler,), {"authorizer": users})
    server = servers.FTPServer(("127.0.0.1", 0), handler, ioloop=ioloop.IOLoop())
    stop = threading.Event()

    def serve() -> None:
        while not stop.is_set():
            server.serve_forever(timeout=0.02, blocking=False, handle_exit=False)
        server.close_all()

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        with ftplib.FTP(timeout=20) as client:
            client.connect(*server.address)
            client.login("agency", "secret")
            yield client
    finally:
        stop.set()
        thread.join(20)
    assert not thread.is_alive()


def moved(source: Path, drop: Path) -> None:
    for file in source.iterdir():
        file.rename(drop / file.name)


def hard_linked(source: Path, drop: Path) -> None:
    for file in source.iterdir():
        (drop / file.name).hardlink_to(file)


def copied(source: Path, drop: Path) -> None:
    for file in source.iterdir():
        shutil.copyfile(file, drop / file.name)


def copied_with_times(source: Path, drop: Path) -> None:
    for file in source.iterdir():
        shutil.copy2(file, drop)


def copied_by_cp(source: Path, drop: Path) -> None:
    subprocess.run(["cp", "-p", *map(str, source.iterdir()), str(drop)], check=True)


def unpacked(source: Path, drop: Path) -> None:
    archive = source.with_suffix(".tar")
    subprocess.run(["tar", "-C", str(source), "-cf", str(archive), "."], check=True)
    subprocess.run(["tar", "-C", str(drop), "-xf", str(archive)], check=True)


def sent(source: Path, drop: Path) -> None:
    with ftp_into(drop) as ftp:
        for file in source.iterdir():
            ftp.storbinary(f"STOR {file.name}", io.BytesIO(file.read_bytes()))


def sent_as_filepart(source: Path, drop: Path) -> None:
    with ftp_into(drop) as ftp:
        for file in source.iterdir():
            ftp.storbinary(f"STOR {file.name}.filepart", io.BytesIO(file.read_bytes()))
            ftp.rename(f"{file.name}.filepart", file.name)


@pytest.mark.parametrize(
    "deliver",
    [
        moved,
        hard_linked,
        copied,
        copied_with_times,
        copied_by_cp,
        unpacked,
        sent,
        sent_as_filepart,
    ],
)
def test_the_69_files_count_once_for_each_kind_of_delivery(
    follower: Follower, source: Path, drop: Path, db: Path, deliver: Callable[[Path, Path], None]
) -> None:
    deliver(source, drop)
    wait_for(db, 69)
    follower.wait_for_scan()
    assert_received(db, night_files().items())


def rsync(source: Path, drop: Path, *options: str) -> None:
    subprocess.run(["rsync", *options, f"{source}/", f"{drop}/"], check=True, timeout=60)


@needs_rsync
@pytest.mark.parametrize(
    "options",
    [
        "-r",
        "-a",
        "-r --inplace",
        "-a --inplace",
        "-a --inplace --preallocate",
        "-a --append",
        "-a --delay-updates",
        "-a --partial-dir=.partial",
    ],
)
def test_the_69_files_count_once_for_each_kind_of_rsync(
    follower: Follower, source: Path, drop: Path, db: Path, options: str
) -> None:
    rsync(source, drop, *options.split())
    wait_for(db, 69)
    follower.wait_for_scan()
    assert_received(db, night_files().items())


def test_the_69_files_count_once_without_leases(source: Path, drop: Path, db: Path) -> None:
    with following(db, drop, lease=False) as follower:
        copied_with_times(source, drop)
        wait_for(db, 69)
        follower.wait_for_scan()
    assert_received(db, night_files().items())


# Writers that pause

REMARK = b"<!-- PA Media -->\n"
SEAT = night.seat_of(night.anglia(), "Ipswich").name
ROWS = [f"{SEAT},{c.party},{c.votes}\n".encode() for c in night.result_in(SEAT).candidates]
TABLE = b"seat,party,votes\n" + b"".join(ROWS)
STALLS = {
    "in the middle": (NAME, pieces(XML), QUIET),
    "after a byte": (NAME, [XML[:1], XML[1:]], QUIET),
    "before the last byte": (NAME, [XML.rstrip()[:-1], b">"], QUIET),
    "after a complete document": (NAME, [XML, REMARK[:5], REMARK[5:]], QUIET),
    "between two rows": ("ipswich.csv", [TABLE[: -len(ROWS[-1])], ROWS[-1]], 2.0),
}
"""A file in pieces, and its waiting time without a lease, in seconds."""


def write_slowly(
    execute: Execute, follower: Follower, file: Path, parts: list[bytes], stall: float
) -> None:
    """Write in another process, with pauses in which the follower finds no change for `stall` s."""
    execute(opened(file))
    for part in parts:
        execute(f"f.write({part!r})")
        follower.wait_for_arriving(file.name, "still being written", stall)
    execute("f.close()")


@pytest.mark.usefixtures("leases")
@pytest.mark.parametrize(("name", "parts", "quiet"), STALLS.values(), ids=STALLS)
def test_a_file_whose_writer_pauses_is_read_when_complete(
    follower: Follower,
    execute: Execute,
    drop: Path,
    db: Path,
    name: str,
    parts: list[bytes],
    quiet: float,
) -> None:
    write_slowly(execute, follower, drop / name, parts, quiet + 0.1)
    assert deliveries_in(db) == []
    wait_for(db, 1)
    follower.wait_for_scan()
    assert_received(db, [(name, b"".join(parts))])


@pytest.mark.parametrize("trap", ["after a complete document", "between two rows"])
def test_the_beginning_of_these_files_is_a_complete_document(trap: str) -> None:
    name, (beginning, *_), _ = STALLS[trap]
    assert feeds.read(name, beginning, night.anglia()).bulletins


def test_without_a_lease_an_incomplete_file_is_held(execute: Execute, drop: Path, db: Path) -> None:
    with following(db, drop, lease=False) as follower:
        execute(opened(drop / NAME))
        for part in pieces(XML)[:-1]:
            execute(f"f.write({part!r})")
            follower.wait_for_arriving(NAME, "the XML ends")
        execute(f"f.write({pieces(XML)[-1]!r})")
        wait_for(db, 1)
    assert_received(db, [(NAME, XML)])


def test_half_a_file_would_count_without_a_lease_and_a_waiting_time(
    execute: Execute, drop: Path, db: Path
) -> None:
    """This proves that the tests above can fail."""
    with following(db, drop, lease=False, quiet_seconds=0.0) as follower:
        execute(opened(drop / NAME))
        execute(f"f.write({XML!r})")
        wait_for(db, 1)
        execute(f"f.write({REMARK!r})")
        follower.wait_for_scan()
    with pytest.raises(AssertionError, match="should not be recorded"):
        assert_received(db, [(NAME, XML + REMARK)])


# Files that have their full length before their full content


@pytest.mark.usefixtures("leases")
@pytest.mark.parametrize("between", ["f.close(); f = open(f.name, 'r+b', 0)", "pass"])
def test_a_file_created_with_its_full_length_counts_when_complete(
    follower: Follower, execute: Execute, drop: Path, db: Path, between: str
) -> None:
    execute(opened(drop / NAME))
    execute(f"f.truncate({len(XML)})")
    at = 0
    for part in pieces(XML):
        follower.wait_for_arriving(NAME, "still being written", QUIET)
        execute(between)
        execute(f"f.seek({at})")
        execute(f"f.write({part!r})")
        at += len(part)
    execute("f.close()")
    wait_for(db, 1)
    follower.wait_for_scan()
    assert_received(db, [(NAME, XML)])


@pytest.mark.usefixtures("leases")
def test_a_file_written_through_a_memory_map_counts_when_closed(
    follower: Follower, execute: Execute, drop: Path, db: Path
) -> None:
    """Its modification time does not change while it is written, so only the lease protects it."""
    execute(opened(drop / NAME, "w+b"))
    execute(f"f.write({XML + bytes(len(REMARK))!r})")
    execute("import mmap; m = mmap.mmap(f.fileno(), 0); f.close()")
    for at, part in ((len(XML), b" " * len(REMARK)), (len(XML), REMARK)):
        execute(f"m[{at}:{at + len(part)}] = {part!r}")
        follower.wait_for_arriving(NAME, "still being written", QUIET)
    execute("m.close()")
    wait_for(db, 1)
    follower.wait_for_scan()
    assert_received(db, [(NAME, XML + REMARK)])


@pytest.mark.parametrize("filled", [0, 10, len(XML) // 2, len(XML)])
def test_a_file_padded_with_nul_bytes_is_held_until_complete(
    follower: Follower, drop: Path, db: Path, filled: int
) -> None:
    (drop / NAME).write_bytes(XML[:filled] + bytes(4096))
    follower.wait_for_arriving(NAME, "is padded with NUL bytes" if filled else "is empty")
    (drop / NAME).write_bytes(XML)
    wait_for(db, 1)
    follower.wait_for_scan()
    assert_received(db, [(NAME, XML)])


# Files with a temporary name, and files that overwrite older ones


@pytest.mark.usefixtures("leases")
@pytest.mark.parametrize("method", ["link", "rename"])
def test_a_file_linked_or_renamed_while_it_is_written_counts_when_closed(
    follower: Follower, execute: Execute, tmp_path: Path, drop: Path, db: Path, method: str
) -> None:
    execute(opened(tmp_path / "staged"))
    execute(f"f.write({XML!r})")
    execute(f"os.{method}(f.name, {str(drop / NAME)!r})")
    follower.wait_for_arriving(NAME, "still being written", QUIET)
    execute(f"f.write({REMARK!r})")
    execute("f.close()")
    wait_for(db, 1)
    follower.wait_for_scan()
    assert_received(db, [(NAME, XML + REMARK)])


NEWER = (
    XML.replace(b'revision="1"', b'revision="2"')
    .replace(b'"30631"', b'"30632"')
    .replace(b'"10824"', b'"10823"')
)
"""Two figures are corrected, so a mixture of the old and the new file does not add up."""
LENGTHS = {
    "as long": NEWER,
    "longer": NEWER.replace(b"  ", b"    "),
    "shorter": NEWER.replace(b"  ", b""),
}


def assert_the_correction_stands(db: Path, older: bytes, newer: bytes) -> None:
    assert_received(db, [(NAME, older), (NAME, newer)])
    with Ledger.open(db) as ledger:
        standing = night.state(ledger.board, "Broxbourne").standing.bulletin
        assert standing
        assert standing.revision == 2


@pytest.mark.usefixtures("leases")
@pytest.mark.parametrize("mode", ["r+b", "wb"])
@pytest.mark.parametrize("newer", LENGTHS.values(), ids=LENGTHS)
def test_a_revision_that_overwrites_an_older_one_is_never_mixed_with_it(
    follower: Follower, execute: Execute, drop: Path, db: Path, newer: bytes, mode: str
) -> None:
    (drop / NAME).write_bytes(XML)
    wait_for(db, 1)
    execute(opened(drop / NAME, mode))
    for part in pieces(newer, 3):
        execute(f"f.write({part!r})")
        follower.wait_for_arriving(NAME, "still being written", QUIET)
    execute("f.truncate()")
    execute("f.close()")
    wait_for(db, 2)
    follower.wait_for_scan()
    assert_the_correction_stands(db, XML, newer)


def padded(xml: bytes, padding: bytes) -> bytes:
    """The message with padding before its last line."""
    return xml.replace(b"</FirstPast", padding + b"</FirstPast")


@needs_rsync
@pytest.mark.usefixtures("leases")
@pytest.mark.parametrize("options", ["-a", "-a --inplace", "-a --inplace --no-whole-file"])
@pytest.mark.parametrize("length", [800_000, 1_200_000])
def test_a_revision_slowly_rsynced_over_an_older_one_is_never_mixed_with_the_older(
    follower: Follower, tmp_path: Path, drop: Path, db: Path, options: str, length: int
) -> None:
    older, newer = padded(XML, b"\t" * 1_000_000), padded(NEWER, b"\n" * length)
    (drop / NAME).write_bytes(older)
    wait_for(db, 1)
    follower.ever_arriving.clear()
    (tmp_path / "source").mkdir()
    (tmp_path / "source" / NAME).write_bytes(newer)
    rsync(tmp_path / "source", drop, "--bwlimit=600", *options.split())
    wait_for(db, 2)
    follower.wait_for_scan()
    assert bool(follower.ever_arriving) == ("--inplace" in options)
    assert_the_correction_stands(db, older, newer)


# FTP with a bad connection

LONG = padded(XML, b" " * 60_000)
"""More bytes than an FTP server buffers before it writes."""


@pytest.mark.usefixtures("leases")
def test_an_upload_that_pauses_is_read_when_complete(
    follower: Follower, drop: Path, db: Path
) -> None:
    with ftp_into(drop) as ftp:
        upload = ftp.transfercmd(f"STOR {NAME}")
        for part in pieces(LONG):
            upload.sendall(part)
            follower.wait_for_arriving(NAME, "still being written", QUIET)
        assert deliveries_in(db) == []
        upload.close()
        ftp.voidresp()
        wait_for(db, 1)
    follower.wait_for_scan()
    assert_received(db, [(NAME, LONG)])


def test_an_upload_with_a_temporary_name_is_ignored_until_it_is_renamed(
    follower: Follower, drop: Path, db: Path
) -> None:
    with ftp_into(drop) as ftp:
        upload = ftp.transfercmd(f"STOR {NAME}.filepart")
        for part in pieces(LONG):
            upload.sendall(part)
            follower.wait_for_scan()
        upload.close()
        ftp.voidresp()
        follower.wait_for_scan()
        assert follower.ever_arriving == set()
        ftp.rename(f"{NAME}.filepart", NAME)
        wait_for(db, 1)
    follower.wait_for_scan()
    assert_received(db, [(NAME, LONG)])


def abort(ftp: ftplib.FTP, file: Path, connection_breaks: bool) -> None:
    """Send only half of a file."""
    upload = ftp.transfercmd(f"STOR {file.name}")
    upload.sendall(LONG[: len(LONG) // 2])
    wait_until(lambda: file.exists() and file.stat().st_size > 0)
    if connection_breaks:
        upload.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    upload.close()
    with suppress(ftplib.Error):
        ftp.voidresp()


@pytest.mark.parametrize("connection_breaks", [False, True])
def test_an_aborted_upload_is_held_then_rejected_and_counts_when_sent_again(
    drop: Path, db: Path, connection_breaks: bool
) -> None:
    with following(db, drop, hold_seconds=2.0) as follower, ftp_into(drop) as ftp:
        abort(ftp, drop / NAME, connection_breaks)
        wait_until(
            lambda: any("the XML ends" in sentence for _, sentence in follower.ever_arriving)
        )
        assert deliveries_in(db) == []
        half = (drop / NAME).read_bytes()
        wait_for(db, 1)
        ftp.storbinary(f"STOR {NAME}", io.BytesIO(LONG))
        wait_for(db, 2)
        follower.wait_for_scan()
    assert_received(db, [(NAME, LONG)], rejected=[(NAME, half)])


@pytest.mark.parametrize("resume", ["STOR", "APPE"])
def test_an_aborted_upload_that_is_resumed_counts(
    follower: Follower, drop: Path, db: Path, resume: str
) -> None:
    with ftp_into(drop) as ftp:
        abort(ftp, drop / NAME, connection_breaks=True)
        follower.wait_for_arriving(NAME, "the XML ends")
        at = (drop / NAME).stat().st_size
        offset = at if resume == "STOR" else None
        ftp.storbinary(f"{resume} {NAME}", io.BytesIO(LONG[at:]), rest=offset)
        wait_for(db, 1)
    follower.wait_for_scan()
    assert_received(db, [(NAME, LONG)])
