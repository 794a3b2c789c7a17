"""The views of the board, of which one shows: which it is, and what each was left with."""

from textual.app import ComposeResult
from textual.containers import Vertical

from tracker.ui.panes.log import LogPane
from tracker.ui.panes.map import MapPane
from tracker.ui.panes.marginals import TargetsPane
from tracker.ui.panes.problems import ProblemsPane
from tracker.ui.panes.seats import SeatsPane
from tracker.ui.panes.upcoming import ComingPane
from tracker.ui.saved_state import Memory

AnyPane = TargetsPane | SeatsPane | ProblemsPane | MapPane | LogPane | ComingPane
PANES: tuple[type[AnyPane], ...] = (
    TargetsPane,
    SeatsPane,
    ProblemsPane,
    MapPane,
    LogPane,
    ComingPane,
)
"""In the order of their keys."""


class Views(Vertical):
    """Shows one view. The others are laid out once it has been painted."""

    def __init__(self, memory: Memory, *, id: str) -> None:
        super().__init__(id=id)
        self._panes: dict[str, AnyPane] = {kind.NAME: kind() for kind in PANES}
        self._current = memory.view
        for name, pane in self._panes.items():
            pane.query_text = memory.queries.get(name, "")
            order = memory.orders.get(name, "")
            pane.order = order if order in pane.ORDERS else ""
            pane.set_initial_key(memory.selected.get(name, ""))
        self.log_pane.looked_at = memory.looked_at

    def compose(self) -> ComposeResult:
        """The view that was showing last."""
        yield self.pane

    @property
    def pane(self) -> AnyPane:
        """The view that shows."""
        return self._panes[self._current]

    @property
    def log_pane(self) -> LogPane:
        """The log, which knows when it was last looked at."""
        pane = self._panes[LogPane.NAME]
        assert isinstance(pane, LogPane)
        return pane

    def show(self, name: str) -> None:
        """Show another view."""
        if self.pane is self.log_pane and name != LogPane.NAME:
            self.log_pane.was_looked_at()
        self.complete()
        self._current = name
        for pane in self._panes.values():
            pane.display = pane is self.pane

    def complete(self) -> None:
        """Lay the other views out, behind the one that shows."""
        missing = [pane for pane in self._panes.values() if not pane.is_attached]
        for pane in missing:
            pane.display = pane is self.pane
        if missing:
            self.mount(*missing)

    def remember(self, memory: Memory) -> None:
        """Write down what each view was left with."""
        memory.view = self._current
        for name, pane in self._panes.items():
            memory.queries[name] = pane.query_text
            memory.orders[name] = pane.order
            memory.selected[name] = pane.key
        memory.looked_at = self.log_pane.looked_at
