"""The views of the board, one of which is shown."""

from textual.app import ComposeResult
from textual.containers import Vertical

from tracker.election import Election
from tracker.ui.panes.log import LogPane
from tracker.ui.panes.map import MapPane
from tracker.ui.panes.marginals import MarginalsPane
from tracker.ui.panes.problems import ProblemsPane
from tracker.ui.panes.seats import SeatsPane
from tracker.ui.panes.upcoming import UpcomingPane
from tracker.ui.saved_state import SavedState
from tracker.ui.session import Session
from tracker.ui.view_models.orders import known_order

AnyPane = MarginalsPane | SeatsPane | ProblemsPane | MapPane | LogPane | UpcomingPane
PANES: tuple[type[AnyPane], ...] = (
    MarginalsPane,
    SeatsPane,
    ProblemsPane,
    MapPane,
    LogPane,
    UpcomingPane,
)
"""The views, in the order of their number keys."""


def first_view(election: Election) -> str:
    """The view of a new board: the targets, or the seats in an election that has no targets."""
    has_targets = election.targets or election.watch_areas
    return MarginalsPane.NAME if has_targets else SeatsPane.NAME


class Views(Vertical):
    """Shows one view. The others are mounted after the first paint, hidden."""

    def __init__(self, session: Session, *, id: str) -> None:
        """Create the views in their saved state."""
        super().__init__(id=id)
        saved = session.saved
        self._panes: dict[str, AnyPane] = {kind.NAME: kind(session) for kind in PANES}
        self._current = saved.view or first_view(session.board.election)
        for name, pane in self._panes.items():
            pane.filter_text = saved.filters.get(name, "")
            pane.order = known_order(saved.orders.get(name, ""), pane.ORDERS)
            pane.set_initial_key(saved.selected.get(name, ""))
        self.log_pane.seen_at = saved.log_seen_at

    def compose(self) -> ComposeResult:
        """Only the view that was shown last, so that the first paint is fast."""
        yield self.pane

    @property
    def pane(self) -> AnyPane:
        """The view that is shown."""
        return self._panes[self._current]

    @property
    def log_pane(self) -> LogPane:
        pane = self._panes[LogPane.NAME]
        assert isinstance(pane, LogPane)
        return pane

    def show(self, name: str) -> None:
        """Show the view of this name."""
        if name != LogPane.NAME:
            self.leave_log()
        self.mount_hidden()
        self._current = name
        for pane in self._panes.values():
            pane.display = pane is self.pane

    def leave_log(self) -> None:
        """Mark the log as seen, if it is the view that is shown."""
        if self.pane is self.log_pane:
            self.log_pane.mark_seen()

    def mount_hidden(self) -> None:
        """Mount the views that are not mounted yet; only the current view is visible."""
        missing = [pane for pane in self._panes.values() if not pane.is_attached]
        for pane in missing:
            pane.display = pane is self.pane
        if missing:
            self.mount(*missing)

    def save_to(self, saved: SavedState) -> None:
        """Copy the state of each view into `saved`."""
        saved.view = self._current
        for name, pane in self._panes.items():
            saved.filters[name] = pane.filter_text
            saved.orders[name] = pane.order
            saved.selected[name] = pane.key
        saved.log_seen_at = self.log_pane.seen_at
