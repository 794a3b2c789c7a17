"""The ledger: the SQLite file that records an election night.

Writers append documents and bulletins, and readers follow the file. The package also queries,
verifies and backs up a ledger, and makes the timeline of its events. `board` decides which bulletin
stands, and `feeds` reads the formats of documents.
"""

from tracker.ledger.errors import LedgerError
from tracker.ledger.ledger import Ledger
from tracker.ledger.loaded_board import LoadedBoard

__all__ = ["Ledger", "LedgerError", "LoadedBoard"]
