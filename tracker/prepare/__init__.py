"""Work before the night: make an election folder, audit it, rehearse a past night.

`preparation` makes a folder from published tables (`tracker prepare`), `audit/` checks a folder
(`tracker check`), `rehearsal` replays a past night (`tracker rehearse`). No module here reads or
writes a ledger.
"""

from tracker.prepare.preparation import Prepared, prepare
from tracker.prepare.report import PrepareError
from tracker.prepare.request import Request

__all__ = ["PrepareError", "Prepared", "Request", "prepare"]
