"""The SQLite file of a night: written in transactions, followed, queried, verified, backed up.

Writers append documents and bulletins; readers follow. The package decides nothing about an
election: what stands is computed by `board`, and formats are read by `feeds`.
"""

from tracker.ledger.ledger import Ledger, Start
from tracker.ledger.schema import LedgerError

__all__ = ["Ledger", "LedgerError", "Start"]
