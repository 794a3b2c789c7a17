"""`tracker ingest`: the intake without a screen, once or until stopped."""

import signal
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from tracker import intake
from tracker.escape import visible
from tracker.inbox import HOLD_SECONDS, Inbox
from tracker.intake import Receipt
from tracker.ledger import Ledger
from tracker.night import Clock

Say = Callable[[str], None]


def ingest_once(ledger: Ledger, drops: Sequence[Path], clock: Clock, *, say: Say) -> int:
    """Receive everything that is there now, wait for what is still being written, and stop.

    A file that is not whole is put on record as held when nobody is writing it, or after
    30 s. Returns 0, or 1 if a file was held or rejected.
    """
    counts = {"accepted": 0, "kept": 0, "held": 0, "rejected": 0}
    for drop in drops:
        for receipt in _settled(ledger, Inbox(drop), clock):
            counts[receipt.status] += 1
            _report(receipt, say)
    read = sum(counts.values())
    say(
        f"{read} {'file' if read == 1 else 'files'}: {counts['accepted']} counted, "
        f"{counts['kept']} kept, {counts['held']} held, {counts['rejected']} rejected. "
        f"{ledger.board.decided} of {len(ledger.election.seats)} seats decided."
    )
    return 1 if counts["held"] or counts["rejected"] else 0


def _settled(ledger: Ledger, inbox: Inbox, clock: Clock) -> list[Receipt]:
    """One receipt for each file: what became of it in the end."""
    receipts: dict[str, Receipt] = {}
    held: dict[str, Receipt] = {}
    deadline = time.monotonic() + HOLD_SECONDS
    while True:
        for receipt in intake.take(ledger, inbox, clock):
            (held if receipt.status == "held" else receipts)[receipt.name] = receipt
        arriving = {one.name: one for one in inbox.arriving()}
        if not set(arriving) - set(held) or time.monotonic() > deadline:
            break
        time.sleep(min(intake.SCAN_SECONDS, max(intake.SCAN_SECONDS_LEAST, inbox.due_in())))
    for name, one in arriving.items():
        receipt = held.get(name) or Receipt(name, "held", one.sentence)
        filed = ledger.filed(name)
        if filed is None or filed.sentence != receipt.sentence:
            intake.put_on_record(ledger, receipt, None, clock())
        receipts[name] = receipt
    return list(receipts.values())


def ingest_and_follow(
    ledger: Ledger, drops: Sequence[Path], clock: Clock, *, poll: bool, say: Say
) -> int:
    """Receive until SIGINT or SIGTERM; one line for each file. Returns 0."""
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())

    def run(drop: Path) -> None:
        with Ledger.open(ledger.path) as own:
            intake.follow(
                own,
                drop,
                clock,
                stop=stop,
                on_receipt=lambda receipt: _report(receipt, say, own),
                poll=poll,
            )

    threads = [threading.Thread(target=run, args=(drop,), name=f"intake {drop}") for drop in drops]
    for thread in threads:
        thread.start()
    for thread in threads:
        while thread.is_alive():
            thread.join(timeout=0.2)
    return 0


def _report(receipt: Receipt, say: Say, ledger: Ledger | None = None) -> None:
    if not receipt.new or (receipt.status == "kept" and ledger is None):
        return
    if receipt.status == "accepted" and ledger is None:
        if receipt.sentence:
            say(visible(f"warning  {receipt.name}: {receipt.sentence}"))
        return
    what = receipt.sentence
    if ledger is not None and receipt.bulletins:
        states = (ledger.board.states[b.seat] for b in receipt.bulletins)
        what = "; ".join(f"{s.seat.name}: {s.result() or s.status}" for s in states)
    say(visible(f"{receipt.status:<8} {receipt.name}: {what}"))
