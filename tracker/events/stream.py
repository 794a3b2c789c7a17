"""The event stream: each event of the ledger's timeline as one JSON object with a position.

The event of a statement contains its seat after that statement: declaration, targets, sentence for
the air. `docs/event.schema.json` is generated from `Event` with `tracker schema event`.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Annotated

import msgspec
from msgspec import Meta

from tracker.board import Board
from tracker.board.standing import Status
from tracker.board.targets import target_state
from tracker.election.clock import local
from tracker.ledger import Ledger
from tracker.ledger.timeline import Kind, Timeline, TimelineEvent
from tracker.summary.json_document import declaration, plain, target_line
from tracker.summary.json_shapes import Declaration, SeatId, SeatName, Shape, TargetLine, Time
from tracker.summary.seat_sentences import seat_sentence

VERSION = 1
"""Version of the shape of an event. The summary has its own: `json_shapes.VERSION`."""


@dataclass(frozen=True, slots=True)
class Position:
    """How far a reader has read: the `seq` of the last statement, file and export; 0 if none."""

    statement: int = 0
    file: int = 0
    export: int = 0
    digest: str = ""
    """`Point.digest` of the statement; empty in a text without it."""

    def __str__(self) -> str:
        """The text in an event: s12.f7.x3.3f9c21d0."""
        digest = f".{self.digest}" if self.digest else ""
        return f"s{self.statement}.f{self.file}.x{self.export}{digest}"

    def after(self, id: str) -> "Position":
        """This position, moved to the event with this id.

        A change of another seat comes before the event of its statement: until that is read, the
        position stays, so that neither is lost.
        """
        if is_of_another_seat(id):
            return self
        match id[0], _number(id):
            case "s", seq:
                return replace(self, statement=seq)
            case "f", seq:
                return replace(self, file=seq)
            case _, seq:
                return replace(self, export=seq)

    def covers(self, id: str) -> bool:
        """Whether the event with this id is at or before this position."""
        last: int = getattr(self, _FIELDS[id[0]])
        return _number(id) <= last


def is_of_another_seat(id: str) -> bool:
    """Whether an event's id is of a change of another seat than that of its statement."""
    return "." in id


def _number(id: str) -> int:
    """The `seq` of the record in an event's id."""
    return int(id[1:].partition(".")[0])


_FIELDS = {"s": "statement", "f": "file", "x": "export"}
"""The field of Position for the first letter of an event's id."""
_POSITION = re.compile(r"s([0-9]+)\.f([0-9]+)\.x([0-9]+)(?:\.([0-9a-f]{8}))?")


def parse_position(text: str) -> Position:
    """The position of a text such as s12.f7.x3.3f9c21d0 or s12.f7.x3. Raises ValueError."""
    if not (match := _POSITION.fullmatch(text)):
        raise ValueError(f'"{text}" is not a position such as s12.f7.x3.3f9c21d0')
    statement, file, export, digest = match.groups()
    return Position(int(statement), int(file), int(export), digest or "")


def has_reached(ledger: Ledger, position: Position) -> bool:
    """Whether a ledger has this position.

    Another ledger does not have it, nor one that was restored from an earlier backup.
    """
    statement, file = ledger.last_numbers()
    if position.statement > statement or position.file > file:
        return False
    return position.digest in ("", ledger.point_at(position.statement).digest)


class Event(Shape, frozen=True, kw_only=True):
    """One event of the night; if it is a statement, with its seat after the event."""

    version: Annotated[int, Meta(description="Version of this shape.", ge=1)]
    id: Annotated[
        str,
        Meta(
            description="The record in the ledger: s12 is statement 12, f7 file 7, x3 export 3. "
            "If statement 12 changes another seat, s12.E14000775 is the event of this seat. "
            "It never changes.",
            pattern="^[sfx][0-9]+([.].+)?$",
        ),
    ]
    position: Annotated[
        str,
        Meta(
            description="Give it to --after to continue after this event.",
            pattern=_POSITION.pattern,
        ),
    ]
    election: Annotated[str, Meta(description="Id of the election.")]
    ledger: Annotated[
        Time,
        Meta(description="When the ledger was created. Ids and positions belong to this ledger."),
    ]
    at: Annotated[
        Time, Meta(description="When the statement or file was received, or the export was made.")
    ]
    kind: Annotated[
        Kind, Meta(description="The most serious kind that applies; see docs/events.md.")
    ]
    flips: Annotated[
        bool, Meta(description="Whether a published target flipped, or is no longer flipped.")
    ]
    alarm: Annotated[
        bool,
        Meta(
            description="Whether a result that was shown no longer stands, statements conflict, "
            "a declaration is doubtful, the feed contradicts a pin or a settlement or sends a "
            "recount after it, or a statement is left out."
        ),
    ]
    corrects: Annotated[
        bool,
        Meta(
            description="Whether a winner, a majority or votes that were shown are corrected or do "
            "not stand any more, or the feed contradicts a pin or a settlement."
        ),
    ]
    text: Annotated[str, Meta(description="The text of the event in the board's log.")]
    on_air: Annotated[
        str | None,
        Meta(description="The seat's sentence for the air; null for a file or an export."),
    ]
    seats_declared: Annotated[
        int, Meta(description="Number of seats with a winner and votes, after this event.")
    ]
    seats_total: Annotated[
        int, Meta(description="Number of seats, without those that are set aside.")
    ]
    seat_id: SeatId | None
    seat: SeatName | None
    declaration: Annotated[
        Declaration | None,
        Meta(description="The seat after this event; null for a file or an export."),
    ]
    targets: Annotated[
        list[TargetLine],
        Meta(description="The published targets in the seat; empty for a file or an export."),
    ]


class EventReader:
    """Reads the events of a ledger after a position. Use it in the ledger's thread only."""

    def __init__(self, ledger: Ledger, after: Position | None = None) -> None:
        """Events at or before `after` are skipped.

        Raises ValueError if this ledger does not have the position `after` (`has_reached`).
        """
        if after and not has_reached(ledger, after):
            statement, file = ledger.last_numbers()
            raise ValueError(
                f'"{after}" is of another ledger, or of one that was restored: '
                f"this one is at s{statement}.f{file}"
            )
        self._ledger = ledger
        self._timeline = Timeline(ledger)
        self._after = after or Position()
        self._created_at = local(ledger.created_at(), ledger.election).isoformat()
        self._statuses = _statuses(Board.empty(ledger.election), [])
        self._point = ledger.point_at(0)
        self.position = Position(digest=self._point.digest)
        """The position of the last event that was read or skipped."""

    def read(self) -> list[Event]:
        """The events since the last call; at the first call, all events after `after`.

        Raises sqlite.Error; the next call then returns the same events.
        """
        events, election = [], self._ledger.election
        entries = self._timeline.read()
        if self._ledger.election is not election:
            self._statuses = _statuses(self._ledger.board, entries)
        for entry in entries:
            if entry.change and not is_of_another_seat(entry.id):
                received = entry.change.received
                self._point = replace(self._point, bulletin=received.bulletin.id)
            after = self.position.after(entry.id)
            self.position = replace(after, digest=self._point.digest)
            if state := entry.state:
                self._statuses[state.seat.id] = state.status
            if not self._after.covers(entry.id):
                events.append(self._event(entry))
        return events

    def _event(self, entry: TimelineEvent) -> Event:
        election, state = self._ledger.election, entry.state
        seat = election.seat_by_id.get(entry.seat)
        targets = election.targets_by_seat.get(entry.seat, ())
        numbers = Counter(self._statuses.values())
        return Event(
            version=VERSION,
            id=entry.id,
            position=str(self.position),
            election=election.id,
            ledger=self._created_at,
            at=local(entry.at, election).isoformat(),
            kind=entry.kind,
            flips=entry.flips,
            alarm=entry.alarm,
            corrects=entry.corrects(),
            text=entry.text,
            on_air=seat_sentence(state) if state else None,
            seats_declared=numbers[Status.DECLARED],
            seats_total=len(election.seats) - numbers[Status.SET_ASIDE],
            seat_id=entry.seat or None,
            seat=seat.name if seat else None,
            declaration=declaration(state, {}) if state else None,
            targets=[target_line(target_state(t, state)) for t in targets if state],
        )


def _statuses(after: Board, entries: Sequence[TimelineEvent]) -> dict[str, Status]:
    """The status of each seat before `entries`; `after` is the board after them."""
    statuses = {seat: state.status for seat, state in after.states.items()}
    for entry in reversed(entries):
        if entry.change:
            statuses[entry.seat] = entry.change.before.status
    return statuses


def json_line(event: Event) -> bytes:
    """The event as one line of JSON. Its texts contain no control characters."""
    return msgspec.json.encode(plain(event)) + b"\n"
