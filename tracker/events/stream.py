"""What happened, for other programs: one JSON object an event, with a place to go on from.

The events are `happened`'s, each with the seat as it stood then: its declaration, its targets
and the sentence for the air. Their shape is a contract; `docs/event.schema.json` is made from
`Event`, and a test holds the two together.
"""

import re
from dataclasses import dataclass, replace
from typing import Annotated

import msgspec
from msgspec import Meta

from tracker.board.seat_state import SeatState
from tracker.board.standing import Status
from tracker.board.targets import target_state
from tracker.election.clock import local
from tracker.ledger import Ledger
from tracker.ledger.timeline import Kind, Timeline, TimelineEvent
from tracker.summary.json_document import declaration, plain, target_line
from tracker.summary.json_shapes import Declaration, SeatId, SeatName, Shape, TargetLine, Time
from tracker.summary.seat_sentences import seat_sentence

VERSION = 1
"""Of the shape of an event, as `shapes.VERSION` is of the summary's."""


@dataclass(frozen=True, slots=True)
class Position:
    """How far somebody has read: the last statement, file and export, each by its number."""

    statement: int = 0
    file: int = 0
    export: int = 0

    def __str__(self) -> str:
        """As it is written in an event: s12.f7.x3."""
        return f"s{self.statement}.f{self.file}.x{self.export}"

    def past(self, id: str) -> "Position":
        """The position of whoever was here and then read the event of this id."""
        number = int(id[1:])
        match id[0]:
            case "s":
                return replace(self, statement=number)
            case "f":
                return replace(self, file=number)
            case _:
                return replace(self, export=number)

    def covers(self, id: str) -> bool:
        """Whether the event of this id was read before."""
        last = {"s": self.statement, "f": self.file, "x": self.export}[id[0]]
        return int(id[1:]) <= last


_POSITION = re.compile(r"s([0-9]+)\.f([0-9]+)\.x([0-9]+)")


def position(text: str) -> Position:
    """Read a position as it is written in an event. Raises ValueError."""
    if not (found := _POSITION.fullmatch(text)):
        raise ValueError(f'"{text}" is not a position; one is like s12.f7.x3')
    return Position(*map(int, found.groups()))


class Event(Shape, frozen=True, kw_only=True):
    """One thing that happened, and how its seat stood then."""

    version: Annotated[int, Meta(description="Of this shape.", ge=1)]
    id: Annotated[
        str,
        Meta(
            description="Which record of the ledger it is: a statement, a file or an export. It "
            "stays the same however often, and from wherever, the events are read.",
            pattern="^[sfx][0-9]+$",
        ),
    ]
    position: Annotated[
        str,
        Meta(
            description="Give it to --after to go on behind this event.",
            pattern=_POSITION.pattern,
        ),
    ]
    election: Annotated[str, Meta(description="Id of the election.")]
    ledger: Annotated[
        Time, Meta(description="When the ledger was made: ids and positions are of this one.")
    ]
    at: Annotated[Time, Meta(description="When we received it or did it.")]
    kind: Annotated[
        Kind, Meta(description="The gravest that is true of it; docs/events.md has their meaning.")
    ]
    flips: Annotated[
        bool,
        Meta(description="A published target flipped by it, or is not flipped any more."),
    ]
    alarm: Annotated[
        bool,
        Meta(description="A winner that was counted is not any more, or statements disagree."),
    ]
    text: Annotated[str, Meta(description="What happened, in the words of the board's log.")]
    on_air: Annotated[
        str | None, Meta(description="What may be said of the seat on air; null without a seat.")
    ]
    seats_declared: Annotated[int, Meta(description="Seats with winner and votes then.")]
    seats_total: int
    seat_id: SeatId | None
    seat: SeatName | None
    declaration: Annotated[
        Declaration | None, Meta(description="The seat as it stood then; null without a seat.")
    ]
    targets: Annotated[
        list[TargetLine], Meta(description="The published targets that the seat is, as of then.")
    ]


class Events:
    """Follows a ledger, and gives what is new in it as events. For the ledger's own thread."""

    def __init__(self, ledger: Ledger, after: Position | None = None) -> None:
        """With `after`, what was read up to that position is passed over.

        Raises ValueError for a position that the ledger has not come to: it is of another.
        """
        if after and (after.statement, after.file) > (0, 0):
            statement, file = ledger.numbers()
            if after.statement > statement or after.file > file:
                raise ValueError(
                    f'"{after}" is of another ledger: this one is at s{statement}.f{file}'
                )
        self._ledger = ledger
        self._happened = Timeline(ledger)
        self._after = after or Position()
        self._ledger_made = local(ledger.begun(), ledger.election).isoformat()
        self._declared: set[str] = set()
        self.position = Position()
        """Behind the last event that was read or passed over."""

    def read(self) -> list[Event]:
        """What happened since this was last asked. Raises sqlite.Error; nothing is read then."""
        events = []
        for happening in self._happened.read():
            self.position = self.position.past(happening.id)
            if state := happening.state:
                self._count(state)
            if not self._after.covers(happening.id):
                events.append(self._event(happening))
        return events

    def _count(self, state: SeatState) -> None:
        if state.status is Status.DECLARED:
            self._declared.add(state.seat.id)
        else:
            self._declared.discard(state.seat.id)

    def _event(self, happening: TimelineEvent) -> Event:
        election, state = self._ledger.election, happening.state
        seat = election.seat_by_id.get(happening.seat)
        targets = election.targets_by_seat.get(happening.seat, ()) if state else ()
        return Event(
            version=VERSION,
            id=happening.id,
            position=str(self.position),
            election=election.id,
            ledger=self._ledger_made,
            at=local(happening.at, election).isoformat(),
            kind=happening.kind,
            flips=happening.flips,
            alarm=happening.alarm,
            text=happening.text,
            on_air=seat_sentence(state) if state else None,
            seats_declared=len(self._declared),
            seats_total=len(election.seats),
            seat_id=happening.seat or None,
            seat=seat.name if seat else None,
            declaration=declaration(state, {}) if state else None,
            targets=[target_line(target_state(one, state)) for one in targets] if state else [],
        )


def line(event: Event) -> bytes:
    """The event as one line of JSON, every text in it safe to print."""
    return msgspec.json.encode(plain(event)) + b"\n"
