"""Runs the actions of `actions.DESK`: desk entries, and copying the sentence for the air.

No single key records an entry: each entry has a dialog that states what will be recorded and asks
for initials.
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence

from tracker.board import Board, entries, entry_fields
from tracker.board.bulletin import Bulletin
from tracker.board.entry_fields import EntryError
from tracker.election import Seat
from tracker.summary.seat_sentences import seat_sentence
from tracker.support.phrases import quantity
from tracker.ui.background import Background
from tracker.ui.notifier import Notifier
from tracker.ui.session import Session
from tracker.ui.signed import Question

MAX_PROBLEMS = 5
"""The largest number of a file's remarks in the dialog that settles them."""
QUESTIONS: Mapping[str, Question] = {
    "confirm": Question(
        "Confirm",
        "You have checked {seat}, and it is so: {standing}. The statement is {targets}.",
        lambda board, seat, by, text, now: [
            entries.confirm(board, seat, by=by, now=now, reason=text)
        ],
        if_doubtful="{seat} is doubtful and does not count:\n{doubts}\n\nIf you have checked it "
        "with the count, confirm it. The board will then count: {figures}. The statement is "
        "{targets}.",
    ),
    "note": Question(
        "Note",
        "A note on {seat}, on every board of this ledger. It changes nothing on the air.",
        lambda board, seat, by, text, now: [entries.note(board, seat, text, by=by, now=now)],
        text_label="The note",
        is_bound=False,
    ),
    "retract": Question(
        "Retract",
        "Take back what the desk said of {seat}: {targets}. What the feed says stands.",
        lambda board, seat, by, text, now: entries.retract(
            board, seat, by=by, now=now, reason=text
        ),
    ),
    "pin": Question(
        "Pin",
        "Hold {seat} to what stands now, whatever the feed says next: {standing}. The statement is "
        "{targets}.",
        lambda board, seat, by, text, now: [entries.pin(board, seat, by=by, now=now, reason=text)],
        if_doubtful="{seat} is doubtful and does not count:\n{doubts}\n\nHold {seat} to it all the "
        "same, whatever the feed says next. The board will count: {figures}. The statement is "
        "{targets}.",
    ),
    "unpin": Question(
        "Unpin",
        "Let the feed speak for {seat} again. Pinned: {standing}. The board will say: {after}.",
        lambda board, seat, by, text, now: [
            entries.unpin(board, seat, by=by, now=now, reason=text)
        ],
    ),
    "set-aside": Question(
        "Set aside",
        "No declaration of {seat} is expected tonight: it leaves the count and what is still to "
        "come. The board will say: {after}.",
        lambda board, seat, by, text, now: [
            entries.set_aside(board, seat, by=by, now=now, reason=text)
        ],
        text_label="Why: poll postponed, uncontested",
    ),
}
"""By action id: the entries that need only a signature."""

SENT_TO_CLIPBOARD = "Sent to the terminal's clipboard"
"""A terminal does not answer whether it has put the text on the clipboard."""


class EntryActions:
    """Opens the dialog of an entry, which records it; copies the sentence for the air."""

    def __init__(
        self,
        session: Session,
        notifier: Notifier,
        background: Background,
        open_dialog: Callable[..., object],
        copy: Callable[[str], bool],
    ) -> None:
        """`open_dialog` is `App.push_screen`, `copy` is `TerminalApp.copy`."""
        self._session, self._notifier, self._background = session, notifier, background
        self._open, self._copy_text = open_dialog, copy

    def start(self, action: str, seat_id: str, file: str = "") -> None:
        """Start an action, given its id, and the selected seat's id or file (empty for none)."""
        if refusal := self._session.permissions.refusal(action):
            self._notifier.warn(refusal)
            return
        if self._session.moment:
            self._notifier.warn(self._session.not_live_sentence)
            return
        if action == "undo":
            self._undo()
            return
        seat = self._session.board.election.seat_by_id.get(seat_id)
        if action == "settle" and seat is None and self._settle_file(file):
            return
        if seat is None:
            self._notifier.warn("Select a seat first.")
        elif action == "declare":
            self._declare(seat)
        elif action == "settle":
            self._settle(seat)
        elif action == "copy":
            self._copy(seat)
        else:
            self._ask(seat, QUESTIONS[action])

    def confirm_list(self, seats: Sequence[str]) -> None:
        """Open the dialog that confirms seats of a list (ids) with one signature."""
        if refusal := self._session.permissions.refusal("confirm-list"):
            self._notifier.warn(refusal)
            return
        if self._session.moment:
            self._notifier.warn(self._session.not_live_sentence)
            return

        from tracker.ui.screens.confirm_list import ConfirmListScreen, seats_to_confirm

        found = seats_to_confirm([self._session.live.states[seat] for seat in seats])
        if not found:
            self._notifier.warn("No seat of this list can be confirmed.")
            return
        chosen = [state.seat.id for state in found]
        self._open(ConfirmListScreen(self._session, self._background, chosen))

    def _declare(self, seat: Seat) -> None:
        from tracker.ui.screens.declare import DeclareScreen

        self._open(DeclareScreen(self._session, self._background, seat))

    def _settle(self, seat: Seat) -> None:
        if not self._session.live.states[seat.id].standing.rivals:
            self._notifier.warn(f"No statements about {seat.name} disagree.")
            return

        from tracker.ui.screens.settle import SettleScreen

        self._background.read_sources(seat.id)
        self._open(SettleScreen(self._session, self._background, seat))

    def _settle_file(self, name: str) -> bool:
        """Ask whether to take the problems of a file off the list; False if it has none."""
        problems = [problem for problem in self._session.problems if problem.name == name]
        if not problems:
            return False

        from tracker.ui.screens.confirm import InitialsScreen

        shown_at = max(problem.arrived_at for problem in problems)
        sentences = "\n".join(f"· {problem.sentence}" for problem in problems[:MAX_PROBLEMS])
        more = len(problems) - MAX_PROBLEMS
        sentences += f"\n· {quantity(more, 'more remark')}" if more > 0 else ""
        question = (
            f"Take the problems of {name} off the list, for every board of this ledger. What "
            f"counts stays as it is.\n\n{sentences}"
        )

        def settle(by: str | None) -> None:
            if by:
                self._session.initials = by
                self._background.settle_file(name, by, shown_at)

        self._open(InitialsScreen("Settle", question, self._session.initials), settle)
        return True

    def _copy(self, seat: Seat) -> None:
        """Copy the sentence for the air. Say "Copied" only if it is known."""
        sentence = seat_sentence(self._session.board.states[seat.id])
        copied = self._copy_text(sentence)
        self._notifier.say(f"{'Copied' if copied else SENT_TO_CLIPBOARD}: {sentence}")

    def _ask(self, seat: Seat, question: Question) -> None:
        """Open the dialog for the question, or notify of the reason why the entry cannot be made.

        If the reason is a conflict, open the dialog that settles it.
        """
        try:
            question.ask(self._session.live, seat, self._session.clock())
        except entry_fields.ConflictError:
            self._settle(seat)
            return
        except EntryError as error:
            self._notifier.warn(str(error))
            return

        from tracker.ui.screens.confirm import ConfirmScreen

        self._open(ConfirmScreen(self._session, self._background, seat, question))

    def _undo(self) -> None:
        """Ask whether to undo the last entry of the person at this desk.

        If their initials are not known, ask for them first.
        """
        if self._session.initials:
            self._undo_entry_of(self._session.initials)
            return

        from tracker.ui.screens.confirm import InitialsScreen

        def known(initials: str | None) -> None:
            if initials:
                self._session.initials = initials
                self._undo_entry_of(initials)

        self._open(InitialsScreen("Undo", "Whose last entry is to be taken back?"), known)

    def _undo_entry_of(self, by: str) -> None:
        def last_entry(board: Board, now: dt.datetime) -> list[Bulletin]:
            return entries.undo(board, self._session.desk_entries(), by=by, now=now)

        try:
            shown = last_entry(self._session.live, self._session.clock())
        except EntryError as error:
            self._notifier.warn(str(error))
            return

        def make(
            board: Board, seat: Seat, signer: str, text: str, now: dt.datetime
        ) -> Sequence[Bulletin]:
            made = last_entry(board, now)
            if [b.target for b in made] != [b.target for b in shown]:
                key = self._session.key_of("undo")
                raise EntryError(f"This is not {by}'s last entry any more: Esc, then {key} again.")
            return made

        question = Question(
            "Undo",
            f"Take back what {by} said of {{seat}}: {{targets}}. The board will say: {{after}}.",
            make,
            has_text=False,
            signer=by,
        )
        self._ask(self._session.live.election.seat_by_id[shown[0].seat], question)
