"""What a producer can do to a seat, wherever it is shown: declare, retract, pin, unpin.

Nothing that changes the air happens on a single key: each asks first, and says in a
sentence what will be on record.
"""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, cast

from textual.screen import Screen

from tracker import desk
from tracker.board import Board
from tracker.bulletin import Bulletin
from tracker.desk import DeskError
from tracker.election import Seat
from tracker.escape import visible
from tracker.ui.screens.confirm import ConfirmScreen
from tracker.ui.screens.declare import Declaration, DeclareScreen
from tracker.why import says

if TYPE_CHECKING:
    from tracker.ui.app import TrackerApp

    ScreenBase = Screen[Any]
else:
    ScreenBase = object


class DeskActions(ScreenBase):
    """Mixed into the screens that show a seat that can be acted on."""

    @property
    def tracker(self) -> "TrackerApp":
        """The app, as what it is."""
        return cast("TrackerApp", self.app)

    @property
    def selected_seat(self) -> str:
        """The id of the seat that an action is for; empty when there is none."""
        return ""

    def _seat(self) -> Seat | None:
        if not self.tracker.is_live():
            return None
        seat = self.tracker.board.election.seat_by_id.get(self.selected_seat)
        if seat is None:
            self.tracker.say("Select a seat first.", severity="warning")
        return seat

    def action_declare(self) -> None:
        """Declare the seat: the winner alone, or with the figures."""
        if seat := self._seat():
            self.app.push_screen(DeclareScreen(seat), self._declared)

    def _declared(self, declaration: Declaration | None) -> None:
        if declaration is None:
            return
        self.tracker.initials = declaration.by
        now = self.tracker.clock()

        def entry(board: Board) -> Sequence[Bulletin]:
            return [
                desk.declare(
                    board,
                    declaration.seat,
                    declaration.party,
                    declaration.votes,
                    by=declaration.by,
                    now=now,
                    reason=declaration.reason,
                )
            ]

        self.tracker.bridge.say(declaration.seat.id, entry)

    def action_retract(self) -> None:
        """Take back the desk's entries for the seat."""
        self._ask_and_say(
            "Retract",
            "Take back what the desk said of {seat}: {outcome}. What the feed says stands.",
            lambda board, seat, by: desk.retract(board, seat, by=by, now=self.tracker.clock()),
        )

    def action_pin(self) -> None:
        """Hold to what stands for the seat."""
        self._ask_and_say(
            "Pin",
            "Hold {seat} to what stands now, whatever the feed says next: {outcome}.",
            lambda board, seat, by: [desk.pin(board, seat, by=by, now=self.tracker.clock())],
        )

    def action_unpin(self) -> None:
        """Let the feed speak for the seat again."""
        self._ask_and_say(
            "Unpin",
            "Let the feed speak for {seat} again. Pinned: {outcome}.",
            lambda board, seat, by: [desk.unpin(board, seat, by=by, now=self.tracker.clock())],
        )

    def _ask_and_say(
        self,
        verb: str,
        sentence: str,
        make: Callable[[Board, Seat, str], Sequence[Bulletin]],
    ) -> None:
        seat = self._seat()
        if seat is None:
            return
        board = self.tracker.board
        try:
            entries = make(board, seat, "XX")  # what cannot be done is not asked
        except desk.UndecidedError:
            self.tracker.say(
                f"Statements about {seat.name} disagree. Say which one to hold to: "
                f'tracker pin "{seat.name}", with an id from this page.',
                severity="warning",
            )
            return
        except DeskError as error:
            self.tracker.say(str(error), severity="warning")
            return
        said = board.bulletins.get(seat.id, {})
        outcome = board.states[seat.id].result()
        if verb == "Retract":
            said = board.bulletins.get(seat.id, {})
            back = (said[entry.target] for entry in entries if entry.target)
            outcome = "; ".join(says(one, board.election) for one in back)

        def confirmed(by: str | None) -> None:
            if by:
                self.tracker.initials = by
                self.tracker.bridge.say(seat.id, lambda board: make(board, seat, by))

        question = sentence.format(seat=seat.name, outcome=visible(outcome))
        self.app.push_screen(
            ConfirmScreen(verb, question, initials=self.tracker.initials), confirmed
        )
