"""The field that a filter is typed in."""

from typing import TYPE_CHECKING, cast

from textual.widgets import Input

if TYPE_CHECKING:
    from tracker.ui.screens.board import BoardScreen


class FilterBar(Input):
    """Tells the board at every key what is typed; Enter goes to what was found."""

    def __init__(self, *, id: str) -> None:
        super().__init__(placeholder="lab gain maj<500 norfolk", id=id, compact=True)

    @property
    def _board(self) -> "BoardScreen":
        return cast("BoardScreen", self.screen)

    def on_input_changed(self) -> None:
        """Let the view follow."""
        self._board.filter_by(self.value)

    def on_input_submitted(self) -> None:
        """Go to what was found."""
        self._board.leave_filter()
