"""The wall: large numbers, the last flip, the newest declaration, the seats still to come.

For a screen across the room, which nobody operates. What does not fit is shown in turn.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from itertools import zip_longest

from tracker.board import Board
from tracker.board.seat_state import SeatState, shown_declared_at
from tracker.board.standing import Status
from tracker.election.clock import clock_time
from tracker.ledger.timeline_event import SeatChange
from tracker.summary import on_air
from tracker.summary.seat_sentences import seat_sentence
from tracker.ui.view_models.latest import shown_at
from tracker.ui.view_models.listing import group_heading
from tracker.ui.view_models.marks import NO_MARKS, Marks
from tracker.ui.view_models.parties import (
    net_change,
    parties_by_seats,
    party_span,
    party_style,
)
from tracker.ui.view_models.seat_signs import sign_words, signs_of
from tracker.ui.view_models.seats import result_spans
from tracker.ui.view_models.status_bar import decided_word
from tracker.ui.view_models.styled_text import Line, Span, cell_width, cropped, padded, wrapped
from tracker.ui.view_models.styles import BOLD, DIM, ERROR
from tracker.ui.view_models.upcoming import Windows, upcoming_panel

LargeDigits = Callable[[str], Sequence[str]]
"""Makes the rows of a number in large digits, all of the same width."""
Panel = list[Line]

BESIDE_FROM = 140
"""From this width, in cells, the seats still to come are beside the results."""
_SENTENCE_WIDTH = 72
"""The longest line of the text to read, in cells: longer lines are hard to follow from afar."""
_FEWEST_TO_COME, _MOST_TO_COME = 2, 8
_GAP = 4


def wall_lines(
    board: Board,
    changes: Sequence[SeatChange],
    windows: Windows,
    now: dt.datetime,
    size: tuple[int, int],
    turn: int,
    large: LargeDigits,
    marks: Marks = NO_MARKS,
) -> list[Line]:
    """The lines of the wall, at most `size[1]` of them, each at most `size[0]` cells wide.

    `changes` are those of the panel "Latest", newest first. If not all panels fit, `turn` counts
    the steps of their rotation: the first panel is the one of this number.
    """
    width, height = size
    lines = [*_seat_numbers(board, width, large), ()]
    room = height - len(lines)
    is_wide = width >= BESIDE_FROM
    left = width * 3 // 5 if is_wide else width
    panels = _result_panels(board, changes, left - _GAP * is_wide, large, marks)
    if is_wide:
        right = _to_come(board, windows, now, width - left, room, marks)
        results = _in_turn(panels, room, turn)
        lines += [
            (*padded(list(a), left), *b) for a, b in zip_longest(results, right, fillvalue=())
        ]
    else:
        rows = room - sum(len(panel) + 1 for panel in panels) - 1
        if rows < _FEWEST_TO_COME:  # not beside all of them, but below the tallest
            rows = max(_FEWEST_TO_COME, room - max(map(len, panels)) - 2)
        to_come = _to_come(board, windows, now, width, min(_MOST_TO_COME, rows) + 1, marks)
        lines += _in_turn([*panels, *([to_come] if to_come else [])], room, turn)
    return [cropped(line, width) for line in lines[:height]]


def last_flip(board: Board, changes: Sequence[SeatChange]) -> SeatState | None:
    """The seat that changed hands last and is still a gain on the board; None if there is none."""
    for change in changes:
        state = board.states.get(change.after.seat.id)
        is_flip = change.after.gained() and change.before.winner != change.after.winner
        if is_flip and state and state.gained() and state.winner == change.after.winner:
            return state
    gains = [state for state in board.states.values() if state.gained()]
    earliest = dt.datetime.min.replace(tzinfo=dt.UTC)
    return max(gains, key=lambda state: shown_declared_at(state) or earliest, default=None)


def _in_turn(panels: Sequence[Panel], room: int, turn: int) -> list[Line]:
    """The panels that fit into `room` lines, that of this turn first; this one always."""
    start = turn % len(panels) if sum(len(panel) + 1 for panel in panels) - 1 > room else 0
    lines: list[Line] = []
    for panel in [*panels[start:], *panels[:start]]:
        if not lines or len(lines) + 1 + len(panel) <= room:
            lines += [(), *panel] if lines else panel
    return lines


# -- the seats in large digits -------------------------------------------------------------


def _seat_numbers(board: Board, width: int, large: LargeDigits) -> list[Line]:
    """The number of decided seats and the seats of the parties; they add up.

    The parties that do not fit are one number.
    """
    count = _number(
        f"{board.decided}", BOLD, [Span(f"of {board.total} {decided_word(board)}", DIM)], large
    )
    codes = [code for code in parties_by_seats(board) if board.tally(code).seats]
    blocks = [_party_number(board, code, large) for code in codes]
    room, shown = width - 1 - _width(count), len(blocks)
    while shown and _row_width(blocks[:shown]) + _others_width(board, codes[shown:], large) > room:
        shown -= 1
    others = _others_number(board, codes[shown:], large) if codes[shown:] else []
    return _side_by_side([count, *blocks[:shown], *([others] if others else [])])


def _party_number(board: Board, code: str, large: LargeDigits) -> Panel:
    label = [party_span(board.election, code, bold=True), Span(f" {net_change(board, code)}", BOLD)]
    seats, style = f"{board.tally(code).seats}", party_style(board.election, code, bold=True)
    return _number(seats, style, label, large)


def _others_number(board: Board, codes: Sequence[str], large: LargeDigits) -> Panel:
    noun = "other" if len(codes) == 1 else "others"
    seats = sum(board.tally(code).seats for code in codes)
    return _number(f"{seats}", BOLD, [Span(f"{len(codes)} {noun}", DIM)], large)


def _others_width(board: Board, codes: Sequence[str], large: LargeDigits) -> int:
    return _GAP + _width(_others_number(board, codes, large)) if codes else 0


def _number(text: str, style: str, label: list[Span], large: LargeDigits) -> Panel:
    """A number with its label under it; its lines have the same width."""
    rows: list[list[Span]] = [[Span(row, style)] for row in large(text)]
    width = max(cell_width(row) for row in [*rows, label])
    return [tuple(padded(row, width)) for row in [*rows, label]]


def _width(block: Panel) -> int:
    return cell_width(block[0])


def _row_width(blocks: Sequence[Panel]) -> int:
    return sum(_GAP + _width(block) for block in blocks)


def _side_by_side(blocks: Sequence[Panel]) -> list[Line]:
    gap = Span(" " * _GAP)
    rows = zip(*blocks, strict=True)
    return [
        (Span(" "), *(span for n, line in enumerate(row) for span in ((gap,) * bool(n) + line)))
        for row in rows
    ]


# -- the panels ----------------------------------------------------------------------------


def _result_panels(
    board: Board, changes: Sequence[SeatChange], width: int, large: LargeDigits, marks: Marks
) -> list[Panel]:
    """The last flip, and the newest declaration if it is of another seat."""
    flip = last_flip(board, changes)
    panels: list[Panel] = []
    if flip:
        panels.append(_seat_panel("Last flip", flip, changes, width, large, marks))
    else:
        panels.append(
            [group_heading("Last flip", "", width), (Span(" No seat has changed hands yet.", DIM),)]
        )
    newest = board.states.get(changes[0].after.seat.id) if changes else None
    if newest and newest is not flip:
        panels.append(_seat_panel("Latest", newest, changes, width, large, marks))
    return panels


def _seat_panel(
    title: str,
    state: SeatState,
    changes: Sequence[SeatChange],
    width: int,
    large: LargeDigits,
    marks: Marks,
) -> Panel:
    """A seat: its result, its majority in large digits, and the text to read.

    A doubtful seat has its badge alone: no party is beside it. A majority that is not safe for air
    is left out.
    """
    at = next((shown_at(c) for c in changes if c.after.seat.id == state.seat.id), None)
    time = clock_time(at or shown_declared_at(state), state.election)
    result = [Span(" DOUBTFUL ", ERROR)] if state.status is Status.DOUBTFUL else result_spans(state)
    signs = (sign for sign in signs_of(state, marks) if sign.is_counted)
    name = (Span(f" {state.seat.name}  ", BOLD), *result, *sign_words(signs))
    panel: Panel = [group_heading(title, time, width), cropped(name, width)]
    figures = on_air.figures(state)
    if figures and state.winner:
        style = party_style(state.election, state.winner, bold=True)
        rows = large(f"{figures.majority:,}")
        panel += [(Span(" "), Span(row, style)) for row in rows[:-1]]
        panel.append((Span(" "), Span(rows[-1], style), Span("  majority", DIM)))
    text = wrapped(seat_sentence(state), min(_SENTENCE_WIDTH, width - 2))
    return [*panel, (), *((Span(f" {line}", BOLD),) for line in text)]


def _to_come(
    board: Board, windows: Windows, now: dt.datetime, width: int, room: int, marks: Marks
) -> Panel:
    """The next seats in `room` lines, with a heading; empty if no seat is to come."""
    listing = upcoming_panel(board, windows, now, width, marks)
    if not listing.keys:
        return []
    note = f"{len(listing.keys)}, as they came last time" if any(windows.values()) else ""
    rows = [listing.line(y) for y in range(min(len(listing.keys), max(0, room - 1)))]
    return [group_heading("Still to come", note, width), *rows]
