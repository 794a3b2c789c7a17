"""What a producer enters in an entry dialog, and the bulletins that it makes."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from tracker.board import Board, entries
from tracker.board.bulletin import Bulletin
from tracker.election import Party, Seat
from tracker.ledger.explain import describe_bulletin
from tracker.support.escape import visible


class Entered(Protocol):
    """The content of a dialog's fields. Equal contents make the same entry."""

    @property
    def by(self) -> str:
        """Initials."""

    def bulletins(self, board: Board, now: dt.datetime) -> Sequence[Bulletin]:
        """The entry's bulletins, made from the board that is shown. Raises EntryError."""


@dataclass(frozen=True, slots=True)
class Declaration:
    """A declaration."""

    seat: Seat
    party: Party
    name: str
    """The winner's, if it was typed; else empty."""
    votes: dict[str, int]
    """By candidate (`entries.parse_votes`); empty if only the winner was entered."""
    by: str
    reason: str

    def bulletins(self, board: Board, now: dt.datetime) -> list[Bulletin]:
        """As `Entered.bulletins`."""
        declaration = entries.declare(
            board,
            self.seat,
            self.party,
            self.votes,
            name=self.name,
            by=self.by,
            now=now,
            reason=self.reason,
        )
        return [declaration]


@dataclass(frozen=True, slots=True)
class Settled:
    """The rival statement that is right, and why."""

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
    """The signature under a question: initials, and a reason or a note."""

    question: "Question"
    seat: Seat
    by: str
    text: str

    def bulletins(self, board: Board, now: dt.datetime) -> Sequence[Bulletin]:
        """As `Entered.bulletins`."""
        return self.question.make(board, self.seat, self.by, self.text, now)


@dataclass(frozen=True, slots=True)
class Question:
    """The question whether to record an entry that needs only a signature."""

    title: str
    sentence: str
    """May contain {seat}; {standing}, the seat's result; {targets}, the statements that the entry
    confirms, pins or retracts; {after}, the seat's result once the entry is recorded."""
    make: Callable[[Board, Seat, str, str, dt.datetime], Sequence[Bulletin]]
    """Makes the bulletins from board, seat, initials, text and time. Raises EntryError."""
    text_label: str = ""
    """The label of the text field where a text is required; empty if it is optional."""
    has_text: bool = True
    signer: str = ""
    """Initials of the only person who may sign; empty if everybody may."""
    is_bound: bool = True
    """Whether the entry is about the statements that are shown, and not about the seat alone."""

    def ask(self, board: Board, seat: Seat, now: dt.datetime) -> str:
        """The question on this board. Raises EntryError where the entry cannot be made."""
        made = self.make(board, seat, self.signer or "XX", "-", now)
        election, state = board.election, board.states[seat.id]
        targets = [board.bulletins[seat.id][b.target] for b in made if b.target]
        after = board.apply(made).states[seat.id]
        return self.sentence.format(
            seat=seat.name,
            standing=state.result() or state.status,
            targets=visible("; ".join(describe_bulletin(b, election) for b in targets)),
            after=visible(after.result() or after.status),
        )
