"""The shapes of the objects that a web page needs: seats, latest, version; see `shapes`."""

import datetime as dt
from typing import Annotated

import msgspec

from tracker.board.standing import Status
from tracker.publish.shapes import BoardObject, Colour, Mark, SwingFigure, Time, Votes
from tracker.summary.json_shapes import Code, OwnReport, SeatId, SeatName, Shape, doc

Defender = Annotated[
    Code | None, doc("The party that defends the seat, by the election's basis; null if unknown.")
]
WinnerName = Annotated[str, doc("The winning party's name, as a newsreader says it.")]
Gain = Annotated[
    bool | None,
    doc(
        "Whether the seat changed hands, by the election's basis; null without a winner or a "
        "defending party. A Speaker who is re-elected gains no seat."
    ),
]


class SeatRow(Shape, frozen=True, kw_only=True):
    """A seat on a map or in a table."""

    id: SeatId
    name: SeatName
    status: Annotated[Status, doc("The status of the seat.")]
    winner: Annotated[Code | None, doc("The winning party; null without a winner.")]
    from_: Defender = msgspec.field(name="from")
    gain: Gain
    majority: Votes | None
    region: Annotated[str | None, doc("Region; null if the tables have none.")]
    county: Annotated[str | None, doc("County; null if the tables have none.")]
    column: Annotated[
        int | None, doc("Column on the tile map, from 0 in the west; null without a tile.")
    ]
    row: Annotated[
        int | None, doc("Row on the tile map, from 0 in the north; null without a tile.")
    ]
    own_report: OwnReport


class Seats(BoardObject, frozen=True, kw_only=True):
    """`seats.json`: every seat in one line, with its place on the tile map."""

    hexagons: Annotated[
        bool, doc("Whether the tiles are hexagons: odd rows are shifted right by half a tile.")
    ]
    seats: Annotated[list[SeatRow], doc("In the order of the election's tables.")]


class SeatLine(Shape, frozen=True, kw_only=True):
    """A seat with a winner, as a line of a list."""

    seat_id: SeatId
    seat: SeatName
    status: Annotated[Status, doc("The status of the seat.")]
    winner: Annotated[Code, doc("The winning party.")]
    winner_name: WinnerName
    colour: Colour
    mark: Mark
    candidate: Annotated[
        str | None, doc("The winner's name; null if not known or statements disagree.")
    ]
    from_: Defender = msgspec.field(name="from")
    from_name: Annotated[str | None, doc("The name of `from`; null without it.")]
    gain: Gain
    result: Annotated[str, doc('For a caption: "Labour gain from Conservative", "Labour hold".')]
    majority: Votes | None
    swing: Annotated[SwingFigure | None, doc("The seat's headline swing.")]
    on_air: Annotated[str, doc("Sentences for the air; they say what is our own report.")]
    own_report: OwnReport
    declared_at: Annotated[
        Time | None,
        doc("Time of declaration; null if none is stated, in a conflict, and if it is doubtful."),
    ]


class Latest(BoardObject, frozen=True, kw_only=True):
    """`latest.json`: the latest winners."""

    latest: Annotated[
        list[SeatLine],
        doc(
            "At most 20, the last declared first. A seat without a time of declaration has the "
            "time when the statement that stands was received."
        ),
    ]


class Version(Shape, frozen=True, kw_only=True):
    """`version.json`: under 200 bytes, to poll. The hashes of the newest `hashed/` files.

    The file of a hash is `hashed/state.<hash>.json`. It never changes. The three files show the
    same board.
    """

    version: Annotated[int, doc("Version of the objects.", ge=1)]
    as_of: Annotated[dt.datetime, doc("As `as_of` in the files of the hashes.")]
    declared: Annotated[int, doc("Number of seats with a winner and votes.", ge=0)]
    total: Annotated[int, doc("Number of seats, without those that are set aside.", ge=0)]
    state: Annotated[str, doc("Hash of `state.json`.")]
    seats: Annotated[str, doc("Hash of `seats.json`.")]
    latest: Annotated[str, doc("Hash of `latest.json`.")]
