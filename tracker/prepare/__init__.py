"""Prepare an election before the night: make its folder, audit it, rehearse a past night.

`preparation` makes a folder from published tables (`tracker prepare`), `audit/` checks a folder
(`tracker check`), `rehearsal` plays a past night (`tracker rehearse`). Nothing here reads or
writes a ledger.
"""

from tracker.prepare.preparation import Prepared, Request, prepare
from tracker.prepare.report import PrepareError

__all__ = ["PrepareError", "Prepared", "Request", "prepare"]
