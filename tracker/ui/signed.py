"""The contents of the dialogs of desk entries. They make the bulletins of the entries."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from tracker.board import Board, entries
from tracker.board.bulletin import Bulletin
from tracker.board.entry_fields import CandidateKey
from tracker.board.standing import Status
from tracker.election import Party, Seat
from tracker.ledger.explain import describe_bulletin
from tracker.support.escape import visible
from tracker.ui.view_models.doubtful import doubts_text, unconfirmed_figures


class Entered(Protocol):
    """The contents of the fields of a dialog. Equal contents are the same entry."""

    @property
    def by(self) -> str:
        """Initials."""

    def bulletins(self, board: Board, now: dt.datetime) -> Sequence[Bulletin]:
        """The bulletins of the entry, made on `board`. Raises EntryError."""


@dataclass(frozen=True, slots=True)
class Declaration:
    """A declaration of a seat."""

    seat: Seat
    party: Party
    name: str
    """The name of the winner; empty if it was not entered."""
    votes: dict[CandidateKey, int]
    """Empty if only a winner was entered."""
    by: str
    reason: str
    electorate: int | None = None
    rejected: int | None = None
    """Ballot papers rejected at the count."""

    def bulletins(self, board: Board, now: dt.datetime) -> list[Bulletin]:
        """As `Entered.bulletins`."""
        declaration = entries.declare(
            board,
            self.seat,
            self.party,
            self.votes,
            name=self.name,
            electorate=self.electorate,
            rejected=self.rejected,
            by=self.by,
            now=now,
            reason=self.reason,
        )
        return [declaration]


@dataclass(frozen=True, slots=True)
class Settled:
    """The choice of the statement that is right, in a conflict."""

    seat: Seat
    bulletin: str
    """The id of the chosen statement."""
    by: str
    reason: str

    def bulletins(self, board: Board, now: dt.datetime) -> list[Bulletin]:
        """As `Entered.bulletins`."""
        chosen, by, reason = self.bulletin, self.by, self.reason
        return [entries.settle(board, self.seat, by=by, now=now, bulletin=chosen, reason=reason)]


@dataclass(frozen=True, slots=True)
class Signed:
    """The initials and the text that a producer entered for a `Question`."""

    question: "Question"
    seat: Seat
    by: str
    text: str
    """The reason or the note; may be empty."""

    def bulletins(self, board: Board, now: dt.datetime) -> Sequence[Bulletin]:
        """As `Entered.bulletins`."""
        return self.question.make(board, self.seat, self.by, self.text, now)


@dataclass(frozen=True, slots=True)
class Question:
    """A question whether to record an entry that needs only initials and a text."""

    title: str
    sentence: str
    """The question, with places for values: {seat} is the name of the seat, {standing} its result,
    {after} its result after the entry, {targets} the statements that the entry confirms, pins or
    retracts."""
    make: Callable[[Board, Seat, str, str, dt.datetime], Sequence[Bulletin]]
    """Makes the bulletins from board, seat, initials, text and time. Raises EntryError."""
    text_label: str = ""
    """The label of the text field if a text is required; empty if it is optional."""
    has_text: bool = True
    """Whether there is a text field."""
    signer: str = ""
    """The initials of the only person who may sign; empty if everybody may."""
    is_bound: bool = True
    """As `EntryDialog.is_bound`."""
    if_doubtful: str = ""
    """The question about a doubtful seat, if it differs, with two more places: {doubts}, one line
    each, and {figures}, which count after the entry."""

    def ask(self, board: Board, seat: Seat, now: dt.datetime) -> str:
        """The sentence with its values. Raises EntryError if the entry cannot be made."""
        made = self.make(board, seat, self.signer or "XX", "-", now)
        election, state = board.election, board.states[seat.id]
        targets = [board.bulletins[seat.id][b.target] for b in made if b.target]
        after = board.apply(made).states[seat.id]
        doubtful = state.status is Status.DOUBTFUL
        sentence = self.if_doubtful if doubtful and self.if_doubtful else self.sentence
        return sentence.format(
            seat=seat.name,
            standing=state.result() or state.status,
            doubts=doubts_text(state),
            figures=unconfirmed_figures(state),
            targets=visible("; ".join(describe_bulletin(b, election) for b in targets)),
            after=visible(after.result() or after.status),
        )
