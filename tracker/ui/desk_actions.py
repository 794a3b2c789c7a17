"""What a producer can do to a seat, wherever it is shown: declare, confirm, pin, settle, undo …

Nothing that changes the air happens on a single key: each asks first, and says in a
sentence what will be on record.
"""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, cast

from textual.screen import Screen

from tracker.board import Board
from tracker.board import entries as desk
from tracker.board.bulletin import Bulletin
from tracker.board.entries import EntryError
from tracker.election import Seat
from tracker.ledger.explain import describe_bulletin
from tracker.summary.seat_sentences import seat_sentence
from tracker.support.escape import visible
from tracker.ui.signed import Declaration, Settled, Signed

if TYPE_CHECKING:
    from tracker.ui.app import TrackerApp

    ScreenBase = Screen[Any]
else:
    ScreenBase = object

Make = Callable[[Board, Seat, Signed], Sequence[Bulletin]]
"""Makes the entry from the board it is written on, the seat, and who signed it."""
NOBODY = Signed("XX", "-")
"""Stands in for whoever will sign, to see beforehand whether the entry can be made."""


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

    def _seat(self, action: str) -> Seat | None:
        """The seat that an entry is to be about; None, and why is said, where none can be made."""
        if not (self.tracker.allows(action) and self.tracker.is_live()):
            return None
        seat = self.tracker.board.election.seat_by_id.get(self.selected_seat)
        if seat is None:
            self.tracker.say("Select a seat first.", severity="warning")
        return seat

    def action_declare(self) -> None:
        """Declare the seat: the winner alone, or with the figures."""
        from tracker.ui.screens.declare import DeclareScreen

        if seat := self._seat("declare"):
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

    def action_confirm(self) -> None:
        """The desk has checked what stands."""
        clock = self.tracker.clock
        self._ask_and_say(
            "Confirm",
            "You have checked {seat}, and it is so: {outcome}.",
            lambda board, seat, signed: [
                desk.confirm(board, seat, by=signed.by, now=clock(), reason=signed.text)
            ],
        )

    def action_note(self) -> None:
        """Put a note on the seat."""
        clock = self.tracker.clock
        self._ask_and_say(
            "Note",
            "A note on {seat}, on every board of this ledger. It changes nothing on the air.",
            lambda board, seat, signed: [
                desk.note(board, seat, signed.text, by=signed.by, now=clock())
            ],
            text="The note",
        )

    def action_retract(self) -> None:
        """Take back the desk's entries for the seat."""
        clock = self.tracker.clock
        self._ask_and_say(
            "Retract",
            "Take back what the desk said of {seat}: {outcome}. What the feed says stands.",
            lambda board, seat, signed: desk.retract(
                board, seat, by=signed.by, now=clock(), reason=signed.text
            ),
        )

    def action_pin(self) -> None:
        """Hold to what stands for the seat."""
        clock = self.tracker.clock
        self._ask_and_say(
            "Pin",
            "Hold {seat} to what stands now, whatever the feed says next: {outcome}.",
            lambda board, seat, signed: [
                desk.pin(board, seat, by=signed.by, now=clock(), reason=signed.text)
            ],
        )

    def action_unpin(self) -> None:
        """Let the feed speak for the seat again."""
        clock = self.tracker.clock
        self._ask_and_say(
            "Unpin",
            "Let the feed speak for {seat} again. Pinned: {outcome}.",
            lambda board, seat, signed: [
                desk.unpin(board, seat, by=signed.by, now=clock(), reason=signed.text)
            ],
        )

    def action_settle(self) -> None:
        """Compare the statements that disagree, and choose one."""
        seat = self._seat("settle")
        if seat is None:
            return
        if not self.tracker.board.states[seat.id].standing.rivals:
            self.tracker.say(f"No statements about {seat.name} disagree.", severity="warning")
            return

        def settled(chosen: Settled | None) -> None:
            if chosen is None:
                return
            self.tracker.initials = chosen.by
            now = self.tracker.clock()
            self.tracker.bridge.say(
                seat.id,
                lambda board: [
                    desk.pin(
                        board,
                        seat,
                        by=chosen.by,
                        now=now,
                        bulletin=chosen.bulletin.id,
                        reason=chosen.reason,
                    )
                ],
            )

        from tracker.ui.screens.settle import SettleScreen

        self.app.push_screen(SettleScreen(seat), settled)

    def action_copy(self) -> None:
        """Copy the sentence for the air to the clipboard, by way of the terminal (OSC 52)."""
        if not self.tracker.is_live():
            return
        state = self.tracker.board.states.get(self.selected_seat)
        if state is None:
            self.tracker.say("Select a seat first.", severity="warning")
            return
        sentence = seat_sentence(state)
        self.app.copy_to_clipboard(sentence)
        self.tracker.say(f"Copied: {sentence}")

    def action_undo(self) -> None:
        """Take back the last entry of whoever is at this desk."""
        if not (self.tracker.allows("undo") and self.tracker.is_live()):
            return
        if self.tracker.initials:
            self._undo(self.tracker.initials)
            return

        def known(signed: Signed | None) -> None:
            if signed:
                self.tracker.initials = signed.by
                self._undo(signed.by)

        question = "Whose last entry is to be taken back?"
        self._ask(known, "Undo", question, initials="", asks=False)

    def _undo(self, by: str) -> None:
        board, clock, entries = self.tracker.board, self.tracker.clock, self.tracker.desk_entries()
        try:
            retraction = desk.undo(board, entries, by=by, now=clock())
        except EntryError as error:
            self.tracker.say(str(error), severity="warning")
            return
        seat = board.election.seat_by_id[retraction.seat]
        entry = next(one for one in entries if one.id == retraction.target)
        after = board.apply([retraction]).states[seat.id]

        def entry_on(board: Board) -> Sequence[Bulletin]:
            again = desk.undo(board, entries, by=by, now=clock())
            if again.target != retraction.target:
                raise EntryError("it was taken back already")
            return [again]

        def confirmed(signed: Signed | None) -> None:
            if signed and signed.by != by:
                self.tracker.say(
                    f"Not undone: {signed.by} cannot take back what {by} said this way; "
                    f"{self.tracker.key_of('retract')} on the seat can.",
                    severity="warning",
                )
            elif signed:
                self.tracker.bridge.say(seat.id, entry_on)

        question = (
            f"Take back what {by} said of {seat.name}: "
            f"{visible(describe_bulletin(entry, board.election))}. "
            f"The board will say: {visible(after.result() or after.status)}."
        )
        self._ask(confirmed, "Undo", question, initials=by, asks=False)

    def _ask(
        self,
        then: Callable[[Signed | None], None],
        verb: str,
        question: str,
        *,
        initials: str,
        text: str = "",
        asks: bool = True,
    ) -> None:
        from tracker.ui.screens.confirm import ConfirmScreen

        dialog = ConfirmScreen(
            verb, question, initials=initials, text=text, needed=bool(text), asks=asks
        )
        self.app.push_screen(dialog, then)

    def _ask_and_say(self, verb: str, sentence: str, make: Make, *, text: str = "") -> None:
        seat = self._seat(verb.casefold())
        if seat is None:
            return
        board = self.tracker.board
        try:
            entries = make(board, seat, NOBODY)  # what cannot be done is not asked
        except desk.ConflictError:
            self.action_settle()
            return
        except EntryError as error:
            self.tracker.say(str(error), severity="warning")
            return
        said = board.bulletins.get(seat.id, {})
        outcome = board.states[seat.id].result()
        if verb == "Retract":
            back = (said[entry.target] for entry in entries if entry.target)
            outcome = "; ".join(describe_bulletin(one, board.election) for one in back)

        def confirmed(signed: Signed | None) -> None:
            if signed:
                self.tracker.initials = signed.by
                self.tracker.bridge.say(seat.id, lambda board: make(board, seat, signed))

        question = sentence.format(seat=seat.name, outcome=visible(outcome))
        self._ask(confirmed, verb, question, initials=self.tracker.initials, text=text)
