"""Ledgers without a network: the tests carry messages from one to another."""

import contextlib
import itertools
import random
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

from tests.makers.night import MIDNIGHT, anglia, few
from tracker.board.bulletin import Bulletin
from tracker.election.folder import find_election
from tracker.intake import receive as intake
from tracker.intake.drop_folder import Delivery
from tracker.intake.receive import Receipt
from tracker.ledger import Ledger
from tracker.prepare import rehearsal
from tracker.replication import outbound, status
from tracker.replication.inbound import Applied, Inbound
from tracker.replication.messages import Message
from tracker.replication.status import Position

NIGHT = "2019-12-12"


@cache
def files_of_few() -> Mapping[str, tuple[str, bytes]]:
    """The real results of the few seats, by seat: the file's name and its bytes."""
    names = {seat.id: seat.name for seat in few().seats}
    whole = rehearsal.load_messages(anglia(), find_election("anglia-2019"))
    return {names[one.seat]: (one.name, one.xml) for one in whole if one.seat in names}


ROOM = 4_096
"""Bytes of a file in one message."""


@contextlib.contextmanager
def desk(folder: Path, empty: Path, name: str) -> Iterator[Ledger]:
    """The ledger of a desk, with a few seats, joined to the night."""
    with Ledger.open(Path(shutil.copy(empty, folder / f"{name}.db"))) as ledger:
        status.join_night(ledger, NIGHT, MIDNIGHT)
        yield ledger


def receive(ledger: Ledger, name: str, data: bytes) -> Receipt:
    """Receive a file; it must be accepted."""
    receipt = intake.receive_file(ledger, Delivery(name, data, last_chance=True), MIDNIGHT)
    assert receipt.status == "accepted", receipt.sentence
    return receipt


def say(ledger: Ledger, *said: Bulletin) -> None:
    """Record entries of the desk."""
    with ledger.writing():
        ledger.append(said, MIDNIGHT)


def outgoing(ledger: Ledger, name: str = "london", room: int = ROOM) -> list[Message]:
    """The messages for the whole outbox of a desk."""
    return [m for offer in outbound.next_offers(ledger, name, 10_000) for m in offer.messages(room)]


def bring(
    ledger: Ledger, messages: Iterable[Message], *, inbound: Inbound | None = None, batch: int = 100
) -> Applied:
    """Deliver messages to a desk in batches. Returns the combined outcome."""
    inbound = inbound or Inbound(ledger)
    number = itertools.count(status.read_position(ledger).seq + 1)
    applied = []
    rest = list(messages)
    while rest:
        now, rest = rest[:batch], rest[batch:]
        last = [next(number) for _ in now][-1]
        applied.append(inbound.apply(now, Position("made", last), MIDNIGHT))
    return Applied(
        tuple(one for some in applied for one in some.new),
        tuple(why for some in applied for why in some.refused),
    )


def shuffled(messages: Sequence[Message], chance: random.Random) -> list[Message]:
    """The messages in random order, some of them twice."""
    found = [*messages, *chance.choices(messages, k=len(messages) // 3)] if messages else []
    chance.shuffle(found)
    return found
