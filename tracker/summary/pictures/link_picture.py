"""The picture that other sites show with a link to the page: the map, and a bar of all seats.

It has no words: the link has the title and the headline. Its size is what OpenGraph's readers ask.
"""

from tracker.board import Board
from tracker.summary import order
from tracker.summary.pictures.party_style import party_style
from tracker.support.png import png

PICTURE_WIDTH, PICTURE_HEIGHT = 1200, 630
"""In pixels."""

_PAPER, _OPEN, _INK = "#ffffff", "#d4d9e0", "#16181d"
_MARGIN, _BAR = 40, 70
"""In pixels: the space around the picture, and the height of the bar."""
_MAX_COLOURS = 256


def link_picture(board: Board) -> bytes:
    """The picture as PNG."""
    canvas = _Canvas()
    _draw_map(canvas, board)
    _draw_bar(canvas, board)
    return png([bytes(row) for row in canvas.rows], canvas.palette)


class _Canvas:
    """A picture to draw on. Of a palette that is full, a further colour is that of open seats."""

    def __init__(self) -> None:
        self.palette = [_PAPER, _OPEN, _INK]
        self.rows = [bytearray(PICTURE_WIDTH) for _ in range(PICTURE_HEIGHT)]

    def box(self, x: float, y: float, width: float, height: float, colour: str) -> None:
        """Fill a rectangle. Lengths are in pixels, and rounded."""
        if colour not in self.palette and len(self.palette) < _MAX_COLOURS:
            self.palette.append(colour)
        index = self.palette.index(colour if colour in self.palette else _OPEN)
        left, right = round(x), round(x + width)
        for row in self.rows[round(y) : round(y + height)]:
            row[left:right] = bytes([index]) * (right - left)


def _draw_map(canvas: _Canvas, board: Board) -> None:
    placed = [(s, s.seat.tile) for s in board.states.values() if s.seat.tile]
    if not placed:
        return
    columns = max(column for _, (column, _) in placed) + 1.5  # odd rows can be shifted by a half
    rows = max(row for _, (_, row) in placed) + 1
    room = PICTURE_HEIGHT - 3 * _MARGIN - _BAR
    side = min((PICTURE_WIDTH - 2 * _MARGIN) / columns, room / rows)
    left = (PICTURE_WIDTH - side * columns) / 2
    for state, (column, row) in placed:
        shift = 0.5 if board.election.hexagons and row % 2 else 0
        colour = party_style(board.election, state.winner).colour if state.winner else _OPEN
        x, y = left + (column + shift) * side, _MARGIN + row * side
        canvas.box(x, y, side - 1, side - 1, colour)


def _draw_bar(canvas: _Canvas, board: Board) -> None:
    """The parties' seats from the left, and the winning post."""
    unit = (PICTURE_WIDTH - 2 * _MARGIN) / len(board.states)
    top, x = PICTURE_HEIGHT - _MARGIN - _BAR, float(_MARGIN)
    canvas.box(x, top, unit * len(board.states), _BAR, _OPEN)
    for code in order.parties(board):
        width = unit * board.tally(code).seats
        canvas.box(x, top, width, _BAR, party_style(board.election, code).colour)
        x += width
    if post := board.election.winning_post:
        canvas.box(_MARGIN + unit * post - 2, top - 10, 4, _BAR + 20, _INK)
