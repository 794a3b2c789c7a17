"""The permissions of a board: which actions are refused, and why."""

from collections.abc import Iterable
from dataclasses import dataclass

from tracker.ui.actions import Action

RECORDS = frozenset(
    "declare confirm confirm-list retract pin unpin note set-aside settle undo acknowledge "
    "export".split()
)
"""Actions that write to the ledger. An export is recorded there too."""
WRITES_FILES = frozenset(("export", "picture"))
"""Actions that write a file."""


@dataclass(frozen=True, slots=True)
class Permissions:
    """Limits on the actions of the person at a board."""

    read_only: bool = False
    """Refuse the actions that write to the ledger."""
    guest: bool = False
    """The person sits at another machine: refuse the actions that write files on this one."""

    def refusal(self, action: str) -> str:
        """Why an action (its id) is refused, in a sentence; empty if it is allowed."""
        if self.read_only and action in RECORDS:
            return "This board is read only."
        if self.guest and action in WRITES_FILES:
            return "The file would be on the machine that serves this board: not from here."
        return ""

    def allowed(self, candidates: Iterable[Action]) -> tuple[Action, ...]:
        """Those of these actions that are allowed."""
        return tuple(action for action in candidates if not self.refusal(action.id))


ALL = Permissions()
"""Every action is allowed."""
