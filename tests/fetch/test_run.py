"""Fetching once and until stopped: outages, PA's `.timestamp`, the status for the board."""

import contextlib
import datetime as dt
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from tests.fetch.hosts import KINDS, RunningHost, threaded
from tests.makers.commands import wait_until
from tracker.fetch import run
from tracker.fetch.address import parse_address
from tracker.fetch.host import HostError
from tracker.fetch.mirror import PassResult
from tracker.fetch.run import FetchSettings, fetch_once, fetch_until_stopped
from tracker.fetch.staging import FOLDER
from tracker.fetch.status import GRACE, HostStatus, read_status, write_status

every_kind = pytest.mark.parametrize("served", KINDS, indirect=True)
one_kind = pytest.mark.parametrize("served", ["ftp"], indirect=True)
NOW = dt.datetime(2019, 12, 13, 2, 14, tzinfo=dt.UTC)


def settings(served: RunningHost) -> FetchSettings:
    return FetchSettings(served.address, served.host_key, interval=0.02)


@dataclass
class Following:
    drop: Path
    fetched: list[str] = field(default_factory=list)
    sentences: list[str] = field(default_factory=list)
    now: dt.datetime = NOW

    @property
    def status(self) -> HostStatus | None:
        return read_status(self.drop, self.now)


@contextlib.contextmanager
def following(served: RunningHost, drop: Path) -> Iterator[Following]:
    made, stop = Following(drop), threading.Event()

    def work() -> None:
        fetch_until_stopped(
            settings(served),
            drop,
            lambda: made.now,
            stop,
            on_fetched=made.fetched.append,
            report=made.sentences.append,
            log=made.sentences.append,
        )

    with threaded(work):
        try:
            yield made
        finally:
            stop.set()


@every_kind
def test_an_outage_is_reported_once_and_ends(served: RunningHost, tmp_path: Path) -> None:
    (served.folder / "a.xml").write_bytes(b"<a/>")
    with following(served, tmp_path / "drop") as desk:
        wait_until(lambda: desk.fetched == ["a.xml"])
        served.stop()
        wait_until(lambda: bool(desk.status and desk.status.state == "not reached"))
        assert desk.status
        assert (desk.status.since, desk.status.host) == (NOW, str(served.address))
        assert desk.status.reason
        (served.folder / "b.xml").write_bytes(b"<b/>")
        served.start()
        wait_until(lambda: desk.fetched == ["a.xml", "b.xml"])
        wait_until(lambda: bool(desk.status and desk.status.state == "reached"))
    assert len(desk.sentences) == 2
    assert "the host is not reached: " in desk.sentences[0]
    assert desk.sentences[1].endswith("the host is reached again")
    assert "sesame" not in "".join(desk.sentences)
    assert desk.status is None  # it ended as it should


@every_kind
def test_the_folder_is_listed_only_when_pas_timestamp_changed(
    served: RunningHost, tmp_path: Path
) -> None:
    stamp = served.folder / ".timestamp"
    stamp.write_text("1405942919.30267")
    (served.folder / "a.xml").write_bytes(b"<a/>")
    with following(served, tmp_path / "drop") as desk:
        wait_until(lambda: desk.fetched == ["a.xml"])
        listings = served.faults.listings
        (served.folder / "b.xml").write_bytes(b"<b/>")
        asked = served.faults.stamps
        wait_until(lambda: served.faults.stamps > asked + 5)
        assert served.faults.listings == listings
        stamp.write_text("1405942920.00001")
        wait_until(lambda: desk.fetched == ["a.xml", "b.xml"])


@one_kind
def test_the_folder_is_listed_each_minute_all_the_same(
    served: RunningHost, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "LISTING_SECONDS", 0.2)
    (served.folder / ".timestamp").write_text("1405942919.30267")
    with following(served, tmp_path / "drop") as desk:
        wait_until(lambda: served.faults.listings == 1)
        (served.folder / "a.xml").write_bytes(b"<a/>")
        wait_until(lambda: desk.fetched == ["a.xml"])


@one_kind
def test_a_file_that_cannot_be_fetched_is_reported_once(
    served: RunningHost, tmp_path: Path
) -> None:
    (served.folder / "a\x1b.xml").write_bytes(b"<a/>")
    with following(served, tmp_path / "drop") as desk:
        wait_until(lambda: served.faults.listings > 5)
        wait_until(lambda: bool(desk.status and desk.status.not_fetched == 1))
    assert desk.sentences == ["a\\x1b.xml contains a control character; not fetched"]


@every_kind
def test_without_every_the_command_fetches_what_is_there(
    served: RunningHost, tmp_path: Path
) -> None:
    for number in range(3):
        (served.folder / f"{number}.xml").write_bytes(b"<a/>")
    served.faults.cut["1.xml"] = 2
    result = once(served, tmp_path / "drop")
    assert sorted(result.fetched) == ["0.xml", "1.xml", "2.xml"]
    assert result.failures == {}
    assert once(served, tmp_path / "drop").fetched == ()
    assert [p.name for p in (tmp_path / "drop" / FOLDER).iterdir()] == ["lock"]


def once(served: RunningHost, drop: Path) -> PassResult:
    return fetch_once(
        settings(served),
        drop,
        threading.Event(),
        on_fetched=lambda name: None,
        report=lambda sentence: None,
    )


@every_kind
def test_a_wrong_password_is_an_error_that_does_not_contain_it(
    served: RunningHost, tmp_path: Path
) -> None:
    wrong = replace(served.address, password="an open secret")
    with pytest.raises(HostError, match="the login was refused") as error:
        fetch_once(
            FetchSettings(wrong, served.host_key),
            tmp_path / "drop",
            threading.Event(),
            on_fetched=lambda name: None,
            report=lambda sentence: None,
        )
    assert "secret" not in f"{error.value!r} {error.value.__context__!r}"


@every_kind
def test_a_folder_that_does_not_exist_is_an_error(served: RunningHost, tmp_path: Path) -> None:
    address = parse_address(f"{served.url}none", {"TRACKER_FETCH_PASSWORD": "open sesame"})
    with pytest.raises(HostError, match=r"the folder .*cannot be"):
        fetch_once(
            FetchSettings(address, served.host_key),
            tmp_path / "drop",
            threading.Event(),
            on_fetched=lambda name: None,
            report=lambda sentence: None,
        )


@pytest.mark.parametrize("served", ["ftps", "https"], indirect=True)
def test_a_certificate_of_an_unknown_authority_is_refused(
    served: RunningHost, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    with pytest.raises(HostError, match="its certificate cannot be trusted"):
        once(served, tmp_path / "drop")


@pytest.mark.parametrize("served", ["sftp"], indirect=True)
def test_the_key_of_an_sftp_host_must_be_known(
    served: RunningHost, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    right, served.host_key = served.host_key, ""
    with pytest.raises(HostError, match="not in known_hosts") as error:
        once(served, tmp_path / "drop")
    assert str(error.value).endswith(f" give --host-key {right}")
    served.host_key = f"{right[:-1]}!"
    with pytest.raises(HostError, match="not that of --host-key"):
        once(served, tmp_path / "drop")
    served.host_key = right
    once(served, tmp_path / "drop")


def test_a_status_whose_next_writing_is_overdue_is_of_a_process_that_ended(tmp_path: Path) -> None:
    (tmp_path / FOLDER).mkdir()
    due = NOW + dt.timedelta(seconds=15)
    write_status(tmp_path, HostStatus("ftp://a/", "reached", NOW), NOW, due)
    assert read_status(tmp_path, due + GRACE) == HostStatus("ftp://a/", "reached", NOW)
    late = due + GRACE + dt.timedelta(seconds=1)
    assert read_status(tmp_path, late) == HostStatus("ftp://a/", "not fetching", NOW)


@pytest.mark.parametrize("content", [b"", b"{}", b"[1]", b'{"host": 1}', b"\xff"])
def test_a_status_that_cannot_be_read_is_none(content: bytes, tmp_path: Path) -> None:
    (tmp_path / FOLDER).mkdir()
    (tmp_path / FOLDER / "status.json").write_bytes(content)
    assert read_status(tmp_path, NOW) is None
