"""The preview below the lists: the selected seat in a few lines."""

from tracker.board.seat_state import SeatState
from tracker.ui.view_models.seat import seat_preview
from tracker.ui.widgets.lines import Lines


class Preview(Lines):
    """Shows one seat."""

    def __init__(self) -> None:
        super().__init__(id="preview")
        self._shown: tuple[SeatState | None, int, int] = (None, 0, 0)
        """The seat that is shown, with the height and width it was made for."""

    def show_seat(self, state: SeatState | None) -> None:
        """Show a seat, unless it is shown already in this size; None shows no seat."""
        height, width = self.size.height, self.size.width
        shown, *size = self._shown
        # `is`, not `==`: states that differ only in who confirmed them are equal.
        if state is shown and size == [height, width]:
            return
        self._shown = (state, height, width)
        lines = seat_preview(state, width)[:height] if state else []
        self.show([*lines, *([()] * (height - len(lines)))])
