"""Outbound: the statements in the ledger's outbox, each with the file that contained it.

A statement enters the outbox in the transaction that records it. It stays there until the hub has
acknowledged, or delivered, the statement and its file. A statement that is too large for a message
is removed too.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from tracker.board.bulletin import Bulletin
from tracker.ledger import Ledger
from tracker.ledger.recorded_statements import UnusableStatementError, read_statement
from tracker.replication import messages as wire
from tracker.replication import origins
from tracker.replication.messages import Message, Parcel
from tracker.replication.origins import Origin, Seal


@dataclass(frozen=True, slots=True)
class Offer:
    """Statements that are published together: statements of one file, or one desk entry."""

    bulletins: tuple[Bulletin, ...]
    """Statements in the outbox; a file may have more."""
    desk: str
    """Of a file: the desk that received it from the agency. Of an entry: the desk that made it."""
    parcel: Parcel | None = None
    """The file; None for a desk entry."""
    signature: bytes = b""
    """The signature of another desk's entry; else empty."""
    is_of_another_desk: bool = False
    """Whether it is an entry that another desk made."""

    def messages(self, max_bytes: int, seal: Seal) -> list[Message]:
        """The messages to publish: first the file in slices of at most `max_bytes`, then the
        statements. `seal` signs all but the entries of another desk."""
        slices = wire.slices(self.parcel, max_bytes, self.desk) if self.parcel else ()
        statements = (wire.bulletin_message(bulletin, self.desk) for bulletin in self.bulletins)
        if self.is_of_another_desk:
            signer = self.desk if self.signature else ""
            return [replace(m, signer=signer, signature=self.signature) for m in statements]
        return [seal(message) for message in (*slices, *statements)]


def pending_count(ledger: Ledger) -> int:
    """Number of statements in the outbox. Raises sqlite.Error."""
    (count,) = ledger.connection.execute("SELECT count(*) FROM outbox").fetchone()
    return int(count)


def next_offers(ledger: Ledger, desk: str, limit: int) -> list[Offer]:
    """Offers of the oldest statements in the outbox. Raises sqlite.Error.

    `desk` is the name of this desk, `limit` the largest number of statements in all offers. A
    statement that no reader counts (`Ledger.left_out`) is not offered.
    """
    rows = ledger.connection.execute(
        "SELECT b.id, b.content,"
        " (SELECT min(delivery) FROM delivery_bulletins WHERE bulletin = b.id)"
        " FROM outbox JOIN bulletins b ON b.id = outbox.bulletin ORDER BY b.seq LIMIT ?",
        (limit,),
    ).fetchall()
    by_delivery: dict[int, list[Bulletin]] = {}
    offers = []
    for id_, content, delivery in rows:
        try:
            bulletin = read_statement(id_, content, ledger.election)
        except UnusableStatementError:
            continue
        if delivery is None:
            origin = origins.read(ledger, id_)
            made_by = Offer((bulletin,), desk) if origin is None else _relayed(bulletin, origin)
            offers.append(made_by)
        else:
            by_delivery.setdefault(delivery, []).append(bulletin)
    files = (_file_offer(ledger, key, pending, desk) for key, pending in by_delivery.items())
    return [*offers, *(offer for offer in files if offer)]


def _relayed(bulletin: Bulletin, origin: Origin) -> Offer:
    """The offer of an entry that another desk made."""
    return Offer((bulletin,), origin.desk, signature=origin.signature, is_of_another_desk=True)


def left_out(ledger: Ledger) -> set[str]:
    """Ids of the statements in the outbox that no reader counts. Raises sqlite.Error."""
    ledger.refresh()
    if not ledger.left_out:
        return set()
    queued = {id for (id,) in ledger.connection.execute("SELECT bulletin FROM outbox")}
    return queued & {statement.id for statement in ledger.left_out}


def _file_offer(ledger: Ledger, delivery: int, pending: list[Bulletin], desk: str) -> Offer | None:
    """The offer of a file; None while its bytes are damaged: then it waits for a repair."""
    row = ledger.connection.execute(
        "SELECT name, sentence, desk, bytes FROM deliveries JOIN documents USING (sha256)"
        " WHERE seq = ? AND is_intact(sha256, bytes)",
        (delivery,),
    ).fetchone()
    if row is None:
        return None
    name, sentence, receiver, document = row
    ids = ledger.connection.execute(
        "SELECT bulletin FROM delivery_bulletins WHERE delivery = ?", (delivery,)
    ).fetchall()
    left_out = {statement.id for statement in ledger.left_out}
    parcel = wire.make_parcel(name, sentence, {id for (id,) in ids} - left_out, document)
    return Offer(tuple(pending), receiver or desk, parcel)


def acknowledge(ledger: Ledger, ids: Iterable[str]) -> None:
    """Remove statements from the outbox, in a transaction of its own. Raises sqlite.Error."""
    with ledger.writing():
        remove(ledger, ids)


def remove(ledger: Ledger, ids: Iterable[str]) -> None:
    """Remove statements from the outbox. Call it inside Ledger.writing."""
    ledger.connection.executemany("DELETE FROM outbox WHERE bulletin = ?", [(id,) for id in ids])


def requeue(ledger: Ledger, ids: Iterable[str]) -> None:
    """Add statements to the outbox again, because another desk lacks them. Raises sqlite.Error."""
    with ledger.writing():
        ledger.connection.executemany(
            "INSERT OR IGNORE INTO outbox SELECT id FROM bulletins WHERE id = ?",
            [(id,) for id in ids],
        )
