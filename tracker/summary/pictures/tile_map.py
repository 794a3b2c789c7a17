"""The tile map: a tile for each seat, with the winner's colour and mark; a gain has a cut corner.

The position of a tile comes from the election's `tiles.csv`. During the night, a tile changes only
with its seat's state. The outline of the desk's own report is dashed.
"""

from collections import Counter
from collections.abc import Iterator, MutableMapping
from dataclasses import dataclass

from tracker.board import Board
from tracker.board.seat_state import SeatState
from tracker.board.standing import Status
from tracker.summary import order
from tracker.summary.amounts import seats
from tracker.summary.html_elements import escaped
from tracker.summary.news_scripts.unsettled import own_report_notes
from tracker.summary.outcome import outcome
from tracker.summary.own_reports import own_report_sentence
from tracker.summary.party_names import party_inside
from tracker.summary.pictures.party_style import PartyStyle, party_style
from tracker.summary.pictures.svg import Picture, drawing, moved, units
from tracker.summary.pictures.tile_shape import SIDE, TileShape, tile_shape
from tracker.summary.seat_names import short_name
from tracker.support.phrases import join_sentences

NAMED_UP_TO = 14
"""Maximum number of columns of a map with names. On a wider map the tiles are too small on a
telephone."""
_LETTERS = 5

OPEN = {
    Status.AWAITING: ("·", "to come"),
    Status.RECOUNT: ("=", "recount"),
    Status.TIED: ("=", "tied"),
    Status.CONFLICT: ("!", "in conflict"),
    Status.DOUBTFUL: ("?", "doubtful"),
    Status.SET_ASIDE: (" ", "set aside"),
}
"""Mark and label of a seat without a winner, by status."""


@dataclass(frozen=True, slots=True)
class Key:
    """A line of the legend: a mark, its meaning, and the number of tiles with it."""

    mark: str
    label: str
    count: int
    style: PartyStyle | None = None
    """None for seats without a winner."""


DrawnTiles = MutableMapping[str, tuple[SeatState, str]]
"""By seat id: the state that was drawn, and its tile."""


def picture(board: Board, drawn: DrawnTiles | None = None) -> Picture | None:
    """The map; None if the election has no tiles.

    A tile in `drawn` is drawn again only if its seat's state is another object; then `drawn` gets
    the new tile.
    """
    placed = [(state, state.seat.tile) for state in board.states.values() if state.seat.tile]
    if not placed:
        return None
    shape, drawn = tile_shape(board.election), {} if drawn is None else drawn
    named = max(column for _, (column, _) in placed) < NAMED_UP_TO
    without = len(board.states) - len(placed)
    own = own_report_notes(board)
    notes = (*((f"{seats(without)} not on the map.",) if without else ()), *own)
    counts = "; ".join(f"{key.label} {key.count}" for key in legend(board))
    return Picture(
        f"A {shape.noun} for each seat, about where it lies; a cut corner is a gain.",
        drawing(
            "map",
            f"Map of {seats(len(placed))}",
            f"A {shape.noun} for each seat, in the colour and with the mark of its winner: "
            + " ".join((f"{counts}.", *own)),
            shape.size(at for _, at in placed),
            (
                _drawn(state, at, named, shape, {} if drawn is None else drawn)
                for state, at in placed
            ),
        ),
        notes,
    )


def _drawn(
    state: SeatState, at: tuple[int, int], named: bool, shape: TileShape, drawn: DrawnTiles
) -> str:
    before = drawn.get(state.seat.id)
    if before is None or before[0] is not state:
        before = drawn[state.seat.id] = state, tile(state, at, named, shape)
    return before[1]


def tile(
    state: SeatState, at: tuple[int, int], named: bool, shape: TileShape, *, href: str = ""
) -> str:
    """A tile. `at` is its column and row; `named`: whether it has letters of the seat's name.

    With `href` it is a link.
    """
    kind, fill, ink = "open", "", ""
    if state.winner is None:
        mark, meaning = OPEN[state.status]
        tooltip = f"{state.seat.name}: {meaning}"
    else:
        style = party_style(state.election, state.winner)
        mark, kind, tooltip = style.mark, "bar", outcome(state)
        if state.is_own_report:
            kind, tooltip = "bar own", join_sentences(f"{tooltip}.", own_report_sentence(state))
        fill, ink = f' fill="{style.colour}"', f' fill="{style.ink}"'
    middle = units(SIDE / 2)
    parts = (
        f"<title>{escaped(tooltip)}</title>"
        f'<{shape.element} class="{kind}" {shape.outline}{fill}/>'
        f'<text class="mark{"" if named else " alone"}" x="{middle}" '
        f'y="{shape.mark_baseline if named else shape.alone_baseline}"{ink}>{escaped(mark)}</text>'
    )
    if named:
        letters = escaped(short_name(state.seat.name, _LETTERS))
        parts += (
            f'<text class="letters" x="{middle}" y="{shape.letters_baseline}"{ink}>{letters}</text>'
        )
    if order.is_gain(state):
        parts += f'<path class="gain" d="{shape.gain}"/>'
    return moved(*shape.corner(at), parts, href)


def legend(board: Board) -> list[Key]:
    """The lines of the legend: parties as in `order.parties`, then seats without a winner."""
    placed = [state for state in board.states.values() if state.seat.tile]
    won = Counter(state.winner for state in placed)
    open_ = Counter(state.status for state in placed if state.winner is None)
    keys = []
    for code in order.parties(board):
        if won[code]:
            style = party_style(board.election, code)
            keys.append(Key(style.mark, style.name, won[code], style))
    return keys + [Key(*OPEN[status], open_[status]) for status in OPEN if open_[status]]


def seats_by_party(board: Board) -> Iterator[tuple[str, str]]:
    """Pairs of a party's name and the names of the seats it won, also those without a tile."""
    won: dict[str, list[str]] = {}
    for state in board.states.values():
        if state.winner is not None:
            name = state.seat.name
            if order.is_gain(state):
                name += f" (gain from {party_inside(board.election, state.defending_party())})"
            won.setdefault(state.winner, []).append(name)
    for code in order.parties(board):
        if code in won:
            yield party_style(board.election, code).name, f"{'; '.join(won[code])}."
