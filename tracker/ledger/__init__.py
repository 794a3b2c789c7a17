"""The SQLite file of a night: written in transactions, followed, queried, verified, backed up.

Writers append documents and bulletins; readers follow. The package decides nothing about an
election: what stands is computed by `board`, and formats are read by `feeds`.
"""

from tracker.ledger.errors import LedgerError
from tracker.ledger.ledger import Ledger, LoadedBoard

__all__ = ["Ledger", "LedgerError", "LoadedBoard"]
