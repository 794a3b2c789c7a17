"""Staging: the messages that were received and do not count yet.

They are slices of incomplete files, and statements that wait for their file. They are stored in the
table `staged`: a message is on our disk before it is acknowledged to the hub. Staging has a quota
and an age, because a file need never become complete. What is dropped is not lost: the comparison
of the desks' sets finds a statement that is missing here, and its desk sends it again.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, fields
from itertools import islice, product

from tracker.board.bulletin import Bulletin
from tracker.election import Election
from tracker.replication import messages as wire
from tracker.replication.messages import Message, MessageError, Parcel
from tracker.support import sqlite
from tracker.support.escape import excerpt

MAX_AGE = dt.timedelta(minutes=30)
"""A message that waits longer is dropped. A file of 4 MB takes 80 seconds on the slowest line."""
MAX_BYTES, MAX_MESSAGES = 64_000_000, 20_000
"""Most bytes and messages in staging. A national night is about 10 MB in all."""
MAX_BYTES_OF_DESK, MAX_MESSAGES_OF_DESK = MAX_BYTES // 4, MAX_MESSAGES // 4
"""Most of one desk: a hostile desk leaves room for the others."""
STAGED = "SELECT id, kind, desk, content, sender, at FROM staged ORDER BY rowid"


MAX_CHOICES = 64
"""Most combinations of slices of several senders that are tried."""


def staged_key(message: Message) -> str:
    """The key of a message in the table `staged`: its id; for a slice also its sender."""
    return message.id if message.kind == "bulletin" else f"{message.id} {message.sender}"


def _choices(places: Sequence[dict[str, Message]]) -> Iterator[tuple[Message, ...]]:
    """Combinations of slices, one of each place: those of one sender first."""
    for sender in places[0]:
        if all(sender in senders for senders in places):
            yield tuple(senders[sender] for senders in places)
    yield from islice(product(*(senders.values() for senders in places)), MAX_CHOICES)


class QuotaError(MessageError):
    """There is no room for a message in staging. It can be received again later."""


@dataclass
class Staging:
    """The staged messages, and the ids of the messages that the hub has delivered."""

    messages: dict[str, Message] = field(default_factory=dict)
    """All staged messages by `staged_key`: the rows of the table `staged`."""
    times: dict[str, dt.datetime] = field(default_factory=dict)
    """When each of them was received."""
    usage: Counter[str] = field(default_factory=Counter)
    """Bytes by sender of the staged messages; all bytes under the empty name."""
    counts: Counter[str] = field(default_factory=Counter)
    """The same for their number."""
    bulletins: dict[str, Bulletin] = field(default_factory=dict)
    """Staged statements by id. They wait for their file, or for its other statements."""
    slices: dict[tuple[str, int], dict[int, dict[str, Message]]] = field(default_factory=dict)
    """Slices of incomplete parcels: by key of the parcel and count of its slices, then by the
    number of the slice from 0, then by sender. Two honest desks send the same slices, and the hub
    stores each once; a hostile desk can send others of the same number."""
    parcels: dict[str, tuple[Parcel, str]] = field(default_factory=dict)
    """Complete parcels that wait for statements, by key; with the desk that received the file."""
    done: set[str] = field(default_factory=set)
    """Keys of parcels that were recorded or refused. Further slices of these parcels are
    ignored."""
    seen: set[str] = field(default_factory=set)
    """Ids of messages that the hub has delivered."""
    covered: set[str] = field(default_factory=set)
    """Ids of statements whose file the hub has delivered, and of desk entries, which have no file.
    A statement in both `seen` and `covered` is complete at the hub and leaves the outbox."""

    def copy(self) -> "Staging":
        """A copy that can be changed without changing this."""
        slices = {
            key: {number: dict(senders) for number, senders in parts.items()}
            for key, parts in self.slices.items()
        }
        copies = {f.name: getattr(self, f.name).copy() for f in fields(self)}
        return Staging(**{**copies, "slices": slices})

    def add(self, message: Message, election: Election, now: dt.datetime) -> None:
        """Add a message. If it completes a parcel, unpack the parcel.

        Raises MessageError, and QuotaError if there is no room.
        """
        if message.kind == "bulletin":
            bulletin = wire.read_bulletin(message, election)
            self._put(message, now)
            self.bulletins[bulletin.id] = bulletin
            return
        key, number, count = wire.parse_slice_id(message.id)
        if key in self.parcels or key in self.done:
            return
        self._put(message, now)
        parts = self.slices.setdefault((key, count), {})
        parts.setdefault(number, {})[message.sender] = message
        if len(parts) == count:
            self._complete(key, [parts[place] for place in range(count)], now)

    def _complete(self, key: str, places: Sequence[dict[str, Message]], now: dt.datetime) -> None:
        """Unpack a parcel from its slices, by place and sender. Raises MessageError.

        The slices are kept if they do not match the key: the true ones may arrive.
        """
        for parts in _choices(places):
            contents = [part.content for part in parts]
            if wire.is_parcel(key, contents):
                break
        else:
            raise MessageError(f"file {key[:12]}: its bytes are not those that were sent")
        self.remove_parcel(key)
        parcel = wire.unpack_parcel(key, contents)
        for part in parts:
            self._put(part, now)
        self.parcels[key] = (parcel, parts[0].desk)
        if all(part.id in self.seen for part in parts):
            self.covered.update(parcel.ids)

    def _put(self, message: Message, now: dt.datetime) -> None:
        self.remove_message(staged_key(message))
        sender, size = message.sender, len(message.content)
        if (
            self.usage[""] + size > MAX_BYTES
            or self.counts[""] >= MAX_MESSAGES
            or self.usage[f"@{sender}"] + size > MAX_BYTES_OF_DESK
            or self.counts[f"@{sender}"] >= MAX_MESSAGES_OF_DESK
        ):
            raise QuotaError(f"{excerpt(sender or 'a desk')} has sent too much that does not count")
        self.messages[staged_key(message)], self.times[staged_key(message)] = message, now
        self._account(message, 1)

    def _account(self, message: Message, sign: int) -> None:
        for name in ("", f"@{message.sender}"):
            self.usage[name] += sign * len(message.content)
            self.counts[name] += sign

    def remove_message(self, id_: str) -> None:
        """Remove a message, if it is staged."""
        if message := self.messages.pop(id_, None):
            del self.times[id_]
            self._account(message, -1)

    def remove_bulletin(self, id_: str) -> None:
        """Remove a staged statement."""
        del self.bulletins[id_]
        self.remove_message(id_)

    def remove_parcel(self, key: str) -> None:
        """Remove a parcel with its slices and their messages."""
        self.parcels.pop(key, None)
        for slices_key in [slices_key for slices_key in self.slices if slices_key[0] == key]:
            del self.slices[slices_key]
        for id_ in [id_ for id_ in self.messages if id_.startswith(f"{key}.")]:
            self.remove_message(id_)

    def expire(self, now: dt.datetime) -> int:
        """Drop the messages older than MAX_AGE, each file as a whole. Returns their number."""
        before = len(self.messages)
        for id_ in [id_ for id_, at in self.times.items() if now - at > MAX_AGE]:
            if id_ in self.bulletins:
                self.remove_bulletin(id_)
            elif id_ in self.messages:
                self.remove_parcel(id_.partition(".")[0])
        return before - len(self.messages)

    def load(self, connection: sqlite.Connection, election: Election) -> Iterator[Message]:
        """Read the table `staged`. Yields the messages that cannot be used any more."""
        for id_, kind, desk, content, sender, at in connection.execute(STAGED).fetchall():
            message = Message(kind, id_.partition(" ")[0], content, desk, sender)
            time = dt.datetime.fromisoformat(at) if at else dt.datetime.min.replace(tzinfo=dt.UTC)
            try:
                self.add(message, election, time)
            except MessageError:  # the election's tables have changed since
                yield message
