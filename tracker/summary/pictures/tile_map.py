"""The tile map: a tile a seat, with the winner's colour and mark, and a corner for a gain.

Its columns and rows are the election's own (`tiles.csv`). A tile is a function of its
seat's state alone, so that whoever draws the map every second may keep the others. No figure
is on it, so none has to be computed for it.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from tracker.board import Board
from tracker.board.seat_state import SeatState
from tracker.board.standing import Status
from tracker.summary import order
from tracker.summary.amounts import seats
from tracker.summary.html_elements import escaped
from tracker.summary.party_names import party_inside
from tracker.summary.pictures.party_style import Look, look
from tracker.summary.pictures.svg import Picture, drawing, units
from tracker.summary.seat_names import short_name
from tracker.summary.seat_sentences import outcome

TILE = 36
"""Units from one tile to the next."""

_GAP = 2
_SIDE = TILE - _GAP
_NAMED_UP_TO = 14
"""Columns: on a wider map a tile of a telephone has no room for letters."""
_LETTERS = 5

_OPEN = {
    Status.AWAITING: ("·", "to come"),
    Status.RECOUNT: ("=", "recount"),
    Status.TIED: ("=", "tied"),
    Status.CONFLICT: ("!", "in conflict"),
}
"""The mark and the words of a tile whose seat nobody has."""


@dataclass(frozen=True, slots=True)
class Key:
    """A line of the legend: how a tile looks, what it means, how many there are."""

    mark: str
    said: str
    count: int
    look: Look | None = None
    """Of the party; None for seats nobody has."""


def picture(board: Board) -> Picture | None:
    """The map of the election; None where it has no tiles."""
    placed = [(state, s.tile) for state in board.states.values() if (s := state.seat).tile]
    if not placed:
        return None
    columns, rows = (max(at[n] for _, at in placed) + 1 for n in (0, 1))
    named = columns <= _NAMED_UP_TO
    without = len(board.states) - len(placed)
    notes = (f"{seats(without)} not on the map.",) if without else ()
    counts = "; ".join(f"{key.said} {key.count}" for key in legend(board))
    return Picture(
        "A tile for each seat, about where it lies; a cut corner is a gain.",
        drawing(
            "map",
            f"Map of {seats(len(placed))}",
            f"A tile for each seat, in the colour and with the mark of its winner: {counts}.",
            (columns * TILE, rows * TILE),
            (tile(state, at, named) for state, at in placed),
        ),
        notes,
    )


def tile(state: SeatState, at: tuple[int, int], named: bool) -> str:
    """One tile at this column and row; `named`: with some letters of the seat's name."""
    column, row = at
    mark, kind, fill, ink = "", "open", "", ""
    if state.winner is None:
        mark = _OPEN[state.status][0]
    else:
        shown = look(state.election, state.winner)
        mark, kind = shown.mark, "bar"
        fill, ink = f' fill="{shown.colour}"', f' fill="{shown.ink}"'
    middle = units(_SIDE / 2)
    parts = (
        f'<g transform="translate({column * TILE + 1} {row * TILE + 1})">'
        f"<title>{escaped(_hover(state))}</title>"
        f'<rect class="{kind}" width="{_SIDE}" height="{_SIDE}"{fill}/>'
        f'<text class="mark{"" if named else " alone"}" x="{middle}" '
        f'y="{16 if named else 24}"{ink}>{escaped(mark)}</text>'
    )
    if named:
        letters = escaped(short_name(state.seat.name, _LETTERS))
        parts += f'<text class="letters" x="{middle}" y="29"{ink}>{letters}</text>'
    if state.gained():
        parts += f'<path class="gain" d="M{_SIDE} 0V13L{_SIDE - 13} 0Z"/>'
    return f"{parts}</g>"


def legend(board: Board) -> list[Key]:
    """What is on the map, in words: parties by seats, then what nobody has yet."""
    placed = [state for state in board.states.values() if state.seat.tile]
    won = Counter(state.winner for state in placed)
    still = Counter(state.status for state in placed if state.winner is None)
    keys = []
    for code in order.parties(board):
        if won[code]:
            shown = look(board.election, code)
            keys.append(Key(shown.mark, shown.name, won[code], shown))
    return keys + [Key(*_OPEN[status], still[status]) for status in _OPEN if still[status]]


def seats_of(board: Board) -> Iterator[tuple[str, str]]:
    """The map as text: each party with the seats it has, a gain said so."""
    won: dict[str, list[str]] = {}
    for state in board.states.values():
        if state.winner is not None:
            gain = (
                f" (gain from {party_inside(board.election, state.base())})"
                if state.gained()
                else ""
            )
            won.setdefault(state.winner, []).append(f"{state.seat.name}{gain}")
    for code in order.parties(board):
        if code in won:
            yield look(board.election, code).name, f"{'; '.join(won[code])}."


def _hover(state: SeatState) -> str:
    if state.winner is None:
        return f"{state.seat.name}: {_OPEN[state.status][1]}"
    return outcome(state)
