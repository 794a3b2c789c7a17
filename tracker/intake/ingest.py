"""`tracker ingest`: receives the files of drop folders without a screen, once or until stopped."""

import contextlib
import itertools
import logging
import os
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from tracker import feeds
from tracker.board import Board
from tracker.board.correction_text import correction_line
from tracker.board.seat_state import SeatState
from tracker.election import Election
from tracker.election.clock import Clock
from tracker.intake import receive
from tracker.intake.drop_folder import HOLD_SECONDS, DropFolder
from tracker.intake.receive import Receipt
from tracker.ledger import Ledger
from tracker.ledger.errors import is_transient
from tracker.ledger.follow import stopped_by_signals
from tracker.ledger.timeline import Timeline, TimelineEvent
from tracker.ledger.timeline_event import corrections
from tracker.ledger.timeline_text import export_name
from tracker.ledger.write_transaction import WAITING
from tracker.support import sqlite
from tracker.support.escape import visible
from tracker.support.progress_bar import ProgressCallback
from tracker.support.supervise import supervised

_log = logging.getLogger(__name__)

Say = Callable[[str], None]
"""Prints one line of output."""

PRINTED_STATUS = {"irrelevant": "kept"}
"""The printed word of a status that was renamed. Scripts read the output, so the word stays."""


def ingest_once(
    ledger: Ledger,
    drops: Sequence[Path],
    clock: Clock,
    *,
    say: Say,
    progress: ProgressCallback | None = None,
) -> int:
    """Receive every file of the folders once. Returns the exit code.

    Waits at most 30 s in each folder for files that are not stable. If they are not stable then,
    they are recorded as held, as incomplete files are. `progress` is called after each file with
    the number of files received and the number of all files. The exit code is 0, or 1 if a file or
    a seat of it was held or rejected, or a folder cannot be listed. Raises sqlite.Error if the
    ledger cannot be written; a scan that meets a lock or a full disk is repeated for 30 s before
    that.
    """
    ledger.preallocate_log()
    since = ledger.last_seq
    counts = {"accepted": 0, "irrelevant": 0, "held": 0, "rejected": 0}
    count_file = _file_counter(progress, drops) if progress else lambda: None
    missing, left_out = False, 0
    for drop in drops:
        drop_folder = DropFolder(drop, is_complete=feeds.is_complete)
        for receipt in _receive_all(ledger, drop_folder, clock, count_file):
            counts[receipt.status] += 1
            if receipt.status == "accepted":
                left_out += sum(remark.kind == "rejected" for remark in receipt.remarks)
            _report(receipt, say)
        if not drop_folder.available:
            missing = True
            say(visible(f"{drop}: cannot be listed"))
    if since:
        _report_corrections(Timeline(ledger).read(), since, ledger.election, say)
    read = sum(counts.values())
    ledger.refresh()  # another process may have recorded bulletins meanwhile
    for state in ledger.board.doubtful:
        say(visible(f"doubtful {_status(state)}"))
    say(
        f"{read} {'file' if read == 1 else 'files'}: {counts['accepted']} counted, "
        f"{counts['irrelevant']} kept, {counts['held']} held, {counts['rejected']} rejected"
        f"{f', {left_out} left out of a file' if left_out else ''}. "
        f"{_progress(ledger.board)}."
    )
    return 1 if counts["held"] or counts["rejected"] or left_out or missing else 0


def _progress(board: Board) -> str:
    if only := board.only_state:
        return f"{only.seat.name}: {only.status}"
    doubtful = f", {len(board.doubtful):,} doubtful" if board.doubtful else ""
    return f"{board.decided} of {board.total} seats decided{doubtful}"


def _status(state: SeatState) -> str:
    """The seat with its result, status or doubts."""
    doubts = "; ".join(doubt.sentence for doubt in state.doubts)
    return f"{state.seat.name}: {doubts or state.result() or state.status}"


def _file_counter(progress: ProgressCallback, drops: Sequence[Path]) -> Callable[[], object]:
    """A function that reports to `progress` that one more file was received."""
    total = sum(len(names) for drop in drops for _, _, names in os.walk(drop))
    done = itertools.count(1)
    return lambda: progress(min(next(done), total), total)


def _receive_all(
    ledger: Ledger, drop_folder: DropFolder, clock: Clock, count_file: Callable[[], object]
) -> list[Receipt]:
    """Receive a folder's files, and record those that are still arriving at the end as held.

    Returns the last receipt of each file.
    """
    receipts: dict[str, Receipt] = {}
    held: dict[str, Receipt] = {}

    def scan() -> None:
        for receipt in receive.receive_folder(ledger, drop_folder, clock):
            (held if receipt.status == "held" else receipts)[receipt.name] = receipt
            count_file()

    _retry(scan, ledger)
    deadline = time.monotonic() + HOLD_SECONDS
    while any(file.name not in held for file in drop_folder.arriving()):
        if time.monotonic() >= deadline:
            break
        time.sleep(receive.pause(drop_folder))
        _retry(scan, ledger)
    for file in drop_folder.arriving():
        receipt = held.get(file.name) or Receipt(file.name, "held", file.sentence)
        path = drop_folder.path
        receipts[file.name] = receive.record_receipt(ledger, receipt, None, clock(), folder=path)
    return list(receipts.values())


def _retry(scan: Callable[[], None], ledger: Ledger) -> None:
    """Call `scan`. While the ledger cannot be written (`is_transient`), repeat it for 30 s."""
    deadline = time.monotonic() + HOLD_SECONDS
    has_failed = False
    while True:
        try:
            return scan()
        except sqlite.Error as error:
            if time.monotonic() > deadline or not is_transient(error):
                raise
            if not has_failed:
                _log.warning("%s could not be written: %s; trying again", ledger.path, error)
            has_failed = True
        time.sleep(receive.SCAN_SECONDS_LEAST)


def ingest_and_follow(
    ledger: Ledger,
    drops: Sequence[Path],
    clock: Clock,
    *,
    poll: bool,
    say: Say,
    print_files: bool = True,
    companions: Sequence[Callable[[threading.Event], None]] = (),
) -> int:
    """Receive files until SIGINT or SIGTERM. Returns the exit code 0.

    Prints a line for each file that is held or has a new record, for each remark about an accepted
    file, and for each correction that a file makes; without `print_files`, only for an outage. Goes
    on if the output is closed. Each folder
    has its own thread and its own connection to the ledger. Each of `companions` is called in its
    own thread, with the event that ends it. Raises the first error that ended the thread of a
    folder, after all threads have ended.
    """
    stop = stopped_by_signals()
    errors: list[Exception] = []

    def print_line(line: str) -> None:
        with contextlib.suppress(OSError):  # the output is closed, or its disk is full
            say(line)

    def run(drop: Path) -> None:
        try:
            with Ledger.open(ledger.path) as own:
                report = ReceiptReport(own, print_line if print_files else lambda line: None)
                own.on_wait = lambda: print_line(f"{WAITING}.")
                own.preallocate_log()
                receive.follow_folder(
                    own, drop, clock, stop=stop, on_receipts=report, on_error=print_line, poll=poll
                )
        except Exception as error:  # noqa: BLE001 - the main thread raises it
            errors.append(error)
            stop.set()

    for drop in drops:
        if not drop.is_dir():
            print_line(visible(f"{drop}: no such folder; waiting for it"))
    threads = [threading.Thread(target=run, args=(drop,)) for drop in drops]
    threads += [
        threading.Thread(target=supervised(run, stop, lambda reason: print_line(visible(reason))))
        for run in companions
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        while thread.is_alive():
            thread.join(timeout=0.2)
    if errors:
        raise errors[0]
    return 0


class ReceiptReport:
    """Prints the lines about received files, and the corrections that they make."""

    def __init__(self, ledger: Ledger, say: Say) -> None:
        self._ledger, self._say = ledger, say
        self._timeline = Timeline(ledger)
        self._timeline.read()
        self._since = ledger.last_seq
        """The last bulletin of the events that were read. Corrections are of what it showed."""

    def __call__(self, receipts: Sequence[Receipt]) -> None:
        for receipt in receipts:
            _report(receipt, self._say, self._ledger)
        seats = {bulletin.seat for receipt in receipts for bulletin in receipt.bulletins}
        events = [event for event in self._timeline.read() if event.seat in seats]
        _report_corrections(events, self._since, self._ledger.election, self._say)
        self._since = self._ledger.last_seq


def _report(receipt: Receipt, say: Say, ledger: Ledger | None = None) -> None:
    """Print the lines about a file; none if its last record is the same (`Receipt.new`).

    A held or rejected file has one line. An accepted file has a line for each remark. With
    `ledger`, it has one more, with the result or the status of each of its seats; and an irrelevant
    file has a line.
    """
    if not receipt.new or (receipt.status == "irrelevant" and ledger is None):
        return
    if receipt.status == "accepted":
        for remark in receipt.remarks:
            kind = "left out" if remark.kind == "rejected" else remark.kind
            say(visible(f"{kind:<8} {receipt.name}: {remark.sentence}"))
        if ledger is None:
            return
    text = receipt.sentence
    if ledger is not None and receipt.bulletins:
        states = (ledger.board.states[b.seat] for b in receipt.bulletins)
        text = "; ".join(
            f"{_status(state)} ({state.status})" if state.doubts else _status(state)
            for state in states
        )
    status = PRINTED_STATUS.get(receipt.status, receipt.status)
    say(visible(f"{status:<8} {receipt.name}: {text}"))


def _report_corrections(
    events: Iterable[TimelineEvent], since: int, election: Election, say: Say
) -> None:
    """Print what the events corrected of the board after bulletin number `since`.

    Each correction is printed with the exports that contain the old figures.
    """
    for correction in corrections(events, since):
        say(visible(correction_line(correction.change)))
        for export in correction.exports:
            say(visible(f"      exported {export_name(export, election)}"))
