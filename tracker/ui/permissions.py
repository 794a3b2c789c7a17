"""Permissions: which actions this board allows, and the reason for each refusal."""

from collections.abc import Iterable
from dataclasses import dataclass

from tracker.ui.actions import Action

RECORDS = frozenset("declare confirm retract pin unpin note settle undo export".split())
"""Actions that write to the ledger; it records an export too."""
WRITES_FILES = frozenset(("export", "picture"))
"""Actions that write a file on the machine that runs the board."""


@dataclass(frozen=True, slots=True)
class Permissions:
    """What the viewer of a board may do."""

    read_only: bool = False
    """No action writes to the ledger."""
    guest: bool = False
    """Remote viewer: write no files here."""

    def refusal(self, action: str) -> str:
        """Why an action, by its id, is refused; empty where it is allowed."""
        if self.read_only and action in RECORDS:
            return "This board is read only."
        if self.guest and action in WRITES_FILES:
            return "The file would be on the machine that serves this board: not from here."
        return ""

    def allowed(self, candidates: Iterable[Action]) -> tuple[Action, ...]:
        return tuple(action for action in candidates if not self.refusal(action.id))


ALL = Permissions()
"""The producer's own board."""
