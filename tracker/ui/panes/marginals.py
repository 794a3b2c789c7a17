"""The view "Marginals". `view_models.marginals` makes its lines."""

from typing import ClassVar

from tracker.board.targets import TargetState, target_state
from tracker.ui.panes.pane import ListPane, Shows
from tracker.ui.session import Session
from tracker.ui.view_models import marginals
from tracker.ui.view_models.listing import LineCache, Listing, Row
from tracker.ui.view_models.styled_text import Line, Span
from tracker.ui.view_models.styles import DIM


class MarginalsPane(ListPane):
    """The rows of `marginals.target_listing`. A row's key is the id of its seat."""

    NAME = "targets"
    ORDERS: ClassVar = tuple(marginals.ORDERS)
    HAS_SIDE = True
    SHOWS = frozenset({Shows.PROJECTION})

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._states: list[TargetState] = []
        self._line_cache = LineCache()

    def _targets(self) -> list[TargetState]:
        """The state of every target. Computed again only for seats that changed."""
        board = self.session.board
        known = {(id(old.target), id(old.state)): old for old in self._states}
        pairs = [(target, board.states[target.seat]) for target in board.election.targets]
        self._states = [
            known.get((id(target), id(state))) or target_state(target, state)
            for target, state in pairs
        ]
        return self._states

    def listing(self, width: int) -> Listing | list[Row]:
        session = self.session
        election = session.board.election
        if not (election.targets or election.watch_areas):
            return [Row("", (Span(f" {marginals.NO_TARGETS}", DIM),))]
        return marginals.target_listing(
            session.board,
            width,
            self.filter,
            order=self.current_order,
            marks=session.marks,
            states=self._targets(),
            cache=self._line_cache,
            projection=session.projection,
            seats_key=session.key_of("view-seats"),
        )

    def header(self, width: int) -> Line:
        """The column titles, with the note of the filter."""
        query = self.filter
        found = sum(query.matches(target.state) for target in self._states)
        note = query.note(found, len(self._states))
        return marginals.target_header(self._layout(width), self.current_order, note)

    def _layout(self, width: int) -> marginals.TargetLayout:
        projection = self.session.projection
        return marginals.target_layout(width, projects=bool(projection and projection.targets))

    def order_at(self, x: int) -> str:
        return marginals.order_at(x, self._layout(self.content_width))
