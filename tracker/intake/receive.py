"""Receives files: reads each with the feed for its format, and records it in the ledger.

A file's bytes and bulletins are recorded in one transaction. Files that wait together share it, so
that a catch-up flushes the disk once for many files. A file that cannot be used is recorded with
the reason, and the next file is received.
"""

import datetime as dt
import hashlib
import logging
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

from tracker import feeds
from tracker.board.bulletin import Bulletin
from tracker.election import Election
from tracker.election.clock import Clock
from tracker.intake.drop_folder import Delivery, DropFolder, Unreadable
from tracker.intake.folder_watch import FolderWatch
from tracker.ledger import Ledger
from tracker.ledger.errors import LostFilesError, is_locked, is_transient
from tracker.ledger.file_outcome import continuing, read_file
from tracker.ledger.recorded_files import FileRecord, FileRemark, FileStatus
from tracker.ledger.settle_files import is_settled_as_gone, settle_gone
from tracker.support import sqlite

_log = logging.getLogger(__name__)

SCAN_SECONDS = 1.0
"""The longest pause between two scans of the folder, with or without a notification."""
SCAN_SECONDS_LEAST = 0.01
"""The shortest pause between two scans without a notification, while a file is arriving."""
GROUP_FILES = 64
"""The largest number of files that share a transaction."""
GROUP_SECONDS = 0.05
"""Seconds after which a file that was read does not wait for further files of its transaction."""
STOP_SECONDS = 0.1
"""Seconds between two checks of the `stop` event during a pause."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """The outcome for one file."""

    name: str
    """As in `drop_folder.Delivery`."""
    status: FileStatus
    sentence: str = ""
    """Why the file or seats of it do not count, or its warnings; empty if there are none."""
    bulletins: tuple[Bulletin, ...] = ()
    """The bulletins of an accepted file; empty if `new` is False."""
    new: bool = True
    """False if the ledger already had this outcome for these bytes as the file's last record."""
    results_counted: int | None = None
    """The number of results that a state of the parties counts; None for any other file."""
    remarks: tuple[FileRemark, ...] = ()
    """The sentences of `sentence` one by one, and notes."""

    @property
    def is_complete(self) -> bool:
        """Whether the file counts without an error in one of its seats, or is irrelevant."""
        errors = any(remark.kind == "rejected" for remark in self.remarks)
        return self.status in ("accepted", "irrelevant") and not errors


@dataclass(frozen=True, slots=True)
class _ReadFile:
    """A file that was read and is not recorded yet."""

    delivery: Delivery
    sha256: str
    at: dt.datetime
    tables: Election
    """The election's data with which the file was read."""
    receipt: Receipt


def receive_file(ledger: Ledger, delivery: Delivery, now: dt.datetime, folder: str = "") -> Receipt:
    """Read one file and record it. The record is on the disk when the function returns.

    An incomplete file gets the status "held" and is not recorded; if `delivery.last_chance` is
    set, it is rejected and recorded. If the file's last record is "accepted" with the same bytes,
    the file is not read again. `folder` is the drop folder's path. Raises sqlite.Error; then
    nothing of the file is recorded.
    """
    (receipt,) = _record_group(ledger, [_read_file(ledger, delivery, now, folder)], folder)
    return receipt


def _read_file(ledger: Ledger, delivery: Delivery, now: dt.datetime, folder: str) -> _ReadFile:
    sha256 = hashlib.sha256(delivery.data).hexdigest()
    last = ledger.last_delivery(delivery.name, folder)
    if last and last.sha256 == sha256 and last.status == "accepted":
        receipt = Receipt(delivery.name, last.status, last.sentence, new=False)
    else:
        ledger.refresh()  # another process may have replaced the election's tables
        receipt = _read(ledger, delivery, now)
    return _ReadFile(delivery, sha256, now, ledger.election, receipt)


def _record_group(ledger: Ledger, files: Sequence[_ReadFile], folder: str) -> list[Receipt]:
    """Record files in one transaction, without those that are held or have the same record.

    Raises sqlite.Error; then no file is recorded.
    """
    if not any(_is_to_record(file.receipt) for file in files):
        return [file.receipt for file in files]
    with ledger.writing():
        receipts = [_record_file(ledger, file, folder) for file in files]
    for receipt in receipts:
        if receipt.status != "held":
            _log_receipt(receipt)
    return receipts


def _is_to_record(receipt: Receipt) -> bool:
    return receipt.new and receipt.status != "held"


def _record_file(ledger: Ledger, file: _ReadFile, folder: str) -> Receipt:
    """Record a file within `Ledger.writing`, if it is to be recorded."""
    receipt = file.receipt
    if receipt.new and ledger.election is not file.tables:  # replaced after the file was read
        receipt = _read(ledger, file.delivery, file.at)
    if not _is_to_record(receipt):
        return receipt
    return _record(ledger, receipt, file.delivery.data, file.sha256, file.at, folder)


def _read(ledger: Ledger, delivery: Delivery, now: dt.datetime) -> Receipt:
    outcome = read_file(delivery.name, delivery.data, ledger.election, now)
    return Receipt(
        delivery.name,
        "rejected" if outcome.status == "held" and delivery.last_chance else outcome.status,
        outcome.sentence,
        outcome.bulletins,
        results_counted=outcome.results_counted,
        remarks=outcome.remarks,
    )


def record_receipt(
    ledger: Ledger, receipt: Receipt, data: bytes | None, now: dt.datetime, folder: str = ""
) -> Receipt:
    """Record a receipt, the file's bytes and its bulletins in one transaction.

    If the last record of the file is the same, records nothing and returns the receipt with `new`
    set to False. `data` is None for a file that is held or was not read. Raises sqlite.Error.
    """
    sha256 = None if data is None else hashlib.sha256(data).hexdigest()
    with ledger.writing():
        receipt = _record(ledger, receipt, data, sha256, now, folder)
    _log_receipt(receipt)
    return receipt


def _record(
    ledger: Ledger,
    receipt: Receipt,
    data: bytes | None,
    sha256: str | None,
    now: dt.datetime,
    folder: str,
) -> Receipt:
    """As `record_receipt`, within `Ledger.writing`."""
    last = ledger.last_delivery(receipt.name, folder)
    recorded = last and (last.sha256, last.status, last.sentence)
    is_same = recorded == (sha256, receipt.status, receipt.sentence)
    if last and is_same and not is_settled_as_gone(ledger, last.seq):
        return replace(receipt, bulletins=(), new=False)
    ledger.record_delivery(
        receipt.name,
        data,
        sha256,
        receipt.status,
        receipt.sentence,
        _continued(ledger, last, receipt, data),
        now,
        folder=folder,
        results_counted=receipt.results_counted,
        remarks=receipt.remarks,
    )
    return receipt


def _continued(
    ledger: Ledger, last: FileRecord | None, receipt: Receipt, data: bytes | None
) -> Sequence[Bulletin]:
    """The bulletins to record for a file: see `continuing`, if the file only grew.

    A bulletin that another file contains too is not replaced.
    """
    if not (last and last.sha256 and last.status == "accepted" and receipt.bulletins and data):
        return receipt.bulletins
    earlier = ledger.document(last.sha256)
    if earlier is None or not data.startswith(earlier):
        return receipt.bulletins
    return continuing(receipt.bulletins, ledger.bulletins_of_file_alone(last.seq))


def _log_receipt(receipt: Receipt) -> None:
    if not receipt.new:
        return
    level = logging.INFO if receipt.is_complete else logging.WARNING
    remark = f": {receipt.sentence}" if receipt.sentence else ""
    _log.log(level, "%s %s%s", receipt.status, receipt.name, remark)


def receive_folder(ledger: Ledger, drop_folder: DropFolder, clock: Clock) -> Iterator[Receipt]:
    """As `receive_groups`, one receipt at a time."""
    return chain.from_iterable(receive_groups(ledger, drop_folder, clock))


def receive_groups(
    ledger: Ledger, drop_folder: DropFolder, clock: Clock
) -> Iterator[list[Receipt]]:
    """Scan the folder once, receive every stable file, and yield the receipts of each transaction.

    Files that wait together share a transaction: at most `GROUP_FILES`, and no further file after
    `GROUP_SECONDS`. If it fails, each of its files gets a transaction of its own. An entry that
    cannot be read is recorded as rejected. Problems of files that are gone are settled. Raises
    sqlite.Error when the ledger cannot be written; then the next scan delivers the files that are
    not recorded again.
    """
    folder = drop_folder.path
    _, recorded_before = ledger.last_numbers()
    group: list[_ReadFile] = []
    begun = 0.0
    for found in drop_folder.scan():
        if isinstance(found, Delivery):
            begun = begun if group else time.monotonic()
            try:
                group.append(_read_file(ledger, found, clock(), folder))
            except Exception:
                yield from _record_files(ledger, drop_folder, group)
                raise
            if len(group) < GROUP_FILES and time.monotonic() - begun < GROUP_SECONDS:
                continue
        yield from _record_files(ledger, drop_folder, group)
        group = []
        if isinstance(found, Unreadable):
            receipt = Receipt(found.name, "rejected", found.sentence)
            yield [record_receipt(ledger, receipt, None, clock(), folder)]
    yield from _record_files(ledger, drop_folder, group)
    settle_gone(ledger, folder, drop_folder.is_gone, clock(), up_to=recorded_before)


def _record_files(
    ledger: Ledger, drop_folder: DropFolder, files: Sequence[_ReadFile]
) -> Iterator[list[Receipt]]:
    """Record files in one transaction; if it fails, each in its own, up to the one that fails.

    Yields the receipts of each transaction after its commit. The next scan delivers again the files
    that are not recorded after an error.
    """
    unrecorded = [*files]
    try:
        try:
            receipts = _record_group(ledger, files, drop_folder.path)
        except Exception as error:
            # Alone, each file would wait for the same lock, or get lost in the same way.
            if len(files) == 1 or isinstance(error, LostFilesError) or is_locked(error):
                raise
            _log.warning("%d files could not be recorded at once: %s", len(files), error)
            for file in files:
                receipts = _record_group(ledger, [file], drop_folder.path)
                unrecorded.pop(0)
                _hold(drop_folder, receipts)
                yield receipts
        else:
            unrecorded.clear()
            _hold(drop_folder, receipts)
            if receipts:
                yield receipts
    except BaseException:
        for file in unrecorded:
            drop_folder.deliver_again(file.delivery.name)
        raise


def _hold(drop_folder: DropFolder, receipts: Sequence[Receipt]) -> None:
    for receipt in receipts:
        if receipt.status == "held":
            drop_folder.hold(receipt.name, receipt.sentence)
            _log_receipt(receipt)


def follow_folder(
    ledger: Ledger,
    drop: Path,
    clock: Clock,
    *,
    stop: threading.Event,
    on_receipts: Callable[[Sequence[Receipt]], None],
    on_scan: Callable[[DropFolder], None] = lambda drop_folder: None,
    on_error: Callable[[str], None] = lambda sentence: None,
    poll: bool = False,
) -> None:
    """Receive the files of the folder `drop` until `stop` is set.

    The folder is scanned after every notification, and at least once a second, since a
    notification can be lost. `on_receipts` is called after every commit with the receipts of its
    files, and `on_scan` after every scan that succeeds, so that a screen can show the arriving
    files. If the ledger cannot be written for a time (`is_transient`), `on_error` is called with a
    sentence after each attempt, and the scan is repeated a second later. Raises any other
    sqlite.Error, and LedgerError if the ledger's file was deleted or replaced.
    """
    drop_folder = DropFolder(drop, is_complete=feeds.is_complete)
    is_writable = True
    with FolderWatch(drop, poll=poll) as watch:
        while not stop.is_set():
            ledger.check_file()
            try:
                ledger.write_back()
                for receipts in receive_groups(ledger, drop_folder, clock):
                    on_receipts(receipts)
                    if stop.is_set():
                        return
            except sqlite.Error as error:
                if not is_transient(error):
                    raise
                on_error(f"the ledger could not be written: {error}; trying again")
                if is_writable:
                    _log.warning("%s could not be written: %s; trying again", ledger.path, error)
                is_writable = False
                stop.wait(SCAN_SECONDS)
                continue
            if not is_writable:
                _log.info("%s can be written again", ledger.path)
            is_writable = True
            on_scan(drop_folder)
            _wait(watch, stop, pause(drop_folder))


def pause(drop_folder: DropFolder) -> float:
    """Seconds to wait before the next scan."""
    return min(SCAN_SECONDS, max(SCAN_SECONDS_LEAST, drop_folder.due_in()))


def _wait(watch: FolderWatch, stop: threading.Event, seconds: float) -> None:
    """Wait for a notification or for `stop`, at most `seconds`."""
    deadline = time.monotonic() + seconds
    while not stop.is_set() and (left := deadline - time.monotonic()) > 0:
        if watch.wait(min(left, STOP_SECONDS)):
            return
