"""A file that another desk received: its statements count only if its bytes give them here.

The bytes are read with our own feeds and tables, as if the file had been delivered to this desk.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from tracker.board.bulletin import Bulletin
from tracker.ledger import Ledger
from tracker.ledger.file_agreement import gives, ids_in_file
from tracker.ledger.file_outcome import FileOutcome, read_file
from tracker.ledger.recorded_election import recorded_elections

NOT_ITS_BYTES = (
    "read here, it does not give the statements that came with it: it is forged, or the desks have "
    "other tables or trackers; it does not count here"
)
MAX_REJECTED_FILES = 100
"""Most files of other desks that are recorded as rejected: a hostile desk could send any number."""


@dataclass(frozen=True, slots=True)
class ReceivedFile:
    """A complete file of another desk, with the statements that came with it."""

    name: str
    document: bytes
    bulletins: Sequence[Bulletin]

    def outcome(self, ledger: Ledger) -> FileOutcome | None:
        """The outcome of reading the file here; None if it does not give its statements."""
        outcome = read_file(self.name, self.document, ledger.election)
        recorded = set(ids_in_file(self.bulletins).values())
        if {bulletin.id for bulletin in outcome.bulletins} != recorded:
            earlier = islice(recorded_elections(ledger.connection), 1, None)
            if not gives(self.name, self.document, [ledger.election, *earlier], recorded):
                return None
        return outcome if self._replaces_only_beginnings(ledger) else None

    def _replaces_only_beginnings(self, ledger: Ledger) -> bool:
        """Whether the statements that its bulletins replace are of a beginning of this file.

        Earlier statements that this ledger lacks are not compared.
        """
        for id_ in {id_ for bulletin in self.bulletins for id_ in bulletin.after}:
            rows = ledger.connection.execute(
                "SELECT bytes FROM delivery_bulletins JOIN deliveries ON seq = delivery"
                " JOIN documents USING (sha256) WHERE bulletin = ?",
                (id_,),
            ).fetchall()
            if rows and not any(self.document.startswith(data) for (data,) in rows):
                return False
        return True


def rejected_count(ledger: Ledger) -> int:
    """The number of files of other desks that are recorded as rejected. Raises sqlite.Error."""
    sql = "SELECT count(*) FROM deliveries WHERE desk <> '' AND status = 'rejected'"
    (count,) = ledger.connection.execute(sql).fetchone()
    return int(count)
