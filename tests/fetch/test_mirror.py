"""What is fetched from a host, and when: against a real server of each protocol."""

import contextlib
import os
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.fetch.hosts import KINDS, RunningHost
from tests.makers.commands import wait_until
from tracker.fetch import staging
from tracker.fetch.host import Download, Host, HostError, host_at
from tracker.fetch.listing import Entry, Version
from tracker.fetch.mirror import PASS_SECONDS, RECHECK_SECONDS, Mirror
from tracker.fetch.staging import FOLDER, Staging
from tracker.fetch.transfer import SLICE_SECONDS

every_kind = pytest.mark.parametrize("served", KINDS, indirect=True)
NOW = 1576204265


class Desk:
    """A mirror of a host, and its drop folder."""

    def __init__(self, served: RunningHost, drop: Path, **settings: Any) -> None:
        self.drop, self.fetched = drop, list[str]()
        self.host: Host = host_at(served.address, host_key=served.host_key)
        self.host.connect()
        self.mirror = Mirror(self.host, Staging(drop), on_fetched=self.fetched.append, **settings)
        self.stop = threading.Event()

    def run(self) -> dict[str, str]:
        """Run a pass. Returns the failures."""
        return self.mirror.run(self.stop).failures

    def files(self) -> dict[str, bytes]:
        """The files that a reader of the drop folder sees."""
        return {p.name: p.read_bytes() for p in self.drop.iterdir() if p.name != FOLDER}


def put(folder: Path, name: str, data: bytes, at: int = NOW) -> Path:
    """Write a file with a time, as an agency does: under another name first."""
    hidden = folder / f".{name}.part"
    hidden.write_bytes(data)
    os.utime(hidden, (at, at))
    return hidden.replace(folder / name)


@pytest.fixture
def desk(served: RunningHost, tmp_path: Path) -> Iterator[Desk]:
    made = Desk(served, tmp_path / "drop")
    yield made
    made.host.close()


class MemoryHost:
    """A host in memory, for names and speeds that no server on loopback has."""

    def __init__(self, files: dict[str, bytes]) -> None:
        self.files, self.times = files, dict[str, float]()
        self.lists_only_names = False
        self.asked: list[str] = []
        self.on_question: Callable[[str], None] = lambda name: None
        self.on_byte: Callable[[str], None] = lambda name: None

    def connect(self) -> None: ...

    def close(self) -> None: ...

    def timestamp(self) -> bytes | None:
        return None

    def entries(self) -> Sequence[Entry]:
        if self.lists_only_names:
            return [Entry(name, name, Version(None, None), exact=False) for name in self.files]
        return [Entry(name, name, self._version(name)) for name in self.files]

    def version(self, entry: Entry) -> Version:
        self.asked.append(entry.wire)
        self.on_question(entry.wire)
        return self._version(entry.wire)

    def _version(self, name: str) -> Version:
        return Version(len(self.files[name]), self.times.get(name, 1.0))

    @contextlib.contextmanager
    def download(
        self, entry: Entry, version: Version, start: int, patience: float
    ) -> Iterator[Download]:
        def chunks() -> Iterator[bytes]:
            for position in range(start, len(self.files[entry.wire])):
                self.on_byte(entry.wire)
                yield self.files[entry.wire][position : position + 1]

        yield Download(start, chunks())


@every_kind
def test_the_files_of_a_host_are_in_the_drop_folder(served: RunningHost, desk: Desk) -> None:
    files = {"Ipswich_1.xml": b"<a/>", "Ynys Môn_1.xml": b"<b/>" * 90_000, "empty.json": b""}
    for name, data in files.items():
        put(served.folder, name, data)
    (served.folder / "a folder").mkdir()
    assert desk.run() == {}
    assert desk.files() == files
    assert {int(path.stat().st_mtime) for path in desk.drop.glob("*.*n")} == {NOW}
    assert list((desk.drop / FOLDER).iterdir()) == []


@every_kind
def test_a_file_is_fetched_once(served: RunningHost, desk: Desk, tmp_path: Path) -> None:
    put(served.folder, "a.xml", b"<a/>")
    desk.run()
    desk.run()
    again = Desk(served, desk.drop)  # after a restart, the size and the time show it
    again.run()
    again.host.close()
    assert served.faults.starts == [("a.xml", 0)]


@every_kind
def test_a_file_that_changed_replaces_the_old_one(served: RunningHost, desk: Desk) -> None:
    put(served.folder, "a.xml", b"<old/>")
    desk.run()
    old = (desk.drop / "a.xml").open("rb")
    put(served.folder, "a.xml", b"<newer/>", NOW + 120)
    desk.run()
    assert desk.files() == {"a.xml": b"<newer/>"}
    with old:
        assert old.read() == b"<old/>"  # another file: a reader never sees half of each


@pytest.mark.parametrize("served", ["ftp", "ftps", "sftp", "http"], indirect=True)
def test_a_change_of_the_time_alone_is_a_change(served: RunningHost, desk: Desk) -> None:
    put(served.folder, "a.xml", b"<old/>")
    desk.run()
    put(served.folder, "a.xml", b"<new/>", NOW + 1)
    desk.run()
    assert desk.files() == {"a.xml": b"<new/>"}


@pytest.mark.parametrize("served", ["ftp-list", "http-rows", "https"], indirect=True)
def test_a_second_change_in_the_listed_minute_is_found_a_minute_later(
    served: RunningHost, tmp_path: Path
) -> None:
    now = [100.0]
    desk = Desk(served, tmp_path / "drop", clock=lambda: now[0])
    put(served.folder, "a.xml", b"<old/>")
    desk.run()
    put(served.folder, "a.xml", b"<new/>", NOW + 1)
    desk.run()
    assert desk.files() == {"a.xml": b"<old/>"}
    now[0] += RECHECK_SECONDS
    desk.run()
    assert desk.files() == {"a.xml": b"<new/>"}
    desk.host.close()


@every_kind
def test_a_file_that_vanished_on_the_host_stays(served: RunningHost, desk: Desk) -> None:
    put(served.folder, "a.xml", b"<a/>")
    desk.run()
    (served.folder / "a.xml").unlink()
    assert desk.run() == {}
    assert desk.files() == {"a.xml": b"<a/>"}


@pytest.mark.parametrize("served", sorted({*KINDS} - {"http"}), indirect=True)
def test_the_newest_file_comes_first(served: RunningHost, desk: Desk) -> None:
    for number in (3, 1, 2):
        put(served.folder, f"{number}.xml", b"<a/>", NOW + 60 * number)
    desk.run()
    assert desk.fetched == ["3.xml", "2.xml", "1.xml"]


@every_kind
def test_a_transfer_that_was_cut_continues(served: RunningHost, desk: Desk) -> None:
    data = b"<a>" + bytes(range(65, 90)) * 4_000 + b"</a>"
    put(served.folder, "a.xml", data)
    served.faults.cut["a.xml"] = 60_000
    assert desk.run() == {}
    assert desk.files() == {"a.xml": data}
    begins = [start for _, start in served.faults.starts]
    assert begins[0] == 0
    assert 0 < begins[-1] <= 60_000


@every_kind
def test_nothing_of_a_cut_file_is_in_the_drop_folder(served: RunningHost, desk: Desk) -> None:
    put(served.folder, "a.xml", b"<a>" + b"x" * 100_000)
    served.faults.on_download = lambda name: served.faults.cut.update({name: 0})
    assert "did not come as a whole" in desk.run()["a.xml"]
    assert desk.files() == {}


@every_kind
def test_an_unfinished_file_of_an_older_version_is_not_continued(
    served: RunningHost, desk: Desk
) -> None:
    put(served.folder, "a.xml", b"<old>" + b"x" * 100_000)
    served.faults.cut["a.xml"] = 50_000

    def replaced(name: str) -> None:
        if len(served.faults.starts) == 2:
            put(served.folder, "a.xml", b"<new>" + b"y" * 100_000, NOW + 120)

    served.faults.on_download = replaced
    wait_until(lambda: desk.run() == {})
    assert desk.files() == {"a.xml": b"<new>" + b"y" * 100_000}


@every_kind
@pytest.mark.usefixtures("impatient")
def test_a_silent_file_delays_no_other(served: RunningHost, desk: Desk) -> None:
    put(served.folder, "silent.xml", b"<a/>", NOW + 60)
    put(served.folder, "good.xml", b"<b/>", NOW)
    served.faults.stall.add("silent.xml")
    failures = desk.run()
    assert list(failures) == ["silent.xml"]
    assert desk.files() == {"good.xml": b"<b/>"}
    put(served.folder, "newer.xml", b"<c/>", NOW - 60)  # older, and still before the silent one
    wait_until(lambda: desk.mirror.due_in() == 0)
    desk.run()
    assert desk.fetched == ["good.xml", "newer.xml"]
    assert served.faults.starts[-1][0] == "silent.xml"
    served.faults.stall.clear()
    served.faults.released.set()
    served.faults.released.clear()
    wait_until(lambda: desk.run() == {})
    assert desk.fetched[-1] == "silent.xml"


@pytest.mark.parametrize("served", sorted({*KINDS} - {"http"}), indirect=True)
@pytest.mark.parametrize("size", [3, 900])
def test_a_wrong_size_in_the_listing_does_no_harm(
    served: RunningHost, desk: Desk, size: int
) -> None:
    put(served.folder, "a.xml", b"<a>" + b"x" * 300)
    served.faults.listed_sizes["a.xml"] = size
    desk.run()
    desk.run()
    assert desk.files() == {"a.xml": b"<a>" + b"x" * 300}
    count = len(served.faults.starts)
    desk.run()  # the listing is still wrong, but it has not changed
    assert len(served.faults.starts) == count


@every_kind
def test_a_file_that_is_being_written_is_not_delivered(served: RunningHost, desk: Desk) -> None:
    file = put(served.folder, "a.xml", b"<a>")
    grown = [b"<a>"]

    def grow(name: str) -> None:
        grown.append(b"<more/>")
        file.write_bytes(b"".join(grown))
        os.utime(file, (NOW + len(grown), NOW + len(grown)))

    served.faults.on_download = grow
    assert desk.run() == {"a.xml": "is still changing on the host"}
    assert desk.files() == {}
    served.faults.on_download = lambda name: None
    wait_until(lambda: desk.run() == {})
    assert desk.files() == {"a.xml": b"".join(grown)}


@pytest.mark.parametrize("served", ["ftp", "sftp", "http"], indirect=True)
def test_a_table_must_be_quiet_on_the_host(served: RunningHost, tmp_path: Path) -> None:
    desk = Desk(served, tmp_path / "drop", table_quiet_seconds=0.3)
    table = put(served.folder, "a.csv", b"seat,party\n")
    waits: list[float] = []

    def wait(timeout: float | None = None) -> bool:
        waits.append(timeout or 0.0)
        if len(waits) == 1:  # the agency adds a row while the table must be quiet
            put(served.folder, "a.csv", table.read_bytes() + b"Ipswich,Con\n", NOW + 1)
        return threading.Event().wait(timeout)

    desk.stop.wait = wait  # type: ignore[method-assign]
    desk.run()
    assert desk.files() == {"a.csv": b"seat,party\nIpswich,Con\n"}
    assert len(waits) == 2
    desk.host.close()


@every_kind
def test_a_file_that_is_too_large_is_not_fetched(served: RunningHost, tmp_path: Path) -> None:
    desk = Desk(served, tmp_path / "drop", max_bytes=100)
    put(served.folder, "large.xml", b"x" * 101)
    put(served.folder, "a.xml", b"x" * 100)
    failures = desk.run()
    assert failures == {
        "large.xml": "is 101 bytes, more than the 100 a results file may have; not fetched"
    }
    assert list(desk.files()) == ["a.xml"]
    assert [name for name, _ in served.faults.starts] == ["a.xml"]
    desk.host.close()


@every_kind
def test_hidden_and_temporary_files_are_not_fetched(served: RunningHost, desk: Desk) -> None:
    for name in (".hidden.xml", "a.xml.part", "b.tmp", ".timestamp"):
        put(served.folder, name, b"x")
    assert desk.run() == {}
    assert served.faults.starts == []


@pytest.mark.parametrize("served", ["ftp", "ftp-list", "ftps", "sftp", "http-rows"], indirect=True)
def test_a_name_with_a_control_character_is_refused(served: RunningHost, desk: Desk) -> None:
    put(served.folder, "a\x1b[2J.xml", b"x")
    put(served.folder, "b.xml", b"x")
    assert desk.run() == {"a\\x1b[2J.xml": "contains a control character; not fetched"}
    assert list(desk.files()) == ["b.xml"]


@pytest.mark.parametrize("served", ["sftp"], indirect=True)
def test_a_name_that_is_not_utf_8_does_not_stop_the_listing(
    served: RunningHost, desk: Desk
) -> None:
    """It is read as Latin-1. This server cannot send such a file, only list it."""
    (served.folder / os.fsdecode(b"Ynys M\xf4n.xml")).write_bytes(b"<a/>")
    (served.folder / "Ynys Môn.xml").write_bytes(b"<b/>")
    assert [entry.name for entry in desk.host.entries()] == ["Ynys Môn.xml"] * 2


@every_kind
def test_the_stop_of_the_command_ends_a_transfer(served: RunningHost, desk: Desk) -> None:
    put(served.folder, "a.xml", b"x" * 500_000)
    served.faults.on_download = lambda name: desk.stop.set()
    desk.run()
    assert desk.files() == {}


def test_a_disk_that_cannot_be_written_is_a_failure_of_the_file(tmp_path: Path) -> None:
    """A folder of the same name is in the way."""
    host = MemoryHost({"a.xml": b"<a/>", "b.xml": b"<b/>"})
    (tmp_path / "a.xml").mkdir()
    mirror = Mirror(host, Staging(tmp_path))
    failures = mirror.run(threading.Event()).failures
    assert list(failures) == ["a.xml"]
    assert failures["a.xml"].startswith("cannot be written into the drop folder: ")
    assert (tmp_path / "b.xml").read_bytes() == b"<b/>"


@pytest.mark.parametrize(
    "name",
    [
        "../a.xml",
        "/etc/a.xml",
        "a/b.xml",
        "..",
        "a\\b.xml",
        "a\n.xml",
        "\u202ea.xml",
        "x" * 201,
        "",
    ],
)
def test_no_name_of_a_host_leads_out_of_the_drop_folder(name: str, tmp_path: Path) -> None:
    host = MemoryHost({name: b"<a/>", "good.xml": b"<b/>"})
    drop = tmp_path / "drop"
    result = Mirror(host, Staging(drop)).run(threading.Event())
    assert len(result.failures) == (not name.startswith("."))
    assert result.fetched == ("good.xml",)
    assert [path.name for path in tmp_path.rglob("*.xml")] == ["good.xml"]


def test_after_some_seconds_the_folder_is_listed_again(tmp_path: Path) -> None:
    now = [0.0]
    host = MemoryHost({f"{number}.xml": b"<a/>" for number in range(9)})

    def fetched(name: str) -> None:
        now[0] += PASS_SECONDS / 4

    mirror = Mirror(host, Staging(tmp_path), clock=lambda: now[0], on_fetched=fetched)
    first = mirror.run(threading.Event())
    assert (len(first.fetched), first.has_more) == (4, True)
    host.files["new.xml"] = b"<new/>"
    host.times["new.xml"] = 2.0
    assert mirror.run(threading.Event()).fetched[0] == "new.xml"


def test_files_of_which_only_the_names_are_listed_are_checked_in_turn(tmp_path: Path) -> None:
    now = [0.0]
    host = MemoryHost({f"{number}.xml": b"<a/>" for number in range(4)})
    host.lists_only_names = True
    mirror = Mirror(host, Staging(tmp_path), clock=lambda: now[0])
    mirror.run(threading.Event())
    host.asked.clear()

    def slow(name: str) -> None:
        now[0] += PASS_SECONDS / 2  # time for two files in a pass

    host.on_question = slow
    first, second = mirror.run(threading.Event()), mirror.run(threading.Event())
    assert (first.has_more, second.has_more) == (True, True)
    assert sorted(host.asked) == ["0.xml", "1.xml", "2.xml", "3.xml"]
    host.files["new.xml"] = b"<new/>"
    assert mirror.run(threading.Event()).fetched == ("new.xml",)


def test_an_unfinished_file_that_the_host_has_no_longer_is_deleted(tmp_path: Path) -> None:
    host = MemoryHost({"a.xml": b"<a/>"})
    folder = Staging(tmp_path)
    folder.unfinished("gone.xml", Version(9, 1.0)).write_bytes(b"<gone")
    Mirror(host, folder).run(threading.Event())
    assert [*folder.folder.iterdir()] == []


@pytest.mark.parametrize(("most_bytes", "most_files"), [(40, 1_000), (64_000_000, 4)])
def test_files_that_never_become_whole_do_not_fill_the_disk(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    most_bytes: int,
    most_files: int,
) -> None:
    monkeypatch.setattr(staging, "MAX_BYTES", most_bytes)
    monkeypatch.setattr(staging, "MAX_FILES", most_files)
    host = MemoryHost({f"{number}.xml": b"x" * 10 for number in range(20)})
    bytes_sent, is_broken = Counter[str](), True

    def cut(name: str) -> None:
        bytes_sent[name] += 1
        if is_broken and bytes_sent[name] >= 9:
            raise HostError("the connection was cut")

    host.on_byte = cut
    now = [0.0]
    mirror = Mirror(host, Staging(tmp_path), clock=lambda: now[0])
    mirror.run(threading.Event())
    parts = [*(tmp_path / FOLDER).glob("*.part")]
    assert 0 < len(parts) <= most_files
    assert sum(part.stat().st_size for part in parts) <= most_bytes
    assert "deleted: at most" in caplog.text
    now[0], is_broken = 100.0, False
    assert mirror.run(threading.Event()).failures == {}  # nothing is lost
    assert sorted(path.name for path in tmp_path.glob("*.xml")) == sorted(host.files)


def test_a_slow_transfer_is_interrupted_for_the_others(tmp_path: Path) -> None:
    now = [0.0]
    host = MemoryHost({"slow.xml": b"x" * 10, "a.xml": b"<a/>"})
    host.times["slow.xml"] = 2.0

    def slow(name: str) -> None:
        now[0] += SLICE_SECONDS / 4 if name == "slow.xml" else 0

    host.on_byte = slow
    mirror = Mirror(host, Staging(tmp_path), clock=lambda: now[0])
    fetched: list[str] = []
    for _ in range(9):
        fetched += mirror.run(threading.Event()).fetched
        now[0] += 100
    assert fetched == ["a.xml", "slow.xml"]
    assert (tmp_path / "slow.xml").read_bytes() == b"x" * 10
