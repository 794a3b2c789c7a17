"""Inbound: messages from the hub, in any order, recorded in one ledger.

A desk entry is recorded at once. The statements of a file are recorded when the file and all
its statements have arrived: in one transaction, as if the file had been delivered to this desk.
Until then their messages are staged, that is, stored in the table `staged`: a message is on our
disk before it is acknowledged to the hub. A file arrives as a parcel, cut into slices (`messages`).
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field, fields

from tracker.board.bulletin import Bulletin
from tracker.election import Election
from tracker.feeds.parsing import excerpt
from tracker.ledger import Ledger
from tracker.ledger.recorded_statements import usable
from tracker.replication import messages as wire
from tracker.replication import outbound, status
from tracker.replication.messages import Message, MessageError, Parcel
from tracker.replication.received_files import (
    MAX_REJECTED_FILES,
    NOT_ITS_BYTES,
    ReceivedFile,
    rejected_count,
)
from tracker.replication.status import Position
from tracker.support import sqlite
from tracker.support.escape import visible

_UNUSABLE_ERRORS = (
    *(sqlite.IntegrityError, sqlite.DataError, sqlite.ProgrammingError),
    *(ValueError, LookupError, TypeError, ArithmeticError, AttributeError, RecursionError),
)
"""Errors of a statement that cannot be recorded in this ledger. A damaged ledger raises others."""


@dataclass(frozen=True, slots=True)
class Applied:
    """The outcome of a batch of messages."""

    new: tuple[Bulletin, ...] = ()
    """The statements that were recorded."""
    refused: tuple[str, ...] = ()
    """A reason for each refused message or file."""


@dataclass
class _Staging:
    """The staged messages, and the ids of the messages that the hub has delivered."""

    messages: dict[str, Message] = field(default_factory=dict)
    """All staged messages by id: the rows of the table `staged`."""
    bulletins: dict[str, Bulletin] = field(default_factory=dict)
    """Staged statements by id. They wait for their file, or for its other statements."""
    slices: dict[tuple[str, int], dict[int, Message]] = field(default_factory=dict)
    """Slices of incomplete parcels: by key of the parcel and count of its slices, then by the
    number of the slice from 0."""
    parcels: dict[str, tuple[Parcel, str]] = field(default_factory=dict)
    """Complete parcels that wait for statements, by key; with the desk that received the file."""
    done: set[str] = field(default_factory=set)
    """Keys of parcels that were recorded, or refused for an unusable statement. Further slices of
    these parcels are ignored."""
    seen: set[str] = field(default_factory=set)
    """Ids of messages that the hub has delivered."""
    covered: set[str] = field(default_factory=set)
    """Ids of statements whose file the hub has delivered, and of desk entries, which have no file.
    A statement in both `seen` and `covered` is complete at the hub and leaves the outbox."""

    def copy(self) -> "_Staging":
        slices = {key: dict(parts) for key, parts in self.slices.items()}
        copies = {f.name: getattr(self, f.name).copy() for f in fields(self)}
        return _Staging(**{**copies, "slices": slices})

    def add(self, message: Message, election: Election) -> None:
        """Add a message. If it completes a parcel, unpack the parcel. Raises MessageError."""
        if message.kind == "bulletin":
            bulletin = wire.read_bulletin(message, election)
            self.bulletins[bulletin.id] = bulletin
            self.messages[bulletin.id] = message
            return
        key, number, count = wire.parse_slice_id(message.id)
        if key in self.parcels or key in self.done:
            return
        parts = self.slices.setdefault((key, count), {})
        parts[number] = self.messages[message.id] = message
        if len(parts) < count:
            return
        self.remove_parcel(key)
        parcel = wire.unpack_parcel(key, [parts[place].content for place in range(count)])
        self.messages.update((part.id, part) for part in parts.values())
        self.parcels[key] = (parcel, message.desk)
        if all(part.id in self.seen for part in parts.values()):
            self.covered.update(parcel.ids)

    def remove_parcel(self, key: str) -> None:
        """Remove a parcel with its slices and their messages."""
        self.parcels.pop(key, None)
        for slices_key in [slices_key for slices_key in self.slices if slices_key[0] == key]:
            del self.slices[slices_key]
        for id in [id for id in self.messages if id.startswith(f"{key}.")]:
            del self.messages[id]


class Inbound:
    """Records the messages of the hub in one ledger. Use it in the ledger's thread only."""

    def __init__(self, ledger: Ledger) -> None:
        """Raises sqlite.Error."""
        self._ledger = ledger
        self._election = ledger.election
        self._staging = _Staging()
        self._invalid: set[str] = set()
        """Ids of statements that cannot be recorded in this ledger."""
        self._refused: set[str] = set()
        """Ids of statements of refused files. Another file can have the same statements."""
        for id, kind, desk, content in ledger.connection.execute(
            "SELECT id, kind, desk, content FROM staged ORDER BY rowid"
        ).fetchall():
            try:
                self._staging.add(Message(kind, id, content, desk), ledger.election)
            except MessageError:  # the election's tables have changed since
                self._note_unusable(Message(kind, id, content))

    @property
    def unusable(self) -> set[str]:
        """Ids of statements that were received, and are not recorded because they cannot count.

        The comparison with other desks does not count them as missing.
        """
        return self._invalid | self._refused

    @property
    def pending(self) -> int:
        """Number of staged statements. They wait for their file, or for its other statements."""
        return len(self._staging.bulletins)

    def forget_hub(self) -> None:
        """Forget which messages the hub has delivered. The staged messages are kept.

        Call it before the stream is read from its beginning. The hub may be another one, which
        lacks our staged messages. So their statements, once recorded, stay in the outbox unless
        this hub delivers them too.
        """
        self._staging.seen.clear()
        self._staging.covered.clear()

    def apply(
        self, messages: Sequence[Message], position: Position | None, now: dt.datetime
    ) -> Applied:
        """Record desk entries, complete files, and the position after these messages, if given.

        Incomplete files are staged. This is one transaction, durable on return. A message that
        cannot be used is refused; the others are applied. Raises sqlite.Error if the ledger
        cannot be written; then nothing is applied.
        """
        self._ledger.refresh()
        if self._ledger.election is not self._election:  # other statements can count
            self._election = self._ledger.election
            self._invalid.clear()
            self._refused.clear()
            self._staging.done.clear()
        staging = self._staging.copy()
        refused: list[str] = []
        try:
            with self._ledger.writing():
                entries = self._stage(messages, staging, refused)
                new = self._record(staging, entries, refused, now)
                self._save_staged(staging)
                on_hub = {id for id in staging.seen & staging.covered if self._recorded(id)}
                outbound.remove(self._ledger, on_hub)
                if position:
                    status.save_position(self._ledger, position)
        except _UNUSABLE_ERRORS as error:
            reason = visible(f"a message cannot be put on record: {type(error).__name__}: {error}")
            return self._apply_singly(messages, position, now, reason)
        staging.seen -= on_hub
        staging.covered -= on_hub
        self._staging = staging
        return Applied(tuple(new), tuple(refused))

    def _apply_singly(
        self, messages: Sequence[Message], position: Position | None, now: dt.datetime, reason: str
    ) -> Applied:
        """Apply each message in its own transaction.

        If there is only one message, it has failed already: it is refused with `reason`.
        """
        if len(messages) == 1:
            self._note_unusable(messages[0])
            outcomes = [Applied(refused=(reason,))]
        else:
            outcomes = [self.apply([message], None, now) for message in messages]
        with self._ledger.writing():
            if position:
                status.save_position(self._ledger, position)
        return Applied(
            tuple(bulletin for outcome in outcomes for bulletin in outcome.new),
            tuple(reason for outcome in outcomes for reason in outcome.refused),
        )

    # -- inside Ledger.writing -----------------------------------------------------------

    def _stage(
        self, messages: Sequence[Message], staging: _Staging, refused: list[str]
    ) -> list[Bulletin]:
        """Stage slices, and statements of files. Returns the desk entries.

        The reason for each message that cannot be used is added to `refused`.
        """
        entries = []
        for message in messages:
            try:
                if message.kind == "bulletin":
                    bulletin = wire.read_bulletin(message, self._ledger.election)
                    staging.seen.add(message.id)
                    if bulletin.origin == "desk":
                        staging.covered.add(bulletin.id)
                        entries.append(bulletin)
                        continue
                    if self._has(bulletin):
                        continue
                else:
                    staging.seen.add(message.id)
                staging.add(message, self._ledger.election)
            except MessageError as error:
                refused.append(str(error))
                self._note_unusable(message)
        return entries

    def _record(
        self, staging: _Staging, entries: Sequence[Bulletin], refused: list[str], now: dt.datetime
    ) -> list[Bulletin]:
        """Record `entries` and complete files. Returns the new statements.

        Recorded and refused files are no longer staged. The reason for each refused file is added
        to `refused`.
        """
        by_id = {entry.id: entry for entry in entries}
        new = [entry for entry in by_id.values() if not self._has(entry)]
        self._ledger.append(new, now)
        for key, (parcel, desk) in list(staging.parcels.items()):
            if not self._invalid.isdisjoint(parcel.ids):
                # The whole file is ignored, as in intake.
                self._refused |= {id for id in parcel.ids if not self._recorded(id)}
                reason = "a statement in it cannot count with our election tables"
                refused.append(f"{excerpt(parcel.name)}: {reason}; the whole file is ignored here")
            else:
                arrived = [staging.bulletins.get(id) or self._recorded(id) for id in parcel.ids]
                complete = [bulletin for bulletin in arrived if bulletin]
                if len(complete) < len(arrived):
                    continue
                added = [bulletin for bulletin in complete if not self._has(bulletin)]
                if added and (reason := self._record_file(parcel, complete, desk, now)):
                    self._refused |= {bulletin.id for bulletin in added}
                    refused.append(f"{excerpt(parcel.name)} of {desk or 'another desk'}: {reason}")
                elif added:
                    new += added
            staging.remove_parcel(key)
            staging.done.add(key)
        for id, bulletin in list(staging.bulletins.items()):
            if self._has(bulletin) or id in self._invalid:
                del staging.bulletins[id], staging.messages[id]
        return new

    def _record_file(
        self, parcel: Parcel, bulletins: Sequence[Bulletin], desk: str, now: dt.datetime
    ) -> str:
        """Record a file if reading its bytes gives its statements. Returns why not; else empty.

        A refused file is recorded as rejected, without its bytes: a problem line on every board.
        """
        received = ReceivedFile(parcel.name, parcel.document, bulletins)
        outcome = received.outcome(self._ledger)
        if outcome is not None:
            self._ledger.record_delivery(
                parcel.name, parcel.document, parcel.sha256, "accepted", outcome.sentence,
                bulletins, now, desk=desk, remarks=outcome.remarks,
            )  # fmt: skip
            return ""
        if rejected_count(self._ledger) < MAX_REJECTED_FILES:
            self._ledger.record_delivery(
                parcel.name, None, None, "rejected", NOT_ITS_BYTES, (), now, desk=desk
            )
        return NOT_ITS_BYTES

    def _save_staged(self, staging: _Staging) -> None:
        """Make the table `staged` equal to `staging`."""
        before, after = self._staging.messages, staging.messages
        self._ledger.connection.executemany(
            "DELETE FROM staged WHERE id = ?", [(id,) for id in before.keys() - after.keys()]
        )
        self._ledger.connection.executemany(
            "INSERT OR REPLACE INTO staged (id, kind, desk, content) VALUES (?, ?, ?, ?)",
            [(m.id, m.kind, m.desk, m.content) for id, m in after.items() if id not in before],
        )

    def _has(self, bulletin: Bulletin) -> bool:
        return bulletin.id in self._ledger.board.bulletins.get(bulletin.seat, ())

    def _note_unusable(self, message: Message) -> None:
        if wire.has_valid_id(message):
            self._invalid.add(message.id)

    def _recorded(self, id: str) -> Bulletin | None:
        rows = self._ledger.connection.execute(
            "SELECT id, content FROM bulletins WHERE id = ?", (id,)
        )
        return next(usable(rows, self._ledger.election), None)
