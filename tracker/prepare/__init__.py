"""`tracker prepare`: an election folder from published tables, with a report of every oddity.

`preparation` puts the steps in their order; each step is a module. It knows no night.
"""

from tracker.prepare.preparation import Prepared, Request, prepare
from tracker.prepare.report import PrepareError

__all__ = ["PrepareError", "Prepared", "Request", "prepare"]
