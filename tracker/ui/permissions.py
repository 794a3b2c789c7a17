"""What may be done at this board, and why the rest may not; nothing of how it is asked for."""

from collections.abc import Iterable
from dataclasses import dataclass

from tracker.ui.actions import Action

RECORDS = frozenset("declare confirm retract pin unpin note settle undo export".split())
"""Actions that end in the ledger; an export goes on record there too."""
WRITES_FILES = frozenset(("export", "picture"))
"""Actions that leave a file on the machine that the board runs on."""


@dataclass(frozen=True, slots=True)
class Rights:
    """What whoever sits before a board may do."""

    read_only: bool = False
    """Nothing that is done here reaches the ledger."""
    guest: bool = False
    """Whoever looks is not at this machine: nothing is left on its disk."""

    def refusal(self, action: str) -> str:
        """Why an action, by its id, is not for this board; empty where it is."""
        if self.read_only and action in RECORDS:
            return "This board is read only."
        if self.guest and action in WRITES_FILES:
            return "The file would be on the machine that serves this board: not from here."
        return ""

    def allowed(self, here: Iterable[Action]) -> tuple[Action, ...]:
        """Those of the actions that are for this board."""
        return tuple(one for one in here if not self.refusal(one.id))


ALL = Rights()
"""The producer's own."""
