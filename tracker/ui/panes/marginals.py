"""The marginals: the published targets against what happened."""

from typing import ClassVar

from tracker.board.targets import TargetState, target_state
from tracker.ui.panes.pane import ListPane
from tracker.ui.view_models import marginals
from tracker.ui.view_models.styled_text import Line, LineCache, Listing


class TargetsPane(ListPane):
    """The view that a night is watched in."""

    NAME = "targets"
    ORDERS: ClassVar = tuple(marginals.ORDERS)
    BESIDE = True
    SHOWS = frozenset({"ahead"})

    def __init__(self) -> None:
        super().__init__()
        self._states: list[TargetState] = []
        self._line_cache = LineCache()

    def _targets(self) -> list[TargetState]:
        """The board's targets; of those whose seats did not move, the ones made before."""
        board = self.tracker.board
        every, before = board.election.targets, self._states
        if len(before) != len(every):
            before = [target_state(one, board.states[one.seat]) for one in every]
        self._states = [
            old
            if old.state is board.states[one.seat] and old.target is one
            else target_state(one, board.states[one.seat])
            for one, old in zip(every, before, strict=True)
        ]
        return self._states

    def listing(self, width: int) -> Listing:
        """The targets that the filter lets through."""
        tracker = self.tracker
        return marginals.target_listing(
            tracker.board,
            width,
            self.filter,
            order=self.in_order,
            marks=tracker.marks,
            states=self._targets(),
            cache=self._line_cache,
            ahead=tracker.ahead,
        )

    def header(self, width: int) -> Line:
        """The columns; how many the filter lets through."""
        query = self.filter
        found = sum(query.matches(one.state) for one in self._states)
        note = query.note(found, len(self._states))
        if not note and self.tracker.ahead and self.tracker.ahead.targets:
            note = " ~ ◇ ? are projected "
        return marginals.target_header(width, self.in_order, note)

    def order_at(self, x: int) -> str:
        """The order of the column that was clicked."""
        return marginals.order_at(x, self.content_width)
