"""A night with a hostile desk, without a network: does it change a board, or end a reader?

The hostile desk has the key of a desk in the night's list, and another key. It sends everything
that a listed desk must not be able to do. What a listed desk may do, a well-formed entry in its own
name, is not among it.
"""

import datetime as dt
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec

from tests.makers import night
from tests.makers.desk_keys import HOSTILE, keys
from tests.makers.desk_ledgers import NIGHT, desk_ledger, fill, outgoing, shuffled
from tests.makers.night import MIDNIGHT, few
from tracker.board.bulletin import Bulletin
from tracker.ledger import Ledger
from tracker.ledger.timeline import Timeline
from tracker.ledger.verify import verify
from tracker.replication import messages as wire
from tracker.replication.inbound import Inbound
from tracker.replication.keys import DeskKeys
from tracker.replication.messages import Message
from tracker.replication.staging import MAX_AGE

STEPS = 8
"""Files and entries of each honest desk."""


@dataclass(frozen=True)
class HostileDesk:
    """Makes the messages of a hostile desk out of those of the others."""

    chance: random.Random

    def attack(self, true: Sequence[Message], *, same_ids: bool = True) -> Message:
        """A random message that must not count. With `same_ids`, also under the id of a true one.

        A hub stores one message of an id in two minutes: at a hub that has lost its store, a
        message of the same id would keep the true one away for so long.
        """
        kinds = [self._unsigned, self._stolen, self._invalid, self._slice, self._forged_file]
        kinds += [self._foreign_entry]
        if same_ids:
            kinds += [self._noise, self._spoilt]
        return self.chance.choice(kinds)(self.chance.choice(true))

    def _sign(self, message: Message, desk_keys: DeskKeys | None = None) -> Message:
        of_desk = desk_keys or keys(HOSTILE)
        signature = of_desk.sign(wire.signed_bytes(message, NIGHT))
        return replace(message, signer=of_desk.desk, signature=signature)

    def _result(self) -> Bulletin:
        """A well-formed result of any seat that no file gives."""
        seat = self.chance.choice(few().seats).name
        votes = {code: self.chance.randint(1, 9_999) for code in ("Con", "Lab", "LD")}
        return night.result(few(), seat, self.chance.randint(1, 9), votes)

    def _noise(self, true: Message) -> Message:
        id_ = self.chance.choice((true.id, self.chance.randbytes(32).hex(), "", "x.0.1", "\x1b[2J"))
        content = self.chance.randbytes(self.chance.randint(0, 300))
        return self._sign(Message(true.kind, id_, content, HOSTILE))

    def _spoilt(self, true: Message) -> Message:
        content = bytearray(true.content)
        content[self.chance.randrange(len(content))] ^= 1 << self.chance.randrange(8)
        return self._sign(replace(true, content=bytes(content), desk=HOSTILE))

    def _unsigned(self, true: Message) -> Message:
        bulletin = self._result()
        entry = msgspec.structs.replace(
            bulletin, origin="desk", revision=None, by="XX", said_at=MIDNIGHT
        )
        return wire.bulletin_message(entry, true.desk)

    def _stolen(self, true: Message) -> Message:
        """A statement in the name of another desk."""
        message = self._unsigned(true)
        other = keys(self.chance.choice(("stranger", HOSTILE)))
        return self._sign(replace(message, desk="london"), other)

    def _foreign_entry(self, true: Message) -> Message:
        return replace(self._unsigned(true), signer=true.signer, signature=true.signature)

    def _invalid(self, true: Message) -> Message:
        fields = self.chance.choice(
            (
                {"declared_at": MIDNIGHT.replace(tzinfo=None)},
                {"revision": 10**12},
                {"electorate": -1},
                {"candidates": ()},
                {"seat": "E1"},
                {"stated": {"rejected": "9" * 5_000}},
                {"declared_at": dt.datetime(1, 1, 1, tzinfo=dt.UTC)},
            )
        )
        bulletin = msgspec.structs.replace(self._result(), **fields)
        return self._sign(wire.bulletin_message(bulletin, HOSTILE))

    def _slice(self, true: Message) -> Message:
        key = self.chance.randbytes(32).hex()
        content = self.chance.randbytes(self.chance.randint(1, 2_000))
        return self._sign(Message("slice", f"{key}.0.2", content, HOSTILE))

    def _forged_file(self, true: Message) -> Message:
        """A parcel in one slice: of true statements or of its own, with other bytes."""
        ids = [true.id] if true.kind == "bulletin" else [self._result().id]
        data = self.chance.choice((b"this is no results file", b"", b"seat,party,votes\n"))
        name = self.chance.choice(("Ipswich.xml", "a.csv", "x", "../../etc/passwd"))
        (message,) = wire.slices(wire.make_parcel(name, "", ids, data), 100_000, HOSTILE)
        return self._sign(message)


def play(folder: Path, empty: Path, seed: str, attacks: int) -> int:
    """Play a night. Returns the number of refused messages. Raises AssertionError."""
    chance = random.Random(seed)
    with (
        desk_ledger(folder, empty, "london") as london,
        desk_ledger(folder, empty, "calm") as calm,
        desk_ledger(folder, empty, "van") as van,
    ):
        fill(london, [chance.randint(0, 3) for _ in range(STEPS)], chance)
        true = outgoing(london, "london", 700, keys("london"))
        hostile = HostileDesk(chance)
        sent = [*true, *(hostile.attack(true) for _ in range(attacks))] if true else []
        _apply(calm, true)
        refused = _apply(van, shuffled(sent, chance))
        expected, found = calm.refresh(), van.refresh()
        assert dict(found.states.items()) == dict(expected.states.items()), seed
        assert _ids(van) == _ids(calm), seed
        assert not van.left_out
        Timeline(van).read()
        faults = [fault for fault in verify(van.path).faults if "staged" not in fault]
        assert faults == [], (seed, faults)
        return refused


def _apply(ledger: Ledger, messages: Sequence[Message]) -> int:
    """Apply the messages in batches, as the hub delivers them. Returns how many were refused."""
    inbound = Inbound(ledger, NIGHT, keys("van"))
    refused = sum(len(inbound.apply(batch, None, MIDNIGHT).refused) for batch in _batches(messages))
    inbound.expire(MIDNIGHT + 2 * MAX_AGE)
    assert inbound.pending == 0
    return refused


def _batches(messages: Sequence[Message]) -> Iterator[Sequence[Message]]:
    for start in range(0, len(messages), 20):
        yield messages[start : start + 20]


def _ids(ledger: Ledger) -> set[str]:
    return {id_ for (id_,) in ledger.connection.execute("SELECT id FROM bulletins")}
