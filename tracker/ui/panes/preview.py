"""The preview below the lists: the selected seat in a few lines, if there is room for it."""

from tracker.board.seat_state import SeatState
from tracker.ui.view_models.seat import seat_preview
from tracker.ui.widgets.lines import Lines


class Preview(Lines):
    """Shows one seat; made again only for another seat, a changed seat or another size."""

    def __init__(self) -> None:
        super().__init__(id="preview")
        self._shown: tuple[SeatState | None, int, int] = (None, 0, 0)
        """The seat that is shown, with the height and width it was made for."""

    def show_seat(self, state: SeatState | None) -> None:
        height, width = self.size.height, self.size.width
        shown, *size = self._shown
        # By identity: equal states may be confirmed by different people.
        if state is shown and size == [height, width]:
            return
        self._shown = (state, height, width)
        lines = seat_preview(state, width)[:height] if state else []
        self.show([*lines, *([()] * (height - len(lines)))])
