"""What goes out of a ledger to the other desks: statements, each with the file it came in.

A statement is in the outbox from the transaction that put it on record until the hub has
acknowledged it and its file.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from tracker.board import bulletin as bulletins_of
from tracker.board.bulletin import Bulletin
from tracker.ledger import Ledger
from tracker.replication import messages as wire
from tracker.replication.messages import Message, Parcel


@dataclass(frozen=True, slots=True)
class Offer:
    """What goes out together: a file and those of its statements that are to go; or an entry."""

    bulletins: tuple[Bulletin, ...]
    desk: str
    """Who received it first."""
    parcel: Parcel | None = None
    """None for what a desk said itself."""

    def messages(self, at_most: int) -> list[Message]:
        """All that is to be published, the file first; at most so many bytes in each."""
        cut = wire.slices(self.parcel, at_most, self.desk) if self.parcel else ()
        return [*cut, *(wire.statement(one, self.desk) for one in self.bulletins)]


def waiting(ledger: Ledger) -> int:
    """How many statements are in the outbox. Raises sqlite.Error."""
    (count,) = ledger.connection.execute("SELECT count(*) FROM outbox").fetchone()
    return int(count)


def offers(ledger: Ledger, desk: str, at_most: int) -> list[Offer]:
    """What has waited longest, at most so many statements of it. Raises sqlite.Error.

    `desk` is the name of this one.
    """
    rows = ledger.connection.execute(
        "SELECT b.content, (SELECT min(delivery) FROM delivery_bulletins WHERE bulletin = b.id)"
        " FROM outbox JOIN bulletins b ON b.id = outbox.bulletin ORDER BY b.seq LIMIT ?",
        (at_most,),
    ).fetchall()
    by_file: dict[int, list[Bulletin]] = {}
    found = []
    for content, delivery in rows:
        one = bulletins_of.decode(content)
        if delivery is None:
            found.append(Offer((one,), desk))
        else:
            by_file.setdefault(delivery, []).append(one)
    return [*found, *(_of_file(ledger, file, said, desk) for file, said in by_file.items())]


def _of_file(ledger: Ledger, delivery: int, said: list[Bulletin], desk: str) -> Offer:
    name, sentence, first, document = ledger.connection.execute(
        "SELECT name, sentence, desk, bytes FROM deliveries JOIN documents USING (sha256)"
        " WHERE seq = ?",
        (delivery,),
    ).fetchone()
    says = ledger.connection.execute(
        "SELECT bulletin FROM delivery_bulletins WHERE delivery = ?", (delivery,)
    ).fetchall()
    parcel = wire.parcel(name, sentence, [one for (one,) in says], document)
    return Offer(tuple(said), first or desk, parcel)


def acknowledged(ledger: Ledger, ids: Iterable[str]) -> None:
    """The hub has these statements, and their files. Raises sqlite.Error."""
    with ledger.writing():
        drop(ledger, ids)


def drop(ledger: Ledger, ids: Iterable[str]) -> None:
    """Take statements out of the outbox. In `writing`."""
    ledger.connection.executemany("DELETE FROM outbox WHERE bulletin = ?", [(one,) for one in ids])


def offer_again(ledger: Ledger, ids: Iterable[str]) -> None:
    """Put statements into the outbox once more: another desk lacks them. Raises sqlite.Error."""
    with ledger.writing():
        ledger.connection.executemany(
            "INSERT OR IGNORE INTO outbox SELECT id FROM bulletins WHERE id = ?",
            [(one,) for one in ids],
        )
