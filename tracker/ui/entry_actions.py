"""Desk entries made on the screen: declare, confirm, note, retract, pin, unpin, settle, undo.

Nothing that changes the air happens on a single key: every entry opens a dialog that states
what will be recorded, and asks for initials. `copy` records nothing and opens none.
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from textual.screen import Screen

from tracker.board import Board, entries
from tracker.board.bulletin import Bulletin
from tracker.board.entries import EntryError
from tracker.election import Seat
from tracker.ledger.explain import describe_bulletin
from tracker.summary.seat_sentences import seat_sentence
from tracker.support.escape import visible
from tracker.ui.background import Background
from tracker.ui.notifier import Notifier
from tracker.ui.session import Session
from tracker.ui.signed import Declaration, Settled, Signed

Make = Callable[[Board, Seat, Signed, dt.datetime], Sequence[Bulletin]]
"""Makes an entry from the board it is written on, the seat, its signature, and the time."""

PLACEHOLDER = Signed("XX", "-")
"""A signature for checking an entry before it is signed."""

OpenDialog = Callable[[Screen[Any], Callable[[Any], None]], object]
"""Opens a dialog and calls back with its result; None if it was cancelled."""


@dataclass(frozen=True, slots=True)
class SignedEntry:
    """An entry about the selected seat that needs initials and a reason or note."""

    title: str
    question: str
    """May contain {seat} and {outcome}: what stands; in a retraction, the entries it takes back."""
    make: Make
    text_label: str = ""
    """The label of the text field where a text is required; empty if it is optional."""


SIGNED_ENTRIES: Mapping[str, SignedEntry] = {
    "confirm": SignedEntry(
        "Confirm",
        "You have checked {seat}, and it is so: {outcome}.",
        lambda board, seat, signed, now: [
            entries.confirm(board, seat, by=signed.by, now=now, reason=signed.text)
        ],
    ),
    "note": SignedEntry(
        "Note",
        "A note on {seat}, on every board of this ledger. It changes nothing on the air.",
        lambda board, seat, signed, now: [
            entries.note(board, seat, signed.text, by=signed.by, now=now)
        ],
        text_label="The note",
    ),
    "retract": SignedEntry(
        "Retract",
        "Take back what the desk said of {seat}: {outcome}. What the feed says stands.",
        lambda board, seat, signed, now: entries.retract(
            board, seat, by=signed.by, now=now, reason=signed.text
        ),
    ),
    "pin": SignedEntry(
        "Pin",
        "Hold {seat} to what stands now, whatever the feed says next: {outcome}.",
        lambda board, seat, signed, now: [
            entries.pin(board, seat, by=signed.by, now=now, reason=signed.text)
        ],
    ),
    "unpin": SignedEntry(
        "Unpin",
        "Let the feed speak for {seat} again. Pinned: {outcome}.",
        lambda board, seat, signed, now: [
            entries.unpin(board, seat, by=signed.by, now=now, reason=signed.text)
        ],
    ),
}
"""By action id."""


class EntryActions:
    """Opens the dialog of an action, and requests that its entry is recorded."""

    def __init__(
        self,
        session: Session,
        notifier: Notifier,
        background: Background,
        open_dialog: OpenDialog,
        copy: Callable[[str], object],
    ) -> None:
        """`copy` puts a text on the clipboard."""
        self._session, self._notifier, self._background = session, notifier, background
        self._open, self._copy_text = open_dialog, copy

    def start(self, action: str, seat_id: str) -> None:
        """Start the action with this id. `seat_id` is the selected seat; empty if none is."""
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
        if seat is None:
            self._notifier.warn("Select a seat first.")
        elif action == "declare":
            self._declare(seat)
        elif action == "settle":
            self._settle(seat)
        elif action == "copy":
            self._copy(seat)
        else:
            self._sign(seat, SIGNED_ENTRIES[action])

    def _declare(self, seat: Seat) -> None:
        from tracker.ui.screens.declare import DeclareScreen

        def declared(declaration: Declaration | None) -> None:
            if declaration:
                self._record(seat, declaration.by, declaration.entry)

        self._open(DeclareScreen(self._session, seat), declared)

    def _settle(self, seat: Seat) -> None:
        if not self._session.board.states[seat.id].standing.rivals:
            self._notifier.warn(f"No statements about {seat.name} disagree.")
            return

        from tracker.ui.screens.settle import SettleScreen

        def settled(chosen: Settled | None) -> None:
            if chosen:
                self._record(seat, chosen.by, chosen.entry)

        self._background.read_sources(seat.id)
        self._open(SettleScreen(self._session, seat), settled)

    def _record(self, seat: Seat, by: str, entry: Callable[[Board, dt.datetime], Bulletin]) -> None:
        self._session.initials, now = by, self._session.clock()
        self._background.record(seat.id, lambda board: [entry(board, now)])

    def _copy(self, seat: Seat) -> None:
        """Copy the sentence for the air, through the terminal (OSC 52)."""
        sentence = seat_sentence(self._session.board.states[seat.id])
        self._copy_text(sentence)
        self._notifier.say(f"Copied: {sentence}")

    def _sign(self, seat: Seat, entry: SignedEntry) -> None:
        board, now = self._session.board, self._session.clock()
        try:
            tried = entry.make(board, seat, PLACEHOLDER, now)  # raises before anyone signs
        except entries.ConflictError:
            self._settle(seat)
            return
        except EntryError as error:
            self._notifier.warn(str(error))
            return
        outcome = board.states[seat.id].result()
        bulletins = board.bulletins.get(seat.id, {})
        if targets := [bulletins[b.target] for b in tried if b.kind == "retraction" and b.target]:
            outcome = "; ".join(describe_bulletin(target, board.election) for target in targets)

        def signed(signature: Signed | None) -> None:
            if signature:
                self._session.initials = signature.by
                now, make = self._session.clock(), entry.make
                self._background.record(seat.id, lambda board: make(board, seat, signature, now))

        question = entry.question.format(seat=seat.name, outcome=visible(outcome))
        self._ask(entry.title, question, signed, text_label=entry.text_label)

    def _undo(self) -> None:
        """Take back the last entry of the person at this desk."""
        if self._session.initials:
            self._undo_entry_of(self._session.initials)
            return

        def known(signature: Signed | None) -> None:
            if signature:
                self._session.initials = signature.by
                self._undo_entry_of(signature.by)

        self._ask("Undo", "Whose last entry is to be taken back?", known, has_text=False)

    def _undo_entry_of(self, by: str) -> None:
        session = self._session
        board, clock, desk_entries = session.board, session.clock, session.desk_entries()
        try:
            retraction = entries.undo(board, desk_entries, by=by, now=clock())
        except EntryError as error:
            self._notifier.warn(str(error))
            return
        seat = board.election.seat_by_id[retraction.seat]
        entry = next(entry for entry in desk_entries if entry.id == retraction.target)
        after = board.apply([retraction]).states[seat.id]

        def make(board: Board) -> Sequence[Bulletin]:
            now_retracted = entries.undo(board, desk_entries, by=by, now=clock())
            if now_retracted.target != retraction.target:
                raise EntryError("it was taken back already")
            return [now_retracted]

        def signed(signature: Signed | None) -> None:
            if signature and signature.by != by:
                self._notifier.warn(
                    f"Not undone: {signature.by} cannot take back what {by} said this way; "
                    f"{self._session.key_of('retract')} on the seat can."
                )
            elif signature:
                self._background.record(seat.id, make)

        entry_text = visible(describe_bulletin(entry, board.election))
        question = (
            f"Take back what {by} said of {seat.name}: {entry_text}. "
            f"The board will say: {visible(after.result() or after.status)}."
        )
        self._ask("Undo", question, signed, has_text=False)

    def _ask(
        self,
        title: str,
        question: str,
        callback: Callable[[Signed | None], None],
        *,
        text_label: str = "",
        has_text: bool = True,
    ) -> None:
        from tracker.ui.screens.confirm import ConfirmScreen

        by = self._session.initials
        dialog = ConfirmScreen(
            title, question, initials=by, text_label=text_label, has_text=has_text
        )
        self._open(dialog, callback)
