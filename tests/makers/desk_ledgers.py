"""Ledgers of desks without a network: a test applies the messages of one ledger to another."""

import contextlib
import itertools
import random
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

from tests.makers.messages import corrected
from tests.makers.night import MIDNIGHT, anglia, few, note, retraction_of
from tracker.board import entries
from tracker.board.bulletin import Bulletin
from tracker.election.folder import find_election
from tracker.intake import receive as intake
from tracker.intake.drop_folder import Delivery
from tracker.intake.receive import Receipt
from tracker.ledger import Ledger
from tracker.prepare import rehearsal
from tracker.replication import outbound, status
from tracker.replication.inbound import Applied, Inbound
from tracker.replication.keys import DeskKeys
from tracker.replication.messages import Message
from tracker.replication.origins import seal_with
from tracker.replication.status import Position

NIGHT = "2019-12-12"


@cache
def files_of_few() -> Mapping[str, tuple[str, bytes]]:
    """Name and bytes of PA's file with the real result, for each seat of `night.few`, by name."""
    names = {seat.id: seat.name for seat in few().seats}
    files = rehearsal.load_messages(anglia(), find_election("anglia-2019"))
    return {names[file.seat]: (file.name, file.xml) for file in files if file.seat in names}


SLICE_BYTES = 4_096
"""Most bytes of a file in one message."""


@contextlib.contextmanager
def desk_ledger(folder: Path, empty: Path, name: str) -> Iterator[Ledger]:
    """The ledger of a desk, a copy of `empty`, joined to the night."""
    with Ledger.open(Path(shutil.copy(empty, folder / f"{name}.db"))) as ledger:
        status.join_night(ledger, NIGHT, MIDNIGHT)
        yield ledger


def receive(ledger: Ledger, name: str, data: bytes) -> Receipt:
    """Receive a file. It must be accepted."""
    receipt = intake.receive_file(ledger, Delivery(name, data, last_chance=True), MIDNIGHT)
    assert receipt.status == "accepted", receipt.sentence
    return receipt


def record(ledger: Ledger, *entries: Bulletin) -> None:
    """Record desk entries."""
    with ledger.writing():
        ledger.append(entries, MIDNIGHT)


def fill(ledger: Ledger, steps: list[int], chance: random.Random) -> None:
    """Record a file, a correction or an entry at each step."""
    for step in steps:
        board = ledger.refresh()
        seat = chance.choice(few().seats)
        name, data = files_of_few()[seat.name]
        recorded = board.bulletins.get(seat.id, {})
        match step:
            case 0:
                receive(ledger, name, data)
            case 1:
                revision = chance.randint(2, 4)
                receive(ledger, f"{revision}/{name}", corrected(data, revision))
            case 2:
                party = chance.choice(few().parties[:3])
                record(ledger, entries.declare(board, seat, party, {}, by="AB", now=MIDNIGHT))
            case _ if recorded:
                record(ledger, retraction_of(recorded[chance.choice(sorted(recorded))]))
            case _:
                record(ledger, note(board, seat.name, "nothing yet"))


def outgoing(
    ledger: Ledger,
    name: str = "london",
    slice_bytes: int = SLICE_BYTES,
    keys: DeskKeys | None = None,
) -> list[Message]:
    """The messages of the whole outbox. `name` is the desk's name; with `keys` they are signed."""
    seal = seal_with(keys, NIGHT)
    return [
        m
        for offer in outbound.next_offers(ledger, name, 10_000)
        for m in offer.messages(slice_bytes, seal)
    ]


def apply_messages(
    ledger: Ledger, messages: Iterable[Message], *, inbound: Inbound | None = None, batch: int = 100
) -> Applied:
    """Apply messages in batches of this size, as the hub's next messages. Returns the outcome."""
    inbound = inbound or Inbound(ledger)
    seqs = itertools.count(status.read_position(ledger).seq + 1)
    outcomes = []
    rest = list(messages)
    while rest:
        now, rest = rest[:batch], rest[batch:]
        last = [next(seqs) for _ in now][-1]
        outcomes.append(inbound.apply(now, Position("made", last), MIDNIGHT))
    return Applied(
        tuple(bulletin for outcome in outcomes for bulletin in outcome.new),
        tuple(reason for outcome in outcomes for reason in outcome.refused),
    )


def shuffled(messages: Sequence[Message], chance: random.Random) -> list[Message]:
    """The messages in random order. A third of them is repeated."""
    order = [*messages, *chance.choices(messages, k=len(messages) // 3)] if messages else []
    chance.shuffle(order)
    return order
