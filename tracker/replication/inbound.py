"""What comes into a ledger from the other desks, in whatever order the hub brings it.

A desk's entry counts at once. What a feed said counts when the file it came in is there with
all that it says: bytes and statements go on record in one transaction, as if the file had
been delivered here. Until then its parts are staged in the ledger, so that everything the hub
was told we have is on our disk.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from tracker.board import bulletin as bulletins_of
from tracker.board.bulletin import Bulletin
from tracker.election import Election
from tracker.feeds.parsing import excerpt
from tracker.ledger import Ledger
from tracker.replication import messages as wire
from tracker.replication import outbound, status
from tracker.replication.messages import Message, MessageError, Parcel
from tracker.replication.status import Position
from tracker.support import sqlite
from tracker.support.escape import visible

_CANNOT_COUNT = (
    *(sqlite.IntegrityError, sqlite.DataError, sqlite.ProgrammingError),
    *(ValueError, LookupError, TypeError, ArithmeticError, AttributeError, RecursionError),
)
"""What a statement raises that no ledger can hold; a ledger that is damaged raises others."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a batch of messages."""

    new: tuple[Bulletin, ...] = ()
    """Statements that are on record now, and were not before."""
    refused: tuple[str, ...] = ()
    """Why a message was of no use, a sentence each."""


@dataclass
class _Staged:
    """What has come and does not count yet."""

    messages: dict[str, Message] = field(default_factory=dict)
    """As they came, by id: what is kept in the ledger."""
    bulletins: dict[str, Bulletin] = field(default_factory=dict)
    slices: dict[tuple[str, int], dict[int, Message]] = field(default_factory=dict)
    """By the key of a parcel and how many it was cut into; then by number."""
    parcels: dict[str, tuple[Parcel, str]] = field(default_factory=dict)
    """Whole parcels whose statements have not all come, by key, with the desk they are from."""
    done: set[str] = field(default_factory=set)
    """Keys of parcels that are on record: a part that comes once more is not kept."""

    def copy(self) -> "_Staged":
        slices = {key: dict(cut) for key, cut in self.slices.items()}
        return _Staged(
            dict(self.messages), dict(self.bulletins), slices, dict(self.parcels), set(self.done)
        )

    def add(self, message: Message, election: Election) -> Parcel | None:
        """Add a message; the parcel that it completes. Raises MessageError."""
        if message.kind == "bulletin":
            one = wire.bulletin(message, election)
            self.bulletins[one.id] = one
            self.messages[one.id] = message
            return None
        at = wire.place(message.id)
        if at.key in self.parcels or at.key in self.done:
            return None
        cut = self.slices.setdefault((at.key, at.count), {})
        cut[at.number] = self.messages[message.id] = message
        if len(cut) < at.count:
            return None
        self.drop_parcel(at.key)
        whole = wire.joined(at.key, [cut[number].content for number in range(at.count)])
        self.messages.update((one.id, one) for one in cut.values())
        self.parcels[at.key] = (whole, message.desk)
        return whole

    def drop_parcel(self, key: str) -> None:
        self.parcels.pop(key, None)
        for cut_into in [one for one in self.slices if one[0] == key]:
            del self.slices[cut_into]
        for id in [id for id in self.messages if id.startswith(f"{key}.")]:
            del self.messages[id]

    def drop_bulletin(self, id: str) -> None:
        del self.bulletins[id], self.messages[id]


class Intray:
    """The road from the hub into one ledger. For the ledger's own thread."""

    def __init__(self, ledger: Ledger) -> None:
        """Raises sqlite.Error."""
        self._ledger = ledger
        self._staged = _Staged()
        self._passed: set[str] = set()
        """Statements that have come by, and are not on record …"""
        self._covered: set[str] = set()
        """… and those whose file has."""
        self.unfit: set[str] = set()
        """Ids of statements that this ledger cannot hold: known here, and not lacking."""
        for id, kind, desk, content in ledger.connection.execute(
            "SELECT id, kind, desk, content FROM staged ORDER BY rowid"
        ).fetchall():
            try:
                self._staged.add(Message(kind, id, content, desk), ledger.election)
            except MessageError:  # the election's tables have changed since
                self._note_unfit(Message(kind, id, content))
        self.begin_anew()

    @property
    def waiting(self) -> int:
        """How many statements have come whose file has not."""
        return len(self._staged.bulletins)

    def begin_anew(self) -> None:
        """Only what is staged is known to be with the hub: it may be another by now."""
        self._passed = set(self._staged.bulletins)
        self._covered = {id for whole, _ in self._staged.parcels.values() for id in whole.ids}

    def take(self, messages: Sequence[Message], at: Position | None, now: dt.datetime) -> Taken:
        """Put on record what these messages complete, and how far the stream has been read.

        All in one transaction; durable when this returns. A message that is of no use is
        refused and does not keep the others. Raises sqlite.Error when the ledger cannot be
        written: nothing has been taken then.
        """
        staged, passed, covered = self._staged.copy(), set(self._passed), set(self._covered)
        refused: list[str] = []
        try:
            with self._ledger.writing():
                entries = self._sort(messages, staged, passed, covered, refused)
                new = self._record(staged, entries, refused, now)
                self._keep(staged)
                there = {id for id in passed & covered if self._known(id)}
                outbound.drop(self._ledger, there)
                if at:
                    status.put_position(self._ledger, at)
        except _CANNOT_COUNT as error:
            return self._without_the_unfit(messages, error, at, now)
        self._staged = staged
        self._passed, self._covered = passed - there, covered - there
        return Taken(tuple(new), tuple(refused))

    def _without_the_unfit(
        self, messages: Sequence[Message], error: Exception, at: Position | None, now: dt.datetime
    ) -> Taken:
        """The same where one of them cannot be held: each by itself, to find out which."""
        if len(messages) == 1:
            self._note_unfit(messages[0])
            why = visible(f"a message cannot be put on record: {type(error).__name__}: {error}")
            taken = [Taken(refused=(why,))]
        else:
            taken = [self.take([one], None, now) for one in messages]
        with self._ledger.writing():
            if at:
                status.put_position(self._ledger, at)
        return Taken(
            tuple(bulletin for one in taken for bulletin in one.new),
            tuple(sentence for one in taken for sentence in one.refused),
        )

    # -- in `writing` ------------------------------------------------------------------

    def _sort(
        self,
        messages: Sequence[Message],
        staged: _Staged,
        passed: set[str],
        covered: set[str],
        refused: list[str],
    ) -> list[Bulletin]:
        """Stage what these messages bring; the desks' entries among them.

        `passed` are statements that have come by, `covered` those whose file has: what is both
        is with the hub, and need not be offered by us.
        """
        entries = []
        for message in messages:
            try:
                if message.kind == "bulletin":
                    one = wire.bulletin(message, self._ledger.election)
                    passed.add(one.id)
                    if one.origin == "desk":
                        covered.add(one.id)
                        entries.append(one)
                        continue
                    if self._has(one):
                        continue
                if whole := staged.add(message, self._ledger.election):
                    covered.update(whole.ids)
            except MessageError as why:
                refused.append(str(why))
                self._note_unfit(message)
        return entries

    def _record(
        self, staged: _Staged, entries: Sequence[Bulletin], refused: list[str], now: dt.datetime
    ) -> list[Bulletin]:
        """Put on record what is complete, and take it off what is staged; what is new."""
        new = [one for one in {one.id: one for one in entries}.values() if not self._has(one)]
        self._ledger.append(new, now)
        for key, (parcel, desk) in list(staged.parcels.items()):
            if not self.unfit.isdisjoint(parcel.ids):
                refused.append(self._turn_away(parcel))
                staged.drop_parcel(key)
                staged.done.add(key)
                continue
            said = [staged.bulletins.get(id) or self._known(id) for id in parcel.ids]
            whole = [one for one in said if one]
            if len(whole) == len(said):
                new += self._file(parcel, desk, whole, now)
                staged.drop_parcel(key)
                staged.done.add(key)
        for id in [i for i, one in staged.bulletins.items() if self._has(one) or i in self.unfit]:
            staged.drop_bulletin(id)
        return new

    def _turn_away(self, parcel: Parcel) -> str:
        """A file of which a part cannot count here does not count here, as at our own intake."""
        self.unfit |= {id for id in parcel.ids if not self._known(id)}
        return f"{excerpt(parcel.name)}: says what cannot count by our tables; none of it does here"

    def _file(
        self, parcel: Parcel, desk: str, said: Sequence[Bulletin], now: dt.datetime
    ) -> list[Bulletin]:
        """Put a file on record as another desk received it, unless all it says is known."""
        new = [one for one in said if not self._has(one)]
        if new:
            self._ledger.record_delivery(
                parcel.name,
                parcel.document,
                parcel.sha256,
                "accepted",
                parcel.sentence,
                said,
                now,
                desk=desk,
            )
        return new

    def _keep(self, staged: _Staged) -> None:
        """Let the ledger hold what is staged."""
        before, after = self._staged.messages, staged.messages
        self._ledger.connection.executemany(
            "DELETE FROM staged WHERE id = ?", [(id,) for id in before.keys() - after.keys()]
        )
        self._ledger.connection.executemany(
            "INSERT OR REPLACE INTO staged (id, kind, desk, content) VALUES (?, ?, ?, ?)",
            [(m.id, m.kind, m.desk, m.content) for id, m in after.items() if id not in before],
        )

    def _has(self, one: Bulletin) -> bool:
        return one.id in self._ledger.board.bulletins.get(one.seat, ())

    def _note_unfit(self, message: Message) -> None:
        if wire.is_genuine(message):
            self.unfit.add(message.id)

    def _known(self, id: str) -> Bulletin | None:
        row = self._ledger.connection.execute(
            "SELECT content FROM bulletins WHERE id = ?", (id,)
        ).fetchone()
        return bulletins_of.decode(row[0]) if row else None
