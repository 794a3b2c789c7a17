"""Receiving: one file from the inbox, read by its feed, into the ledger in one transaction.

`receive` is the only road from a file to the ledger. What cannot be used is put on record
with its bytes and a sentence; it never stops the next file.
"""

import datetime as dt
import hashlib
import logging
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from tracker import feeds
from tracker.board.bulletin import Bulletin
from tracker.election.clock import Clock
from tracker.feeds.reading import IncompleteError, RejectedError
from tracker.intake.drop_folder import Delivery, Inbox, Unreadable
from tracker.intake.folder_watch import Hints
from tracker.ledger import Ledger
from tracker.ledger.queries import FileStatus
from tracker.ledger.schema import is_transient
from tracker.support import sqlite

_log = logging.getLogger(__name__)

SCAN_SECONDS = 1.0
"""The folder is looked at this often even when nothing hints at a change."""
STOP_SECONDS = 0.1
"""A stop is heard within this time."""
SCAN_SECONDS_LEAST = 0.01
"""… and never more often than this, while a file is arriving."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of one file."""

    name: str
    status: FileStatus
    sentence: str = ""
    bulletins: tuple[Bulletin, ...] = ()
    new: bool = True
    """False when the ledger had these bytes under this name already."""
    results_counted: int | None = None
    """Results that a state of the parties counts."""


def receive(ledger: Ledger, delivery: Delivery, now: dt.datetime, folder: str = "") -> Receipt:
    """Read one file and put it on record: durable when this returns.

    A file that is not whole is only reported, as held, until its last chance; then it is
    rejected. Raises sqlite.Error when the ledger cannot be written; nothing of the file is
    in it then.
    """
    sha256 = hashlib.sha256(delivery.data).hexdigest()
    filed = ledger.filed(delivery.name, folder)
    if filed and filed.sha256 == sha256 and filed.status == "accepted":
        return Receipt(delivery.name, filed.status, filed.sentence, new=False)
    receipt = _read(ledger, delivery)
    if receipt.status == "held":
        return receipt
    return put_on_record(ledger, receipt, delivery.data, now, sha256, folder)


def _read(ledger: Ledger, delivery: Delivery) -> Receipt:
    name = delivery.name
    try:
        reading = feeds.read(name, delivery.data, ledger.election)
    except RejectedError as rejected:
        return Receipt(name, "rejected", str(rejected))
    except IncompleteError as incomplete:
        return Receipt(name, "rejected" if delivery.last_chance else "held", str(incomplete))
    if not reading.bulletins:
        return Receipt(
            name, "irrelevant", reading.irrelevance, results_counted=reading.results_counted
        )
    return Receipt(name, "accepted", "; ".join(reading.warnings), reading.bulletins)


def put_on_record(
    ledger: Ledger,
    receipt: Receipt,
    data: bytes | None,
    now: dt.datetime,
    sha256: str | None = None,
    folder: str = "",
) -> Receipt:
    """Write a receipt, the bytes it is for and what they say, in one transaction.

    Where the ledger says the same of this file already, it is left at that.
    """
    with ledger.writing():
        filed = ledger.filed(receipt.name, folder)
        known = filed and (filed.sha256, filed.status, filed.sentence)
        if known == (sha256, receipt.status, receipt.sentence):
            return replace(receipt, bulletins=(), new=False)
        ledger.record_delivery(
            receipt.name,
            data,
            sha256,
            receipt.status,
            receipt.sentence,
            receipt.bulletins,
            now,
            folder=folder,
            results_counted=receipt.results_counted,
        )
    _log_receipt(receipt)
    return receipt


def _log_receipt(receipt: Receipt) -> None:
    level = logging.WARNING if receipt.status in ("held", "rejected") else logging.INFO
    remark = f": {receipt.sentence}" if receipt.sentence else ""
    _log.log(level, "%s %s%s", receipt.status, receipt.name, remark)


def refuse(ledger: Ledger, unreadable: Unreadable, now: dt.datetime, folder: str = "") -> Receipt:
    """Put on record that something in the folder cannot be read at all."""
    receipt = Receipt(unreadable.name, "rejected", unreadable.sentence)
    return put_on_record(ledger, receipt, None, now, folder=folder)


def take(ledger: Ledger, inbox: Inbox, clock: Clock) -> Iterator[Receipt]:
    """One look at the folder: receive everything that is readable now.

    Raises sqlite.Error when the ledger cannot be written. The file that was at hand has not
    been taken from the inbox then: the next look finds it again.
    """
    folder = inbox.folder
    for found in inbox.scan():
        if isinstance(found, Unreadable):
            yield refuse(ledger, found, clock(), folder)
            continue
        receipt = receive(ledger, found, clock(), folder)
        if receipt.status == "held":
            inbox.hold(found.name, receipt.sentence)
            _log_receipt(receipt)
        yield receipt


def follow(
    ledger: Ledger,
    drop: Path,
    clock: Clock,
    *,
    stop: threading.Event,
    on_receipt: Callable[[Receipt], None],
    on_pass: Callable[[Inbox], None] = lambda inbox: None,
    on_trouble: Callable[[str], None] = lambda sentence: None,
    poll: bool = False,
) -> None:
    """Receive what arrives in `drop` until `stop` is set.

    The folder is scanned on every hint and once a second; hints alone can be lost. `on_pass`
    is called after every scan, so that a screen can show what is arriving. While the ledger
    cannot be written, `on_trouble` is told once a second, and every file is tried again.
    Raises sqlite.Error where trying again is of no use, and LedgerError where the file is
    gone from its place: whatever else was written would be lost with it.
    """
    inbox = Inbox(drop, is_complete=feeds.is_complete)
    is_writable = True
    with Hints(drop, poll=poll) as hints:
        while not stop.is_set():
            ledger.check_file()
            try:
                for receipt in take(ledger, inbox, clock):
                    on_receipt(receipt)
                    if stop.is_set():
                        return
            except sqlite.Error as error:
                if not is_transient(error):
                    raise
                on_trouble(f"the ledger could not be written: {error}; trying again")
                if is_writable:
                    _log.warning("%s could not be written: %s; trying again", ledger.path, error)
                is_writable = False
                stop.wait(SCAN_SECONDS)
                continue
            if not is_writable:
                _log.info("%s can be written again", ledger.path)
            is_writable = True
            on_pass(inbox)
            _wait(hints, stop, min(SCAN_SECONDS, max(SCAN_SECONDS_LEAST, inbox.due_in())))


def _wait(hints: Hints, stop: threading.Event, seconds: float) -> None:
    """Until there is a hint, or the time is over, or it is time to stop."""
    deadline = time.monotonic() + seconds
    while not stop.is_set() and (left := deadline - time.monotonic()) > 0:
        if hints.wait(min(left, STOP_SECONDS)):
            return
