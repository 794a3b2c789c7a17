"""The preview below the lists: the selected seat in a few lines."""

from tracker.board.seat_state import SeatState
from tracker.ui.view_models.marks import Marks
from tracker.ui.view_models.seat import seat_preview
from tracker.ui.widgets.lines import Lines


class Preview(Lines):
    """Shows one seat."""

    def __init__(self) -> None:
        super().__init__(id="preview")
        self._shown: tuple[SeatState | None, object] = (None, None)
        """The seat that is shown, and what else its lines were made for: size and marks."""

    def show_seat(self, state: SeatState | None, marks: Marks) -> None:
        """Show a seat, unless it is shown already in this size; None shows no seat."""
        height, width = self.size.height, self.size.width
        made_for = (height, width, marks.of(state.seat.id) if state else ())
        # `is`, not `==`: states that differ only in who confirmed them are equal.
        if state is self._shown[0] and made_for == self._shown[1]:
            return
        self._shown = (state, made_for)
        lines = seat_preview(state, width, marks)[:height] if state else []
        self.show([*lines, *([()] * (height - len(lines)))])
