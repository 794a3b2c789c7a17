"""Permissions: which actions this board allows, and the reason for each refusal."""

from collections.abc import Iterable
from dataclasses import dataclass

from tracker.ui.actions import Action

RECORDS = frozenset("declare confirm retract pin unpin note settle undo export".split())
"""Actions that write to the ledger; an export is recorded in it too."""
WRITES_FILES = frozenset(("export", "picture"))
"""Actions that write a file on the machine that runs the board."""


@dataclass(frozen=True, slots=True)
class Permissions:
    """The permissions of the viewer of a board."""

    read_only: bool = False
    """No action writes to the ledger."""
    guest: bool = False
    """Viewer from another machine: no action writes files on this machine."""

    def refusal(self, action: str) -> str:
        """Why the action with this id is refused; empty if it is allowed."""
        if self.read_only and action in RECORDS:
            return "This board is read only."
        if self.guest and action in WRITES_FILES:
            return "The file would be on the machine that serves this board: not from here."
        return ""

    def allowed(self, candidates: Iterable[Action]) -> tuple[Action, ...]:
        return tuple(action for action in candidates if not self.refusal(action.id))


ALL = Permissions()
"""The producer's own board."""
