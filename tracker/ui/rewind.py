"""The board of another moment: asked for by its time, or one statement back and on."""

from typing import TYPE_CHECKING

from tracker.board import Board
from tracker.ledger.as_of import AsOf
from tracker.ui.background import Bridge
from tracker.ui.marks import Marking
from tracker.ui.messages import Rewound
from tracker.ui.screens.seat import SeatScreen

if TYPE_CHECKING:
    from tracker.ui.screens.board import BoardScreen


class Rewinding(Marking):
    """The app's way back in the night, and to now."""

    board: Board
    live: Board
    """What stands now; another than what is shown while the board is rewound."""
    as_of: AsOf | None
    bridge: Bridge
    board_screen: "BoardScreen"
    _stepping: bool
    _steps: int
    """Steps that were asked for and not gone yet; below zero are steps back."""

    def action_as_of(self) -> None:
        """Go to the board of another moment, or come back."""
        if self.as_of:
            self._show_another_board(None)
            return
        from tracker.ui.screens.as_of import AsOfScreen, Moment

        def go(moment: Moment | None) -> None:
            if moment:
                self.bridge.rewind(moment.at, moment.declared_by)

        self.push_screen(AsOfScreen(self.board.election), go)

    def action_step(self, direction: int) -> None:
        """One statement back, or on; the last one on is now."""
        self._steps += direction
        self._go_on_stepping()

    def _go_on_stepping(self) -> None:
        """Ask for the next step, unless one is under way: presses may come faster than boards."""
        if self._stepping or not self._steps:
            return
        direction = 1 if self._steps > 0 else -1
        self._steps -= direction
        if self.as_of or direction < 0:
            self._stepping = True
            self.bridge.step(self.as_of.known_at if self.as_of else None, direction)

    def on_rewound(self, message: Rewound) -> None:
        """Show the board of another moment."""
        self._stepping = False
        self._show_another_board(message.of)
        self._go_on_stepping()
        if message.of and message.of.untimed:
            names = ", ".join(state.seat.name for state in message.of.untimed)
            self.say(f"Left out, for nobody states when they declared: {names}")

    def _show_another_board(self, of: AsOf | None) -> None:
        self.as_of, self.board = of, of.board if of else self.live
        for screen in self.screen_stack:
            if isinstance(screen, SeatScreen):
                screen.start_afresh()
        self.board_screen.set_class(of is not None, "not-live")
        self.board_screen.start_afresh()

    def is_live(self) -> bool:
        """Whether what is shown is what stands; says so where it is not."""
        if self.as_of:
            key = self.key_of("as-of")
            self.say(f"This board is not live: {key} goes back to now.", severity="warning")
        return self.as_of is None
