"""Random slips in true results, as a person or an agency makes them, and what the tracker does.

A slip changes the votes of a true result so that another candidate has the most. It is written as a
typed table or as PA's message, read by the reader of that format, and applied to an empty board.
"""

import csv
import io
import random
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache, cached_property
from xml.etree import ElementTree as ET

import msgspec

from tracker import feeds
from tracker.board import Board
from tracker.election import Election
from tracker.election.csv_tables import Row
from tracker.election.folder import find_election, load_election
from tracker.feeds import DocumentError
from tracker.prepare import rehearsal
from tracker.prepare.pa_writer import Message, write_message
from tracker.prepare.past_results import group_by_seat, read_results

Cells = list[str | None]
"""The votes of each row as text; None for a row that is lost."""


class SlipKind(StrEnum):
    """The kinds of slips."""

    DROPPED = "a digit dropped"
    DOUBLED = "a digit doubled"
    SWAPPED = "two digits swapped"
    EXCHANGED = "two rows exchanged"
    SLIPPED = "the column slipped by one"
    LOST = "a row lost"
    HALF = "half of the votes"


class Outcome(StrEnum):
    """What becomes of a wrong result."""

    REFUSED = "refused"
    DOUBTED = "doubted"
    PASSED = "passed"
    """The board shows the wrong winner."""


def _dropped(cells: Cells, rng: random.Random) -> None:
    row, digits = _number(cells, rng)
    at = rng.randrange(len(digits))
    cells[row] = digits[:at] + digits[at + 1 :]


def _doubled(cells: Cells, rng: random.Random) -> None:
    row, digits = _number(cells, rng)
    at = rng.randrange(len(digits))
    cells[row] = digits[:at] + digits[at] + digits[at:]


def _swapped(cells: Cells, rng: random.Random) -> None:
    row, digits = _number(cells, rng)
    at = rng.randrange(len(digits))
    cells[row] = digits[:at] + digits[at : at + 2][::-1] + digits[at + 2 :]


def _exchanged(cells: Cells, rng: random.Random) -> None:
    if len(cells) > 1:
        one, other = rng.sample(range(len(cells)), 2)
        cells[one], cells[other] = cells[other], cells[one]


def _slipped(cells: Cells, rng: random.Random) -> None:
    """The last number goes to the first row, or the first to the last: no cell is empty."""
    cells[:] = cells[1:] + cells[:1] if rng.random() < 0.5 else cells[-1:] + cells[:-1]


def _lost(cells: Cells, rng: random.Random) -> None:
    cells[rng.randrange(len(cells))] = None


def _half(cells: Cells, rng: random.Random) -> None:
    """Half of the candidates have half of their votes: half of all votes changes no winner."""
    for row in rng.sample(range(len(cells)), (len(cells) + 1) // 2):
        cells[row] = str(int(cells[row] or 0) // 2)


def _number(cells: Cells, rng: random.Random) -> tuple[int, str]:
    row = rng.randrange(len(cells))
    return row, cells[row] or ""


SLIPS: Mapping[SlipKind, Callable[[Cells, random.Random], None]] = {
    SlipKind.DROPPED: _dropped,
    SlipKind.DOUBLED: _doubled,
    SlipKind.SWAPPED: _swapped,
    SlipKind.EXCHANGED: _exchanged,
    SlipKind.SLIPPED: _slipped,
    SlipKind.LOST: _lost,
    SlipKind.HALF: _half,
}


def winner(cells: Cells) -> int | None:
    """The row with the most votes; None if several rows have."""
    votes = [int(cell or 0) if cell is not None else -1 for cell in cells]
    first = max(votes)
    return votes.index(first) if votes.count(first) == 1 else None


@dataclass(frozen=True)
class Night:
    """The true results of a past night."""

    election: Election
    rows: Mapping[str, Sequence[Row]]
    """The rows of each seat, by its id, in the order of the table."""
    messages: Mapping[str, Message]
    """The message of PA about each seat, by its id."""

    @classmethod
    @cache
    def of(cls, name: str) -> "Night":
        election, folder = load_election(name), find_election(name)
        messages = {message.seat: message for message in rehearsal.load_messages(election, folder)}
        return cls(election, group_by_seat(read_results(folder)), messages)

    def without_candidates(self) -> "Night":
        """The same night, if no table lists who stands."""
        seats = tuple(
            msgspec.structs.replace(seat, stands=(), candidate_count=0)
            for seat in self.election.seats
        )
        election = msgspec.structs.replace(self.election, seats=seats)
        return Night(election, self.rows, self.messages)

    def board(self, form: "Form") -> Board:
        """The board of the true results in this form."""
        if form not in self._boards:
            self._boards[form] = self._board(form)
        return self._boards[form]

    @cached_property
    def _boards(self) -> dict["Form", Board]:
        return {}

    def _board(self, form: "Form") -> Board:
        results = [form(self, seat.id) for seat in self.election.seats]
        documents = [(result.name, result.document(result.cells)) for result in results]
        readings = [feeds.read(*document, self.election) for document in documents]
        return self.empty.apply(b for reading in readings for b in reading.bulletins)

    @cached_property
    def empty(self) -> Board:
        """The board before the first result."""
        return Board.empty(self.election)

    def outcome(self, name: str, data: bytes) -> Outcome:
        """What becomes of a document about one seat."""
        try:
            bulletins = feeds.read(name, data, self.election).bulletins
        except DocumentError:
            return Outcome.REFUSED
        if not bulletins:
            return Outcome.REFUSED
        board = self.empty.apply(bulletins)
        return Outcome.DOUBTED if board.doubtful else Outcome.PASSED


@dataclass(frozen=True)
class TypedTable:
    """A result as a person types it: seat, candidate, party, votes. No figure is stated beside."""

    night: Night
    seat: str

    name = "result.csv"

    @cached_property
    def rows(self) -> Sequence[Row]:
        """In the order of the ballot paper, which is by surname."""
        return sorted(
            self.night.rows[self.seat], key=lambda row: (row["surname"], row["first_name"])
        )

    @property
    def cells(self) -> Cells:
        return [row["votes"] for row in self.rows]

    def document(self, cells: Cells) -> bytes:
        text = io.StringIO()
        table = csv.writer(text)
        table.writerow(("seat", "candidate", "party", "votes"))
        for row, votes in zip(self.rows, cells, strict=True):
            if votes is not None:
                person = f"{row['first_name']} {row['surname']}".strip()
                table.writerow((row["seat"], person, row["party_name"] or row["party"], votes))
        return text.getvalue().encode()


@cache
def _votes(message: bytes) -> Sequence[str]:
    """The votes in PA's message. Most slips that are drawn change no winner and need no more."""
    return [party.get("votes", "") for party in ET.fromstring(message).iter("Party")]


@dataclass(frozen=True)
class AgencyMessage:
    """A result as PA sends it. A slip changes the candidates' votes, and no figure beside them."""

    night: Night
    seat: str

    name = "result.xml"

    @cached_property
    def text(self) -> bytes:
        return self.night.messages[self.seat].xml

    @property
    def cells(self) -> Cells:
        return list(_votes(self.text))

    def document(self, cells: Cells) -> bytes:
        root = ET.fromstring(self.text)
        constituency = root.find("Election/Constituency")
        assert constituency is not None
        candidates = constituency.findall("Candidate")
        for candidate, votes in zip(candidates, cells, strict=True):
            party = candidate.find("Party")
            assert party is not None
            if votes is None:
                constituency.remove(candidate)
            else:
                party.set("votes", votes)
        return ET.tostring(root)


class RemarkedMessage(AgencyMessage):
    """PA's message, with the elected mark and the winning party of the wrong votes.

    It does not state the number of valid votes. The majority and the shares stay.
    """

    def document(self, cells: Cells) -> bytes:
        root = ET.fromstring(super().document(cells))
        constituency = root.find("Election/Constituency")
        assert constituency is not None
        constituency.attrib.pop("turnout")
        votes = {}
        for candidate in constituency.findall("Candidate"):
            candidate.attrib.pop("elected", None)
            (party,) = candidate
            votes[candidate] = int(party.get("votes") or 0)
        elected = max(votes, key=lambda candidate: votes[candidate])
        elected.set("elected", "*")
        constituency.set("winningParty", elected[0].get("abbreviation", ""))
        return ET.tostring(root)


class RecomputedMessage(AgencyMessage):
    """PA's message, if wrong votes were entered at PA: all of its figures follow from them."""

    def document(self, cells: Cells) -> bytes:
        rows = [
            Row({**row, "votes": votes or "0"}.items(), row.table, row.number)
            for row, votes in zip(self._ranked, cells, strict=True)
            if votes is not None
        ]
        return write_message(self.night.election, rows).xml

    @cached_property
    def _ranked(self) -> Sequence[Row]:
        return sorted(self.night.rows[self.seat], key=lambda row: -row.integer("votes"))


Form = type[TypedTable] | type[AgencyMessage]


@dataclass
class Tried:
    """The slips of one kind, and what became of them."""

    outcomes: Counter[Outcome] = field(default_factory=Counter)
    drawn: int = 0
    """Slips that were drawn, with those that change no winner."""
    passed: list[str] = field(default_factory=list)
    """The election, the seat and the votes of each slip that passed: true, and wrong."""

    @property
    def count(self) -> int:
        return self.outcomes.total()

    @property
    def caught(self) -> int:
        return self.count - self.outcomes[Outcome.PASSED]


def try_slips(form: Form, nights: Sequence[Night], count: int, seed: int) -> dict[SlipKind, Tried]:
    """Make `count` slips that change the winner, as many of each kind, and read each.

    Night, seat, row and digit are drawn at random. A slip that changes no winner, or makes a tie, is
    drawn again.
    """
    rng = random.Random(seed)
    found = {kind: Tried() for kind in SlipKind}
    for number in range(count):
        kind = list(SlipKind)[number % len(SlipKind)]
        tried = found[kind]
        while True:
            night = rng.choice(nights)
            result = form(night, rng.choice(night.election.seats).id)
            cells = list(result.cells)
            before = winner(cells)
            SLIPS[kind](cells, rng)
            tried.drawn += 1
            if winner(cells) not in (before, None):
                break
        outcome = night.outcome(result.name, result.document(cells))
        tried.outcomes[outcome] += 1
        if outcome is Outcome.PASSED:
            seat = night.election.seat_by_id[result.seat].name
            tried.passed.append(f"{night.election.id} {seat}: {result.cells} {cells}")
    return found
