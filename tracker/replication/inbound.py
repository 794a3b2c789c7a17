"""Inbound: messages from the hub, in any order, recorded in one ledger.

A desk entry is recorded at once. The statements of a file are recorded when the file and all
its statements have arrived: in one transaction, as if the file had been delivered to this desk.
Until then their messages are staged (`staging`). A file arrives as a parcel, cut into slices
(`messages`). In a signed night a message without the signature of a listed desk is refused.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from tracker.board.bulletin import Bulletin
from tracker.ledger import Ledger
from tracker.ledger.recorded_statements import usable
from tracker.ledger.timestamps import timestamp
from tracker.replication import messages as wire
from tracker.replication import origins, outbound, status
from tracker.replication.keys import DeskKeys
from tracker.replication.messages import Message, MessageError, Parcel
from tracker.replication.origins import SignatureError
from tracker.replication.received_files import (
    MAX_REJECTED_FILES,
    NOT_ITS_BYTES,
    ReceivedFile,
    rejected_count,
)
from tracker.replication.staging import MAX_AGE, QuotaError, Staging
from tracker.replication.status import Position
from tracker.support import sqlite
from tracker.support.escape import excerpt, visible

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


@dataclass(frozen=True, slots=True)
class _Entry:
    """A received desk entry."""

    bulletin: Bulletin
    message: Message
    is_verified: bool


class Inbound:
    """Records the messages of the hub in one ledger. Use it in the ledger's thread only."""

    def __init__(self, ledger: Ledger, night: str = "", keys: DeskKeys | None = None) -> None:
        """`keys` are of a signed night; None if the night is unsigned. Raises sqlite.Error."""
        self._ledger, self._night, self._keys = ledger, night, keys
        self._election = ledger.election
        self._staging = Staging()
        self._invalid: set[str] = set()
        """Ids of statements that cannot be recorded in this ledger."""
        self._refused: set[str] = set()
        """Ids of statements of refused files. Another file can have the same statements."""
        self._unsigned: dict[str, dt.datetime] = {}
        """Ids of statements without a valid signature, with the time of receipt. They count as
        missing again after a time: the signed message can come later."""
        for message in self._staging.load(ledger.connection, ledger.election):
            self._note_unusable(message)

    @property
    def unusable(self) -> set[str]:
        """Ids of statements that were received, and are not recorded because they cannot count.

        The comparison with other desks does not count them as missing.
        """
        return self._invalid | self._refused | self._unsigned.keys()

    @property
    def pending(self) -> int:
        """Number of staged statements. They wait for their file, or for its other statements.

        Without the statements of refused files.
        """
        return len(self._staging.bulletins.keys() - self._refused)

    def expire(self, now: dt.datetime) -> int:
        """Drop what has waited too long in staging. Returns the number of these messages.

        Raises sqlite.Error.
        """
        self._unsigned = {id: at for id, at in self._unsigned.items() if now - at <= MAX_AGE}
        staging = self._staging.copy()
        if dropped := staging.expire(now):
            with self._ledger.writing():
                self._save_staged(staging)
            self._staging = staging
        return dropped

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
                entries = self._stage(messages, staging, refused, now)
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
        self, messages: Sequence[Message], staging: Staging, refused: list[str], now: dt.datetime
    ) -> list[_Entry]:
        """Stage slices, and statements of files. Returns the desk entries.

        The reason for each message that cannot be used is added to `refused`.
        """
        entries: list[_Entry] = []
        for message in messages:
            try:
                is_verified = origins.check_signature(message, self._night, self._keys)
                if message.kind == "bulletin":
                    bulletin = wire.read_bulletin(message, self._ledger.election)
                    staging.seen.add(message.id)
                    if bulletin.origin == "desk":
                        origins.check_origin(message, self._keys)
                        staging.covered.add(bulletin.id)
                        entries.append(_Entry(bulletin, message, is_verified))
                        continue
                    if self._has(bulletin):
                        continue
                else:
                    staging.seen.add(message.id)
                staging.add(message, self._ledger.election, now)
            except QuotaError as error:
                refused.append(str(error))
            except SignatureError as error:
                refused.append(str(error))
                if wire.has_valid_id(message):
                    self._unsigned[message.id] = now
            except MessageError as error:
                refused.append(str(error))
                self._note_unusable(message)
        return entries

    def _record(
        self, staging: Staging, entries: Sequence[_Entry], refused: list[str], now: dt.datetime
    ) -> list[Bulletin]:
        """Record `entries` and complete files. Returns the new statements.

        Recorded and refused files are no longer staged. The reason for each refused file is added
        to `refused`.
        """
        new = self._record_entries(entries, now)
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
                staging.remove_bulletin(id)
        return new

    def _record_entries(self, entries: Sequence[_Entry], now: dt.datetime) -> list[Bulletin]:
        """Record desk entries with their origins. Returns the new ones."""
        by_id = {entry.bulletin.id: entry.bulletin for entry in entries}
        new = {id: bulletin for id, bulletin in by_id.items() if not self._has(bulletin)}
        self._ledger.append([*new.values()], now)
        for entry in entries:
            is_new, is_verified = entry.bulletin.id in new, entry.is_verified
            origins.record(self._ledger, entry.message, is_new=is_new, is_verified=is_verified)
        return [*new.values()]

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

    def _save_staged(self, staging: Staging) -> None:
        """Make the table `staged` equal to `staging`."""
        before, after = self._staging.messages, staging.messages
        self._ledger.connection.executemany(
            "DELETE FROM staged WHERE id = ?", [(id,) for id in before.keys() - after.keys()]
        )
        self._ledger.connection.executemany(
            "INSERT OR REPLACE INTO staged (id, kind, desk, content, sender, at)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            [
                (key, m.kind, m.desk, m.content, m.sender, timestamp(staging.times[key]))
                for key, m in after.items()
                if before.get(key) is not m
            ],
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
